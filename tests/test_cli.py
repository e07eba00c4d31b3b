"""The command line when all goes well, its help, and its words for wrong usage."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import cpts_docs
from cpts_docs.cli import commands
from cpts_docs.cli.main import main
from cpts_docs.formats import FORMATS, USUAL
from tests.commands import EVERY_FORMAT
from tests.programs import HANG
from tests.reading import text_of
from tests.samples import DOCUMENTS, MINIMAL, ROOT, ProjectFile

COMMANDS = tuple(commands.COMMANDS)

Capture = pytest.CaptureFixture[str]


def stopped(*arguments: str) -> int | str | None:
    """The exit code of a command that argparse ends."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return stop.value.code


# --------------------------------------------------------------------------
# build


def test_build_writes_six_files_beside_the_project_and_a_line_for_each(
    project_file: ProjectFile, capsys: Capture
) -> None:
    path = project_file(MINIMAL)

    assert main(["build", str(path)]) == 0

    folder = path.parent / "documents"
    expected = [folder / f"{name}.{ending}" for name in DOCUMENTS for ending in USUAL]
    assert capsys.readouterr().out.splitlines() == [str(file) for file in expected]
    assert sorted(folder.iterdir()) == sorted(expected)
    for file in expected:
        assert "Ruscino" in text_of(file), file


def test_documents_and_formats_repeat_and_come_in_their_usual_order(
    project_file: ProjectFile, capsys: Capture
) -> None:
    path = project_file(MINIMAL)
    options = ["-d", "guide", "--document", "questionnaire", "-d", "guide"]
    options += ["-f", "html", "--format", "docx"]

    assert main(["build", str(path), *options]) == 0

    files = capsys.readouterr().out.splitlines()
    assert [Path(file).name for file in files] == [
        "questionnaire.docx",
        "questionnaire.html",
        "guide.docx",
        "guide.html",
    ]
    assert len(list((path.parent / "documents").iterdir())) == 4


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_the_output_folder_is_made_with_its_parents(
    project_file: ProjectFile, tmp_path: Path, capsys: Capture, option: str
) -> None:
    folder = tmp_path / "a" / "é b"

    code = main(["build", str(project_file(MINIMAL)), option, str(folder), "-f", "html"])

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [str(folder / f"{n}.html") for n in DOCUMENTS]
    assert sorted(file.name for file in folder.iterdir()) == sorted(f"{n}.html" for n in DOCUMENTS)
    assert not (tmp_path / "documents").exists()


def test_a_second_build_writes_the_same_bytes(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL)
    builds = []
    for _ in range(2):
        assert main(["build", str(path), *EVERY_FORMAT]) == 0
        builds.append({file: file.read_bytes() for file in (path.parent / "documents").iterdir()})

    assert len(builds[0]) == len(DOCUMENTS) * len(FORMATS)
    assert builds[0] == builds[1]


def test_a_warning_goes_to_the_error_output_and_does_not_stop_the_build(
    project_file: ProjectFile, capsys: Capture
) -> None:
    assert main(["build", str(project_file(MINIMAL)), "-f", "html"]) == 0

    printed = capsys.readouterr()
    assert "avertissement" not in printed.out
    assert "[rgpd]" in printed.err


def test_the_notice_that_is_not_whole_is_one_line_after_the_first_time(
    project_file: ProjectFile, tmp_path: Path, capsys: Capture
) -> None:
    one = str(project_file(MINIMAL))
    (tmp_path / "deux.yaml").write_text(MINIMAL, encoding="utf-8")

    def lines(*arguments: str) -> int:
        main(list(arguments))
        printed = capsys.readouterr()
        return (printed.out + printed.err).count("\n")

    first = lines("build", one, "-f", "html")
    assert lines("build", one, "-f", "html") == first - 3
    assert lines("build", one, "-f", "html", "--check") == 1
    assert lines("validate", one) == 5
    assert lines("validate", one, str(tmp_path / "deux.yaml")) == 6
    assert lines("collect", one, one) == lines("collect", one, one, "-q") + 2


