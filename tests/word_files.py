"""Bytes of Word files, and of others that are taken for one."""

from __future__ import annotations

import io
import zipfile

from tests.word import replaced


def archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return written.getvalue()


def with_twice(data: bytes, name: str) -> bytes:
    """A package in which two parts have this name."""
    other = f"{name[:-1]}~"
    return replaced(data, {other: b"<x/>"}).replace(other.encode(), name.encode())


NOISE = bytes(range(256)) * 4


UTF16 = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


FLAT = (
    b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package '
    b'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
)
