"""What to type for something that is missing, where this program itself was installed.

uv and pipx keep a program apart from all others, where pip would not reach it.
"""

from __future__ import annotations

import sys
from pathlib import Path

_EXTRAS = {
    "uv-receipt.toml": 'uv tool install "cpts-docs[{}]"',
    "pipx_metadata.json": 'pipx install --force "cpts-docs[{}]"',
}
_PACKAGES = {
    "uv-receipt.toml": "uv tool install --with {} cpts-docs",
    "pipx_metadata.json": "pipx inject cpts-docs {}",
}
"""By the file that each leaves in the environment of a program."""


def extra(name: str) -> str:
    """What installs an extra of this package: ``pip install "cpts-docs[tables]"``."""
    return _typed(_EXTRAS, 'pip install "cpts-docs[{}]"', name)


def package(name: str) -> str:
    """What installs a package beside this one: ``pip install fontpkg-lato``."""
    return _typed(_PACKAGES, "pip install {}", name)


def _typed(known: dict[str, str], otherwise: str, name: str) -> str:
    folder = Path(sys.prefix)
    typed = (words for left, words in known.items() if (folder / left).is_file())
    return next(typed, otherwise).format(name)
