"""What goes wrong in a territory: communes, districts, EPCI, population, departments."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cpts_docs import reference
from cpts_docs.reference.places import key
from tests.chance.mutation import Path, breaks
from tests.chance.projects import Drawn
from tests.chance.territories import Commune, communes, groups, today_in


def typed(drawn: Drawn) -> list[tuple[int, str]]:
    """The whole communes that are known by their name alone."""
    listed = enumerate(drawn.values["territory"].get("communes", ()))
    return [(index, name) for index, name in listed if isinstance(name, str)]


def taken(drawn: Drawn) -> set[str]:
    """The keys of all names that the territory has, of its EPCI too."""
    territory = drawn.values["territory"]
    names = [one.name for siren in territory.get("epci", ()) for one in groups()[siren]]
    names += [one if isinstance(one, str) else one["name"] for one in territory.get("communes", ())]
    names += [one["commune"] for one in territory.get("districts", ())]
    return {key(name) for name in names}


def here(drawn: Drawn) -> Counter[str]:
    """The keys of all names in the departments, of what is no more too."""
    return Counter(key(one.name) for code in drawn.departments for one in communes()[code])


def free(drawn: Drawn) -> list[Commune]:
    """The communes of the departments that have a name of their own, and are not taken."""
    times, known = here(drawn), taken(drawn)
    found = today_in(drawn.departments)
    return [one for one in found if times[key(one.name)] == 1 and key(one.name) not in known]


def elsewhere(drawn: Drawn) -> Commune:
    """A commune of another department, whose name is in none of the project's."""
    times = here(drawn)
    others = sorted({code for code in communes() if len(code) == 2} - {*drawn.departments})
    while True:
        one = drawn.rng.choice(today_in([drawn.rng.choice(others)]))
        if not times[key(one.name)]:
            return one


def add(drawn: Drawn, commune: Any) -> Path:
    """One more commune; how many people there are is not said any more, but worked out."""
    territory = drawn.values["territory"]
    territory.pop("population", None)
    drawn.values["show"] = {"population": True}
    territory.setdefault("communes", []).append(commune)
    return "territory", "communes", len(territory["communes"]) - 1


@breaks("commune-inconnue")
def a_commune_that_is_none(drawn: Drawn) -> Path | None:
    return add(drawn, f"{drawn.rng.choice(('Zy', 'Quox', 'Wurb'))}enville-sur-Nulle-Part")


@breaks("commune-inconnue")
def a_code_that_is_none(drawn: Drawn) -> Path | None:
    return add(drawn, {"code": "66999", "name": "Elne"})


@breaks("commune-ecriture")
def a_commune_in_small_letters(drawn: Drawn) -> Path | None:
    times = here(drawn)
    alone = [(index, name) for index, name in typed(drawn) if times[key(name)] == 1]
    if not alone:
        return None
    index, name = drawn.rng.choice(alone)
    drawn.values["territory"]["communes"][index] = name.lower().replace("-", " ")
    return "territory", "communes", index


@breaks("commune-ambigue")
def a_name_that_two_communes_have(drawn: Drawn) -> Path | None:
    known = taken(drawn)
    times = Counter(one.name for one in today_in(drawn.departments))
    shared = [name for name, count in times.items() if count > 1 and key(name) not in known]
    return add(drawn, drawn.rng.choice(shared)) if shared else None


@breaks("commune-hors-departement")
def a_commune_of_another_department(drawn: Drawn) -> Path | None:
    return add(drawn, elsewhere(drawn).name)


@breaks("commune-hors-departement")
def a_code_of_another_department(drawn: Drawn) -> Path | None:
    one = elsewhere(drawn)
    return add(drawn, {"code": one.code, "name": one.name})


@breaks("commune-hors-departement")
def a_group_that_is_in_one_department_more(drawn: Drawn) -> Path | None:
    territory = drawn.values["territory"]
    if "epci" not in territory or "communes" in territory or "organisations" not in drawn.values:
        return None  # what stands beside it would be elsewhere, too; other bodies would be asked
    _, *others = drawn.departments
    drawn.values["department"] = others
    return ("territory", "epci") if others else None


@breaks("commune-ancienne")
def a_commune_that_is_no_more(drawn: Drawn) -> Path | None:
    today = {key(one.name) for one in today_in(drawn.departments)}
    gone = [
        one.name
        for code in drawn.departments
        for one in communes()[code]
        if one.successor and "Arrondissement" not in one.name and key(one.name) not in today
    ]
    return add(drawn, drawn.rng.choice(gone)) if gone else None


@breaks("code-et-nom")
def a_code_and_the_name_of_another(drawn: Drawn) -> Path | None:
    if not (ours := free(drawn)):
        return None
    path = add(drawn, {"code": drawn.rng.choice(ours).code, "name": elsewhere(drawn).name})
    return (*path, "name") if path else None


