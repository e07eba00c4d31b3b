"""Every operation fails once: ``python -m tests.faults.points``.

Each command runs in a forked process, again and again, in which the first, the second, the
third … of its operations on files fails (``layer.py``), once or from then on, until a run has
none left to fail. After each run every file is the old one or the new one, whole; the exit
code says what was not done, in French; and the next run makes all as it should be.
"""

from __future__ import annotations

import argparse
import errno
import gc
import io
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter as Numbers
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

import cpts_docs
from cpts_docs.cli.main import main as run_cli
from cpts_docs.jobs import mailing as mailing_job
from cpts_docs.jobs.collect import reading
from cpts_docs.run import files
from tests.answered import PEOPLE
from tests.faults.layer import ERRORS, Counter, Layer
from tests.filling import filled_docx
from tests.programs import HANG
from tests.samples import MINIMAL
from tests.waiting import wait_until

Content = dict[str, bytes]
COUNTER = Counter()


@dataclass
class Ran:
    """A run: its exit code, what it said, what it left, how many operations it had."""

    code: int
    said: str
    state: Content
    operations: int


URL = "s3://seau/"


class Bucket:
    """Storage of S3, as moto plays it; it is looked at by boto3, and not by what is tested."""

    def __init__(self, endpoint: str) -> None:
        import boto3

        os.environ |= {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "essai",
            "AWS_SECRET_ACCESS_KEY": "essai",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self._client: Any = boto3.client("s3")
        self._client.create_bucket(Bucket="seau")

    def state(self) -> Content:
        """Its files, by their addresses."""
        listed = self._client.list_objects_v2(Bucket="seau").get("Contents", [])
        return {f"{URL}{item['Key']}": self._content(item["Key"]) for item in listed}

    def _content(self, key: str) -> bytes:
        content: bytes = self._client.get_object(Bucket="seau", Key=key)["Body"].read()
        return content

    def lay_out(self, wanted: Content) -> None:
        """Make it hold those of ``wanted`` that are its own."""
        there = self.state()
        for name in there.keys() - wanted.keys():
            self._client.delete_object(Bucket="seau", Key=name.removeprefix(URL))
        for name, content in wanted.items():
            if name.startswith(URL) and there.get(name) != content:
                self._client.put_object(Bucket="seau", Key=name.removeprefix(URL), Body=content)


@contextmanager
def served() -> Iterator[Bucket]:
    """A bucket, as long as it is needed."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        found: list[str] = []

        def said() -> bool:
            log.seek(0)
            found[:] = re.findall(r"Running on (http://127\.0\.0\.1:\d+)\s", log.read().decode())
            return bool(found)

        try:
            wait_until(said, server)
            yield Bucket(found[0])
        finally:
            server.kill()


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
            run_cli([*self.arguments, "-j", "1"])

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
                _put(path, wanted)
        if self.bucket:
            self.bucket.lay_out(self.before)

    # ----------------------------------------------------------------------

    def run(self, failing: tuple[int, int, bool] | None, *, as_before: bool = True) -> Ran:
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

    def _be_child(self, failing: tuple[int, int, bool] | None, said: int) -> None:
        code = 98
        try:
            os.dup2(said, 1)
            os.dup2(said, 2)
            signal.alarm(HANG)
            os.chdir(self.folder)
            tempfile.tempdir = None
            multiprocessing.get_context = lambda _=None: multiprocessing.context.ForkContext()  # type: ignore[assignment]
            folders = () if self.bucket else (str(self.folder), os.environ["TMPDIR"])
            Layer(folders, COUNTER, *(failing or (0, 0, False))).install()
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
    return bool(files._SCRATCH.fullmatch(name.rpartition("/")[2]))


def _files(folder: Path) -> Content:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if ".git" not in path.parts and path.is_file()
    }


TIME = 1_700_000_000

# --------------------------------------------------------------------------
# Scenes


def scenes(root: Path, wanted: str = "") -> Iterator[Scene]:
    """The commands, in one process and in two, each in a folder of its own."""
    for make in (build, changed, mailing, collect):
        for jobs in (1, 2):
            if wanted in make.__name__:
                yield make(_folder(root, make, jobs), jobs)
    if wanted in own_templates.__name__:
        yield own_templates(_folder(root, own_templates))
    if wanted in "stored":
        with served() as bucket:
            for make_stored in (stored, mailed):
                for jobs in (1, 2):
                    yield make_stored(_folder(root, make_stored, jobs), jobs, bucket)


def _folder(root: Path, make: Callable[..., Scene], jobs: int = 1) -> Path:
    folder = root / f"{make.__name__}-{jobs}"
    folder.mkdir()
    return folder


def _project(folder: Path, name: str = "Ruscino") -> Path:
    """A project with answers, an opinion, and a table of people."""
    folder.mkdir(exist_ok=True)
    people = {"version": 1, "project": name, "answers": _answers(2)}
    _put(folder / "answers.yaml", yaml.safe_dump(people, allow_unicode=True))
    opinion = "organisation: CPAM\nverdict: favorable\ntext: Bien.\n"
    (folder / "opinions").mkdir(exist_ok=True)
    _put(folder / "opinions" / "cpam.yaml", opinion)
    text = MINIMAL.replace("name: Ruscino", f"name: {name}")
    more = "answers: answers.yaml\nopinions: [opinions/*.yaml]\n"
    return _put(folder / "project.yaml", text + more)


def _answers(count: int) -> list[dict[str, object]]:
    return [
        {"source": f"{number}.pdf", "sha256": f"{number:064}", "fields": PEOPLE[number]}
        for number in range(count)
    ]


def _put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (TIME, TIME))
    return path


WANTED = ["-d", "guide", "-f", "docx", "-f", "html"]


def _older_documents(project: Path) -> None:
    """What another version wrote."""
    documents = project.parent / "documents"
    for path in cpts_docs.build(project, documents=["guide"], formats=("docx", "html")):
        path.write_bytes(path.read_bytes() + b"<!-- old -->")
    (documents / "guide.html").unlink()  # and what has been lost since


ORIGIN = {
    "document": "questionnaire/1",
    "projet": "Ruscino",
    "departement": "Pyrénées-Orientales",
    "date-du-projet": "2023-06-01",
}


def build(folder: Path, jobs: int) -> Scene:
    names = ["a", "b"][:jobs]
    for name in names:
        _older_documents(_project(folder / name))
    arguments = ["build", *(f"{name}/project.yaml" for name in names), *WANTED, "-j", str(jobs)]
    return Scene(f"build, {jobs} at once", folder, arguments, all_or_none=jobs == 1)


def own_templates(folder: Path) -> Scene:
    path = _project(folder)
    (folder / "modeles").mkdir()
    template = "{% extends 'base.html' %}{% block title %}Guide{% endblock %}"
    _put(folder / "modeles" / "guide.html", template)
    _put(path, path.read_text() + "templates: modeles\n")
    arguments = ["build", "project.yaml", "-d", "guide", "-f", "html"]
    return Scene("build with own templates", folder, arguments, all_or_none=True)


def changed(folder: Path, jobs: int) -> Scene:
    for name in ("a", "b", "c"):
        cpts_docs.build(_project(folder / name), documents=["guide"], formats=["html"])
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@exemple.invalid"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    for name in ("a", "b"):
        path = folder / name / "project.yaml"
        _put(path, path.read_text().replace("[Perpignan]", "[Perpignan, Elne]"))
    arguments = [
        "build",
        *(f"{name}/project.yaml" for name in ("a", "b", "c")),
        "-d",
        "guide",
        "-f",
        "html",
    ]
    arguments += ["--changed-since", "HEAD", "--report", "rapport.json", "-j", str(jobs)]
    return Scene(f"build --changed-since, {jobs} at once", folder, arguments)


def mailing(folder: Path, jobs: int) -> Scene:
    project = _project(folder)
    names = [f"Personne {number}" for number in range(6)]
    _put(folder / "people.csv", "".join(f"{row}\n" for row in ["nom", *names]))
    _put(folder / "rapport.csv", "ancien\n")
    (folder / "questionnaires").mkdir()
    loaded = cpts_docs.load(project)
    page = cpts_docs.write(cpts_docs.render(loaded, "questionnaire"), "html")
    _put(folder / "questionnaires" / "questionnaire-personne-3.html", page)
    arguments = ["mailing", "project.yaml", "people.csv", "-f", "html", "--resume"]
    arguments += ["--report", "rapport.csv", "-j", str(jobs)]
    return Scene(f"mailing --resume, {jobs} at once", folder, arguments)


def stored(folder: Path, jobs: int, bucket: Bucket) -> Scene:
    projects = [f"{name}/project.yaml" for name in ("a", "b")[:jobs]]
    for name in projects:
        _older_documents(_project((folder / name).parent))
    bucket.lay_out({f"{URL}la/guide.html": b"ancien"} if jobs == 1 else {})
    arguments = ["build", *projects, *WANTED, "-o", f"{URL}la", "-j", str(jobs)]
    return Scene(f"build to S3, {jobs} at once", folder, arguments, bucket)


def mailed(folder: Path, jobs: int, bucket: Bucket) -> Scene:
    _project(folder)
    _put(folder / "people.csv", "nom\n" + "".join(f"Personne {n}\n" for n in range(6)))
    bucket.lay_out({f"{URL}la/questionnaire-personne-3.html": b"ancien"})
    arguments = ["mailing", "project.yaml", "people.csv", "-f", "html", "--resume"]
    arguments += ["-o", f"{URL}la", "-j", str(jobs)]
    return Scene(f"mailing --resume to S3, {jobs} at once", folder, arguments, bucket)


def collect(folder: Path, jobs: int) -> Scene:
    project = _project(folder)
    loaded = cpts_docs.load(project)
    forms = folder / "retour" / "inside"
    forms.mkdir(parents=True)
    for number in range(2, 7):
        saved = {**ORIGIN, "fields": {**PEOPLE[number % 23], "nom": f"Nouvelle {number}"}}
        _put(forms / f"{number}.json", json.dumps(saved))
    blank = cpts_docs.write(cpts_docs.render(loaded, "questionnaire"), "docx")
    _put(folder / "retour" / "mot.docx", filled_docx(blank, {**PEOPLE[1], "nom": "Avec Word"}))
    avis = cpts_docs.write(cpts_docs.render(loaded, "fiche-avis"), "docx")
    said = {"avis-dd-verdict": "favorable", "avis-dd-texte": "Bien."}
    _put(folder / "retour" / "avis.docx", filled_docx(avis, said))
    return Scene(
        f"collect, {jobs} at once", folder, ["collect", "project.yaml", "retour", "-j", str(jobs)]
    )


# --------------------------------------------------------------------------
# All of them


@dataclass
class Outcome:
    """What was seen."""

    points: Numbers[str] = field(default_factory=Numbers)
    runs: int = 0
    faults: list[str] = field(default_factory=list)


def try_all(found: Iterator[Scene], every: int, random: Random) -> Outcome:
    """Let each operation of each scene fail, or one of ``every`` that chance takes."""
    outcome = Outcome()
    for scene in found:
        for error in ERRORS:
            for lasting in (False, True)[: 1 + (error in (errno.ENOSPC, errno.EIO))]:
                _try_scene(scene, error, lasting, every, random, outcome)
        print(f"{scene.name}: {outcome.points[scene.name]} operations", flush=True)
    return outcome


def _try_scene(
    scene: Scene, error: int, lasting: bool, every: int, random: Random, outcome: Outcome
) -> None:
    at = random.randint(1, every)
    while True:
        ran = scene.run((at, error, lasting))
        if ran.operations < at:
            break
        outcome.runs += 1
        outcome.points[scene.name] = max(outcome.points[scene.name], at)
        how = f"{scene.name}: {os.strerror(error)} at {at}{' and later' if lasting else ''}"
        for fault in scene.faults(ran, lasting=lasting):
            outcome.faults.append(how)
            print(f"{how}: {fault}", ran.said, sep="\n", flush=True)
        at += random.randint(1, 2 * every - 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="one operation of so many, by chance")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--only", default="", help="the scenes whose name has this")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    gc.disable()
    mailing_job.BATCH = mailing_job.TOGETHER = reading.BATCH = 2  # several tasks of little
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        temporary = root / "tmp"
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
        outcome = try_all(scenes(root, options.only), options.every, Random(options.seed))
    operations = sum(outcome.points.values())
    print(f"{operations} operations, {outcome.runs} runs, {len(outcome.faults)} faults")
    return bool(outcome.faults)


if __name__ == "__main__":
    sys.exit(main())
