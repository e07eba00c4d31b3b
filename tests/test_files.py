"""Files are written whole: all of them or none."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from cpts_docs.base.errors import OutputError
from cpts_docs.run import files
from cpts_docs.run.files import remove_scratch, write_files
from tests.commands import tree


def failing_at(count: int, code: int = errno.EIO) -> object:
    """``Path.replace`` that works ``count`` times, fails once, and works again."""
    replace, calls = Path.replace, iter(range(count + 1))

    def called(self: Path, target: Path) -> Path:
        if next(calls, None) == count:
            raise OSError(code, "Input/output error")
        return replace(self, target)

    return called


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    wanted = {tmp_path / "a" / "b" / "un.txt": b"1", tmp_path / "deux.txt": b"2"}
    write_files(wanted)
    assert tree(tmp_path) == {"a": None, "a/b": None, "a/b/un.txt": b"1", "deux.txt": b"2"}


def test_files_take_the_place_of_the_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "un.txt").write_bytes(b"ancien, et plus long")
    write_files({tmp_path / "un.txt": b""})
    assert tree(tmp_path) == {"un.txt": b""}


def test_no_files_change_nothing(tmp_path: Path) -> None:
    write_files({})
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("count", range(3))
def test_a_failure_at_any_file_puts_all_of_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    (tmp_path / "b.txt").write_bytes(b"ancien")
    wanted = {
        tmp_path / "neuf" / "profond" / "a.txt": b"1",
        tmp_path / "b.txt": b"2",
        tmp_path / "c.txt": b"3",
    }
    monkeypatch.setattr(Path, "replace", failing_at(count))

    with pytest.raises(OutputError) as failure:
        write_files(wanted)

    assert str(list(wanted)[count]) in str(failure.value)
    assert "aucun document n'a été modifié" in str(failure.value)
    assert tree(tmp_path) == {"b.txt": b"ancien"}


def test_an_earlier_file_is_kept_itself_and_not_copied_whatever_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = tmp_path / "a.txt"
    with earlier.open("wb") as file:
        file.truncate(3_000_000_000)
    before = earlier.stat()
    monkeypatch.setattr(Path, "replace", failing_at(1))

    with pytest.raises(OutputError, match="aucun document n'a été modifié"):
        write_files({earlier: b"neuf", tmp_path / "b.txt": b"neuf"})

    assert (earlier.stat().st_ino, earlier.stat().st_size) == (before.st_ino, before.st_size)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_where_a_file_may_have_no_second_name_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(Path, "replace", failing_at(1))
    (tmp_path / "a.txt").write_bytes(b"ancien")

    with pytest.raises(OutputError):
        write_files({tmp_path / "a.txt": b"neuf", tmp_path / "b.txt": b"neuf"})

    assert tree(tmp_path) == {"a.txt": b"ancien"}


def test_a_disk_that_goes_for_good_is_not_said_to_have_kept_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {tmp_path / name: b"neuf" for name in ("a.txt", "b.txt", "c.txt")}
    for path in wanted:
        path.write_bytes(b"ancien")
    replace, calls = Path.replace, iter(range(2))

    def called(self: Path, target: Path) -> Path:
        if next(calls, None) is None:
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", called)
    with pytest.raises(OutputError) as failure:
        write_files(wanted)

    assert tree(tmp_path) == {"a.txt": b"neuf", "b.txt": b"neuf", "c.txt": b"ancien"}
    assert "aucun document" not in str(failure.value)
    assert str(failure.value).endswith("revenir en arrière : a.txt et b.txt")


@pytest.mark.parametrize("count", range(2))
def test_a_disk_that_fills_up_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    whole, left = files._write_whole, iter(range(count))

    def write(path: Path, content: bytes, flushing: ExitStack) -> None:
        whole(path, content[:1], flushing)
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_write_whole", write)
    with pytest.raises(OutputError, match="le disque est plein ; libérez de la place"):
        write_files({tmp_path / "x" / "a.txt": b"11", tmp_path / "x" / "b.txt": b"22"})
    assert tree(tmp_path) == {}


def test_an_interruption_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "_write_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / "x" / "a.txt": b"1"})
    assert tree(tmp_path) == {}


def test_a_folder_that_was_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vide").mkdir()
    monkeypatch.setattr(Path, "replace", failing_at(0))
    with pytest.raises(OutputError):
        write_files({tmp_path / "vide" / "a.txt": b"1"})
    assert tree(tmp_path) == {"vide": None}


def test_a_folder_in_the_place_of_a_file_stops_before_any_is_written(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match="un dossier porte déjà ce nom"):
        write_files({tmp_path / "a.txt": b"1", tmp_path / "b.txt": b"2"})
    assert tree(tmp_path) == {"b.txt": None}


@pytest.mark.parametrize("name", ["con.html", "AUX", "lpt1.txt", "a\0b", "nul.tar.gz"])
def test_a_name_that_no_file_may_have_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="le nom du fichier n'est pas possible"):
        write_files({tmp_path / "a": b"a", tmp_path / name: b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(OutputError, match="à la place d'un dossier"):
        write_files({tmp_path / "a" / "b.txt": b"1"})
    assert tree(tmp_path) == {"a": b""}


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="le nom du fichier est trop long"):
        write_files({tmp_path / "a.txt": b"1", tmp_path / ("b" * 300): b"2"})
    assert tree(tmp_path) == {}


# --------------------------------------------------------------------------
# What a killed process left


def scratch(folder: Path, process: int, name: str = "a.pdf") -> Path:
    path = folder / f".{name}.{process}-0123abcd.tmp"
    path.write_bytes(b"%PDF")
    return path


def ended() -> int:
    """The id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_scratch_files_of_processes_that_ended_go_and_no_others(tmp_path: Path) -> None:
    dead, own = scratch(tmp_path, ended()), scratch(tmp_path, os.getpid())
    alive = scratch(tmp_path, os.getppid())
    others = [
        tmp_path / name for name in (".a.pdf.tmp", f"a.{ended()}-0123abcd.tmp", ".a.1-xyz.tmp")
    ]
    for path in others:
        path.write_bytes(b"")

    remove_scratch(tmp_path)

    assert not dead.exists()
    assert not own.exists()  # an earlier process of this id: this one has none open yet
    assert alive.exists()
    assert all(path.exists() for path in others)


