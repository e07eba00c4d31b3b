"""What `show` asks for: of the national list, or worked out; and what nobody can know."""

from __future__ import annotations

from pathlib import Path

import pytest

import cpts_docs
from cpts_docs import load, render, validate
from cpts_docs.base.errors import MissingDataError
from cpts_docs.base.quantity import number_of, per
from cpts_docs.document import walk
from cpts_docs.document.tree import BarChart, Document
from cpts_docs.documents import available
from cpts_docs.formats import FORMATS
from cpts_docs.project.figures import figures_of
from cpts_docs.reference.profession import named
from tests import corpus
from tests.samples import ROOT

WHOLE = "territory: {communes: [Cabestany, Saint-Nazaire, Saleilles]}"
"""10 465, 2 779 and 5 698 inhabitants in the list of 2026: 18 942 in all."""

DIVIDED = """\
territory:
  communes: [Cabestany]
  districts:
    - {commune: Perpignan, kind: IRIS, names: [Las Cobas]}
    - {commune: Perpignan, kind: QPV, names: [Saint-Jacques]}
"""
PEOPLE = """
professionals:
  engaged: {label: Équipe, counts: {infirmière: 12, médecin généraliste: 4, psychiatre: 1}}
  future: {label: B, counts: {infirmier: environ 6, IPA: 1, hypnologue: {count: 2, plural: A}}}
"""
EVERYTHING = "show: {codes: true, inhabitants: true, population: true, size: true, territory: true}"
SOURCE = "population municipale, Insee, code officiel géographique 2026"


def project(
    territory: str, show: str = EVERYTHING, more: str = "", department: str = '"66"'
) -> str:
    head = f"version: 1\nname: Test\ndepartment: {department}\ndate: 2026-11-20\n"
    return f"{head}{territory}\n{show}\n{more}\n"


def tree(text: str, document: str = "territoire") -> Document:
    return render(load(text), document)


def words(text: str, document: str = "territoire") -> str:
    return corpus.words_of(tree(text, document))


def rows(text: str, table: int = -1) -> list[list[str]]:
    """The cells of a table of the territory in figures, with plain spaces."""
    found = corpus.tables(tree(text))[table]
    return [
        [
            " ".join(" ".join(walk.texts(cell.blocks)).replace("’", "'").split())
            for cell in row.cells
        ]
        for row in found.body
    ]


def test_nothing_is_shown_of_a_project_that_does_not_ask() -> None:
    said = words(project(WHOLE, ""), "fiche-avis")

    assert "3 communes : Cabestany, Saint-Nazaire et Saleilles" in said
    assert "Nombre d'habitants : Non renseigné" in said
    assert "taille" not in said.lower()
    assert "territoire" not in available(load(project(WHOLE, "")))
    with pytest.raises(MissingDataError, match=r"show: \{territory: true\}"):
        tree(project(WHOLE, "show: {codes: true}"))


@pytest.mark.parametrize("document", ["fiche-avis", "lettre-intention"])
def test_codes_and_inhabitants_stand_behind_the_communes(document: str) -> None:
    def said(show: str) -> str:
        return words(project(WHOLE, f"show: {show}", "letter: {aim: A}"), document)

    assert "Cabestany (66028), Saint-Nazaire (66186) et Saleilles (66189)" in said("{codes: true}")
    both = said("{codes: true, inhabitants: true}")
    assert "Cabestany (66028, 10 465 hab.), Saint-Nazaire (66186, 2 779 hab.)" in both
    assert f"Habitants des communes : {SOURCE}." in both
    text = project(WHOLE.replace("Saleilles", "Xyz"), "show: {codes: true}", "letter: {aim: A}")
    assert "Non renseigné : Xyz (la liste nationale n'a pas de commune de ce nom)." in words(
        text, document
    )


def test_numbers_of_people_and_structures_are_shown_where_that_is_asked() -> None:
    more = """
letter:
  bearer: {name: A. Martin, structure: La maison, rpps: "10003456786", finess: "010780195"}
  signatory: {name: A. Martin, function: présidente, rpps: "10003456786"}
opinions:
  - organisation: CPAM
    verdict: favorable
    signatory: [B. Durand, {name: C, function: médecin-conseil, rpps: "10003456786"}]
"""
    text = project(WHOLE, "show: {numbers: true}", more)

    said = words(text, "lettre-intention")
    assert "A. Martin, RPPS 10003456786 La maison, FINESS 010780195" in said
    assert "A. Martin, présidente, RPPS 10003456786" in said
    assert "C, médecin-conseil, RPPS 10003456786" in words(text, "fiche-avis")
    for document in ("lettre-intention", "fiche-avis"):
        hidden = words(project(WHOLE, "show: {codes: true}", more), document)
        assert "RPPS" not in hidden
        assert "FINESS" not in hidden


