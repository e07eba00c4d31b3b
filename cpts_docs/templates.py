"""The Jinja2 environment: templates and data to HTML.

Autoescape keeps data from becoming markup, and a name that does not exist is
an error that names the template and the line.
"""

from __future__ import annotations

import re
import traceback
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2 import TemplateError as JinjaError
from jinja2.ext import Extension
from markupsafe import Markup

from cpts_docs.document import markdown
from cpts_docs.errors import TemplateError
from cpts_docs.resources import template_folder
from cpts_docs.words import capitalize_first, grouped, long_date, of_place, series, slug

_TAG = re.compile(r"<[a-z][a-z0-9]*(?=[\s>/])")


class _MarkPlaces(Extension):
    """Gives each element the template line it comes from, as ``data-at``."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return "\n".join(
            _TAG.sub(rf'\g<0> data-at="{name}:{number}"', line)
            for number, line in enumerate(source.split("\n"), 1)
        )


@cache
def environment() -> Environment:
    """The environment of the package's own templates."""
    jinja = Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[_MarkPlaces],
    )
    jinja.filters.update(
        number=grouped,
        long_date=long_date,
        capitalize_first=capitalize_first,
        series=series,
        of_place=of_place,
        slug=slug,
        markdown=lambda text: Markup(markdown.to_html(text)),
        inline_markdown=lambda text: Markup(markdown.inline_to_html(text)),
    )
    return jinja


def render_html(name: str, context: dict[str, Any]) -> str:
    """The HTML of the template called ``name``.

    Raises:
        TemplateError: the template does not exist, is not Jinja2, or uses a
            name that the context does not have.
    """
    try:
        return environment().get_template(name).render(context)
    except TemplateNotFound as error:
        raise TemplateError(f"le modèle « {error.name} » n'existe pas") from error
    except TemplateSyntaxError as error:
        origin = f"{error.name or name}:{error.lineno}"
        raise TemplateError(f"syntaxe Jinja2 incorrecte ({error.message})", origin) from error
    except (JinjaError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise TemplateError(_explain(error), _origin(error, name)) from error


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
