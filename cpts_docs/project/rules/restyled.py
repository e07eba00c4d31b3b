"""Rules of a project's own style sheet and Word styles: what of them is used, and what not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import series
from cpts_docs.foreign.file import MAX_STYLESHEET
from cpts_docs.project import taken
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import Source

FEUILLE_DE_STYLE = Rule(
    "feuille-de-style",
    "Cette feuille de style (CSS) ne peut pas être prise ; le message dit pourquoi. Il faut un "
    "fichier de texte du dossier du projet, en UTF-8, de "
    f"{MAX_STYLESHEET // 1000} Ko au plus.",
)

ADRESSE_DE_STYLE = warning(
    "adresse-de-style",
    "Une page que l'on envoie ne va rien chercher ailleurs. Ce que la feuille de "
    "style irait chercher (`url()`, `@import`) en est retiré. Un logo se met dans "
    "`theme.logos`, une police dans `theme.font`.",
)

MODELE_WORD = Rule(
    "modele-de-styles",
    "Ce modèle Word ne peut pas être pris ; le message dit pourquoi. Partez d'un document Word que "
    "cpts-docs a écrit : ses styles ont les noms qu'il faut.",
)

STYLE_ABSENT = warning(
    "style-absent",
    "Le modèle Word n'a pas ce style, qui reste celui de cpts_docs ; ou la "
    "numérotation d'un style n'est pas reprise. Partez d'un document Word que cpts-docs a écrit.",
)

_SHOWN = 5
_INSIDE = "donnez le nom d'un fichier du dossier du projet"
_A_SHEET = (
    f"il faut un fichier de texte en UTF-8, de {MAX_STYLESHEET // 1000} Ko au plus, comme theme.css"
)
_A_WORD_FILE = "partez d'un document Word (.docx) que cpts-docs a écrit"


def _sheet(source: Source, value: Any) -> Iterator[Diagnostic]:
    for name, position in _named(source, value, "css"):
        from cpts_docs.foreign.stylesheet import sheet

        try:
            found = taken.read(source.path.parent, name, sheet, _INSIDE, _A_SHEET)
        except taken.RefusedError as error:
            yield FEUILLE_DE_STYLE.at(source, f"« {name} » : {error}", position, error.hint)
            continue
        source.taken.css = found.css
        for line, said in found.taken_out[:_SHOWN]:
            message = f"« {name} », ligne {line} : « {said} » est retiré"
            hint = "une page que l'on envoie ne va rien chercher ailleurs"
            yield ADRESSE_DE_STYLE.at(source, message, position, hint)
        if (more := len(found.taken_out) - _SHOWN) > 0:
            message = f"« {name} » : {more} adresses de plus sont retirées"
            yield ADRESSE_DE_STYLE.at(source, message, position)


def _reference(source: Source, value: Any) -> Iterator[Diagnostic]:
    for name, position in _named(source, value, "reference"):
        from cpts_docs.foreign import word_styles

        try:
            read = word_styles.word_styles
            found = taken.read(source.path.parent, name, read, _INSIDE, _A_WORD_FILE)
        except taken.RefusedError as error:
            yield MODELE_WORD.at(source, f"« {name} » : {error}", position, error.hint)
            continue
        source.taken.word = found
        hint = "ces styles restent ceux de cpts_docs"
        if found.missing:
            message = f"« {name} » n'a pas {_styles(found.missing)}"
            yield STYLE_ABSENT.at(source, message, position, hint)
        if found.numbered:
            message = f"« {name} » numérote {_styles(found.numbered)}, ce qui n'est pas repris"
            yield STYLE_ABSENT.at(source, message, position, "numérotez dans le texte du projet")


def _styles(names: tuple[str, ...]) -> str:
    shown = [f"« {name} »" for name in names[:_SHOWN]]
    more = [f"{len(names) - _SHOWN} autres"] if len(names) > _SHOWN else []
    return f"{'les styles' if len(names) > 1 else 'le style'} {series([*shown, *more])}"


def _named(source: Source, value: Any, key: str) -> Iterator[tuple[str, Position]]:
    """The file that a key of the theme names, and where it does."""
    if name := value.get("theme", {}).get(key):
        yield name, source.position(["theme", key])


CHECKS = (
    Check(_sheet, ("theme",), (FEUILLE_DE_STYLE, ADRESSE_DE_STYLE)),
    Check(_reference, ("theme",), (MODELE_WORD, STYLE_ABSENT)),
)
