"""Answers as online forms export them: the columns, signs and moments of each maker.

The writers of LimeSurvey and of Webform were read; the others are as we know them from what their
makers document. No real account was at hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from cpts_docs.forms.fields import Field, Form, Question
from tests.spreadsheets import Cell, as_csv, as_ods, as_xlsx

QUESTIONS = """\
id: 5c2e81d0
questionnaire:
  sections:
    - title: Votre exercice
      questions:
        - {id: rpps, kind: short, text: Numéro RPPS, identity: true}
        - id: mode
          kind: one
          text: "Comment exercez-vous ?"
          choices: [Libéral, Salarié]
          other: true
        - {id: remplacant, kind: yes_no, text: "Êtes-vous remplaçant ?", required: true}
        - {id: patients, kind: number, text: "Combien de patients par semaine ?"}
        - {id: depuis, kind: date, text: "Depuis quand exercez-vous ici ?"}
    - include: national
    - title: La suite
      questions:
        - id: outils
          kind: several
          text: Quels outils vous seraient utiles ?
          choices: [Une messagerie, {id: agenda, text: "Un agenda, ouvert à tous"}, Un annuaire]
          other: true
        - {id: note, kind: scale, text: "La coordination vous satisfait-elle ?"}
        - id: reunions
          kind: table
          text: "Pourriez-vous venir :"
          rows: [Le midi, {id: soir, text: Le soir après 20 h}]
        - {id: premier, kind: long, text: "Que faire en premier ?"}
