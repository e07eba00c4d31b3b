"""The reader of filled OpenDocument forms.

The hidden values are user-defined metadata, and hidden controls of the form;
both also tell what the blank form was (``formats/filled/blank.py``). What
counts is what a person sees in the line of a field (``story.py``); whatever
else stands in the file is named.

The bytes are anyone's: what is read of them is bounded (``file.py``).
"""

from __future__ import annotations

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats.filled.blank import hidden_values, names_recalled, recalled
from cpts_docs.formats.filled.filling import Filling
from cpts_docs.formats.odt.controls import hidden_controls
from cpts_docs.formats.odt.file import CONTENT, META, opened
from cpts_docs.formats.odt.namespaces import names
from cpts_docs.formats.odt.story import read_story
from cpts_docs.forms.fields import DOCUMENT, PROJECT
from cpts_docs.forms.filled import FilledForm

_METADATA = names("meta")


def read(data: bytes) -> FilledForm:
    """The fields of a filled ODT, and what else was found in it.

    Raises:
        UnreadableError: the file is damaged, of another kind, or no form of ours.
    """
    roots = opened(data)
    properties = _metadata(roots[META]) if META in roots else {}
    controls = dict(hidden_controls(roots[CONTENT]))
    told = controls | properties
    hidden = hidden_values(properties, controls)
    filling = Filling(
        read_story(roots, names_recalled(told)), recalled(told), hidden.get(DOCUMENT, "")
    )
    filling.read()
    if not filling.values:
        raise UnreadableError("ce document OpenDocument ne contient aucun champ de formulaire")
    if not (hidden.get(DOCUMENT) and hidden.get(PROJECT)):
        raise UnreadableError(
            "ce document OpenDocument est un formulaire, mais pas un de ceux que cpts-docs a faits"
        )
    return filling.form(hidden)


def _metadata(root: etree._Element) -> dict[str, str]:
    """The user-defined metadata."""
    return {
        node.get(f"{_METADATA}name", ""): "".join(map(str, node.itertext()))
        for node in root.iter(f"{_METADATA}user-defined")
    }
