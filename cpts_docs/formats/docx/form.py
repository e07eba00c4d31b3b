"""The reader of filled Word files.

A field is a content control, known by its tag. LibreOffice drops the tags when
it saves, but keeps the bookmarks that the writer puts around the controls
(``f.<field>``, ``f.<group>.<value>``); by way of a .doc file controls become
form fields of Word 97. The hidden values are custom properties of the document,
and also its variables; the properties also tell what the blank form was
(``formats/filled/blank.py``).

People write where they can. What counts is what a person sees in the line of a
field; whatever else stands in the file is named.

The bytes are anyone's: what is read of them is bounded, and nothing of them is
expanded, fetched or written anywhere.
"""

from __future__ import annotations

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign.ooxml import MAIN, Parts, W
from cpts_docs.formats.docx.filled.parts import (
    FOOTER,
    HEADER,
    MARGINS,
    open_parts,
    properties,
    styles,
    variables,
)
from cpts_docs.formats.docx.filled.story import read_margins, read_story
from cpts_docs.formats.filled.blank import hidden_values, names_recalled, recalled
from cpts_docs.formats.filled.filling import Filling
from cpts_docs.formats.filled.lines import BODY, FOOT, HEAD, Story
from cpts_docs.forms.fields import DOCUMENT
from cpts_docs.forms.filled import FilledForm


def read(data: bytes) -> FilledForm:
    """The fields of a filled DOCX, and what else was found in it.

    Raises:
        UnreadableError: the file is damaged, of another kind, or no form of ours.
    """
    parts = open_parts(data)
    own, others = properties(parts), dict[str, str]()
    if not (recalled(own) and hidden_values(own, {})):
        others = variables(parts)
    told = others | own
    blank, hidden = recalled(told), hidden_values(own, others)
    story = _story(parts, {} if blank else styles(parts), names_recalled(told))
    if _was_odt(parts, story):
        raise UnreadableError(
            "ce document Word ne contient aucun champ de formulaire : c'est un formulaire .odt que "
            "LibreOffice a enregistré en .docx ; renvoyez le fichier .odt lui-même"
        )
    filling = Filling(story, blank, hidden.get(DOCUMENT, ""))
    filling.read()
    if not filling.values:
        raise UnreadableError(
            "ce document Word ne contient aucun champ de formulaire ; s'il a été recopié, ou "
            "enregistré par Google Docs, remplissez l'original dans Word ou LibreOffice"
        )
    return filling.form(hidden)


def _was_odt(parts: Parts, story: Story) -> bool:
    """Whether all fields are ActiveX controls, as LibreOffice makes of those of an ODT."""
    controls = (control for root in parts.of(MAIN) for control in root.iter(f"{W}control"))
    return not any(line.fields for line in story.lines) and next(controls, None) is not None


def _story(parts: Parts, names_of_styles: dict[str, str], names: dict[str, str]) -> Story:
    """What is seen in the file, its running heads and feet last."""
    story = Story()
    for where, kind in ((BODY, MAIN), (HEAD, HEADER), (FOOT, FOOTER)):
        for root in parts.of(kind):
            read_story(story, root, where, names_of_styles, names)
    for kind in MARGINS:
        for root in parts.of(kind):
            read_margins(story, root)
    return story
