"""``colonnes.yaml``: what the columns of tables of answers hold, as somebody can correct it.

It is written once, and completed with the columns that come later; what stands in it stays to
the letter, and is obeyed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.words import plain
from cpts_docs.foreign.text import read_text
from cpts_docs.forms.columns import Column
from cpts_docs.forms.exports import Role
from cpts_docs.forms.places import Place, Places
from cpts_docs.project.source import Source
from cpts_docs.project.yaml_reader import parse

OPEN = "?"
"""What stands beside a column that nobody has said anything of yet."""

_COLUMNS, _REPLIES = "colonnes", "réponses"
_KEYS = {_COLUMNS: _COLUMNS, _REPLIES: _REPLIES, plain(_REPLIES): _REPLIES}

_HEAD = f"""\
# Ce que « cpts-docs collect » lit dans les tableaux de réponses (formulaires en ligne, tableurs).
# Ce fichier se corrige à la main, et collect le suit : à gauche le titre d'une colonne ; à droite
# le texte d'une question, son identifiant, ou l'un de ces mots :
#   {", ".join(Role)}
# « {OPEN} » : pas encore lue. Mettez-y une question ou « {Role.IGNORED} », puis relancez collect.

# Ce que d'autres mots veulent dire, par exemple {{plutôt oui: oui, en cabinet: Libéral}}
{_REPLIES}: {{}}

