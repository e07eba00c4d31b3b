"""More than one machine: a Dask cluster and an S3 storage, for real, on 127.0.0.1.

Both run in processes of their own, as does each command: what is tried is what
people run. One worker kills itself in the middle of a run.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

import cpts_docs
from cpts_docs.cli.arguments import parser
from cpts_docs.cli.commands import COMMANDS
from cpts_docs.forms.recipients import read_recipients
from cpts_docs.jobs.mailing import letters, write_letters
from cpts_docs.run.storage import Folder
from tests.commands import tree
from tests.filling import FILL
from tests.programs import HANG, missing
from tests.samples import ANSWERS, MINIMAL, ROOT
from tests.waiting import wait_until

pytestmark = pytest.mark.whole  # four programs are started for it

PEOPLE = 100


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, what it printed, what it complained."""

    code: int
    out: str
    err: str


class Machines:
    """A Dask scheduler with its workers, and an S3 server with its log."""

    def __init__(self, folder: Path, end: ExitStack, workers: Sequence[str]) -> None:
        self.folder = folder
        self._end = end
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "AWS_ACCESS_KEY_ID": "essai",
            "AWS_SECRET_ACCESS_KEY": "essai",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            # Dask watches itself many times a second, which costs more than the work here.
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
            "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
            "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
        }
        self.endpoint = self.start_storage()
        self.environment["AWS_ENDPOINT_URL"] = self.endpoint
        self.scheduler, _ = self.start_scheduler("scheduler")
        for name in workers:
            self.start_worker(name, self.scheduler)
        request(f"{self.endpoint}/seau", "PUT")
        self.wait_for_workers("scheduler", len(workers))
        self.workers = len(workers)

    def start(self, name: str, module: str, *arguments: object) -> subprocess.Popen[bytes]:
        """A program that runs until the end, or until it is stopped."""
        log = (self.folder / f"{name}.log").open("wb")
        self._end.callback(log.close)
        process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self._end.callback(process.wait)
        self._end.callback(process.kill)
        return process

    @contextmanager
    def for_a_while(self) -> Iterator[None]:
        """What is started meanwhile ends then."""
        before, self._end = self._end, ExitStack()
        with self._end:
            yield
        self._end = before

    def start_storage(self) -> str:
        """An S3 server at a port that is free; its address."""
        process = self.start("s3", "moto.server", "-H", "127.0.0.1", "-p", 0)
        found: list[str] = []

        def said() -> bool:
            log = (self.folder / "s3.log").read_text()
            found[:] = re.findall(r"Running on (http://127\.0\.0\.1:\d+)\s", log)
            return bool(found)

        wait_until(said, process)
        return found[0]

    def start_scheduler(self, name: str) -> tuple[str, subprocess.Popen[bytes]]:
        """A scheduler, with its address."""
        file = self.folder / f"{name}.json"
        local = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard")
        process = self.start(name, "dask", "scheduler", *local, "--scheduler-file", file)
        wait_until(lambda: file.exists() and file.read_text().endswith("}"), process)
        return str(json.loads(file.read_text())["address"]), process

    def start_worker(self, name: str, scheduler: str, *more: object) -> subprocess.Popen[bytes]:
        """A worker: one process with one thread."""
        alone = ("--no-nanny", "--nthreads", 1, "--no-dashboard", "--host", "127.0.0.1")
        return self.start(name, "dask", "worker", scheduler, *alone, *more)

    def wait_for_workers(self, scheduler: str, count: int) -> None:
        """Wait until so many are known to the scheduler of that name."""
        log = self.folder / f"{scheduler}.log"
        wait_until(lambda: log.read_text().count("Register worker") >= count)

    def begin(
        self, *arguments: object, before: str = "", **environment: str
    ) -> subprocess.Popen[str]:
        """Start the command line, after some code."""
        code = f"import sys; {before}\nfrom cpts_docs.cli.main import program\nprogram()"
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            env=self.environment | environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object, before: str = "", **environment: str) -> Ran:
        """Run the command line, after some code."""
        return ended(self.begin(*arguments, before=before, **environment))

    def stored(self, prefix: str) -> dict[str, bytes]:
        """The files of the bucket below a prefix, by the rest of their names."""
        found: dict[str, bytes] = {}
        after = ""
        while True:
            listed = request(
                f"{self.endpoint}/seau?list-type=2&prefix={prefix}&start-after={after}"
            )
            keys = [str(key.text) for key in ElementTree.fromstring(listed).iter() if is_key(key)]
            if not keys:
                return found
            for key in keys:
                found[key.removeprefix(prefix)] = request(f"{self.endpoint}/seau/{key}")
            after = keys[-1]

    def written(self, prefix: str) -> Counter[str]:
        """How many times each file below a prefix was sent to the server so far."""
        log = (self.folder / "s3.log").read_text()
        return Counter(re.findall(rf'"PUT /seau/{prefix}(\S+) HTTP[^"]*" 200', log))


