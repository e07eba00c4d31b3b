"""The Word files as Microsoft's own validator (Open XML SDK) sees them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.programs import node_program
from tests.samples import ANSWERS, CASES, built
from tests.word import changed, filled


def findings(data: bytes, folder: Path) -> list[Any]:
    """What the validator has to say against a file."""
    path = folder / "document.docx"
    path.write_bytes(data)
    command = [node_program("ooxml-validator"), str(path)]
    result = subprocess.run(command, check=False, stdout=subprocess.PIPE, timeout=60)
    errors: list[Any] = json.loads(result.stdout)["errors"]
    return errors


@pytest.mark.parametrize(("project", "document"), CASES)
def test_a_word_file_conforms(project: str, document: str, tmp_path: Path) -> None:
    assert findings(built(project, document, "docx"), tmp_path) == []


def test_a_filled_form_conforms(tmp_path: Path) -> None:
    assert findings(filled(built("ruscino", "questionnaire", "docx"), ANSWERS), tmp_path) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    def misplace(root: Any) -> None:
        root[0].append(root[0][0])  # a paragraph after the properties of the last section

    assert findings(changed(built("ruscino", "guide", "docx"), misplace), tmp_path) != []
