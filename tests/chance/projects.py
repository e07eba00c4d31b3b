"""Projects of real communes and professions, made by chance: each right, as an adviser sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

from cpts_docs import reference
from cpts_docs.base.quantity import span
from cpts_docs.project.organisations import organisations_of
from cpts_docs.project.rules.questionnaire import PRIVACY_KEYS
from cpts_docs.project.territory import population_of
from cpts_docs.project.yaml_reader import parse
from cpts_docs.reference.holidays import holiday
from tests.chance.territories import Values, some, territory


@dataclass
class Drawn:
    """A project's values, the day that it is looked at, or None, and what chance has left.

    ``least`` and ``most`` are the inhabitants that it may have; None where the list has not all.
    """

    values: Values
    today: date | None
    rng: Random
    least: int | None
    most: int | None

    @property
    def departments(self) -> list[str]:
        """The codes of its departments."""
        given = self.values["department"]
        return given if isinstance(given, list) else [given]

    @property
    def day(self) -> date:
        """Its date."""
        return date.fromisoformat(self.values["date"])

    @property
    def delay(self) -> int:
        """The days that an opinion may take: Occitanie's, where the project does not say."""
        return int(self.values.get("procedure", {}).get("days", 30))

    @property
    def text(self) -> str:
        """The project as a file."""
        name = self.values["name"]
        if isinstance(name, Raw):
            text = _dumped(self.values | {"name": "Ruscino"})
            return text.replace("name: Ruscino\n", f"{name.before}name: {name.typed}\n")
        return _dumped(self.values)


class Raw(NamedTuple):
    """A name of the CPTS just as it is typed, not as YAML would write it; a line before it."""

    typed: str
    before: str = ""


