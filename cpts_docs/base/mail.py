"""Addresses of mail, as people write them."""

from __future__ import annotations

import re

from cpts_docs.base.words import plain

MAIL = re.compile(r"[^\s@,;:()<>\"]{1,64}@[^\s@,;:()<>\"']{1,255}\.[^\W\d_][\w-]+")
"""One address to which mail may go: a mailbox, « @ », and a domain with a dot."""


def is_mail(text: str) -> bool:
    """Whether ``text`` is one address, and nothing else."""
    return MAIL.fullmatch(text) is not None


_NONE = frozenset({"", "neant", "aucun", "aucune", "sans", "rien", "non", "na", "n a", "nc", "nr"})
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")


def given_mail(text: str) -> str:
    """The address that ``text`` gives: « Ana Rey <ana@ex.fr> », « mailto:ana@ex.fr »; or ``text``.

    « néant » and « - » give none.
    """
    if plain(text) in _NONE:
        return ""
    named = _NAMED.fullmatch(text.strip().rstrip(";,"))
    return (named[1] if named else text).strip().removeprefix("mailto:").rstrip(".;,")