@pytest.mark.parametrize("key", ["population", "size"])
def test_a_population_that_the_project_lacks_is_worked_out_with_its_vintage(key: str) -> None:
    text = project(WHOLE, f"show: {{{key}: true}}", "letter: {aim: A}")

    assert f"Nombre d'habitants : 18 942 habitants ({SOURCE})" in words(text, "fiche-avis")
    assert f"Population : 18 942 habitants ({SOURCE}), soit une CPTS de taille 1" in words(
        text, "lettre-intention"
    )
    own = text.replace("Saleilles]", "Saleilles], population: {count: 47617, year: 2016}")
    assert "Nombre d'habitants : 47 617 habitants (2016)" in words(own, "fiche-avis")


@pytest.mark.parametrize(
    ("territory", "department", "population", "size"),
    [
        (WHOLE, '"66"', f"18 942 habitants ({SOURCE})", "taille 1"),
        (
            DIVIDED,
            '"66"',
            "au moins 10 465 habitants (population municipale des communes ent",
            "in",
        ),
        (
            "territory: {communes: [Cabestany, Xyz]}",
            '"66"',
            "au moins 10 465 habitants",
            "inconnue",
        ),
        ("territory: {communes: [Xyz]}", '"66"', "Non renseigné", "inconnue"),
        ("territory: {communes: [Paris, Xyz]}", '"75"', "au moins 2 103 778 habitants", "taille 4"),
        (  # and 8 219 at most, which all of Donges has
            "territory: {communes: [Saint-Nazaire, Trignac, Pornichet, Montoir-de-Bretagne], "
            "districts: [{commune: Donges, kind: quartier, names: [Revin]}]}",
            '"44"',
            "au moins 103 047 habitants",
            "taille 3",
        ),
        ("territory: {epci: [200072106]}", '["65", "64"]', "23 956 habitants", "taille 1"),
        (
            "territory: {communes: [], districts: "
            "[{commune: Lyon, kind: arrondissement, names: [1er, 5e]}]}",
            '"69"',
            f"76 494 habitants ({SOURCE})",  # 28 717 and 47 777
            "taille 2",
        ),
        (
            "territory: {communes: [Paris], districts: "
            "[{commune: Paris, kind: arrondissement, names: [1er]}]}",
            '"75"',
            f"2 103 778 habitants ({SOURCE})",  # the whole has its part
            "taille 4",
        ),
        ("territory: {communes: [Le Port, Saint-Denis]}", '"974"', "189 603 habitants", "taille 4"),
    ],
)
def test_a_sum_says_at_least_where_a_part_is_not_known_and_a_size_only_what_is_sure(
    territory: str, department: str, population: str, size: str
) -> None:
    said = words(project(territory, department=department), "fiche-avis")

    assert f"Nombre d'habitants : {population}" in said
    assert f"Taille de la CPTS : {size}" in said


def test_each_commune_has_its_share_of_a_sum_that_is_exact() -> None:
    assert rows(project(WHOLE), 0) == [
        ["Cabestany", "66028", "10 465", "55,2 %"],
        ["Saint-Nazaire", "66186", "2 779", "14,7 %"],
        ["Saleilles", "66189", "5 698", "30,1 %"],
        ["Ensemble", "–", "18 942", "100 %"],
    ]
    source = "Population municipale : Insee, code officiel géographique 2026 (Licence Ouverte 2.0)."
    assert source in words(project(WHOLE))


def test_what_the_list_does_not_know_is_named_with_its_reason_and_no_share_is_made() -> None:
    communes = '[Cabestany, Xyz, Saint-Nazaire, {code: "66136", name: Elne}, Corbès]'
    text = project(DIVIDED.replace("[Cabestany]", communes), department='["66", "30"]')
    said = words(text)

    assert rows(text, 0)[-2:] == [
        ["Perpignan (en partie)", "66136", "inconnue"],
        ["Ensemble", "–", "au moins 10 465"],
    ]
    for reason in (
        "Xyz : la liste nationale n'a pas de commune de ce nom.",
        "Saint-Nazaire : plusieurs communes ont ce nom.",
        "Elne : son code est celui de « Perpignan ».",
        "Corbès : ce n'est plus une commune.",
        "Perpignan (en partie) : une partie seulement de la commune est du territoire ; elle a "
        "121 616 habitants en tout.",
        "Les parts ne peuvent pas être dites.",
    ):
        assert reason in said


def test_professionals_are_counted_by_family_and_profession_with_their_density() -> None:
    assert rows(project(WHOLE, more=PEOPLE)) == [
        ["Infirmier", "12", "environ 7", "environ 19", "environ 10"],
        ["dont infirmier", "12", "environ 6", "environ 18", "environ 9,5"],
        ["dont IPA", "0", "1", "1", "0,5"],
        ["Médecin", "5", "0", "5", "2,6"],
        ["dont médecin généraliste", "4", "0", "4", "2,1"],
        ["dont psychiatre", "1", "0", "1", "0,5"],
        ["Hypnologue", "0", "2", "2", "1,1"],
        ["Ensemble", "17", "environ 9", "environ 26", "environ 13,7"],
    ]
    engaged = PEOPLE[: PEOPLE.index("  future")].replace("infirmière: 12, ", "")
    assert rows(project(WHOLE, more=engaged))[0] == ["Médecin", "5", "2,6"]
    assert "Non renseignés." in words(project(WHOLE))


