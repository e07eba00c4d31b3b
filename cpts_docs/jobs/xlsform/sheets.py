"""The sheets of an XLSForm, whoever made it: rows whose cells are known by what they are.

Any workbook does, and a text with separators: the questions alone, or the sheets one after the
other, as the field writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cpts_docs.base.diagnostics import Diagnostic, Severity, did_you_mean
from cpts_docs.base.words import folded, has_glyph, normalized, series
from cpts_docs.foreign import cells
from cpts_docs.foreign.sheets import Line, Sheet, TableError, numbered
from cpts_docs.foreign.table import Table
from cpts_docs.foreign.tables import sheets_of, table_of
from cpts_docs.jobs.xlsform.problems import ASIDE, Problems, Row

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
_MORE = {"external_choices": "choices", "entities": "", "osm": ""}

_TITLES = {
    SURVEY: {
        "type": "type command",
        "name": "name nom tag value",
        "label": "label libelle etiquette caption question",
        "hint": "hint aide indice",
        "required": "required obligatoire",
        "relevant": "relevant relevance condition",
        "appearance": "appearance apparence",
        "parameters": "parameters parametres",
        "constraint_message": "constraint_message constraining_message constraintmsg",
        "required_message": "required_message requiredmsg",
        "calculation": "calculation calculate",
        "read_only": "read_only readonly",
        "repeat_count": "repeat_count count",
        "media": "media image big_image audio video",
        **{word: word for word in ["constraint", "choice_filter", "default", "trigger", "cpts"]},
        **{word: word for word in ["guidance_hint", "disabled"]},
    },
    CHOICES: {
        "list_name": "list_name list liste nom_de_la_liste",
        "name": "name nom value valeur",
        "label": "label libelle etiquette caption",
        "media": "media image big_image audio video",
    },
    SETTINGS: {
        "form_title": "form_title set_form_title title titre",
        "form_id": "form_id set_form_id id_string",
        "default_language": "default_language langue",
        "version": "version",
    },
}
_KNOWN = {
    sheet: {word: name for name, words in titles.items() for word in words.split()}
    for sheet, titles in _TITLES.items()
}
_NEEDED = {SURVEY: ("type",), CHOICES: ("list_name", "name"), SETTINGS: ()}
_TRANSLATED = ("label", "hint")
_FRENCH = re.compile(r"\b(?:fr(?:[_-]\w+)?|fra|fran[cç]ais|french)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of the sheets that count."""

    survey: Sequence[Row]
    choices: Sequence[Row]
    settings: Row


def read_workbook(problems: Problems) -> Workbook | None:
    """The form at ``problems.path``; None if it has no questions that can be read."""
    try:
        sheets = _parts(sheets_of(problems.path, lambda title: _is_title(SURVEY, title)))
    except TableError as error:
        problems.found.append(
            Diagnostic(error.rule, error.message, problems.path, None, error.hint, error.excerpt)
        )
        return None
    named = {folded(sheet.name): sheet for sheet in reversed(sheets)}
    if SURVEY not in named:
        names = [sheet.name for sheet in sheets]
        hint = did_you_mean(SURVEY, names) or f"ce classeur a : {series(names[:10])}"
        problems.add(ASIDE, "la feuille « survey » manque", hint, None, severity=Severity.ERROR)
        return None
    _name_others(named, problems)
    settings = next(iter(_rows(named, SETTINGS, problems, "")), Row(SETTINGS, 1, {}))
    language = settings["default_language"]
    survey = _rows(named, SURVEY, problems, language)
    return Workbook(survey, _rows(named, CHOICES, problems, language), settings)


