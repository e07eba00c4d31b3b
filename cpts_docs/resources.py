"""Where the files that are not code stand: schemas, templates, fonts, data.

A checkout keeps ``schemas/`` and ``templates/`` beside the package; the wheel
carries them inside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def schema_path(name: str) -> Path:
    """The JSON Schema called ``name`` ("project")."""
    return _folder("schemas") / f"{name}.schema.json"


def template_folder() -> Path:
    """The folder of the templates and of the theme's files."""
    return _folder("templates")


def reference_path(name: str) -> Path:
    """A file of national data."""
    return _PACKAGE / "reference" / name


def font_folder() -> Path:
    """The folder of the font files (Arimo, from its own package)."""
    import fontpkg_arimo

    return Path(fontpkg_arimo.ROOT, "files")
