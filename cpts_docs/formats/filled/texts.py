"""The value of a text field of a filled form: what a person sees there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from cpts_docs.base.dates import read_date
from cpts_docs.formats.filled.blank import squeezed
from cpts_docs.formats.filled.chunks import Chunk, shown
from cpts_docs.formats.filled.dates import iso, shown_date
from cpts_docs.formats.filled.words import clean, cut

_NBSP = "\u00a0"
_PROMPT = re.compile(
    r"\s*((cliquez|click|tap|klicken|haga clic|fare clic|klik)\b.{0,60}"
    r"\b(ici|here|hier|aquí|qui|date|datum|fecha|data|texte?)\b.{0,60}"
    r"|(choisi(ssez|r)|choose) (une?|an?) (élément|item|date)\.?)\s*",
    re.IGNORECASE,
)
"""What Word and LibreOffice put, in their language, into a control that was emptied and says so."""
_PROMPTS = re.compile(
    r"\s*(Cliquez (ou appuyez )?ici pour (entrer|taper) (du texte|une date)\."
    r"|Cliquez ou appuyez pour entrer une date\."
    r"|Click (or tap )?here to enter (text|a date)\.|Click or tap to enter a date\.)\s*"
)


def text_value(chunk: Chunk) -> str:
    """What was written into a field, also beside it or half outside."""
    dated = next((slot for slot in chunk.slots if slot.dated), None)
    inside = _once(chunk) or shown(chunk.inside)
    if _is_prompt(chunk, inside):
        inside = ""
    elif dated:
        inside = _without_strokes(inside)
    before, after = _around(chunk)
    apart = any(slot.apart for slot in chunk.slots)
    text = _joined([before, inside, after], " " if apart else "")
    return shown_date(text, dated) if dated else text


def _once(chunk: Chunk) -> str:
    """The text of a field whose file has it several times over, "" for any other.

    So LibreOffice saves a plain text of several scripts: the whole of it, then for each change of
    script a part of it and the whole again, in a control without a tag. In a .doc these become form
    fields of Word 97, and the parts stand between them.
    """
    if len(chunk.slots) < 2 or _is_tagged(chunk):
        return ""
    parts = [shown(them) for _, them in groupby(chunk.inside, lambda piece: piece.slots[-1:])]
    place = next((at for at, part in enumerate(parts) if part.strip()), len(parts))
    whole, *others = parts[place:] or [""]
    again = [part for part in others if part.endswith(whole)]
    is_repeated = again and all(part in whole for part in others if part not in again)
    return "".join(parts[: place + 1]) if is_repeated else ""


def _is_tagged(chunk: Chunk) -> bool:
    """Whether a control says that it is the field; LibreOffice drops what does."""
    return any(slot.control for slot in chunk.slots)


def _without_strokes(text: str) -> str:
    """A date without what is left of the empty one behind it: two strokes."""
    first = text.rstrip().removesuffix("/").rstrip()
    second = first.removesuffix("/").rstrip()
    return second if text.rstrip().endswith("/") and first.endswith("/") else text


def _around(chunk: Chunk) -> tuple[str, str]:
    return shown(chunk.before), shown(chunk.after)


def _joined(texts: list[str], edge: str) -> str:
    """Texts that follow one another, without the blanks that held the place of an answer.

    ``edge`` is what is between two that touch.
    """
    written = [text for text in texts if clean(text) and squeezed(text)]
    if len(written) < 2:
        alone = written[0] if written else ""
        return clean(alone).lstrip("\t") if alone is texts[1] else alone.strip()
    joined = written[0].lstrip()
    for text in written[1:]:
        left, right = joined.rstrip(), text.lstrip()
        between = joined[len(left) :] + text[: len(text) - len(right)]
        joined = f"{left}{_gap(between) or edge}{right}"
    return joined.rstrip()


def _gap(between: str) -> str:
    """What is left of the blanks between two halves of an answer."""
    if "\n" in between:
        return "\n"
    return " " if len(between) > 1 and _NBSP in between else between


def _is_prompt(chunk: Chunk, inside: str) -> bool:
    """Whether a control shows no text of a person's, but a program's invitation to type one."""
    prompt = _PROMPT if any(slot.empty for slot in chunk.slots) else _PROMPTS
    return prompt.fullmatch(inside) is not None


def text_remarks(chunk: Chunk, value: str) -> Iterator[str]:
    """What is to be said of the value of a text field, in French."""
    name, once = f"« {chunk.name} »", _once(chunk)
    inside = once or shown(chunk.inside)
    outside = any(clean(text) and squeezed(text) for text in _around(chunk))
    if value and not chunk.slots:
        yield f"{name} : le champ a été supprimé ; lu après son libellé : « {cut(value)} »"
    elif outside:
        yield f"{name} : écrit en partie hors du champ ; lu : « {cut(value)} »"
    if any(slot.empty for slot in chunk.slots) and clean(inside) and not _is_prompt(chunk, inside):
        seen = cut(inside)
        yield f"{name} : le fichier dit ce champ vide, mais on y lit « {seen} », qui est gardé"
    if once:
        yield f"{name} : LibreOffice y a mis plusieurs fois le même texte ; lu : « {cut(value)} »"
    if _lost_lines(chunk, inside):
        yield f"{name} : LibreOffice a pu en ôter les retours à la ligne ; lu : « {cut(value)} »"
    if struck := _struck(chunk):
        yield f"{name} : « {cut(struck)} » est barré, et n'est pas lu"
    for slot in chunk.slots:
        if value and (picked := iso(slot.picked)) and picked != read_date(value):
            day = f"{picked:%d/%m/%Y}"
            yield f"{name} : on lit « {cut(value)} », qui est gardé ; le fichier a la date du {day}"


def _lost_lines(chunk: Chunk, inside: str) -> bool:
    """Whether line breaks stand before a text: LibreOffice puts those of a plain text there."""
    text = inside.lstrip("\n")
    is_one_line = text.strip() != "" and {"\n", _NBSP}.isdisjoint(text)
    return not _is_tagged(chunk) and text != inside and is_one_line


def _struck(chunk: Chunk) -> str:
    pieces = (*chunk.before, *chunk.inside, *chunk.after)
    return "".join(piece.text for piece in pieces if piece.struck).strip()
