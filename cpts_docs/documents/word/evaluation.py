"""The tags of a Word file, looked at and evaluated: all that is wrong with them is told at once.

Runs in the process of a project's own templates. A mistake is noted, and the rest goes on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from functools import wraps
from typing import Any, NamedTuple

from jinja2 import Environment, Undefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup, escape

from cpts_docs.base.diagnostics import did_you_mean
from cpts_docs.base.quantity import Quantity
from cpts_docs.base.words import long_date
from cpts_docs.document.typography import french
from cpts_docs.documents.word.source import BLOCK, COMMENT, OUTPUT, Source
from cpts_docs.foreign.text import FORBIDDEN

MARKDOWN = "cpts-markdown"
"""The element that holds a text in Markdown, until Word's own elements take its place."""

OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "keep_trailing_newline": True,
    "variable_start_string": OUTPUT[0],
    "variable_end_string": OUTPUT[1],
    "block_start_string": BLOCK[0],
    "block_end_string": BLOCK[1],
    "comment_start_string": COMMENT[0],
    "comment_end_string": COMMENT[1],
}

HARMLESS = frozenset(["default", "d"])
"""The filters that take what there is not."""

_INNER = frozenset(["chosen", "included", "look", "path", "template_folder", "templates"])
"""What a project has that is of no concern to a template."""

_ABSENT = "entourez ce passage de {% if … %} et {% endif %}"
MAX_WORDS = 200
"""Characters of a message that a template may have made."""


class Noted(NamedTuple):
    """What is wrong with the tag of a number, and the way out."""

    tag: int
    message: str
    hint: str = ""


class Notes:
    """What is wrong with the tags of ``source``, as it comes."""

    def __init__(self, source: Source, names: Mapping[str, Any], mark: str) -> None:
        self.found: dict[Noted, None] = {}
        self.names = names
        self._source, self._mark = source, mark
        self._line: Callable[[int], int] = lambda line: line

    def begin(self, line_of: Callable[[int], int]) -> None:
        """From now on the template runs; ``line_of`` gives its line for one of its code."""
        self._line = line_of

    def here(self, message: str, hint: str = "") -> None:
        """Note a mistake of the tag that is evaluated now."""
        frame = sys._getframe(1)
        while not frame.f_code.co_filename.startswith(self._mark):
            if frame.f_back is None:
                return
            frame = frame.f_back
        self.at_line(self._line(frame.f_lineno), message, hint)

    def trying(self, calculation: Callable[[], Any]) -> Any:
        """What a calculation gives; nothing, and that is noted, if it cannot be done."""
        try:
            return calculation()
        except (MemoryError, RecursionError):
            raise
        except SecurityError as error:
            self.here(f"refusé dans un modèle : {error}")
        except Exception as error:  # it can raise whatever Python can
            self.here(f"calcul impossible ({str(error)[:MAX_WORDS] or type(error).__name__})")
        return ""

    def at_line(self, line: int, message: str, hint: str = "") -> None:
        """Note a mistake of the tag on a line, or the last before it."""
        self.at(self._source.tag_at(line), message, hint)

    def at(self, number: int, message: str, hint: str = "") -> None:
        """Note a mistake of a tag."""
        self.found[Noted(number, message, hint)] = None


def prepare(jinja: Environment, notes: Notes) -> None:
    """Make ``jinja`` note what it cannot do."""
    jinja.filters.pop("safe", None)
    jinja.filters["markdown"] = lambda text: _kept(text, "blocks")
    jinja.filters["inline_markdown"] = lambda text: _kept(text, "inline")
    for name, function in list(jinja.filters.items()):
        if not name.startswith("_") and name not in HARMLESS:
            jinja.filters[name] = _guarded(function, notes)
    for name in HARMLESS:
        jinja.filters[name] = _said_or_instead(jinja.filters[name])
    jinja.undefined = _undefined(notes)
    jinja.finalize = _finalize(notes)


def _kept(text: Any, kind: str) -> Markup:
    return Markup(f'<{MARKDOWN} xmlns="" kind="{kind}">{escape(str(text))}</{MARKDOWN}>')


