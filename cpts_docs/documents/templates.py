"""The Jinja2 environment: templates and data to HTML.

Autoescape keeps data from becoming markup, and a name that does not exist is
an error that names the template and the line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from markupsafe import Markup

from cpts_docs.base.errors import TemplateError
from cpts_docs.base.made import recall, write
from cpts_docs.base.quantity import counted, shown
from cpts_docs.base.resources import page_folder
from cpts_docs.base.words import (
    MAX_PILED,
    capitalize_first,
    grouped,
    has_glyph,
    long_date,
    piles_in,
    plural,
    series,
    slug,
    spelled,
)
from cpts_docs.document import markdown
from cpts_docs.foreign.text import FORBIDDEN
from cpts_docs.forms.fiche import opinion_field
from cpts_docs.reference.places import at_place, of_place

if TYPE_CHECKING:
    from cpts_docs.documents.template_process import Renderer

MAX_PAGE = 10_000_000
MAX_STRANGERS_PAGE = 2_000_000
"""Characters of a page, of the package's templates and of a stranger's: its layout takes its time
and memory in this process, a gigabyte for the second."""

REFUSED = "refusé dans un modèle"
"""How the message begins that something went out of its bounds."""

_TAG = re.compile(r"<[a-z][a-z0-9]*(?=[\s>/])")


class _MarkPlaces(Extension):
    """Gives each element the template line it comes from, as ``data-at``."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return "\n".join(
            _TAG.sub(rf'\g<0> data-at="{name}:{number}"', line)
            for number, line in enumerate(source.split("\n"), 1)
        )


class _Pages(FileSystemLoader):
    """The package's own templates; those that were compiled when it was built as they are."""

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:
        path = Path(self.searchpath[0]) / name
        compiled = (
            recall(_module(name), _sources(path), jinja2.__version__) if path.exists() else None
        )
        if compiled is None:
            return super().load(environment, name, globals)
        compiled["__file__"] = str(path)  # errors name the template
        return environment.template_class.from_module_dict(environment, compiled, globals or {})


def _module(name: str) -> str:
    return f"page_{re.sub(r'[^a-z0-9]', '_', name.removesuffix('.html'))}"


def _sources(path: Path) -> tuple[Path, Path]:
    return path, Path(__file__)


def make() -> None:
    """Compile the package's templates, for those who will install it."""
    jinja = environment()
    for path in sorted(page_folder().glob("*.html")):
        code = jinja.compile(
            path.read_text("utf-8"), path.name, str(path), raw=True, defer_init=True
        )
        write(_module(path.name), _sources(path), code, jinja2.__version__)


OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": [_MarkPlaces],
}
"""How templates are read, the package's and others."""

MARK = "template"
"""How the code of a template that is no file is called: this, a number and its name, with colons
between them."""


@cache
def environment() -> Environment:
    """The environment of the package's own templates."""
    return with_filters(Environment(loader=_Pages(page_folder()), **OPTIONS))


def with_filters(jinja: Environment) -> Environment:
    """``jinja`` with the filters that templates may use besides Jinja's own."""
    jinja.filters.update(
        number=shown,
        long_date=long_date,
        capitalize_first=capitalize_first,
        series=series,
        of_place=of_place,
        at_place=at_place,
        slug=slug,
        counted=counted,
        plural=plural,
        spelled=spelled,
        opinion_field=opinion_field,
        markdown=lambda text: Markup(markdown.to_html(text)),
        inline_markdown=lambda text: Markup(markdown.inline_to_html(text)),
    )
    return jinja


def render_html(name: str, context: dict[str, Any], folder: Path | None = None) -> str:
    """The HTML of the template called ``name``.

    Templates in ``folder`` are a stranger's: they take the place of the
    package's, and run in a sandbox, in a process of its own.

    Raises:
        TemplateError: the template does not exist, is not Jinja2, uses a name
            that the context does not have, does what the sandbox refuses, or
            goes wrong in any other way.
    """
    if folder is None:
        return rendered(environment(), name, context)
    with one_project() as shared:
        page = shared.renderer(folder).render(name, context)
    _check_characters(page, name)
    return page


class Shared:
    """The process of the project that is being rendered, once there is one."""

    def __init__(self) -> None:
        self._renderer: Renderer | None = None

    def renderer(self, folder: Path | None) -> Renderer:
        """What renders the templates of ``folder``, and Word files. Raises TemplateError."""
        from cpts_docs.documents.template_process import Renderer

        if self._renderer and (self._renderer.ended or self._renderer.folder != folder):
            self.close()
        self._renderer = self._renderer or Renderer(folder)
        return self._renderer

    def close(self) -> None:
        """End the process."""
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None


