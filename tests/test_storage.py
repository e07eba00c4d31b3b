"""Files to a folder, or to storage at a URL: the same, and every trouble in French."""

from __future__ import annotations

import errno
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.errors import OutputError
from cpts_docs.run import storage as run_storage
from cpts_docs.run.storage import Folder, Remote, Storage, is_url, storage
from tests.commands import Cli, tree
from tests.programs import missing
from tests.samples import MINIMAL


@pytest.fixture(params=["folder", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """A place that is empty, of each kind."""
    if request.param == "folder":
        yield storage(tmp_path / "la")
        return
    memory = in_memory()
    yield storage("memory://la/bas")
    memory.rm("/", recursive=True)


def in_memory() -> object:
    """fsspec's storage in this process."""
    try:
        from fsspec import filesystem
    except ImportError:
        missing("no fsspec: it comes with the development environment")
    return filesystem("memory")


def test_what_is_written_is_there_and_can_be_written_again(place: Storage) -> None:
    place.tidy()
    assert place.names() == frozenset()
    assert place.read("a.pdf", 9) is None

    place.write({"a.pdf": b"un", "b.pdf": b""})
    place.write({"a.pdf": b"deux"})

    assert place.names() == {"a.pdf", "b.pdf"}
    assert (place.read("a.pdf", 9), place.read("b.pdf", 9)) == (b"deux", b"")
    assert place.read("absent.pdf", 9) is None
    place.tidy()
    assert place.names() == {"a.pdf", "b.pdf"}


def test_a_place_can_be_sent_to_another_process_and_be_told(place: Storage) -> None:
    assert pickle.loads(pickle.dumps(place)) == place
    assert place.place("a.pdf").endswith("/a.pdf")
    assert place.place("a.pdf").startswith(place.place(""))


def test_a_url_is_told_from_a_path(tmp_path: Path) -> None:
    assert isinstance(storage("s3://seau/x"), Remote)
    assert isinstance(storage(tmp_path), Folder)
    assert isinstance(storage("documents"), Folder)
    assert not is_url(Path("s3://seau"))
    assert not is_url("C:\\documents")
    for written in ("s3://seau/x", "s3://seau/x/", "s3://seau/x//"):
        assert storage(written).place("") == "s3://seau/x"
    assert storage("s3://").place("") == "s3://"


@pytest.mark.parametrize("command", ["build", "mailing"])
def test_a_command_writes_to_a_url_what_it_writes_to_a_folder(
    cli: Cli, tmp_path: Path, command: str
) -> None:
    memory = in_memory()
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "people.csv").write_text("nom\nAna\nBea\n", encoding="utf-8")
    arguments = [command, path, *([tmp_path / "people.csv"] if command == "mailing" else [])]

    here = cli(*arguments, "-f", "html", "-o", tmp_path / "ici")
    there = cli(*arguments, "-f", "html", "-o", "memory://la/")

    assert (here.code, there.code) == (0, 0)
    assert there.out == here.out.replace(str(tmp_path / "ici"), "memory://la")
    remote = storage("memory://la")
    assert {name: remote.read(name, 9) for name in remote.names()} == tree(tmp_path / "ici")
    if command == "build":
        checked = cli(*arguments, "-f", "html", "-o", "memory://la", "--check")
        assert (checked.code, checked.out) == (0, "")
        remote.write({"guide.html": b"autre"})
        checked = cli(*arguments, "-f", "html", "-o", "memory://la", "--check")
        assert (checked.code, checked.out) == (1, "memory://la/guide.html : à reconstruire\n")
    memory.rm("/", recursive=True)  # type: ignore[attr-defined]


# --------------------------------------------------------------------------
# Troubles


class Trouble:
    """Storage where all goes wrong in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def invalidate_cache(self) -> None:
        pass

    def fail(self, *_: object, **__: object) -> None:
        raise self.error

    pipe = cat_file = ls = exists = fail


class NoCredentialsError(Exception):
    """Has the name of botocore's."""


class EndpointConnectionError(Exception):
    """Has the name of botocore's."""


class ReadTimeoutError(EndpointConnectionError):
    """A kind of it."""


TROUBLES = [
    (PermissionError(13, "Access Denied"), "vos clés d'accès n'en ont pas le droit"),
    (NoCredentialsError("Unable to locate credentials"), "il manque des clés d'accès (AWS_"),
    (EndpointConnectionError("Could not connect"), "le serveur ne répond pas"),
    (ReadTimeoutError("x"), "le serveur ne répond pas"),
    (
        OSError(errno.EREMOTEIO, "Remote I/O error"),
        "le système répond par l'erreur 121 (EREMOTEIO)",
    ),
    (OSError(errno.ENOSPC, "No space left on device"), "le disque est plein"),
    (RuntimeError("deux\n  lignes"), "deux lignes"),
    (RuntimeError(), "RuntimeError"),
]


@pytest.mark.parametrize(("error", "reason"), TROUBLES, ids=str)
def test_a_trouble_of_the_storage_is_said_in_french(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    monkeypatch.setattr(Remote, "_opened", lambda self: (Trouble(error), "seau/x"))
    place = storage("s3://seau/x")

    for call, what in (
        (lambda: place.write({"a": b""}), "écrit"),
        (lambda: place.read("a", 9), "lu"),
        (place.names, "lu"),
        (place.tidy, "atteint"),
    ):
        with pytest.raises(OutputError) as raised:
            call()
        said = str(raised.value)
        assert said.startswith(f"s3://seau/x ne peut pas être {what} : {reason}")
        assert "\n" not in said


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO])
def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    place = storage(tmp_path)
    place.write({"a.pdf": b"un"})
    monkeypatch.setattr(os, "listdir", fail)
    monkeypatch.setattr(run_storage, "first_bytes", fail)

    for call in (place.names, lambda: place.read("a.pdf", 9)):
        with pytest.raises(OutputError, match=r"ne peut pas être lu : (vous|le disque)"):
            call()


