"""What is published holds all that it needs, is the same whoever builds it, and works anywhere."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

import cpts_docs
from cpts_docs.base import installing
from tests.filling import FILL
from tests.installed import ENVIRONMENT, HERE, METADATA, Install, Published, built
from tests.programs import HANG, program
from tests.reading import text_of
from tests.samples import ROOT


@pytest.fixture(scope="module")
def unpacked(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist's files, in a folder that only their owner may read."""
    folder = tmp_path_factory.mktemp("ailleurs") / "un dossier (é)"
    with tarfile.open(published[0]) as archive:
        archive.extractall(folder, filter="data")
    (inside,) = folder.iterdir()
    for path in inside.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return inside


# --------------------------------------------------------------------------
# What it holds


def known_to_git(*folders: str) -> set[str]:
    """The files of these folders, as git sees them."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


def test_the_wheel_holds_the_package_its_schemas_templates_and_examples_and_nothing_else(
    published: Published,
) -> None:
    with zipfile.ZipFile(published[1]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}

    examples = ("projects/ruscino/project.yaml", "projects/trois-rivieres")
    beside = {f"cpts_docs/{name}" for name in known_to_git("schemas", "templates", *examples)}
    made = {name for name in names if name.startswith("cpts_docs/_made/")}
    assert {"cpts_docs/_made/page_guide.py", "cpts_docs/_made/word.py"} <= made
    assert names - made == known_to_git("cpts_docs") | beside
    for folder in ("schemas", "templates", "reference"):
        assert any(name.startswith(f"cpts_docs/{folder}/") for name in names)
    assert "cpts_docs/py.typed" in names


def test_the_sdist_holds_what_the_wheel_is_made_of_and_the_documentation(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}

    assert known_to_git("cpts_docs", "schemas", "templates", "docs") <= names
    assert {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"} <= names
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name]


@pytest.mark.whole
def test_the_package_index_would_take_it(published: Published) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *published],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("PASSED") == 2


def test_every_dependency_has_a_lower_bound_and_no_upper_one() -> None:
    for requirement in METADATA["dependencies"]:
        assert re.fullmatch(r"[A-Za-z0-9-]+(\[[a-z]+\])?>=[0-9.]+", requirement)


@pytest.mark.whole
def test_the_bill_of_materials_names_what_the_wheel_needs_with_hashes(tmp_path: Path) -> None:
    file = tmp_path / "bill" / "sbom.json"
    folders = {"BIN": Path(sys.executable).parent, "CYCLONEDX": tmp_path / "tool", "SBOM": file}
    command = [program("make"), "--silent", "-o", ".venv/.ready", "sbom"]
    given = [f"{name}={path}" for name, path in folders.items()]
    subprocess.run([*command, *given], cwd=ROOT, check=True, timeout=HANG)

    bill = json.loads(file.read_text("utf-8"))

    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "cpts-docs")
    found = {item["name"]: item for item in bill["components"]}
    needed = {re.split(r"[\[>]", line)[0].lower() for line in METADATA["dependencies"]}
    assert needed <= found.keys()
    assert not {"hatchling", "pytest", "distributed"} & found.keys()
    for item in found.values():
        assert item["purl"] == f"pkg:pypi/{item['name']}@{item['version']}"
        hashes = [one["alg"] for where in item["externalReferences"] for one in where["hashes"]]
        assert set(hashes) == {"SHA-256"}
    assert [path.name for path in file.parent.iterdir()] == ["sbom.json"]


# --------------------------------------------------------------------------
# The same bytes


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.mark.whole
def test_another_folder_umask_time_zone_and_day_give_the_same_bytes(
    published: Published, unpacked: Path, tmp_path: Path
) -> None:
    source = shutil.copytree(unpacked, tmp_path / "un dossier (é)")
    (source / "cpts_docs" / "__pycache__").mkdir()
    (source / "cpts_docs" / "__pycache__" / "cli.cpython-311.pyc").write_bytes(b"left over")
    later = (program("faketime"), "2031-02-28 23:59:59", "env", "TZ=Pacific/Kiritimati")

    again = built(source, tmp_path / "dist", *later, umask=0o077)

    for first, second in zip(published, again, strict=True):
        assert first.name == second.name
        assert digest(first) == digest(second), first.name


@pytest.mark.whole
def test_the_files_that_the_dockerfile_copies_give_the_same_wheel(
    published: Published, unpacked: Path, tmp_path: Path
) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    source = tmp_path / "source"
    source.mkdir()
    copied = [
        name
        for names in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M)
        for name in names.split()
    ]
    for name in copied:
        path = unpacked / name
        shutil.copytree(path, source / name) if path.is_dir() else shutil.copy(path, source)

    _, wheel = built(source, tmp_path / "dist")

    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    assert let_in == copied
    assert digest(wheel) == digest(published[1])


def test_the_image_is_made_in_two_stages_and_its_program_is_not_run_by_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")

    assert len(re.findall(r"^FROM ", dockerfile, re.M)) == 2
    assert re.search(r"^USER (?!root|0)", dockerfile, re.M)
    assert dockerfile.endswith('ENTRYPOINT ["cpts-docs"]\n')
    assert len(dockerfile.splitlines()) < 30


# --------------------------------------------------------------------------
# Installed, far from the checkout

LOWEST = [item.replace(">=", "==") for item in METADATA["dependencies"]]
"""All that the package needs, as old as it may be."""


@pytest.mark.whole
@pytest.mark.parametrize(
    ("version", "packages"),
    [
        pytest.param("3.11", [], id="3.11"),
        pytest.param("3.11", LOWEST, id="3.11 with the lowest versions"),
        pytest.param("3.12", [], id="3.12"),
        pytest.param("3.13", [], id="3.13"),
    ],
)
def test_a_newcomer_goes_all_the_way_in_an_empty_folder(
    install: Install, tmp_path: Path, version: str, packages: list[str]
) -> None:
    folder = install(version, packages)

    def run(*command: str) -> str:
        """What a program of the environment prints, with no variable of this one."""
        ran = subprocess.run(
            [folder / "bin" / command[0], *command[1:]],
            cwd=tmp_path,
            env={},
            capture_output=True,
            check=False,
            timeout=HANG,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        assert ran.stderr.decode().startswith("cpts-docs : pour compter") or not ran.stderr
        return ran.stdout.decode()

    where = run("python", "-c", "import cpts_docs; print(cpts_docs.__file__)")
    assert Path(where).is_relative_to(folder)
    assert run("python", "-V").startswith(f"Python {version}.")
    assert run("python", "-m", "cpts_docs", "--version") == f"cpts-docs {cpts_docs.__version__}\n"
    assert json.loads(run("cpts-docs", "schema"))["title"]
    assert "complete" in run("cpts-docs", "completion", "bash")

    made = ["mon-projet/project.yaml", "mon-projet/project.schema.json"]
    assert run("cpts-docs", "init", "mon-projet").splitlines() == made
    project = "mon-projet/project.yaml"
    validated = run("cpts-docs", "validate", project)
    assert validated == "1 projet : 0 erreur, 0 avertissement\n"
    every_format = [option for name in FILL for option in ("-f", name)]
    documents = run("cpts-docs", "build", project, *every_format).splitlines()
    assert len(documents) == 3 * len(FILL)
    for document in documents:
        assert "Exemple" in text_of(tmp_path / document)

    people = dict(zip(FILL, ("Marie Durand", "Paul Petit", "Léa Martin", "Ana Rey"), strict=True))
    (tmp_path / "reponses").mkdir()
    for ending, (fill, returned) in FILL.items():
        blank = tmp_path / "mon-projet" / "documents" / f"questionnaire.{ending}"
        answers = {"nom": people[ending], "prevention": "oui"}
        filled = tmp_path / "reponses" / f"{ending}.{returned}"
        filled.write_bytes(fill(blank.read_bytes(), answers))
    assert f"{len(FILL)} réponses, 0 avis, 0 fichier écarté" in run(
        "cpts-docs", "collect", project, "reponses"
    )
    collected = yaml.safe_load((tmp_path / "mon-projet" / "answers.yaml").read_text("utf-8"))
    assert {answer["fields"]["nom"] for answer in collected["answers"]} == set(people.values())


@pytest.mark.whole
def test_uv_installs_the_wheel_as_a_tool_that_says_how_an_extra_comes_to_it(
    published: Published, tmp_path: Path
) -> None:
    folders = {"HOME": tmp_path, "UV_TOOL_DIR": tmp_path / "tools", "UV_TOOL_BIN_DIR": tmp_path}
    environment = {**ENVIRONMENT, **{name: str(path) for name, path in folders.items()}}
    programs = f"{tmp_path}{os.pathsep}{environment['PATH']}"

    def run(*command: str, code: int = 0) -> str:
        ran = subprocess.run(
            command,
            cwd=tmp_path,
            env={**environment, "PATH": programs},
            capture_output=True,
            text=True,
            check=False,
            timeout=HANG,
        )
        assert ran.returncode == code, ran.stderr
        return ran.stdout + ran.stderr

    uv = (sys.executable, "-m", "uv", "tool", "install", "--python", sys.executable)
    run(*uv, str(published[1]))
    run("cpts-docs", "init", "mon-projet")
    told = run("cpts-docs", "sheet", "mon-projet/project.yaml", code=1)
    assert 'XlsxWriter, qui écrit les classeurs : uv tool install "cpts-docs[tables]"\n' in told

    run(*uv, f"cpts-docs[tables] @ {published[1].as_uri()}")
    assert run("cpts-docs", "sheet", "mon-projet/project.yaml").endswith("questionnaire.xlsx\n")


@pytest.mark.parametrize(
    ("left", "extra", "package"),
    [
        ("", 'pip install "cpts-docs[tables]"', "pip install fontpkg-lato"),
        (
            "uv-receipt.toml",
            'uv tool install "cpts-docs[tables]"',
            "uv tool install --with fontpkg-lato cpts-docs",
        ),
        (
            "pipx_metadata.json",
            'pipx install --force "cpts-docs[tables]"',
            "pipx inject cpts-docs fontpkg-lato",
        ),
    ],
)
def test_what_is_missing_is_installed_where_the_program_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str, extra: str, package: str
) -> None:
    (tmp_path / (left or "pyvenv.cfg")).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    assert (installing.extra("tables"), installing.package("fontpkg-lato")) == (extra, package)


RIGHT = """\
from pathlib import Path

