"""What nobody expects, of this package or of a library: a sentence, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeGuard

from cpts_docs.base import os_errors
from cpts_docs.base.errors import CptsDocsError

_MAX_WORDS = 300


class PanicError(Exception):
    """A fault of a library that is written in Rust."""


@contextmanager
def panics() -> Iterator[None]:
    """Around what Rust does: its faults are raised as errors, with which the rest goes on.

    pyo3 raises them as no Exception at all.

    Raises:
        PanicError: there is one; MemoryError: it had no memory.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        said = str(error)
        raise (MemoryError(said) if "MemError" in said else PanicError(said)) from error


def _is_of_threads(error: Exception) -> TypeGuard[RuntimeError]:
    return isinstance(error, RuntimeError) and "start new thread" in str(error)


def _is_somewhere() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - the question itself
    except OSError:
        return False
    return True


def told(error: Exception) -> str:
    """What is told of any error at all; of one that nobody expects also to the log."""
    if isinstance(error, CptsDocsError):
        return str(error)
    if isinstance(error, MemoryError | ImportError) or _is_of_threads(error):
        return os_errors.lacking(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename} : {os_errors.reading(error)} ; {os_errors.way_out(error)}"
    if isinstance(error, FileNotFoundError) and not _is_somewhere():
        return "le dossier de travail n'existe plus ; allez dans un autre, et relancez"
    from cpts_docs.base.log import logger

    logger.error("%s", error, exc_info=error)
    said = " ".join(str(error).split())[:_MAX_WORDS]
    return f"erreur inattendue, à signaler ({type(error).__name__} : {said})"
