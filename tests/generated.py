"""Projects that nobody has written yet, made by Hypothesis: long lists, long cells, long words.

Each is a valid project with any of the optional keys of the schema, but for
``templates``. The same ones come every time.
"""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cpts_docs import reference
from cpts_docs.base.words import slug
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fiche import national
from cpts_docs.project.rules.questionnaire import PRIVACY_KEYS

Values = dict[str, Any]

EMAIL = "marie-christine.dupontdelacroix@communauteprofessionnelleterritoriale.fr"
ORGANISATION = "UNIONREGIONALEDESPROFESSIONNELSDESANTEOCCITANIE"
_SHORT = (
    *("accès", "à", "l'aux", "un", "médecin", "traitant", "généraliste", "patients", "de", "la"),
    *("et", "pour", "une", "région", "territoire", "prévention", "«", "Œuvre", "»", "1er", "2026"),
    *("coordination", "hôpital,", "affections;", "longue", "durée", "(ALD)", "polypathologiques"),
    *("**thérapeutique**", "*urgente*", ":", "Saint-Nazaire", "66/11", "–", "?"),
)
_LONG = (
    EMAIL,
    f"({EMAIL}),",
    ORGANISATION,
    "W" * 60,
    "électroencéphalographistes/électroencéphalographistes",
    "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
    f"**{ORGANISATION}**{ORGANISATION.lower()}",
    "https://www.exemple.invalid/" + "chemin-tres-long/" * 12 + "?a=1&b=2",
    "n" * 400,
)

_words = st.sampled_from(_SHORT) | st.sampled_from((*_SHORT, *_LONG))
lines = st.lists(_words, min_size=1, max_size=8).map(lambda found: " ".join(found)[:1000])
"""A line of text, as the schema has it."""

_paragraphs = st.lists(_words, min_size=1, max_size=60).map(" ".join)
_bullets = st.lists(lines, min_size=1, max_size=6).map(lambda found: "- " + "\n- ".join(found))
texts = (
    lines | _paragraphs | st.lists(_paragraphs | _bullets, min_size=1, max_size=3).map("\n\n".join)
)
"""Paragraphs and lists, in Markdown."""

_numbers = st.integers(0, 3) | st.integers(0, 10**9)
_dates = st.dates().map(str)


def _numbered(name: str, most: int) -> st.SearchStrategy[list[str]]:
    return st.integers(1, most).map(lambda count: [f"{name} {n}" for n in range(1, count + 1)])


def _names(name: str, most: int) -> st.SearchStrategy[list[str]]:
    """A few names, or as many as ``most``; none twice."""
    one = lines.map(lambda text: re.sub(r"[;,]", "", text)).filter(slug)  # else they are several
    few = st.lists(one, min_size=1, max_size=5, unique_by=lambda text: slug(text)[:60])
    return few | few | _numbered(name, most)