_shared: ContextVar[Shared | None] = ContextVar("_shared", default=None)


@contextmanager
def one_project() -> Iterator[Shared]:
    """While its documents are rendered, the own templates of a project share one process."""
    if (outer := _shared.get()) is not None:
        yield outer
        return
    with closing(Shared()) as shared:
        before = _shared.set(shared)
        try:
            yield shared
        finally:
            _shared.reset(before)


def rendered(
    jinja: Environment,
    name: str,
    context: Mapping[str, Any],
    longest: int = MAX_PAGE,
    others: Collection[str] = (),
) -> str:
    """The HTML of a template of ``jinja``. Raises TemplateError, whatever goes wrong.

    ``others`` are templates that are not a person's to mend: what goes wrong in one is told at
    the line that called it.
    """
    try:
        pieces = cast("Generator[object, None, None]", jinja.get_template(name).generate(context))
        return _bounded(pieces, longest)
    except TemplateNotFound as error:
        message = f"le modèle « {error.name} » n'existe pas"
        raise TemplateError(message, _origin(error, "", others)) from error
    except TemplateSyntaxError as error:
        origin = f"{_shown(error.name or name)}:{error.lineno}"
        raise TemplateError(f"syntaxe Jinja2 incorrecte ({error.message})", origin) from error
    except SecurityError as error:
        message = f"{REFUSED} : {error}"
        raise TemplateError(message, _origin(error, name, others)) from error
    except RecursionError as error:
        message = "le modèle s'appelle lui-même sans fin, ou imbrique trop"
        raise TemplateError(message, _origin(error, name, others)) from error
    except MemoryError as error:
        message = f"{REFUSED} : il demande trop de mémoire"
        raise TemplateError(message, _origin(error, name, others)) from error
    except Exception as error:  # templates can raise whatever Python can
        raise TemplateError(_explain(error), _origin(error, name, others)) from error


def _bounded(pieces: Generator[object, None, None], longest: int) -> str:
    """The pieces as one text; what is wrong with one is thrown where it was written."""
    written: list[str] = []
    length = 0
    for piece in pieces:
        try:
            written.append(str(piece))  # a block of filters may give something else
            length += len(written[-1])
            if length > longest:
                raise SecurityError(f"le document a plus de {grouped(longest)} caractères")
        except Exception as error:
            pieces.throw(error)
    return "".join(written)


_MAX_WORDS = 300
_UNDEFINED = re.compile(r"^'(\w+)' is undefined$|has no (?:attribute|element) '?(\w+)'?$")
"""What Jinja2 says of a name, in English."""


def _explain(error: Exception) -> str:
    if isinstance(error, UndefinedError):
        message = str(error.message)[:_MAX_WORDS]
        name = _UNDEFINED.search(message)
        return f"nom inconnu : « {name[1] or name[2]} »" if name else f"nom inconnu ({message})"
    return f"calcul impossible ({str(error)[:_MAX_WORDS] or type(error).__name__})"


def _origin(error: Exception, name: str, others: Collection[str]) -> str:
    """The innermost template line that the error went through, if it can be not in ``others``."""
    frames = reversed(list(traceback.walk_tb(error.__traceback__)))
    files = ((frame.f_code.co_filename, line) for frame, line in frames)
    places = [
        (_shown(file), line)
        for file, line in files
        if file.startswith(f"{MARK}:") or file.endswith(".html")
    ]
    places.sort(key=lambda place: place[0] in others)  # those that are not, first
    return "{}:{}".format(*places[0]) if places else name


def _shown(file: str) -> str:
    """The name of a template, for that of its file or of its code."""
    return file.split(":", 2)[2] if file.startswith(f"{MARK}:") else Path(file).name


def _check_characters(page: str, name: str) -> None:
    """Raise TemplateError if the font has no drawing for a character of a page, or many on one."""
    text = unescape(page)
    if pile := next(piles_in(text), None):
        *_, origin = [name, *re.findall(r'data-at="([^"]{0,300})', text[: pile.start])]
        raise TemplateError(f"une lettre a plus de {MAX_PILED} accents", origin)
    seen = set(text) - {*" \t\r\n\f"}
    wrong = {char for char in seen if not has_glyph(char)}
    if not wrong:
        return
    place = next(index for index, char in enumerate(text) if char in wrong)
    *_, origin = [name, *re.findall(r'data-at="([^"]{0,300})', text[:place])]
    char = text[place]
    shown = "" if FORBIDDEN.match(char) else f"« {char} » "
    message = f"la police des documents n'a pas le caractère {shown}(U+{ord(char):04X})"
    raise TemplateError(message, origin)
