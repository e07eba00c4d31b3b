"""Builds that are killed, operations that fail, disks that are full, links, two builds at once."""

from __future__ import annotations

import errno
import os
import random
import re
import resource
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_docs.base.errors import OutputError
from cpts_docs.run import files, inside
from cpts_docs.run.files import write_files
from tests.commands import Cli, process, tree
from tests.faults.run import Site, build_at_once, kill_builds, site
from tests.filling import filled_docx
from tests.programs import HANG, missing
from tests.samples import MINIMAL, ROOT, ProjectFile, some

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site(tmp_path_factory.mktemp("site"))


# --------------------------------------------------------------------------
# Killed, and two at once: the short form of python -m tests.faults.run


@POSIX
@pytest.mark.whole
def test_a_build_killed_at_any_moment_leaves_each_file_old_or_new_and_the_next_none_of_scratch(
    place: Site,
) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    outcome = kill_builds(place, 16, random.Random(seed))
    assert outcome.faults == []
    assert outcome.seen["line"] >= 4  # half of those that do not go by the clock
    assert outcome.seen["scratch files left"] > 0


@pytest.mark.whole
def test_two_builds_at_once_into_one_folder_leave_whole_files_of_either(place: Site) -> None:
    assert build_at_once(place, 3).faults == []


def test_two_threads_that_write_into_one_folder_leave_each_other_alone(tmp_path: Path) -> None:
    wanted = [{tmp_path / name: bytes([65 + n]) * 100_000 for name in "abcd"} for n in range(2)]
    failures = []

    def write(content: dict[Path, bytes]) -> None:
        try:
            for _ in range(20):
                files.remove_scratch(tmp_path)
                write_files(content)
        except OutputError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(content,)) for content in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "d"]
    for path in tmp_path.iterdir():
        assert path.read_bytes() in [content[path] for content in wanted]


@POSIX
@pytest.mark.whole
def test_an_operation_that_fails_leaves_each_file_old_or_new_and_is_said() -> None:
    """Some of what ``make faults`` does."""
    few = ["--every", "100", "--kinds", "1", "--only", "^build|collect"]
    command = [sys.executable, "-m", "tests.faults.points", *few]
    ran = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=HANG
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"[1-9]\d\d+ operations, [1-9]\d* runs, 0 faults$", ran.stdout.rstrip())


