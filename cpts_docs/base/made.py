"""What is made from the package's own files when it is built, and travels in it.

Compiled templates and the opened reference document: they take longer to make
than to use. Each is a module of ``cpts_docs._made``, under a seal of the files
it was made from. One that is missing, or of other files (a checkout in which a
template was changed), is as if there were none: what it saves is done anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from cpts_docs.base.resources import PACKAGE

FOLDER = PACKAGE / "_made"


def recall(name: str, sources: Iterable[Path], version: str = "") -> dict[str, Any] | None:
    """The names in the module ``name``, if it was made from ``sources`` as they are.

    ``version`` is that of the library that made it.
    """
    try:
        module = import_module(f"cpts_docs._made.{name}")
    except ImportError:
        return None
    names = vars(module)
    return names if names.get("SEAL") == seal(sources, version) else None


def write(name: str, sources: Iterable[Path], code: str, version: str = "") -> None:
    """Make the module ``name`` of ``code``."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "__init__.py").touch()
    (FOLDER / f"{name}.py").write_text(f"SEAL = {seal(sources, version)!r}\n{code}\n", "utf-8")


def seal(sources: Iterable[Path], version: str) -> str:
    """What is another for each other content of ``sources``, and each other version."""
    digest = sha256(version.encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()
