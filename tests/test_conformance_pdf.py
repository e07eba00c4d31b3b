"""Every PDF, empty and filled in beforehand, as the validators see it."""

from __future__ import annotations

import subprocess
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs.document.tree import Choice, Document, TextField
from cpts_docs.writers import pdf
from tests.conformance.check_pdf import Verdict, check
from tests.programs import program
from tests.samples import CASES, PROJECTS

LINE = "Łukasz Mihăilescu d’Ô – Œuvre à 10 € (中)"
RULES = {"ua1": 106, "2a": 153}


def prefilled(node: Any, seen: set[str]) -> Any:
    """``node`` with a value in every field and the first box of each group ticked."""
    if isinstance(node, TextField):
        return replace(node, value=f"{LINE}\n\n{LINE * 9}" if node.rows > 1 else LINE)
    if isinstance(node, Choice):
        first = node.name not in seen
        seen.add(node.name)
        return replace(node, checked=first)
    if isinstance(node, tuple):
        return tuple(prefilled(item, seen) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        changed = {f.name: prefilled(getattr(node, f.name), seen) for f in fields(node)}
        return replace(node, **changed)
    return node


def trees() -> dict[str, Document]:
    found = {}
    for project, document in CASES:
        tree = cpts_docs.render(cpts_docs.load(PROJECTS[project]), document)
        found[f"{project}-{document}"] = tree
        found[f"{project}-{document}-prefilled"] = prefilled(tree, set())
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("conformance")
    found = []
    for name, tree in trees().items():
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf.write(tree))
        found.append(path)
    return found


def test_every_file_conforms_to_pdf_ua_and_pdf_a(files: list[Path]) -> None:
    verdicts = check(files)
    assert len(verdicts) == 2 * len(files) == 4 * len(CASES)
    assert [v for v in verdicts if v.failed or v.rules != RULES[v.profile]] == []


def test_the_validator_finds_what_is_wrong(files: list[Path], tmp_path: Path) -> None:
    form = next(path for path in files if path.stem == "ruscino-questionnaire")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(form.read_bytes().replace(b"/S /Form", b"/S /Link"))
    verdicts: list[Verdict] = check([broken])
    assert any(verdict.failed for verdict in verdicts)


def test_the_syntax_of_every_file_is_clean(files: list[Path]) -> None:
    for path in files:
        command = [program("qpdf"), "--check", path]
        result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stdout + result.stderr
