"""A stranger's style sheet, which fetches nothing: what would is taken out, and named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import kinds
from cpts_docs.foreign.file import MAX_STYLESHEET, content

_COMMENT_OR_STRING = re.compile(
    r"""(/\*.*?(?:\*/|\Z))|("(?:\\.|[^"\\\n])*(?:"|(?=\n)|\Z)|'(?:\\.|[^'\\\n])*(?:'|(?=\n)|\Z))""",
    re.DOTALL,
)
_FETCHING = re.compile(
    r"@(?:import|charset|namespace)\b[^;}]*;?"
    r"|[-\w]*(?:url|src|image-set|image|cross-fade|element|paint)\s*\(",
    re.IGNORECASE,
)
_HELD = re.compile("\0([0-9]+)\0")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet as a page may hold it; ``taken_out`` are the lines and texts of the rest."""

    css: str
    taken_out: tuple[tuple[int, str], ...]


def sheet(path: Path) -> Sheet:
    """The style sheet in a file.

    Raises:
        UnreadableError: it is no text, beyond the bounds, or hides what it says.
    """
    data = content(path, MAX_STYLESHEET)
    if kinds.kind_of(data) not in (kinds.TEXT, kinds.CSV):
        raise UnreadableError(f"c'est {kinds.kind_of(data).title}, pas une feuille de style (CSS)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("la feuille de style n'est pas en UTF-8") from error
    return _cleaned(text.replace("\r\n", "\n").replace("\0", ""))


def _cleaned(text: str) -> Sheet:
    strings: list[str] = []

    def held(match: re.Match[str]) -> str:
        if match[1]:
            return "\n" * match[0].count("\n")
        strings.append(match[0])
        return f"\0{len(strings) - 1}\0"

    code = _COMMENT_OR_STRING.sub(held, text)
    if "\\" in code:
        line = code[: code.index("\\")].count("\n") + 1
        raise UnreadableError(f"un signe échappé (\\) cache ce qu'elle dit, ligne {line}")

    def told(piece: str) -> str:
        return _HELD.sub(lambda match: strings[int(match[1])], piece)

    kept, taken_out, place = [], [], 0
    while found := _FETCHING.search(code, place):
        end = found.end() if found[0].startswith("@") else _closing(code, found.end())
        said = " ".join(told(code[found.start() : end]).split())
        line = code[: found.start()].count("\n") + 1
        taken_out.append((line, said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"))
        kept += [code[place : found.start()], "" if found[0].startswith("@") else "none"]
        place = end
    safe = "".join([*kept, code[place:]]).replace("</", "< /")
    css = _HELD.sub(lambda match: strings[int(match[1])].replace("<", r"\3c "), safe)
    return Sheet(f"{css.strip()}\n", tuple(taken_out))


def _closing(code: str, place: int) -> int:
    """Where the bracket is closed that was opened before ``place``."""
    depth = 1
    while depth and place < len(code):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        place += 1
    return place