"""

Person = Mapping[str, str]
PEOPLE: tuple[Person, ...] = (
    {
        "nom": "Éloïse D'Été",
        "specialite": "Infirmière libérale",
        "adresse": "3, rue Noël, 66000 Perpignan",
        "telephone": "04 68 00 00 00",
        "mail": "eloise@exemple.invalid",
        "rpps": "10101010101",
        "mode": "liberal",
        "remplacant": "non",
        "patients": "40",
        "depuis": "2019-11-03",
        "organisation-liberale": "oui",
        "medecin-traitant": "oui",
        "soins-non-programmes": "non",
        "parcours": "nc",
        "prevention": "oui",
        "crise-sanitaire": "nc",
        "commentaire": 'Oui, mais : « l\'été » ; "vite" !\nEt 2 lignes.',
        "outils--une-messagerie": "oui",
        "outils--agenda": "oui",
        "note": "4",
        "reunions--le-midi": "non",
        "reunions--soir": "oui",
        "premier": "- une liste\n- un n° d'appel 📞",
    },
    {"mode--autre": "Bénévole", "remplacant": "oui", "outils--autre": "Un fax", "note": "1"},
    {"nom": "Łukasz Œuf", "specialite": "IPA", "remplacant": "nc", "outils--un-annuaire": "oui"},
    {"remplacant": "oui", "organisation-liberale": "non", "parcours": "oui"},
)
"""What went in, in the order of time: a field that was left empty is not there."""

TEXTS = (
    "",
    "Oui, mais : « l'été » !",
    'Il a dit "non" ; deux\n\nparagraphes\n- et un tiret',
    "=SOMME(A1) & <b>\\*</b> {{ x }}, 12",
    "😊 — un sourire",
    "n/c",
    "06 12 34",
)


def random_people(random: Random, form: Form, count: int) -> list[dict[str, str]]:
    """People who answer as it comes, each with a name of their own."""
    people = []
    for number in range(count):
        person = {"nom": f"Ana D'Été-{number}", "remplacant": random.choice(("oui", "non", "nc"))}
        for question in form.asked:
            for field in question.fields:
                if field.replies:
                    value = random.choice(("", *(reply.value for reply in field.replies)))
                elif field.kind == "number":
                    value = random.choice(("", "12", "40"))
                elif field.kind == "date":
                    value = random.choice(("", "2019-11-03", "2020-02-28"))
                else:
                    value = random.choice(TEXTS)
                person.setdefault(field.name, value)
            alone = question.kind == "several" or not person.get(question.fields[0].name)
            if question.other and alone:
                person[question.other.name] = random.choice(("", "Un fax", "à voir"))
        people.append({name: text for name, text in person.items() if text})
    return people


FIRST = datetime(2026, 11, 13, 10, 12, 33)
"""When the first answered, in Paris; each of the others an hour later."""


def moments(people: Iterable[Person]) -> Iterator[tuple[int, datetime, Person]]:
    for number, person in enumerate(people):
        yield number + 1, FIRST + timedelta(hours=number), person


def label(field: Field, person: Person) -> str:
    """What was ticked of a choice, as it stands beside its box."""
    value = person.get(field.name, "")
    return next((reply.label for reply in field.replies if reply.value == value), "")


def ticked(question: Question, person: Person) -> list[str]:
    """The choices of several that were ticked, and what was written instead."""
    found = [field.label for field in question.fields if person.get(field.name)]
    other = person.get(question.other.name, "") if question.other else ""
    return [*found, other] if other else found


def one(question: Question, person: Person) -> str:
    """The answer to a question of one field; what was written instead, if that was."""
    (field,) = question.fields
    other = person.get(question.other.name, "") if question.other else ""
    return other or label(field, person) or person.get(field.name, "")


# --------------------------------------------------------------------------
# Google Forms: « View & manage form responses » and « Choose a question type for your form »
# (Docs Editors Help): a column a question, a row of a grid in brackets, ticks in one cell.


def _google(form: Form, people: Sequence[Person], moment: str, between: str) -> list[list[str]]:
    rows = [["Horodateur", *(field.label for field in form.person)]]
    for question in form.asked:
        several = question.kind == "table"
        rows[0] += (
            [f"{question.text} [{field.label}]" for field in question.fields]
            if several
            else [question.text]
        )
    for _, when, person in moments(people):
        cells = [when.strftime(moment), *(person.get(field.name, "") for field in form.person)]
        for question in form.asked:
            if question.kind == "table":
                cells += (label(field, person) for field in question.fields)
            elif question.kind == "several":
                cells.append(between.join(ticked(question, person)))
            else:
                cells.append(one(question, person))
        rows.append(cells)
    return rows


def google_download(form: Form, people: Sequence[Person]) -> bytes:
    """The CSV that the form itself gives, in a ZIP file: UTF-8, all quoted, `;` between ticks."""
    rows = _google(form, people, "%Y/%m/%d %-I:%M:%S %p UTC+1", ";")
    return as_csv(rows, delimiter=",", end="\n", quoting=csv.QUOTE_ALL)


def google_sheet(form: Form, people: Sequence[Person]) -> bytes:
    """The CSV of the linked sheet, in French: `, ` between ticks."""
    return as_csv(_google(form, people, "%d/%m/%Y %H:%M:%S", ", "), delimiter=",")


def google_american(form: Form, people: Sequence[Person]) -> bytes:
    """The same of a sheet whose language is American: the month first, in days of questions too."""
    rows = _google(form, people, "%-m/%-d/%Y %-H:%M:%S", ", ")
    at = rows[0].index(form["depuis"].label)
    for row in rows[1:]:
        if row[at]:
            year, month, day = row[at].split("-")
            row[at] = f"{int(month)}/{int(day)}/{year}"
    return as_csv(rows, delimiter=",")


# --------------------------------------------------------------------------
# Microsoft Forms: « Check and share your form results » (Microsoft Support): a workbook, with
# who it was and when, in figures that are dates; ticks each end with `;`, a row of a Likert
# question is a column called like the row.


def microsoft(form: Form, people: Sequence[Person]) -> bytes:
    head = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"]
    head += [field.label for field in form.person]
    for question in form.asked:
        is_table = question.kind == "table"
        head += [field.label for field in question.fields] if is_table else [question.text]
    rows: list[list[Cell]] = [list(head)]
    for number, when, person in moments(people):
        days = (when - datetime(1899, 12, 30)) / timedelta(days=1)
        cells: list[Cell] = [number, days - 1 / 96, days, "anonymous", None]
        cells += (person.get(field.name) for field in form.person)
        for question in form.asked:
            if question.kind == "table":
                cells += (label(field, person) for field in question.fields)
            elif question.kind == "several":
                cells.append("".join(f"{choice};" for choice in ticked(question, person)))
            else:
                cells.append(one(question, person))
        rows.append(cells)
    shown = {(row, column): "m/d/yy h:mm:ss" for row in range(1, len(rows)) for column in (1, 2)}
    return as_xlsx({"Sheet1": rows}, shown)


# --------------------------------------------------------------------------
# LimeSurvey: « Exporting results » (LimeSurvey Manual), and Writer.php and CsvWriter.php of its
# export: UTF-8 with a byte order mark, all quoted, an empty line at the end; the row of an array
# or the choice of several in brackets, « N/A » where nobody answered.

_LIME = {
    "id": "ID de la réponse",
    "submitdate": "Date de soumission",
    "lastpage": "Dernière page",
    "startlanguage": "Langue de départ",
    "seed": "Tête de série",
}


def _lime(
    form: Form, people: Sequence[Person], unsent: Sequence[int]
) -> Iterator[list[tuple[str, str]]]:
    """The rows: pairs of a title and what stands below it."""
    for number, when, person in moments(people):
        sent = "" if number in unsent else when.strftime("%Y-%m-%d %H:%M:%S")
        first = (str(number), sent, "3", "fr", f"18{number}")
        row = list(zip(_LIME.values(), first, strict=True))
        row += [(field.label, person.get(field.name, "")) for field in form.person]
        for question in form.asked:
            for field in question.fields:
                value = label(field, person) or person.get(field.name, "")
                title = question.text
                if question.kind in ("several", "table"):
                    title = f"{question.text} [{field.label}]"
                if question.kind == "several":
                    value = "Oui" if person.get(field.name) else "Non"
                if question.kind == "table":
                    value = value or "N/A"
                if question.kind == "number" and value:
                    value = f"{value}.0000000000"
                if question.kind == "date" and value:
                    value = f"{value} 00:00:00"
                if question.other and question.kind == "one" and person.get(question.other.name):
                    value = "Autre"
                row.append((title, value))
            if question.other:
                row.append((f"{question.text} [Autre]", person.get(question.other.name, "")))
        yield row


def limesurvey(form: Form, people: Sequence[Person], unsent: Sequence[int] = ()) -> bytes:
    """Headings in full text; those of ``unsent`` left before the end."""
    rows = [*_lime(form, people, unsent)]
    table = [[title for title, _ in rows[0]], *([cell for _, cell in row] for row in rows)]
    text = as_csv(table, "utf-8-sig", ",", quoting=csv.QUOTE_ALL)
    return text + b"\r\n"


def limesurvey_codes(form: Form, people: Sequence[Person]) -> bytes:
    """Headings with code and text, and semicolons."""
    rows = [*_lime(form, people, ())]
    codes = [*_LIME, *(f"G01Q{number:02}[SQ001]" for number in range(len(rows[0]) - len(_LIME)))]
    head = [f"{code}. {title}" for code, (title, _) in zip(codes, rows[0], strict=True)]
    table = [head, *([cell for _, cell in row] for row in rows)]
    return as_csv(table, "utf-8-sig", ";", quoting=csv.QUOTE_ALL) + b"\r\n"


# --------------------------------------------------------------------------
# Framaforms: « Télécharger » of the results, which is Drupal's Webform 7.x-4 (its
# webform_exporter_delimited and the csv_headers of select and grid): three lines of titles, of
# which the second has the questions of grids and of separate choices, `X` where one was ticked.


def framaforms(form: Form, people: Sequence[Person]) -> bytes:
    info = ("Numéro", "SID", "Heure de soumission", "Heure de modification", "Brouillon")
    info += ("Adresse IP", "UID", "Nom d'utilisateur")
    above, titles = ["", *[""] * (len(info) - 1)], list(info)
    titles += [field.label for field in form.person]
    above += ["" for _ in form.person]
    for question in form.asked:
        if question.kind in ("several", "table"):
            fields = question.all_fields
            above += [question.text, *[""] * (len(fields) - 1)]
            titles += [field.label for field in fields]
        else:
            above.append("")
            titles.append(question.text)
    rows = [["Questionnaire CPTS", *[""] * (len(titles) - 1)], above, titles]
    for number, when, person in moments(people):
        cells = [str(number), f"90{number}", when.strftime("%d/%m/%Y - %H:%M"), "", "0"]
        cells += ["192.0.2.1", "0", "", *(person.get(field.name, "") for field in form.person)]
        for question in form.asked:
            if question.kind == "several":
                cells += ["X" if person.get(field.name) else "" for field in question.fields]
                cells += [person.get(question.other.name, "")] if question.other else []
            elif question.kind == "table":
                cells += [label(field, person) for field in question.fields]
            else:
                cells.append(one(question, person))
        rows.append(cells)
    return as_csv(rows, delimiter="\t", end="\n", quoting=csv.QUOTE_ALL)


# --------------------------------------------------------------------------
# KoboToolbox: « Exporting and downloading your data » (KoboToolbox Help Center): names or labels,
# with the groups before them; ticks in one column, and each in a column of its own with 1 or 0.
# The names are those that `export-form` writes.


def _name(text: str) -> str:
    return text.replace("-", "_")


def _kobo(form: Form, people: Sequence[Person], sign: str) -> list[list[str]]:
    """The questions by their names, below those of their groups."""
    rows: list[list[str]] = [[f"vous{sign}{_name(field.name)}" for field in form.person]]
    rows += [[person.get(field.name, "") for field in form.person] for person in people]
    for number, section in enumerate(form.sections, 1):
        group = f"partie_{number}{sign}"
        for question in section.questions:
            name = group + _name(question.id)
            if question.kind == "table":
                rows[0] += [f"{name}{sign}{_name(field.name)}" for field in question.fields]
            elif question.kind == "several":
                choices = [_name(question.choice_of(field.name)) for field in question.fields]
                rows[0] += [name, *(f"{name}/{choice}" for choice in [*choices, "autre"])]
            else:
                rows[0].append(name)
            if question.other:
                rows[0].append(f"{name}__autre")
            for row, person in zip(rows[1:], people, strict=True):
                row += _kobo_cells(question, person)
    return rows


def _kobo_cells(question: Question, person: Person) -> Iterator[str]:
    other = person.get(question.other.name, "") if question.other else ""
    values = [person.get(field.name, "") for field in question.fields]
    if question.kind == "several":
        chosen = [
            _name(question.choice_of(field.name))
            for field in question.fields
            if person.get(field.name)
        ]
        chosen += ["autre"] if other else []
        yield " ".join(chosen)
        nothing = "0" if chosen else ""
        yield from ("1" if value else nothing for value in [*values, other])
    elif other:
        yield "autre"
    else:
        yield from map(_name, values if question.fields[0].kind == "choice" else [])
        yield from values if question.fields[0].kind != "choice" else []
    if question.other:
        yield other


def kobo(form: Form, people: Sequence[Person]) -> bytes:
    """CSV of « XML values and headers », with groups: semicolons, all quoted."""
    rows = _kobo(form, people, "/")
    tail = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status")
    tail += ("_submitted_by", "__version__", "_tags", "_index")
    rows[0] = ["start", "end", *rows[0], *tail]
    for row, (number, when, _) in zip(rows[1:], moments(people), strict=True):
        begun = (when - timedelta(minutes=4)).isoformat(timespec="milliseconds") + "+01:00"
        row[:0] = [begun, when.isoformat(timespec="milliseconds") + "+01:00"]
        row += [str(7000 + number), f"0c1d-{number}", (when - timedelta(hours=1)).isoformat()]
        row += ["", "", "submitted_via_web", "", "vNd", "", str(number)]
    return as_csv(rows, delimiter=";", quoting=csv.QUOTE_ALL)


def kobo_labels(form: Form, people: Sequence[Person]) -> bytes:
    """XLSX of labels, without groups: the choice behind its question and a stroke."""
    head: list[Cell] = [field.label for field in form.person]
    rows: list[list[Cell]] = [head]
    rows += [[person.get(field.name) for field in form.person] for person in people]
    for question in form.asked:
        if question.kind == "several":
            fields = [*question.fields, *([question.other] if question.other else [])]
            head += [question.text, *(f"{question.text}/{field.label}" for field in fields)]
        else:
            is_table = question.kind == "table"
            head += [field.label for field in question.fields] if is_table else [question.text]
        if question.other:
            head.append("Autre")
        for row, person in zip(rows[1:], people, strict=True):
            other = person.get(question.other.name, "") if question.other else ""
            if question.kind == "several":
                row.append(" ".join(ticked(question, person)))
                row += [int(bool(person.get(field.name))) for field in question.all_fields]
            elif other:
                row.append("Autre")
            else:
                row += [label(field, person) or person.get(field.name) for field in question.fields]
            if question.other:
                row.append(other)
    head += ["_id", "_uuid", "_submission_time", "_index"]
    for row, (number, when, _) in zip(rows[1:], moments(people), strict=True):
        days = (when - timedelta(hours=1) - datetime(1899, 12, 30)) / timedelta(days=1)
        row += [7000 + number, f"0c1d-{number}", days, number]
    at = (len(head) - 2, range(1, len(rows)))
    return as_xlsx({"Questionnaire": rows}, {(row, at[0]): "yyyy-mm-dd hh:mm:ss" for row in at[1]})


# --------------------------------------------------------------------------
# ODK Central: « Submissions » (ODK Docs), and « Export format » of ODK Briefcase: groups and
# names with a hyphen between them, moments in UTC, KEY.


def odk(form: Form, people: Sequence[Person]) -> bytes:
    rows = _kobo(form, people, "-")
    rows[0] = ["SubmissionDate", *rows[0], "meta-instanceID", "KEY", "SubmitterName", "FormVersion"]
    for row, (number, when, _) in zip(rows[1:], moments(people), strict=True):
        row.insert(0, (when - timedelta(hours=1)).isoformat(timespec="milliseconds") + "Z")
        row += [f"uuid:5e-{number}", f"uuid:5e-{number}", "", "20261120"]
    return as_csv(rows, delimiter=",", end="\n")


# --------------------------------------------------------------------------
# A sheet that somebody keeps: the coordinator's own words, and crosses


def by_hand(form: Form, people: Sequence[Person]) -> bytes:
    head: list[Cell] = ["N°", "Date de saisie", "Nom et prénom", "Votre profession", "Adresse"]
    head += ["Téléphone", "E-mail", "Numéro RPPS"]
    rows: list[list[Cell]] = [["Réunion de Pont-Riou", None], head]
    for number, when, person in moments(people):
        cells: list[Cell] = [number, when.date()]
        cells += [person.get(field.name) for field in form.person]
        rows.append(cells)
    words = {"oui": "X", "non": "NON", "nc": "NSP"}
    for question in form.asked:
        for field in question.all_fields:
            one_field = question.kind not in ("several", "table")
            head.append(question.text if one_field else field.label)
            if field == question.other:
                head[-1] = f"{question.text} (autre)" if one_field else f"{question.text} [Autre]"
            for row, person in zip(rows[2:], people, strict=True):
                value = person.get(field.name, "")
                is_choice = field.kind in ("choice", "box")
                row.append((words.get(value) or label(field, person)) if is_choice else value)
    return as_ods({"Réponses": rows})


EXPORTS = {
    "google.csv": google_download,
    "google-sheet.csv": google_sheet,
    "google-american.csv": google_american,
    "microsoft.xlsx": microsoft,
    "limesurvey.csv": limesurvey,
    "limesurvey-codes.csv": limesurvey_codes,
    "framaforms.tsv": framaforms,
    "kobo.csv": kobo,
    "kobo-labels.xlsx": kobo_labels,
    "odk.csv": odk,
    "by-hand.ods": by_hand,
}
"""By the name of the file, what writes it."""
