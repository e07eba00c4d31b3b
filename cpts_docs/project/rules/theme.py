"""Rules of the look: a colour that can be read, logos that can be shown, margins that hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.foreign.file import MAX_PICTURE, MAX_PIXELS, MAX_SVG
from cpts_docs.project import taken
from cpts_docs.project.rules.rule import Check, Rule, entries, warning
from cpts_docs.project.source import PathInFile, Source

COULEUR_PALE = Rule(
    "couleur-pale",
    "Une personne qui voit mal ne lirait pas un texte de cette couleur. Prenez la couleur que le "
    "message propose, la plus proche qui convient, ou une autre plus foncée.",
)

LOGO = Rule(
    "logo",
    "Ce logo ne peut pas être pris ; le message dit pourquoi. Il faut une image du dossier du "
    f"projet, PNG, JPEG ou SVG, de {MAX_PICTURE // 1_000_000} Mo et {MAX_PIXELS // 1_000_000} "
    f"millions de pixels au plus ; un SVG ({MAX_SVG // 1000} Ko au plus) n'a que des formes : ni "
    "programme, ni lien, et ses textes sont convertis en tracés.",
)

LOGO_FLOU = warning(
    "logo-flou",
    "Ce logo a peu de pixels, et sera flou une fois imprimé. Demandez-le en SVG, ou plus grand.",
)

MARGE = Rule(
    "marge",
    "Cette marge est trop petite, ou trop grande. Écrivez-en une, en millimètres, entre les "
    "limites que donne le message : le texte et ce qui court en haut et en bas de page y tiennent.",
)

MAX_LOGOS = 4
LEAST_PIXELS = 120
"""The height in pixels from which a logo is sharp on paper: some 200 an inch."""

LIMITS = {"top": (20, 40), "bottom": (20, 40), "side": (15, 30)}
"""The least and the largest margins, in millimetres."""


def _colour(source: Source, value: Any) -> Iterator[Diagnostic]:
    accent = value.get("theme", {}).get("accent")
    if accent is None:
        return
    from cpts_docs.document.theme import DEFAULT, READABLE, nearest_readable

    contrast = DEFAULT.with_accent(accent).contrast
    if contrast < READABLE:
        yield COULEUR_PALE.at(
            source,
            f"« {accent} » est trop pâle : un texte de cette couleur n'a sur son fond "
            f"qu'un contraste de {_number(contrast)}, et il en faut {_number(READABLE)}",
            source.position(["theme", "accent"]),
            f'la couleur la plus proche qui convient : "{nearest_readable(accent)}"',
        )


def _number(value: float) -> str:
    return f"{int(value * 100) / 100:g}".replace(".", ",")


def _logos(source: Source, value: Any) -> Iterator[Diagnostic]:
    listed = value.get("theme", {}).get("logos", ())
    if len(listed) > MAX_LOGOS:
        message = f"{len(listed)} logos ne tiennent pas sur une ligne : {MAX_LOGOS} au plus"
        hint = "gardez les principaux"
        yield LOGO.at(source, message, source.position(["theme", "logos"]), hint)
        return
    for at, item in entries(listed, ("theme", "logos")):
        yield from _logo(source, (*at, "file"), item["file"])


def _logo(source: Source, at: PathInFile, name: str) -> Iterator[Diagnostic]:
    """What is wrong with a logo; if nothing is, its picture is among those of the source."""
    from cpts_docs.foreign.picture import picture

    hint = "donnez le nom d'une image du dossier du projet, comme logo.svg"
    way_out = "un export du logo en PNG convient toujours"
    try:
        shown = taken.read(source.path.parent, name, picture, hint, way_out)
    except taken.RefusedError as error:
        yield LOGO.at(source, f"« {name} » : {error}", source.position(at), error.hint)
        return
    source.taken.pictures[name] = shown
    if shown.kind != "svg" and shown.height < LEAST_PIXELS:
        size = f"{shown.width:g} × {shown.height:g} pixels"
        message = f"« {name} » n'a que {size} : il sera flou une fois imprimé"
        hint = f"prenez une image d'au moins {LEAST_PIXELS} pixels de haut, ou un SVG"
        yield LOGO_FLOU.at(source, message, source.position(at), hint)


def _margins(source: Source, value: Any) -> Iterator[Diagnostic]:
    for side, size in value.get("theme", {}).get("margins", {}).items():
        least, largest = LIMITS[side]
        if not least <= size <= largest:
            message = f"une marge de {size} mm ne convient pas ici"
            hint = f"écrivez de {least} à {largest}"
            yield MARGE.at(source, message, source.position(["theme", "margins", side]), hint)


CHECKS = (
    Check(_colour, ("theme",), (COULEUR_PALE,)),
    Check(_logos, ("theme",), (LOGO, LOGO_FLOU)),
    Check(_margins, ("theme",), (MARGE,)),
)
