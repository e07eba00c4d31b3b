"""What people do to an ODT form beside filling it in: other code than what reads it.

Each function changes the root of the form's text the way LibreOffice leaves it;
they have the names of those for Word (``people.py``).
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import count
from typing import Any

from lxml import etree

from tests.odt import FORM, changed
from tests.odt_forms import NAMES
from tests.people import Change as Change
from tests.people import all_of as all_of

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MORE = (
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def edited(data: bytes, change: Change) -> bytes:
    """``data`` after someone did that to it."""
    return changed(data, change)


def xml(text: str) -> Any:
    """An element from its XML."""
    return etree.fromstring(re.sub(r"^<([\w:-]+)", rf"<\1{NAMES}{_MORE}", text, count=1))


def model(root: Any, tag: str) -> Any:
    """The control of a field, or of a box (``name.value``)."""
    name, _, value = tag.partition(".")
    named = (node for node in root.iter(f"{FORM}*") if node.get(f"{FORM}name") == name)
    return next(node for node in named if not value or node.get(f"{FORM}value") == value)


def placed(root: Any, tag: str) -> Any:
    """Where that control stands in the text."""
    number = model(root, tag).get(f"{FORM}id")
    return next(n for n in root.iter(f"{DRAW}control") if n.get(f"{DRAW}control") == number)


def line(root: Any, tag: str) -> Any:
    """The paragraph that a field stands in."""
    return next(placed(root, tag).iterancestors(f"{TEXT}p"))


def span(root: Any, text: str, look: str = "") -> Any:
    """A text, with the properties of an automatic style."""
    if not look:
        name = ""
    else:
        styles = next(root.iter(f"{OFFICE}automatic-styles"))
        name = next(f"M{n}" for n in count() if f'"M{n}"' not in etree.tostring(styles).decode())
        styles.append(
            xml(
                f'<style:style style:name="{name}" style:family="text">'
                f"<style:text-properties {look}/></style:style>"
            )
        )
    node = xml(f'<text:span text:style-name="{name}"/>')
    node.text = text
    return node


def type_after(tag: str, text: str, look: str = "") -> Change:
    """Type behind a control, on its line."""
    return lambda root: _put_after(placed(root, tag), span(root, text, look))


def _put_after(node: Any, new: Any) -> None:
    new.tail, node.tail = node.tail, None
    node.addnext(new)


def type_before(tag: str, text: str) -> Change:
    """Type in front of a control, behind the label."""
    return lambda root: placed(root, tag).addprevious(span(root, text))


def type_at_the_end(tag: str, text: str) -> Change:
    """Type at the end of the line of a control."""
    return lambda root: line(root, tag).append(span(root, text))


def type_inside(tag: str, text: str) -> Change:
    """Type into a control."""
    return lambda root: model(root, tag).set(f"{FORM}current-value", text)


def type_instead(tag: str, text: str) -> Change:
    """Type, and delete the control."""
    return all_of(type_before(tag, text), drop_control(tag))


def tick(tag: str) -> Change:
    """Click on a box."""
    return lambda root: model(root, tag).set(f"{FORM}current-selected", "true")


def type_below(tag: str, text: str) -> Change:
    """Type into a new paragraph below that of a field, of the same style."""

    def change(root: Any) -> None:
        node = line(root, tag)
        below = xml("<text:p/>")
        below.set(f"{TEXT}style-name", node.get(f"{TEXT}style-name"))
        below.text = text
        node.addnext(below)

    return change


def type_at_the_end_of_all(text: str) -> Change:
    """Type into a new paragraph after everything."""

    def change(root: Any) -> None:
        end = xml('<text:p text:style-name="Standard"/>')
        end.text = text
        next(root.iter(f"{OFFICE}text")).append(end)

    return change


def drop_control(tag: str) -> Change:
    """Delete a control."""

    def change(root: Any) -> None:
        shape, control = placed(root, tag), model(root, tag)
        shape.tail, tail = None, shape.tail
        before = shape.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + (tail or "")
        else:
            shape.getparent().text = (shape.getparent().text or "") + (tail or "")
        for gone in (shape, control):
            gone.getparent().remove(gone)

    return change


def type_into_line(tag: str, text: str) -> Change:
    """Type at the end of a line, where its control was deleted."""

    def change(root: Any) -> None:
        paragraph = line(root, tag)
        drop_control(tag)(root)
        paragraph.append(span(root, text))

    return change


def drop_line(tag: str) -> Change:
    """Delete the line of a field, and its control with it."""

    def change(root: Any) -> None:
        node = line(root, tag)
        drop_control(tag)(root)
        node.getparent().remove(node)

    return change


def repeat_line(tag: str) -> Change:
    """Copy the line of a field and paste it below: the copy has a control of its own."""

    def change(root: Any) -> None:
        node, control = line(root, tag), model(root, tag)
        copy, twin = deepcopy(node), deepcopy(control)
        number = f"{control.get(f'{FORM}id')}-2"
        twin.set(f"{FORM}id", number)
        twin.set(_XML_ID, number)
        next(copy.iter(f"{DRAW}control")).set(f"{DRAW}control", number)
        control.addnext(twin)
        node.addnext(copy)

    return change


def mark_caption(tag: str, caption: str, look: str) -> Change:
    """Give the caption of a box a look."""

    def change(root: Any) -> None:
        shape = placed(root, tag)
        before, _, after = (shape.tail or "").partition(caption)
        marked = span(root, caption, look)
        shape.tail = before
        shape.addnext(marked)
        marked.tail = after

    return change


def with_note(data: bytes, tag: str, kind: str, text: str) -> bytes:
    """``data`` with a comment, footnote or endnote at the line of a field."""
    words = f"<text:p>{text}</text:p>"
    note = (
        f"<office:annotation><dc:creator>Zoë</dc:creator>{words}</office:annotation>"
        if kind == "comment"
        else f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{words}</text:note-body></text:note>"
    )
    return edited(data, lambda root: line(root, tag).append(xml(note)))


def type_into_a_box(tag: str, text: str) -> Change:
    """A text box at the line of a field."""

    def change(root: Any) -> None:
        box = xml("<draw:frame><draw:text-box><text:p/></draw:text-box></draw:frame>")
        box[0][0].text = text
        line(root, tag).append(box)

    return change


def ellipse(tag: str) -> Change:
    """A circle drawn around a box."""
    return lambda root: line(root, tag).append(xml("<draw:custom-shape/>"))


def join_lines(first: str, second: str) -> Change:
    """Delete the end of a paragraph: two lines become one."""

    def change(root: Any) -> None:
        upper, lower = line(root, first), line(root, second)
        upper[-1].tail = (upper[-1].tail or "") + (lower.text or "")
        upper.extend(list(lower))
        lower.getparent().remove(lower)

    return change


STRUCK = 'style:text-line-through-style="solid"'
HIGHLIGHTED = 'fo:background-color="#ffff00"'
HIDDEN = 'text:display="none"'
