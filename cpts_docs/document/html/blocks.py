"""Elements to the blocks of the tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.document import roles
from cpts_docs.document.html.controls import field_of
from cpts_docs.document.html.elements import WHITE, Element, not_taken, only, wrong
from cpts_docs.document.html.inlines import INLINE_TAGS, paragraph_inlines
from cpts_docs.document.tree import (
    Bar,
    BarChart,
    Block,
    Cell,
    FieldRow,
    Heading,
    ListBlock,
    Paragraph,
    Required,
    Row,
    Section,
    Table,
    TextField,
)

_WIDTH = re.compile(r"width:\s*(\d{1,3}(?:\.\d{1,6})?)%")
_COLSPAN = re.compile("[1-9][0-9]?")
_START = re.compile("[0-9]{1,9}")  # as many as a list of Markdown may begin with
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def blocks(children: Sequence[Element | str], parent: Element) -> tuple[Block, ...]:
    """Blocks; loose text and inline elements between them become paragraphs."""
    blocks: list[Block] = []
    loose: list[Element | str] = []

    def end_paragraph() -> None:
        if loose and (inlines := paragraph_inlines(loose)):
            blocks.append(Paragraph(inlines))
        loose.clear()

    for child in children:
        if isinstance(child, str):
            if loose or child.strip(WHITE):  # else it stands between two blocks
                loose.append(child)
        elif child.tag in INLINE_TAGS:
            loose.append(child)
        else:
            end_paragraph()
            blocks.append(_block(child))
    end_paragraph()
    return tuple(blocks)


def _block(element: Element) -> Block:
    tag = element.tag
    if tag in _HEADINGS:
        return Heading(_HEADINGS[tag], paragraph_inlines(element.children))
    if tag == "p":
        return Paragraph(paragraph_inlines(element.children), _role(element, roles.PARAGRAPH))
    if tag in ("ul", "ol"):
        return _list(element)
    if tag == "table":
        return _table(element)
    if tag == "div" and element.role == roles.FIELD:
        return _field_row(element)
    if tag == "figure":
        return _bar_chart(element)
    if tag in ("section", "div"):
        return _section(element)
    raise not_taken(element, "ici")


def _section(element: Element) -> Section:
    """Blocks that belong together; a template's own attributes say how they are filled in."""
    wanted = element.attributes.get("data-required", "")
    required: Required | None = next(
        (known for known in get_args(Required) if known == wanted), None
    )
    if required is None:
        raise wrong(element, f"data-required est « any » ou « all », pas « {wanted[:40]} »")
    name, _, value = element.attributes.get("data-if", "").partition("=")
    return Section(
        blocks(element.children, element),
        _role(element, roles.SECTION),
        (name, value) if name else None,
        required,
    )


def _role(element: Element, known: frozenset[str]) -> str:
    """What the block is for; a class that is no role would be lost in silence."""
    if element.role and element.role not in known:
        hint = did_you_mean(element.role, sorted(known))
        raise wrong(
            element, f'class="{element.role}" n\'est pas un rôle de <{element.tag}> ; {hint}'
        )
    return element.role


def _list(element: Element) -> ListBlock:
    items = tuple(blocks(item.children, item) for item in only(element, "li"))
    if not items:
        raise wrong(element, "une liste sans élément <li>")
    start = element.attributes.get("start", "1")
    if not _START.fullmatch(start):
        raise wrong(element, f"start incorrect : « {start} »")
    return ListBlock(items, element.tag == "ol", _role(element, roles.LIST), int(start))


def _table(element: Element) -> Table:
    widths: list[float] = []
    head: list[Row] = []
    body: list[Row] = []
    for part in only(element, "colgroup", "thead", "tbody"):
        if part.tag == "colgroup":
            widths = [_width(column) for column in only(part, "col")]
        else:
            rows = head if part.tag == "thead" else body
            rows += [_row(row) for row in only(part, "tr")]
    all_rows = head + body
    columns = {sum(cell.span for cell in row.cells) for row in all_rows}
    if len(columns) != 1:
        raise wrong(element, "un tableau dont les lignes n'ont pas le même nombre de colonnes")
    if not any(cell.header for row in all_rows for cell in row.cells):
        raise wrong(element, "un tableau sans cellule d'en-tête (<th>)")
    count = columns.pop()
    if not widths:
        widths = [1 / count] * count
    if len(widths) != count:
        raise wrong(element, f"{len(widths)} largeurs de colonnes pour {count} colonnes")
    total = sum(widths)
    return Table(
        tuple(width / total for width in widths),
        tuple(head),
        tuple(body),
        _role(element, roles.TABLE),
    )


def _width(column: Element) -> float:
    match = _WIDTH.search(column.attributes.get("style", ""))
    if match is None or float(match[1]) == 0:
        raise wrong(column, '<col> doit donner sa largeur : style="width: 30%"')
    return float(match[1])


def _row(element: Element) -> Row:
    return Row(tuple(_cell(cell) for cell in only(element, "th", "td")))


def _cell(element: Element) -> Cell:
    span = element.attributes.get("colspan", "1")
    if not _COLSPAN.fullmatch(span):
        raise wrong(element, f"colspan incorrect : « {span} »")
    return Cell(blocks(element.children, element), element.tag == "th", int(span))


def _field_row(element: Element) -> FieldRow:
    parts = tuple(only(element, "label", "input", "textarea"))
    if [part.tag == "label" for part in parts] != [True, False]:
        raise wrong(element, "une ligne de champ a besoin d'un <label> et d'un champ")
    label, control = parts
    if label.attributes.get("for") != control.attributes.get("id"):
        raise wrong(label, "l'attribut for du <label> doit être l'id du champ")
    control.attributes.setdefault("aria-label", label.text().removesuffix(":").rstrip())
    text_field = field_of(control)
    if not isinstance(text_field, TextField):
        raise wrong(control, "une ligne de champ ne prend qu'un champ de texte")
    return FieldRow(paragraph_inlines(label.children), text_field)


def _bar_chart(element: Element) -> BarChart:
    """Bars, on a scale that several charts may share (a template's own attribute).

    ``<figure aria-label="…" data-scale="20"><data value="12" title="Oui">12 (60 %)</data>…``
    """
    alt = element.attributes.get("aria-label", "")
    if not alt:
        raise wrong(element, "un graphique a besoin d'un équivalent en texte (aria-label)")
    bars = tuple(
        Bar(bar.attributes.get("title", ""), _length(bar, "value"), bar.text())
        for bar in only(element, "data")
    )
    return BarChart(alt, bars, _length(element, "data-scale", "0"))


def _length(element: Element, attribute: str, default: str = "") -> float:
    value = element.attributes.get(attribute, default)
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", value):
        raise wrong(element, f"longueur de barre incorrecte : « {value[:40]} »")
    return float(value)
