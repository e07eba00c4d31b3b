"""The process that renders the templates of a project's own folder: the child's side.

Nothing can be opened in it once it works: all it needs is loaded here, and it
asks its parent for templates.
"""

from __future__ import annotations

import difflib  # noqa: F401 - what looks for the nearest name loads it
import encodings.unicode_escape  # noqa: F401 - Jinja loads it at its first text with quotes
import json
import pickle
import re
from collections.abc import Callable
from typing import Any

import jinja2.debug  # noqa: F401 - Jinja loads it at its first error
from jinja2 import (
    BaseLoader,
    Environment,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context

import cpts_docs.forms.tally  # noqa: F401 - what contexts are made of: nothing loads later
import cpts_docs.project.figures  # noqa: F401
import cpts_docs.project.letter  # noqa: F401
import cpts_docs.project.model  # noqa: F401
import cpts_docs.project.plan  # noqa: F401
import cpts_docs.project.report  # noqa: F401
from cpts_docs.base.errors import TemplateError
from cpts_docs.document import markdown
from cpts_docs.documents.sandbox import Sandbox
from cpts_docs.documents.template_process import ASK, LINES, PAGE, WRONG, template_line
from cpts_docs.documents.templates import MARK, MAX_STRANGERS_PAGE, OPTIONS, rendered, with_filters
from cpts_docs.documents.word import checking, evaluation
from cpts_docs.documents.word.evaluation import Noted, Notes
from cpts_docs.documents.word.source import Source
from cpts_docs.reference.places import of_place
from cpts_docs.run.confined import Channel

MAX_SOURCE = 20_000_000
"""Bytes of the parent's answer with a template's text."""

MAX_WORD = 8_000_000
"""Characters of the XML of a Word file."""

_DEBUG_INFO = re.compile(r"^debug_info = '([0-9=&]*)'$", re.MULTILINE)

markdown.to_html("*déjà*\n\n- chargé")
of_place("Hyères")  # reads the list of communes, which a name in H is looked up in


class _Asked(BaseLoader):
    """Templates that the parent reads."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._count = 0
        self.others: set[str] = set()  # the package's
        self.given: dict[str, str] = {}  # those that came with the job

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """The text of a template, and a name for its code by which the parent knows it."""
        if template in self.given:
            self._count += 1
            return self.given[template], f"{MARK}:{self._count}:{template}", None
        self._channel.send(ASK, template.encode("utf-8", "replace"))
        message = self._channel.receive(MAX_SOURCE)
        answer = json.loads(message.content) if message else {}
        if "refused" in answer:
            raise SecurityError(answer["refused"])
        if "text" not in answer:
            raise TemplateNotFound(template)
        self._count += 1
        if "other" in answer:
            self.others.add(template)
        return answer["text"], f"{MARK}:{self._count}:{template}", None


@pass_context
def _later(_: Context, value: Any) -> Any:
    """``value`` itself.

    As it asks for the context, Jinja calculates nothing before a template runs, and so each
    mistake has its line.
    """
    return value


class _Told(Sandbox):
    """A sandbox that tells where the lines of a template are, for when it is ended inside it."""

    def __init__(self, channel: Channel, **options: Any) -> None:
        self.asked = _Asked(channel)
        super().__init__(loader=self.asked, finalize=_later, optimized=False, **options)
        self.channel = channel

    def _compile(self, source: str, filename: str) -> Any:
        _, number, name = filename.split(":", 2)
        found = _DEBUG_INFO.search(source)
        lines = found[1] if found else ""
        self.channel.send(LINES, f"{number}:{lines}".encode())
        try:
            return super()._compile(source, filename)
        except SyntaxError as error:  # what Jinja takes and Python does not
            line = template_line(lines, error.lineno or 0)
            raise TemplateSyntaxError(str(error.msg), line, name, filename) from error


class _Word(_Told):
    """The same for a Word file: what cannot be done is noted, and gives nothing.

    What there is not has nothing of its own either.
    """

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])
    notes: Notes

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, Undefined):
            return super().getattr(obj, attribute)
        str(obj)  # notes it
        return obj

    def getitem(self, obj: Any, argument: Any) -> Any:
        return (
            self.getattr(obj, "") if isinstance(obj, Undefined) else super().getitem(obj, argument)
        )

    def call(*args: Any, **options: Any) -> Any:
        self, _, obj = args[:3]
        if isinstance(obj, Undefined):
            str(obj)
            return obj
        called = super(_Word, self).call
        return self.notes.trying(lambda: called(*args[1:], **options))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        calculation = super().call_binop
        return self.notes.trying(lambda: calculation(context, operator, left, right))


def handle(channel: Channel, job: bytes) -> None:
    """Render a template: ``job`` is its name and its context, pickled by the parent.

    Instead of a name there may be the source of a Word file.
    """
    template, context = pickle.loads(job)
    try:
        if isinstance(template, Source):
            page, wrong = _filled(channel, template, context)
        else:
            page, wrong = _page(channel, template, context), []
        answer = (WRONG, json.dumps(wrong).encode()) if wrong else (PAGE, _bytes(page))
    except TemplateError as error:
        answer = WRONG, json.dumps([[error.message, error.origin]]).encode()
    channel.send(*answer)  # here what took the memory is gone


def _bytes(page: str) -> bytes:
    return page.encode("utf-8", "surrogatepass")


def _page(channel: Channel, name: str, context: dict[str, Any]) -> str:
    told = _Told(channel, **OPTIONS)
    return rendered(with_filters(told), name, context, MAX_STRANGERS_PAGE, told.asked.others)


def _filled(channel: Channel, source: Source, context: dict[str, Any]) -> tuple[str, list[Noted]]:
    """The XML of a Word file, and all that is wrong with its tags."""
    told = _Word(channel, **evaluation.OPTIONS)
    notes = told.notes = Notes(source, context, f"{MARK}:")
    evaluation.prepare(with_filters(told), notes)
    unreadable = checking.check(told, source, notes)
    page = ""
    if source.is_whole and all(source.tags[number].is_output for number in unreadable):
        told.asked.given[source.name] = source.text(unreadable)
        page = _evaluated(told, source, context, notes)
    return page, list(notes.found)


def _evaluated(told: _Word, source: Source, context: dict[str, Any], notes: Notes) -> str:
    try:
        notes.begin(told.get_template(source.name).get_corresponding_lineno)
        return rendered(told, source.name, context, MAX_WORD)
    except TemplateError as error:
        line = error.origin.rpartition(":")[2]
        notes.at_line(int(line) if line.isdecimal() else 0, error.message)
    except TemplateSyntaxError as error:
        notes.at_line(error.lineno, f"cette balise ne se comprend pas (Jinja2 : {error.message})")
    return ""
