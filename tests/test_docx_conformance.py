"""The Word files as validators see them: Microsoft's own (Open XML SDK), and openxml-audit."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import cpts_docs
from cpts_docs.documents.rendering import fill
from tests.corpus import trees, written
from tests.once import Once, told_once
from tests.programs import CLIENTS, HANG, missing
from tests.samples import ANSWERS, ROOT, built
from tests.word import W14, W, changed, filled

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
UNIQUE = {
    "drawings": (f"{WP}docPr", "id"),
    "bookmarks": (f"{W}bookmarkStart", f"{W}id"),
    "names of bookmarks": (f"{W}bookmarkStart", f"{W}name"),
    "content controls": (f"{W}sdtPr/{W}id", f"{W}val"),
    "tags": (f"{W}sdtPr/{W}tag", f"{W}val"),
    "paragraphs": (f"{W}p", f"{W14}paraId"),
    "lists": (f"{W}num", f"{W}numId"),
    "styles": (f"{W}style", f"{W}styleId"),
    "properties": ("{*}property", "pid"),
    "names of properties": ("{*}property", "name"),
    "relationships": ("{*}Relationship", "Id"),
}

# What openxml-audit asks for and no standard does.
FALSE_ALARMS = re.compile("stylesWithEffects")


FILLED, SPOILT, FROM_WORD = "filled", "spoilt", "from-word"
"""A form that Word has saved, a document with a mistake, and a Word file that was filled in."""


@pytest.fixture(scope="module")
def findings(node: str, seen_slowly: tuple[str, ...], once: Once) -> dict[str, list[Any]]:
    """What Microsoft's validator has to say against each file."""
    contents = {name: written(name, "docx") for name in seen_slowly}
    contents[FILLED] = filled(built("ruscino", "questionnaire", "docx"), ANSWERS)
    contents[SPOILT] = spoilt()
    rivers = cpts_docs.load(ROOT / "projects" / "trois-rivieres" / "project.yaml")
    contents[FROM_WORD] = fill(rivers, "convention")

    def validate(folder: Path) -> dict[str, Any]:
        files = [folder / f"{name}.docx" for name in contents]
        for file, content in zip(files, contents.values(), strict=True):
            file.write_bytes(content)
        command = [node, CLIENTS / "ooxml_check.mjs", *files]
        result = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=HANG)
        return dict(zip(contents, map(json.loads, result.stdout.splitlines()), strict=True))

    found: dict[str, list[Any]] = told_once(once, "ooxml", validate)
    return found


@pytest.mark.whole  # what it runs on takes seconds to start; openxml-audit sees the same files
def test_the_word_files_conform(
    findings: dict[str, list[Any]], seen_slowly: tuple[str, ...]
) -> None:
    assert findings.keys() == {*seen_slowly, FILLED, SPOILT, FROM_WORD}
    assert {name: found for name, found in findings.items() if found and name != SPOILT} == {}


@pytest.mark.whole
def test_the_validator_finds_what_is_wrong(findings: dict[str, list[Any]]) -> None:
    assert findings[SPOILT] != []


def spoilt() -> bytes:
    """A document with a paragraph after the properties of its last section."""

    def misplace(root: Any) -> None:
        root[0].append(root[0][0])

    return changed(built("ruscino", "guide", "docx"), misplace)


# --------------------------------------------------------------------------
# openxml-audit


def audit(data: bytes, folder: Path) -> list[str]:
    """What openxml-audit has to say against a file, but for its false alarms."""
    try:
        from openxml_audit import FileFormat, OpenXmlValidator
    except ImportError:
        missing("no openxml-audit: pip install it")
    path = folder / "document.docx"
    path.write_bytes(data)
    found = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(str(path)).errors
    return [str(error) for error in found if not FALSE_ALARMS.search(error.description)]


def test_a_second_validator_finds_nothing(sample_name: str, tmp_path: Path) -> None:
    assert audit(written(sample_name, "docx"), tmp_path) == []


def test_the_second_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    assert audit(spoilt(), tmp_path) != []


# --------------------------------------------------------------------------
# Ids


def repeated(data: bytes) -> list[tuple[str, str, str]]:
    """The ids that a file has twice: of what, in which part, and the id."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {n: package.read(n) for n in package.namelist() if re.search(r"\.(xml|rels)$", n)}
        assert len(package.namelist()) == len(set(package.namelist()))
    return [
        (kind, part, value)
        for part, content in parts.items()
        for kind, (path, attribute) in UNIQUE.items()
        for value, count in ids(etree.fromstring(content), path, attribute).items()
        if count > 1
    ]


def ids(root: Any, path: str, attribute: str) -> Counter[str]:
    found = root.findall(f".//{path}")
    return Counter(node.get(attribute) for node in found if node.get(attribute) is not None)


@pytest.mark.parametrize("name", trees())
def test_every_id_is_unique(name: str) -> None:
    assert repeated(written(name, "docx")) == []


def test_an_id_that_is_there_twice_is_found() -> None:
    def repeat(root: Any) -> None:
        for mark in root.iter(f"{W}bookmarkStart"):
            mark.set(f"{W}id", "7")

    assert repeated(changed(built("ruscino", "questionnaire", "docx"), repeat)) != []
