"""The package's log, for those who import it: what is read, rendered and written.

It goes to the standard library's logger ``cpts_docs``, in French as all that a
user reads, and nowhere unless the program asks for it; ``-v`` does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

logger = logging.getLogger("cpts_docs")
logger.addHandler(logging.NullHandler())


@contextmanager
def timed(message: str, *details: object) -> Iterator[None]:
    """Log ``message``, filled in with ``details``, and how long it took, if it went well."""
    start = perf_counter()
    yield
    logger.info(f"{message} (%.0f ms)", *details, 1000 * (perf_counter() - start))
