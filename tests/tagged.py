"""What a PDF tells a screen reader: its tags and its bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def elements(node: Any, kind: str, *, within: str = "") -> Iterator[Any]:
    """The structure elements of a kind in or below ``node``, in reading order.

    With ``within``, those of ``node`` alone, and not of others of that kind in it.
    """
    top = node.get_object()
    waiting = [node]
    while waiting:
        found = waiting.pop().get_object()
        if isinstance(found, list):
            waiting += reversed(found)
        elif isinstance(found, dict):
            if re.fullmatch(kind, str(found.get("/S", ""))):
                yield found
            inner = bool(within) and found is not top and found.get("/S") == within
            if "/K" in found and not inner:
                waiting.append(found["/K"])


def bookmarks(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield str(item.title)
