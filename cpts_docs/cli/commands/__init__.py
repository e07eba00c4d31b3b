"""The commands, a module each: ``SUMMARY``, ``add_options(parser)`` and ``run(options)``.

``run`` returns the exit code, lets errors of the package through, which ``main``
tells, and imports what only it needs, so that ``--help`` loads no writer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType


class _Commands(Mapping[str, ModuleType]):
    """Commands by name; a module is imported when its command is asked for."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def __getitem__(self, name: str) -> ModuleType:
        if name not in self._names:
            raise KeyError(name)
        return import_module(f"{__name__}.{name.replace('-', '_')}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


COMMANDS = _Commands(
    "build",
    "validate",
    "mailing",
    "sheet",
    "collect",
    "export",
    "forget",
    "text",
    "rules",
    "documents",
    "eject",
    "export-form",
    "import-form",
    "schema",
    "init",
    "atelier",
    "completion",
)
"""In the order of the help."""
