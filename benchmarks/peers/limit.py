"""What no program built on the same parts can be faster than.

``python limit.py CONTENT OUTPUT typst|zip|both``: Typst compiles the three documents
from the same data; the parts of the three Word files are zipped.
"""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any


def typst_compiler(content: Path) -> Any:
    """A compiler with the theme and the fonts that our PDFs have."""
    import typst

    places = json.loads((content / "typst.json").read_text("utf-8"))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[places["fonts"]]
    )
    return typst.Compiler(places["theme"], root=places["root"], font_paths=fonts)


def compiled(compiler: Any, data: str) -> bytes:
    """A PDF, with the standards that ours has."""
    return compiler.compile(
        format="pdf",
        sys_inputs={"document": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime(2023, 6, 27, tzinfo=UTC),
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """A Word file from its parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def parts_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their names in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def main() -> None:
    """Write the files."""
    content, output, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    output.mkdir(parents=True)
    if what != "zip":
        compiler = typst_compiler(content)
        for data in sorted(content.glob("*.tree.json")):
            name = data.name.removesuffix(".tree.json")
            (output / f"{name}.pdf").write_bytes(compiled(compiler, data.read_text("utf-8")))
    if what != "typst":
        for folder in sorted(content.glob("*.parts")):
            (output / f"{folder.stem}.docx").write_bytes(zipped(parts_of(folder)))


if __name__ == "__main__":
    main()
