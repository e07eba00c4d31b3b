"""What a process for a stranger's templates can do, even if someone broke out of the sandbox."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

import pytest

from cpts_docs.run.confined import Limits, Process, Stopped
from tests.programs import HANG
from tests.samples import ROOT, some

MODULE = "tests.confined_child"
SMALL = Limits(cpu=2, memory=300_000_000, answer=1_000_000)

Run = Callable[[str], Any]


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    monkeypatch.setenv("SECRET", "un mot de passe")
    monkeypatch.syspath_prepend(str(ROOT))
    made = Process(MODULE, SMALL)
    yield made
    made.close()


@pytest.fixture
def run(process: Process) -> Run:
    """Runs Python in the process, and gives its ``answer``, or the error."""

    def run(code: str) -> Any:
        with process.job(code.encode()) as next_message:
            return json.loads(next_message().content)

    return run


def stopped(process: Process, code: str) -> Stopped:
    """Why the process ended before it answered."""
    with pytest.raises(Stopped) as caught, process.job(code.encode()) as next_message:
        next_message()
    return caught.value


def test_it_does_one_job_after_the_other(run: Run) -> None:
    assert run("answer = 1 + 1") == 2
    assert run("answer = sys.path[0]") == str(ROOT)
    assert run("answer = 1 / 0") == "ZeroDivisionError: division by zero"


def test_nothing_of_the_environment_is_there(run: Run) -> None:
    known = {"SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LC_CTYPE"}  # the last: Python's
    assert set(run("answer = list(os.environ)")) <= known
    assert run("answer = sys.argv") == ["-c"]
    assert "SECRET" not in json.dumps(run("answer = [str(os.environ), sys.orig_argv]"))


FORBIDDEN = [
    "open('/etc/hostname')",
    "open('pris', 'w')",
    "os.open('/etc/hostname', 0)",
    "os.listdir('/')",
    "os.mkdir('/tmp/pris')",
    "os.remove('/tmp/pris')",
    "os.system('true')",
    "os.fork()",
    "os.execv('/bin/true', ['true'])",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "subprocess.run(['true'])",
    "socket.socket()",
    "socket.create_connection(('127.0.0.1', 1))",
    "socket.getaddrinfo('exemple.invalid', 80)",
    "os.kill(os.getppid(), 9)",
    "import ctypes; ctypes.CDLL(None)",
    "import wave",
    "__import__('xml.dom')",
    "resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))",
    "sys.settrace(print)",
]


def test_python_opens_nothing_and_starts_nothing(run: Run) -> None:
    said = {code: run(code) for code in FORBIDDEN}

    assert {c: a for c, a in said.items() if not a.startswith("PermissionError: ")} == {}
    assert run("answer = 'still there'") == "still there"


def test_the_system_knows_its_bounds(run: Run) -> None:
    names = ("CPU", "AS", "NOFILE", "NPROC", "FSIZE", "CORE")
    found = run(f"answer = [resource.getrlimit(getattr(resource, 'RLIMIT_' + n)) for n in {names}]")
    assert found == [[2, 3], [300_000_000] * 2, [0, 0], [0, 0], [0, 0], [0, 0]]


BOUND = """
import errno, os, resource, signal, socket
from cpts_docs.run import confined
if os.geteuid() == 0:  # whom the bound on processes does not bind
    os.setuid(65534)
confined._bound(confined.Limits())
def refused(what):
    try:
        what()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
print(
    refused(lambda: open("/etc/hostname")),
    refused(lambda: os.open("/", 0)),
    refused(socket.socket),
    refused(os.pipe),
    refused(os.fork),
)
"""


def test_the_system_opens_and_starts_nothing_either() -> None:
    command = [sys.executable, "-c", BOUND]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=HANG
    )
    assert ran.stdout.split() == ["EMFILE"] * 4 + ["EAGAIN"]


def test_it_has_no_terminal_and_is_in_no_group_of_the_parent(run: Run) -> None:
    assert run("answer = os.getsid(0) == os.getpid()") is True


@pytest.mark.parametrize(
    "code",
    some(("10 ** 10 ** 9", "while True: pass", "sum(range(10 ** 11))")),
)
def test_what_never_ends_is_ended_and_says_where(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    with closing(Process(MODULE, replace(SMALL, cpu=1))) as process:
        said = stopped(process, f"\n\n{code}")
    assert str(said) == "il calcule plus de 1 secondes"
    assert 'File "<string>", line 3 in <module>' in said.trace


@pytest.mark.whole
def test_where_the_system_does_not_count_the_clock_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    process = Process(MODULE, Limits(cpu=1, system=False))
    try:
        with process.job(b"answer = 1") as next_message:
            assert next_message().content == b"1"
        said = stopped(process, "\n10 ** 10 ** 9")
    finally:
        process.close()
    assert str(said) == "il n'a pas fini en 2 secondes"
    assert 'File "<string>", line 2 in <module>' in said.trace


def test_one_that_waits_is_ended_by_its_parent(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpts_docs.run.confined._GRACE", 1 - process.limits.patience)
    assert str(stopped(process, "channel.receive(1)")) == "il n'a pas fini en 60 secondes"


def test_memory_is_not_to_be_had(run: Run) -> None:
    assert run("answer = len('x' * 10 ** 9)") == "MemoryError: "
    assert run("x = [0]\nwhile True: x = x + x") == "MemoryError: "
    assert run("answer = 'still there'") == "still there"


def test_one_that_breaks_is_said(process: Process) -> None:
    assert str(stopped(process, "os._exit(7)")) == "son processus s'est arrêté (code 7)"


def test_an_answer_that_is_too_long_ends_it(process: Process) -> None:
    assert str(stopped(process, "answer = 'x' * 2_000_000")) == "il écrit plus de 1 Mo"


def test_an_answer_that_says_it_is_longer_than_anything_is_not_read(process: Process) -> None:
    said = stopped(process, "channel._target.write(b'=' + b'\\xff' * 8); channel._target.flush()")
    assert str(said) == "il écrit plus de 1 Mo"


def test_one_that_talks_without_end_on_its_error_output_is_ended(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpts_docs.run.confined._GRACE", 1 - process.limits.patience)
    said = stopped(process, "while True: sys.stderr.write('x' * 10_000)")
    assert len(said.trace) <= 100_000


def test_it_ends_with_its_parent() -> None:
    code = (
        "import os\n"
        "from cpts_docs.run.confined import Limits, Process\n"
        f"process = Process({MODULE!r}, Limits())\n"
        "with process.job(b'answer = os.getpid()') as message:\n"
        "    print(message().content.decode(), flush=True)\n"
        "os._exit(0)\n"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=HANG
    )
    with suppress(ProcessLookupError):  # it may be gone already
        ends = os.pidfd_open(int(ran.stdout))
        assert select.select([ends], [], [], 60)[0]
        os.close(ends)


def test_a_python_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nulle/part")
    with pytest.raises(Stopped, match="ne peut pas être lancé"):
        Process(MODULE, SMALL)