def _parts(sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """The sheets; of a text that has several, each that a line with its name alone begins."""
    if not sheets[0].is_text:
        return sheets
    found: dict[str, list[Line]] = {}
    for line in sheets[0].lines():
        first, *others = line.cells or ("",)
        name = folded(first.strip("\ufeff"))
        if name in (SURVEY, CHOICES, SETTINGS, *_MORE) and not any(map(str.strip, others)):
            found[name] = []
        elif not found:
            return [replace(sheets[0], name=SURVEY)]
        else:
            [*found.values()][-1].append(replace(line, cells=line.cells[1:]))
    return [Sheet(name, partial(iter, lines), is_text=True) for name, lines in found.items()]


def _name_others(named: Mapping[str, Sheet], problems: Problems) -> None:
    """Say which sheets are not read."""
    for name, sheet in named.items():
        if name in (SURVEY, CHOICES, SETTINGS) or not any(True for _ in sheet.lines()):
            continue
        key = name.replace(" ", "_")
        if key in _MORE:
            into = _MORE[key]
            hint = f"recopiez ce qui sert dans la feuille « {into} »" if into else ""
            message = f"la feuille « {sheet.name} » n'a pas d'équivalent"
            problems.add(ASIDE, message, hint, None, severity=Severity.ERROR)
        else:
            problems.adapted(f"la feuille « {sheet.name} » n'est pas lue")


# --------------------------------------------------------------------------
# Rows


def _is_title(sheet: str, title: str) -> bool:
    return bool(_meaning(sheet, title)[0])


def _meaning(sheet: str, title: str) -> tuple[str, str]:
    """What a title means, and the language it adds: of ``Label :: Français (fr)``, both."""
    base, _, language = (part.strip() for part in re.split(r"(::?)", f"{title}::", maxsplit=1))
    language = language.strip(": \ufeff")
    word = folded(base.strip("\ufeff")).replace(" ", "_")
    if word in ("bind", "body", "control"):
        word, language = folded(language.removeprefix("jr:")).replace(" ", "_"), ""
    return _KNOWN[sheet].get(word, ""), language


def _rows(
    named: Mapping[str, Sheet], name: str, problems: Problems, language: str
) -> Sequence[Row]:
    """The rows of a sheet, [] if it is not there; what is wrong with it is said."""
    if name not in named:
        return []
    table = table_of(problems.path, named[name], lambda title: _is_title(name, title))
    columns = _columns(table, name, problems, language)
    if lacking := [title for title in _NEEDED[name] if title not in columns and table.head]:
        message = f"feuille « {name} » : il manque la colonne {series(lacking, ' et la colonne ')}"
        hint = "la première ligne nomme les colonnes : type, name, label…"
        problems.add(ASIDE, message, hint, None, severity=Severity.ERROR)
        return []
    rows = [*_read(table, name, columns, problems, is_text=named[name].is_text)]
    problems.found += (
        replace(item, message=f"feuille « {name} » : {item.message}") for item in table.problems
    )
    return rows


Columns = Mapping[str, Sequence[int]]
"""By what they are, the columns; of a text in several languages, the one that is meant first."""


def _columns(table: Table, sheet: str, problems: Problems, language: str) -> Columns:
    found: dict[str, list[tuple[str, int]]] = {}
    unknown = []
    for index, title in enumerate(table.head):
        meaning, spoken = _meaning(sheet, title)
        if meaning:
            found.setdefault(meaning, []).append((spoken, index))
        elif title.strip() and not title.strip().startswith(("$", "_")):  # Kobo's own
            unknown.append(f"« {title.strip()[:40]} »")
    if unknown:
        more = f" et {len(unknown) - 10} autres" if len(unknown) > 10 else ""
        what = "réglages non repris" if sheet == SETTINGS else "colonnes non reprises"
        problems.adapted(f"feuille « {sheet} » : {what} : {', '.join(unknown[:10])}{more}")
    for name in _TRANSLATED:
        if name in found:
            found[name] = _by_language(found[name], language)
            _tell_languages(name, sheet, found[name], problems)
    return {name: [index for _, index in places] for name, places in found.items()}


def _by_language(found: list[tuple[str, int]], language: str) -> list[tuple[str, int]]:
    """French first, then what has no language, then the form's own."""

    def order(item: tuple[str, int]) -> int:
        spoken = item[0]
        return 0 if _FRENCH.search(spoken) else 1 if not spoken else 2 if spoken == language else 3

    return sorted(found, key=order)


def _tell_languages(
    name: str, sheet: str, found: Sequence[tuple[str, int]], problems: Problems
) -> None:
    (taken, _), *others = found
    if taken and not _FRENCH.search(taken):
        message = f"aucune colonne « {name} » n'est en français : « {taken} » est prise"
        problems.adapted(f"feuille « {sheet} » : {message}", f"ajoutez « {name}::Français (fr) »")
    left = [spoken or "sans langue" for spoken, _ in others]
    if left:
        said = f"« {name} » en {taken or 'une langue'}"
        problems.adapted(f"feuille « {sheet} » : {said} ; pas repris : {', '.join(left[:10])}")


def _read(
    table: Table, sheet: str, columns: Columns, problems: Problems, *, is_text: bool
) -> Iterator[Row]:
    unshown: list[int] = []
    fallen: list[int] = []
    for row in table.rows:
        found = {}
        for name, places in columns.items():
            texts = [_text(row.cells[place], is_text=is_text) for place in places]
            found[name] = next(filter(None, texts), "")
            if texts[0] != found[name] and name in _TRANSLATED:
                fallen.append(row.line)
        made = Row(sheet, row.line, {name: text for name, text in found.items() if text})
        lost = {name: cells.damage(text) for name, text in made.cells.items()}
        if spoilt := [f"« {name} » {reason}" for name, reason in lost.items() if reason]:
            problems.aside(made, f"la cellule {spoilt[0]}", "retapez-la, au format Texte")
            continue
        shown = {name: _showable(text) for name, text in made.cells.items()}
        if shown != made.cells:
            unshown.append(row.line)
        yield replace(made, cells=shown)
    if unshown:
        message = f"{numbered(unshown)} : des signes que les documents ne montrent pas sont retirés"
        problems.adapted(f"feuille « {sheet} », {message}")
    if fallen:
        message = f"{numbered([*dict.fromkeys(fallen)])} : texte pris d'une autre langue"
        problems.adapted(f"feuille « {sheet} », {message}", "traduisez-le")


def _text(cell: str, *, is_text: bool) -> str:
    text = cells.typed(cell) if is_text else cell.strip()
    return normalized("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _showable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(filter(has_glyph, text)).strip()
