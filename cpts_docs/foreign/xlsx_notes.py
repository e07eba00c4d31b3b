"""What people put on a sheet of Excel beside its cells: comments, texts in boxes, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from cpts_docs.foreign.package import Package
from cpts_docs.foreign.sheets import MAX_NOTES, Note, column_name


def notes(package: Package, related: Iterable[tuple[str, str]]) -> list[Note]:
    """What the parts ``related`` to a sheet (their kinds and names) put on it, from the top."""
    found: dict[tuple[int, str, str], Note] = {}
    threads: set[str] = set()
    # A thread is there once more, as a comment for older versions that begins with their excuses.
    for kind, part in sorted(related, key=lambda item: item[0] != "threadedComment"):
        if kind in ("threadedComment", "comments"):
            for cell, text in _comments(package.tree(part)):
                if kind == "threadedComment":
                    threads.add(cell)
                elif cell in threads:
                    continue
                note = Note(int(cell.lstrip(_LETTERS) or 0), cell, text)
                found.setdefault(note, note)
        elif kind == "drawing":
            found.update((note, note) for note in _drawn(package.tree(part)))
    return sorted(found.values())[:MAX_NOTES]


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"


def _comments(root: etree._Element) -> Iterator[tuple[str, str]]:
    for node in root.iter("{*}comment", "{*}threadedComment"):
        yield node.get("ref", ""), "".join(_texts(node, "t", "text")).strip()


def _drawn(root: etree._Element) -> Iterator[Note]:
    """Pictures, and shapes in which somebody wrote; others, and charts, say nothing."""
    for anchor in root:
        text = " ".join(" ".join(_texts(anchor, "t")).split())
        if not text and anchor.find(".//{*}pic") is None:
            continue
        row = int(anchor.findtext("{*}from/{*}row") or 0) + 1
        column = int(anchor.findtext("{*}from/{*}col") or 0) + 1
        yield Note(row, f"{column_name(column)}{row}", text)


def _texts(node: etree._Element, *names: str) -> Iterator[str]:
    return (child.text or "" for child in node.iter(*(f"{{*}}{name}" for name in names)))