{_COLUMNS}:
"""


@dataclass(slots=True)
class ColumnsFile:
    """The file at ``path``: its text, and what it says, by the documents and titles.

    ``added`` are the columns that it does not have yet.
    """

    path: Path
    text: str = ""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replies: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None
    added: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> ColumnsFile:
        """The file at ``path``, empty if it is not there.

        Raises:
            UnreadableError: it cannot be read, or says what it cannot say.
        """
        if not path.exists():
            return cls(path)
        text, problem = read_text(path)
        source, problems = parse(path, text) if text is not None else (None, [])
        for found in (problem, *problems):
            if found:
                raise UnreadableError(
                    f"{found.place} : {found.message} ; {found.hint}".rstrip(" ;")
                )
        if text is None or source is None:
            return cls(path)
        value = source.value if source.value is not None else {}
        said = {
            _KEYS.get(key, key): part for key, part in _mapping(path, source, [], value).items()
        }
        if wrong := next((key for key in said if key not in (_COLUMNS, _REPLIES)), ""):
            keys = f"« {_COLUMNS} » et « {_REPLIES} »"
            raise _wrong(path, source, [wrong], f"« {wrong[:60]} » : ce fichier a {keys}")
        columns = {
            document: _texts(path, source, [_COLUMNS, document], titles)
            for document, titles in _mapping(
                path, source, [_COLUMNS], said.get(_COLUMNS) or {}
            ).items()
        }
        replies = _texts(path, source, [_REPLIES], said.get(_REPLIES) or {})
        return cls(path, text, columns, replies, source)

    def places(self, document: str, places: Places) -> dict[str, Place | None]:
        """The place that it gives each title of a table of that document, None if it is open.

        Raises:
            UnreadableError: one is neither a question nor a word that is known.
        """
        found: dict[str, Place | None] = {}
        for title, text in self.columns.get(document, {}).items():
            place = None if text.strip() in (OPEN, "") else places.called(text)
            if place is None and text.strip() not in (OPEN, ""):
                near = did_you_mean(text, (*places.called_texts, *(role.value for role in Role)))
                message = f"« {text[:80]} » n'est ni une question, ni « ignorer »"
                raise _wrong(
                    self.path,
                    self.source,
                    [_COLUMNS, document, title],
                    f"{message} ; {near or 'recopiez le texte de la question'}",
                )
            found[title] = place
        return found

    def add(self, document: str, columns: Sequence[Column]) -> list[Column]:
        """Note the columns that it does not have; those."""
        known = self.columns.get(document, {})
        new = [column for column in columns if column.title.strip() and column.title not in known]
        noted = self.added.setdefault(document, {})
        new = [column for column in new if column.title not in noted]
        noted |= {column.title: column.place.text if column.place else OPEN for column in new}
        return new

    def written(self) -> str | None:
        """Its text with the columns that are new; None if there are none, or no place for them.

        The second is where somebody laid it out so that no line can be added.
        """
        added = {document: titles for document, titles in self.added.items() if titles}
        if not added:
            return None
        end = "\r\n" if "\r\n" in self.text else "\n"
        text = (self.text or _HEAD).replace("\r\n", "\n")
        if text and not text.endswith("\n"):
            text += "\n"
        for document, titles in added.items():
            text = _with(text, document, titles)
        wanted = {
            document: {**self.columns.get(document, {}), **added.get(document, {})}
            for document in (*self.columns, *added)
        }
        try:
            again = _parsed(self.path, text)
        except UnreadableError:
            return None
        return text.replace("\n", end) if again == (wanted, dict(self.replies)) else None


def _parsed(path: Path, text: str) -> tuple[Any, Any]:
    source, problems = parse(path, text)
    if source is None or problems:
        raise UnreadableError("")
    value = {_KEYS.get(key, key): part for key, part in source.value.items()}
    columns = {
        document: _texts(path, source, [], titles) for document, titles in value[_COLUMNS].items()
    }
    return columns, _texts(path, source, [], value.get(_REPLIES) or {})


def _mapping(path: Path, source: Source, at: list[str], value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    example = "« titre de la colonne: question »"
    raise _wrong(path, source, at, f"il faut des lignes de la forme {example}")


def _texts(path: Path, source: Source, at: list[str], value: Any) -> dict[str, str]:
    found = _mapping(path, source, at, value or {})
    for title, text in found.items():
        if isinstance(text, dict | list):
            raise _wrong(path, source, [*at, title], "il faut un seul texte par colonne")
    return {title: "" if text is None else str(text) for title, text in found.items()}


def _wrong(path: Path, source: Source | None, at: Sequence[str], message: str) -> UnreadableError:
    line = f":{source.position(at, key=True).line}" if source else ""
    return UnreadableError(f"{path}{line} : {message}")


# --------------------------------------------------------------------------
# Lines put in


def _with(text: str, document: str, titles: Mapping[str, str]) -> str:
    """``text`` with more columns of a document, behind those that it has."""
    lines = text.splitlines(keepends=True)
    start = _key(lines, 0, len(lines), _COLUMNS, 0)
    if start is None:
        lines.append(f"{_COLUMNS}:\n")
        start = len(lines) - 1
    end = _end(lines, start)
    indent = _indent(lines, start + 1, end) or 2
    at = _key(lines, start + 1, end, document, indent)
    if at is None:
        lines[end:end] = [f"{' ' * indent}{document}:\n"]
        at = end
    inner_end = _end(lines, at)
    inner = _indent(lines, at + 1, inner_end) or indent + 2
    new = [f"{' ' * inner}{_quoted(title)}: {_quoted(said)}\n" for title, said in titles.items()]
    lines[inner_end:inner_end] = new
    return "".join(lines)


def _quoted(text: str) -> str:
    """A text on one line, however long, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _key(lines: Sequence[str], start: int, end: int, name: str, indent: int) -> int | None:
    """The line, of those from ``start`` on, of a key that has a block below it."""
    pattern = re.compile(rf""" {{{indent}}}["']?{re.escape(name)}["']?\s*:\s*(?:#.*)?""")
    return next((n for n in range(start, end) if pattern.fullmatch(lines[n].rstrip())), None)


def _end(lines: Sequence[str], key: int) -> int:
    """Behind the last line with something in the block below a key."""
    indent = len(lines[key]) - len(lines[key].lstrip(" "))
    end = key + 1
    for number in range(key + 1, len(lines)):
        content = lines[number].strip()
        if not content or content.startswith("#"):
            continue
        if len(lines[number]) - len(lines[number].lstrip(" ")) <= indent:
            break
        end = number + 1
    return end


def _indent(lines: Sequence[str], start: int, end: int) -> int:
    """How far the first line of a block stands from the edge, 0 if there is none."""
    for line in lines[start:end]:
        if line.strip() and not line.strip().startswith("#"):
            return len(line) - len(line.lstrip(" "))
    return 0
