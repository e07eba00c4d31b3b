"""Numbers as people have them, from the project's file to the documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_docs import load, render, validate
from cpts_docs.base.quantity import (
    UNKNOWN,
    Number,
    counted,
    may_be,
    number_of,
    read_quantity,
    total,
)
from tests.corpus import words_of
from tests.samples import MINIMAL

NOUN = ("infirmier", "infirmiers")


def words(project: str, document: str = "fiche-avis") -> str:
    return words_of(render(load(project), document))


def with_counts(counts: str) -> str:
    return f"{MINIMAL}professionals: {{engaged: {{label: Équipe, counts: {{{counts}}}}}}}\n"


def with_population(population: str) -> str:
    return f"{MINIMAL}  population: {population}\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("environ 20", "environ 20 infirmiers"),
        ("env. 1", "environ 1 infirmier"),
        ("~20", "environ 20 infirmiers"),
        ("près de 1 200", "près de 1 200 infirmiers"),
        ("10 à 15", "10 à 15 infirmiers"),
        ("entre 10 et 15", "10 à 15 infirmiers"),
        ("10–15", "10 à 15 infirmiers"),
        ("plus de 55 100", "plus de 55 100 infirmiers"),
        ("Au moins 2", "au moins 2 infirmiers"),
        ("jusqu’à 5", "au plus 5 infirmiers"),
        ("12,5 ETP", "12,5 ETP d'infirmiers"),
        ("0.50 équivalent temps plein", "0,5 ETP d'infirmier"),
        ("2 à 2,5 ETP", "2 à 2,5 ETP d'infirmiers"),
        ("?", "infirmiers (nombre inconnu)"),
        ("Inconnu", "infirmiers (nombre inconnu)"),
    ],
)
def test_a_number_is_said_as_people_have_it(written: str, said: str) -> None:
    assert counted(number_of(written), *NOUN).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    "written",
    ["", "douze", "12", "55 100", "12,5", "15 à 10", "environ", "environ 10 à 15", "12 habitants"],
)
def test_what_is_no_quantity_is_none(written: str) -> None:
    assert read_quantity(written) is None


@pytest.mark.parametrize(
    ("numbers", "summed"),
    [
        ([], "0"),
        ([2, 3], "5"),
        ([2, "10 à 15"], "12 à 17"),
        ([2, "environ 20"], "environ 22"),
        (["environ 20", "10 à 15"], "environ 30 à 35"),
        (["plus de 5", "au moins 4", "1 à 9"], "au moins 10"),
        (["plus de 5", "plus de 4"], "plus de 9"),
        (["moins de 4", "10 à 12"], "moins de 16"),
        (["1,5 ETP", "2 ETP"], "3,5 ETP"),
        ([0, "2 ETP"], "2 ETP"),
        ([2, "2 ETP"], None),
        ([2, "inconnu"], None),
        (["plus de 5", "moins de 4"], None),
        (["environ 5", "plus de 4"], None),
    ],
)
def test_a_sum_is_no_more_exact_than_its_parts(
    numbers: list[int | str], summed: str | None
) -> None:
    found = total(map(number_of, numbers))

    assert (None if found is None else str(found).replace("\u00a0", " ")) == summed


@pytest.mark.parametrize(
    ("number", "can", "cannot"),
    [
        (12, [12], [11, 13]),
        ("10 à 15", [10, 15], [9, 16]),
        ("environ 20", [15, 20, 25], [14, 26]),
        ("environ 12", [11, 13], [10, 14]),
        ("plus de 20", [21, 300], [20]),
        ("au moins 20", [20], [19]),
        ("moins de 20", [19], [20]),
        ("au plus 20", [20], [21]),
        ("1,5 ETP", [0, 40], []),
        ("inconnu", [0, 40], []),
    ],
)
def test_a_number_may_be_as_many_people_as_it_says(
    number: int | str, can: list[int], cannot: list[int]
) -> None:
    read: Number = number_of(number)

    assert [may_be(read, count) for count in (*can, *cannot)] == [
        *([True] * len(can) + [False] * len(cannot))
    ]


def test_the_fiche_says_them_and_leaves_out_those_of_whom_there_are_none() -> None:
    said = words(
        with_counts(
            "infirmière: 10 à 15, médecin généraliste: environ 8, sage-femme: 0, IPA: 0 ETP, "
            "pharmacien: inconnu, chamane: {count: plus de 2, plural: chamans}, "
            "psychologue: '1,5 ETP'"
        )
    )

    assert (
        "10 à 15 infirmières, environ 8 médecins généralistes, pharmaciens (nombre inconnu), "
        "plus de 2 chamans, 1,5 ETP de psychologue." in said
    )
    assert "sage" not in said


@pytest.mark.parametrize(
    ("population", "said"),
    [
        ("environ 81 246", "Population : environ 81 246 habitants, soit une CPTS de taille 3."),
        ("plus de 55 100", "Population : plus de 55 100 habitants, soit une CPTS de taille 2."),
        (
            "{count: plus de 55 100, source: Insee, year: 2016}",
            "Population : plus de 55 100 habitants (Insee, 2016), soit une CPTS de taille 2.",
        ),
        ("moins de 40 000", "Population : moins de 40 000 habitants, soit une CPTS de taille 1."),
        ("70 000 à 90 000", "Population : 70 000 à 90 000 habitants."),
        ("47617", "Population : 47 617 habitants, soit une CPTS de taille 2."),
    ],
)
def test_the_size_of_a_cpts_is_said_where_its_population_tells_it(
    population: str, said: str
) -> None:
    assert said in words(f"{with_population(population)}letter: {{}}\n", "lettre-intention")


@pytest.mark.parametrize(("count", "warned"), [("inconnu", False), ("0", True), ("0 ETP", True)])
def test_a_part_of_the_letter_is_empty_only_if_there_is_nobody(count: str, warned: bool) -> None:
    text = f"{with_counts(f'infirmier: {count}')}letter: {{sections: [professionnels]}}\n"

    assert ("partie-vide" in {item.rule for item in validate(text)}) is warned


def test_a_population_that_nobody_knows_is_not_said() -> None:
    for text in (
        with_population("inconnu"),
        with_population("{count: '?', source: Insee}"),
        MINIMAL,
    ):
        assert "Nombre d'habitants : Non renseigné" in words(text)
        assert load(text).territory.population is None


def test_the_report_adds_members_up_only_if_that_can_be_said() -> None:
    start = f"{MINIMAL}report:\n  year: 2026\n  members: "
    meeting = "\n  meetings: [{subject: Public, date: 2026-06-18, present: environ 60}]\n"

    said = words(f"{start}{{infirmier: 10 à 15, IPA: 2}}{meeting}", "rapport-activite")
    assert "La CPTS compte 12 à 17 membres au 31 décembre 2026." in said
    assert "Public environ 60" in said
    unknown = words(f"{start}{{infirmier: inconnu, IPA: 2}}\n", "rapport-activite")
    assert "La CPTS compte" not in unknown
    assert "Infirmier inconnu IPA 2" in unknown


def test_typed_numbers_are_compared_with_the_answers_as_far_as_they_go(tmp_path: Path) -> None:
    said = {"specialite": "IDE", "parcours": "oui"}
    answers = [
        {"source": f"{number}.pdf", "sha256": f"{number:064}", "fields": said}
        for number in range(3)
    ]
    values = {"version": 1, "project": "Ruscino", "answers": answers}
    (tmp_path / "answers.yaml").write_text(str(values), encoding="utf-8")

    def told(count: str) -> list[str]:
        group = f"professionals: {{future: {{label: À venir, counts: {{infirmier: {count}}}}}}}\n"
        found = validate(f"{MINIMAL}{group}answers: answers.yaml\n", folder=tmp_path)
        return [item.message for item in found if item.rule == "reponses-differentes"]

    for count in ("3", "environ 3", "2 à 4", "plus de 2", "inconnu", "'1,5 ETP'"):
        assert told(count) == []
    assert "infirmier : 10 à 15 au lieu de 3" in told("10 à 15")[0]
    assert "infirmier : absent, au lieu de 3" in told("0")[0]


def test_the_unknown_is_something_and_nothing_is_not() -> None:
    assert UNKNOWN
    assert not read_quantity("0 ETP")


@pytest.mark.parametrize(("written", "cure"), [("10 à 5", "5 à 10"), ("entre 12 et 3", "3 à 12")])
def test_a_range_written_from_its_end_is_told_so(written: str, cure: str) -> None:
    (found,) = (item for item in validate(with_counts(f"infirmier: {written}")) if item.is_error)

    assert found.message.endswith("va du plus grand au plus petit")
    assert found.hint == f"écrivez : {cure}"


def test_more_than_none_is_some() -> None:
    said = words(with_counts("infirmier: plus de 0, sage-femme: au moins 0"))

    assert "plus de 0 infirmier" in said
    assert "sage-femme" not in said