def test_of_what_may_be_a_link_it_is_said_too_that_it_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> bool:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(Path, "is_symlink", fail)

    with pytest.raises(OutputError, match=r"guide\.html ne peut pas être lu : le disque répond"):
        storage(tmp_path, within=tmp_path).read("guide.html", 9)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_stands_in_the_place_of_a_document_is_neither_waited_for_nor_read_whole(
    tmp_path: Path,
) -> None:
    place = storage(tmp_path, within=tmp_path)
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(3_000_000_000)
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "link.pdf").symlink_to("/dev/zero")

    assert place.read("large.pdf", 9) == bytes(10)
    assert place.read("link.pdf", 9) == b""
    for call in (lambda: place.read("pipe.pdf", 9), lambda: place.write({"pipe.pdf": b""})):
        with pytest.raises(OutputError, match="c'est un tuyau, pas un fichier"):
            call()


@pytest.mark.parametrize("package", ["fsspec", "s3fs"])
@pytest.mark.parametrize("command", ["build", "mailing"])
def test_without_the_packages_for_a_url_it_is_said_how_to_get_them(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, command: str
) -> None:
    if package == "s3fs":
        in_memory()
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "people.csv").write_text("nom\nAna\nBea\n", encoding="utf-8")
    arguments = [command, path, *([tmp_path / "people.csv"] if command == "mailing" else [])]
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    before = tree(tmp_path)

    ran = cli(*arguments, "-q", "-o", "s3://x/y")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "cpts-docs : s3://x/y ne peut pas être ouvert : "
        'il manque un paquet ; pip install "cpts-docs[cluster]"\n'
    )
    assert tree(tmp_path) == before


def test_without_dask_it_is_said_how_to_get_it(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "distributed", None)

    ran = cli("build", path, "-q", "--scheduler", "tcp://127.0.0.1:8786")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == 'cpts-docs : il manque Dask : pip install "cpts-docs[cluster]"\n'
    assert not (tmp_path / "documents").exists()


def test_the_librarys_build_writes_to_a_folder_and_makes_none_of_a_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "project.yaml").write_text(MINIMAL, "utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(OutputError, match="build_many"):
        cpts_docs.build("project.yaml", "s3://seau/envoi")

    assert [path.name for path in tmp_path.iterdir()] == ["project.yaml"]