@pytest.mark.parametrize("command", ["build", "init", "collect", "mailing"])
def test_every_command_clears_what_a_killed_one_left_where_it_writes(
    command: str, cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    folder = path.parent
    (folder / "people.csv").write_text("nom\nDurand\n", encoding="utf-8")
    if command == "collect":
        cli("build", path, "-d", "fiche-avis", "-f", "docx", "-o", folder / "retour")
        give_opinion(folder / "retour" / "fiche-avis.docx")
    target, arguments = {
        "build": (folder / "documents", [path]),
        "init": (folder / "neuf", [folder / "neuf"]),
        "collect": (folder / "opinions", [path, folder / "retour"]),
        "mailing": (folder / "questionnaires", [path, folder / "people.csv"]),
    }[command]
    target.mkdir(exist_ok=True)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = target / f".guide.pdf.{ended.pid}-0123abcd.tmp"
    left.write_bytes(b"%PDF")

    ran = cli(command, *arguments)

    assert ran.code == 0, ran.err
    assert not left.exists()
    assert not list(folder.rglob(".*.tmp"))


# --------------------------------------------------------------------------
# Disks


def refused(path: Path, output: Path, reason: str, **options: object) -> None:
    """A build that must fail in French and leave all as it was."""
    before = tree(output)
    result = process("build", path, "-o", output, "-f", "pdf", "-f", "html", **options)
    said = result.stderr.decode()
    assert result.returncode == 1, said
    assert reason in said
    assert "aucun document n'a été modifié" in said
    assert "Traceback" not in said
    assert tree(output) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        missing("only root may mount a disk; the limit of the size of files is tested anyway")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@POSIX
def test_a_full_disk_leaves_the_earlier_documents(
    small_disk: Path, project_file: ProjectFile
) -> None:
    (small_disk / "guide.pdf").write_bytes(b"ancien")
    (small_disk / "questionnaire.html").write_bytes(b"ancien, aussi")
    refused(project_file(MINIMAL), small_disk, "le disque est plein ; libérez de la place")


@POSIX
@pytest.mark.parametrize("limit", some([30_000, 0, 1, 4096, 50_000], 2))
def test_a_limit_on_the_size_of_files_leaves_the_earlier_documents(
    limit: int, tmp_path: Path, project_file: ProjectFile
) -> None:
    output = tmp_path / "sortie"
    output.mkdir()
    (output / "guide.pdf").write_bytes(b"ancien")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    refused(
        project_file(MINIMAL),
        output,
        "le fichier est trop gros pour ce disque",
        preexec_fn=limited,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )


@POSIX
def test_a_disk_that_became_read_only_is_said(small_disk: Path, project_file: ProjectFile) -> None:
    (small_disk / "guide.pdf").write_bytes(b"ancien")
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    if subprocess.run(remount, check=False).returncode:
        missing("a mounted disk cannot be made read-only")
    refused(project_file(MINIMAL), small_disk, "ce disque est en lecture seule")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not count addresses")
@pytest.mark.parametrize("command", ["build", "mailing"])
def test_too_little_memory_to_load_the_program_is_a_sentence(
    command: str, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    table = path.parent / "people.csv"
    table.write_text("nom\nDurand\n", encoding="utf-8")
    more = [table] if command == "mailing" else []

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (100_000_000, 100_000_000))

    ran = process(command, path, *more, "-q", "-f", "pdf", preexec_fn=limited)

    said = ran.stderr.decode()
    assert ran.returncode == 1, said
    assert said.splitlines()[-1].endswith("la mémoire manque ; fermez des programmes et relancez")
    assert "Traceback" not in said
    assert "inattendue" not in said


# The user that the build runs as may not read the folder of a root's Python, so all that
# it needs is loaded before the rights go.
UNPRIVILEGED = """
import os, sys
import cpts_docs
from cpts_docs.cli.main import main
from cpts_docs.formats import FORMATS
project, output, scratch = sys.argv[1:]
options = [option for name in FORMATS for option in ("-f", name)]
assert main(["build", project, "-o", scratch, *options]) == 0
if os.geteuid() == 0:
    os.setgroups([]); os.setegid(65534); os.seteuid(65534)
sys.exit(main(["build", project, "-o", output, *options]))
"""


@POSIX
@pytest.mark.parametrize("with_documents", some([True, False]))
def test_a_folder_where_one_may_not_write_stays_as_it_is(
    with_documents: bool, tmp_path: Path, project_file: ProjectFile
) -> None:
    path, output = project_file(MINIMAL), tmp_path / "sortie"
    output.mkdir()
    if with_documents:
        (output / "guide.pdf").write_bytes(b"ancien")
    reachable(tmp_path)
    output.chmod(0o555)
    before = tree(output)
    result = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(path), str(output), str(tmp_path / "autre")],
        check=False,
        capture_output=True,
        cwd=ROOT,
        timeout=HANG,
    )
    said = result.stderr.decode()
    assert result.returncode == 1, said
    assert "vous n'avez pas le droit d'écrire ici ; choisissez un autre dossier" in said
    assert "Traceback" not in said
    assert tree(output) == before


def reachable(folder: Path) -> None:
    """Let every user through to ``folder``."""
    for parent in (folder, *folder.parents):
        if parent.owner() == Path.home().owner() and parent != Path(parent.anchor):
            mode = stat.S_IMODE(parent.stat().st_mode)
            if mode & 0o005 != 0o005:
                parent.chmod(mode | 0o005)


# --------------------------------------------------------------------------
# Open files and links


