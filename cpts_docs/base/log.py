"""The package's log, for those who import it: what is read, rendered and written.

It goes to the standard library's logger ``cpts_docs``, in French as all that a
user reads, and nowhere unless the program asks for it; ``-v`` does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger

    logger: Logger
else:

    def __getattr__(name: str) -> Logger:
        """The ``logger``, made when it is asked for."""
        if name != "logger":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import logging

        made = globals()[name] = logging.getLogger("cpts_docs")
        made.addHandler(logging.NullHandler())
        return made


def note(message: str, *details: object) -> None:
    """Log ``message``, filled in with ``details``, at level INFO.

    Who listens has loaded the standard library's logging: without that nothing is done, for to
    load it would take as long as to read a project.
    """
    if "logging" in sys.modules:
        from cpts_docs.base.log import logger

        logger.info(message, *details)


@contextmanager
def timed(message: str, *details: object) -> Iterator[None]:
    """Note ``message``, filled in with ``details``, and how long it took, if it went well."""
    start = perf_counter()
    yield
    note(f"{message} (%.0f ms)", *details, 1000 * (perf_counter() - start))
