"""Rules of what was to be replaced and was not: the starter's inventions, words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.base.resources import starter_path
from cpts_docs.project.rules.rule import Check, warning
from cpts_docs.project.said import said
from cpts_docs.project.source import PathInFile, Source

RESTE_DE_DEPART = warning(
    "reste-de-depart",
    "Cette valeur est celle du projet que `cpts-docs init` écrit, et elle y est inventée. "
    "Remplacez-la par la vôtre ; si c'est bien la vôtre, levez la règle sur cette ligne : "
    "`# cpts: ignore reste-de-depart`.",
)

A_COMPLETER = warning(
    "a-completer",
    "Un texte dit qu'il reste à écrire (« TODO », « [à compléter] », « XXX »), et serait imprimé "
    "ainsi. Écrivez-le, ou retirez-le.",
)

# --------------------------------------------------------------------------
# What the starter invents

_ID: tuple[str | int, ...] = ("id",)
"""Which ``init`` makes anew."""

_INVENTED: tuple[tuple[str | int, ...], ...] = (
    ("name",),
    _ID,
    ("questionnaire", "privacy", "controller"),
    ("questionnaire", "privacy", "contact"),
    ("questionnaire", "return_address", 0),
)
"""Where it says what is nobody's own."""

_MAY_BE_SO: tuple[tuple[str | int, ...], ...] = (
    ("date",),
    ("territory", "population"),
    ("questionnaire", "return_by"),
    ("questionnaire", "return_address", 1),
    ("questionnaire", "return_address", 2),
    ("membership", "return_address", 1),
    ("letter", "bearer", "name"),
)
"""Where a project may say the same by chance."""

_BY_CHANCE = 3
"""So many of them are not: « 1 place de la Mairie » and the end of a quarter are anybody's."""


def _starter(source: Source, value: Any) -> Iterator[Diagnostic]:
    given = [path for path in (*_INVENTED, *_MAY_BE_SO) if _at(value, path) is not None]
    starter = starter_path().read_text("utf-8") if given else ""
    left = [path for path in given if _stands(starter, path, str(_at(value, path)))]
    if {*given} - {*left} <= {_ID}:
        return  # nothing was replaced yet: somebody tries it
    if len(left) < _BY_CHANCE and not {*left} & {*_INVENTED}:
        return
    for path in left:
        yield RESTE_DE_DEPART.at(
            source,
            f"« {_at(value, path)} » vient du projet de départ",
            source.position(path),
            "écrivez ce qui est le vôtre",
        )


def _stands(starter: str, path: PathInFile, text: str) -> bool:
    """Whether it has the text there, also in what it offers in comments."""
    *_, above, key = ("", *map(str, path))
    for line in starter.split("\n") if text in starter else ():  # nearly never
        line = line.lstrip("# ")
        if line in (f"{key}: {text}", f'{key}: "{text}"', f"- {text}"):
            return True
        if line.startswith(f"{above}: "):
            parts = {part.strip() for part in re.split(r"[\[\]{},]", line)}
            if {text, f"{key}: {text}"} & parts:
                return True
    return False


def _at(value: Any, path: PathInFile) -> Any:
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


# --------------------------------------------------------------------------
# What says that it is still to be written

_STILL = r"(?i:à (?:compléter|remplir)|a completer|xxx+|tbd|\?\?\?+)"
_TO_WRITE = (
    r"(?P<sure>\b(?:TODO|FIXME|XXX+)\b|\b[Ll]orem ipsum\b"
    rf"|\[\s*(?:{_STILL}|[Vv]os |[Vv]otre )[^\]\n]{{0,60}}\](?!\())|{_STILL}"
)
"""Words that are sure wherever they stand, or where a text says nothing else."""

_MARKS = (
    *("todo", "fixme", "xxx", "lorem ipsum", "???", "tbd", "[vo", "[ "),
    *("compléter", "completer", "remplir"),
)


def _unwritten(source: Source, _: Any) -> Iterator[Diagnostic]:
    for found, place in said(source, _TO_WRITE, *_MARKS):
        if found["sure"] or not re.search(r"\w", found.string.replace(found[0], "")):
            yield A_COMPLETER.at(
                source,
                f"« {found[0]} » serait imprimé ainsi",
                place,
                "écrivez ce qui manque, ou retirez ces mots",
            )


CHECKS = (
    Check(_starter, ("questionnaire", "letter", "membership", "territory"), (RESTE_DE_DEPART,)),
    Check(_unwritten, (), (A_COMPLETER,)),
)
