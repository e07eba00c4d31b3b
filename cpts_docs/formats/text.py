"""The text of a document, whatever its format.

::

    import cpts_docs

    print(cpts_docs.text("documents/fiche-avis.pdf"))

A line is a heading (``# …``), a paragraph, an item of a list (``- …``), a row
of a table (cells between ``|``) or a field of a form (``Nom : [Marie]``,
``☒ Oui``), never a part of one: so a word that changes in a document changes
one line of its text. A document has the same text in each of its formats.
"""

from __future__ import annotations

from pathlib import Path

from cpts_docs.base.errors import UnreadableError
from cpts_docs.foreign import file
from cpts_docs.foreign.kinds import kind_of
from cpts_docs.formats import all_formats


def text(path: str | Path) -> str:
    """The text of the document at ``path``, which may be anyone's.

    Raises:
        UnreadableError: there is no such file, or none with a text that can be read.
    """
    try:
        return text_of(file.content(Path(path)))
    except UnreadableError as error:
        raise UnreadableError(f"{path} : {error}") from error


def text_of(data: bytes) -> str:
    """The text of a document; the format is known by the first bytes.

    Raises:
        UnreadableError: it is damaged, too big, or of no format that has a text.
    """
    file.check_size(data)
    kind = kind_of(data)
    for known in all_formats().values():
        if known.text and kind in known.kinds:
            from cpts_docs.formats.lines import shown

            try:
                return shown(known.text(data))
            except (RecursionError, MemoryError):
                raise UnreadableError("le document est trop complexe") from None
    raise UnreadableError(f"c'est {kind.title} ; {readable_kinds()}")


def readable_kinds() -> str:
    """What can be read, for people."""
    from cpts_docs.base.words import series

    read = (kind.title for known in all_formats().values() if known.text for kind in known.kinds)
    return f"ce qui se lit : {series(read, ' ou ')}"
