"""« Corriger »: what is sure, made in the open text as any change of it."""

from __future__ import annotations

from typing import Any

from cpts_docs.atelier.asked import PROJECT, Asked, post
from cpts_docs.atelier.changes import difference
from cpts_docs.atelier.problems import fix_of
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.state import after
from cpts_docs.jobs.mending import mended
from cpts_docs.project.edits import patched


def mend(session: Session, code: str, line: int, column: int) -> None:
    """Mend one problem, as a change that can be undone.

    Raises:
        RefusedError: it is not there any more, or nothing is sure.
    """
    with session.still():
        now = session.now
        for item in now.diagnostics:
            fix = fix_of(now, item)
            if fix and item.rule == code and item.position and item.position[:2] == (line, column):
                text, made, _ = patched(now.text.encode(), [fix])
                if made:
                    _become(session, text)
                    return
    raise RefusedError(409, "ce problème n'est plus là, ou ne se corrige pas tout seul")


def mend_all(session: Session) -> None:
    """Mend all that is sure in the text, as one change, and what that brings to light."""
    with session.still():
        named = session.now.named
        if text := mended(named, only=named.path).after.get(named.path):
            _become(session, text)


def _become(session: Session, text: bytes) -> None:
    session.change(difference(session.text, text.decode()), session.revision, "mend")


def _mend(asked: Asked) -> dict[str, Any]:
    if asked.body.get("all") is True:
        return after(asked, mend_all)
    wanted = asked.text("code"), asked.number("line"), asked.number("column")
    return after(asked, lambda session: mend(session, *wanted))


ROUTES = [post(f"{PROJECT}/mend", _mend)]