def _guarded(function: Callable[..., Any], notes: Notes) -> Callable[..., Any]:
    """A filter that notes what it cannot take, and gives nothing for it."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def guarded(*args: Any, **options: Any) -> Any:
        value = args[first] if len(args) > first else None
        if isinstance(value, Undefined):
            str(value)  # notes it
            return value
        return notes.trying(lambda: function(*args, **options))

    return guarded


def _said_or_instead(function: Callable[..., Any]) -> Callable[..., Any]:
    """``default``, to which what this project does not say is absent too."""

    def taken(value: Any, *args: Any, **options: Any) -> Any:
        return function(Undefined() if value is None else value, *args, **options)

    return taken


def _is_text(value: Markup) -> bool:
    """Whether it is what a filter made of a text, and no part of the file."""
    text = re.sub(rf'^<{MARKDOWN} xmlns="" kind="\w+">|</{MARKDOWN}>$', "", value)
    return "<" not in text


def _finalize(notes: Notes) -> Callable[..., Any]:
    def refused() -> str:
        notes.here("elle écrit un bloc du document, et non un texte")
        return ""

    @pass_context
    def written(_: Context, value: Any) -> Any:
        """What a tag prints, in French."""
        if isinstance(value, Undefined):
            return value
        if isinstance(value, Markup):
            return value if _is_text(value) else refused()
        if value is None:
            notes.here("ce projet ne dit pas cette valeur", _ABSENT)
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, date):
            return french(long_date(value))
        if isinstance(value, float):
            return f"{value:.12g}".replace(".", ",")
        if isinstance(value, int | Quantity):
            return french(str(value))
        if not isinstance(value, str):
            notes.here(
                "c'est une liste ou un ensemble de valeurs, pas un texte",
                "répétez avec {% for … in … %}, ou nommez une de ses valeurs",
            )
            return ""
        if found := FORBIDDEN.search(value):
            notes.here(f"le caractère U+{ord(found[0]):04X} n'est pas accepté dans un texte")
            return ""
        if f"<{MARKDOWN}" in value:
            notes.here("le filtre markdown vient en dernier, sans rien autour")
        return french(value)

    return written


_OPERATIONS = """
    add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pos neg pow rpow
    lt le gt ge call getitem
"""


def _undefined(notes: Notes) -> type[Undefined]:
    """What stands for a name that there is not: it is noted where it is used, and is nothing."""

    class Absent(Undefined):
        __slots__ = ()

        def _told(self, *_: Any, **__: Any) -> Absent:
            notes.here(*_explained(self, notes.names))
            return self

        def __getattr__(self, name: str) -> Any:
            if name[:2] == "__":
                raise AttributeError(name)
            return self._told()

        def __str__(self) -> str:
            self._told()
            return ""

        def __iter__(self) -> Iterator[Any]:
            self._told()
            return iter(())

        def __bool__(self) -> bool:
            self._told()
            return False

        def __len__(self) -> int:
            self._told()
            return 0

        def __eq__(self, other: object) -> bool:
            self._told()
            return False

        def __ne__(self, other: object) -> bool:
            self._told()
            return True

        def __contains__(self, item: object) -> bool:
            self._told()
            return False

        def __hash__(self) -> int:
            return id(type(self))

    for name in _OPERATIONS.split():
        setattr(Absent, f"__{name}__", Absent._told)
    return Absent


def _explained(absent: Undefined, names: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a name that there is not, and the way out."""
    name, owner = str(absent._undefined_name), absent._undefined_obj
    if absent._undefined_exception is SecurityError:
        return f"« {name} » est refusé dans un modèle", ""
    if owner is missing:
        return unknown(name, list(names))
    if owner is None:
        return f"ce projet ne dit pas ce qui devrait avoir « {name} »", _ABSENT
    return unknown(name, known_of(owner))


def unknown(name: str, known: list[str]) -> tuple[str, str]:
    """That a name is none of the ``known`` ones, and the way out."""
    shown = name[:MAX_WORDS]
    hint = did_you_mean(shown, known) or (f"noms connus : {', '.join(known)}" if known else "")
    return f"nom inconnu : « {shown} »", hint


def known_of(owner: Any) -> list[str]:
    """The names that a template can ask a value for."""
    if isinstance(owner, Mapping):
        return [name for name in owner if isinstance(name, str)]
    if not is_dataclass(owner):
        return []
    kind = type(owner)
    there = (name for name in dir(kind) if not name.startswith("_") and name not in _INNER)
    return [name for name in there if not callable(getattr(kind, name))]
