"""The form of a PDF: links that stand where fields go become fields.

Typst cannot make form fields, but it lays out, tags and numbers links. So
``theme.typ`` makes each field an empty box in a link whose address is
``field:`` and the field's place in a list. Here each such link becomes, in
place, the widget of a field with its name, its label, its value and an
*appearance*: the drawing of the value that a reader shows. What Typst wrote
stays as it is; new and changed objects are appended, as the PDF standard's
incremental update does (ISO 32000-1, 7.5.6).
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
from codecs import BOM_UTF16_BE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from cpts_docs.document.tree import Choice, Hidden, TextField
from cpts_docs.resources import reference_path
from cpts_docs.writers.theme import DEFAULT, Theme

Field = TextField | Choice
_Size = tuple[float, float]
_Placed = tuple[Field, IndirectObject]  # a field, and the annotation where it stands

# Flags of a form field (ISO 32000-1, tables 221, 226 and 228).
_READ_ONLY = 1 << 0
_MULTILINE = 1 << 12
_RADIO = 1 << 15

_PRINT = 4  # of an annotation: it is printed with the page

_SIZE = 10.0
_LEADING = 13.0
_DEPTH = 2.0  # of letters such as « g » under their line
_PADDING = (2.0, 3.4)  # from the field's left and upper edge to the text

# The names of the two fonts: one to type with, which any reader knows to use,
# and one to draw values with, which has every letter.
_TYPING, _DRAWING = "/Arimo", "/ArimoUnicode"

# What to tick a box with, for a program that draws all fields anew (as it may
# when another one has typed a letter that it had no font for).
_DINGBATS, _DINGBATS_CROSS = "/ZaDb", "8"


def add_fields(
    pdf: bytes, fields: Sequence[Field], hidden: Sequence[Hidden] = (), theme: Theme = DEFAULT
) -> bytes:
    """``pdf`` with a form: the link ``field:0`` becomes the first of ``fields``, and so on.

    ``hidden`` become read-only fields that stand on no page, by which a form
    that comes back is recognised. The same arguments give the same bytes.
    """
    update = _Update(pdf)
    form = _Form(update, theme)
    groups: dict[str, list[_Placed]] = {}
    for index, widget in update.links():
        groups.setdefault(fields[index].name, []).append((fields[index], widget))
    references = [form.add(group) for group in groups.values()]
    references += [form.add_hidden(item) for item in hidden]
    form.finish(references)
    return update.written()


# --------------------------------------------------------------------------
# The form


class _Form:
    """Makes the fields of one file."""

    def __init__(self, update: _Update, theme: Theme) -> None:
        self.update = update
        self.theme = theme
        self.fonts = _add_fonts(update)
        self.typing = _text(f"{_TYPING} {_SIZE:g} Tf {_colour(theme.ink)} rg")
        self.boxes: dict[_Size, tuple[IndirectObject, IndirectObject]] = {}

    def finish(self, fields: list[IndirectObject]) -> None:
        """Declare the ``fields`` in the file's catalogue."""
        dingbats = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/ZapfDingbats"}
        fonts = {**self.fonts, _DINGBATS: self.update.add(dingbats)}
        form = {"/Fields": fields, "/DR": {"/Font": fonts}, "/DA": self.typing}
        self.update.change(self.update.root, {"/AcroForm": self.update.add(form)})

    def add_hidden(self, hidden: Hidden) -> IndirectObject:
        """A field without a widget; its empty /Kids say so to pdf-lib too."""
        return self.update.add(
            {
                "/FT": "/Tx",
                "/Ff": _READ_ONLY,
                "/T": _text(hidden.name),
                "/V": _text(hidden.value),
                "/DA": self.typing,
                "/Kids": [],
            }
        )

    def add(self, group: list[_Placed]) -> IndirectObject:
        """The field of one name, with its widgets: one, or a radio group's boxes."""
        first, reference = group[0]
        if isinstance(first, TextField):
            common = self._text_entries(first)
        else:
            common = _button_entries([field for field, _ in group if isinstance(field, Choice)])
        for field, widget in group:
            self._turn(widget, {"/TU": _text(_label(field)), **self._look(field, widget, common)})
        if len(group) == 1 and not (isinstance(first, Choice) and first.kind == "radio"):
            self.update.change(reference, common)
            return reference
        parent = self.update.add({**common, "/Kids": [widget for _, widget in group]})
        for _, widget in group:
            self.update.change(widget, {"/Parent": parent})
        return parent

    def _turn(self, link: IndirectObject, entries: Mapping[str, Any]) -> None:
        """Make a widget of the annotation of a link, and a form of its tag."""
        self.update.change(link, {"/Subtype": "/Widget", "/F": _PRINT, **entries}, _OF_LINKS)
        self.update.change(self.update.tag_of(link), {"/S": "/Form"})

    def _text_entries(self, field: TextField) -> dict[str, Any]:
        entries = {
            "/FT": "/Tx",
            "/T": _text(field.name),
            "/TU": _text(_label(field)),
            "/Ff": _MULTILINE if field.rows > 1 else 0,
            "/DA": self.typing,
        }
        return {**entries, "/V": _text(field.value)} if field.value else entries

    def _look(
        self, field: Field, widget: IndirectObject, common: Mapping[str, Any]
    ) -> dict[str, Any]:
        size = self.update.size(widget)
        if isinstance(field, TextField):
            content = _drawn_text(field, size, _colour(self.theme.ink))
            fonts = {_DRAWING: self.fonts[_DRAWING]} if field.value else {}
            return {"/AP": {"/N": self._drawing(content, size, {"/Font": fonts})}}
        ticked, empty = self._box(size)
        state = _name(field.value)
        return {
            "/AP": {"/N": {state: ticked, "/Off": empty}},
            "/AS": state if state == common["/V"] else "/Off",
            "/MK": {"/CA": _text(_DINGBATS_CROSS)},
            "/DA": _text(f"{_DINGBATS} 0 Tf {_colour(self.theme.accent)} rg"),
        }

    def _box(self, size: _Size) -> tuple[IndirectObject, IndirectObject]:
        """The drawings of a ticked and of an empty box; boxes of a size share them."""
        if size not in self.boxes:
            cross = _cross(size, _colour(self.theme.accent))
            self.boxes[size] = (self._drawing(cross, size), self._drawing("", size))
        return self.boxes[size]

    def _drawing(
        self, content: str, size: _Size, resources: Mapping[str, Any] | None = None
    ) -> IndirectObject:
        return self.update.add_stream(
            content.encode("ascii"),
            {
                "/Type": "/XObject",
                "/Subtype": "/Form",
                "/BBox": [0, 0, *size],
                "/Resources": resources or {},
            },
        )


