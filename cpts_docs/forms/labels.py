"""Whether somebody wrote a label: of a choice, of a question, whatever its case and accents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from cpts_docs.base.words import plain

_Key = TypeVar("_Key")
_MEANT = re.compile("[<>≤≥=+%€$£#±]")
"""Signs that tell a label from another: « < 10 » from « > 10 », « C » from « C++ »."""


def is_label(text: str, label: str) -> bool:
    """Whether ``text`` is that label; its signs may be left out, and are no others."""
    if plain(text) != plain(label):
        return False
    if _squeezed(text) == _squeezed(label):
        return True
    signs = "".join(_MEANT.findall(text))
    return plain(text) != "" and signs in ("", "".join(_MEANT.findall(label)))


def picked(text: str, labelled: Iterable[tuple[_Key, str]]) -> _Key | None:
    """What has the label ``text``: as it stands, or else the only one that may be meant."""
    found = dict.fromkeys(item for item in labelled if is_label(text, item[1]))
    exact = {key for key, label in found if _squeezed(label) == _squeezed(text)}
    keys = exact or {key for key, _ in found}
    return keys.pop() if len(keys) == 1 else None


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
