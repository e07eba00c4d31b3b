"""What people do to a Word form beside filling it in: other code than what reads it.

Each function changes the root of the form's text the way Word leaves it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from cpts_docs.forms.filled import FilledForm
from tests.word import W14, W, changed, replaced

NAMESPACES = (
    f'xmlns:w="{W[1:-1]}" xmlns:w14="{W14[1:-1]}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
PROPERTIES = "docProps/custom.xml"

Change = Callable[[Any], None]

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
VALUES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
"""What anyone may type."""


def names(form: FilledForm, *words: str) -> bool:
    """Whether one remark has all these words."""
    return any(all(word in remark for word in words) for remark in form.remarks)


def xml(text: str) -> Any:
    """An element from its XML."""
    return etree.fromstring(re.sub(r"^<([\w:]+)", rf"<\1 {NAMESPACES}", text, count=1))


def run(text: str, look: str = "") -> Any:
    """A run of text, with properties."""
    node = xml(f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">x</w:t></w:r>')
    node.find(f"{W}t").text = text
    return node


def paragraph(*runs: Any, style: str = "") -> Any:
    """A paragraph of these runs."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    node = xml(f"<w:p>{look}</w:p>")
    node.extend(runs)
    return node


def control(root: Any, tag: str) -> Any:
    """The content control of a field or box."""
    found = (sdt for sdt in root.iter(f"{W}sdt") if sdt.find(f".//{W}tag").get(f"{W}val") == tag)
    return next(found)


def bookmark(root: Any, tag: str, kind: str = "Start") -> Any:
    """The start or end of the bookmark around a field."""
    start = next(n for n in root.iter(f"{W}bookmarkStart") if n.get(f"{W}name") == f"f.{tag}")
    ends = (n for n in root.iter(f"{W}bookmarkEnd") if n.get(f"{W}id") == start.get(f"{W}id"))
    return start if kind == "Start" else next(ends)


def line(root: Any, tag: str) -> Any:
    """The paragraph that a field stands in."""
    return next(control(root, tag).iterancestors(f"{W}p"))


def content(root: Any, tag: str) -> Any:
    """The content of a control."""
    return control(root, tag).find(f"{W}sdtContent")


def all_of(*changes: Change) -> Change:
    """One change after the other."""

    def change(root: Any) -> None:
        for one in changes:
            one(root)

    return change


def type_after(tag: str, text: str, look: str = "") -> Change:
    """Type behind a control, on its line."""
    return lambda root: bookmark(root, tag, "End").addnext(run(text, look))


def type_before(tag: str, text: str) -> Change:
    """Type in front of a control, behind the label."""
    return lambda root: bookmark(root, tag).addprevious(run(text))


def type_inside(tag: str, text: str, look: str = "") -> Change:
    """Type into a control, as Word does."""

    def change(root: Any) -> None:
        for mark in list(control(root, tag).iter(f"{W}showingPlcHdr")):
            mark.getparent().remove(mark)
        replace_content(root, tag, [run(text, look)])

    return change


def replace_content(root: Any, tag: str, runs: Iterable[Any]) -> None:
    """Other runs in a control."""
    inside = content(root, tag)
    for old in list(inside):
        inside.remove(old)
    inside.extend(runs)


def edited(data: bytes, change: Change) -> bytes:
    """``data`` after someone did that to it."""
    return changed(data, change)


def tick(tag: str) -> Change:
    """Click on a box."""
    return draw_over(tag, "☒", "1")


def type_at_the_end(tag: str, text: str) -> Change:
    """Type at the end of the line of a control."""
    return lambda root: line(root, tag).append(run(text))


def type_at_the_end_of_all(text: str) -> Change:
    """Type into a new paragraph after everything."""
    return lambda root: root[0].insert(len(root[0]) - 1, paragraph(run(text)))


def ellipse(tag: str) -> Change:
    """A circle drawn around a box."""
    return insert(tag, ELLIPSE)


def join_lines(first: str, second: str) -> Change:
    """Delete the end of a paragraph: two lines become one."""

    def change(root: Any) -> None:
        upper, lower = line(root, first), line(root, second)
        upper.extend([node for node in lower if node.tag != f"{W}pPr"])
        lower.getparent().remove(lower)

    return change


def with_note(data: bytes, tag: str, kind: str, text: str) -> bytes:
    """``data`` with a comment, footnote or endnote at the line of a field."""
    author = ' w:author="Zoë"' if kind == "comment" else ""
    words = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    note = f'<w:{kind} w:id="0"{author}>{words}</w:{kind}>'
    notes = f"<w:{kind}s {NAMESPACES}>{note}</w:{kind}s>"
    return edited(with_part(data, f"{kind}s", notes), insert(tag, f'<w:{kind}Reference w:id="0"/>'))


STRUCK, HIGHLIGHTED, HIDDEN = "<w:strike/>", '<w:highlight w:val="yellow"/>', "<w:vanish/>"


def type_below(tag: str, text: str, style: str = "") -> Change:
    """Type into a new paragraph below that of a field."""
    return lambda root: line(root, tag).addnext(paragraph(run(text), style=style))


def drop_control(tag: str, *, bookmarks: bool = False) -> Change:
    """Delete a control with its content, and the bookmark around it."""

    def change(root: Any) -> None:
        node = control(root, tag)
        marks = [bookmark(root, tag), bookmark(root, tag, "End")] if bookmarks else []
        for gone in (node, *marks):
            gone.getparent().remove(gone)

    return change


