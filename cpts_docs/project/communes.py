"""What the schema cannot say of the communes: each is one, and there once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from cpts_docs.diagnostics import Diagnostic, Position
from cpts_docs.project.source import PathInFile, Source
from cpts_docs.words import slug


def several_in_one(source: Source, value: Any) -> Iterator[Diagnostic]:
    """An element that is several names: « A; B », or « A, B », which no commune is called."""
    for index, name, _ in _communes(value):
        if re.search(r"[;,]", name):
            yield _several(source, name, ("territory", "communes", index))
    for at, district in enumerate(value.get("territory", {}).get("districts", ())):
        for index, name in enumerate(district["names"]):
            if ";" in name:
                path = ("territory", "districts", at, "names", index)
                yield _several(source, name, path)


def _several(source: Source, name: str, path: PathInFile) -> Diagnostic:
    from cpts_docs.project.cures import as_list

    return source.diagnostic(
        "plusieurs-noms",
        f"« {name} » est pris pour un seul nom",
        source.position(path),
        f"séparez les noms par des virgules, sans guillemets : {as_list(name)}",
    )


_ALL_OF_FRANCE = 40_000


def repeated(source: Source, value: Any) -> Iterator[Diagnostic]:
    """A commune that is there twice, however it is written the second time."""
    seen: dict[str, Position] = {}
    codes: dict[str, set[str]] = {}
    for index, name, code in islice(_communes(value), _ALL_OF_FRANCE):
        place = source.position(["territory", "communes", index])
        known = codes.setdefault(_folded(name), set())
        earlier = seen.get(code) if code else None
        if earlier is None and known and not (code and "" not in known):
            earlier = seen[_folded(name)]
        if earlier is not None:
            yield source.diagnostic(
                "commune-en-double",
                f"la commune « {name} » est déjà dans la liste, à la ligne {earlier.line}",
                place,
                "retirez-la, ou donnez les codes INSEE de deux communes de même nom",
            )
        known.add(code)
        seen.setdefault(code or _folded(name), place)
        seen.setdefault(_folded(name), place)


def _communes(value: Any) -> Iterator[tuple[int, str, str]]:
    """The index, name and INSEE code ("" if it is not given) of each commune."""
    for index, item in enumerate(value.get("territory", {}).get("communes", ())):
        if isinstance(item, str):
            yield index, item, ""
        else:
            yield index, item["name"], item["code"]


_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SAINT = re.compile(r"\bst(e?)\b")


def _folded(name: str) -> str:
    """A name without case, accents, apostrophes, hyphens, and with « Saint » in full."""
    return _SAINT.sub(r"saint\1", slug(_NO_WIDTH.sub("", name)))
