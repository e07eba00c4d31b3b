"""Which templates of a folder are documents: whole pages; others are what those include."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatch
from pathlib import Path

from cpts_docs.base.door import NotAFileError, first_bytes
from cpts_docs.base.resources import page_folder

MAX_BYTES = 2_000_000
"""Of a template."""

_EXTENDS = re.compile(rb"\{%-?\s*extends\b")
_WHOLE_PAGE = re.compile(rb"\{%-?\s*extends\b|<title\b")


def package_pages() -> list[str]:
    """The names of the package's documents."""
    pages = sorted(page_folder().glob("*.html"))
    return [path.stem for path in pages if _EXTENDS.search(path.read_bytes())]


def own_pages(folder: Path) -> list[str]:
    """The names of the documents that the templates of a project add.

    One that takes the place of the package's adds none. One that cannot be read is a document
    too: who builds it says why.

    Raises:
        OSError: the folder cannot be listed.
    """
    added = (path for path in html_files(folder) if not (page_folder() / path.name).exists())
    return [path.stem for path in added if _is_whole(path)]


def html_files(folder: Path) -> list[Path]:
    """The templates in a folder, in the order of their names.

    Raises:
        OSError: it cannot be listed, of which glob says nothing.
    """
    names = os.listdir(folder)  # noqa: PTH208 - names are all that is needed
    return sorted(folder / name for name in names if fnmatch(name, "*.html"))


def _is_whole(path: Path) -> bool:
    try:
        return _WHOLE_PAGE.search(first_bytes(path, MAX_BYTES)) is not None
    except NotAFileError as error:
        return not error.is_folder
    except (OSError, ValueError):
        return True
