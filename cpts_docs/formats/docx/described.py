"""The lines of a form as the Word writer wrote them, to describe what it is when it is blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from cpts_docs.formats.filled.blank import described

_TOKENS = re.compile(
    r"<w:t [^>]*>(?P<text>[^<]*)</w:t>"
    r'|<w:tag w:val="(?P<tag>[^"]*)"/>'
    r"|(?P<enter><w:sdt>)|(?P<leave></w:sdt>)"
    r'|<w:fldChar w:fldCharType="(?P<mark>separate|end)"/>'
    r"|(?P<line></w:p>)"
)


def description(parts: Iterable[str], full_names: Mapping[str, str]) -> dict[str, str]:
    """The properties that describe a form, from what was written of its parts.

    ``full_names`` has the whole name of a field, by a tag that was cut.
    """
    written = "".join(parts)
    return described(_lines(written, full_names), written.count("<w:drawing>"))


def _lines(written: str, full_names: Mapping[str, str]) -> Iterator[list[str]]:
    """Each paragraph as a pattern; what stands in a field is none of the form's text."""
    line, in_field, in_result = [""], False, False
    for token in _TOKENS.finditer(written):
        match token.lastgroup:
            case "text" if not in_field and not in_result:
                line[-1] += unescape(token["text"])
            case "tag":
                tag = unescape(token["tag"])
                line += [full_names.get(tag, tag), ""]
            case "enter" | "leave":
                in_field = token.lastgroup == "enter"
            case "mark":
                in_result = token["mark"] == "separate"
            case "line":
                yield line
                line = [""]
