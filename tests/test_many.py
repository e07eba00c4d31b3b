"""Many projects at once, and the report of what became of each thing asked for."""

from __future__ import annotations

import csv
import io
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.errors import UnknownNameError, WorkersError
from cpts_docs.formats import FORMATS
from tests.commands import Cli, tree
from tests.samples import MINIMAL

WRONG = {"casse": "version: 1\nname: [\n", "faux": MINIMAL.replace("communes", "comunes")}
RIGHT = [f"p{number}" for number in range(6)]
NAMES = [*RIGHT[:3], *WRONG, *RIGHT[3:]]


@pytest.fixture
def projects(tmp_path: Path) -> list[Path]:
    """Six projects that are right, with a broken one and one with errors among them."""
    paths = [tmp_path / name / "project.yaml" for name in NAMES]
    for path in paths:
        name = path.parent.name
        path.parent.mkdir()
        path.write_text(WRONG.get(name, MINIMAL.replace("Ruscino", f"CPTS {name}")), "utf-8")
    return paths


def rows(report: Path) -> list[list[str]]:
    """All rows of a report, its head first."""
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(report.read_bytes().decode("utf-8-sig")), delimiter=";"))


# --------------------------------------------------------------------------
# The library


def test_a_project_that_fails_is_a_row_and_the_others_are_built(projects: list[Path]) -> None:
    built = list(cpts_docs.build_many(projects, formats=["html"]))

    assert [row.project for row in built] == projects
    assert [row.project.parent.name for row in built if row.failed] == list(WRONG)
    for row in built:
        assert bool(row.files) is not row.failed
        assert all(Path(file).is_file() for file in row.files)
        assert any(item.is_error for item in row.diagnostics) is row.failed


def test_many_projects_have_the_same_bytes_whoever_builds_them(
    projects: list[Path], tmp_path: Path, two_processes: Executor
) -> None:

    made = {"documents": ["questionnaire"], "formats": FORMATS}
    alone = list(cpts_docs.build_many(projects, tmp_path / "ici", **made))
    with ThreadPoolExecutor(4) as threads:
        for name, executor in (("threads", threads), ("processes", two_processes)):
            built = list(cpts_docs.build_many(projects, tmp_path / name, **made, executor=executor))
            assert [(row.project, row.diagnostics) for row in built] == [
                (row.project, row.diagnostics) for row in alone
            ]
            assert tree(tmp_path / name) == tree(tmp_path / "ici")

    files = [name for name in tree(tmp_path / "ici") if "." in name]
    assert len(files) == len(RIGHT) * len(FORMATS)


def test_projects_that_would_share_a_folder_get_one_each(
    projects: list[Path], tmp_path: Path
) -> None:
    same = tmp_path / "autre" / "p0" / "project.yaml"
    own = tmp_path / "p0" / "variante.yaml"
    same.parent.mkdir(parents=True)
    for path in (same, own):
        path.write_text(MINIMAL, encoding="utf-8")

    built = cpts_docs.build_many(
        [projects[0], projects[1], same, own],
        tmp_path / "tous",
        documents=["guide"],
        formats=["html"],
    )

    places = [[Path(file).relative_to(tmp_path / "tous") for file in row.files] for row in built]
    assert places == [
        [Path("p0", "1", "guide.html")],
        [Path("p1", "guide.html")],
        [Path("p0", "2", "guide.html")],
        [Path("variante", "guide.html")],
    ]


def test_resume_builds_only_the_projects_that_lack_a_file(projects: list[Path]) -> None:
    list(cpts_docs.build_many(projects, formats=["html"]))
    kept = projects[1].parent / "documents" / "guide.html"
    lost = projects[0].parent / "documents" / "guide.html"
    kept.write_bytes(b"comme avant")
    lost.unlink()

    built = list(cpts_docs.build_many(projects, formats=["html"], mode="resume"))

    assert [row.project for row in built if row.files] == [projects[0]]
    assert [row.project.parent.name for row in built if row.unchanged] == RIGHT[1:]
    assert lost.is_file()
    assert kept.read_bytes() == b"comme avant"


def test_an_unknown_name_is_refused_before_anything_is_built(projects: list[Path]) -> None:
    with pytest.raises(UnknownNameError):
        cpts_docs.build_many(projects, formats=["rtf"])


def test_a_document_that_no_project_has_is_named_with_those_there_are_once(
    projects: list[Path],
) -> None:
    with pytest.raises(UnknownNameError) as error:
        cpts_docs.build_many(projects[:2], documents=["xyz"])
    assert str(error.value).count("questionnaire") == 1


