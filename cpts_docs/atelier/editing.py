"""The form, and what helps to type: edits of values, what there is to choose from, help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from starlette.responses import JSONResponse

from cpts_docs import reference
from cpts_docs.atelier.asked import PROJECT, Asked, get, post
from cpts_docs.atelier.changes import Change, difference
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.state import after
from cpts_docs.atelier.units import Units, shown
from cpts_docs.project import form_description
from cpts_docs.project.choices import Asker, choices, kinds
from cpts_docs.project.offers import help_at, offers
from cpts_docs.project.patching import Edit, PatchError, as_pointer, patched, pointer
from cpts_docs.project.yaml_reader import parse

_MOST = 500
"""Edits at once: whoever makes more of them in a form makes a few at a time."""


def _values(asked: Asked) -> dict[str, Any]:
    """Edits of values, made in the text of the revision that the page has seen."""
    base = asked.number("base")

    def act(session: Session) -> None:
        try:
            records = asked.records("edits")
            if len(records) > _MOST:
                raise RefusedError(413, f"plus de {_MOST} changements à la fois")
            edits = [Edit.of(item) for item in records]
            with session.still():
                if base != session.revision:
                    message = "le projet vient d'être changé ailleurs ; rien n'a été changé"
                    raise RefusedError(409, message, "regardez ce qui a changé, et recommencez")
                made = patched(session.text, edits, session.path)
                session.change([*_least(session.text, made.changes)], base, "form")
        except PatchError as error:
            raise RefusedError(422, error.message, error.hint, line=error.line) from None

    return after(asked, act)


def _least(text: str, changes: Iterable[Change]) -> Iterator[Change]:
    """``changes`` of what becomes another alone: a letter that is typed is one that comes."""
    for start, end, insert in changes:
        for one in difference(text[start:end], insert):
            yield Change(start + one.start, start + one.end, one.insert)


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


def _complete(asked: Asked) -> object:
    """What may be typed where the cursor stands."""
    text, units, at = _place(asked)
    found = offers(text, at, _asker_of(asked.session))
    if found is None:
        return {"from": asked.number("offset"), "to": asked.number("offset"), "options": []}
    options = [offer._asdict() for offer in found.options]
    return {"from": units.offset(found.start), "to": units.offset(found.end), "options": options}


def _help(asked: Asked) -> object:
    """What there is to know of what the cursor stands on."""
    text, _, at = _place(asked)
    found = help_at(text, at, _asker_of(asked.session))
    if found is None:
        return JSONResponse(None)
    return {
        "title": found.title,
        "description": found.description,
        "path": as_pointer(found.path),
    }


def _place(asked: Asked) -> tuple[str, Units, int]:
    """The text as a page sees it, how it counts, and where the cursor is in it."""
    text = shown(asked.session.text)
    units = Units(text)
    try:
        return text, units, units.index(asked.number("offset"))
    except ValueError:
        raise RefusedError(409, "cet endroit n'est pas dans le texte") from None


def _asker_of(session: Session) -> Asker:
    values = session.now.values
    if not isinstance(values, Mapping):  # broken just now: as it was saved is near enough
        source, _ = parse(session.path, session.saved)
        values = source.value if source else {}
    return Asker(values if isinstance(values, Mapping) else {}, session.path.parent)


def _asker(asked: Asked) -> Asker:
    """The project that is named by ``project``, or departments alone."""
    if name := asked.query.get("project"):
        try:
            place = pointer(asked.query.get("place", ""))
        except PatchError as error:
            raise RefusedError(400, error.message) from None
        return _asker_of(asked.folder.session(name))._replace(place=place)
    typed = asked.query.get("department", "").split(",")
    codes = [code for code in map(reference.department_meant, typed) if code]
    return Asker({"department": codes})


ROUTES = [
    post(f"{PROJECT}/values", _values),
    post(f"{PROJECT}/complete", _complete),
    post(f"{PROJECT}/help", _help),
    get("/api/form", _form),
    get("/api/look-up/{kind}", _look_up),
]
