"""The HTML reader: semantic HTML to the document tree.

Templates are written in a small, strict part of HTML: every element is one of
those the tree can hold, and every element that opens closes. What a browser
would repair in silence is an error here, because a document that lost its
structure would still look right.

Each element of a template carries a ``data-at`` attribute (file and line, put
there by :mod:`cpts_docs.documents.templates`), so that an error names its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import NoReturn, get_args

from cpts_docs.base.errors import TemplateError
from cpts_docs.document.tree import (
    BREAK,
    OBJECT,
    Bar,
    BarChart,
    Block,
    Cell,
    Choice,
    Document,
    Emphasis,
    FieldRow,
    Heading,
    Hidden,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Metadata,
    Paragraph,
    Row,
    Section,
    Strong,
    Superscript,
    Table,
    Text,
    TextField,
    TextKind,
    Underline,
    map_leaves,
    plain_text,
)

_VOID = frozenset({"br", "col", "input", "meta"})
_MAX_DEPTH = 60
_WHITE = " \t\n\r\f"
_WHITE_SPACE = re.compile(f"[{_WHITE}]+")
_WIDTH = re.compile(r"width:\s*(\d{1,3}(?:\.\d{1,6})?)%")
_COLSPAN = re.compile("[1-9][0-9]?")
_SAFE_HREF = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)

_MARKS: dict[str, type[Strong | Emphasis | Underline | Superscript]] = {
    "strong": Strong,
    "em": Emphasis,
    "u": Underline,
    "sup": Superscript,
}
_INLINE_TAGS = frozenset({*_MARKS, "a", "br", "input", "label", "span", "textarea"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str]
    origin: str
    children: list[_Element | str] = field(default_factory=list)

    def elements(self) -> Iterable[_Element]:
        return (child for child in self.children if isinstance(child, _Element))

    def find(self, tag: str) -> _Element | None:
        """The first element of that name below this one, in reading order."""
        for child in self.elements():
            if child.tag == tag:
                return child
            if found := child.find(tag):
                return found
        return None

    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return _WHITE_SPACE.sub(" ", "".join(parts)).strip(" ")

    @property
    def role(self) -> str:
        return self.attributes.get("class", "")


def _fail(element: _Element, message: str) -> NoReturn:
    raise TemplateError(message, element.origin)


_NAME, _VALUE = r"[^\s\"'<>/=]++", r"\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=`]++"
_ATTRIBUTE = re.compile(rf"\s++({_NAME})(?:\s*+=\s*+({_VALUE}))?+")
_PIECE = re.compile(
    rf"""(?P<text> [^<]++ )
       | < (?P<tag> [a-z][a-z0-9]*+ ) (?P<attributes> (?:{_ATTRIBUTE.pattern})*+ ) \s*+ (?P<end>/?)>
       | </ (?P<closed> [a-z][a-z0-9]*+ ) \s*+ >
       | <!-- .*? -->
       | <!doctype \s [^<>]*+ >""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""One piece of HTML after the other; what is none of them is no HTML.

