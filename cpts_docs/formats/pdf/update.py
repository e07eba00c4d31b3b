"""What is appended to a PDF file of Typst's: new objects, and changed ones.

The bytes that are there stay as they are (ISO 32000-1, 7.5.6, incremental
updates), and with them what makes the file accessible and archivable.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from cpts_docs.formats.pdf.objects import Reference, hexadecimal, read, stream, written

Size = tuple[float, float]
"""Width and height, in points."""

_ROW = 20  # bytes of a row in the table of objects
_LEAF = re.compile(rb"\s*<</Type/StructElem/S/(?:P|Lbl|Link|Span|H[1-6])/")


class Update:
    """What is new and changed in a file, to be written at its end.

    Whoever asks of it what a file of another shape than Typst's does not have
    gets a LookupError or a ValueError.
    """

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._table = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
        rows = re.compile(rb"xref\s+0 \d+\s+").match(pdf, self._table)
        if rows is None:
            raise ValueError("no table of objects")
        self._rows = rows.end()
        self._trailer = _entries(read(pdf, pdf.rindex(b"trailer") + 7))
        self._next: int = self._trailer["/Size"]
        self._read: dict[int, Any] = {}  # objects of the file
        self._objects: dict[int, Any] = {}  # those that are new or changed
        self.root: Reference = self._trailer["/Root"]
        self._tag_tree = self._entries(self._entries(self.root)["/StructTreeRoot"])
        tags = _entries(self._tag_tree["/ParentTree"])["/Nums"]
        self._tags: dict[int, Reference] = dict(zip(tags[::2], tags[1::2], strict=True))

    def copy(self) -> Update:
        """Another update of the same file, which begins as this one is now."""
        other = copy(self)
        other._objects = dict(self._objects)
        return other

    def _object(self, value: Any) -> Any:
        """What ``value`` refers to, as it is now; not to be changed in place."""
        if not isinstance(value, Reference):
            return value
        if value in self._objects:
            return self._objects[value]
        if value not in self._read:
            self._read[value] = read(self._pdf, self._place(value))
        return self._read[value]

    def _entries(self, value: Any) -> dict[str, Any]:
        """The same of what has to be a dictionary."""
        return _entries(self._object(value))

    def _place(self, reference: Reference) -> int:
        """Where an object of the file begins."""
        row = self._rows + _ROW * reference
        return self._pdf.index(b"obj", int(self._pdf[row : row + 10])) + 3

    def links(self) -> Iterator[tuple[int, Reference]]:
        """The links to ``field:…`` in reading order: the number, and the annotation."""
        for page in self.pages():
            for link in self._annotations(page):
                address = _entries(self._entries(link).get("/A", {})).get("/URI", b"")
                if match := re.fullmatch(rb"\(field:(\d+)\)", address):
                    yield int(match[1]), link

    def pages(self) -> Iterator[Reference]:
        """The pages in their order."""
        waiting: list[Reference] = [self._entries(self.root)["/Pages"]]
        while waiting:
            reference = waiting.pop()
            node = self._entries(reference)
            if "/Kids" not in node:
                yield reference
            waiting += reversed(node.get("/Kids", []))

    def _annotations(self, page: Reference) -> list[Reference]:
        found: list[Reference] = self._object(self._entries(page).get("/Annots", []))
        return found

    def annotate(self, page: Reference, annotations: list[Reference]) -> None:
        """Put ``annotations`` on a page, after those that it has."""
        self.change(page, {"/Annots": [*self._annotations(page), *annotations]})

    def size(self, annotation: Reference) -> Size:
        """The size of an annotation."""
        left, low, right, high = self._entries(annotation)["/Rect"]
        return round(right - left, 3), round(high - low, 3)

    def tag_of(self, annotation: Reference) -> Reference:
        """The structure element of an annotation."""
        return self._tags[self._entries(annotation)["/StructParent"]]

    def tags(self, kind: str, within: Reference | None = None) -> Iterator[Reference]:
        """The structure elements of a kind (a pattern) in reading order, but for those inside them.

        With ``within``, only those below that one.
        """
        top = self._tag_tree if within is None else self._entries(within)
        waiting: list[Any] = [top.get("/K")]
        while waiting:
            reference = waiting.pop()
            if isinstance(reference, Reference) and self._is_leaf(reference):
                continue
            node = self._object(reference)
            if isinstance(node, list):
                waiting += reversed(node)
            elif isinstance(node, dict) and re.fullmatch(kind, node.get("/S", "")):
                yield reference
            elif isinstance(node, dict):
                waiting.append(node.get("/K"))

    def _is_leaf(self, tag: Reference) -> bool:
        """Whether a structure element is a paragraph or the like: half of all, and none of ours."""
        return _LEAF.match(self._pdf, self._place(tag)) is not None

    def attributes(self, tag: Reference) -> list[dict[str, Any]]:
        """The attributes of a structure element, a dictionary for each of their owners."""
        found = self._object(self._entries(tag).get("/A", []))
        return [self._entries(item) for item in (found if isinstance(found, list) else [found])]

    def add(self, value: Any) -> Reference:
        """A new object."""
        reference = Reference(self._next)
        self._next += 1
        self._objects[reference] = value
        return reference

    def add_stream(self, content: bytes, entries: Mapping[str, Any]) -> Reference:
        """A new stream object."""
        return self.add(stream(content, entries))

    def change(
        self, reference: Reference, entries: Mapping[str, Any], without: Iterable[str] = ()
    ) -> None:
        """Change entries of an object, and drop those it is to be ``without``."""
        kept = {k: v for k, v in self._entries(reference).items() if k not in without}
        self._objects[reference] = {**kept, **entries}

    def written(self) -> bytes:
        """The file, with all this at its end; as it is if there is nothing."""
        if not self._objects:
            return self._pdf
        pieces = [self._pdf, b"\n"]
        place = len(self._pdf) + 1
        places = {}
        for number, value in sorted(self._objects.items()):
            piece = b"%d 0 obj\n%b\nendobj\n" % (number, written(value))
            places[number] = place
            pieces.append(piece)
            place += len(piece)
        pieces += _table(places)
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
        pieces.append(b"trailer\n%b" % written(self._new_trailer(digest.digest()[:16])))
        pieces.append(b"\nstartxref\n%d\n%%%%EOF\n" % place)
        return b"".join(pieces)

    def _new_trailer(self, digest: bytes) -> dict[str, Any]:
        return {
            "/Size": self._next,
            "/Root": self.root,
            "/Info": self._trailer["/Info"],
            "/Prev": self._table,
            "/ID": [self._trailer["/ID"][0], hexadecimal(digest)],
        }


def _entries(found: Any) -> dict[str, Any]:
    """``found``, which is a dictionary."""
    if not isinstance(found, dict):
        raise ValueError(f"no dictionary: {found!r}")
    return found


def _table(places: Mapping[int, int]) -> Iterator[bytes]:
    """The cross-reference section for objects in their order, by where each stands.

    It begins with object 0, as if it were new: readers doubt one that does not, and look at
    each object of the file before they believe it.
    """
    yield b"xref\n0 1\n0000000000 65535 f \n"
    first = 0
    for number in places:
        if number - 1 not in places:
            first = number
        if number + 1 not in places:
            yield b"%d %d\n" % (first, number + 1 - first)
            yield from (b"%010d 00000 n \n" % places[n] for n in range(first, number + 1))