_OF_LINKS = ("/A", "/Border", "/Contents")


def _button_entries(choices: list[Choice]) -> dict[str, Any]:
    chosen = next((choice.value for choice in choices if choice.checked), "Off")
    first = choices[0]
    return {
        "/FT": "/Btn",
        "/T": _text(first.name),
        "/TU": _text(_common_label([choice.label for choice in choices])),
        "/Ff": _RADIO if first.kind == "radio" else 0,
        "/V": _name(chosen),
    }


def _label(field: Field) -> str:
    return f"{field.label} (JJ/MM/AAAA)" if field.kind == "date" else field.label


def _common_label(labels: list[str]) -> str:
    """The question of a group: « Avis » for « Avis : Favorable » and « Avis : Défavorable »."""
    questions = {label.rpartition(":")[0].rstrip() for label in labels}
    question = questions.pop()
    return question if question and not questions and len(labels) > 1 else labels[0]


def _name(value: str) -> NameObject:
    return NameObject(f"/{value}")


def _text(text: str) -> PdfObject:
    """A text string: as it is when that is safe, else in UTF-16."""
    if text.isascii() and text.isprintable():
        return TextStringObject(text)
    return ByteStringObject(BOM_UTF16_BE + text.encode("utf-16-be", "replace"))


def _colour(hexadecimal: str) -> str:
    """``#ff8000`` as the three numbers that PDF's operators take."""
    return " ".join(f"{byte / 255:.3f}" for byte in bytes.fromhex(hexadecimal.removeprefix("#")))


# --------------------------------------------------------------------------
# What a field looks like


def _cross(size: _Size, colour: str) -> str:
    width, height = size
    left, right, low, high = 0.18 * width, 0.82 * width, 0.18 * height, 0.82 * height
    return (
        f"q {colour} RG 0.9 w "
        f"{left:.2f} {low:.2f} m {right:.2f} {high:.2f} l "
        f"{left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S Q"
    )


