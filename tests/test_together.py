"""Two commands at once in a folder, and commands that are ended from outside."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

import cpts_docs
from cpts_docs.base.errors import OutputError
from cpts_docs.jobs.mailing import TOGETHER
from cpts_docs.run.files import LOCK, alone_in
from tests.commands import documents_in, process
from tests.programs import HANG
from tests.samples import MINIMAL, ROOT, some
from tests.waiting import held_after, wait_until

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
WAITS = "une autre commande y travaille ; celle-ci attend sa fin"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that reads its answers, and two lots of forms."""
    (tmp_path / "project.yaml").write_text(f"{MINIMAL}answers: answers.yaml\n", encoding="utf-8")
    for lot in ("un", "deux"):
        (tmp_path / lot).mkdir()
        for number in range(30):
            fields = {"nom": f"{lot} {number}", "parcours": "oui", "avis": ""}
            form = {"document": "questionnaire/1", "projet": "Ruscino", "fields": fields}
            (tmp_path / lot / f"{number}.json").write_text(json.dumps(form), encoding="utf-8")
    return tmp_path


def hears_the_terminal() -> None:
    """What nohup starts passes over a terminal that is closed."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def started(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cpts_docs", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        preexec_fn=hears_the_terminal if os.name == "posix" else None,  # noqa: PLW1509
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


def test_two_collections_at_once_lose_no_answer(folder: Path) -> None:
    path = folder / "project.yaml"
    with alone_in(folder, pytest.fail):  # so that both have to wait, and then begin together
        runs = [started("collect", path, folder / lot, "-j", 1) for lot in ("un", "deux")]
        for run in runs:
            assert run.stderr is not None
            assert WAITS in run.stderr.readline()
    ended = [run.communicate(timeout=HANG) for run in runs]

    assert [run.returncode for run in runs] == [0, 0], ended
    assert len(cpts_docs.load(path).answers or ()) == 60
    assert hidden(folder) == []


def test_a_mailing_waits_for_the_one_that_writes_to_its_folder(folder: Path) -> None:
    table, made = folder / "gens.csv", folder / "questionnaires"
    table.write_text("nom\nAna\nBea\n", encoding="utf-8")
    with alone_in(made, pytest.fail):
        run = started("mailing", folder / "project.yaml", table, "-f", "html", "--resume")
        assert run.stderr is not None
        while WAITS not in (said := run.stderr.readline()):
            assert said, "it did not wait"
        assert [path.name for path in made.iterdir()] == [LOCK]
    run.communicate(timeout=HANG)
    assert run.returncode == 0
    assert sorted(path.name for path in made.iterdir()) == [
        "questionnaire-ana.html",
        "questionnaire-bea.html",
    ]


@POSIX
def test_who_was_killed_keeps_nobody_waiting(folder: Path) -> None:
    code = (
        "import sys, time, pathlib\n"
        "from cpts_docs.run.files import alone_in\n"
        "with alone_in(pathlib.Path(sys.argv[1]), print):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(1000)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    assert (folder / LOCK).exists()

    ran = process("collect", folder / "project.yaml", folder / "un")

    assert (ran.returncode, WAITS in ran.stderr.decode()) == (0, False)
    assert hidden(folder) == []


@POSIX
def test_a_disk_without_locks_is_worked_on_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refusing)
    said: list[str] = []
    with alone_in(tmp_path, said.append):
        assert said == [f"{tmp_path} : ce disque ne se réserve pas ; une seule commande à la fois"]
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_who_is_interrupted_while_waiting_takes_the_place_of_nobody(folder: Path) -> None:
    with alone_in(folder, pytest.fail):
        run = started("collect", folder / "project.yaml", folder / "un")
        assert run.stderr is not None
        assert WAITS in run.stderr.readline()
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=HANG)
        assert run.returncode == 130
        assert hidden(folder) == [LOCK]


@POSIX
def test_who_is_interrupted_while_taking_a_folder_leaves_nothing_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = FileLock.acquire

    def interrupted(lock: FileLock, **options: int) -> None:
        take(lock, **options)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(FileLock, "acquire", interrupted)
    with pytest.raises(KeyboardInterrupt), alone_in(tmp_path / "new", pytest.fail):
        pytest.fail("it was interrupted")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_made_to_be_alone_in_it_goes_if_nothing_came_into_it(
    tmp_path: Path,
) -> None:
    with alone_in(tmp_path / "a" / "b", pytest.fail):
        assert hidden(tmp_path) == [LOCK]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with (
        pytest.raises(OutputError, match="un fichier se trouve à la place d'un dossier"),
        alone_in(tmp_path / "a" / "b", pytest.fail),
    ):
        pytest.fail("it is there")


@POSIX
@pytest.mark.parametrize(
    ("number", "jobs"),
    some([(signal.SIGTERM, 1), (signal.SIGHUP, 2), (signal.SIGTERM, 2), (signal.SIGHUP, 1)]),
)
def test_what_is_ended_from_outside_leaves_nothing_half_written(
    folder: Path, number: signal.Signals, jobs: int
) -> None:
    table, made = folder / "gens.csv", folder / "questionnaires"
    table.write_text("nom\n" + "".join(f"N{n}\n" for n in range(400)), encoding="utf-8")
    environment, gate = held_after(4, folder / "held")
    run = started("mailing", folder / "project.yaml", table, "-q", "-j", jobs, **environment)
    wait_until(lambda: len(documents_in(made)) > TOGETHER, run)  # those before it are whole

    if number == signal.SIGHUP:  # a terminal that is closed tells all
        os.killpg(run.pid, number)
    else:
        run.send_signal(number)
    gate.touch()
    out, said = run.communicate(timeout=HANG)

    assert (run.returncode, out) == (130, "")
    assert said == "cpts-docs : interrompu ; aucun document n'est resté à moitié écrit\n"
    assert hidden(folder) == []
    assert {path.read_bytes()[-6:].strip() for path in made.iterdir()} == {b"%%EOF"}
