"""Work spread over processes and threads: the same files, and a way out of every failure."""

from __future__ import annotations

import csv
import errno
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

import cpts_docs
from cpts_docs.base.errors import WorkersError
from cpts_docs.forms.recipients import Recipient
from cpts_docs.jobs.collect import collect
from cpts_docs.jobs.collect.files import answers_files
from cpts_docs.jobs.mailing import batch_size, letters, write_letters
from cpts_docs.run import parallel
from cpts_docs.run.storage import Folder
from tests.commands import Cli, documents_in, names_in, tree
from tests.filling import FILL
from tests.programs import HANG
from tests.samples import ANSWERS, MINIMAL, ROOT, some
from tests.waiting import held_after, wait_until

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs signals")
PROC = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
PEOPLE = [Recipient(line, {"nom": f"Personne {line:03}"}) for line in range(2, 62)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    return tmp_path


def table(folder: Path, count: int) -> Path:
    path = folder / "destinataires.csv"
    rows = (f"Personne {number:04};IPA\n" for number in range(count))
    path.write_text("nom;specialite\n" + "".join(rows), encoding="utf-8")
    return path


# --------------------------------------------------------------------------
# Spread


def test_results_come_in_the_order_of_the_tasks_each_with_its_own() -> None:
    others = Event()

    def slow_first(number: int) -> int:
        if number == 0:
            assert others.wait(HANG)
        elif number == 9:
            others.set()
        return number * 10

    with ThreadPoolExecutor(4) as executor:
        found = list(parallel.spread(slow_first, range(20), executor))

    assert found == [(number, number * 10) for number in range(20)]


def test_only_a_few_tasks_are_under_way_however_many_there_are() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield number

    with ThreadPoolExecutor(3) as executor:
        results = parallel.spread(str, tasks(), executor)
        for _ in range(5):
            next(results)
        assert taken <= 5 + 4 * 3

    assert next(iter(parallel.spread(str, tasks()))) == (0, "0")


def test_a_task_that_fails_is_a_result_and_the_others_go_on() -> None:
    with ThreadPoolExecutor(2) as executor:
        found = dict(parallel.spread(lambda number: 6 // number, range(3), executor))

    assert (found[1], found[2]) == (6, 3)
    assert isinstance(found[0], WorkersError)
    assert "integer division" in str(found[0])


class Broken(Executor):
    """Takes two tasks, and never gives a result."""

    def __init__(self) -> None:
        self.taken: list[Future[object]] = []

    def submit(self, function: object, /, *arguments: object, **named: object) -> Future[object]:  # type: ignore[override]
        if len(self.taken) == 2:
            raise BrokenProcessPool("A child process terminated abruptly")
        future: Future[object] = Future()
        future.set_exception(BrokenProcessPool("A child process terminated abruptly"))
        self.taken.append(future)
        return future


def test_without_any_worker_left_every_remaining_task_says_so_in_french() -> None:
    found = list(parallel.spread(str, range(50), Broken()))

    assert [task for task, _ in found] == list(range(50))
    assert {str(result) for _, result in found} == {
        "les processus de travail se sont arrêtés ; relancez la commande"
    }


def test_processes_that_the_system_does_not_give_are_said_in_french(
    monkeypatch: pytest.MonkeyPatch, folder: Path, cli: Cli
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", refuse)

    ran = cli("mailing", folder / "project.yaml", table(folder, 100), "-q", "-j", "2")

    assert (ran.code, ran.out) == (1, "")
    assert "les processus de travail ne peuvent pas être lancés : le système n'en" in ran.err
    assert "relancez avec -j 1" in ran.err


def test_batches_have_all_items_in_their_order() -> None:
    assert list(parallel.batches(range(7), 3)) == [(0, 1, 2), (3, 4, 5), (6,)]
    assert list(parallel.batches([], 3)) == []


def test_tasks_are_small_and_yet_not_too_many_for_a_scheduler() -> None:
    assert [batch_size(letters) for letters in (1, 300, 10_000)] == [25, 25, 50]
    assert 1_200_000 / batch_size(1_200_000) == 6000


# --------------------------------------------------------------------------
# The same files whatever runs


def written(
    project: cpts_docs.Project, output: Path, ending: str, executor: Executor | None
) -> None:
    made, _ = letters(PEOPLE, "{nom}", ending)
    outcomes = list(write_letters(project, made, ending, Folder(output), executor=executor))
    assert [(item.letter, item.state) for item in outcomes] == [(one, "written") for one in made]


@pytest.mark.parametrize("ending", some(["pdf", "docx", "html"]))
def test_a_mailing_has_the_same_bytes_whoever_runs_it(
    folder: Path, two_processes: Executor, ending: str
) -> None:
    project = cpts_docs.load(folder / "project.yaml")

    written(project, folder / "one", ending, None)
    written(project, folder / "processes", ending, two_processes)
    with ThreadPoolExecutor(4) as threads:
        written(project, folder / "threads", ending, threads)

    assert len(tree(folder / "one")) == len(PEOPLE)
    assert tree(folder / "one") == tree(folder / "processes") == tree(folder / "threads")


def test_the_number_of_processes_changes_nothing(folder: Path, cli: Cli) -> None:
    arguments = ("mailing", folder / "project.yaml", table(folder, 60), "-f", "pdf")

    for jobs in (1, 2):
        assert cli(*arguments, "-j", jobs, "-o", folder / str(jobs)).code == 0

    assert tree(folder / "1") == tree(folder / "2")
    assert len(tree(folder / "1")) == 60


@pytest.fixture
def answered(folder: Path) -> Path:
    """A project whose people have answered: well, twice, with damaged files, with copies."""
    answers = folder / "reponses"
    answers.mkdir()
    tree_ = cpts_docs.render(cpts_docs.load(folder / "project.yaml"), "questionnaire")
    blanks = {form: cpts_docs.write(tree_, form) for form in FILL}
    for number in range(30):
        form = ("pdf", "docx", "html")[number % 3]
        fill, ending = FILL[form]
        person = number - number % 7  # some answer again
        given = {**ANSWERS, "nom": f"Personne {person}", "mail": f"p{person}@exemple.invalid"}
        content = fill(blanks[form], {**given, "commentaire": f"Réponse {number}"})
        path = answers / f"{number:02}.{ending}"
        path.write_bytes(content[: len(content) // 2] if number % 10 == 3 else content)
        if number % 10 == 5:
            (answers / f"copie-{number}.{ending}").write_bytes(content)
    for path in answers.iterdir():
        os.utime(path, (1_000_000, 1_000_000 + len(path.suffix)))
    return folder


@pytest.mark.whole
def test_collect_gives_the_same_with_one_and_with_two_processes(
    answered: Path, two_processes: Executor
) -> None:
    project = cpts_docs.load(answered / "project.yaml")
    alone = collect(project, [answered / "reponses"])
    shared = collect(project, [answered / "reponses"], executor=two_processes)

    assert (len(alone.answers), len(alone.refused)) == (5, 3)
    assert alone.replaced
    assert shared == alone
    assert answers_files(project, shared.answers, answered) == answers_files(
        project, alone.answers, answered
    )


@pytest.mark.whole
def test_the_number_of_processes_changes_nothing_in_what_is_collected(
    answered: Path, cli: Cli
) -> None:
    path = answered / "project.yaml"

    ran = [
        cli("collect", path, answered / "reponses", "-j", jobs, "-o", answered / str(jobs))
        for jobs in (1, 2)
    ]
    assert [(one.code, one.err) for one in ran] == [(1, ran[0].err)] * 2
    assert tree(answered / "1") == tree(answered / "2")
    assert set(tree(answered / "1")) == {"answers.yaml", "answers.csv"}


# --------------------------------------------------------------------------
# Ends of all kinds


@pytest.mark.parametrize("jobs", ["0", "-1", "deux", "1.5", "1001", "", "9" * 5000])
def test_a_number_of_processes_that_is_none_is_wrong_usage(
    folder: Path, cli: Cli, jobs: str
) -> None:
    ran = cli("build", folder / "project.yaml", f"--jobs={jobs}")

    assert (ran.code, ran.out) == (2, "")
    assert "n'est pas un nombre de 1 à 1000" in ran.err


KILLED = "les processus de travail se sont arrêtés ; relancez la commande"


@dataclass(frozen=True)
class Deadly(Folder):
    """A folder in which one file kills the process that writes it."""

    file: str = ""

    def write(self, files: Mapping[str, bytes]) -> None:
        if self.file in files:
            os.kill(os.getpid(), signal.SIGKILL)
        super().write(files)


@pytest.mark.whole
@POSIX
def test_a_worker_that_is_killed_leaves_failed_rows_and_no_traceback(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, report = folder / "questionnaires", folder / "rapport.csv"
    deadly = Deadly(made, file="questionnaire-personne-0025.html")
    arguments = ("mailing", folder / "project.yaml", table(folder, 300), "-f", "html")

    with monkeypatch.context() as patch:
        patch.setattr("cpts_docs.run.storage.storage", lambda *_: deadly)
        ran = cli(*arguments, "-j", 2, "--report", report)

    assert ran.code == 1
    assert re.search(
        rf"^cpts-docs : lignes \d+(, \d+){{4}} et \d+ autres : {KILLED}$", ran.err, re.M
    )
    assert "Traceback" not in ran.err
    rows = list(csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))[1:]
    assert [int(row[0]) for row in rows] == list(range(2, 302))
    failed = [row for row in rows if row[2] == "échec"]
    assert {row[3] for row in failed} == {KILLED}
    # Its batch, the second of twelve, and what was not under way meanwhile: four for each worker.
    assert len(failed) >= 25 * (12 - 8)
    assert all(Path(row[1]).is_file() for row in rows if row[2] == "écrit")

    again = cli(*arguments, "--resume", "-j", 1)

    assert again.code == 0
    assert names_in(made) == {f"questionnaire-personne-{number:04}.html" for number in range(300)}


def started(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    """The command line in a process, and a group of processes, of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "cpts_docs", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def of_the_group(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            state, _, its_group, *_ = path.read_bytes().rpartition(b")")[2].split()
            if int(its_group) == group and state not in (b"Z", b"X"):
                found.append(int(path.parent.name))
    return found


def all_ended(process: int) -> bool:
    """That the processes of a group end, which they may take a moment for."""
    wait_until(lambda: not of_the_group(process))
    return True


@PROC
@pytest.mark.parametrize("moment", some(["at the start", "at some file", "at the first file"]))
def test_ctrl_c_ends_all_processes_and_says_so_in_one_line(folder: Path, moment: str) -> None:
    chance = random.randrange(2, 200)
    files = {"at the start": 0, "at the first file": 1, "at some file": chance}[moment]
    print("files", files)
    path, made = table(folder, 600), folder / "questionnaires"
    environment, gate = held_after(8, folder / "held")  # of 25 files each: some 200 at least
    run = started("mailing", folder / "project.yaml", path, "-j", 2, "-q", **environment)
    wait_until(lambda: len(of_the_group(run.pid)) >= 2, run)  # the workers are starting
    wait_until(lambda: len(documents_in(made)) >= files, run)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: all of them get it
    gate.touch()
    out, said = run.communicate(timeout=HANG)

    assert (run.returncode, out) == (130, "")
    assert said == "cpts-docs : interrompu ; aucun document n'est resté à moitié écrit\n"
    assert all_ended(run.pid)
    assert names_in(made) == documents_in(made)


@pytest.mark.whole
@PROC
def test_workers_end_when_what_started_them_is_killed(folder: Path) -> None:
    path, made = table(folder, 60), folder / "questionnaires"
    environment, _ = held_after(1, folder / "held")
    run = started("mailing", folder / "project.yaml", path, "-j", 2, **environment)
    wait_until(lambda: len(documents_in(made)) >= 5, run)

    run.kill()
    run.communicate(timeout=HANG)

    assert run.returncode == -signal.SIGKILL
    assert all_ended(run.pid)
    again = started("mailing", folder / "project.yaml", path, "-j", 2, "--resume")
    assert again.communicate(timeout=HANG)[1].count("Traceback") == 0
    assert again.returncode == 0
    assert names_in(made) == {f"questionnaire-personne-{number:04}.pdf" for number in range(60)}
