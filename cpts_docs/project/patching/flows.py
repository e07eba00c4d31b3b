"""Lists and keys between brackets: what goes, comes, or changes its place."""

from __future__ import annotations

from itertools import pairwise

from cpts_docs.project.patching.blocks import line_end, line_start
from cpts_docs.project.patching.changes import Change
from cpts_docs.project.patching.places import Place


def removed(text: str, whole: Place, at: int) -> Change:
    """An entry of several away, with the comma behind it or, of the last, that before it."""
    entries = whole.entries
    start, end = entries[at].head, entries[at].end
    if at == len(entries) - 1:
        last = entries[at - 1].end
        return Change(start if "#" in text[last:start] else last, end, "")
    following = entries[at + 1].head
    gap = text[end:following]
    if "#" not in gap:
        return Change(start, following, "")
    if not text[line_start(text, start) : start].strip() and "#" in text[end : line_end(text, end)]:
        return Change(line_start(text, start), line_end(text, end) + 1, "")
    return Change(start, end + gap.index(",") + 1, "")


def inserted(text: str, whole: Place, at: int, new: str) -> list[Change]:
    """An entry before another, or behind the last; on a line of its own where they have such."""
    entries = whole.entries
    if not entries:
        return [Change(whole.end - 1, whole.end - 1, new)]
    if at < len(entries):
        head = entries[at].head
        gap = _line_before(text, head) if at or len(entries) > 1 else ""
        return [Change(head, head, f"{new},{gap or ' '}")]
    end = entries[-1].end
    gap = _line_before(text, entries[-1].head)
    has_comma = "," in text[end : whole.end - 1].partition("#")[0]
    if not gap:
        comma = text.index(",", end) + 1 if has_comma else end
        return [Change(comma, comma, f" {new}" if has_comma else f", {new}")]
    behind = line_end(text, end)
    if behind >= whole.end:  # the bracket closes on the same line
        return [Change(end, end, f",{gap}{new}")]
    if has_comma:
        return [Change(behind, behind, f"{gap}{new},")]
    return [Change(end, end, ","), Change(behind, behind, f"{gap}{new}")]


def _line_before(text: str, at: int) -> str:
    """The break and the blanks before an entry that begins a line; "" if it does not."""
    start = line_start(text, at)
    blanks = text[start:at]
    return f"\n{blanks}" if start and not blanks.strip() else ""


def moved(text: str, whole: Place, at: int, to: int) -> Change:
    """An entry to where it then stands; commas and what is between them stay."""
    low, high = min(at, to), max(at, to)
    spans = [(entry.head, entry.end) for entry in whole.entries[low : high + 1]]
    gaps = [text[one[1] : two[0]] for one, two in pairwise(spans)]
    texts = [text[start:end] for start, end in spans]
    texts.insert(to - low, texts.pop(at - low))
    new = texts[0] + "".join(gap + inner for gap, inner in zip(gaps, texts[1:], strict=True))
    return Change(spans[0][0], spans[-1][1], new)