def ended(process: subprocess.Popen[str]) -> Ran:
    out, err = process.communicate(timeout=HANG)
    assert "Traceback" not in err, err
    return Ran(process.returncode, out, err)


def is_key(element: ElementTree.Element) -> bool:
    return element.tag.endswith("}Key") or element.tag == "Key"


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nobody listens, nor will as long as the test runs."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield int(one.getsockname()[1])


SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=essai/20260101/us-east-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=essai"
}
"""Moto looks at whether a request is signed, not at the signature."""


def request(url: str, method: str = "GET") -> bytes:
    asked = urllib.request.Request(url, headers=SIGNED, method=method)
    with urllib.request.urlopen(asked, timeout=HANG) as answer:
        return bytes(answer.read())


@pytest.fixture(scope="module")
def standing_machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    for package in ("distributed", "moto", "flask_cors", "s3fs"):
        if find_spec(package) is None:
            missing(f"no {package}: it comes with the development environment")
    with ExitStack() as end:
        yield Machines(tmp_path_factory.mktemp("machines"), end, ("first", "second"))


@pytest.fixture
def machines(standing_machines: Machines) -> Iterator[Machines]:
    """The machines; what a test starts beside them ends with it."""
    with standing_machines.for_a_while():
        yield standing_machines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    rows = (f"Personne {number:04};IPA\n" for number in range(PEOPLE))
    (tmp_path / "destinataires.csv").write_text("nom;specialite\n" + "".join(rows), "utf-8")
    return tmp_path


def rows(report: Path) -> list[list[str]]:
    """The rows of a report, below its head."""
    return list(csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))[1:]


def mailing(folder: Path) -> tuple[object, ...]:
    return ("mailing", folder / "project.yaml", folder / "destinataires.csv")


# --------------------------------------------------------------------------
# The documentation


def test_the_commands_of_the_documentation_are_understood() -> None:
    text = (ROOT / "docs" / "scale.md").read_text("utf-8")
    commands = [shlex.split(line) for line in re.findall(r"^\$ (.+)$", text, re.M)]

    assert {words[0] for words in commands} == {"dask", "cpts-docs"}
    for program, *words in commands:
        if program == "cpts-docs":
            assert parser(COMMANDS).parse_args(words)
            continue
        asked = [sys.executable, "-m", program, *words, "--help"]  # which checks the others first
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert [word for word in words if word.startswith("--") and word not in told] == []


# --------------------------------------------------------------------------
# All that is asked for is there

DIES = """
import os, signal
from cpts_docs.run import storage
import os, signal, time
from pathlib import Path
from cpts_docs.run import storage
if not hasattr(storage, "left"):  # Dask loads this twice
    storage.left, storage.whole = iter(range({files})), storage.Remote.write
    def deadly(self, files):
        if any(next(storage.left, None) is None for _ in files):
            while not Path({gate!r}).exists():
                time.sleep(0.005)
            os.kill(os.getpid(), signal.SIGKILL)
        storage.whole(self, files)
    storage.Remote.write = deadly
"""
"""A worker that kills itself after so many files, once there is a file that lets it."""

SAYS_THE_FIRST_RESULT = """
from pathlib import Path
from distributed import Future
result = Future.result
def said(self, *arguments, **named):
    found = result(self, *arguments, **named)
    Path({gate!r}).touch()
    return found
Future.result = said
"""
"""A command that makes a file when it has its first result."""