def _some(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    return st.fixed_dictionaries({}, optional=optional)


def _with(required: Values, **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    return st.fixed_dictionaries(required, optional=optional)


# --------------------------------------------------------------------------
# The parts of a project

_forms = st.fixed_dictionaries({"singular": lines, "plural": lines})
_districts = st.fixed_dictionaries(
    {
        "commune": lines,
        "kind": st.sampled_from([*reference.district_kinds()]) | _forms,
        "names": _names("Quartier", 90),
    }
)
_said = st.sampled_from(["environ 20", "10 à 15", "plus de 55 100", "au moins 2", "inconnu"])
_posts = st.sampled_from(["12,5 ETP", "environ 1 ETP", "0,5 à 1 ETP"])

_territory = _with(
    {"communes": _names("Commune-sur-Têt", 200)},
    districts=st.lists(_districts, max_size=3),
    population=_numbers
    | _said
    | _with({"count": _numbers}, about=st.booleans(), source=lines, year=st.integers(1900, 2100)),
)
_shown = ("codes", "inhabitants", "population", "size", "territory")
_show = st.dictionaries(st.sampled_from(_shown), st.booleans())
_needs = _some(introduction=texts, items=st.lists(texts, max_size=12) | _numbered("Besoin", 70))

_professions = st.dictionaries(
    st.sampled_from([*reference.professions()]),
    st.integers(0, 999) | _said | _posts,
    max_size=25,
)
_others = st.dictionaries(
    lines,
    st.fixed_dictionaries({"count": st.integers(0, 99) | _said | _posts, "plural": lines}),
    max_size=3,
)
_counts = st.builds(lambda known, other: {**other, **known}, _professions, _others)
_group = st.fixed_dictionaries({"label": lines, "counts": _counts})

_known_actions = [action.id for action in reference.catalogue().actions()]
_actions: st.SearchStrategy[list[Any]] = st.lists(
    st.recursive(
        texts | st.sampled_from(_known_actions).map(lambda key: {"action": key}),
        lambda inner: st.fixed_dictionaries({"text": texts, "items": st.lists(inner, max_size=3)}),
        max_leaves=6,
    ),
    min_size=1,
    max_size=4,
)
_notes = st.lists(texts, max_size=3)
_own_themes = st.lists(_with({"title": lines}, actions=_actions, notes=_notes), max_size=3)
_common = {"objectives": _notes, "themes": _own_themes, "actions": _actions, "notes": _notes}
_missions = st.lists(_with({"title": lines}, **_common), max_size=3) | st.lists(
    _with(
        {"mission": st.sampled_from([mission.id for mission in reference.catalogue().missions])},
        title=lines,
        **_common,
    ),
    max_size=4,
    unique_by=lambda mission: mission["mission"],
)
_answer = _with({"answer": st.sampled_from(["oui", "non", "partiellement"])}, remark=lines)
_assessment = _some(
    mandatory_missions=_answer,
    consistent_with_needs=_answer,
    operational=_answer,
    regional_plan=_answer,
)
_verdicts = st.sampled_from(["favorable", "favorable avec réserves", "défavorable"])
_signatory = lines | st.fixed_dictionaries({"name": lines, "function": lines})
_opinion = _with(
    {"verdict": _verdicts},
    text=texts,
    place=lines,
    date=_dates,
    signatory=_signatory | st.lists(_signatory, min_size=1, max_size=4),
)


@st.composite
def _bodies(draw: st.DrawFn) -> Values:
    """Those asked for an opinion, and the opinions that some have given."""
    names = draw(_names("Organisme", 8))
    asked = [
        name if draw(st.booleans()) else {"name": name, "title": draw(lines)} for name in names
    ]
    given_by = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    opinions = [{"organisation": name, **draw(_opinion)} for name in given_by]
    return {"organisations": asked, "opinions": opinions}


_fiche = _some(
    labels=_some(**dict.fromkeys(national().labels, lines)),
    verdicts=st.just(
        ["favorable sous réserve", "sans avis", {"text": "ajourné", "counts_as": "aucun"}]
    ),
)

_names_of = st.lists(lines, min_size=1, max_size=6)
_privacy = _some(**dict.fromkeys(PRIVACY_KEYS, texts))
_questionnaire = _some(
    return_by=_dates, return_address=st.lists(lines, min_size=1, max_size=6), privacy=_privacy
)
_choices = lines.filter(lambda text: 0 < len(slug(text)) <= 200)
_membership = _with(
    {"year": st.integers(2000, 2100)},
    introduction=texts,
    fee=st.integers(0, 5000),
    colleges=st.lists(
        _choices | st.fixed_dictionaries({"text": _choices, "fee": st.integers(0, 5000)}),
        min_size=1,
        max_size=12,
        unique_by=lambda item: slug(item if isinstance(item, str) else str(item["text"])),
    ),
    texts=st.lists(_choices, min_size=1, max_size=6, unique_by=slug),
    consents=st.lists(_choices, min_size=1, max_size=4, unique_by=slug),
    return_by=_dates,
    return_address=_names_of,
    privacy=_privacy,
)
_websites = st.sampled_from(["www.exemple.fr", "https://exemple.fr/" + "chemin" * 80])
_national = [mission.id for mission in reference.catalogue().missions]
_additions = st.fixed_dictionaries({"mission": st.sampled_from(_national), "actions": _actions})
_guide = _some(website=_websites, phone=lines, additions=st.lists(_additions, max_size=3))

_step = st.fixed_dictionaries({"step": lines, "when": lines})
_section = st.sampled_from([*reference.letter_sections()]) | st.fixed_dictionaries(
    {"title": lines, "text": texts}
)
_letter = _some(
    recipients=_names_of,
    aim=texts,
    diagnosis=texts,
    structures=_some(associated=_names_of, planned=_names_of),
    calendar=st.lists(_step, min_size=1, max_size=40),
    bearer=_with({"name": lines}, function=lines, address=_names_of, phone=lines, mail=lines),
    place=lines,
    signatory=_signatory | st.lists(_signatory, min_size=1, max_size=4),
    sections=st.lists(_section, min_size=1, max_size=12),
)

_indicator = _with({"name": lines}, target=lines, source=lines, proof=lines)
_sheet = _with(
    {"title": lines},
    need=texts,
    objectives=st.lists(texts, min_size=1, max_size=4),
    public=lines,
    lead=lines,
    partners=_names_of,
    steps=st.lists(_step, min_size=1, max_size=4),
    means=texts,
    budget=lines,
    indicators=st.lists(_indicator, min_size=1, max_size=4),
)
_person = lines | _with({"name": lines}, profession=lines, structure=lines)
_meeting = _with(
    {"subject": lines},
    date=_dates,
    hours=lines,
    place=lines,
    people=st.lists(_person, min_size=1, max_size=30),
    blank_rows=st.integers(0, 40),
)

_result = _with({"name": lines, "result": lines}, target=lines)
_report = _with(
    {"year": st.integers(2000, 2100)},
    introduction=texts,
    missions=st.lists(
        _with(
            {"mission": st.sampled_from(_national)},
            done=texts,
            indicators=st.lists(_result, min_size=1),
        ),
        min_size=1,
        max_size=4,
    ),
    meetings=st.lists(
        _with({"subject": lines, "date": _dates}, present=st.integers(0, 999) | _said),
        min_size=1,
        max_size=20,
    ),
    members=_counts,
    budget=st.lists(
        _with({"item": lines}, planned=_numbers, spent=_numbers), min_size=1, max_size=9
    ),
    outlook=texts,
)

_comments = texts | st.sampled_from(["x" * 5000, f"{EMAIL}\n" * 80])
_fields = _some(
    nom=lines,
    specialite=lines | st.sampled_from([*reference.professions()]),
    commentaire=_comments,
    **{q.name: st.sampled_from(["oui", "non", "nc", ""]) for q in questionnaire().projects},
)


def _answers(fields: list[Values], name: str) -> Values:
    answers = [
        {"source": f"{n}.pdf", "sha256": f"{n:064x}", "fields": each}
        for n, each in enumerate(fields)
    ]
    return {"version": 1, "project": name, "answers": answers}


_departments = st.lists(
    st.sampled_from([*reference.departments()]), min_size=1, max_size=5, unique=True
)


@st.composite
def projects(draw: st.DrawFn) -> Values:
    """A project, as the values of its file."""
    name = draw(lines)
    own = _with(
        {
            "version": st.just(1),
            "name": st.just(name),
            "department": st.sampled_from(["66", "2A", "974"]) | _departments,
            "date": _dates,
            "territory": _territory,
            "answers": st.lists(_fields, max_size=12).map(lambda found: _answers(found, name)),
        },
        needs=_needs,
        professionals=_some(engaged=_group, future=_group),
        missions=_missions,
        assessment=_assessment,
        questionnaire=_questionnaire,
        guide=_guide,
        letter=_letter,
        report=_report,
        membership=_membership,
        action_sheets=st.lists(_sheet, min_size=1, max_size=4),
        meetings=st.lists(_meeting, min_size=1, max_size=3),
        procedure=_some(deposit=lines, days=st.integers(1, 400)),
        fiche=_fiche,
        show=_show,
    )
    return {**draw(own), **draw(st.just({}) | _bodies())}


def examples(count: int) -> list[Values]:
    """``count`` projects; the first are the same however many there are."""
    found: list[Values] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(projects())
    def collect(project: Values) -> None:
        found.append(project)

    collect()
    return found
