"""Mutations that keep an input's outer shape, so that more of them reach what is inside.

libFuzzer changes bytes, which mostly breaks a zip archive or a YAML project at
its first layer. These change a part of the archive or a value of the project;
one input in four is still left to libFuzzer.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cpts_docs.project import yaml_reader
from cpts_docs.project.schema import schema_text
from tests.fuzz.targets import SEPARATOR

ByBytes = Callable[[bytes, int], bytes]
"""libFuzzer's own mutation: the data, and how long it may become."""

Mutator = Callable[[bytes, int, random.Random, ByBytes], bytes]


# --------------------------------------------------------------------------
# Projects

VALUES: tuple[Any, ...] = (
    "", " ", "0", "a\nb", "**gras** *et*", "- a\n- b\n  - c", "1. x", "<b>&amp;", "'", '"', "{{ x }}",
    "é", "l'œuvre ; « déjà » : 1er 20 000 %", "2024-02-29", "2023-13-01", "66", "2A", "01004", "*.yaml",
    "opinions/*.yaml", "answers.yaml", "../x", "\u202f\u00a0", "😀", "a" * 300, "x " * 400, "\\", "#", "$", "[",
    0, 1, -1, 10**17, 1.5, True, False, None, [], {}, [[]], ["a"], {"": ""}, {"name": "X", "code": "01004"},
    {"text": "x", "items": ["y", {"action": "z"}]}, {"count": 1, "singular": "a", "plural": "b"},
)  # fmt: skip


def project(data: bytes, room: int, rng: random.Random, by_bytes: ByBytes) -> bytes:
    """Another value, key or place of a value, in one of the files."""
    files = data.split(SEPARATOR)
    index = rng.randrange(len(files))
    try:
        text = files[index].decode()
    except UnicodeDecodeError:
        return by_bytes(data, room)
    source, _ = yaml_reader.parse(Path("x"), text)
    if source is None or not isinstance(source.root.value, dict | list):
        return by_bytes(data, room)
    root = source.value
    for _ in range(rng.choice((1, 1, 2, 5))):
        root = changed(root, rng, by_bytes)
    files[index] = json.dumps(root, ensure_ascii=False, indent=rng.choice((None, 1))).encode(
        "utf-8", "replace"
    )
    return SEPARATOR.join(files)


def changed(root: Any, rng: random.Random, by_bytes: ByBytes) -> Any:
    """``root`` with one value changed, taken out, repeated or put elsewhere."""
    places = list(_places(root))
    if not places:
        return rng.choice(VALUES)
    parent, key = rng.choice(places)
    old = parent[key]
    other_parent, other_key = rng.choice(places)
    match rng.randrange(8):
        case 0:
            del parent[key]
        case 1:
            parent[key] = rng.choice(VALUES)
        case 2:
            parent[key] = json.loads(json.dumps(other_parent[other_key]))
        case 3 if isinstance(parent, dict):
            parent[rng.choice(_words())] = parent.pop(key)
        case 4 if isinstance(parent, dict):
            parent[rng.choice(_words())] = rng.choice(VALUES)
        case 5 if isinstance(parent, list):
            parent.insert(key, json.loads(json.dumps(rng.choice((old, rng.choice(VALUES))))))
        case 6:
            parent[key] = rng.choice(_words())
        case _ if isinstance(old, str):
            parent[key] = by_bytes(old.encode("utf-8", "replace"), 2_000).decode("utf-8", "replace")
        case _:
            parent[key] = [old] if rng.random() < 0.5 else {rng.choice(_words()): old}
    return root


def _places(value: Any) -> Any:
    if not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        yield from _places(value[key])


_WORDS: list[str] = []


def _words() -> list[str]:
    """The keys and values that the schema and the catalogue know."""
    if not _WORDS:
        catalogue = Path(yaml_reader.__file__).parent.parent / "reference" / "catalogue.json"
        _collect(json.loads(schema_text()), _WORDS)
        _collect(json.loads(catalogue.read_text("utf-8")), _WORDS)
    return _WORDS


def _collect(value: Any, words: list[str]) -> None:
    match value:
        case dict():
            for key, inner in value.items():
                words.append(key)
                _collect(inner, words)
        case list():
            for inner in value:
                _collect(inner, words)
        case str() if len(value) < 40:
            words.append(value)


# --------------------------------------------------------------------------
# Archives of XML