def test_a_profession_that_is_written_in_two_ways_is_called_as_it_is_first() -> None:
    names = [f"Métier {letter}" for letter in "abcdefgh"]

    def counts(ending: str) -> str:
        return ", ".join(f"{name}{ending}: {{count: 1, plural: x}}" for name in names)

    more = f"""
professionals:
  engaged: {{label: A, counts: {{{counts(" libéral")}}}}}
  future: {{label: B, counts: {{{counts("")}}}}}
"""
    said = [line.label for line in figures_of(load(project(WHOLE, more=more))).lines]

    assert said == [f"{name} libéral" for name in names]


def test_a_sum_that_cannot_be_said_is_not_made_and_why_is_said() -> None:
    people = PEOPLE.replace("psychiatre: 1", "psychiatre: inconnu, psychologue: '0,5 ETP'")
    said = rows(project(DIVIDED, more=people))

    assert ["dont psychiatre", "inconnu", "0", "inconnu", "–"] in said
    assert ["Médecin", "–", "0", "–", "–"] in said
    assert ["Psychologue", "0,5 ETP", "0", "0,5 ETP", "au plus 0,5 ETP"] in said
    assert said[-1][0] == "Ensemble"
    assert said[-1][1] == "–"
    assert "ce nombre ne peut pas être dit" in words(project(DIVIDED, more=people))
    unknown = project("territory: {communes: [Xyz]}", more=PEOPLE)
    assert "La densité ne peut pas être dite" in words(unknown)


def test_the_charts_of_all_families_have_one_scale_and_say_the_same_in_words() -> None:
    blocks = corpus.blocks_of(tree(project(WHOLE, more=PEOPLE)).blocks)
    found = [block for block in blocks if isinstance(block, BarChart)]

    assert [pytest.approx(chart.shares) for chart in found] == [
        (1.0, 0.583),
        (0.417, 0.0),
        (0.0, 0.167),
    ]
    assert found[0].alt == "Infirmier – Engagés : 12, À venir : environ 7"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        ("4", "8000", "5"),
        ("5", "18942", "2,6"),
        ("environ 6", "18942", "environ 3,2"),
        ("5", "environ 18 942", "environ 2,6"),
        ("plus de 4", "8000", "plus de 5"),
        ("plus de 5", "18942", "plus de 2,6"),
        ("5", "au moins 18 942", "au plus 2,7"),
        ("5", "moins de 18 942", "au moins 2,6"),
        ("5 à 10", "8000", "6,3 à 12,5"),
        ("4", "8 000 à 10 000", "4 à 5"),
        ("1,5 ETP", "10000", "1,5 ETP"),
        ("1", "900000", "moins de 0,1"),
        ("plus de 5", "au moins 18 942", None),
        ("inconnu", "8000", None),
        ("4", "0", None),
    ],
)
def test_so_many_for_ten_thousand_say_no_more_than_is_known(
    part: str, whole: str, said: str | None
) -> None:
    numbers = [int(text) if text.isdigit() else number_of(text) for text in (part, whole)]
    found = per(*numbers, 10_000)

    assert (found and str(found).replace("\u00a0", " ")) == said


def test_a_commune_that_is_written_just_so_is_not_another_of_nearly_its_name() -> None:
    text = project("territory: {communes: [La Vergne]}", department='"17"')

    assert not [item for item in validate(text) if item.rule.startswith("commune")]
    assert load(text).territory.population == 611


def test_the_letter_has_the_figures_as_a_part_where_they_are_shown() -> None:
    more = f"{PEOPLE}letter: {{aim: A, sections: %s}}"
    named = project(WHOLE, more=more % "[chiffres]")
    usual = project(WHOLE, more=f"{PEOPLE}letter: {{aim: A}}")
    for text in (named, usual):
        said = words(text, "lettre-intention")
        assert corpus.first_missing(["Le territoire en chiffres", "55,2 %", "13,7"], said) is None
    without = named.replace(EVERYTHING, "show: {codes: true}")
    assert "partie-vide" in {item.rule for item in validate(without)}
    assert "en chiffres" not in words(without, "lettre-intention")
    assert "en chiffres" not in words(usual.replace(EVERYTHING, ""), "lettre-intention")


def test_every_format_says_the_figures_of_a_real_territory(tmp_path: Path) -> None:
    path = ROOT / "tests" / "projects" / "adour-madiran" / "project.yaml"
    wanted = [
        "Andrest",
        "65007",
        "1 340",
        "Riscle",
        "32344",
        "Tarbes (en partie)",
        "au moins 23 336",
    ]
    made = render(load(path), "territoire")
    for ending in FORMATS:
        file = tmp_path / f"territoire.{ending}"
        file.write_bytes(cpts_docs.write(made, ending))
        said = " ".join(cpts_docs.text(file).split())
        assert corpus.first_missing([*wanted, "8 à 10", "0,5 ETP"], said) is None, ending


def test_every_profession_has_a_family_or_none() -> None:
    families = {
        word: found.profession.family
        for word in ("IPA", "ORL", "enseignant APA")
        if (found := named(word))
    }

    assert families == {"IPA": "Infirmier", "ORL": "Médecin", "enseignant APA": ""}
