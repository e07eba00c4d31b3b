"""The state of an open project, as a page is told it; and what a page does to its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cpts_docs.atelier.asked import PROJECT, Asked, get, post
from cpts_docs.atelier.changes import Change
from cpts_docs.atelier.history import Made
from cpts_docs.atelier.problems import problems
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.units import Units, shown


def state(session: Session, base: int | None = None) -> dict[str, Any]:
    """All that a page shows of a project beside its documents.

    ``changes`` lead from the text of revision ``base`` to this one, each made of what those
    before it left; where they are not known, the whole ``text`` is there.
    """
    with session.still():
        made = None if base is None else session.since(base)
        return _state(session, None if made is None else _in_turn(made))


def _state(session: Session, changes: list[dict[str, Any]] | None) -> dict[str, Any]:
    now = session.now
    session.trial.start()
    found = session.recovered
    text = {"text": shown(session.text)} if changes is None else {"changes": changes}
    return {
        "id": session.id,
        "revision": session.revision,
        "saved_revision": session.saved_revision,
        "dirty": session.dirty,
        "readonly": bool(session.readonly),
        "why_readonly": session.readonly or None,
        **text,
        "origin": session.origin,
        "can_undo": bool(session.history.done),
        "can_redo": bool(session.history.undone),
        "values": now.values,
        "lines": {pointer: place.line for pointer, place in now.places.items()},
        "problems": problems(now),
        "disk": _disk(session),
        "recovered": found
        and {
            "when": found.when,
            "applied": found.applied,
            **({} if found.applied else {"text": shown(found.text)}),
        },
        "unkept": session.journal.failed,
    }


def _disk(session: Session) -> dict[str, Any] | None:
    if session.outside is None:
        return None
    return {"changed": True, "gone": not session.outside, "sha256": session.outside}


def _in_turn(made: Sequence[Made]) -> list[dict[str, Any]]:
    """Changes as a page makes them, one after the other: the last of a text first."""
    return [_told(change, item.units) for item in made for change in reversed(item.changes)]


def _told(change: Change, units: Units) -> dict[str, Any]:
    start, end = units.offset(change.start), units.offset(change.end)
    return {"start": start, "end": end, "insert": shown(change.insert)}


def changes_of(asked: Asked, units: Units) -> list[Change]:
    """The changes that a page sends, of a text that counts by ``units``.

    Raises:
        RefusedError: they are none, or not in that text.
    """
    found = []
    for item in asked.records("changes"):
        start, end, insert = (item.get(name) for name in ("start", "end", "insert"))
        if type(start) is not int or type(end) is not int or not isinstance(insert, str):
            raise RefusedError(400, "une modification a « start », « end » et « insert »")
        try:
            found.append(Change(units.index(start), units.index(end), units.written(insert)))
        except ValueError:
            message = "une modification n'est pas dans le texte ; rien n'a été changé"
            raise RefusedError(409, message, "reprenez le texte tel qu'il est") from None
    return found


def _look(asked: Asked) -> dict[str, Any]:
    base = asked.query.get("base", "")
    if base.isdecimal() and len(base) < 16:
        return state(asked.session, int(base))
    return state(asked.folder.session(asked.path["id"], again=True))


def after(asked: Asked, act: Callable[[Session], object]) -> dict[str, Any]:
    """The state after ``act`` changed a project, with what led there from the page's ``base``.

    Raises:
        RefusedError: as ``act`` does; of a conflict the page gets the state as well.
    """
    session = asked.session
    base = asked.body.get("base")
    try:
        act(session)
    except RefusedError as error:
        if error.status == 409:
            error.more["state"] = state(session)
        raise
    return state(session, base if type(base) is int else None)


def _type(asked: Asked) -> dict[str, Any]:
    """Changes that the page has made already; it gets the text if others had changed it too."""
    alone = True

    def act(session: Session) -> None:
        nonlocal alone
        base = asked.number("base")
        with session.still():
            changes = changes_of(asked, session.units_at(base))
            alone = not session.change(changes, base, asked.text("origin", "text"))

    told = after(asked, act)
    if alone and "changes" in told:
        return told | {"changes": []}
    return told if "text" in told else state(asked.session)


def _save(asked: Asked) -> dict[str, Any]:
    over = asked.text("over", "") or None
    return after(asked, lambda session: session.save(over=over))


def _recovered(asked: Asked) -> dict[str, Any]:
    take = asked.body.get("take") is True
    return after(asked, lambda session: session.answer_recovered(take=take))


ROUTES = [
    post(f"{PROJECT}/text", _type),
    post(f"{PROJECT}/undo", lambda asked: after(asked, Session.undo)),
    post(f"{PROJECT}/redo", lambda asked: after(asked, Session.redo)),
    post(f"{PROJECT}/save", _save),
    post(f"{PROJECT}/reload", lambda asked: after(asked, Session.reload)),
    post(f"{PROJECT}/recovered", _recovered),
    get(PROJECT, _look),
]
