"""The OpenDocument files as validators see them: OASIS's own schemas of ODF 1.3, and openxml-audit.

The schemas come with openxml-audit.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit.odf.validator import OdfValidator

from tests.corpus import trees, written
from tests.odt import CONTENT, changed, part, root

FORBIDDEN = (
    *("office:scripts", "event-listener", "xlink:actuate", "form:datasource", "xforms:"),
    *("draw:object", "draw:plugin", "draw:applet", "office:dde-source"),
)
"""What makes a program that opens a file do more than show it."""

FALSE_ALARMS = re.compile(
    "Duplicate control name"  # that is what makes radio buttons a group
    "|missing position/size attributes: x, y"  # a shape that stands in a line has none
    "|declared but never referenced"  # it is, as a draw:text-style-name
    "|has no default-style"  # it needs none
)
"""What openxml-audit asks for and the standard does not."""

ID = "{http://www.w3.org/XML/1998/namespace}id"


@cache
def schema(name: str) -> etree.RelaxNG:
    folder = files("openxml_audit.odf") / "schemas" / "odf-1.3"
    return etree.RelaxNG(etree.parse(str(folder / f"OpenDocument-v1.3-{name}.rng")))


def mistakes(data: bytes) -> list[str]:
    """What the schemas have to say against the parts of a file."""
    said = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                kind = "manifest-schema" if name == "META-INF/manifest.xml" else "schema"
                schema(kind).validate(etree.fromstring(package.read(name)))
                said += [f"{name}: {error.message}" for error in schema(kind).error_log]
    return said


def test_every_part_of_a_document_fits_the_schema_of_odf(sample_name: str) -> None:
    assert mistakes(written(sample_name, "odt")) == []


def test_a_validator_finds_nothing_wrong_with_the_package(sample_name: str, tmp_path: Path) -> None:
    path = tmp_path / "document.odt"
    path.write_bytes(written(sample_name, "odt"))
    said = [error.description for error in OdfValidator().validate(path).errors]
    assert [reason for reason in said if not FALSE_ALARMS.search(reason)] == []


def test_the_schema_finds_what_is_wrong() -> None:
    def misplace(content: etree._Element) -> None:
        next(content.iter("{*}span")).tag = f"{{{content.nsmap['table']}}}table"

    broken = changed(written("ruscino-guide", "odt"), misplace)
    assert any(CONTENT in mistake for mistake in mistakes(broken))


@pytest.mark.parametrize("name", trees())
def test_names_and_numbers_are_unique_and_lead_somewhere(name: str) -> None:
    content = root(written(name, "odt"))
    ids = [node.get(ID) for node in content.iter() if node.get(ID)]
    placed = [node.get(f"{{{node.nsmap['draw']}}}control") for node in content.iter("{*}control")]
    hidden = len(list(content.iter("{*}hidden")))
    assert max(Counter(ids).values(), default=1) == 1
    assert set(placed) <= set(ids)
    assert len(placed) == len(ids) - hidden


@pytest.mark.parametrize("name", trees())
def test_nothing_in_a_file_can_run_or_fetch_anything(name: str) -> None:
    data = written(name, "odt")
    for piece in ("content.xml", "styles.xml"):
        xml = part(data, piece)
        for word in FORBIDDEN:
            assert word not in xml
        pictures = re.findall(r"<draw:image\b[^>]*>", xml)
        assert all('xlink:href="Pictures/' in picture for picture in pictures)  # in the file