def type_instead(tag: str, text: str) -> Change:
    """Type, and delete the control and its bookmark."""
    return all_of(type_before(tag, text), drop_control(tag, bookmarks=True))


def type_into_line(tag: str, text: str) -> Change:
    """Type at the end of a line, where its control was deleted."""

    def change(root: Any) -> None:
        paragraph = line(root, tag)
        drop_control(tag, bookmarks=True)(root)
        paragraph.append(run(text))

    return change


def drop_line(tag: str) -> Change:
    """Delete the line of a field."""

    def change(root: Any) -> None:
        node = line(root, tag)
        node.getparent().remove(node)

    return change


def drop_row(tag: str) -> Change:
    """Delete the row of a table that a box stands in."""

    def change(root: Any) -> None:
        row = next(control(root, tag).iterancestors(f"{W}tr"))
        row.getparent().remove(row)

    return change


def repeat_line(tag: str) -> Change:
    """Copy the line of a field and paste it below; a bookmark is not copied."""

    def change(root: Any) -> None:
        node = line(root, tag)
        copy = deepcopy(node)
        for mark in list(copy.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            mark.getparent().remove(mark)
        node.addnext(copy)

    return change


def wrap(tag: str, name: str) -> Change:
    """Put an element around what is in a control: a link, a smart tag."""

    def change(root: Any) -> None:
        inside = content(root, tag)
        around = xml(f"<w:{name}></w:{name}>")
        around.extend(list(inside))
        inside.append(around)

    return change


def draw_over(tag: str, glyph: str, state: str | None = None) -> Change:
    """Another sign in a box, whatever its state says."""

    def change(root: Any) -> None:
        content(root, tag).find(f".//{W}t").text = glyph
        if state is not None:
            control(root, tag).find(f".//{W14}checked").set(f"{W14}val", state)

    return change


def mark_caption(tag: str, caption: str, look: str) -> Change:
    """Give the caption of a box a look."""

    def change(root: Any) -> None:
        runs = [r for r in line(root, tag).findall(f"{W}r") if "".join(r.itertext()) == caption]
        properties = runs[0].find(f"{W}rPr")
        if properties is None:
            runs[0].insert(0, xml("<w:rPr></w:rPr>"))
            properties = runs[0][0]
        properties.append(xml(look))

    return change


def insert(tag: str, element: str) -> Change:
    """Put a run with some element at the end of the line of a field."""
    return lambda root: line(root, tag).append(xml(f"<w:r>{element}</w:r>"))


def type_into_a_box(tag: str, text: str) -> Change:
    """A text box at the line of a field."""

    def change(root: Any) -> None:
        insert(tag, text_box("x"))(root)
        for node in line(root, tag).iter(f"{W}txbxContent"):
            next(node.iter(f"{W}t")).text = text

    return change


def text_box(text: str) -> str:
    """A text box as Word saves it: twice, for new and for old versions."""
    inside = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )


ELLIPSE = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor/></w:drawing>'
    "</mc:Choice><mc:Fallback><w:pict><v:oval/></w:pict></mc:Fallback></mc:AlternateContent>"
)


def of_the_first_version(data: bytes) -> bytes:
    """A form as 0.1.0 wrote it: it does not say what it was when it was blank."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        custom = package.read(PROPERTIES).decode()
        text = package.read("word/document.xml").decode()
        settings = package.read("word/settings.xml").decode()
    custom = re.sub(r'<property [^>]*name="cpts-form\.\d+">.*?</property>', "", custom)
    custom = custom.replace('name="cpts-form.name.', 'name="')
    settings = re.sub(r'<w:docVar w:name="cpts-form\.[^>]*/>', "", settings)
    text = re.sub(r"<w:lock [^>]*/>", "", text)
    parts = {PROPERTIES: custom, "word/document.xml": text, "word/settings.xml": settings}
    return replaced(data, {name: content.encode() for name, content in parts.items()})


def with_part(data: bytes, kind: str, content: str) -> bytes:
    """``data`` with one more part of Word's."""
    types = "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        listed = package.read(types).decode()
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    entry = f'<Override PartName="/word/{kind}.xml" ContentType="{word}.{kind}+xml"/></Types>'
    return replaced(
        data,
        {
            types: listed.replace("</Types>", entry).encode(),
            f"word/{kind}.xml": content.encode(),
        },
    )


NAME = "Zoë Müller-Œuvrard"
BESIDE = all_of(
    type_inside("nom", "Zoë"),
    type_after("nom", " Müller-Œuvrard"),
    type_below("mail", "le matin"),
    type_after("parcours.oui", "X"),
    mark_caption("organisation-liberale.non", "Non", '<w:highlight w:val="yellow"/>'),
)
"""Of all of it something is read, or said."""
GONE = all_of(type_into_line("nom", NAME), drop_line("mail"))


def said_of_what_stands_beside(form: FilledForm) -> None:
    """That of what BESIDE did, all is read or said."""
    assert (form.fields["nom"], form.fields["parcours"]) == (NAME, "oui")
    assert form.fields["organisation-liberale"] == ""
    for words in ("« nom » : écrit en partie hors du champ", "« le matin »", "est surlignée"):
        assert any(words in remark for remark in form.remarks)
