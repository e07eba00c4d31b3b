"""The questions that a project declares: printed, filled in, read back and counted, by kind."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic, Severity
from cpts_docs.base.resources import page_folder
from cpts_docs.document.tree import Choice, Paragraph, Section
from cpts_docs.document.walk import fields, texts, walk
from cpts_docs.formats import FORMATS
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import form_of, questionnaire
from cpts_docs.forms.fields import MAX_BOXES, Field, Form
from cpts_docs.forms.figures import Figures, read_number
from cpts_docs.forms.recipients import read_recipients
from cpts_docs.forms.shares import NO_REPLY
from cpts_docs.forms.tally import Tallied, Tally, tally
from cpts_docs.jobs.collect import collect, files_of
from cpts_docs.project.model import Project
from tests import samples
from tests.browser import clicked_in_pdf_js, typed_into
from tests.commands import Cli
from tests.filling import FILL, flattened_pdf
from tests.office import Job, fill, libreoffice
from tests.pages import pages_of
from tests.questions import EACH_KIND, asking
from tests.samples import MINIMAL


def loaded(folder: Path, more: str = EACH_KIND) -> Project:
    return samples.project_in(folder, more)


def told(folder: Path, more: str) -> list[Diagnostic]:
    """What is said of a project, but for its notice, which is not whole."""
    path = folder / "project.yaml"
    path.write_text(MINIMAL + more, encoding="utf-8")
    return [item for item in cpts_docs.validate(path) if item.rule != "rgpd"]


def rules(folder: Path, more: str) -> list[tuple[str, str]]:
    """The rules that a declaration breaks, each with what it says."""
    return [(item.rule, item.message) for item in told(folder, more)]


# --------------------------------------------------------------------------
# Filled in at random


TEXTS = ("", "Ici", "Déjà : « l'été » & <b>", "=1+1", "12 rue d’Œuvre")
NUMBERS = ("", "12", "12,5", "1 200", "une dizaine", "0", "-3")
DAYS = ("", "2020-01-31", "1999-12-01")
MANY_LINES = ("", "Une ligne", "Deux\n\nparagraphes\n- un tiret")


def at_random(form: Form, chance: random.Random) -> dict[str, str]:
    """What one person may put into the fields."""

    def one(field: Field) -> str:
        if field.replies:
            return chance.choice([*sorted(field.values)])
        if field.rows > 1:
            return chance.choice(MANY_LINES)
        return chance.choice({"number": NUMBERS, "date": DAYS}.get(field.kind, TEXTS))

    return {field.name: one(field) for field in form.collected} | {"remplacant": "non"}


@cache
def blank(ending: str) -> bytes:
    """The empty questionnaire with each kind."""
    project = cpts_docs.load(MINIMAL + EACH_KIND)
    return cpts_docs.write(cpts_docs.render(project, "questionnaire"), ending)


@pytest.fixture
def times(pytestconfig: pytest.Config) -> int:
    """How many forms of each format are filled in."""
    return 200 if pytestconfig.getoption("whole") else 8


@pytest.mark.parametrize("ending", FILL)
def test_each_kind_of_question_is_read_back_and_counted_exactly(
    tmp_path: Path, ending: str, times: int
) -> None:
    project = loaded(tmp_path)
    chance = random.Random(ending)
    given = [
        at_random(project.form, chance) | {"nom": f"Personne {number}", "mail": ""}
        for number in range(times)
    ]
    put, saved = FILL[ending]
    for number, answers in enumerate(given):
        (tmp_path / f"{number:03}.{saved}").write_bytes(put(blank(ending), answers))

    collected = collect(project, sorted(tmp_path.glob(f"*.{saved}")))

    assert collected.refused == []
    assert [dict(answer.fields) for answer in collected.answers] == given
    assert_counted(tally(collected.answers, project.form), given)


def assert_counted(counted: Tally, given: list[dict[str, str]]) -> None:
    """The tally says what a plain count of the answers says."""
    for told in counted.asked:
        question = told.question
        for field, chart in zip(question.fields, told.charts, strict=False):
            if question.kind in ("yes_no", "scale", "table"):
                plain = Counter(answers[field.name] for answers in given)
                expected = [plain[reply.value] for reply in field.replies] + [plain[""]]
                assert [reply.count for reply in chart.replies] == expected
        if question.kind in ("short", "long", "date"):
            filled = [answers for answers in given if answers[question.id].strip()]
            assert len(told.texts) == len(filled)
        if question.kind in ("one", "several"):
            assert_boxes_counted(told, given)
        if question.kind == "number":
            assert_numbers_counted(told, [answers[question.id] for answers in given])
    yes = [
        answers
        for answers in given
        if "oui" in (*(answers[project.question.name] for project in counted.projects),)
    ]
    assert counted.accepting == len(yes)
    assert "parcours" not in {project.question.name for project in counted.projects}
    assert counted.projects[-1].question.name == "pilote"


def assert_boxes_counted(told: Tallied, given: list[dict[str, str]]) -> None:
    question = told.question
    (chart,) = told.charts
    boxes = [
        sum(answers[field.name] == reply.value for answers in given)
        for field, reply in question.boxes
    ]
    others = [answers.get(f"{question.id}--autre", "") for answers in given]
    unticked = [
        other
        for answers, other in zip(given, others, strict=True)
        if not any(answers[field.name] for field in question.fields)
    ]
    written = sum(bool(text) for text in unticked)
    rest = [written, len(unticked) - written] if question.other else [len(unticked)]
    assert [reply.count for reply in chart.replies] == [*boxes, *rest]
    assert chart.replies[-1].label == NO_REPLY
    assert len(told.texts) == sum(map(bool, others))


def assert_numbers_counted(told: Tallied, written: list[str]) -> None:
    values = {"12": 12, "12,5": Decimal("12.5"), "1 200": 1200, "0": 0, "-3": -3}
    numbers = [Decimal(values[text]) for text in written if text in values]
    assert told.figures
    assert told.figures.count == len(numbers)
    assert told.figures.mean == sum(numbers) / len(numbers)
    assert (told.figures.least, told.figures.most) == (min(numbers), max(numbers))
    assert [item.text for item in told.texts] == [text for text in written if text == "une dizaine"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("1\u202f200,25", "1200.25"),
        ("-3", "-3"),
        ("12 patients", None),
        ("", None),
        ("NaN", None),
        ("1e400", None),
        ("1.200", None),
        ("0.125", "0.125"),
        ("1,2,3", None),
        ("10 12", None),
        ("1_2", None),
        ("9" * 40, None),
    ],
)
def test_a_number_is_read_as_the_french_write_it(text: str, number: str | None) -> None:
    assert read_number(text) == (None if number is None else Decimal(number))


# --------------------------------------------------------------------------
# The document


def test_without_a_declaration_the_questions_are_the_national_ones(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").form == questionnaire()
    assert form_of([{"include": "national"}]) == questionnaire()


def test_a_field_of_every_question_is_in_the_document_with_its_label(tmp_path: Path) -> None:
    project = loaded(tmp_path)
    document = cpts_docs.render(project, "questionnaire")
    found = {field.name: field.label for field in fields(document.blocks)}

    assert set(found) == {field.name for field in project.form.fields}
    assert found["remplacant"] == "Remplaçant (obligatoire) : NC"
    assert found["mode--autre"] == "Votre mode : Autre"
    assert found["outils--agenda"].startswith("Outils : Un agenda ouvert")
    assert found["reunions--le-midi"] == "Le midi : NC"
    boxes = [box for box in fields(document.blocks) if box.name == "outils--agenda"]
    assert [box.kind for box in boxes if isinstance(box, Choice)] == ["checkbox"]
    assert document.metadata.title.startswith("Vos attentes")


def test_on_paper_a_question_says_when_it_is_asked(tmp_path: Path) -> None:
    document = cpts_docs.render(loaded(tmp_path), "questionnaire")
    shown = [text.replace("\u00a0", " ") for text in texts(document.blocks)]

    assert shown[shown.index("Où") - 1] == "Si « Oui » à « Remplaçant » :"
    where = shown.index("En premier") - 1
    assert shown[where] == (
        "Si « Un agenda ouvert à tous les cabinets de la ville et des environs » à « Outils » :"
    )
    sections = [block for block in walk(document.blocks) if isinstance(block, Section)]
    assert [item.shown_if for item in sections if item.shown_if] == [
        ("remplacant", "oui"),
        ("outils--agenda", "oui"),
    ]
    assert [item.required for item in sections if item.required] == ["any", "all"]


def test_on_paper_what_leads_to_a_question_stands_with_it(tmp_path: Path) -> None:
    project = loaded(tmp_path)
    path = tmp_path / "form.pdf"
    path.write_bytes(cpts_docs.write(cpts_docs.render(project, "questionnaire"), "pdf"))
    words = [word for page in pages_of(path) for word in page.words]
    (place,) = (place for place, word in enumerate(words) if word.text == "Où")
    before, when, question = (words[at] for at in (place - 10, place - 1, place))

    assert (before.text, when.text) == ("NC", ":")
    assert question.top - when.bottom < when.top - before.bottom


def test_choices_that_fill_more_than_a_line_stand_below_each_other(tmp_path: Path) -> None:
    document = cpts_docs.render(loaded(tmp_path), "questionnaire")
    lines = [
        [box.name for box in block.children if isinstance(box, Choice)]
        for block in walk(document.blocks)
        if isinstance(block, Paragraph) and block.role == "choices"
    ]

    assert ["outils--une-messagerie"] in lines
    assert ["outils--agenda"] in lines
    assert ["mode", "mode"] in lines
    assert ["note"] * 5 in lines


def test_a_copied_template_asks_the_questions_of_the_project_too(tmp_path: Path) -> None:
    own = tmp_path / "modeles"
    own.mkdir()
    page = (page_folder() / "questionnaire.html").read_text("utf-8")
    (own / "questionnaire.html").write_text(page, "utf-8")

    copied = cpts_docs.render(loaded(tmp_path, f"{EACH_KIND}templates: modeles\n"), "questionnaire")

    assert copied.blocks == cpts_docs.render(loaded(tmp_path), "questionnaire").blocks


# --------------------------------------------------------------------------
# In a browser


TYPED = {
    "nom": "Ana Rey",
    "mode": "salarie",
    "remplacant": "oui",
    "lieux": "Ici",
    "patients": "12,5",
    "depuis": "2020-01-31",
    "outils--agenda": "oui",
    "outils--autre": "Un fax",
    "note": "4",
    "reunions--le-midi": "oui",
    "reunions--le-soir": "nc",
    "premier": "Tout",
}


def typed(
    node: str, folder: Path, answers: dict[str, str], *back: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """What comes of it when the questionnaire is filled in, and the answer that is collected.

    ``back`` are boxes that the person goes back to, to take their tick out.
    """
    told = typed_into(node, blank("html"), folder, answers, back=back)
    (answer,) = collect(loaded(folder), [folder / "saved" / told["file"]]).answers
    return told, {name: text for name, text in answer.fields.items() if text}


def test_a_page_takes_an_answer_to_each_kind_of_question(node: str, tmp_path: Path) -> None:
    told, answer = typed(node, tmp_path, TYPED)

    assert answer == TYPED
    assert told["reached"] == [
        field.name for field in cpts_docs.load(MINIMAL + EACH_KIND).form.fields
    ]
    assert told["emptySave"] == "Il manque 2 réponses obligatoires : rien n'a été enregistré."
    assert told["complaints"] == []


@pytest.mark.whole
def test_a_page_does_not_ask_what_is_not_to_be_asked(node: str, tmp_path: Path) -> None:
    asked = {name: text for name, text in TYPED.items() if name != "outils--agenda"}
    told, answer = typed(node, tmp_path, asked)

    assert "lieux" in told["reached"]
    assert "premier" not in told["reached"]
    assert "premier" not in answer


@pytest.mark.whole
def test_what_was_put_into_a_question_goes_with_it(node: str, tmp_path: Path) -> None:
    told, answer = typed(node, tmp_path, TYPED, "outils--agenda")

    assert "premier" in told["reached"]
    assert not {"premier", "outils--agenda"} & set(answer)


# --------------------------------------------------------------------------
# In the programs that people use


def came_back(folder: Path, path: Path) -> dict[str, str]:
    """What was collected of a form filled in with :data:`TYPED`, empty fields left out."""
    collected = collect(loaded(folder), [path])
    assert (collected.refused, collected.remarks) == ([], [])
    (answer,) = collected.answers
    return {name: text for name, text in answer.fields.items() if text}


@pytest.mark.whole
def test_a_form_filled_in_in_pdf_js_is_collected_exactly(node: str, tmp_path: Path) -> None:
    form, filled = tmp_path / "form.pdf", tmp_path / "filled.pdf"
    form.write_bytes(blank("pdf"))
    clicked_in_pdf_js(node, form, filled, TYPED)

    assert came_back(tmp_path, filled) == TYPED


def test_a_form_filled_in_in_libreoffice_is_collected_exactly(tmp_path: Path) -> None:
    form = tmp_path / "form.odt"
    form.write_bytes(blank("odt"))
    fill([Job(form, tmp_path / "filled.odt", TYPED)])

    assert came_back(tmp_path, tmp_path / "filled.odt") == TYPED


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_word_form_that_libreoffice_saved_is_collected_exactly(
    tmp_path: Path, ending: str
) -> None:
    form = tmp_path / "form.docx"
    form.write_bytes(FILL["docx"][0](blank("docx"), TYPED))
    (tmp_path / "saved").mkdir()
    libreoffice(ending, [form], tmp_path / "saved")

    assert came_back(tmp_path, tmp_path / "saved" / f"form.{ending}") == TYPED


# --------------------------------------------------------------------------
# Before and after sending


def test_a_table_of_recipients_has_a_column_for_what_is_known_beforehand(tmp_path: Path) -> None:
    project = loaded(tmp_path)
    table = tmp_path / "destinataires.csv"
    table.write_text("Nom;Numéro RPPS;Spécialité\nAna Rey;10001234567;IDE\n", "utf-8")

    (recipient,), problems = read_recipients(table, form=project.form)
    assert recipient.fields == {"nom": "Ana Rey", "specialite": "IDE", "rpps": "10001234567"}
    assert "« Numéro RPPS »" not in " ".join(str(problem) for problem in problems)

    (outcome,) = cpts_docs.mailing(project, [recipient], tmp_path, name="pour-{rpps}")
    assert outcome.state == "written"
    answered = FILL["pdf"][0]((tmp_path / "pour-10001234567.pdf").read_bytes(), {"note": "4"})
    (tmp_path / "a.pdf").write_bytes(answered)
    (answer,) = collect(project, [tmp_path / "a.pdf"]).answers
    assert (answer.fields["rpps"], answer.fields["note"]) == ("10001234567", "4")


def test_the_files_of_a_mailing_may_be_named_after_a_field_of_the_project(
    tmp_path: Path, cli: Cli
) -> None:
    project = loaded(tmp_path)
    (tmp_path / "table.csv").write_text("Nom;RPPS\nAna Rey;10001234567\n", "utf-8")

    named = cli("mailing", project.path, tmp_path / "table.csv", "--name", "pour-{rpps}")
    wrong = cli("mailing", project.path, tmp_path / "table.csv", "--name", "pour-{rpp}")

    assert named.code == 0
    assert (tmp_path / "questionnaires" / "pour-10001234567.pdf").exists()
    assert wrong.code == 2
    assert "« {rpp} », inconnu ; vouliez-vous dire « rpps » ?" in wrong.err


def test_forms_that_were_sent_before_a_change_are_collected_and_the_change_is_named(
    tmp_path: Path,
) -> None:
    before = asking(
        "{id: mode, kind: one, text: Mode, choices: [Libéral, Salarié, Mixte]}",
        "{id: partie, kind: short, text: Partie}",
        "{id: pilote, kind: yes_no, text: Pilote, participation: true}",
    )
    after = asking(
        "{id: mode, kind: one, text: Mode, choices: [Libéral, Salarié]}",
        "{id: venue, kind: short, text: Venue}",
        "{id: pilote, kind: yes_no, text: Pilote, participation: true}",
    )
    sent = cpts_docs.write(cpts_docs.render(loaded(tmp_path, before), "questionnaire"), "docx")
    said = {"nom": "Ana", "mode": "mixte", "partie": "Oui-da", "pilote": "oui"}
    (tmp_path / "a.docx").write_bytes(FILL["docx"][0](sent, said))
    project = loaded(tmp_path, after)

    collected = collect(project, [tmp_path / "a.docx"])

    (answer,) = collected.answers
    assert {name: answer.fields[name] for name in said} == said
    assert "venue" not in answer.fields
    assert collected.refused == []
    told = " ".join(collected.notices)
    assert "gardés aussi : « partie »" in told
    assert "n'avaient pas, et laissés sans réponse : « venue »" in told
    assert [item.reason for item in collected.remarks] == [
        "« mode » : « mixte » n'est pas, ou plus, parmi les choix ; gardé tel quel"
    ]

    for path, content in files_of(project, collected, tmp_path).items():
        path.write_bytes(content)
    project = loaded(tmp_path, f"{after}answers: answers.yaml\n")
    found = [item for item in cpts_docs.validate(project.path) if item.rule == "reponse-ancienne"]
    assert [item.severity for item in found] == [Severity.WARNING]
    (mode, *_) = tally(project.answers or (), project.form).asked
    counts = {reply.label: reply.count for reply in mode.charts[0].replies}
    assert counts == {"Libéral": 0, "Salarié": 0, "mixte": 1, NO_REPLY: 0}


def test_what_a_person_has_to_look_at_in_an_answer_is_named(tmp_path: Path) -> None:
    project = loaded(tmp_path)
    said = {"nom": "Ana", "lieux": "Ici", "patients": "dix", "depuis": "hier", "note": "3"}
    (tmp_path / "a.json").write_bytes(FILL["html"][0](blank("html"), said))

    collected = collect(project, [tmp_path / "a.json"])

    assert [item.reason for item in collected.remarks] == [
        "question obligatoire sans réponse : « Remplaçant »",
        "réponse à une question qui n'était pas posée : « Où »",
        "question obligatoire sans réponse : « Viendriez-vous : »",
        "« patients » : « dix » n'est pas un nombre, et reste hors de la moyenne ; gardé tel quel",
        "« depuis » : « hier » n'est pas une date ; gardé tel quel",
    ]
    assert len(collected.answers) == 1


# --------------------------------------------------------------------------
# Counted by profession, or by a question


PEOPLE: tuple[Mapping[str, str], ...] = (
    {"specialite": "IDE", "mode": "liberal", "note": "4", "patients": "10", "pilote": "oui"},
    {"specialite": "IDE", "mode": "salarie", "note": "2", "patients": "20"},
    {"specialite": "kiné", "mode": "liberal", "note": "5", "outils--agenda": "oui"},
    {"specialite": "kiné", "mode--autre": "Retraité", "pilote": "non"},
)
ANSWERS = [Answer(f"{n}.pdf", f"{n:064}", fields) for n, fields in enumerate(PEOPLE)]


def rows(counted: Tally, question: str) -> dict[str, str]:
    """What each group says to a question of choice or of figures."""
    place = [item.id for item in counted.detailed].index(question)
    return {
        row.profession.profession.singular: row.told[place].replace("\u00a0", " ")
        for row in counted.professions
    }


def test_answers_are_counted_by_profession(tmp_path: Path) -> None:
    counted = tally(ANSWERS, loaded(tmp_path).form)

    assert counted.by == ""
    assert rows(counted, "note") == {
        "infirmier": "moyenne 3 (de 2 à 4 ; 2 réponses)",
        "masseur-kinésithérapeute": "5 (1 réponse)",
    }
    assert rows(counted, "mode")["infirmier"] == "Libéral : 1 (50 %) ; Salarié : 1 (50 %)"


def test_answers_are_counted_by_a_question_of_choice(tmp_path: Path) -> None:
    counted = tally(ANSWERS, loaded(tmp_path).form, "mode")

    assert counted.by == "Votre mode"
    groups = {
        row.profession.profession.singular: row.profession.count for row in counted.professions
    }
    assert groups == {"Libéral": 2, "Salarié": 1, "Autre": 1}
    assert rows(counted, "note")["Libéral"] == "moyenne 4,5 (de 4 à 5 ; 2 réponses)"
    assert rows(counted, "note")["Autre"] == f"{NO_REPLY} : 1 (100 %)"
    pilot = [project.question.name for project in counted.projects].index("pilote")
    yes = {row.profession.profession.singular: row.accepting[pilot] for row in counted.professions}
    assert yes == {"Libéral": 1, "Salarié": 0, "Autre": 0}


def test_the_rows_of_a_table_are_counted_by_a_question_of_choice(tmp_path: Path) -> None:
    counted = tally(ANSWERS, loaded(tmp_path).form, "mode")

    told = rows(counted, "reunions")["Libéral"]
    assert told.startswith("Le midi – ")
    assert " ;\nLe soir – " in told  # a row a line


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["33,125"], "33,125 (1 réponse)"),
        (["0"], "0 (1 réponse)"),
        (["33,125", "0"], "moyenne 16,56 (de 0 à 33,125 ; 2 réponses)"),
        (["0,125", "0,125"], "moyenne 0,13 (de 0,125 à 0,125 ; 2 réponses)"),
    ],
)
def test_a_number_is_shown_as_given_and_a_mean_rounded(given: list[str], said: str) -> None:
    numbers = [Decimal(text.replace(",", ".")) for text in given]
    mean = sum(numbers, Decimal()) / len(numbers)

    assert Figures(len(numbers), mean, min(numbers), max(numbers)).in_words == said


def test_the_synthesis_shows_shares_means_and_texts(tmp_path: Path) -> None:
    entries = [{**answer.values(), "fields": dict(answer.fields)} for answer in ANSWERS]
    answers = {"version": 1, "project": "Ruscino", "answers": entries}
    (tmp_path / "answers.yaml").write_text(str(answers), encoding="utf-8")
    project = loaded(tmp_path, f"{EACH_KIND}answers: answers.yaml\nsynthese: {{by: mode}}\n")

    document = cpts_docs.render(project, "synthese")
    shown = [" ".join(text.split()) for text in texts(document.blocks)]

    assert "Moyenne 3,67 (de 2 à 5 ; 3 réponses)." in shown
    assert "Moyenne 15 (de 10 à 20 ; 2 réponses)." in shown
    wide = "Un agenda ouvert à tous les cabinets de la ville et des environs"
    assert shown[shown.index(wide) + 1] == "1 (25 %)"
    assert "Les réponses selon « Votre mode »" in shown
    assert "Votre mode" in shown  # heads the tables
    assert any(text.startswith("Question posée à 0 personne sur 4") for text in shown)
    assert "Réponse" not in shown[shown.index("Les réponses selon « Votre mode »") :]
    assert any(text.endswith("kiné :\nRetraité") or "Retraité" in text for text in shown)
    (group,) = [group for group in [project.future] if group]
    assert [(count.profession.singular, count.count) for count in group.counts] == [
        ("infirmier", 1)
    ]


# --------------------------------------------------------------------------
# Rules

DOUBLE, INCOMPLETE, CONDITION = "question-double", "question-incomplete", "condition-inconnue"


@pytest.mark.parametrize(
    ("question", "rule", "part"),
    [
        ("{id: a.b, kind: short, text: A}", "question-identifiant", "« a.b »"),
        ("{id: Été, kind: short, text: A}", "question-identifiant", "« Été »"),
        ("{id: pilote, kind: short, text: A}", DOUBLE, "« pilote »"),
        ("{id: parcours, kind: yes_no, text: A}", DOUBLE, "« parcours »"),
        ("{id: projet, kind: short, text: A}", DOUBLE, "« projet »"),
        ("{id: nom, kind: short, text: A}", DOUBLE, "« nom »"),
        ("{id: a, kind: one, text: A}", INCOMPLETE, "« choices »"),
        ("{id: a, kind: table, text: A}", INCOMPLETE, "« rows »"),
        ("{id: a, kind: date, text: A, other: true}", INCOMPLETE, "« other »"),
        ("{id: a, kind: yes_no, text: A, identity: true}", INCOMPLETE, "« identity »"),
        ("{id: a, kind: short, text: A, identity: true, help: B}", INCOMPLETE, "« help »"),
        ("{id: a, kind: one, text: A, choices: [B, b]}", DOUBLE, "« b »"),
        ("{id: a, kind: several, text: A, choices: [Autre, b], other: true}", DOUBLE, "« autre »"),
        ("{id: a, kind: short, text: A, show_if: {pilot: oui}}", CONDITION, "« pilot »"),
        ("{id: a, kind: short, text: A, show_if: {pilote: ok}}", CONDITION, "« ok »"),
        ("{id: a, kind: short, text: A, show_if: {a: oui}}", CONDITION, "« a »"),
        ("{id: a, kind: date, text: A, show_if: {pilote: oui, b: c}}", CONDITION, "« show_if »"),
    ],
)  # fmt: skip
def test_a_mistake_of_a_question_is_named(
    tmp_path: Path, question: str, rule: str, part: str
) -> None:
    pilot = "{id: pilote, kind: yes_no, text: Pilote, participation: true}"
    ((found, message),) = rules(tmp_path, asking(pilot, question))

    assert found == rule
    assert part in message


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (asking("{id: a, kind: short, text: A}"), "participation-absente"),
        ("questionnaire: {sections: [{include: national, without: [x]}]}\n", "question-inconnue"),
        ("questionnaire: {sections: [{include: national, title: A}]}\n", INCOMPLETE),
        ("questionnaire: {sections: [{include: national}, {include: national}]}\n", DOUBLE),
        ("synthese: {by: mode}\n", "question-inconnue"),
        ("synthese: {by: participation}\n", "question-inconnue"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_declaration_is_named(tmp_path: Path, more: str, rule: str) -> None:
    assert [found for found, _ in rules(tmp_path, more)] == [rule]


def test_a_printed_questionnaire_is_known_whatever_its_title(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}questionnaire: {{title: Vos attentes}}\n", encoding="utf-8")
    tree = cpts_docs.render(cpts_docs.load(path), "questionnaire")

    read_form = FORMATS["pdf"].read_form
    assert read_form is not None
    with pytest.raises(cpts_docs.UnreadableError, match="imprimé en PDF ou aplati"):
        read_form(flattened_pdf(cpts_docs.write(tree, "pdf")))


def long_questionnaire(boxes: int) -> str:
    """A project whose questionnaire has so many boxes and fields: 20 boxes a question."""
    own = boxes - len(form_of([]).fields)
    whole, rest = divmod(own, 20)
    kinds = [20] * whole + ([rest] if rest else [])
    return asking(
        *(
            f"{{id: q{number}, kind: one, text: Question {number}, participation: false, "
            f"choices: [{', '.join(f'C{n}' for n in range(count))}]}}"
            for number, count in enumerate(kinds)
        )
    )


@pytest.mark.parametrize("ending", ["docx", "odt", "pdf"])
def test_the_longest_questionnaire_is_read_back_without_a_remark(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + long_questionnaire(MAX_BOXES), encoding="utf-8")
    project = cpts_docs.load(path)
    assert sum(len(field.replies) or 1 for field in project.form.fields) == MAX_BOXES

    read_form = FORMATS[ending].read_form
    assert read_form is not None
    form = read_form(cpts_docs.write(cpts_docs.render(project, "questionnaire"), ending))
    assert form.remarks == ()
    assert {field.name for field in project.form.collected} <= form.fields.keys()


def test_a_longer_questionnaire_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + long_questionnaire(MAX_BOXES + 1), encoding="utf-8")

    rules = [item.rule for item in cpts_docs.validate(path) if item.is_error]
    assert rules == ["questionnaire-trop-long"]


def test_an_error_is_told_behind_any_number_of_warnings(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    texts = "      - prevention-vaccination\n" * 120
    path.write_text(
        f"{MINIMAL}missions:\n  - mission: prevention\n    actions:\n{texts}"
        "      - {action: rien-de-tel}\n",
        encoding="utf-8",
    )

    assert [item.rule for item in cpts_docs.validate(path) if item.is_error] == ["action-inconnue"]


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ("{id: a, kind: short, text: A, required: oui}", "écrivez true"),
        ("{id: a, kind: short, text: A, obligatoire: true}", "required"),
        ("{id: a, kind: yesno, text: A}", "yes_no"),
        ("{id: a, kind: one, text: A, choices: [2024, b]}", '"2024"'),
    ],
)
def test_a_mistake_of_a_key_says_what_to_write(tmp_path: Path, question: str, hint: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + asking(question), encoding="utf-8")

    hints = [item.hint for item in cpts_docs.validate(path) if item.is_error]
    assert len(hints) == 1
    assert hint in hints[0]


@pytest.mark.parametrize(
    ("question", "column", "hint"),
    [
        ("{id: a, kind: short, text: A, show_if: pilote}", 50, "show_if: {pilote: oui}"),
        ("{id: a, kind: short, text: A, show_if: {piloté: Oui}}", 51, "écrivez « pilote »"),
        ("{id: a, kind: short, text: A, show_if: {pilote: Oui}}", 59, "écrivez « oui »"),
        ("{id: a, kind: échelle, text: A}", 25, "écrivez « scale »"),
        ("{id: a, kind: oui/non, text: A}", 25, "écrivez « yes_no »"),
        ("{id: a, kind: choix multiple, text: A}", 25, "écrivez « several »"),
    ],
)
def test_a_mistake_of_a_question_is_told_where_it_is_with_the_words_to_write(
    tmp_path: Path, question: str, column: int, hint: str
) -> None:
    pilot = "{id: pilote, kind: yes_no, text: Pilote, participation: true}"
    (found,) = told(tmp_path, asking(pilot, question))

    assert found.position is not None
    assert found.position.column == column
    assert hint in found.hint


def test_a_condition_follows_the_name_that_a_wrong_one_should_have(tmp_path: Path) -> None:
    first = "{id: Mode exercice, kind: one, text: A, choices: [b, c], participation: false}"
    pilot = "{id: pilote, kind: yes_no, text: Pilote, participation: true}"
    right = "{id: d, kind: short, text: D, show_if: {mode-exercice: b}}"
    wrong = right.replace("mode-exercice", "Mode exercice")

    for condition, hints in (
        (right, ["écrivez mode-exercice"]),
        (wrong, ["écrivez mode-exercice", "écrivez « mode-exercice »"]),
    ):
        assert [item.hint for item in told(tmp_path, asking(pilot, first, condition))] == hints


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("toutes les réponses sont facultatives", True),
        ("Aucune réponse n'est obligatoire.", True),
        ("facultatives, sauf la première", False),
        ("une réponse est obligatoire, les autres sont facultatives", False),
    ],
)
def test_a_notice_that_says_all_is_optional_beside_a_required_question_is_a_warning(
    tmp_path: Path, said: str, is_told: bool
) -> None:
    notice = f"  privacy:\n    mandatory: {said}\n"
    found = [item.rule for item in told(tmp_path, EACH_KIND + notice)]
    optional = EACH_KIND.replace(", required: true", "").replace("          required: true\n", "")

    assert found == (["facultatif"] if is_told else [])
    assert told(tmp_path, optional + notice) == []


def test_a_declaration_with_each_kind_breaks_no_rule(tmp_path: Path) -> None:
    assert rules(tmp_path, EACH_KIND) == []
    assert rules(tmp_path, "synthese: {by: organisation-liberale}\n") == []
