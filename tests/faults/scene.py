"""A command that runs again and again, each time with an operation that fails, and is looked at."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from cpts_docs.cli.main import main as run_cli
from cpts_docs.jobs.collect import journal
from cpts_docs.run import files
from tests.faults.bucket import URL, Bucket, Content
from tests.faults.layer import ERRORS, Counter, Failure, Layer
from tests.programs import HANG

COUNTER = Counter()


@dataclass
class Ran:
    """A run: its exit code, what it said, what it left, how many operations it had."""

    code: int
    said: str
    state: Content
    operations: int


@dataclass
class Scene:
    """A command in a folder, the files there before it, and those it should leave."""

    name: str
    folder: Path
    arguments: list[str]
    bucket: Bucket | None = None
    all_or_none: bool = False
    before: Content = field(default_factory=dict)
    wanted: Content = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = self._state()
        self._warm()
        ran = self.run(None)
        assert ran.code == 0, ran.said
        self.wanted = ran.state
        assert self.wanted != self.before

    def _warm(self) -> None:
        """Run it here once: what it imports is then there in each process that is forked."""
        if self.bucket:  # what threads it starts would not be there in a fork
            import s3fs  # noqa: F401

            return
        with chdir(self.folder), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            at = self.arguments.index("-j") if "-j" in self.arguments else len(self.arguments)
            run_cli([*self.arguments[:at], *self.arguments[at + 2 :], "-j", "1"])

    def _state(self) -> Content:
        return _files(self.folder) | (self.bucket.state() if self.bucket else {})

    def _lay_out(self) -> None:
        """Make all as it was; what is right already keeps its times."""
        there = _files(self.folder)
        for name in there.keys() - self.before.keys():
            (self.folder / name).unlink()
        for name, wanted in self.before.items():
            if not name.startswith(URL) and there.get(name) != wanted:
                path = self.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                put(path, wanted)
        if self.bucket:
            self.bucket.lay_out(self.before)

    # ----------------------------------------------------------------------

    def run(self, failing: Failure | None, *, as_before: bool = True) -> Ran:
        """Run the command in a process of its own, with that operation failing."""
        if as_before:
            self._lay_out()
        COUNTER.reset()
        with tempfile.TemporaryFile() as said:
            process = os.fork()
            if not process:
                self._be_child(failing, said.fileno())
            _, status = os.waitpid(process, 0)
            said.seek(0)
            text = said.read().decode("utf-8", "replace")
        return Ran(os.waitstatus_to_exitcode(status), text, self._state(), int(COUNTER))

    def _be_child(self, failing: Failure | None, said: int) -> None:
        code = 98
        try:
            os.dup2(said, 1)
            os.dup2(said, 2)
            signal.alarm(HANG)
            os.chdir(self.folder)
            tempfile.tempdir = None
            multiprocessing.get_context = lambda _=None: multiprocessing.context.ForkContext()  # type: ignore[assignment]
            folders = () if self.bucket else (str(self.folder), os.environ["TMPDIR"])
            Layer(folders, COUNTER, failing).install()
            code = run_cli(self.arguments)
        except BaseException:
            traceback.print_exc()
        finally:
            with suppress(OSError, AttributeError):  # the output is None once it was given up
                sys.stderr.flush()
                sys.stdout.flush()
            os._exit(code)

    # ----------------------------------------------------------------------

    def faults(self, ran: Ran, *, lasting: bool) -> Iterator[str]:
        """What is wrong with a run in which an operation failed."""
        if ran.code not in (0, 1):
            yield f"exit code {ran.code}"
        yield from _wrong_words(ran)
        after = {name: content for name, content in ran.state.items() if not _is_scratch(name)}
        differing = [
            name
            for name in sorted(after.keys() | self.wanted.keys())
            if not self._is_same(name, after.get(name))
        ]
        if ran.code == 0 and differing:
            yield f"all is said to be well, and differs: {differing}"
        for name in after.keys() | self.before.keys():
            known = [self.before.get(name), self.wanted.get(name)]
            if after.get(name) not in known and not self._is_between(name, after.get(name)):
                yield f"{name} is neither the old file nor the new one"
        changed = [
            name
            for name in sorted(after.keys() | self.before.keys())
            if after.get(name) != self.before.get(name) and not _is_report(name)
        ]
        if ran.code and self.all_or_none and not lasting and changed:
            yield f"some of all were changed: {changed}"
        for place in _UNCHANGED.findall(ran.said):
            if [name for name in changed if name.startswith(place)]:
                yield f"no document was changed in {place}, it says, but {changed}"
        if ran.state not in (self.before, self.wanted):
            again = self.run(None, as_before=False)
            if again.code:
                yield f"the next run fails: {again.said}"
            for name in again.state.keys() | self.wanted.keys():
                if not (_is_report(name) or self._is_same(name, again.state.get(name))):
                    yield f"the next run leaves another {name}"

    def _is_between(self, name: str, content: bytes | None) -> bool:
        """Whether a file that has an entry for each thing has some of those it should have."""
        if content is None:
            return False
        if _is_report(name):
            return _is_whole_report(name, content)
        entries, old = _entries(name, content), _entries(name, self.before.get(name, b""))
        return entries is not None and old is not None and old <= entries

    def _is_same(self, name: str, content: bytes | None) -> bool:
        """Whether a file is as it should be; the order of answers is that in which they came."""
        wanted = self.wanted.get(name)
        if content == wanted:
            return True
        if content is None or wanted is None:
            return False
        entries = _entries(name, content)
        return entries is not None and entries == _entries(name, wanted)


def _is_report(name: str) -> bool:
    """Whether that is the report, which says what was not written."""
    return name.startswith("rapport.")


def _entries(name: str, content: bytes) -> frozenset[str] | None:
    """The entries of a list, each as a text; None of what is no list, or is broken."""
    try:
        if name.endswith("answers.yaml"):
            read = yaml.safe_load(content) or {"answers": []}
            return frozenset(json.dumps(item, sort_keys=True) for item in read["answers"])
        if name.endswith("answers.csv"):
            return frozenset(content.decode().splitlines())
    except (ValueError, yaml.YAMLError):
        pass
    return None


def _is_whole_report(name: str, content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), list)
    except ValueError:
        return name.endswith(".csv") and content.endswith(b"\n")


_UNCHANGED = re.compile(r"(\S+/)\S* ne peut pas être écrit : .* ; aucun document n'a été modifié")
_ENGLISH = re.compile("|".join(os.strerror(error) for error in ERRORS))


def _wrong_words(ran: Ran) -> Iterator[str]:
    if "Traceback" in ran.said:
        yield "a traceback"
    if "erreur inattendue" in ran.said:
        yield "an unexpected error"
    if _ENGLISH.search(ran.said):
        yield "the system's own words"
    if ran.code and not ran.said.strip():
        yield "no word of it"


def _is_scratch(name: str) -> bool:
    """What a command that could not end takes away the next time."""
    last = name.rpartition("/")[2]
    return last in (files.LOCK, journal.NAME) or bool(files._SCRATCH.fullmatch(last))


def _files(folder: Path) -> Content:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if ".git" not in path.parts and path.is_file()
    }


TIME = 1_700_000_000


def put(path: Path, content: str | bytes) -> Path:
    """Write a file of always the same time."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (TIME, TIME))
    return path
