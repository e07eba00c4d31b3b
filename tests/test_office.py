"""LibreOffice itself: a filled Word file as PDF."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.errors import OutputError
from cpts_docs.formats import written_by
from cpts_docs.run import office
from tests.programs import program
from tests.samples import MINIMAL
from tests.word_templates import Word, p, project_with, row, table

DAY = date(2026, 6, 1)


@pytest.mark.whole
def test_a_filled_word_file_becomes_a_pdf_whose_bytes_repeat(tmp_path: Path) -> None:
    program("soffice", "libreoffice")
    word = Word(
        p("{{ project.name|upper }}")
        + table(
            row("{%tr for commune in project.territory.communes %}", ""),
            row("{{ commune.name }}", "x"),
            row("{%tr endfor %}", ""),
        )
        + p("fin")
    )
    path = project_with(tmp_path, word, MINIMAL)
    wanted = {"documents": ["convention"], "formats": ["docx", "pdf"]}
    printed = cpts_docs.build(path, **wanted)[1].read_bytes()
    said = cpts_docs.text(tmp_path / "documents" / "convention.pdf")
    assert [word for word in re.findall(r"\w+", said) if word[0].isupper()] == [
        "RUSCINO",
        "Perpignan",
    ]
    assert b"/CreationDate(D:20230601" in printed
    assert written_by(printed).startswith("cpts_docs ")
    assert cpts_docs.build(path, **wanted)[1].read_bytes() == printed
    assert b"/StructTreeRoot" in printed


def script(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in the place of LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "program", lambda: str(path))


@pytest.mark.skipif(os.name != "posix", reason="a shell's script")
def test_a_libreoffice_in_the_working_folder_is_not_the_one_that_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "soffice"
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    for folder in ("", "."):
        monkeypatch.setenv("PATH", folder)
        assert office.program() in (None, *office._USUAL.values())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office.program() == str(path)


@pytest.mark.skipif(os.name != "posix", reason="a shell's script")
@pytest.mark.parametrize(
    ("text", "patience", "reason"),
    [
        ("exit 1", office.PATIENCE, "n'a pas écrit x.pdf"),
        ("sleep 60 & wait", 1, "n'a pas fini en 1 secondes"),
    ],
)
def test_a_libreoffice_that_fails_or_does_not_end_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, patience: int, reason: str
) -> None:
    script(tmp_path, text, monkeypatch)
    monkeypatch.setattr(office, "PATIENCE", patience)
    with pytest.raises(OutputError, match=re.escape(reason)):
        office.as_pdf({"x.pdf": b""}, DAY)


@pytest.mark.skipif(os.name != "posix", reason="a shell's script")
def test_libreoffice_sees_its_own_folder_and_nothing_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, 'env > x.pdf; ls -d "$HOME"/profile/user/*.xcu >> x.pdf', monkeypatch)
    monkeypatch.setenv("SECRET_OF_THE_USER", "1")
    told = office.as_pdf({"x.pdf": b""}, DAY)["x.pdf"].decode()
    assert "SECRET_OF_THE_USER" not in told
    assert f"HOME={Path.home()}\n" not in told
    assert "registrymodifications.xcu" in told


def test_without_libreoffice_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert office.program() is None
    with pytest.raises(OutputError, match="il faut LibreOffice"):
        office.as_pdf({"x.pdf": b""}, DAY)
