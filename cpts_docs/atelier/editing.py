"""The form, and what helps to type: edits of values, what there is to choose from, help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpts_docs.atelier.asked import PROJECT, Asked, get, post
from cpts_docs.atelier.changes import Change
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.state import after
from cpts_docs.project import form_description
from cpts_docs.project.choices import Asker, choices, kinds
from cpts_docs.project.patching import Edit, PatchError, patched


def _values(asked: Asked) -> dict[str, Any]:
    """Edits of values, made in the text of the revision that the page has seen."""
    base = asked.number("base")

    def act(session: Session) -> None:
        try:
            edits = [Edit.of(item) for item in asked.records("edits")]
            with session.still():
                if base != session.revision:
                    message = "le projet vient d'être changé ailleurs ; rien n'a été changé"
                    raise RefusedError(409, message, "regardez ce qui a changé, et recommencez")
                made = patched(session.text, edits, session.path)
                session.change([Change(*one) for one in made.changes], base, "form")
        except PatchError as error:
            raise RefusedError(422, error.message, error.hint, line=error.line) from None

    return after(asked, act)


def _form(asked: Asked) -> object:
    return form_description.form()


_PLURALS = {f"{kind}s": kind for kind in kinds()}


def _look_up(asked: Asked) -> object:
    """What begins with, or is called, what somebody typed; of a project, if one is named."""
    kind = asked.path["kind"]
    kind = _PLURALS.get(kind, kind)
    if kind not in kinds():
        raise RefusedError(404, f"rien ne se cherche sous « {kind} »")
    found = choices(kind, asked.query.get("q", "")[:200], _asker(asked))
    return [one._asdict() for one in found]


def _asker(asked: Asked) -> Asker:
    """The project that is named by ``project``, or departments alone."""
    if name := asked.query.get("project"):
        session = asked.folder.session(name)
        values = session.now.values
        return Asker(values if isinstance(values, Mapping) else {}, session.path.parent)
    codes = [code for code in asked.query.get("department", "").split(",") if code]
    return Asker({"department": codes})


ROUTES = [
    post(f"{PROJECT}/values", _values),
    get("/api/form", _form),
    get("/api/look-up/{kind}", _look_up),
]
