"""What the answers say, counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import form_of, questionnaire
from cpts_docs.forms.shares import QuestionTally
from cpts_docs.forms.tally import Comment, tally
from cpts_docs.project.counting import accepting
from cpts_docs.reference.counting import Count, count_specialities, profession_of
from tests.answered import QUESTIONS


def person(**fields: str) -> Answer:
    return Answer(
        "a.pdf", "0" * 64, {name.replace("_", "-"): text for name, text in fields.items()}
    )


def shown(question: QuestionTally) -> list[tuple[str, int, str]]:
    return [(reply.label, reply.count, reply.percent) for reply in question.replies]


def in_words(count: Count) -> str:
    return count.in_words.replace("\u00a0", " ")


def words(*specialities: str) -> list[str]:
    return [in_words(count) for count in count_specialities(specialities)]


# --------------------------------------------------------------------------
# Counts and shares


def test_each_question_has_the_counts_and_shares_of_its_replies() -> None:
    counted = tally(
        [
            person(parcours="oui", organisation_liberale="oui"),
            person(parcours="oui", organisation_liberale="non"),
            person(parcours="non"),
            person(parcours="nc"),
            person(parcours=""),
            person(prevention="non"),
        ]
    )
    by_name = {item.question.name: item for item in counted.projects}
    assert tuple(by_name) == QUESTIONS
    assert shown(by_name["parcours"]) == [
        ("Oui", 2, "33 %"),
        ("Non", 1, "17 %"),
        ("NC", 1, "17 %"),
        ("Sans réponse", 2, "33 %"),
    ]
    assert shown(counted.asked[0].charts[0]) == [
        ("Oui", 1, "17 %"),
        ("Non", 1, "17 %"),
        ("Sans réponse", 4, "67 %"),
    ]
    assert by_name["prevention"].in_words == (
        "Oui : 0 (0 %), Non : 1 (17 %), NC : 0 (0 %), Sans réponse : 5 (83 %)"
    )
    assert (counted.total, counted.accepting) == (6, 2)


def test_shares_are_rounded_to_the_nearest_and_a_half_goes_up() -> None:
    counted = tally([person(parcours="oui"), *[person(parcours="non")] * 7])
    (question,) = (item for item in counted.projects if item.question.name == "parcours")
    assert shown(question)[:2] == [("Oui", 1, "13 %"), ("Non", 7, "88 %")]


FOLLOWED = form_of(
    [
        {
            "title": "Vous",
            "questions": [
                {"id": "jeune", "kind": "yes_no", "text": "Jeune ?"},
                *(
                    {"id": name, "text": name, "show_if": {"jeune": "oui"}, **more}
                    for name, more in {
                        "projet": {"kind": "yes_no", "participation": True},
                        "note": {"kind": "scale"},
                        "quand": {"kind": "table", "rows": ["Midi", "Soir"]},
                        "idee": {"kind": "long"},
                    }.items()
                ),
            ],
        }
    ]
)
YOUNG = (
    *(person(jeune="oui", projet="oui", note="4", quand__midi="oui"), person(jeune="oui")),
    *(person(jeune="non"), person(jeune="non"), person(), person(jeune="non", projet="non")),
)
"""Three were asked no more; one answered on paper all the same."""


def test_who_was_not_asked_a_question_is_no_part_of_its_shares() -> None:
    by_name = {told.question.id: told for told in tally(YOUNG, FOLLOWED).asked}

    (chart,) = by_name["projet"].charts
    assert chart.in_words == (
        "Oui : 1 (33 %), Non : 1 (33 %), NC : 0 (0 %), Sans réponse : 1 (33 %), Non posée : 3"
    )
    assert [(told.asked, told.total) for told in by_name.values()] == [
        *((6, 6), (3, 6), (2, 6), (2, 6), (2, 6))
    ]
    assert by_name["note"].charts[0].not_asked == 4
    assert by_name["note"].in_words == "4 (1 réponse)"
    assert [row.not_asked for row in by_name["quand"].charts] == [4, 4]


def test_who_was_not_asked_is_a_group_of_its_own() -> None:
    counted = tally(YOUNG, FOLLOWED, "projet")

    groups = [
        (row.profession.profession.singular, row.profession.count, row.accepting)
        for row in counted.professions
    ]
    assert groups == [
        *(("Oui", 1, (1,)), ("Non", 1, (0,)), ("Sans réponse", 1, (0,)), ("Non posée", 3, (0,)))
    ]
    assert [chart.question.name for chart in counted.projects] == ["projet"]


def test_no_answers_are_counted_too() -> None:
    counted = tally([])
    assert (counted.total, counted.accepting) == (0, 0)
    assert counted.professions == counted.comments == ()
    assert all(reply.share == 0 for item in counted.projects for reply in item.replies)


REPLY = st.sampled_from(["oui", "non", "nc", ""])
SPECIALITY = st.text(max_size=8) | st.sampled_from(
    [
        "infirmière",
        "Infirmier",
        "IDEL",
        "kiné",
        "profession non indiquée",
        "",
        "!",
        "Sophro",
        "SOPHRO",
    ]
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"specialite": SPECIALITY, "organisation-liberale": st.sampled_from(["oui", "non", ""])}
        | dict.fromkeys(QUESTIONS, REPLY)
    ).map(lambda fields: Answer("a.pdf", "0" * 64, fields)),
    max_size=12,
)


@given(PEOPLE)
def test_all_counts_add_up_to_the_number_of_answers(people: list[Answer]) -> None:
    counted = tally(people)
    for question in (counted.asked[0].charts[0], *counted.projects):
        assert sum(reply.count for reply in question.replies) == len(people)
        assert sum(reply.share for reply in question.replies) == pytest.approx(1 if people else 0)
    assert sum(row.profession.count for row in counted.professions) == len(people)
    for index, question in enumerate(counted.projects):
        yes = sum(row.accepting[index] for row in counted.professions)
        assert yes == question.replies[0].count
    assert sum(count.count for count in accepting(people, questionnaire())) == counted.accepting
    names = [row.profession.profession.singular.casefold() for row in counted.professions]
    assert len(set(names)) == len(names)


@given(PEOPLE, st.randoms())
def test_the_order_of_the_answers_changes_no_number(people: list[Answer], random: object) -> None:
    mixed = list(people)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    before, after = tally(people), tally(mixed)
    assert before.projects == after.projects
    assert sorted(row.accepting for row in before.professions) == sorted(
        row.accepting for row in after.professions
    )


# --------------------------------------------------------------------------
# Professions


@pytest.mark.parametrize(
    ("written", "profession"),
    [
        ("Infirmière libérale", "infirmier"),
        ("IDEL", "infirmier"),
        ("INFIRMIERES", "infirmier"),
        ("kiné", "masseur-kinésithérapeute"),
        ("Masseuse kinésithérapeute", "masseur-kinésithérapeute"),
        ("medecin généraliste", "médecin généraliste"),
        ("sage femme", "sage-femme"),
        ("  Sophrologue ", "Sophrologue"),
        ("Art\nthérapeute", "Art thérapeute"),
        ("Zen 😊😊", "Zen \ufffd"),
        ("", "profession non indiquée"),
        ("—", "profession non indiquée"),
    ],
)
def test_a_profession_is_known_by_all_its_words(written: str, profession: str) -> None:
    assert profession_of(written).singular == profession


def test_every_word_for_a_profession_counts_with_the_others() -> None:
    assert words("Infirmière", "infirmier", "IDEL", "infirmiers libéraux") == ["4 infirmiers"]


def test_those_who_are_all_women_are_counted_in_the_feminine() -> None:
    assert words("Infirmière", "infirmière libérale") == ["2 infirmières"]
    assert words("diététicienne") == ["1 diététicienne"]
    assert words("diététicienne", "diététicien") == ["2 diététiciens"]


def test_the_order_is_that_of_the_national_list_then_of_the_answers() -> None:
    found = words("Zen", "psychologue", "sophrologue", "infirmière", "médecin généraliste", "")
    assert found == [
        "1 médecin généraliste",
        "1 infirmière",
        "1 psychologue",
        "1 Zen",
        "1 sophrologue",
        "1 profession non indiquée",
    ]


def test_an_unknown_profession_is_one_whatever_its_case_and_accents() -> None:
    assert words("Réflexologue", "reflexologue", "RÉFLEXOLOGUE") == ["3 Réflexologue"]


def test_each_profession_has_its_yes_to_each_question() -> None:
    counted = tally(
        [
            person(specialite="IDEL", parcours="oui"),
            person(specialite="infirmière", parcours="oui", prevention="oui"),
            person(specialite="kiné", prevention="nc"),
        ]
    )
    rows = {
        in_words(row.profession): dict(zip(QUESTIONS, row.accepting, strict=True))
        for row in counted.professions
    }
    none = dict.fromkeys(QUESTIONS, 0)
    assert rows == {
        "2 infirmiers": none | {"parcours": 2, "prevention": 1},
        "1 masseur-kinésithérapeute": none,
    }


def test_only_those_who_say_yes_to_something_accept() -> None:
    people = [
        person(specialite="IPA", organisation_liberale="oui", parcours="non"),
        person(specialite="kiné", prevention="oui"),
    ]
    assert [in_words(count) for count in accepting(people, questionnaire())] == [
        "1 masseur-kinésithérapeute"
    ]


# --------------------------------------------------------------------------
# Comments


def test_comments_are_listed_with_who_wrote_them_in_the_order_of_the_answers() -> None:
    counted = tally(
        [
            person(nom="Léa", specialite="IPA", commentaire="Un\n\ndeux"),
            person(nom="Ana", commentaire=" \n "),
            person(nom="Zoé 😊", commentaire="Bravo 👩\u200d⚕️ !"),
            person(commentaire="x"),
        ]
    )
    assert counted.comments == (
        Comment("Léa, IPA", "Un\n\ndeux"),
        Comment("Zoé \ufffd", counted.comments[1].text),
        Comment("a.pdf", "x"),
    )
    assert counted.comments[1].text.startswith("Bravo \ufffd")
    assert counted.comments[1].text.endswith(" !")
