"""The Jinja2 environment: templates and data to HTML.

Autoescape keeps data from becoming markup, and a name that does not exist is
an error that names the template and the line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from markupsafe import Markup

from cpts_docs.base.errors import TemplateError
from cpts_docs.base.made import recall, write
from cpts_docs.base.resources import page_folder
from cpts_docs.base.words import (
    capitalize_first,
    counted,
    grouped,
    long_date,
    of_place,
    plural,
    series,
    slug,
    spelled,
)
from cpts_docs.document import markdown
from cpts_docs.documents.sandbox import MAX_OUTPUT, FolderLoader, Sandbox
from cpts_docs.forms.fields import opinion_field

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


_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": [_MarkPlaces],
}


@cache
def environment() -> Environment:
    """The environment of the package's own templates."""
    return _with_filters(Environment(loader=_Pages(page_folder()), **_OPTIONS))


def sandbox(folder: Path) -> Environment:
    """An environment in which the templates of ``folder`` come before the package's."""
    loaders = [FolderLoader(folder), FileSystemLoader(page_folder())]
    return _with_filters(Sandbox(loader=ChoiceLoader(loaders), **_OPTIONS))


def _with_filters(jinja: Environment) -> Environment:
    jinja.filters.update(
        number=grouped,
        long_date=long_date,
        capitalize_first=capitalize_first,
        series=series,
        of_place=of_place,
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
    package's, and run in a sandbox.

    Raises:
        TemplateError: the template does not exist, is not Jinja2, uses a name
            that the context does not have, or does what the sandbox refuses.
    """
    jinja = environment() if folder is None else sandbox(folder)
    try:
        return _bounded(jinja.get_template(name).generate(context))
    except TemplateNotFound as error:
        raise TemplateError(f"le modèle « {error.name} » n'existe pas") from error
    except TemplateSyntaxError as error:
        origin = f"{error.name or name}:{error.lineno}"
        raise TemplateError(f"syntaxe Jinja2 incorrecte ({error.message})", origin) from error
    except SecurityError as error:
        raise TemplateError(f"refusé dans un modèle : {error}", _origin(error, name)) from error
    except UnicodeDecodeError as error:
        raise TemplateError("le modèle n'est pas en UTF-8", name) from error
    except RecursionError as error:
        raise TemplateError("le modèle s'appelle lui-même sans fin", name) from error
    except (JinjaError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise TemplateError(_explain(error), _origin(error, name)) from error


def _bounded(pieces: Iterable[str]) -> str:
    written: list[str] = []
    length = 0
    for piece in pieces:
        written.append(piece)
        length += len(piece)
        if length > MAX_OUTPUT:
            raise SecurityError(f"le document a plus de {MAX_OUTPUT} caractères")
    return "".join(written)


def _explain(error: Exception) -> str:
    if isinstance(error, UndefinedError):
        return f"nom inconnu ({error.message})"
    return f"calcul impossible ({error})"


def _origin(error: Exception, name: str) -> str:
    """The innermost template line that the error went through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(".html"):
            return f"{Path(frame.filename).name}:{frame.lineno}"
    return name
