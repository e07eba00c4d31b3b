"""The same content for all: ``python -m benchmarks.content FOLDER``.

Writes Ruscino's three documents as what each peer takes: ``.pdf``, ``.docx`` (ours) and
``.parts/`` (what is in it), ``.html``, ``.tree.json`` (the tree, as Typst gets it),
``.template.docx`` and ``.template.json`` (a docxtpl template and its data); and once for
all ``typst.json`` and ``reference.docx``.
"""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from benchmarks.word_templates import as_template
from cpts_docs import load, render, write
from cpts_docs.base.resources import font_folder, theme_folder
from cpts_docs.document.tree import Document
from cpts_docs.formats.pdf.encoding import encoded
from cpts_docs.project.model import Project

DOCUMENTS = ("questionnaire", "guide", "fiche-avis")
PROJECT = Path(__file__).parent.parent / "projects" / "ruscino" / "project.yaml"

_OTHER = """\
version: 1
name: Autre
department: "01"
date: 2024-01-01
territory:
  communes: [Oyonnax]
"""


def make(folder: Path) -> None:
    """Write all of it into ``folder``."""
    folder.mkdir(parents=True)
    project = load(PROJECT)
    other_file = folder / "other.yaml"
    other_file.write_text(_OTHER, encoding="utf-8")
    other = load(other_file)
    for name in DOCUMENTS:
        tree = render(project, name)
        for ending in ("html", "pdf"):
            (folder / f"{name}.{ending}").write_bytes(write(tree, ending))
        (folder / f"{name}.tree.json").write_text(tree_json(tree), "utf-8")
        ours = write(tree, "docx")
        (folder / f"{name}.docx").write_bytes(ours)
        with zipfile.ZipFile(BytesIO(ours)) as archive:
            archive.extractall(folder / f"{name}.parts")
        _write_template(folder / f"{name}.template", ours, write(render(other, name), "docx"))
    shutil.copy(theme_folder() / "reference.docx", folder)
    places = {
        "theme": str(theme_folder() / "theme.typ"),
        "root": str(theme_folder()),
        "fonts": str(font_folder()),
    }
    (folder / "typst.json").write_text(json.dumps(places), "utf-8")


def six_files(project: Project) -> list[bytes]:
    """What a build writes, in memory."""
    trees = [render(project, name) for name in DOCUMENTS]
    return [write(tree, ending) for tree in trees for ending in ("docx", "pdf")]


def tree_json(tree: Document) -> str:
    """A document as Typst gets it from our PDF writer."""
    return encoded(tree)[0]


def _write_template(path: Path, ours: bytes, others: bytes) -> None:
    template, data = as_template(ours, others)
    path.with_suffix(".template.docx").write_bytes(template)
    path.with_suffix(".template.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