def _drawn_text(field: TextField, size: _Size, colour: str) -> str:
    if not field.value:
        return "/Tx BMC EMC"
    width, height = size
    left, upper = _PADDING
    capital = _metrics()["cap_height"] / 1000 * _SIZE
    if field.rows > 1:
        base = height - upper - capital
        lines = _lines(field.value, width - 2 * left)
    else:
        base = (height - capital) / 2
        lines = iter([_drawable(field.value)])
    visible = islice(lines, 1 + int((base - _DEPTH) / _LEADING))
    shown = " T* ".join(f"<{_glyphs(line)}> Tj" for line in visible)
    return (
        f"/Tx BMC q 0 0 {width:.2f} {height:.2f} re W n BT {colour} rg "
        f"{_DRAWING} {_SIZE:g} Tf {_LEADING:g} TL {left:.2f} {base:.2f} Td {shown} ET Q EMC"
    )


def _drawable(text: str) -> str:
    """``text`` in the characters that the font has; those it lacks become « ? »."""
    glyphs = _metrics()["glyphs"]
    return "".join(
        sign if sign in glyphs else " " if sign.isspace() or sign < " " else "?"
        for sign in unicodedata.normalize("NFC", text)
    )


def _lines(text: str, width: float) -> Iterator[str]:
    """The lines of ``text``, broken at spaces where they would be too wide."""
    for paragraph in re.split("\r\n|\r|\n", text):
        rest = _drawable(paragraph)
        end = _line_end(rest, width)
        while end < len(rest):
            yield rest[:end]
            rest = rest[end:]
            end = _line_end(rest, width)
        yield rest


def _line_end(text: str, width: float) -> int:
    """Where the first line of ``text`` ends: after the last space that lets it fit."""
    end = _fitting(text, width)
    return end if end == len(text) else text.rfind(" ", 0, end + 1) + 1 or end


def _fitting(text: str, width: float) -> int:
    """How many of the first characters stand in ``width``; at least one."""
    glyphs = _metrics()["glyphs"]
    room = width * 1000 / _SIZE
    for place, sign in enumerate(text):
        room -= glyphs[sign][1]
        if room < 0:
            return max(1, place)
    return len(text)


def _glyphs(line: str) -> str:
    glyphs = _metrics()["glyphs"]
    return "".join(f"{glyphs[sign][0]:04x}" for sign in line)


# --------------------------------------------------------------------------
# The font


@cache
def _metrics() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(reference_path("field-font.json").read_bytes())
    return values


@cache
def _font_file() -> StreamObject:
    content = reference_path("field-font.ttf").read_bytes()
    return _stream(content, {"/Length1": len(content)}).flate_encode()