@breaks("commune-en-double")
def a_commune_in_capitals_again(drawn: Drawn) -> Path | None:
    names = [name for _, name in typed(drawn)]
    return add(drawn, drawn.rng.choice(names).upper().replace("-", " ")) if names else None


@breaks("commune-en-double")
def a_commune_of_the_group_again(drawn: Drawn) -> Path | None:
    territory, times = drawn.values["territory"], here(drawn)
    if "epci" not in territory:
        return None
    out = {key(name) for name in territory.get("without", ())}
    known = {key(one.name): one.name for one in groups()[territory["epci"][0]]}
    names = [name for one, name in known.items() if times[one] == 1 and one not in out]
    return add(drawn, drawn.rng.choice(names)) if names else None


@breaks("commune-et-quartiers")
def districts_of_a_whole_commune(drawn: Drawn) -> Path | None:
    names = [name for _, name in typed(drawn) if "Arrondissement" not in name]
    if not names:
        return None
    district = {"commune": drawn.rng.choice(names), "kind": "quartier", "names": ["Nord"]}
    listed = drawn.values["territory"].setdefault("districts", [])
    listed.append(district)
    return "territory", "districts", len(listed) - 1, "commune"


@breaks("plusieurs-noms")
def communes_between_semicolons(drawn: Drawn) -> Path | None:
    names = [one.name for one in free(drawn)[:2]]
    return add(drawn, "; ".join(names)) if len(names) == 2 else None


@breaks("code-dans-nom")
def a_postcode_before_a_name(drawn: Drawn) -> Path | None:
    names = [one.name for one in free(drawn)]
    return add(drawn, f"66000 {drawn.rng.choice(names)}") if names else None


@breaks("departement-inconnu")
def a_department_that_is_none(drawn: Drawn) -> Path | None:
    if "organisations" not in drawn.values:
        return None  # the bodies asked would be others
    drawn.values["department"] = [*drawn.departments, "20"]
    return "department", len(drawn.departments) - 1


@breaks("departement-en-double")
def a_department_again(drawn: Drawn) -> Path | None:
    if "organisations" not in drawn.values:
        return None  # the bodies asked would be others
    drawn.values["department"] = [*drawn.departments, drawn.departments[0]]
    return "department", len(drawn.departments) - 1


@breaks("valeur")
def a_department_by_its_name(drawn: Drawn) -> Path | None:
    if "organisations" not in drawn.values:
        return None  # the bodies asked would be others
    drawn.values["department"] = reference.departments()[drawn.departments[0]]
    return ("department",)


@breaks("quartier-inconnu")
def a_kind_that_is_none(drawn: Drawn) -> Path | None:
    if "districts" not in drawn.values["territory"]:
        return None
    drawn.values["territory"]["districts"][0]["kind"] = "lieu-dit"
    return "territory", "districts", 0, "kind"


@breaks("epci-inconnu")
def a_group_that_is_none(drawn: Drawn) -> Path | None:
    if "epci" not in drawn.values["territory"]:
        return None
    drawn.values["territory"]["epci"][0] = "200000000"
    return "territory", "epci", 0


@breaks("sans-effet")
def a_commune_left_out_that_was_not_in(drawn: Drawn) -> Path | None:
    territory = drawn.values["territory"]
    if "epci" not in territory or not (others := free(drawn)):
        return None
    left = territory.setdefault("without", [])
    left.append(drawn.rng.choice(others).name)
    return "territory", "without", len(left) - 1


@breaks("population")
def too_few_people(drawn: Drawn) -> Path | None:
    if not drawn.least or drawn.least < 10:
        return None
    drawn.values["territory"]["population"] = drawn.least // 2
    return "territory", "population"


@breaks("population")
def too_many_people(drawn: Drawn) -> Path | None:
    if drawn.most is None:
        return None
    drawn.values["territory"]["population"] = drawn.most * 2 + 10
    return "territory", "population"


@breaks("population-absente")
def nobody_says_how_many_there_are(drawn: Drawn) -> Path | None:
    whole = drawn.least is not None and "districts" not in drawn.values["territory"]
    if not whole or not {"needs", "missions", "letter"} & drawn.values.keys():
        return None
    drawn.values["territory"].pop("population", None)
    drawn.values.pop("show", None)
    return ("territory",)


@breaks("nombre-impossible")
def more_people_than_inhabitants(drawn: Drawn) -> Path | None:
    if "professionals" not in drawn.values or "population" not in drawn.values["territory"]:
        return None
    counts = {"infirmier": 70_000_000}
    drawn.values["professionals"]["engaged"]["counts"] = counts
    return "professionals", "engaged", "counts"
