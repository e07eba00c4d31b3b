"""What a form is when it is blank, told from its own text as the reader sees it."""

from __future__ import annotations

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.archive import parsed
from cpts_docs.formats.filled.blank import described
from cpts_docs.formats.filled.lines import DRAWING
from cpts_docs.formats.odt.file import CONTENT, STYLES
from cpts_docs.formats.odt.story import read_story


def description(content: bytes, styles: bytes) -> dict[str, str]:
    """The properties that describe a form; none of one too large to be read back."""
    try:
        story = read_story({CONTENT: parsed(content), STYLES: parsed(styles)}, {})
    except UnreadableError:
        return {}
    drawings = sum(note.kind == DRAWING for note in story.notes)
    return described((line.pattern for line in story.lines), drawings)
