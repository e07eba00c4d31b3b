"""Small document trees, and texts that break formats."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from cpts_docs.document import roles
from cpts_docs.document.tree import (
    Block,
    Cell,
    Document,
    Hidden,
    Inline,
    Metadata,
    Paragraph,
    Row,
    Table,
    Text,
)

PARAGRAPH_ROLES = (*sorted(roles.PARAGRAPH), "x")

HOSTILE = "& < > \" ' ]]> \\ {{ x }} {% y %} &amp; <w:p/> \u202f\u00a0œ 𝛼"


def xml_text(*kinds: str) -> st.SearchStrategy[str]:
    """Texts that XML can hold, without the characters of these kinds."""
    kept_out = ["Cs", "Cc", *kinds]
    return st.text(st.characters(exclude_categories=kept_out, exclude_characters="\ufffe\uffff"))


def text(words: str, role: str = "") -> Paragraph:
    return Paragraph((Text(words),), role)


def document(
    *blocks: Block,
    header: tuple[Inline, ...] = (),
    footer: tuple[Inline, ...] = (),
    hidden: tuple[Hidden, ...] = (),
    **metadata: str,
) -> Document:
    about = Metadata("Un titre", date=date(2023, 6, 27), **metadata)
    return Document(about, blocks, header, footer, hidden)


def table(*rows: Row, role: str = "", columns: int = 2) -> Table:
    head = Row(tuple(Cell((text(f"Tête {i}"),), header=True) for i in range(columns)))
    return Table((1 / columns,) * columns, (head,), rows, role)


ROW = Row((Cell((text("a"),)), Cell((text("b"),))))
