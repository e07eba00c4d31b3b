"""Where the files that are not code stand: schemas, templates, fonts, data.

A checkout keeps ``schemas/`` and ``templates/`` beside the package; the wheel
carries them inside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
"""The folder of the package's code."""


@cache
def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def schema_path(name: str) -> Path:
    """The JSON Schema called ``name`` ("project")."""
    return _folder("schemas") / f"{name}.schema.json"


def page_folder() -> Path:
    """The folder of the templates, one a document, and of what they share."""
    return _folder("templates") / "pages"


def theme_folder() -> Path:
    """The folder of the look: ``theme.typ``, ``theme.css``, ``form.js``, ``reference.docx``."""
    return _folder("templates") / "theme"


def starter_path() -> Path:
    """The project that people start from."""
    return _folder("templates") / "starter" / "project.yaml"


def example_path(name: str) -> Path | None:
    """The example project of that name, of :data:`EXAMPLES`; None if there is none."""
    return _folder("projects") / name / "project.yaml" if name in EXAMPLES else None


EXAMPLES = ("ruscino", "trois-rivieres")
"""Projects to look at: a real one, and an invented one that uses all there is."""


def own_folders() -> tuple[Path, ...]:
    """All that a document depends on besides its project: code, templates, schemas."""
    return PACKAGE, _folder("templates"), _folder("schemas")


def reference_path(name: str) -> Path:
    """A file of national data."""
    return PACKAGE / "reference" / name


def font_folder() -> Path:
    """The folder of the font files (Arimo, from its own package)."""
    import fontpkg_arimo

    return Path(fontpkg_arimo.ROOT, "files")
