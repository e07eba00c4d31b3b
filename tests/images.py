"""Pictures made for tests."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable


def png(
    width: int, height: int, colour: str = "#7a1f3d", pack: Callable[[bytes], bytes] = zlib.compress
) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    row = b"\0" + bytes.fromhex(colour[1:]) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(name, data)
        for name, data in ((b"IHDR", head), (b"IDAT", pack(row * height)), (b"IEND", b""))
    )
