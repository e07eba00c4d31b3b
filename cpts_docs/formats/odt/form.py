"""The reader of filled OpenDocument forms.

A form of ours has controls, known by their names. A Word form of ours that
someone opened in LibreOffice and saved as ODT has none, but keeps the bookmarks
that the Word writer puts around its fields (``f.<field>``,
``f.<group>.<value>``). The hidden values are user-defined metadata, and hidden
controls of the form.

The bytes are anyone's: what is read of them is bounded (``file.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from cpts_docs.base.errors import UnreadableError
from cpts_docs.formats.odt.bookmarks import Marked, marked
from cpts_docs.formats.odt.controls import Control, controls, hidden_controls
from cpts_docs.formats.odt.entries import typed_beside
from cpts_docs.formats.odt.file import CONTENT, META, opened
from cpts_docs.formats.odt.namespaces import names
from cpts_docs.formats.odt.package import HIDDEN
from cpts_docs.formats.odt.values import Answers, day
from cpts_docs.forms.filled import FilledForm

_OURS = ("document", "projet")
"""The hidden values that every form of ours has."""

_METADATA = names("meta")


def read(data: bytes) -> FilledForm:
    """The fields of a filled ODT.

    Raises:
        UnreadableError: the file is damaged, of another kind, or no form of ours.
    """
    roots = opened(data)
    content = roots[CONTENT]
    metadata = dict(_metadata(roots[META])) if META in roots else {}
    answers = Answers()
    found = list(controls(content))
    for control in found:
        _add_control(answers, control, control.value, ticked=control.ticked)
    by_number = {control.number: control for control in found}
    for control, typed in typed_beside(content, by_number):
        _add_control(answers, control, typed, ticked=bool(typed.strip()))
    for field in marked(content):
        _add_marked(answers, field, metadata)
    if not answers:
        raise UnreadableError("ce document OpenDocument ne contient aucun champ de formulaire")
    hidden = dict(hidden_controls(content)) | dict(_hidden(metadata))
    if not all(hidden.get(name) for name in _OURS):
        raise UnreadableError(
            "ce document OpenDocument est un formulaire, mais pas un de ceux que cpts-docs a faits"
        )
    return answers.form(hidden)


def _metadata(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The user-defined metadata."""
    for node in root.iter(f"{_METADATA}user-defined"):
        yield node.get(f"{_METADATA}name", ""), "".join(map(str, node.itertext())).strip()


def _hidden(metadata: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in metadata.items():
        if name.startswith(HIDDEN):
            yield name.removeprefix(HIDDEN), value


def _add_control(answers: Answers, control: Control, text: str, *, ticked: bool) -> None:
    if control.is_box:
        answers.add_box(control.name, control.value, ticked=ticked)
    else:
        answers.add(control.name, day(text))


def _add_marked(answers: Answers, field: Marked, metadata: dict[str, str]) -> None:
    """What stands in a bookmark; a name too long for Word is whole in the metadata."""
    name = metadata.get(field.mark, field.name)
    group, _, value = name.rpartition(".")
    if group:
        answers.add_box(group, value, ticked=field.ticked)
    else:
        answers.add(name, day(field.text, field.picked))