No quantifier gives back what it took, so that no text takes more time than its length.
"""


def _elements(html: str) -> _Element:
    """The elements, below one root; refuses what is not closed or closed twice."""
    root = _Element("#root", {}, "")
    opened = [root]
    place = 0
    while match := _PIECE.match(html, place):
        place = match.end()
        current = opened[-1]
        text, tag, attributes, end, closed = match.group(
            "text", "tag", "attributes", "end", "closed"
        )
        if text:
            current.children.append(unescape(text))
        elif tag:
            element = _element(tag.lower(), attributes, current.origin)
            current.children.append(element)
            if not end and element.tag not in _VOID:
                opened.append(element)
                if len(opened) > _MAX_DEPTH:
                    _fail(element, f"plus de {_MAX_DEPTH} éléments imbriqués")
        elif closed:
            if closed.lower() != current.tag:
                after = f"après <{current.tag}>" if current is not root else "sans ouverture"
                _fail(current, f"</{closed.lower()}> inattendu {after}")
            opened.pop()
    if place < len(html):
        _fail(opened[-1], f"HTML incorrect : « {html[place : place + 20]} »")
    if len(opened) > 1:
        _fail(opened[-1], f"<{opened[-1].tag}> n'est pas fermé")
    return root


def _element(tag: str, written: str, origin: str) -> _Element:
    attributes = {
        name.lower(): unescape(value[1:-1] if value[:1] in ("'", '"') else value)
        for name, value in _ATTRIBUTE.findall(written)
    }
    return _Element(tag, attributes, attributes.pop("data-at", origin))


def read(html: str) -> Document:
    """The document tree of ``html``.

    Raises:
        TemplateError: an element is unknown, misplaced, not closed, or lacks
            what the tree needs (a field's label, a table's header cells).
    """
    root = _elements(html)
    main = root.find("main")
    if main is None:
        _fail(root, "le document n'a pas d'élément <main>")
    if body := root.find("body"):
        list(_only(body, "header", "main", "footer"))  # anything else would be lost
    controls = list(_controls(main))
    document = Document(
        metadata=_metadata(root),
        blocks=_blocks(main.children, main),
        header=_running(root, "header"),
        footer=_running(root, "footer"),
        hidden=tuple(_hidden(control) for control in controls if _is_hidden(control)),
    )
    _check_field_names(controls)
    return document


def read_fragment(html: str) -> tuple[Block, ...]:
    """The blocks of a piece of HTML that stands on its own."""
    root = _elements(html)
    return _blocks(root.children, root)


def _metadata(root: _Element) -> Metadata:
    html, title = root.find("html"), root.find("title")
    if title is None or not title.text():
        _fail(root, "le document n'a pas de titre (<title>)")
    head = root.find("head")
    metas = {
        meta.attributes.get("name", ""): meta.attributes.get("content", "")
        for meta in (head.elements() if head else ())
        if meta.tag == "meta"
    }
    try:
        day = date.fromisoformat(metas.get("date", ""))
    except ValueError:
        _fail(head or root, '<meta name="date"> doit donner une date AAAA-MM-JJ')
    return Metadata(
        title=title.text(),
        author=metas.get("author", ""),
        subject=metas.get("description", ""),
        language=(html.attributes.get("lang") if html else None) or "fr-FR",
        date=day,
    )


def _running(root: _Element, tag: str) -> tuple[Inline, ...]:
    element = root.find(tag)
    return _paragraph_inlines(element.children) if element else ()


# --------------------------------------------------------------------------
# Blocks


def _blocks(children: Sequence[_Element | str], parent: _Element) -> tuple[Block, ...]:
    """Blocks; loose text and inline elements between them become paragraphs."""
    blocks: list[Block] = []
    loose: list[_Element | str] = []

    def end_paragraph() -> None:
        if loose and (inlines := _paragraph_inlines(loose)):
            blocks.append(Paragraph(inlines))
        loose.clear()

    for child in children:
        if isinstance(child, str):
            if loose or child.strip(_WHITE):  # else it stands between two blocks
                loose.append(child)
        elif child.tag in _INLINE_TAGS:
            loose.append(child)
        else:
            end_paragraph()
            blocks.append(_block(child))
    end_paragraph()
    return tuple(blocks)


def _block(element: _Element) -> Block:
    tag = element.tag
    if tag in _HEADINGS:
        return Heading(_HEADINGS[tag], _paragraph_inlines(element.children))
    if tag == "p":
        return Paragraph(_paragraph_inlines(element.children), element.role)
    if tag in ("ul", "ol"):
        return _list(element)
    if tag == "table":
        return _table(element)
    if tag == "div" and element.role == "field":
        return _field_row(element)
    if tag == "figure":
        return _bar_chart(element)
    if tag in ("section", "div"):
        return Section(_blocks(element.children, element), element.role)
    _fail(element, f"l'élément <{tag}> n'est pas accepté ici")


def _only(element: _Element, *tags: str) -> Iterable[_Element]:
    """The child elements, all of which must have one of those names."""
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                _fail(element, f"texte inattendu dans <{element.tag}> : « {child.strip()[:40]} »")
        elif child.tag not in tags:
            _fail(child, f"<{child.tag}> inattendu dans <{element.tag}>")
        else:
            yield child


def _list(element: _Element) -> ListBlock:
    items = tuple(_blocks(item.children, item) for item in _only(element, "li"))
    if not items:
        _fail(element, "une liste sans élément <li>")
    return ListBlock(items, element.tag == "ol", element.role)


def _table(element: _Element) -> Table:
    widths: list[float] = []
    head: list[Row] = []
    body: list[Row] = []
    for part in _only(element, "colgroup", "thead", "tbody"):
        if part.tag == "colgroup":
            widths = [_width(column) for column in _only(part, "col")]
        else:
            rows = head if part.tag == "thead" else body
            rows += [_row(row) for row in _only(part, "tr")]
    all_rows = head + body
    columns = {sum(cell.span for cell in row.cells) for row in all_rows}
    if len(columns) != 1:
        _fail(element, "un tableau dont les lignes n'ont pas le même nombre de colonnes")
    if not any(cell.header for row in all_rows for cell in row.cells):
        _fail(element, "un tableau sans cellule d'en-tête (<th>)")
    count = columns.pop()
    if not widths:
        widths = [1 / count] * count
    if len(widths) != count:
        _fail(element, f"{len(widths)} largeurs de colonnes pour {count} colonnes")
    total = sum(widths)
    return Table(tuple(width / total for width in widths), tuple(head), tuple(body), element.role)


def _width(column: _Element) -> float:
    match = _WIDTH.search(column.attributes.get("style", ""))
    if match is None or float(match[1]) == 0:
        _fail(column, '<col> doit donner sa largeur : style="width: 30%"')
    return float(match[1])


def _row(element: _Element) -> Row:
    return Row(tuple(_cell(cell) for cell in _only(element, "th", "td")))


def _cell(element: _Element) -> Cell:
    span = element.attributes.get("colspan", "1")
    if not _COLSPAN.fullmatch(span):
        _fail(element, f"colspan incorrect : « {span} »")
    return Cell(_blocks(element.children, element), element.tag == "th", int(span))


def _field_row(element: _Element) -> FieldRow:
    parts = tuple(_only(element, "label", "input", "textarea"))
    if [part.tag == "label" for part in parts] != [True, False]:
        _fail(element, "une ligne de champ a besoin d'un <label> et d'un champ")
    label, control = parts
    if label.attributes.get("for") != control.attributes.get("id"):
        _fail(label, "l'attribut for du <label> doit être l'id du champ")
    control.attributes.setdefault("aria-label", label.text().removesuffix(":").rstrip())
    text_field = _control(control)
    if not isinstance(text_field, TextField):
        _fail(control, "une ligne de champ ne prend qu'un champ de texte")
    return FieldRow(_paragraph_inlines(label.children), text_field)


def _bar_chart(element: _Element) -> BarChart:
    """Bars, on a scale that several charts may share (a template's own attribute).

    ``<figure aria-label="…" data-scale="20"><data value="12" title="Oui">12 (60 %)</data>…``
    """
    alt = element.attributes.get("aria-label", "")
    if not alt:
        _fail(element, "un graphique a besoin d'un équivalent en texte (aria-label)")
    bars = tuple(
        Bar(bar.attributes.get("title", ""), _length(bar, "value"), bar.text())
        for bar in _only(element, "data")
    )
    return BarChart(alt, bars, _length(element, "data-scale", "0"))


def _length(element: _Element, attribute: str, default: str = "") -> float:
    value = element.attributes.get(attribute, default)
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", value):
        _fail(element, f"longueur de barre incorrecte : « {value[:40]} »")
    return float(value)


# --------------------------------------------------------------------------
# Inlines


def _paragraph_inlines(children: Sequence[_Element | str]) -> tuple[Inline, ...]:
    return map_leaves(_inlines(children), _collapse)


def _collapse(leaves: list[str]) -> list[str]:
    """White space as a browser shows it: one space, none at a line's ends."""
    collapsed: list[str] = []
    at_start = True
    for leaf in leaves:
        if leaf == BREAK:
            _strip_end(collapsed)
            at_start = True
        elif leaf == OBJECT:
            at_start = False
        else:
            leaf = _WHITE_SPACE.sub(" ", leaf)
            leaf = leaf.lstrip(" ") if at_start else leaf
            at_start = leaf.endswith(" ") if leaf else at_start
        collapsed.append(leaf)
    _strip_end(collapsed)
    return collapsed


def _strip_end(leaves: list[str]) -> None:
    for index in range(len(leaves) - 1, -1, -1):
        if leaves[index] in (BREAK, OBJECT):
            return
        leaves[index] = leaves[index].rstrip(" ")
        if leaves[index]:
            return


def _inlines(children: Sequence[_Element | str]) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for child in children:
        if isinstance(child, str):
            inlines.append(Text(child))
        elif _is_hidden(child):
            continue
        elif child.tag == "span":
            inlines += _inlines(child.children)
        else:
            inlines.append(_inline(child))
    return tuple(inlines)


def _inline(element: _Element) -> Inline:
    tag = element.tag
    if mark := _MARKS.get(tag):
        return mark(_inlines(element.children))
    if tag == "br":
        return LineBreak()
    if tag == "a":
        return _link(element)
    if tag in ("input", "textarea"):
        return _control(element)
    if tag == "label":
        return _captioned_choice(element)
    _fail(element, f"l'élément <{tag}> n'est pas accepté dans un paragraphe")


def _link(element: _Element) -> Link:
    href = element.attributes.get("href", "")
    if not _SAFE_HREF.fullmatch(href):
        _fail(element, f"adresse de lien refusée : « {href} »")
    return Link(href, _inlines(element.children))


def _captioned_choice(element: _Element) -> Choice:
    """A box with its visible text: ``<label><input type="radio" …> text</label>``."""
    control = next((child for child in element.elements() if child.tag == "input"), None)
    if control is None:
        _fail(element, "un <label> dans un paragraphe doit contenir sa case")
    caption = _paragraph_inlines([child for child in element.children if child is not control])
    control.attributes.setdefault("aria-label", plain_text(caption))
    choice = _control(control)
    if not isinstance(choice, Choice):
        _fail(control, "un <label> dans un paragraphe ne prend qu'une case à cocher")
    return Choice(choice.name, choice.value, choice.label, caption, choice.kind, choice.checked)


def _is_hidden(element: _Element) -> bool:
    return element.tag == "input" and element.attributes.get("type") == "hidden"


def _hidden(element: _Element) -> Hidden:
    return Hidden(element.attributes.get("name", ""), element.attributes.get("value", ""))


def _control(element: _Element) -> TextField | Choice:
    attributes = element.attributes
    name = attributes.get("name", "")
    kind = "textarea" if element.tag == "textarea" else attributes.get("type", "text")
    if not name:
        _fail(element, "un champ sans nom (attribut name)")
    label = attributes.get("aria-label", "")
    if not label:
        _fail(element, f"le champ « {name} » n'a pas de libellé (<label> ou aria-label)")
    if kind == "textarea":
        text = "".join(child for child in element.children if isinstance(child, str))
        rows = attributes.get("rows", "2")
        return TextField(name, label, text, max(2, int(rows[:3])) if rows.isdecimal() else 2)
    checked, value = "checked" in attributes, attributes.get("value", "oui")
    if kind == "radio":
        return Choice(name, value, label, checked=checked)
    if kind == "checkbox":
        return Choice(name, value, label, kind="checkbox", checked=checked)
    for known in get_args(TextKind):
        if kind == known:
            return TextField(name, label, attributes.get("value", ""), 1, known)
    _fail(element, f"type de champ inconnu : « {kind} »")


def _check_field_names(controls: Iterable[_Element]) -> None:
    """Two fields of one name would be one field once filled in."""
    seen: dict[str, set[str]] = {}
    for element in controls:
        attributes = element.attributes
        name, is_radio = attributes.get("name", ""), attributes.get("type") == "radio"
        value = attributes.get("value", "oui") if is_radio else ""
        known = seen.setdefault(name, set())
        if value in known or (known and not (is_radio and all(known))):
            _fail(element, f"deux champs portent le nom « {name} »")
        known.add(value)


def _controls(element: _Element) -> Iterable[_Element]:
    for child in element.elements():
        if child.tag in ("input", "textarea"):
            yield child
        yield from _controls(child)
