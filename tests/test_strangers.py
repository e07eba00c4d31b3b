"""Files of others that this machine carries: ``collect`` names each with a reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.strangers import met_in


@pytest.mark.whole
def test_each_file_that_came_with_a_program_is_named() -> None:
    met = met_in()
    assert met
    assert [one for one in met if not one.is_named] == []


def test_files_of_others_are_looked_for_by_their_endings_and_met_each(tmp_path: Path) -> None:
    (tmp_path / "a.PDF").write_bytes(b"%PDF-1.7 and no more")
    (tmp_path / "inner").mkdir()
    with zipfile.ZipFile(tmp_path / "inner" / "b.docx", "w") as package:
        package.writestr("word/document.xml", "<no xml")
    (tmp_path / "c.py").write_text("pass")
    met = met_in([str(tmp_path)])
    assert [Path(one.path).name for one in met] == ["a.PDF", "b.docx"]
    assert all(one.is_named and one.said for one in met)
