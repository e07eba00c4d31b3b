"""What the system says of a file reaches nobody in English."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any

import pytest

from cpts_docs import validate
from cpts_docs.base import os_errors
from cpts_docs.cli.main import main
from tests.samples import MINIMAL, ROOT

CODES = sorted(errno.errorcode)


@pytest.mark.parametrize("code", CODES, ids=[errno.errorcode[code] for code in CODES])
def test_every_error_has_a_french_reason_and_a_way_out(code: int) -> None:
    error = OSError(code, os.strerror(code))

    for words in (
        os_errors.reading(error),
        os_errors.way_out(error),
        os_errors.writing(error),
    ):
        assert words
        assert error.strerror not in words
        assert not re.search(r"\b(?:file|directory|denied|such|not|is a)\b", words)


def test_an_error_that_nobody_knows_has_its_number() -> None:
    assert "99999" in os_errors.reading(OSError(99999, "Oops"))
    assert "Oops" not in os_errors.reading(OSError("Oops"))
    assert "(EDOM)" in os_errors.writing(OSError(errno.EDOM, "Oops"))


@pytest.mark.parametrize("winerror", [32, 33])
def test_a_file_that_windows_says_is_held_is_open_elsewhere(winerror: int) -> None:
    error = OSError(errno.EACCES, "Permission denied")
    error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]

    assert "ouvert dans un autre programme" in os_errors.reading(error)
    assert "ouvert dans un autre programme" in os_errors.writing(error)


# --------------------------------------------------------------------------
# What is no file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_as_a_project_is_named_and_nothing_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "project.yaml")
    (found,) = validate(tmp_path / "project.yaml")

    assert found.rule == "fichier-illisible"
    assert "c'est un tuyau, pas un fichier" in found.message
    assert found.hint


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_as_a_project_is_named(name: str) -> None:
    (found,) = validate(Path(name))

    assert found.rule == "fichier-illisible"
    assert found.hint


def test_a_folder_as_a_project_is_named(tmp_path: Path) -> None:
    (found,) = validate(tmp_path)

    assert (found.rule, found.message) == ("dossier", "c'est un dossier, pas un fichier")


def test_a_disk_that_fails_is_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text("version: 1\n")

    def refuse(name: object, *_: object, **__: object) -> int:
        raise OSError(errno.EIO, "Input/output error", str(name))

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        (found,) = validate(path)

    assert "le disque répond par une erreur" in found.message


def test_an_error_of_the_system_in_a_command_is_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text("version: 1\n")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EISDIR, "Is a directory", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("cpts_docs.cli.commands.validate.run", refuse)
        assert main(["validate", str(path)]) == 1

    said = "c'est un dossier ; donnez le chemin d'un fichier"
    assert capsys.readouterr().err == f"cpts-docs : {path} : {said}\n"


@pytest.mark.parametrize("command", ["init", "export-form"])
def test_what_cannot_be_asked_for_is_not_written_over(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A disk elsewhere that does not answer for a moment has the file all the same."""
    project = tmp_path / "project.yaml"
    project.write_text(MINIMAL, "utf-8")
    target = project if command == "init" else tmp_path / "x.xlsx"
    if target != project:
        target.write_bytes(b"of a person")
    before, asked = target.read_bytes(), os.lstat

    def fail(path: Any, **options: Any) -> os.stat_result:
        if Path(path) == target:
            raise OSError(errno.ESTALE, "Stale file handle", str(path))
        return asked(path, **options)

    arguments = [tmp_path] if command == "init" else [project, "-o", target]
    with monkeypatch.context() as patched:
        patched.setattr(os, "lstat", fail)
        code = main([command, *map(str, arguments)])

    assert code == 1
    assert "le disque ou le serveur ne répond plus" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_whether_something_is_there_is_asked_at_the_door() -> None:
    """Elsewhere what cannot be asked for passes for what is not there."""
    found = {
        path.name
        for path in (ROOT / "cpts_docs").rglob("*.py")
        if "lexists(" in path.read_text("utf-8")
    }
    assert found == {
        "includes.py",  # the words of a message
        "inside.py",  # the folder is listed then, or made, which fails where it is
        "__init__.py",  # forget: the words of a message
        "rendering.py",  # the place of a message
        "sources.py",  # the words of a message
        "validation.py",  # the same
    }


def test_without_a_working_folder_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone() -> str:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "getcwd", gone)
    assert main(["build", "--changed-since", "HEAD", "project.yaml"]) == 1
    assert "le dossier de travail n'existe plus" in capsys.readouterr().err


def test_nothing_else_takes_the_words_of_the_system() -> None:
    package = Path(os_errors.__file__).parent.parent
    sources = {path for path in package.rglob("*.py") if "strerror" in path.read_text("utf-8")}

    assert sources <= {Path(os_errors.__file__)}