@cache
def _to_unicode() -> StreamObject:
    """Which character a glyph is, so that what is drawn can be read and copied."""
    characters: dict[int, str] = {}
    for sign, (glyph, _) in _metrics()["glyphs"].items():
        characters.setdefault(glyph, sign)
    pairs = [f"<{glyph:04x}> <{ord(sign):04x}>" for glyph, sign in sorted(characters.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    content = "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <ffff> endcodespacerange",
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )
    return _stream(content.encode("ascii"), {}).flate_encode()


def _add_fonts(update: _Update) -> dict[str, IndirectObject]:
    metrics = _metrics()
    widths = dict(metrics["glyphs"].values())
    descriptor = update.add(
        {
            "/Type": "/FontDescriptor",
            "/FontName": f"/{metrics['name']}",
            "/Flags": 32,
            "/FontBBox": metrics["box"],
            "/ItalicAngle": 0,
            "/Ascent": metrics["ascent"],
            "/Descent": metrics["descent"],
            "/CapHeight": metrics["cap_height"],
            "/StemV": 80,
            "/FontFile2": update.add(_font_file()),
        }
    )
    common = {
        "/Type": "/Font",
        "/BaseFont": f"/{metrics['name']}",
        "/FontDescriptor": descriptor,
    }
    typing = {
        **common,
        "/Subtype": "/TrueType",
        "/Encoding": "/WinAnsiEncoding",
        "/FirstChar": 32,
        "/LastChar": 255,
        "/Widths": metrics["winansi_widths"],
    }
    descendant = {
        **common,
        "/Subtype": "/CIDFontType2",
        "/CIDSystemInfo": {
            "/Registry": _text("Adobe"),
            "/Ordering": _text("Identity"),
            "/Supplement": 0,
        },
        "/CIDToGIDMap": "/Identity",
        "/W": [0, [widths.get(glyph, 0) for glyph in range(max(widths) + 1)]],
    }
    drawing = {
        "/Type": "/Font",
        "/Subtype": "/Type0",
        "/BaseFont": f"/{metrics['name']}",
        "/Encoding": "/Identity-H",
        "/DescendantFonts": [update.add(descendant)],
        "/ToUnicode": update.add(_to_unicode()),
    }
    return {_TYPING: update.add(typing), _DRAWING: update.add(drawing)}


# --------------------------------------------------------------------------
# Objects of a PDF file


class _Update:
    """What is new and changed in a file, to be written at its end."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._reader = PdfReader(io.BytesIO(pdf))
        self._trailer = cast("Any", self._reader.trailer)
        self._next = int(self._trailer["/Size"])
        self._objects: dict[int, PdfObject] = {}
        self.root = _reference(self._trailer, "/Root")
        tags = self._trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        self._tags = dict(zip(tags[::2], list(tags)[1::2], strict=True))

    def links(self) -> Iterator[tuple[int, IndirectObject]]:
        """The links to ``field:…`` in reading order: the number, and the annotation."""
        for page in self._reader.pages:
            for link in page.get("/Annots", ()):
                address = link.get_object().get("/A", {}).get("/URI", "")
                if address.startswith("field:"):
                    yield int(address.removeprefix("field:")), link

    def size(self, annotation: IndirectObject) -> _Size:
        rectangle: Any = _dictionary(annotation)["/Rect"]
        left, low, right, high = map(float, rectangle)
        return round(right - left, 3), round(high - low, 3)

    def tag_of(self, annotation: IndirectObject) -> IndirectObject:
        tag = self._tags[_dictionary(annotation)["/StructParent"]]
        assert isinstance(tag, IndirectObject)
        return tag

    def add(self, value: Any) -> IndirectObject:
        number = self._next
        self._next += 1
        self._objects[number] = _object(value)
        return IndirectObject(number, 0, self._reader)

    def add_stream(self, content: bytes, entries: Mapping[str, Any]) -> IndirectObject:
        return self.add(_stream(content, entries))

    def change(
        self, reference: IndirectObject, entries: Mapping[str, Any], without: Iterable[str] = ()
    ) -> None:
        changed = _dictionary(reference)
        for key in without:
            changed.pop(key, None)
        changed.update(_object(entries))
        self._objects[reference.idnum] = changed

    def written(self) -> bytes:
        """The file, with all this at its end."""
        out = io.BytesIO()
        out.write(self._pdf + b"\n")
        places = {}
        for number, value in sorted(self._objects.items()):
            places[number] = out.tell()
            out.write(b"%d 0 obj\n" % number)
            value.write_to_stream(out)
            out.write(b"\nendobj\n")
        table = out.tell()
        out.write(b"xref\n")
        for number, place in places.items():
            out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
        out.write(b"trailer\n")
        self._new_trailer(out.getvalue()).write_to_stream(out)
        out.write(b"\nstartxref\n%d\n%%%%EOF\n" % table)
        return out.getvalue()

    def _new_trailer(self, content: bytes) -> DictionaryObject:
        permanent = self._trailer["/ID"][0]
        digest = hashlib.sha256(content).digest()[:16]
        trailer: DictionaryObject = _object(
            {
                "/Size": self._next,
                "/Root": self.root,
                "/Info": _reference(self._trailer, "/Info"),
                "/Prev": int(self._pdf[self._pdf.rindex(b"startxref") :].split()[1]),
                "/ID": [ByteStringObject(permanent.original_bytes), ByteStringObject(digest)],
            }
        )
        return trailer


def _object(value: Any) -> Any:
    """A Python value as a PDF object; a ``str`` is a name."""
    match value:
        case PdfObject():
            return value
        case dict():
            return DictionaryObject({NameObject(k): _object(v) for k, v in value.items()})
        case list():
            return ArrayObject(map(_object, value))
        case bool():
            return BooleanObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
        case str():
            return NameObject(value)
    raise TypeError(value)


def _stream(content: bytes, entries: Mapping[str, Any]) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(content)
    stream.update(_object(dict(entries)))
    return stream


def _dictionary(reference: IndirectObject) -> DictionaryObject:
    value = reference.get_object()
    assert isinstance(value, DictionaryObject)
    return value


def _reference(dictionary: DictionaryObject, key: str) -> IndirectObject:
    reference = dictionary.raw_get(key)
    assert isinstance(reference, IndirectObject)
    return reference
