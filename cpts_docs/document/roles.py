"""What a block may be for: the closed set of roles, which templates write as a ``class``.

A role is a look that every format has. One that is not in its set is a mistake
of the template, named with its line.
"""

from __future__ import annotations

PARAGRAPH = frozenset(
    {
        "eyebrow",  # above the title: what this is about
        "subtitle",
        "label",  # names what stands below
        "question",  # of a form
        "hint",  # how to answer
        "answer",  # given to a question
        "choices",  # a line of boxes, one to tick
        "signature",
    }
)
LIST = frozenset({"arrows", "plain"})
TABLE = frozenset(
    {
        "facts",  # cells of prose, side by side
        "choices",  # a question a row, a box a column
    }
)
SECTION = frozenset(
    {
        "notice",  # what the law has people told
        "contact",
        "keep",  # stays on one page
        "fill",  # the same, and its large field takes what is left of that page
        "opinion",
        "page",  # begins a page
    }
)
WHOLE = frozenset({"keep", "fill"})
"""The sections that stay on one page."""

FIELD = "field"
"""Not a role: the class of the element that holds a label and its field."""
