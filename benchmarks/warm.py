"""What is timed inside one process, without Python's start and the imports.

``python -m benchmarks.warm CONTENT RUNS other|again|PROJECT…``, on one core, everything
loaded and built once before. ``other`` is Ruscino under another name each time,
``again`` the same Ruscino, of which Typst keeps the layout. Prints the seconds
of each step, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # before Typst starts its threads

from benchmarks.content import DOCUMENTS, PROJECT, six_files, tree_json
from benchmarks.peers import limit, python_docx
from cpts_docs import load, render, write
from cpts_docs.document.tree import Document
from cpts_docs.project.model import Project

Step = Callable[[], object]


def interleaved(steps: dict[str, Callable[[], Step]], runs: int) -> dict[str, list[float]]:
    """The seconds of each step in turn; what a step needs is made anew before it, off the clock."""
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(runs + 1):
        for name, prepare in steps.items():
            step = prepare()
            started = time.perf_counter()
            step()
            if turn:  # the first warms up
                seconds[name].append(time.perf_counter() - started)
    return seconds


def built(path: Path) -> Step:
    """Load, render and write the six files of a project, in memory."""
    return lambda: six_files(load(path))


class Content:
    """Ruscino, as what our steps and the peers' take."""

    def __init__(self, folder: Path) -> None:
        self.project = load(PROJECT)
        self.parts = {name: limit.parts_of(folder / f"{name}.parts") for name in DOCUMENTS}
        self.compiler = limit.typst_compiler(folder)
        self.reference = folder / "reference.docx"
        self._number = 0

    def other(self) -> Project:
        """The project under a name of its own."""
        self._number += 1
        return replace(self.project, name=f"Ruscino {self._number}")

    def trees(self, project: Project) -> list[Document]:
        """Its documents."""
        return [render(project, name) for name in DOCUMENTS]

    def typst(self, project: Project) -> Step:
        """Typst alone, with what it gets from us."""
        data = [tree_json(tree) for tree in self.trees(project)]
        return lambda: [limit.compiled(self.compiler, item) for item in data]

    def zipping(self) -> Step:
        """The parts of the Word files into archives."""
        return lambda: [limit.zipped(parts) for parts in self.parts.values()]

    def written(self, ending: str) -> Step:
        """Our writer alone."""
        trees = self.trees(self.other())
        return lambda: [write(tree, ending) for tree in trees]

    def python_docx(self) -> Step:
        """The paragraph API, with the same trees."""
        trees = [json.loads(tree_json(tree)) for tree in self.trees(self.other())]
        return lambda: [python_docx.written(self.reference, tree) for tree in trees]

    def rendered(self) -> Step:
        """Templates to trees."""
        project = self.other()
        return lambda: self.trees(project)

    def six(self) -> Step:
        """All that a build does: load, render, write, here under another name."""
        project = self.other()
        return lambda: (load(PROJECT), six_files(project))


def steps_of(what: list[str], folder: Path) -> dict[str, Callable[[], Step]]:
    """The steps asked for, each as a function that prepares it."""
    if what == ["other"]:
        content = Content(folder)
        return {
            "six": content.six,
            "typst": lambda: content.typst(content.other()),
            "zip": content.zipping,
            "load": lambda: lambda: load(PROJECT),
            "render": content.rendered,
            "pdf": lambda: content.written("pdf"),
            "docx": lambda: content.written("docx"),
            "python-docx": content.python_docx,
        }
    if what == ["again"]:
        content = Content(folder)
        return {
            "six": lambda: built(PROJECT),
            "typst": lambda: content.typst(content.project),
            "zip": content.zipping,
        }
    return {path: (lambda path=path: built(Path(path))) for path in what}


def main() -> None:
    """Print the seconds."""
    folder, runs, *what = sys.argv[1:]
    print(json.dumps(interleaved(steps_of(what, Path(folder)), int(runs))))


if __name__ == "__main__":
    main()
