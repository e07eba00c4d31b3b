"""Foot- and endnotes, taken to where they are called while the text is filled, and back.

So a note in a loop sees what the loop sees, and each turn has a note of its own.
"""

from __future__ import annotations

from lxml import etree

from cpts_docs.foreign.ooxml import W, whole_number

KINDS = {f"{W}footnoteReference": f"{W}footnote", f"{W}endnoteReference": f"{W}endnote"}
_ID, _TYPE = f"{W}id", f"{W}type"


def take_in(text: etree._Element, notes: etree._Element) -> list[str]:
    """Put what each note of the part ``notes`` says into what calls it in ``text``.

    Gives the ids of those that are called again.
    """
    again: list[str] = []
    for reference, kind in KINDS.items():
        found = {note.get(_ID): note for note in notes.findall(kind) if note.get(_TYPE) is None}
        for node in list(text.iter(reference)):
            note = found.get(node.get(_ID))
            if note is not None and len(note):
                node.extend(list(note))
            elif note is not None:
                again.append(node.get(_ID, ""))
    return again


def take_out(text: etree._Element, notes: etree._Element) -> None:
    """Put the notes back into their part, numbered in the order of ``text``."""
    for reference, kind in KINDS.items():
        kept = [note for note in notes if note.tag == kind]
        if not kept:
            continue
        for note in kept:
            if note.get(_TYPE) is None:
                notes.remove(note)
        special = (note.get(_ID, "") for note in kept if note.get(_TYPE) is not None)
        last = max(map(whole_number, special), default=0)
        for node in text.iter(reference):
            if len(node):
                last = max(last + 1, 1)
                note = etree.SubElement(notes, kind, {_ID: str(last)})
                note.extend(list(node))
                node.set(_ID, str(last))