def test_a_mailing_whose_worker_is_killed_has_every_file_once_and_right(
    machines: Machines, folder: Path
) -> None:
    (folder / "dies.py").write_text(DIES.format(files=10, gate=str(folder)))
    third = machines.start_worker("third", machines.scheduler, "--preload", folder / "dies.py")
    machines.wait_for_workers("scheduler", machines.workers + 1)
    report, there = folder / "rapport.csv", "s3://seau/envoi"
    options = ("-o", there, "--scheduler", machines.scheduler, "--report", report)

    ran = machines.run(*mailing(folder), *options, "-q")

    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert third.wait(HANG) == -9
    stored = machines.stored("envoi/")
    assert stored == as_written_here(folder)
    assert len(stored) == PEOPLE
    assert [row[:3] for row in rows(report)] == [
        [str(line), f"{there}/questionnaire-personne-{line - 2:04}.pdf", "écrit"]
        for line in range(2, PEOPLE + 2)
    ]
    sent = machines.written("envoi/")
    again = [name for name, times in sent.items() if times > 1]
    assert len(again) <= 10  # those that the killed one had written of its last task

    # What is there is not written again.
    for name in ("0007", "0077"):
        request(f"{machines.endpoint}/seau/envoi/questionnaire-personne-{name}.pdf", "DELETE")
    ran = machines.run(*mailing(folder), *options, "--resume")
    assert (ran.code, ran.out) == (0, f"2 fichiers écrits, {PEOPLE - 2} déjà là : {there}\n")
    assert machines.stored("envoi/") == stored
    missing_ones = {f"questionnaire-personne-{name}.pdf": 1 for name in ("0007", "0077")}
    assert machines.written("envoi/") - sent == Counter(missing_ones)
    assert Counter(row[2] for row in rows(report)) == {"écrit": 2, "déjà là": PEOPLE - 2}


def as_written_here(folder: Path) -> dict[str, bytes | None]:
    """The files of the mailing that this process alone writes."""
    project = cpts_docs.load(folder / "project.yaml")
    recipients, _ = read_recipients(folder / "destinataires.csv")
    made, _ = letters(recipients, "questionnaire-{nom}", "pdf")
    list(write_letters(project, made, "pdf", Folder(folder / "ici")))
    return tree(folder / "ici")


WRONG = {
    "casse": "version: 1\nname: [\n",
    "faux": MINIMAL.replace("communes", "comunes"),
}


def test_many_projects_are_rows_and_the_wrong_ones_do_not_stop_the_others(
    machines: Machines, folder: Path
) -> None:
    right = [f"p{number:02}" for number in range(10)]
    for name in [*right, *WRONG]:
        (folder / name).mkdir()
        text = WRONG.get(name, MINIMAL.replace("Ruscino", f"Ruscino {name}"))
        (folder / name / "project.yaml").write_text(text, encoding="utf-8")
    names = [*right[:5], *WRONG, *right[5:]]
    projects = [folder / name / "project.yaml" for name in names]
    report = folder / "rapport.csv"
    options = ("-f", "pdf", "-f", "html", "-o", "s3://seau/tous", "--report", report)
    shared = ("--scheduler", machines.scheduler)

    ran = machines.run("build", *projects, *options, *shared)

    assert ran.code == 1
    for name in WRONG:
        assert f"{folder / name / 'project.yaml'}:" in ran.err
    states = {Path(row[0]).parent.name: row[2] for row in rows(report)}
    assert list(states) == names
    assert states == {name: "en erreur" if name in WRONG else "construit" for name in names}
    assert "« comunes » n'existe pas" in rows(report)[names.index("faux")][3]
    list(cpts_docs.build_many(projects, folder / "ici", formats=["pdf", "html"]))
    here = {name: content for name, content in tree(folder / "ici").items() if content is not None}
    assert machines.stored("tous/") == here
    assert len(here) == 10 * 3 * 2

    # What is there is not written again.
    sent = machines.written("tous/")
    request(f"{machines.endpoint}/seau/tous/p03/guide.pdf", "DELETE")
    ran = machines.run("build", *projects, *options, *shared, "--resume")
    assert ran.code == 1
    states = {Path(row[0]).parent.name: row[2] for row in rows(report)}
    assert Counter(states.values()) == {"inchangé": 9, "construit": 1, "en erreur": 2}
    assert states["p03"] == "construit"
    assert {name.split("/")[0] for name in machines.written("tous/") - sent} == {"p03"}
    assert machines.stored("tous/") == here


