"""Signs that nobody sees, where YAML wants spaces: tabs, and those of other programs.

Each function looks for one mistake and gives its line, and that line as it
should have been written.
"""

from __future__ import annotations

import re

from cpts_docs.project import cures, invisible, keys
from cpts_docs.project.edits import Mend
from cpts_docs.project.yaml_broken import Broken, Finding, cut, indent, is_item, key_of


def tab(broken: Broken) -> Finding | None:
    """A tab for an indentation, for a space, or between the cells of a table."""
    text = broken.text
    white = text[: len(text) - len(text.lstrip())]
    if "\t" in white:
        above = broken.before(broken.line)
        deeper = 2 if above.rstrip().endswith((":", "|", ">")) else 0
        spaces = " " * (indent(above) + deeper if above[:1] != "\t" else 2 * white.count("\t"))
        cure = f"remplacez-la par des espaces : {spaces}{cut(text)}"
        if _same_level(above, text, below=bool(deeper)):
            cure = Mend(cure, text.rstrip(), f"{spaces}{text.strip()}", raw=True)
        return Finding(broken.line, white.index("\t"), "une tabulation sert de retrait", cure)
    at = text.find("\t", max(0, broken.column - 1))
    if at < 0 or "token" not in broken.said:
        return None
    if re.search(r"[:-]\t", text[: at + 1]):
        cure = f"remplacez-la par un espace : {cut(text.replace(chr(9), ' '))}"
        cure = Mend(cure, "\t", " ", raw=True)
        return Finding(broken.line, at, "une tabulation tient lieu d'espace", cure)
    row = f"- {cures.quoted(' '.join(text.split()))}"
    message = "un tableau collé, avec des tabulations, n'est pas une liste"
    return Finding(broken.line, at, message, f"écrivez une ligne « - » par élément : {row}")


def _same_level(above: str, text: str, *, below: bool) -> bool:
    """Whether a line surely stands in the column of that above it, or one level ``below``."""
    if below:
        owner = key_of(above)
        return bool(owner) and (
            is_item(text) or keys.may_be_under(key_of(text), owner) or above.rstrip()[-1] in "|>"
        )
    if is_item(above) or is_item(text):
        names = key_of(above), key_of(text)
        alike = keys.may_be_beside(*names) if all(names) else not any(names)
        return is_item(above) and is_item(text) and alike
    return bool(key_of(text)) and keys.may_be_beside(key_of(text), key_of(above))


_FRAME = re.compile(r"\s*(?:-\s+)*(?:[\w ]+?\s*:(?=\s|$)\s*)?")


def invisible_sign(broken: Broken) -> Finding | None:
    """A no-break space in the indentation, or beside a dash or a colon."""
    for number in (broken.suspect, *broken.above(broken.suspect)):
        text = broken.line_at(number)
        index = invisible.find(text)
        if index is not None:
            plain = invisible.visible(text)
            frame = _FRAME.match(plain)
            if frame and index < frame.end():
                message = f"{invisible.named(text)} se cache dans cette ligne"
                sign = text[index]
                right = invisible.visible(sign)
                cure = Mend(f"retapez-la : {cut(plain)}", sign, right, raw=True)
                return Finding(number, index, message, cure)
        if number < broken.suspect:
            break
    return None