def test_what_is_awaited_is_one_line_after_the_first_build(
    project_file: ProjectFile, tmp_path: Path, capsys: Capture
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("nom;specialite;adresse;telephone;mail\nAna;;;;a@b.fr\n", encoding="utf-8")
    awaited = "answers: answers.yaml\nopinions: [opinions/*.yaml]\n"
    project = str(project_file(MINIMAL + awaited))

    def lines(*arguments: str) -> int:
        main(list(arguments))
        return capsys.readouterr().err.count("    → ")

    assert lines("build", project, "-f", "html") == 3
    assert lines("build", project, "-f", "html") == 0
    assert lines("mailing", project, str(table), "-f", "html") == 0
    assert lines("documents", project) == 0


def test_documents_of_a_project_with_an_error_still_names_those_of_the_package(
    project_file: ProjectFile, capsys: Capture
) -> None:
    assert main(["documents", str(project_file(MINIMAL + "x: 1\n"))]) == 1
    printed = capsys.readouterr().out
    assert all(name in printed for name in DOCUMENTS)


# --------------------------------------------------------------------------
# validate, init, schema, --version


def test_validate_counts_projects_errors_and_warnings(tmp_path: Path, capsys: Capture) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(MINIMAL, encoding="utf-8")
    bad.write_text(MINIMAL + "nam: 1\nmision: []\n", encoding="utf-8")

    assert main(["validate", str(good)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 projet : 0 erreur, 1 avertissement"
    assert main(["validate", str(good), str(bad)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 projets : 2 erreurs, 2 avertissements"
    assert {path.name for path in tmp_path.iterdir()} == {"good.yaml", "bad.yaml"}


def test_the_starting_project_has_no_problem_and_builds(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "deep" / "mon-projet"
    project = folder / "project.yaml"

    assert main(["init", str(folder)]) == 0
    schema = project.with_name("project.schema.json")
    assert capsys.readouterr().out == f"{project}\n{schema}\n"
    assert main(["validate", str(project)]) == 0
    assert capsys.readouterr().out == "1 projet : 0 erreur, 0 avertissement\n"
    assert main(["build", str(project)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert len(printed.out.splitlines()) == 6
    assert {path.name for path in folder.iterdir()} == {
        "project.yaml",
        "project.schema.json",
        "documents",
    }


def test_the_schema_is_valid_json_schema_2020_12(capsys: Capture) -> None:
    assert main(["schema"]) == 0

    printed = capsys.readouterr().out
    schema = json.loads(printed)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert printed == (ROOT / "schemas" / "project.schema.json").read_text("utf-8")


def test_the_version_is_the_one_of_the_package(capsys: Capture) -> None:
    assert stopped("--version") == 0
    assert capsys.readouterr().out == f"cpts-docs {cpts_docs.__version__}\n"


# --------------------------------------------------------------------------
# French

ENGLISH = re.compile(
    r"\b(usage:|positional|optional|show|this help|exit|default:|required|argument -|"
    r"choose|from|invalid|choice|expected|unrecognized|the following|are required|error|"
    r"version number|ignored|could match|ambiguous)",
    re.IGNORECASE,
)


def in_french(text: str) -> bool:
    """Whether argparse kept its English words to itself; option names are as they are."""
    return not ENGLISH.search(re.sub(r"--[a-z-]+", "", text))


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_of_every_command_is_in_french(
    capsys: Capture, command: list[str], option: str
) -> None:
    assert stopped(*command, option) == 0

    text = capsys.readouterr().out
    assert text.startswith(" ".join(["usage : cpts-docs", *command]))
    assert "montre cette aide" in text
    assert in_french(text), ENGLISH.search(text)


def test_the_help_names_every_command_document_and_format(capsys: Capture) -> None:
    stopped("--help")
    stopped("build", "--help")

    text = capsys.readouterr().out
    for name in (*COMMANDS, *cpts_docs.DOCUMENTS, *FORMATS, "documents/"):
        assert name in text


def test_the_help_of_mailing_and_collect_names_columns_formats_and_folders(
    capsys: Capture,
) -> None:
    stopped("mailing", "--help")
    mailing = capsys.readouterr().out
    stopped("collect", "--help")
    collect = capsys.readouterr().out

    for name in ("nom", "specialite", "adresse", "telephone", "mail", "{ligne}", "questionnaires/"):
        assert name in mailing
    for name in ("CSV", *FORMATS, "questionnaire-{nom}", "--resume"):
        assert name in mailing
    for name in ("PDF", "DOCX", "JSON", "dossiers"):
        assert name in collect


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "pfd"], "cpts-docs : format inconnu : « pfd » ; vouliez-vous dire « pdf » ?"),
        (["--name", "{non}"], "cpts-docs : le motif utilise « {non} », inconnu ; "),
        (["--name", "{nom"], "cpts-docs : motif de nom de fichier incorrect : « {nom »"),
        (["--name", "a/{nom}"], "cpts-docs : le motif d'un nom de fichier ne contient ni / ni"),
        (["--name", ""], "cpts-docs : le motif d'un nom de fichier commence par une lettre"),
        (["--name", ".."], "cpts-docs : le motif d'un nom de fichier commence par une lettre"),
        (["--name", "{nom!r}"], "cpts-docs : le motif utilise « {nom!r} » ; {nom} suffit"),
        (
            ["--name", "a\n{nom}"],
            "cpts-docs : le motif d'un nom de fichier ne contient pas « \\x0a",
        ),
    ],
)
def test_a_wrong_option_of_mailing_is_said_before_any_file_is_looked_at(
    capsys: Capture, arguments: list[str], said: str
) -> None:
    assert main(["mailing", "none.yaml", "none.csv", *arguments]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(said)
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "il manque : COMMANDE"),
        (["build"], "il manque : PROJET"),
        (["validate"], "il manque : PROJET"),
        (["mailing"], "il manque : PROJET, DESTINATAIRES"),
        (["mailing", "x.yaml"], "il manque : DESTINATAIRES"),
        (["collect"], "il manque : PROJET, FICHIER"),
        (["collect", "x.yaml"], "il manque : FICHIER"),
        (["init"], "il manque : DOSSIER"),
        (["build", "x.yaml", "--zip"], "argument inconnu : --zip"),
        (
            ["build", "x.yaml", "--out", "y"],
            "argument inconnu : --out y ; vouliez-vous dire « --output » ?",
        ),
        (["mailing", "x.yaml", "x.csv", "y.csv"], "argument inconnu : y.csv"),
        (["mailing", "x.yaml", "x.csv", "--resume=x"], "--resume : ne prend pas de valeur ('x')"),
        (["mailing", "x.yaml", "x.csv", "--name"], "--name : il manque une valeur"),
        (["mailing", "x.yaml", "x.csv", "-f"], "-f/--format : il manque une valeur"),
        (["collect", "x.yaml", "x.pdf", "-o"], "-o/--output : il manque une valeur"),
        (["collect", "x.yaml", "x.pdf", "--resume"], "argument inconnu : --resume"),
        (["build", "x.yaml", "--for"], "--for : il manque une valeur"),
        (["schema", "x"], "argument inconnu : x"),
        (["init", "a", "b"], "argument inconnu : b"),
        (["build", "x.yaml", "-o"], "-o/--output : il manque une valeur"),
        (["build", "x.yaml", "-d", "-f", "pdf"], "-d/--document : il manque une valeur"),
        (["build", "x.yaml", "-f"], "-f/--format : il manque une valeur"),
        (
            ["validate", "x.yaml", "--message-format", "xml"],
            "--message-format : « xml » n'existe pas ; "
            "choix possibles : text, json, github, gitlab",
        ),
        (["validate", "--message-format"], "--message-format : il manque une valeur"),
        (
            ["xyz"],
            f"COMMANDE : « xyz » n'existe pas ; choix possibles : {', '.join(COMMANDS)}",
        ),
        (["bulid"], "COMMANDE : « bulid » n'existe pas ; vouliez-vous dire « build » ?"),
        (
            ["build", "--formt", "pdf", "x.yaml"],
            "argument inconnu : --formt ; vouliez-vous dire « --format » ?",
        ),
        (
            ["build", "x.yaml", "-j", "0000019999"],
            "-j/--jobs : « 0000019999 » n'est pas un nombre de 1 à 1000",
        ),
        (
            ["build", "x.yaml", "-j", "9" * 5000],
            f"-j/--jobs : « {'9' * 5000} » n'est pas un nombre de 1 à 1000",
        ),
        (["build", "x.yaml", "--check", "--resume"], "--resume : ne va pas avec --check"),
        (
            ["mailing", "x.yaml", "y.csv", "-f", "pdf", "-f", "docx"],
            "-f/--format : ne se donne qu'une fois",
        ),
        (["init", "s3://x"], "DOSSIER : « s3://x » est une adresse ; donnez un dossier"),
        (["--help=x"], "-h/--help : ne prend pas de valeur ('x')"),
    ],
)
def test_wrong_usage_is_said_in_french_with_the_way_to_the_help(
    capsys: Capture, arguments: list[str], said: str
) -> None:
    assert stopped(*arguments) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage : cpts-docs")
    *_, message, hint = printed.err.splitlines()
    # Since 3.12, argparse lists choices without their quotation marks.
    assert message.replace("'", "").endswith(f" : erreur : {said}".replace("'", ""))
    assert re.fullmatch(r"« cpts-docs( [a-z]+)? --help » montre l'aide", hint)
    assert arguments[0:1] not in ([name] for name in COMMANDS) or arguments[0] in hint
    assert in_french(printed.err), ENGLISH.search(printed.err)


# --------------------------------------------------------------------------
# What starting costs

HEAVY = ("docx", "lxml", "pypdf", "typst", "jinja2", "markdown_it", "fontpkg_arimo", "tqdm")


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (["--help"], ("yaml", "jsonschema", "json")),
        (["--version"], ("yaml", "jsonschema", "json")),
        (["mailing", "--help"], ("yaml", "jsonschema")),  # they name the formats there are
        (["collect", "--help"], ("yaml", "jsonschema")),
        (["schema"], ()),
        (["validate", "{project}"], ()),
    ],
)
def test_no_writer_is_imported_before_a_document_is_written(
    project_file: ProjectFile, arguments: list[str], more: tuple[str, ...]
) -> None:
    project = str(project_file(MINIMAL))
    code = (
        "import sys\n"
        "from cpts_docs.cli.main import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, *(word.format(project=project) for word in arguments)]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=HANG)

    imported = {name.split(".")[0] for name in ran.stderr.decode().split()}
    assert "argparse" in imported
    assert imported & {*HEAVY, *more} == set()
    inside = re.compile(rf"cpts_docs\.formats\.({'|'.join(FORMATS)})\.\w+")
    assert [name for name in ran.stderr.decode().split() if inside.fullmatch(name)] == []
    if arguments[0] not in ("mailing", "collect"):
        assert "cpts_docs.formats" not in ran.stderr.decode().split()