def test_forms_are_collected_the_same_on_a_cluster(machines: Machines, folder: Path) -> None:
    (folder / "reponses").mkdir()
    fill, _ = FILL["pdf"]
    blank = cpts_docs.write(
        cpts_docs.render(cpts_docs.load(folder / "project.yaml"), "questionnaire"), "pdf"
    )
    for number in range(25):
        person = {"nom": f"Personne {number % 20}", "mail": f"p{number % 20}@exemple.invalid"}
        content = fill(blank, {**ANSWERS, **person})
        (folder / "reponses" / f"{number:02}.pdf").write_bytes(content[: -1 if number else 900])
    forms = ("collect", folder / "project.yaml", folder / "reponses")

    here = machines.run(*forms, "-j", "1", "-o", folder / "ici")
    there = machines.run(*forms, "--scheduler", machines.scheduler, "-o", folder / "la")

    assert (there.code, there.err) == (here.code, here.err)
    assert here.code == 1
    assert tree(folder / "ici") == tree(folder / "la") != {}


# --------------------------------------------------------------------------
# What cannot go on says why

ENDED = "les processus de travail se sont arrêtés ; relancez la commande"


def test_with_all_workers_lost_every_row_fails_and_nothing_waits_for_ever(
    machines: Machines, folder: Path
) -> None:
    gate = str(folder / "gate")
    (folder / "dies.py").write_text(DIES.format(files=30, gate=gate))
    scheduler, _ = machines.start_scheduler("lost")
    for name in ("fourth", "fifth"):
        machines.start_worker(name, scheduler, "--preload", folder / "dies.py")
    machines.wait_for_workers("lost", 2)
    report = folder / "rapport.csv"
    options = ("-o", "s3://seau/perdu", "--scheduler", scheduler, "--report", report, "-q")

    ran = machines.run(
        *mailing(folder),
        *options,
        before=f"{SAYS_THE_FIRST_RESULT.format(gate=gate)}\n"
        "from cpts_docs.run import parallel as p; p._SECONDS_ALONE = 1",
    )

    assert (ran.code, ran.out) == (1, "")
    assert re.fullmatch(rf"cpts-docs : lignes [\d, ]+ et \d+ autres : {ENDED}\n", ran.err), ran.err
    states = [(row[0], row[2], row[3]) for row in rows(report)]
    assert [int(line) for line, _, _ in states] == list(range(2, PEOPLE + 2))
    assert {(state, reason) for _, state, reason in states} == {("écrit", ""), ("échec", ENDED)}


HOLDS = """
import time
from pathlib import Path
from cpts_docs.run import storage
if not hasattr(storage, "whole"):
    storage.whole = storage.Remote.write
    def held(self, files):
        storage.whole(self, files)
        while not Path({gate!r}).exists():
            time.sleep(0.005)
    storage.Remote.write = held
"""
"""A worker that goes no further than its first file until there is a file that lets it."""

ANSWER_SOON = f"""
from distributed import Client
connect = Client.__init__
def with_time_to_connect(self, *arguments, timeout, **named):
    connect(self, *arguments, timeout={HANG}, **named)
    self._timeout = 1  # for a connection that was lost
Client.__init__ = with_time_to_connect
"""


