"""Inlines as WordprocessingML: runs of text, links and form fields.

A ``w:sdt`` is a content control: Word's form field, filled in on screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cpts_docs.document.tree import (
    Choice,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Strong,
    Superscript,
    Text,
    TextField,
    Underline,
)
from cpts_docs.formats.inlines import PLAIN, Look, day, shown
from cpts_docs.formats.xml import attribute, escaped
from cpts_docs.forms.filled import BOOKMARK

_NBSP = "\u00a0"
_NBSP_WIDTH = 56
"""Of a no-break space in the body's 10 pt, in twentieths of a point."""
_MAX_BOOKMARK = 40
_MAX_TAG = 64
"""The lengths that Word allows; it refuses a file with a longer one."""

# --------------------------------------------------------------------------
# Runs


def _styled(look: Look, style: str) -> Look:
    """The look in a character style; the outermost style stays."""
    return replace(look, style=look.style or style)


def _properties(look: Look) -> str:
    """The run properties.

    Bold is also said outright: in a style alone it would cancel the bold
    of the paragraph's style (ISO 29500-1, 17.7.3).
    """
    properties = "".join(
        (
            f'<w:rStyle w:val="{look.style}"/>' if look.style else "",
            "<w:b/><w:bCs/>" if look.bold else "",
            "<w:i/><w:iCs/>" if look.italic else "",
            '<w:u w:val="single"/>' if look.underlined else "",
            '<w:vertAlign w:val="superscript"/>' if look.raised else "",
        )
    )
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


_BLANK = Look("CptsBlank")
_BLANK_LINE = Look("CptsBlankLine")
_PLACEHOLDER = Look("PlaceholderText")
_CHECKBOX = Look("CptsCheckbox")


def run(text: str, look: Look = PLAIN) -> str:
    """A run of text; a newline is a line break."""
    lines = (f'<w:t xml:space="preserve">{line}</w:t>' for line in escaped(text).split("\n"))
    return f"<w:r>{_properties(look)}{'<w:br/>'.join(lines)}</w:r>"


