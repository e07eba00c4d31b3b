"""Put together ``site/``: a page that builds a project's PDF in a browser, without any server.

Run with the project's own Python, after ``npm ci`` in this folder. What it copies is the
package as it is: nothing of it is changed for the browser but the C parts of two libraries,
which have a Python part that does the same.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from cpts_docs.base.resources import font_folder, schema_path, theme_folder

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SITE = HERE / "site"
MODULES = HERE / "node_modules"
PURE = ("yaml", "jinja2", "markupsafe", "markdown_it", "mdurl")
LEFT_OUT = (".so", ".pyd", ".pyc", ".pyi")
PAGES = ("index.html", "page.js", "worker.js", "build.py")
PYODIDE = (
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *("python_stdlib.zip", "pyodide-lock.json"),
)
TYPST = ("typst_ts_web_compiler.mjs", "typst_ts_web_compiler_bg.wasm", "wasm-pack-shim.mjs")


def main() -> None:
    """Write the folder anew."""
    shutil.rmtree(SITE, ignore_errors=True)
    for folder, names in (
        (HERE, PAGES),
        (MODULES / "pyodide", PYODIDE),
        (MODULES / "@myriaddreamin/typst-ts-web-compiler/pkg", TYPST),
        (theme_folder(), ("theme.typ", "words.typ")),
    ):
        SITE.mkdir(exist_ok=True)
        for name in names:
            shutil.copy(folder / name, SITE / name)
    fonts = [name for path in sorted(font_folder().glob("*.ttf")) for name in _weights(path)]
    (SITE / "fonts.json").write_text(json.dumps(fonts))
    with ZipFile(SITE / "python.zip", "w", ZIP_DEFLATED) as archive:
        for name in PURE:
            spec = find_spec(name)
            assert spec
            assert spec.origin
            _add(archive, Path(spec.origin).parent, name)
        _add(archive, ROOT / "cpts_docs", "cpts_docs")
        _add(archive, ROOT / "templates", "templates")
        _add(archive, schema_path("project").parent, "schemas")
    shutil.copy(ROOT / "projects/ruscino/project.yaml", SITE / "project.yaml")


def _weights(path: Path) -> Iterator[str]:
    """Write each weight of a font as a file of its own; the names of the files.

    The Typst that there is for browsers, 0.14, does not vary fonts.
    """
    for weight in (400, 700):
        name = f"{path.stem.partition('[')[0]}-{weight}.ttf"
        font = instantiateVariableFont(TTFont(path), {"wght": weight}, updateFontNames=True)
        font.save(SITE / name)
        yield name


def _add(archive: ZipFile, folder: Path, name: str) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in LEFT_OUT and "__pycache__" not in path.parts:
            archive.write(path, f"{name}/{path.relative_to(folder)}")


if __name__ == "__main__":
    main()