import cpts_docs

project: cpts_docs.Project = cpts_docs.load("project.yaml")
problems: list[cpts_docs.Diagnostic] = cpts_docs.validate(Path("project.yaml"))
tree: cpts_docs.Document = cpts_docs.render(project, "fiche-avis", organisation="CPAM")
content: bytes = cpts_docs.write(tree, "pdf")
files: list[Path] = cpts_docs.build("project.yaml", "out", formats=["docx"])
severity: cpts_docs.Severity = problems[0].severity
reveal_type(project.territory.population)
"""

WRONG = """\
import cpts_docs

cpts_docs.build(1)
cpts_docs.load("project.yaml").nom
text: str = cpts_docs.write(cpts_docs.render(cpts_docs.load("project.yaml"), "guide"), "pdf")
cpts_docs.make("project.yaml")
"""


@pytest.mark.whole
def test_a_program_that_uses_the_library_is_checked_against_its_types(
    install: Install, tmp_path: Path
) -> None:
    python = install(HERE, ()) / "bin" / "python"
    (tmp_path / "right.py").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")

    mypy = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file="]
    checked = subprocess.run(
        [*mypy, "--python-executable", python, "right.py", "wrong.py"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )

    found = sorted(re.findall(r"^(\w+)\.py:(\d+): (?:note|error): (.*)$", checked.stdout, re.M))
    assert [(name, int(line)) for name, line, _ in found] == [
        ("right", 11),
        *(("wrong", line) for line in (3, 4, 5, 6)),
    ], checked.stdout + checked.stderr
    assert re.search(r"int \| .*cpts_docs\.base\.quantity\.Quantity\]? \| None", found[0][2])
    assert "[arg-type]" in found[1][2]
    assert '"Project" has no attribute "nom"' in found[2][2]
    assert "[assignment]" in found[3][2]
    assert 'Module has no attribute "make"' in found[4][2]


def test_what_a_type_checker_sees_of_the_library_is_what_can_be_imported() -> None:
    tree = ast.parse((ROOT / "cpts_docs" / "__init__.py").read_text("utf-8"))
    seen = next(node for node in tree.body if isinstance(node, ast.If))
    modules = {
        node.module.removeprefix("cpts_docs."): {alias.name for alias in node.names}
        for node in seen.body
        if isinstance(node, ast.ImportFrom) and node.module
    }

    assert modules == {name: set(names.split()) for name, names in cpts_docs._MODULES.items()}
    assert {*cpts_docs.__all__} == {"__version__"}.union(*modules.values())