def test_an_impossible_process_is_not_asked_after(tmp_path: Path) -> None:
    path = scratch(tmp_path, 10**30)
    remove_scratch(tmp_path)
    assert path.exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")
def test_a_process_that_ended_and_was_never_asked_how_does_not_count_as_running(
    tmp_path: Path,
) -> None:
    orphan = subprocess.Popen([sys.executable, "-c", "pass"], stdout=subprocess.PIPE)
    assert orphan.stdout is not None
    orphan.stdout.read()  # at its end the process has ended, or is about to
    os.waitid(os.P_PID, orphan.pid, os.WEXITED | os.WNOWAIT)
    path = scratch(tmp_path, orphan.pid)

    remove_scratch(tmp_path)

    assert not path.exists()
    orphan.wait()
    orphan.stdout.close()


def test_a_folder_that_is_not_there_has_no_scratch_files(tmp_path: Path) -> None:
    remove_scratch(tmp_path / "absent")
    assert tree(tmp_path) == {}


def test_what_is_left_of_a_write_that_was_killed_is_scratch(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from cpts_docs.run import files\n"
        "whole = files._write_whole\n"
        "def kill(path, content, flushing):\n"
        "    whole(path, content[:3], flushing)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "files._write_whole = kill\n"
        "files.write_files({Path(sys.argv[1]) / 'a.txt': b'un texte'})\n"
    )
    root = str(Path(__file__).parent.parent)
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, cwd=root)
    assert run.returncode != 0
    (left,) = tmp_path.iterdir()
    assert left.read_bytes() == b"un "

    remove_scratch(tmp_path)

    assert tree(tmp_path) == {}
