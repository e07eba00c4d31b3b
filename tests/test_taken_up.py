"""A collection that is cut off is taken up again where it was, and gives the same bytes."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import stat
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import nullcontext, suppress
from pathlib import Path
from zlib import crc32

import pytest

from cpts_docs.base.errors import OutputError
from cpts_docs.cli.commands import collect as command
from cpts_docs.cli.main import main
from cpts_docs.forms.filled import FilledForm
from cpts_docs.jobs.collect import finishing, journal, reading
from cpts_docs.jobs.collect.journal import Journal
from cpts_docs.jobs.collect.reading import Read
from cpts_docs.jobs.collect.sources import Found
from tests.commands import Cli, tree
from tests.faults.scenes import ORIGIN
from tests.samples import MINIMAL

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
COUNT, OTHERS = 40, 2
"""How many people answered, and how many more files there are: a copy, and one that is no form."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with forms that came back, of which every few are kept."""
    monkeypatch.setattr(journal, "TOGETHER", 3)
    monkeypatch.setattr(reading, "BATCH", 2)
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "retour").mkdir()
    for number in range(COUNT):
        put(tmp_path, number)
    put(tmp_path, "copie", 7)
    (tmp_path / "retour" / "photo.json").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def put(folder: Path, name: object, number: int | None = None) -> None:
    number = int(str(name)) if number is None else number
    fields = {"nom": f"Zoé « {number} »", "parcours": "oui", "commentaire": f"a\n{number}"}
    path = folder / "retour" / f"{name}.json"
    path.write_text(json.dumps({**ORIGIN, "fields": fields}), encoding="utf-8")
    os.utime(path, (1_700_000_000 + number * 7 % 5,) * 2)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files that are looked into."""
    seen: list[bytes] = []
    look = reading.form_of

    def counting(data: bytes) -> FilledForm:
        seen.append(data)
        return look(data)

    monkeypatch.setattr(reading, "form_of", counting)
    return seen


def cut_off_after(monkeypatch: pytest.MonkeyPatch, forms: int, how: Callable[[], object]) -> None:
    """Have the next collection end, in some way, when so many forms were looked into."""
    look, left = reading.form_of, iter(range(forms))

    def looking(data: bytes) -> FilledForm:
        if next(left, None) is None:
            how()
        return look(data)

    monkeypatch.setattr(reading, "form_of", looking)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def collected(cli: Cli, folder: Path, *more: object, code: int = 1) -> str:
    """What a collection said; one of the files is no form."""
    ran = cli("collect", folder / "project.yaml", folder / "retour", *more)
    assert ran.code == code, ran
    return ran.err


def results(folder: Path) -> dict[str, bytes | None]:
    return {name: data for name, data in tree(folder).items() if not name.startswith("retour")}


def whole(cli: Cli, folder: Path) -> dict[str, bytes | None]:
    """What is there after a collection that nothing cuts off; it is taken away again."""
    collected(cli, folder)
    made = results(folder)
    for name in made.keys() - {"project.yaml"}:
        (folder / name).unlink()
    return made


# --------------------------------------------------------------------------
# Cut off


def test_who_presses_ctrl_c_goes_on_where_it_was(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, counted: list[bytes]
) -> None:
    wanted = whole(cli, folder)
    with monkeypatch.context() as patched:
        cut_off_after(patched, 30, interrupted)
        said = collected(cli, folder, code=130)
    kept = folder / journal.NAME
    assert f"{kept} garde ce qui a été lu, réponses comprises" in said
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 or os.name != "posix"
    counted.clear()

    said = collected(cli, folder)

    assert results(folder) == wanted
    assert "30 fichiers déjà lus lors d'une collecte interrompue" in said
    assert len(counted) == COUNT + OTHERS - 30


@POSIX
def test_one_that_is_killed_at_any_moment_again_and_again_gives_the_same_bytes(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, counted: list[bytes]
) -> None:
    wanted = whole(cli, folder)
    generator = random.Random()
    left = []
    for _ in range(3):
        child = os.fork()
        if not child:
            cut_off_after(
                monkeypatch,
                generator.randrange(4, 14),
                lambda: os.kill(os.getpid(), signal.SIGKILL),
            )
            os._exit(main(["collect", "-q", str(folder / "project.yaml"), str(folder / "retour")]))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        left.append((folder / journal.NAME).stat().st_size)
    assert left == sorted(set(left))
    counted.clear()

    collected(cli, folder)

    assert results(folder) == wanted
    assert len(counted) <= COUNT + OTHERS - 9


def test_the_forms_that_two_processes_read_are_kept_too(
    folder: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    counted: list[bytes],
    two_processes: Executor,
) -> None:
    wanted = whole(cli, folder)
    with monkeypatch.context() as patched:
        patched.setattr(command, "workers", lambda *_: nullcontext(two_processes))
        patched.setattr(finishing, "write_files", interrupted)
        collected(cli, folder, code=130)
    counted.clear()

    said = collected(cli, folder)

    assert results(folder) == wanted
    assert f"{COUNT + 1} fichiers déjà lus lors d'une collecte interrompue" in said
    assert len(counted) == 1  # what is no form is looked at again


def test_the_answers_of_a_disk_that_was_full_are_not_read_again(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, counted: list[bytes]
) -> None:
    wanted = whole(cli, folder)

    def full(*_: object) -> None:
        raise OutputError("le disque est plein")

    with monkeypatch.context() as patched:
        patched.setattr(finishing, "write_files", full)
        assert "la même commande reprend là où elle en était" in collected(cli, folder)
    counted.clear()

    collected(cli, folder)

    assert results(folder) == wanted
    assert len(counted) == 1


def test_of_a_few_files_nothing_is_kept(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(folder)
    cut_off_after(monkeypatch, 2, interrupted)
    assert "garde" not in collected(cli, folder, code=130)
    assert tree(folder) == before


def test_what_cannot_be_removed_at_the_end_is_said(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def held(path: Path, *arguments: object, **named: bool) -> None:
        if path.name == journal.NAME:
            raise PermissionError(errno.EACCES, "Permission denied")
        unlink(path, **named)

    monkeypatch.setattr(Path, "unlink", held)
    said = collected(cli, folder)
    assert f"{folder / journal.NAME} ne peut pas être supprimé : vous n'avez pas le droit" in said
    assert (folder / "answers.yaml").exists()


# --------------------------------------------------------------------------
# What is trusted

FORMS = {
    f"{number:064x}": FilledForm({"nom": f"é {number}\n\ud800", "b": ""}, ("c",), ("remarqué",))
    for number in range(4)
}


def kept_in(folder: Path) -> bytes:
    """A journal with some forms, as one that is cut off leaves it."""
    with suppress(KeyboardInterrupt), Journal(folder, str) as kept:
        reads = [[Read(Found(Path("a")), digest, form) for digest, form in FORMS.items()]]
        assert list(kept.followed(reads)) == reads
        raise KeyboardInterrupt
    return (folder / journal.NAME).read_bytes()


def recalled(folder: Path, content: bytes) -> tuple[dict[str, FilledForm], list[str]]:
    """The forms that a journal with that content gives, and what it says."""
    (folder / journal.NAME).write_bytes(content)
    said: list[str] = []
    with Journal(folder, said.append) as kept:
        reads = [[Read(Found(Path("a")), digest) for digest in FORMS]]
        found = {read.digest: read.form for read in next(kept.followed(reads)) if read.form}
        assert kept.taken_up == len(found)
    return found, said


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(journal, "TOGETHER", 1)
    return kept_in(tmp_path)


def test_one_that_is_cut_at_any_place_gives_the_forms_before_it(
    tmp_path: Path, content: bytes
) -> None:
    assert recalled(tmp_path, content) == (FORMS, [])
    head = len(content.splitlines(keepends=True)[0])
    for size in range(head, len(content)):
        whole_lines = content[:size].count(b"\n") - 1
        assert recalled(tmp_path, content[:size]) == (dict([*FORMS.items()][:whole_lines]), [])


def test_a_line_that_is_damaged_is_named_and_what_follows_read_again(
    tmp_path: Path, content: bytes
) -> None:
    for at in random.Random().sample(range(len(content) - 1), 60):
        damaged = bytearray(content)
        damaged[at] ^= 1 << at % 8
        found, said = recalled(tmp_path, bytes(damaged))
        before = content[:at].count(b"\n")
        assert found == dict([*FORMS.items()][: max(before - 1, 0)])
        assert ["abîmé, ou d'une autre version de cpts-docs" in line for line in said] == [True]


@pytest.mark.parametrize("of", ["another version", "nobody", "nothing but zeros"])
def test_that_of_another_version_gives_nothing_and_is_named(
    of: str, tmp_path: Path, content: bytes
) -> None:
    foreign = {
        "another version": content.replace(b"# cpts-docs ", b"# cpts-docs 0.0.1, ", 1),
        "nobody": b"liste\n" + content,
        "nothing but zeros": bytes(5000),
    }[of]
    found, said = recalled(tmp_path, foreign)
    assert found == {}
    assert [
        line.endswith("abîmé, ou d'une autre version de cpts-docs ; tout est relu") for line in said
    ] == [True]


@pytest.mark.parametrize(
    "said", ["[]", '{"fields": {"a": 1}}', '{"fields": [], "way": ""}', "7", "{"]
)
def test_a_line_of_another_shape_is_as_if_there_were_none(
    said: str, tmp_path: Path, content: bytes
) -> None:
    line = f"{0:064x} {said}".encode()
    head = content.splitlines(keepends=True)[0]
    forged = head + b"%08x %s\n" % (crc32(line), line)
    assert recalled(tmp_path, forged) == ({}, [])
    (tmp_path / journal.NAME).write_bytes(forged)
    assert isinstance(journal.said_in(tmp_path / journal.NAME), str)


@POSIX
@pytest.mark.parametrize("what", ["link", "folder", "pipe"])
def test_another_thing_of_its_name_is_left_alone_and_said(
    what: str, folder: Path, cli: Cli
) -> None:
    wanted = whole(cli, folder)
    place = folder / journal.NAME
    if what == "link":
        place.symlink_to(folder / "retour" / "0.json")
    elif what == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    before = (folder / "retour" / "0.json").read_bytes()

    said = collected(cli, folder)

    assert f"{place} : ce qui est lu ne peut pas y être gardé : " in said
    assert os.path.lexists(place)
    assert (folder / "retour" / "0.json").read_bytes() == before
    for name, data in wanted.items():
        assert (folder / name).read_bytes() == data


def test_a_disk_that_takes_no_more_of_it_stops_nothing(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = whole(cli, folder)

    errors = iter([OSError(errno.ENOSPC, "No space left on device")])

    def full(_: int) -> None:
        for error in errors:
            raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        said = collected(cli, folder)
    assert said.count("le disque est plein ; interrompue, cette collecte reprendrait du début") == 1
    assert results(folder) == wanted
