"""How the command line speaks: quiet, verbose, in colour; and how a shell completes it."""

from __future__ import annotations

import logging
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.cli.commands import COMMANDS
from cpts_docs.cli.main import main
from cpts_docs.forms.kinds import MAILED
from tests.programs import HANG, program
from tests.samples import MINIMAL, ROOT, ProjectFile

Capture = pytest.CaptureFixture[str]

BAD = f"{MINIMAL}misions: []\n"
TABLE = "nom;mail\nMarie Durand;marie@exemple.invalid\nPaul Petit;paul\n"


# --------------------------------------------------------------------------
# -q and -v


@pytest.mark.parametrize("arguments", [["-q", "build"], ["build", "-q"], ["build", "--quiet"]])
def test_a_quiet_build_that_goes_well_says_nothing(
    project_file: ProjectFile, capsys: Capture, arguments: list[str]
) -> None:
    path = project_file(MINIMAL)

    assert main([*arguments, str(path), "-f", "html"]) == 0

    assert capsys.readouterr() == ("", "")
    assert len(list((path.parent / "documents").iterdir())) == 3


def test_a_quiet_command_says_its_errors_without_its_warnings(
    project_file: ProjectFile, capsys: Capture
) -> None:
    path = project_file(BAD)

    assert main(["validate", "-q", str(path)]) == 1
    validated = capsys.readouterr()
    assert main(["build", "-q", str(path)]) == 1
    built = capsys.readouterr()

    assert re.findall(r"\[([a-z-]+)\]$", validated.out, re.M) == ["cle-inconnue"]
    assert "1 projet" not in validated.out
    assert built.out == ""
    assert built.err == validated.out


def test_a_quiet_mailing_and_collect_name_only_what_they_leave_out(
    project_file: ProjectFile, tmp_path: Path, capsys: Capture
) -> None:
    path = project_file(MINIMAL)
    table, forms = tmp_path / "gens.csv", tmp_path / "reponses"
    table.write_text(TABLE, encoding="utf-8")
    forms.mkdir()
    (forms / "vide.pdf").touch()

    assert main(["mailing", "-q", str(path), str(table)]) == 1
    mailed = capsys.readouterr()
    assert main(["collect", "-q", str(path), str(forms)]) == 1
    collected = capsys.readouterr()

    assert mailed.out == collected.out == ""
    assert re.findall(r"\[([a-z-]+)\]$", mailed.err, re.M) == ["tableau-ligne"]
    assert collected.err == f"cpts-docs : {forms / 'vide.pdf'} : le fichier est vide\n"


def test_what_a_program_asks_for_is_printed_however_quiet(
    project_file: ProjectFile, capsys: Capture
) -> None:
    path = project_file(BAD)

    main(["schema", "--quiet"])
    assert capsys.readouterr().out.startswith("{")
    main(["validate", "--quiet", "--message-format", "json", str(path)])
    assert '"severity": "warning"' in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["-v", "build"], ["build", "--verbose"]])
def test_a_verbose_build_says_what_it_reads_renders_and_writes_and_how_long_it_took(
    project_file: ProjectFile, capsys: Capture, arguments: list[str]
) -> None:
    path = project_file(MINIMAL)
    target = path.parent / "documents" / "guide.html"

    assert main([*arguments, str(path), "-d", "guide", "-f", "html"]) == 0

    printed = capsys.readouterr()
    assert printed.out == f"{target}\n"
    said = [line for line in printed.err.splitlines() if line.startswith("cpts-docs : ")]
    patterns = [
        rf"lu : {re.escape(str(path))} \(\d+ octets\)",
        rf"vérifié : {re.escape(str(path))} \(\d+ ms\)",
        r"composé : guide \(\d+ ms\)",
        r"mis en html : .* \(\d+ ms\)",
        rf"écrit : {re.escape(str(target))} \(\d+ octets\)",
    ]
    assert len(said) == len(patterns)
    for line, pattern in zip(said, patterns, strict=True):
        assert re.fullmatch(f"cpts-docs : {pattern}", line), line


def test_the_command_after_a_verbose_or_quiet_one_speaks_as_usual(
    project_file: ProjectFile, capsys: Capture
) -> None:
    path = str(project_file(MINIMAL))

    main(["validate", "-q", path])
    main(["validate", "-v", path])
    capsys.readouterr()
    main(["validate", path])

    printed = capsys.readouterr()
    assert printed.out.endswith("1 projet : 0 erreur, 1 avertissement\n")
    assert printed.err == ""


