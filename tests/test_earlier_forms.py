"""Forms that were sent and filled in with earlier versions are still collected.

Each folder of ``forms/`` has files as people's programs saved them, and in
``expected.json`` what was put into their fields.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cpts_docs.jobs.collect.reading import form_of

FORMS = Path(__file__).parent / "forms"
FILES = sorted(path for path in FORMS.glob("*/*") if path.name != "expected.json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_form_of_an_earlier_version_is_read_as_it_was_filled_in(path: Path) -> None:
    expected = json.loads((path.parent / "expected.json").read_text("utf-8"))[path.name]
    read = form_of(path.read_bytes()).fields
    assert {name: read.get(name) for name in expected} == expected
