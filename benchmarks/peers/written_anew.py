"""PDFs written anew with object streams by qpdf: ``python written_anew.py FROM TO``."""

import sys
from pathlib import Path

import pikepdf

source, target = map(Path, sys.argv[1:])
target.mkdir()
for file in source.iterdir():
    with pikepdf.open(file) as document:
        document.save(target / file.name, object_stream_mode=pikepdf.ObjectStreamMode.generate)
