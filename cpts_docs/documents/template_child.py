"""The process that renders the templates of a project's own folder: the child's side.

Nothing can be opened in it once it works: all it needs is loaded here, and it
asks its parent for templates.
"""

from __future__ import annotations

import encodings.unicode_escape  # noqa: F401 - Jinja loads it at its first text with quotes
import json
import pickle
import re
from collections.abc import Callable
from typing import Any

import jinja2.debug  # noqa: F401 - Jinja loads it at its first error
from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context

import cpts_docs.forms.tally  # noqa: F401 - what contexts are made of: nothing loads later
import cpts_docs.project.figures  # noqa: F401
import cpts_docs.project.model  # noqa: F401
from cpts_docs.base.errors import TemplateError
from cpts_docs.document import markdown
from cpts_docs.documents.sandbox import Sandbox
from cpts_docs.documents.template_process import ASK, LINES, PAGE, WRONG, template_line
from cpts_docs.documents.templates import MARK, MAX_STRANGERS_PAGE, OPTIONS, rendered, with_filters
from cpts_docs.reference.places import of_place
from cpts_docs.run.confined import Channel

MAX_SOURCE = 20_000_000
"""Bytes of the parent's answer with a template's text."""

_DEBUG_INFO = re.compile(r"^debug_info = '([0-9=&]*)'$", re.MULTILINE)

markdown.to_html("*déjà*\n\n- chargé")
of_place("Hyères")  # reads the list of communes, which a name in H is looked up in


class _Asked(BaseLoader):
    """Templates that the parent reads."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._count = 0
        self.others: set[str] = set()  # the package's

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """The text of a template, and a name for its code by which the parent knows it."""
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


def handle(channel: Channel, job: bytes) -> None:
    """Render a template: ``job`` is its name and its context, pickled by the parent."""
    name, context = pickle.loads(job)
    told = _Told(channel, **OPTIONS)
    try:
        page = rendered(with_filters(told), name, context, MAX_STRANGERS_PAGE, told.asked.others)
        answer = PAGE, page.encode("utf-8", "surrogatepass")
    except TemplateError as error:
        answer = WRONG, json.dumps([error.message, error.origin]).encode()
    channel.send(*answer)  # here what took the memory is gone
