"""What is made from the package's own files, kept beside them as Python keeps its bytecode.

In a ``__pycache__`` folder, unless Python is told to write none. A folder that
cannot be written, a file that is damaged or was made from another text or by
other code: each is as if nothing had been kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path


def recall(sources: Iterable[str | Path]) -> bytes | None:
    """What was kept of ``sources``: first the file it was made from, then the code's."""
    paths = [Path(source) for source in sources]
    with suppress(OSError):
        kept = _place(paths[0]).read_bytes()
        digest, content = kept[:_DIGEST], kept[_DIGEST:]
        if digest == _seal(paths, content):
            return content
    return None


def keep(sources: Iterable[str | Path], content: bytes) -> None:
    """Keep ``content`` for the next process that asks for it."""
    if sys.dont_write_bytecode:
        return
    paths = [Path(source) for source in sources]
    place = _place(paths[0])
    scratch = place.with_name(f"{place.name}.{os.getpid()}-{id(content)}")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.write_bytes(_seal(paths, content) + content)
            scratch.replace(place)
        finally:
            scratch.unlink(missing_ok=True)


_DIGEST = sha256().digest_size


def _place(source: Path) -> Path:
    return Path(cache_from_source(str(source)))


def _seal(paths: Iterable[Path], content: bytes) -> bytes:
    """Another for each other source, and for content that was changed."""
    return sha256(b"".join([*(path.read_bytes() for path in paths), content])).digest()
