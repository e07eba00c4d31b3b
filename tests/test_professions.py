"""A profession is known however it is written, is counted once, and keeps the words beside it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.words import folded
from cpts_docs.jobs.mending import mended
from cpts_docs.reference import profession_lists, rows
from cpts_docs.reference.counting import count_specialities
from cpts_docs.reference.profession import meanings, named
from tests.effort import thorough
from tests.mistakes import RIGHT
from tests.samples import MINIMAL, ProjectFile

LISTED = [*rows("professions.tsv"), *rows("more-professions.tsv")]
FORMS = sorted({form for row in LISTED for form in row[1:5]})
ALIASES = rows("profession-aliases.tsv")
PRACTICE = rows("practice.tsv")


# --------------------------------------------------------------------------
# The lists


def test_every_form_is_known_and_is_of_its_own_row() -> None:
    for row in LISTED:
        for place in (1, 2, 3, 4):
            found = named(row[place])
            assert found, row[place]
            assert (found.words.masculine.singular, found.words.masculine.plural) == (
                row[1],
                row[2],
            )
            assert (found.words.feminine.singular, found.words.feminine.plural) == (row[3], row[4])
            assert found.is_feminine == (place > 2 and row[place] not in row[1:3])
            assert found.is_sure


def test_every_alias_leads_to_one_profession_and_is_none_itself() -> None:
    keys = [profession_lists.key(row[0]) for row in ALIASES]

    assert len(keys) == len({*keys})
    assert not {*keys} & {profession_lists.key(form) for form in FORMS}
    for written, means, sure, _ in ALIASES:
        if sure != "non":
            assert sure in ("oui", "réponses")
            found, meant = named(written), named(means)
            assert found, written
            assert meant, means
            assert (found.words, found.profession) == (meant.words, meant.profession)
            assert meant.noun.singular == means
            assert found.is_sure == (sure == "oui")


def test_a_word_for_several_professions_names_them_and_is_none() -> None:
    several = {row[0]: row[1].split(" / ") for row in ALIASES if row[2] == "non"}

    assert several
    for written, means in several.items():
        assert named(written) is None
        assert [*meanings(written)] == means
        assert {*means} <= {*FORMS}


def test_every_row_says_where_its_forms_are_attested() -> None:
    for row in (*LISTED, *ALIASES, *PRACTICE):
        assert all(cell and cell == cell.strip() for cell in row)
        assert row[-1] != "-"


def test_what_stands_beside_a_profession_is_known_by_each_form() -> None:
    assert {row[0] for row in PRACTICE} == {"mode", "diplôme", "lieu", "structure"}
    for row in PRACTICE:
        for form in row[1:5]:
            beside = profession_lists.practice()[profession_lists.key(form)]
            assert (beside.kind, beside.words.masculine.singular) == (row[0], row[1])


def test_the_lists_have_the_specialities_of_physicians() -> None:
    of_physicians = [row for row in LISTED if row[0].startswith("Médecin")]
    ordinal = [
        row for row in of_physicians if "R38 SM" in row[-1] or row in rows("professions.tsv")
    ]

    assert len(ordinal) >= 45


@pytest.mark.parametrize("row", [row for row in rows("more-professions.tsv") if row[5] != "-"])
def test_another_name_counts_as_the_profession_it_is(row: list[str]) -> None:
    found, counted = named(row[1]), named(row[5])

    assert found
    assert counted
    assert found.profession == counted.words


# --------------------------------------------------------------------------
# Words as people write them


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


VARIANTS = st.lists(
    st.sampled_from(
        [
            str.upper,
            str.title,
            str.lower,
            without_accents,
            lambda text: text.replace("-", " "),
            lambda text: text.replace(" ", "-"),
            lambda text: text.replace(" ", "  "),
            lambda text: f" {text}. ",
            lambda text: text.replace("'", "’"),
            lambda text: unicodedata.normalize("NFD", text),
        ]
    ),
    max_size=3,
)
BESIDE = st.sampled_from(["", " libéral", " remplaçantes", " en MSP", " (EHPAD)", ", salarié"])


@given(st.sampled_from([*FORMS, *(row[0] for row in ALIASES if row[2] == "oui")]), BESIDE, VARIANTS)
@thorough(100)
def test_a_profession_is_the_same_in_every_spelling(
    written: str, beside: str, variants: list[object]
) -> None:
    text = written + beside
    for change in variants:
        assert callable(change)
        text = change(text)
    right, found = named(written), named(text)

    assert right
    assert found, text
    assert found.profession == right.profession


@given(st.text(max_size=60) | st.lists(st.sampled_from(FORMS)).map(" ".join))
@thorough(100)
def test_any_text_names_one_profession_or_none(text: str) -> None:
    found = named(text)

    assert found is None or folded(found.profession.masculine.singular)


@pytest.mark.parametrize(
    ("written", "singular", "plural", "counted"),
    [
        ("infirmière libérale", "infirmière libérale", "infirmières libérales", "infirmier"),
        ("INFIRMIERS LIBERAUX", "infirmier libéral", "infirmiers libéraux", "infirmier"),
        ("IDE libérale", "infirmière libérale", "infirmières libérales", "infirmier"),
        ("IDEL", "infirmier libéral", "infirmiers libéraux", "infirmier"),
        ("pharmacien d'officine", "pharmacien d'officine", "pharmaciens d'officine", "pharmacien"),
        (
            "pharmacienne titulaire",
            "pharmacienne titulaire",
            "pharmaciennes titulaires",
            "pharmacien",
        ),
        (
            "médecin généraliste remplaçante",
            "médecin généraliste remplaçante",
            "médecins généralistes remplaçantes",
            "médecin généraliste",
        ),
        (
            "kiné salarié en centre de santé",
            "masseur-kinésithérapeute salarié en centre de santé",
            "masseurs-kinésithérapeutes salariés en centre de santé",
            "masseur-kinésithérapeute",
        ),
        ("infirmière de l’EHPAD", "infirmière de l’EHPAD", "infirmières de l’EHPAD", "infirmier"),
        ("sage femme (PMI)", "sage-femme (PMI)", "sages-femmes (PMI)", "sage-femme"),
        ("Infirmière D.E.", "infirmière", "infirmières", "infirmier"),
        (
            "M.K.D.E.",
            "masseur-kinésithérapeute",
            "masseurs-kinésithérapeutes",
            "masseur-kinésithérapeute",
        ),
        ("Chir. dentiste", "chirurgien-dentiste", "chirurgiens-dentistes", "chirurgien-dentiste"),
        (
            "assistantes sociales",
            "assistante de service social",
            "assistantes de service social",
            "assistant de service social",
        ),
        ("Cardiologie et maladies vasculaires", "cardiologue", "cardiologues", "cardiologue"),
        ("médecin cardiologue", "médecin cardiologue", "médecins cardiologues", "cardiologue"),
        ("médecins ORL", "médecin ORL", "médecins ORL", "oto-rhino-laryngologiste"),
        (
            "chirurgiens maxillo-faciaux",
            "chirurgien maxillo-facial",
            "chirurgiens maxillo-faciaux",
            "chirurgien maxillo-facial",
        ),
    ],
)
def test_a_mode_or_a_structure_keeps_its_words_and_counts_with_the_others(
    written: str, singular: str, plural: str, counted: str
) -> None:
    found = named(written)

    assert found
    assert (found.noun.singular, found.noun.plural) == (singular, plural)
    assert found.profession.masculine.singular == counted


@pytest.mark.parametrize(
    "written",
    [
        "psy",
        "infirmier et ostéopathe",
        "libéral",
        "MSP",
        "naturopathe",
        "infirmire",
        "chef médecin cardiologue",
        "",
    ],
)
def test_what_is_no_profession_or_several_is_none(written: str) -> None:
    assert named(written) is None


@pytest.mark.parametrize(
    "written",
    ["médecin", "pharmacie", "infirmier libérale", "infirmier(e)", "Infirmier / Infirmière"],
)
def test_what_may_be_meant_otherwise_is_not_sure(written: str) -> None:
    found = named(written)

    assert found
    assert not found.is_sure


def test_answers_of_one_profession_are_counted_together_whatever_stands_beside_it() -> None:
    counts = count_specialities(
        [
            "kiné",
            "Masseur-kinésithérapeute remplaçant",
            "MKDE",
            "cardiologie",
            "Médecin cardiologue",
        ]
    )

    assert [count.in_words.replace("\u00a0", " ") for count in counts] == [
        "3 masseurs-kinésithérapeutes",
        "2 cardiologues",
    ]


# --------------------------------------------------------------------------
# In a project


def counting(engaged: str, future: str = "") -> str:
    text = f"{MINIMAL}professionals:\n  engaged:\n    label: Équipe\n    counts:\n"
    text += "".join(f"      {line}\n" for line in engaged.splitlines())
    if future:
        text += "  future:\n    label: À venir\n    counts:\n"
        text += "".join(f"      {line}\n" for line in future.splitlines())
    return text


def told(text: str) -> list[Diagnostic]:
    found = cpts_docs.validate(text)
    return [item for item in found if item.rule not in ("rgpd", "population-absente")]


def test_what_is_surely_meant_is_understood_and_said_as_in_the_list(
    project_file: ProjectFile,
) -> None:
    path = project_file(counting("kiné: 3\nIDE libérale: 2\ncardiologues: 2"))
    project = cpts_docs.load(path)

    assert project.engaged
    assert [count.in_words.replace("\u00a0", " ") for count in project.engaged.counts] == [
        "3 masseurs-kinésithérapeutes",
        "2 infirmières libérales",
        "2 cardiologues",
    ]
    assert mended(path).count == 3


@pytest.mark.parametrize(
    ("engaged", "future"),
    [
        ("infirmière: 3", "infirmier: 2"),
        ("infirmière: 3\ninfirmière libérale: 2", "infirmier en MSP: 4"),
        ('"infirmier·ère": {count: 3, plural: infirmier·ère·s}', "infirmière: 2"),
        ("infirmier en pratique avancée: 1", "infirmière en pratique avancée: 2"),
        ("naturopathe: {count: 2, plural: naturopathes}", "cardiologue: 1"),
    ],
)
def test_a_gender_a_mode_and_words_of_ones_own_are_no_second_spelling(
    engaged: str, future: str
) -> None:
    assert told(counting(engaged, future)) == []


@pytest.mark.parametrize(
    ("engaged", "future", "line", "said"),
    [
        ("masseur-kinésithérapeute: 3", "kiné: 2", 15, "« masseur-kinésithérapeute » (ligne 11)"),
        ("kiné: 3", "masseur-kinésithérapeute: 2", 11, "« masseur-kinésithérapeute » (ligne 15)"),
        ("IPA: 3", "infirmier en pratique avancée: 2", 15, "« IPA » (ligne 11)"),
        ("ORL: 1", "oto-rhino-laryngologiste: 2", 11, "« oto-rhino-laryngologiste » (ligne 15)"),
        ("kiné: {count: 3, plural: kinés}", "masseur-kinésithérapeute: 2", 11, "(ligne 15)"),
        ("infirmière libérale: 3", "IDE libérale: 2", 15, "« infirmière libérale » (ligne 11)"),
    ],
)
def test_a_profession_in_two_spellings_is_a_warning_that_names_both_places(
    engaged: str, future: str, line: int, said: str
) -> None:
    (found,) = told(counting(engaged, future))

    assert (found.rule, found.is_error) == ("profession-ecritures", False)
    assert found.position
    assert found.position.line == line
    assert said in found.message


def test_a_report_spells_its_members_as_the_project_does(project_file: ProjectFile) -> None:
    report = "report:\n  year: 2023\n  members: {kiné: 2}\n"
    (found,) = told(counting("masseur-kinésithérapeute: 3") + report)

    assert found.rule == "profession-ecritures"
    assert "(ligne 11)" in found.message


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("medecin generaliste: 2", "écrivez : médecin généraliste: 2"),
        ("infirmiers: 2", "écrivez-la au singulier : infirmier: 2"),
        ("IPAS: 2", "écrivez : IPA: 2"),
    ],
)
def test_the_way_out_is_the_line_as_it_should_be(typed: str, hint: str) -> None:
    (found,) = told(counting(typed))

    assert (found.rule, found.hint, found.fix is not None) == ("profession-ecritures", hint, True)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("médecin: 2", "« médecin généraliste » ou « médecin spécialiste »"),
        ("ortho: 2", "« orthophoniste », « orthoptiste » ou « orthodontiste »"),
        ("infirmier libérale: 2", "écrivez : infirmier libéral: 2"),
        ("pharmacie: 2", "écrivez : pharmacien: 2"),
        ("cardiolegiste: 2", "« cardiologue »"),
    ],
)
def test_what_is_not_sure_is_an_error_and_left_to_people(typed: str, hint: str) -> None:
    (found,) = told(counting(typed))

    assert (found.rule, found.is_error, found.fix) == ("profession-inconnue", True, None)
    assert hint in found.hint


def test_the_larger_lists_are_left_alone_by_a_project_that_does_not_ask_for_them() -> None:
    profession_lists.forms.cache_clear()
    cpts_docs.validate(RIGHT)

    assert profession_lists.forms.cache_info().currsize == 0