def test_a_verbose_command_shows_no_control_character_of_a_file_name(
    tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "pro\x1b[2Jjet.yaml"
    path.write_text(MINIMAL, encoding="utf-8")

    main(["validate", "-v", str(path)])

    assert "\x1b" not in capsys.readouterr().err


# --------------------------------------------------------------------------
# The log


def test_a_program_that_imports_the_library_sees_its_work_in_the_log(
    project_file: ProjectFile, caplog: pytest.LogCaptureFixture
) -> None:
    path = project_file(MINIMAL)

    with caplog.at_level(logging.INFO, logger="cpts_docs"):
        (written,) = cpts_docs.build(path, documents=["guide"], formats=["html"])

    assert {record.name for record in caplog.records} == {"cpts_docs"}
    verbs = [record.getMessage().split()[0] for record in caplog.records]
    assert verbs == ["lu", "vérifié", "composé", "mis", "écrit"]
    assert str(written) in caplog.records[-1].getMessage()


def test_a_program_that_asks_for_no_log_is_shown_none(
    project_file: ProjectFile, capsys: Capture
) -> None:
    cpts_docs.build(project_file(MINIMAL), documents=["guide"], formats=["html"])

    assert capsys.readouterr() == ("", "")
    assert any(
        isinstance(handler, logging.NullHandler)
        for handler in logging.getLogger("cpts_docs").handlers
    )


# --------------------------------------------------------------------------
# Colour


def on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    """What a command writes on a terminal."""
    pty = pytest.importorskip("pty")
    here, there = pty.openpty()
    try:
        subprocess.run(
            [sys.executable, "-m", "cpts_docs", *command],
            stdout=there,
            stderr=there,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm", "PYTHONUTF8": "1", **environment},
            check=False,
            timeout=HANG,
        )
        return os.read(here, 100_000).decode()
    finally:
        os.close(here)
        os.close(there)


def test_a_terminal_shows_the_place_bold_an_error_red_and_a_warning_yellow(
    project_file: ProjectFile,
) -> None:
    path = project_file(BAD)

    shown = on_a_terminal(["validate", str(path)], {"NO_COLOR": ""})

    assert f"\x1b[1m{path}:1:1\x1b[0m\x1b[33m : avertissement : \x1b[0m" in shown
    assert f"\x1b[1m{path}:7:1\x1b[0m\x1b[31m : erreur : \x1b[0mla clé" in shown


@pytest.mark.parametrize("refusal", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_refuses_colours_gets_none(project_file: ProjectFile, refusal: dict[str, str]) -> None:
    shown = on_a_terminal(["build", str(project_file(BAD))], refusal)

    assert "erreur" in shown
    assert "\x1b" not in shown


def test_a_pipe_gets_no_colours(project_file: ProjectFile) -> None:
    command = [sys.executable, "-m", "cpts_docs", "validate", str(project_file(BAD))]
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}

    ran = subprocess.run(
        command, cwd=ROOT, env={**environment, "TERM": "xterm"}, capture_output=True, check=False
    )

    assert b"erreur" in ran.stdout
    assert b"\x1b" not in ran.stdout


# --------------------------------------------------------------------------
# Completion


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    """A folder with a project, a folder in it, and a script of completion for each shell."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "projets").mkdir()
    for shell in ("bash", "zsh", "fish"):
        assert main(["completion", shell]) == 0
        Path(f"script.{shell}").write_text(capsys.readouterr().out, encoding="utf-8")
    return tmp_path


def completed_by_bash(words: list[str]) -> list[str]:
    """What Bash offers for the last of ``words``."""
    script = f"""
        source script.bash
        COMP_WORDS=({shlex.join(words)}) COMP_CWORD={len(words) - 1}
        $(complete -p cpts-docs | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    ran = subprocess.run(
        [program("bash"), "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    return ran.stdout.split()


def completed_by_fish(words: list[str]) -> list[str]:
    """What fish offers for the last of ``words``."""
    line = " ".join(words)
    ran = subprocess.run(
        [program("fish"), "--no-config", "-c", f'source script.fish; complete -C "{line}"'],
        env={**os.environ, "HOME": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split("\t")[0] for line in ran.stdout.splitlines()]


COMPLETIONS = [
    (["bu"], {"build"}),
    ([""], set(COMMANDS)),
    (["build", "--f"], {"--for", "--format"}),
    (["build", "-f", "p"], {"pdf"}),
    (["build", "x.yaml", "--document", ""], set(cpts_docs.DOCUMENTS)),
    (["mailing", "--document", ""], set(MAILED)),
    (["validate", "--message-format", "gith"], {"github"}),
    (["build", "project"], {"project.yaml"}),
    (["init", "proje"], {"projets"}),
    (["build", "-o", "proje"], {"projets"}),
    (["completion", ""], {"bash", "zsh", "fish"}),
]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("complete", [completed_by_bash, completed_by_fish])
def test_a_shell_completes_commands_options_values_and_files(complete) -> None:  # type: ignore[no-untyped-def]
    offered = {
        " ".join(words): {item.rstrip("/") for item in complete(["cpts-docs", *words])}
        for words, _ in COMPLETIONS
    }

    assert offered == {" ".join(words): expected for words, expected in COMPLETIONS}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_every_shell_is_one_that_it_can_read(place: Path, shell: str) -> None:
    script = place / f"script.{shell}"

    subprocess.run([program(shell), "-n", str(script)], check=True, capture_output=True)

    for name in COMMANDS:
        assert name in script.read_text("utf-8")


# --------------------------------------------------------------------------
# What starting costs


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_little_is_loaded_before_a_command_is_known(option: str) -> None:
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from cpts_docs.cli.main import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    print(*sorted(set(sys.modules) - before), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, option], cwd=ROOT, capture_output=True, text=True, check=True
    )

    loaded = ran.stderr.split()
    late = {"logging", "shtab", "yaml", "concurrent.futures", "secrets", "cpts_docs.base.words"}
    assert late.isdisjoint(loaded)
    assert len([name for name in loaded if not name.startswith("cpts_docs")]) < 70