def page_field(instruction: str) -> str:
    """A field that Word computes: ``PAGE``, ``NUMPAGES``."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{m}"/></w:r>' for m in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{marks[0]}{code}{marks[1]}{run('1')}{marks[2]}"


# --------------------------------------------------------------------------
# Fields


@dataclass(slots=True)
class Fields:
    """The form fields of a document: their numbers and their names.

    ``full_names`` has the whole name for each tag and bookmark that is another:
    cut to the length that Word allows, or made unique.
    """

    full_names: dict[str, str] = field(default_factory=dict)
    _count: int = 0
    _names: dict[str, int] = field(default_factory=dict)  # and how many begin like each

    def control(self, label: str, name: str, look: Look, kind: str, content: str) -> str:
        """A content control, in a bookmark that is named after the field.

        It is locked, so that its content can be changed but itself not be
        deleted. The text around is not: what protects that (document
        protection, a locked group) keeps people from filling in the form in
        LibreOffice, in OnlyOffice or on a phone.

        ``kind`` is the part of its properties that says what it takes.
        """
        self._count += 1
        alias = label if len(label) <= _MAX_TAG else f"{label[: _MAX_TAG - 1]}…"
        tag = self._unique(name, _MAX_TAG)
        bookmark = self._unique(BOOKMARK + re.sub(r"[^A-Za-z0-9_.-]+", "_", name), _MAX_BOOKMARK)
        if tag != name:
            self.full_names[tag] = name
        if bookmark != f"{BOOKMARK}{name}":
            self.full_names[bookmark] = name
        return (
            f'<w:bookmarkStart w:id="{self._count}" w:name="{bookmark}"/>'
            f"<w:sdt><w:sdtPr>{_properties(look)}<w:alias w:val={attribute(alias)}/>"
            f"<w:tag w:val={attribute(tag)}/>"
            f'<w:id w:val="{self._count}"/><w:lock w:val="sdtLocked"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
            f'<w:bookmarkEnd w:id="{self._count}"/>'
        )

    def _unique(self, name: str, length: int) -> str:
        """``name`` in ``length`` characters, and not that of another field."""
        unique = start = name[:length]
        while unique.casefold() in self._names:
            number = self._names[start.casefold()] = self._names[start.casefold()] + 1
            unique = f"{name[: length - 1 - len(str(number))]}_{number}"
        self._names[unique.casefold()] = 1
        return unique


_ADDRESS_ROWS = 2


def _text_kind(node: TextField, look: Look) -> str:
    """The kind of a text control: plain, rich, or a date.

    LibreOffice takes the looks and the lines out of plain text, so what must
    keep them is rich: an address, whose lines are part of it, and a value of
    several lines.
    """
    if node.kind != "date" and (look.style or "\n" in node.value or node.rows == _ADDRESS_ROWS):
        return "<w:richText/>"
    if node.kind != "date":
        return '<w:text w:multiLine="1"/>' if node.rows > 1 else "<w:text/>"
    picked = day(node)
    full = f' w:fullDate="{picked.isoformat()}T00:00:00Z"' if picked else ""
    return (
        f'<w:date{full}><w:dateFormat w:val="dd/MM/yyyy"/><w:lid w:val="fr-FR"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )


def _blank(node: TextField, width: int) -> str:
    """What stands in an empty field: ``width`` no-break spaces, or date strokes."""
    if node.kind == "date":
        return f"{_NBSP * 8}/{_NBSP * 8}/{_NBSP * 12}"
    return _NBSP * width


# --------------------------------------------------------------------------
# Inlines


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes inlines; ``relate`` gives an address the id of its relationship."""

    relate: Callable[[str], str]
    fields: Fields

    def write(self, inlines: Sequence[Inline], look: Look = PLAIN) -> str:
        """The runs of ``inlines``."""
        return "".join(self._one(inline, look) for inline in inlines)

    def _one(self, inline: Inline, look: Look) -> str:
        match inline:
            case Text(text):
                return run(text, look)
            case LineBreak():
                return "<w:r><w:br/></w:r>"
            case Strong(children):
                return self.write(children, replace(_styled(look, "Strong"), bold=True))
            case Emphasis(children):
                return self.write(children, replace(_styled(look, "Emphasis"), italic=True))
            case Underline(children):
                return self.write(children, replace(look, underlined=True))
            case Superscript(children):
                return self.write(children, replace(look, raised=True))
            case Link(href, children):
                runs = self.write(children, replace(look, style="Hyperlink"))
                return f'<w:hyperlink r:id="{self.relate(href)}" w:history="1">{runs}</w:hyperlink>'
            case TextField():
                return self._control(inline, run(_blank(inline, 36), _BLANK), _BLANK)
            case Choice():
                return self._choice(inline, look)

    def _control(self, node: TextField, blank: str, look: Look = PLAIN) -> str:
        value = shown(node)
        kind = ("" if value else "<w:showingPlcHdr/>") + _text_kind(node, look)
        content = run(value, look) if value else blank
        return self.fields.control(node.label, node.name, look, kind, content)

    def small_field(self, node: TextField, width: int) -> str:
        """A field of one line, empty for about ``width`` twips."""
        return self._control(node, run(_blank(node, min(width // _NBSP_WIDTH, 40)), _PLACEHOLDER))

    def large_field(self, node: TextField) -> str:
        """A field with room for its rows, which it keeps on paper."""
        missing = node.rows - 1 - node.value.count("\n")
        room = run("\n" * missing, _BLANK_LINE) if node.value and missing > 0 else ""
        return self._control(node, run("\n".join([_NBSP] * node.rows), _BLANK_LINE)) + room

    def _choice(self, node: Choice, look: Look) -> str:
        kind = (
            f'<w14:checkbox><w14:checked w14:val="{int(node.checked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        name = f"{node.name}.{node.value}"
        box = run("☒" if node.checked else "☐", _CHECKBOX)
        control = self.fields.control(node.label, name, _CHECKBOX, kind, box)
        caption = run(_NBSP, look) + self.write(node.caption, look) if node.caption else ""
        return control + caption
