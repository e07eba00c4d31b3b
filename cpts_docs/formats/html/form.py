"""The reader of the JSON files that the HTML form saves (``schemas/answers.schema.json``)."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from cpts_docs.base.errors import UnreadableError
from cpts_docs.base.resources import schema_path
from cpts_docs.forms.filled import FilledForm

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

MAX_BYTES = 2_000_000


def read(data: bytes) -> FilledForm:
    """The fields of a saved form.

    Raises:
        UnreadableError: the file is not JSON, or not a form's answers.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo")
    answers = _parse(data)
    error = next(_validator().iter_errors(answers), None)
    if error is not None:
        raise UnreadableError(f"ce fichier JSON n'est pas celui d'un formulaire{_place(error)}")
    fields = {**answers.pop("fields"), **answers}
    return FilledForm({name: _with_plain_lines(value) for name, value in fields.items()})


def _parse(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
        values = json.loads(text, object_pairs_hook=_unique_keys)
        json.dumps(values, ensure_ascii=False).encode()  # a lone « \ud800 » is no character
    except UnicodeError as error:
        raise UnreadableError("le fichier n'est pas un texte en UTF-8") from error
    except RecursionError as error:
        raise UnreadableError("le fichier JSON est imbriqué trop profondément") from error
    except ValueError as error:
        raise UnreadableError("ce n'est pas un fichier JSON, ou il est endommagé") from error
    return values


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise UnreadableError("le fichier JSON donne deux fois la même clé")
    return values


def _place(error: Any) -> str:
    """Where the file differs from the schema; names are the file's, so they are cut."""
    path = "".join(f" › {step}" for step in error.absolute_path)
    return f" (voir{path[:80]})" if path else ""


def _with_plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema_path("answers").read_text("utf-8")))