def _dumped(values: Values) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(values, Dumper=dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return str(text)


def lines_of(drawn: Drawn, path: tuple[str | int, ...]) -> set[int]:
    """The lines of a key and of its value."""
    if isinstance(drawn.values["name"], Raw):
        return {2}
    source, _ = parse(Path("project.yaml"), drawn.text)
    assert source
    return {source.position(path).line, source.position(path, key=True).line}


NEEDS = (
    *("L'accès aux soins non programmés", "Le diabète", "La santé mentale des jeunes"),
    *("Un patient sur dix n'a pas de médecin traitant", "Les addictions : alcool et tabac"),
)
ACTIONS = (
    *("Tenir un stand sur le marché", "Réunir les soignants chaque trimestre"),
    *("Rencontrer les maires (12 communes)", "Aller vers les saisonniers"),
)
BODIES = ("CPAM", "MSA", "ARS", "Conseil départemental", "Hôpital de proximité")
VERDICTS = ("favorable", "favorable avec réserves", "défavorable")
OWN_VERDICTS = ("favorable", "favorable sous réserve", "défavorable", "sans avis")
COUNTS = (3, 12, "environ 20", "10 à 15", "plus de 5", "2,5 ETP", "inconnu")
PRIVACY = dict.fromkeys(PRIVACY_KEYS, "votre consentement") | {
    "controller": "Association de la CPTS, 3 rue des Écoles, 66200 Elne",
    "contact": "contact@cpts.invalid",
    "mandatory": "toutes les réponses sont facultatives",
}

JOINING = PRIVACY | {"mandatory": "le nom et la profession"}


def project(seed: int) -> Drawn:
    """The project of a seed."""
    rng = Random(seed)
    departments, ours, least, most = territory(rng)
    day = date(2024, 1, 1) + timedelta(days=rng.randrange(900))
    values: Values = {
        "version": 1,
        "name": rng.choice(("Ruscino", "Pays d'Aunis", "Haute Vallée", "L'Isle-en-Sologne")),
        "department": departments if len(departments) > 1 else departments[0],
        "date": str(day),
        "territory": ours,
        "guide": {"website": "www.cpts.invalid", "phone": "04 68 00 00 00"},
    }
    values |= _often(rng, needs={"introduction": "Les besoins :", "items": some(rng, NEEDS)})
    values |= _often(rng, professionals=_professionals(rng))
    values |= _often(rng, missions=_missions(rng))
    listed = [one["mission"] for one in values.get("missions", ()) if "mission" in one]
    sheet = {"title": "Un médecin pour chacun", "mission": (listed or ["parcours"])[-1]}
    if listed or "missions" not in values:
        values |= _often(rng, action_sheets=[sheet])
    values |= {"assessment": _assessment(rng, values)}
    values |= _often(rng, fiche={"verdicts": [*OWN_VERDICTS]})
    values |= _often(rng, organisations=[*some(rng, BODIES), {"name": "CDOM", "title": "Ordre"}])
    values |= _often(rng, procedure={"deposit": "sur la plateforme", "days": 60})
    values |= _often(rng, letter=_letter(rng))
    values |= _often(rng, theme={"accent": "#7a1f3d", "margins": {"top": 24, "side": 20}})
    values |= _often(rng, documents=["questionnaire", "guide", "fiche-avis"])
    values |= _often(rng, show={key: rng.random() < 0.5 for key in ("codes", "population", "size")})
    values |= _often(rng, membership={"year": day.year, "fee": 20, "privacy": JOINING})
    values |= _often(rng, report=_report(rng, day))
    _settle_population(values)
    values |= _often(rng, meetings=[{"subject": "Accès aux soins", "people": ["C. Vidal"]}])
    drawn = Drawn(values, None, rng, least, most)
    drawn.today = _opinions(drawn)
    values["questionnaire"] = _questionnaire(drawn)
    return drawn


def _often(rng: Random, **keys: Any) -> Values:
    return keys if rng.random() < 0.7 else {}


def _settle_population(values: Values) -> None:
    """Work it out where it is not said; where few live, few can be counted."""
    people, _ = population_of(values["territory"])
    if people is None:
        values["show"] = values.get("show", {}) | {"population": True}
    elif span(people)[1] < 1000:
        values.pop("professionals", None)
        values.pop("report", None)


def _professionals(rng: Random) -> Values:
    def counts() -> Values:
        names = rng.sample([*reference.professions()], rng.randint(1, 8))
        return {name: rng.choice(COUNTS) for name in names}

    return {
        "engaged": {"label": "Équipe projet", "counts": counts()},
        "future": {"label": "Engagements à venir", "counts": counts()},
    }


def _missions(rng: Random) -> list[Values]:
    found = []
    known = reference.catalogue().missions
    core, others = ([m for m in known if bool(m.core) is one] for one in (True, False))
    for mission in (*some(rng, core), *some(rng, others, 0)):
        one: Values = {"mission": mission.id, "objectives": some(rng, NEEDS)}
        if mission.themes:
            one["themes"] = [
                {"theme": theme.id, "actions": _actions(rng, theme.actions)}
                for theme in some(rng, mission.themes)
            ]
        elif mission.actions:
            one["actions"] = _actions(rng, mission.actions)
        found.append(one)
    own = {"title": "Une mission à nous", "actions": some(rng, ACTIONS)}
    return [*found, own]


def _actions(rng: Random, known: Any) -> list[Any]:
    return [{"action": one.id} for one in some(rng, known)]


def _assessment(rng: Random, values: Values) -> Values:
    missions = values.get("missions", [])
    listed = {one.get("mission") for one in missions}
    shown = {
        "mandatory_missions": {m.id for m in reference.catalogue().missions if m.core} <= listed,
        "consistent_with_needs": "needs" in values,
        "operational": bool(missions or "action_sheets" in values),
    }
    return {
        key: {"answer": rng.choice(("oui", "non", "partiellement") if yes else ("non",))}
        for key, yes in shown.items()
    }


def _opinions(drawn: Drawn) -> date | None:
    """Put the opinions into the values; the day to look at them is given."""
    rng, values = drawn.rng, drawn.values
    bodies = [one.name for one in organisations_of(values)]
    verdicts = OWN_VERDICTS if "fiche" in values else VERDICTS
    given = some(rng, bodies, 0)
    if given:
        values["opinions"] = [
            {
                "organisation": name,
                "verdict": rng.choice(verdicts),
                "date": str(drawn.day + timedelta(days=rng.randint(0, 20))),
            }
            for name in given
        ]
    late = len(given) == len(bodies) and rng.random() < 0.8
    return rng.choice((None, drawn.day + timedelta(days=drawn.delay + (20 if late else -8))))


def _questionnaire(drawn: Drawn) -> Values:
    rng = drawn.rng
    back = max(drawn.day, drawn.today or drawn.day) + timedelta(days=rng.randint(20, 60))
    while back.weekday() == 6 or holiday(back, drawn.departments):
        back += timedelta(days=1)
    sections: list[Values] = [
        {"include": "national", "without": ["commentaire"]},
        {
            "title": "Votre exercice",
            "questions": [
                {"id": "remplacant", "kind": "yes_no", "text": "Êtes-vous remplaçant ?"},
                {
                    "id": "lieux",
                    "kind": "several",
                    "text": "Où ?",
                    "choices": ["À Elne", "Ailleurs"],
                    "show_if": {"remplacant": "oui"},
                },
            ],
        },
    ]
    return {"return_by": str(back), "privacy": dict(PRIVACY)} | _often(rng, sections=sections)


def _letter(rng: Random) -> Values:
    return {
        "recipients": ["Monsieur le Directeur général de l'ARS", "1 place de la Préfecture"],
        "aim": "Les professionnels du territoire souhaitent s'organiser en **CPTS**.",
        "means": "Une coordinatrice à mi-temps.",
        "calendar": [{"step": "Assemblée constitutive", "when": "janvier 2027"}],
        "bearer": {"name": "Dr A. Le Goff", "mail": "a@cpts.invalid", "phone": "04 68 00 00 00"},
        "sections": some(rng, ("territoire", "moyens", "calendrier", "porteur")),
    }


def _report(rng: Random, day: date) -> Values:
    return {
        "year": day.year,
        "meetings": [{"subject": "Bureau", "date": str(day), "present": rng.randint(2, 30)}],
        "members": {"infirmier": 12, "pharmacienne": 3},
    }