def test_of_a_file_that_is_no_project_the_real_error_is_told(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "project.yaml"
    path.write_text("name: [\n", encoding="utf-8")
    ran = cli("build", path, "-d", "invitation")
    assert ran.code == 1
    assert "document inconnu" not in ran.err
    assert f"{path}:" in ran.err


@pytest.mark.parametrize(
    ("names", "folders"),
    [
        (("a/b/../project.yaml", "c/project.yaml"), ("a", "c")),
        (("...yaml", "c/..yaml"), ("projet/1", "projet/2")),
        (("con.yaml", "c/aux.yaml"), ("x-con", "x-aux")),
    ],
)
def test_the_folder_of_a_project_is_inside_the_common_one_whatever_its_name(
    tmp_path: Path, names: tuple[str, ...], folders: tuple[str, ...]
) -> None:
    for folder in ("a/b", "c"):
        (tmp_path / folder).mkdir(parents=True)
    for name in names:
        (tmp_path / name).write_text(MINIMAL, encoding="utf-8")
    output = tmp_path / "tous"
    built = cpts_docs.build_many(
        [tmp_path / name for name in names], output, documents=["guide"], formats=["html"]
    )
    assert [row.files for row in built] == [
        (str(output / folder / "guide.html"),) for folder in folders
    ]


class Lost(Executor):
    """Loses every task."""

    def submit(self, *_: object, **__: object) -> object:  # type: ignore[override]
        raise RuntimeError("cannot schedule new futures after shutdown")


def test_a_worker_that_is_lost_is_a_failed_row(projects: list[Path]) -> None:
    built = list(cpts_docs.build_many(projects, executor=Lost()))

    assert [row.project for row in built] == projects
    assert all(row.failed and "relancez la commande" in row.error for row in built)


# --------------------------------------------------------------------------
# The report of a build


def test_the_report_has_a_row_for_each_project(
    projects: list[Path], tmp_path: Path, cli: Cli
) -> None:
    report = tmp_path / "rapport.csv"

    ran = cli("build", *projects, "-f", "html", "-d", "guide", "--report", report)

    assert ran.code == 1
    head, *found = rows(report)
    assert head == ["projet", "fichiers", "état", "message"]
    assert [row[0] for row in found] == list(map(str, projects))
    for path, (_, files, state, message) in zip(projects, found, strict=True):
        if path.parent.name in WRONG:
            assert (files, state) == ("", "en erreur")
            assert f"{path}:" in message
            assert " : erreur : " in message
        else:
            assert (files, state) == (str(path.parent / "documents" / "guide.html"), "construit")


def test_the_states_of_the_report_are_those_of_what_was_done(
    projects: list[Path], tmp_path: Path, cli: Cli
) -> None:
    report, (first, second, *_) = tmp_path / "rapport.csv", projects

    def states(*options: str) -> list[str]:
        cli("build", first, second, "-f", "html", "--report", report, *options)
        return [row[2] for row in rows(report)[1:]]

    assert states("--check") == ["à reconstruire", "à reconstruire"]
    assert states() == ["construit", "construit"]
    assert states("--check") == ["à jour", "à jour"]
    (first.parent / "documents" / "guide.html").unlink()
    assert states("--resume") == ["construit", "inchangé"]


# --------------------------------------------------------------------------
# The report of a mailing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "people.csv").write_text(
        "nom;mail\nAna;\nBea;pas une adresse\nZoé;\n", encoding="utf-8"
    )
    return tmp_path


def test_the_report_has_a_row_for_each_recipient_those_left_out_too(folder: Path, cli: Cli) -> None:
    report, made = folder / "rapport.csv", folder / "questionnaires"
    arguments = ("mailing", folder / "project.yaml", folder / "people.csv", "-f", "html")

    assert cli(*arguments, "--report", report).code == 1

    left_out = ["3", "", "échec", "« pas une adresse » n'est pas une adresse mail"]
    zoe = str(made / "questionnaire-zoe.html")
    assert rows(report) == [
        ["ligne", "fichier", "état", "message"],
        ["2", str(made / "questionnaire-ana.html"), "écrit", ""],
        left_out,
        ["4", zoe, "écrit", ""],
    ]

    (made / "questionnaire-zoe.html").unlink()
    cli(*arguments, "--report", report, "--resume")
    assert rows(report)[1:] == [
        ["2", str(made / "questionnaire-ana.html"), "déjà là", ""],
        left_out,
        ["4", zoe, "écrit", ""],
    ]


def test_a_letter_that_cannot_be_written_is_a_row_and_the_others_are_written(
    folder: Path, cli: Cli
) -> None:
    report, made = folder / "rapport.csv", folder / "questionnaires"
    (made / "questionnaire-ana.html").mkdir(parents=True)

    ran = cli(
        *("mailing", folder / "project.yaml", folder / "people.csv", "-f", "html"),
        *("--report", report),
    )

    assert ran.code == 1
    assert "cpts-docs : ligne 2 : " in ran.err
    states = {row[0]: (row[2], "un dossier porte déjà ce nom" in row[3]) for row in rows(report)}
    assert (states["2"], states["4"]) == (("échec", True), ("écrit", False))


def test_rows_with_one_reason_are_one_line_on_the_terminal(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = "".join(f"Personne {number}\n" for number in range(60))
    (folder / "people.csv").write_text(f"nom\n{people}", encoding="utf-8")

    monkeypatch.setattr(
        "cpts_docs.run.parallel.spread",
        lambda _, tasks, *__: ((task, WorkersError("tout est perdu")) for task in tasks),
    )
    ran = cli("mailing", folder / "project.yaml", folder / "people.csv", "-q", "-f", "html")

    assert ran.code == 1
    assert ran.err == "cpts-docs : lignes 2, 3, 4, 5, 6 et 55 autres : tout est perdu\n"


@pytest.mark.parametrize("command", ["build", "mailing"])
def test_a_report_that_cannot_be_written_is_said_before_anything_else_is(
    folder: Path, cli: Cli, command: str
) -> None:
    people = [folder / "people.csv"] if command == "mailing" else []
    before = tree(folder)

    for report, reason in (
        (folder / "absent" / "rapport.csv", "ce chemin n'existe pas"),
        (folder, "un dossier porte déjà ce nom"),
    ):
        ran = cli(command, folder / "project.yaml", *people, "-q", "--report", report)
        assert (ran.code, ran.out) == (1, "")
        assert f"cpts-docs : {report} ne peut pas être écrit : {reason}\n" in ran.err

    assert tree(folder) == before


def test_a_path_that_is_no_text_does_not_end_the_report(folder: Path, cli: Cli) -> None:
    report = folder / "rapport.csv"
    cli("build", folder / "\udcff.yaml", "-q", "--report", report)
    assert rows(report)[1][2] == "en erreur"
