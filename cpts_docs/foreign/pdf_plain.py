"""A PDF file as the programs that we know write it, read faster than pypdf does.

Nearly all time of pypdf goes into where objects are and what they say, sign by sign. Where that
is plain, it is told here, with the same outcome (``tests/test_pdf_plain.py``); a file or an
object that is not plain in all is read by pypdf, and so is what its objects mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeGuard

from pypdf import PdfReader
from pypdf.generic import IndirectObject, NameObject, NumberObject, PdfObject, StreamObject

from cpts_docs.foreign.pdf_objects import NotPlainError, belonging, understood

_EOL = rb"(?:\r\n|\r|\n)"
_END = re.compile(rb"%bstartxref%b(\d{1,9})%b%%%%EOF[\r\n]{0,9}\Z" % (_EOL, _EOL, _EOL))
_TAIL = 100  # bytes, in which that stands
_SECTION = rb"\d{1,9} \d{1,9}[ ]?%b" % _EOL
_ROW = rb"\d{10} \d{5} [nf](?: \r| \n|\r\n)"
_SECTIONS = re.compile(rb"xref[ ]?%b((?:%b(?:%b)*+)*+)" % (_EOL, _SECTION, _ROW))
_TRAILER = re.compile(rb"trailer[ \t\r\n]*(?=<<)")
_HEADER = re.compile(rb"(\d{1,9}) (\d{1,5}) obj(?=[ \t\r\n<\[])")
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_END_OF_STREAM = re.compile(rb"[ \t\r\n]*endstream")
_NUMBER = re.compile(rb"[ \t\r\n]*(\d{1,9})[ \t\r\n]*endobj")
_HEAD = re.compile(rb"[\d \t\r\n]*\Z")  # of a stream with objects
_NEVER = 65535  # the generation of an object that will never be
_KINDS = (b"n", b"f")  # of a row: in use, or free
_OF_STREAMS = ("/Root", "/Info", "/ID", "/Size")

# Of a form of ours; what has more is pypdf's, for Python's objects take far more than their text.
_MAX_ROWS = 20_000  # 300
_LEAST = 20  # bytes of a row
_MAX_OBJECT = 200_000  # bytes: 2,000
_MAX_UNDERSTOOD = 1_000_000  # bytes of all objects: 100,000
_MAX_NUMBER = 1_000_000  # of an object: 300


class PlainReader(PdfReader):
    """A reader of pypdf that is faster where a file is plain.

    Its stream is in memory (``getvalue``), and its ``check`` ends what takes too long.
    """

    def read(self, stream: Any) -> None:
        """Find where the objects of the file are."""
        self._data: bytes = stream.getvalue()  # none, if the file is not plain
        self._check: Callable[[], None] = stream.check
        self._within: dict[int, dict[int, Any]] = {}  # objects, by the number of their stream
        self._rows = self._understood = 0
        try:
            self._read_tables()
        except Exception:  # whatever it is, pypdf meets it too, or gets around it
            self._data = b""
            self.resolved_objects = {}
            super().read(stream)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """The object that a reference refers to."""
        if isinstance(indirect_reference, int) or not self._data:
            return super().get_object(indirect_reference)
        number, generation = indirect_reference.idnum, indirect_reference.generation
        if (generation, number) in self.resolved_objects:
            return self.resolved_objects[generation, number]
        self._check()
        try:
            found = self._plain_object(number, generation)
        except Exception:  # as above
            return super().get_object(indirect_reference)
        return self.cache_indirect_object(generation, number, found)

    # ------------------------------------------------------------- objects

    def _plain_object(self, number: int, generation: int) -> Any:
        if generation or number not in self.xref_objStm:
            return self._object_at(self._place(number, generation))
        holder = self.xref_objStm[number][0]
        if holder not in self._within:
            self._within[holder] = self._objects_within(holder)
        if number not in self._within[holder]:
            raise NotPlainError
        return belonging(self._within[holder][number], self)

    def _place(self, number: int, generation: int) -> int:
        """Where an object begins, behind its number."""
        place = self.xref.get(generation, {}).get(number)
        if place is None or self.xref_free_entry.get(generation, {}).get(number):
            raise NotPlainError
        return self._data.index(b"obj", place) + 3

    def _object_at(self, place: int) -> Any:
        data, last = self._data, place + _MAX_OBJECT
        end = data.find(b"endobj", place, last)
        stop = data.find(b"stream", place, last if end < 0 else end)
        if end < 0 and stop < 0:
            raise NotPlainError
        value = belonging(self._of(data[place : end if stop < 0 else stop]), self)
        if stop < 0:
            return value
        stream = _matched(_STREAM, data, stop)
        start = stream.end()
        end = start + self._length(value)
        _matched(_END_OF_STREAM, data, end)
        entries = {**value, "__streamdata__": data[start:end]}
        return StreamObject.initialize_from_dictionary(entries)

    def _of(self, text: bytes) -> Any:
        self._understood += len(text)
        if self._understood > _MAX_UNDERSTOOD:
            raise NotPlainError
        return understood(text)

    def _length(self, entries: Any) -> int:
        """How long a stream is."""
        length = entries.get("/Length") if isinstance(entries, dict) else None
        if isinstance(length, IndirectObject) and length.idnum not in self.xref_objStm:
            number, generation = length.idnum, length.generation
            return int(_matched(_NUMBER, self._data, self._place(number, generation))[1])
        if not isinstance(length, NumberObject) or length < 0:
            raise NotPlainError
        return length

    def _objects_within(self, holder: int) -> dict[int, Any]:
        """What is understood of the objects in a stream, by their numbers.

        As with pypdf, none is read where one cannot be.
        """
        if holder in self.xref_objStm:
            raise NotPlainError
        stream = self._object_at(self._place(holder, 0))
        if not isinstance(stream, StreamObject) or stream.get("/Type") != "/ObjStm":
            raise NotPlainError
        head = [stream.get("/N"), stream.get("/First")]
        if not _are_numbers(head, _MAX_OBJECT):
            raise NotPlainError
        count, first = head
        content = stream.get_data()
        entries = [*map(int, _matched(_HEAD, content[:first], 0)[0].split())]
        numbers, places = entries[::2], entries[1::2]
        if not count == len(places) == len(numbers) == len(set(numbers)):
            raise NotPlainError
        found = {}
        for number, place, end in zip(
            numbers, places, [*places[1:], len(content) - first], strict=True
        ):
            self._check()
            found[number] = self._of(content[first + place : first + end])
        return found

    # -------------------------------------------------------------- tables

    def _read_tables(self) -> None:
        """Read the tables of objects, from the last to the first, as pypdf merges them."""
        data = self._data
        end = _END.search(data, max(0, len(data) - _TAIL))
        place = int(end[1]) if end and data.startswith(b"%PDF-") else 0
        if data[place - 1 : place] not in (b"\n", b"\r", b" "):
            raise NotPlainError
        seen = set()
        while place >= 0:
            if place in seen:
                raise NotPlainError
            seen.add(place)
            is_table = data.startswith(b"xref", place)
            place = self._read_table(place) if is_table else self._read_stream(place)
        if self.xref.get(_NEVER):
            raise NotPlainError
        for generation, places in self.xref.items():
            for number, place in places.items():
                if not data.startswith(b"%d %d obj" % (number, generation), place):
                    raise NotPlainError

    def _read_table(self, place: int) -> int:
        """Read a table, and tell where the one before it is; -1 if there is none."""
        data = self._data
        table = _matched(_SECTIONS, data, place)
        self._count((table.end() - place) // _LEAST)
        words = table[1].split()
        begin = 0
        while begin < len(words):
            first, count = int(words[begin]), int(words[begin + 1])
            end = begin + 2 + 3 * count
            self._add(first, words[begin + 2 : end])
            begin = end
        start = _matched(_TRAILER, data, table.end()).end()
        trailer = belonging(self._of(data[start : data.find(b"startxref", start)]), self)
        for key, value in trailer.items():
            if key not in self.trailer:
                self.trailer[key] = value
        return _previous(trailer)

    def _add(self, first: int, words: list[bytes]) -> None:
        """Add rows of three words each, but for objects of which a later table has one."""
        tables: dict[bytes, tuple[dict[Any, Any], dict[Any, Any]]] = {}  # by the generation
        rows = zip(words[::3], words[1::3], words[2::3], strict=True)
        for number, (place, written, kind) in enumerate(rows, first):
            if written not in tables:
                generation = int(written)
                if generation not in self.xref:
                    self.xref[generation] = {}
                    self.xref_free_entry[generation] = {}
                tables[written] = self.xref[generation], self.xref_free_entry.get(generation, {})
            if kind not in _KINDS:  # there are more rows, or fewer, than the table says
                raise NotPlainError
            places, free = tables[written]
            if number not in places:
                free[number] = kind == b"f"
                if kind == b"n":
                    places[number] = int(place)

    def _count(self, rows: int) -> None:
        self._check()
        self._rows += 1 + rows
        if self._rows > _MAX_ROWS:
            raise NotPlainError

    def _read_stream(self, place: int) -> int:
        """The same for a table that is packed into a stream."""
        header = _matched(_HEADER, self._data, place)
        stream = self._object_at(header.end())
        if not isinstance(stream, StreamObject) or stream.get("/Type") != "/XRef":
            raise NotPlainError
        widths, sections = stream.get("/W"), stream.get("/Index", [0, stream.get("/Size")])
        if not (_are_numbers(widths, 8) and len(widths) == 3 and widths[0]):
            raise NotPlainError
        if not _are_numbers(sections, _MAX_NUMBER):
            raise NotPlainError
        self.cache_indirect_object(int(header[2]), int(header[1]), stream)
        content, begin = stream.get_data(), 0
        kind, second, width = widths[0], widths[0] + widths[1], sum(widths)
        for first, count in zip(sections[::2], sections[1::2], strict=True):
            self._count(count)
            end = begin + count * width
            if end > len(content):
                raise NotPlainError
            for number, start in enumerate(range(begin, end, width), first):
                row = content[start : start + width]
                cells = row[:kind], row[kind:second], row[second:]
                self._add_packed(number, *map(int.from_bytes, cells))
            begin = end
        for key in _OF_STREAMS:
            if key in stream and key not in self.trailer:
                self.trailer[NameObject(key)] = stream.raw_get(key)
        return _previous(stream)

    def _add_packed(self, number: int, kind: int, place: int, last: int) -> None:
        """Add a row, unless a later table has one: of an object at a place, or in a stream."""
        places = self.xref.setdefault(last, {}) if kind == 1 else self.xref.get(0, {})
        if kind not in (1, 2) or number in places or number in self.xref_objStm:
            return
        if kind == 1:
            places[number] = place
        else:
            self.xref_objStm[number] = place, last


def _previous(trailer: Any) -> int:
    """Where the table before is, of which a trailer tells."""
    if "/Encrypt" in trailer or "/XRefStm" in trailer:
        raise NotPlainError
    previous = trailer.get("/Prev", -1)
    if "/Prev" in trailer and not isinstance(previous, NumberObject):
        raise NotPlainError
    return int(previous)


def _are_numbers(value: Any, most: int) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(
        isinstance(item, int) and 0 <= item <= most for item in value
    )


def _matched(pattern: re.Pattern[bytes], data: bytes, place: int) -> re.Match[bytes]:
    match = pattern.match(data, place)
    if match is None:
        raise NotPlainError
    return match