_ODD = (b"&#0;", b"&x;", b"<!--", b"<![CDATA[")
WORD = tuple(
    f"<w:{name}>".encode()
    for name in (
        "sdt", "sdtPr", "sdtContent", "p", "r", "t", "del", "pPr", 'tag w:val="nom"/', 'tag w:val="a.oui"/',
        "br/", "tab/", 'bookmarkStart w:id="1" w:name="f.nom"/', 'bookmarkEnd w:id="1"/', "showingPlcHdr/",
        'date w:fullDate="2024-02-30T00:00:00Z"', "docVars", 'docVar w:name="document" w:val="x"/',
    )
) + (b"<w14:checkbox><w14:checked/></w14:checkbox>", b"\xe2\x98\x92", *_ODD)  # fmt: skip
ODT = tuple(
    f"<{name}>".encode()
    for name in (
        "text:p", "text:h", "text:list", "text:list-item", "text:span", "text:tab/", "text:line-break/",
        'text:s text:c="9"/', 'form:text form:name="nom" form:id="a"/', 'form:radio form:name="a" form:value="b"/',
        'draw:control draw:control="a"/', 'text:bookmark-start text:name="f.nom"/', 'text:bookmark-end text:name="f.nom"/',
        'loext:content-control loext:checkbox="true"', "office:annotation", "text:tracked-changes", "text:deletion",
    )
) + _ODD  # fmt: skip
WORKBOOK = tuple(
    f"<{name}>".encode()
    for name in (
        'row r="3"', 'row hidden="1"', 'c r="ZZ9" t="s"', 'c t="inlineStr"', "is", "t", "v", "f", "v>1e99</v", "v>45000</v",
        "table:table", "table:table-row", 'table:table-row table:number-rows-repeated="9999999"', "table:table-cell/",
        'table:table-cell office:value-type="float" office:value="1e99"', 'table:table-cell table:number-columns-repeated="9999"',
    )
) + _ODD  # fmt: skip


def _in_archive(texts: tuple[str, ...], pieces: tuple[bytes, ...]) -> Mutator:
    """Another content of one part of an archive, most often of one of its texts."""

    def mutate(data: bytes, room: int, rng: random.Random, by_bytes: ByBytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                parts = {name: package.read(name) for name in package.namelist()}
        except Exception:
            return by_bytes(data, room)
        if not parts or sum(map(len, parts.values())) > room:
            return by_bytes(data, room)
        name = rng.choice([*parts, *[name for name in texts if name in parts] * 4])
        for _ in range(rng.choice((1, 1, 2, 4))):
            parts[name] = _xml(parts[name], pieces, rng, by_bytes)
        return _packed(parts, name, rng)

    return mutate


def _packed(parts: dict[str, bytes], name: str, rng: random.Random) -> bytes:
    if rng.random() < 0.05:
        del parts[name]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", rng.choice((0, 0, 8))) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return written.getvalue()


def _xml(part: bytes, more: tuple[bytes, ...], rng: random.Random, by_bytes: ByBytes) -> bytes:
    """``part`` with one piece, from « < » to « < », taken out, repeated, moved or put in."""
    pieces = part.split(b"<")
    at, to = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    match rng.randrange(6):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(to, pieces[at])
        case 2:
            pieces[at], pieces[to] = pieces[to], pieces[at]
        case 3:
            length = rng.choice((1, 5, 30))
            pieces[to:to] = pieces[at : at + length] * rng.choice((1, 1, 3))
        case 4:
            pieces.insert(at, rng.choice(more).removeprefix(b"<"))
        case _:
            pieces[at] = by_bytes(pieces[at], 200)
    return b"<".join(pieces)


# --------------------------------------------------------------------------
# PDF and text: pieces between their separators


def _by_pieces(separator: bytes) -> Mutator:
    def mutate(data: bytes, room: int, rng: random.Random, by_bytes: ByBytes) -> bytes:
        pieces = data.split(separator)
        at, to = rng.randrange(len(pieces)), rng.randrange(len(pieces))
        match rng.randrange(5):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(to, pieces[at])
            case 2:
                pieces[at], pieces[to] = pieces[to], pieces[at]
            case 3:
                pieces[at] = by_bytes(pieces[at], 400)
            case _:
                pieces[to:to] = pieces[at : at + rng.choice((1, 3, 9))] * rng.choice((1, 2, 9))
        return separator.join(pieces)

    return mutate


def table(data: bytes, room: int, rng: random.Random, by_bytes: ByBytes) -> bytes:
    """Another part of a workbook, or other cells of a text."""
    workbook = _in_archive(("xl/worksheets/sheet1.xml", "content.xml"), WORKBOOK)
    mutate = workbook if data.startswith(b"PK") else _by_pieces(rng.choice((b";", b"\n")))
    return mutate(data, room, rng, by_bytes)


MUTATORS: dict[str, Mutator] = {
    "yaml": _by_pieces(b"\n"),
    "project": project,
    "html": _by_pieces(b"<"),
    "markdown": _by_pieces(b"\n"),
    "pdf": _by_pieces(b"/"),
    "docx": _in_archive(("word/document.xml",), WORD),
    "odt": _in_archive(("content.xml",), ODT),
    "table": table,
    "json": _by_pieces(b'"'),
}


def mutated(name: str, data: bytes, room: int, seed: int, by_bytes: ByBytes) -> bytes:
    """``data`` changed for that target, no longer than ``room``."""
    rng = random.Random(seed)
    if rng.random() < 0.25:
        return by_bytes(data, room)
    return MUTATORS[name](data, room, rng, by_bytes)[:room]