@POSIX
def test_who_has_a_document_open_goes_on_to_read_the_old_one(
    cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    target = path.parent / "documents" / "guide.html"
    target.parent.mkdir()
    target.write_bytes(b"ancien")
    with target.open("rb") as file:
        assert file.read(3) == b"anc"
        assert cli("build", path, "-f", "html").code == 0
        assert file.read() == b"ien"
    assert target.read_bytes().startswith(b"<!doctype html>")


LINKS = ["../elsewhere.txt", "/dev/zero", "nowhere", "guide.html", "."]


@POSIX
@pytest.mark.parametrize("destination", LINKS)
def test_a_link_in_the_place_of_a_document_is_replaced_and_what_it_leads_to_is_not(
    destination: str, cli: Cli, project_file: ProjectFile
) -> None:
    path = project_file(MINIMAL)
    elsewhere, target = path.parent / "elsewhere.txt", path.parent / "documents" / "guide.html"
    elsewhere.write_bytes(b"autre chose")
    target.parent.mkdir()
    target.symlink_to(destination)

    ran = cli("build", path, "-f", "html")

    assert ran.code == 0, ran.err
    assert not target.is_symlink()
    assert target.read_bytes().startswith(b"<!doctype html>")
    assert elsewhere.read_bytes() == b"autre chose"
    assert len(list(target.parent.iterdir())) == 3


@POSIX
@pytest.mark.parametrize("destination", LINKS)
def test_a_link_is_there_again_after_a_failure(
    destination: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "guide.html"
    link.symlink_to(destination)
    replace, done = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        done.append(self)
        if len(done) == 2:
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError):
        write_files({link: b"1", tmp_path / "b.txt": b"2"})

    assert os.readlink(link) == destination  # noqa: PTH115
    assert [path.name for path in tmp_path.iterdir()] == ["guide.html"]


@POSIX
@pytest.mark.parametrize("command", ["build", "collect", "mailing"])
def test_a_folder_that_is_a_link_out_of_the_project_is_refused(
    command: str, cli: Cli, tmp_path: Path
) -> None:
    folder, outside = tmp_path / "projet", tmp_path / "dehors"
    folder.mkdir()
    outside.mkdir()
    path = folder / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    (folder / "people.csv").write_text("nom\nDurand\n", encoding="utf-8")
    arguments: list[object] = [path]
    if command == "collect":
        fiche = tmp_path / "avis"
        cli("build", path, "-d", "fiche-avis", "-f", "docx", "-o", fiche)
        give_opinion(fiche / "fiche-avis.docx")
        arguments.append(fiche)
    elif command == "mailing":
        arguments.append(folder / "people.csv")
    name = {"build": "documents", "collect": "opinions", "mailing": "questionnaires"}[command]
    (folder / name).symlink_to("../dehors")

    ran = cli(command, *arguments)

    assert (ran.code, tree(outside)) == (1, {})
    assert "est un lien qui mène hors du dossier du projet" in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="folders have no names of their own there")
@pytest.mark.parametrize("moment", ["_check_replaceable", "_write_whole"])
def test_a_folder_that_becomes_a_link_during_a_build_leads_nowhere(
    moment: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = tmp_path / "projet", tmp_path / "dehors"
    (folder / "documents").mkdir(parents=True)
    outside.mkdir()
    path = folder / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    step = getattr(files, moment)

    def swapped(*arguments: object) -> object:
        if not (folder / "vrai").exists():
            (folder / "documents").rename(folder / "vrai")
            (folder / "documents").symlink_to(outside)
        return step(*arguments)

    monkeypatch.setattr(files, moment, swapped)
    cli("build", path, "-f", "html")

    assert tree(outside) == {}
    assert len(tree(folder / "vrai")) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="folders have no names of their own there")
def test_a_folder_that_becomes_a_link_before_it_is_opened_is_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = tmp_path / "projet", tmp_path / "dehors"
    (folder / "documents").mkdir(parents=True)
    outside.mkdir()
    path = folder / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    check = inside.check_inside

    def swapping(place: Path, root: Path) -> Path:
        found = check(place, root)
        (folder / "documents").rmdir()
        (folder / "documents").symlink_to(outside)
        return found

    monkeypatch.setattr(inside, "check_inside", swapping)
    ran = cli("build", path, "-f", "html")

    assert (ran.code, tree(outside)) == (1, {})


def give_opinion(path: Path) -> None:
    answers = {"avis-cpam-verdict": "favorable", "avis-cpam-texte": "Bien."}
    path.write_bytes(filled_docx(path.read_bytes(), answers))


@POSIX
def test_a_folder_that_is_a_link_inside_the_project_or_is_named_is_used(
    cli: Cli, tmp_path: Path
) -> None:
    folder, outside = tmp_path / "projet", tmp_path / "dehors"
    (folder / "vrai").mkdir(parents=True)
    outside.mkdir()
    path = folder / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    (folder / "documents").symlink_to("vrai")
    (folder / "partage").symlink_to(outside)
    assert cli("build", path, "-f", "html").code == 0
    assert cli("build", path, "-f", "html", "-o", folder / "partage").code == 0
    assert len(tree(folder / "vrai")) == len(tree(outside)) == 3