def test_with_the_scheduler_lost_every_row_fails_and_nothing_waits_for_ever(
    machines: Machines, folder: Path
) -> None:
    (folder / "holds.py").write_text(HOLDS.format(gate=str(folder / "gate")))
    scheduler, process = machines.start_scheduler("fleeting")
    machines.start_worker("sixth", scheduler, "--preload", folder / "holds.py")
    machines.wait_for_workers("fleeting", 1)
    report = folder / "rapport.csv"
    options = ("-o", "s3://seau/orphelin", "--scheduler", scheduler, "--report", report, "-q")

    run = machines.begin(*mailing(folder), *options, before=ANSWER_SOON)
    wait_until(lambda: machines.written("orphelin/"), run)
    process.kill()
    ran = ended(run)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("cpts-docs : lignes ")
    assert ran.err.endswith(f" : {ENDED}\n")
    assert ran.err.count("\n") == 1
    assert [int(row[0]) for row in rows(report)] == list(range(2, PEOPLE + 2))


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_says_so_in_one_line_and_the_cluster_goes_on(
    machines: Machines, folder: Path
) -> None:
    (folder / "holds.py").write_text(HOLDS.format(gate=str(folder / "gate")))
    scheduler, _ = machines.start_scheduler("going on")
    machines.start_worker("seventh", scheduler, "--preload", folder / "holds.py")
    machines.wait_for_workers("going on", 1)
    options = ("-o", "s3://seau/coupe", "--scheduler", scheduler, "-q")
    run = machines.begin(*mailing(folder), *options)
    wait_until(lambda: machines.written("coupe/"), run)
    run.send_signal(signal.SIGINT)

    ran = ended(run)
    (folder / "gate").touch()

    said = "cpts-docs : interrompu ; aucun document n'est resté à moitié écrit\n"
    assert (ran.code, ran.out, ran.err) == (130, "", said)
    again = machines.run(*mailing(folder), *options, "--resume")
    assert (again.code, again.err) == (0, "")
    assert len(machines.stored("coupe/")) == PEOPLE


NOBODY = "l'ordonnanceur {} ne répond pas ; une adresse s'écrit tcp://machine:8786"


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:{port}", "foo", "foo://x", "tcp://127.0.0.1:abc", "", "://"],
)
def test_a_scheduler_that_does_not_answer_is_named(
    machines: Machines, folder: Path, closed_port: int, address: str
) -> None:
    address = address.format(port=closed_port)

    ran = machines.run(
        *(*mailing(folder), "-q", f"--scheduler={address}"),
        before="from cpts_docs.run import parallel as p; p._SECONDS_TO_ANSWER = 1",
    )

    assert (ran.code, ran.err) == (1, f"cpts-docs : {NOBODY.format(address)}\n")
    assert not (folder / "questionnaires").exists()


STORAGES = {
    "s3://absent/x": "s3://absent/x ne peut pas être atteint : "
    "il n'existe pas, ou vos clés d'accès ne l'ouvrent pas",
    "foo://x": "foo://x ne peut pas être ouvert : "
    "ce n'est pas une adresse ; elles s'écrivent s3://seau/dossier",
    "s3://": "s3:// ne peut pas être atteint : "
    "ce n'est pas une adresse ; elles s'écrivent s3://seau/dossier",
}


@pytest.mark.parametrize("where", STORAGES)
def test_a_storage_that_is_not_there_is_named_before_anything_is_written(
    machines: Machines, folder: Path, where: str
) -> None:
    commands = [mailing(folder), ("build", folder / "project.yaml")]

    for command in commands:
        ran = machines.run(*command, "-q", "-o", where)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"cpts-docs : {STORAGES[where]}")
        assert ran.err.count("\n") == 1


def test_access_keys_that_are_missing_are_asked_for(machines: Machines, folder: Path) -> None:
    without = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "")

    ran = machines.run(*mailing(folder), "-q", "-o", "s3://seau/x", **without)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "cpts-docs : s3://seau/x ne peut pas être atteint : "
        "il manque des clés d'accès (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)\n"
    )


def test_a_storage_server_that_does_not_answer_is_named(
    machines: Machines, folder: Path, closed_port: int
) -> None:
    nobody = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{closed_port}", "AWS_MAX_ATTEMPTS": "1"}

    ran = machines.run(*mailing(folder), "-q", "-o", "s3://seau/x", **nobody)

    assert (ran.code, ran.out) == (1, "")
    assert (
        ran.err == "cpts-docs : s3://seau/x ne peut pas être atteint : le serveur ne répond pas\n"
    )
