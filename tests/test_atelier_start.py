"""The atelier's first page: what there is to open, and a new project out of what somebody knows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.atelier import recent
from cpts_docs.atelier.shortcut import desktop_of, shortcut, write_shortcut
from cpts_docs.cli.main import main
from tests.atelier import Page
from tests.samples import MINIMAL, ROOT

PERPIGNAN, AGDE = "66136", "34003"
CABESTANY, SAINT_NAZAIRE = "66028", "66186"
METROPOLE = "200027183"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / name))
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path)


def created(page: Page, **known: object) -> str:
    """The text of a project that was made of what is known."""
    answer = page.client.post("/api/projects", json={"name": "Agly", **known})
    assert answer.status_code == 200, answer.text
    return (page.folder.path / answer.json()["id"]).read_text("utf-8")


def refused(page: Page, **known: object) -> str:
    answer = page.client.post("/api/projects", json=known)
    assert answer.status_code in {400, 409, 422}
    return str(answer.json()["message"])


# --------------------------------------------------------------------------
# What there is


def test_the_projects_of_the_folder_are_found(page: Page, tmp_path: Path) -> None:
    for name in (
        "a/project.yaml",
        "b/c/d/nord.cpts.yaml",
        "autre.yml",
        "documents/project.yaml",
        "a/recus/project.yaml",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "a" / "answers.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    for name in ("project.yaml", "sud.cpts.yaml"):
        (tmp_path / name).write_text("name: [", encoding="utf-8")

    found = page.client.get("/api/start").json()["projects"]

    assert [item["id"] for item in found] == [
        *("a/project.yaml", "autre.yml", "b/c/d/nord.cpts.yaml", "project.yaml", "sud.cpts.yaml")
    ]
    assert [item["name"] for item in found] == [*["Ruscino"] * 3, tmp_path.name, "sud"]
    assert [bool(item.get("problem")) for item in found] == [False, False, False, True, True]


def test_the_examples_are_read_and_not_written(page: Page) -> None:
    examples = page.client.get("/api/start").json()["examples"]

    assert [item["name"] for item in examples] == ["Ruscino", "Trois Rivières"]
    shown = Page(page.folder.path, examples[0]["id"])
    state = shown.get()
    assert (state["readonly"], "exemple" in state["why_readonly"]) == (True, True)
    for action in ("text", "undo", "redo", "save", "mend", "reload", "recovered"):
        assert shown.post(action, 403, base=0, changes=[], all=True)["message"]


def test_a_copy_of_an_example_is_a_project_of_its_own(page: Page, tmp_path: Path) -> None:
    example = Page(tmp_path, "exemple:trois-rivieres")

    assert example.post("copy") == {"id": "trois-rivieres/project.yaml"}
    assert "déjà un projet" in example.post("copy", 409)["message"]
    assert (
        example.post("copy", folder="mes projets/essai")["id"] == "mes projets/essai/project.yaml"
    )

    here, there = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (tmp_path / "trois-rivieres", ROOT / "projects" / "trois-rivieres")
    )
    (own,), (lent,) = (
        [line for line in files.pop("project.yaml").splitlines() if line.startswith(b"id: ")]
        for files in (here, there)
    )
    assert here == there
    assert own != lent  # its forms are not those of another copy
    Page(tmp_path, "trois-rivieres/project.yaml").post("copy", 404)


def test_what_was_opened_last_can_be_opened_from_another_folder(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("nord", "sud")]
    for folder in folders:
        folder.mkdir()
        (folder / "project.yaml").write_text(MINIMAL, encoding="utf-8")
        opened = Page(folder)
        opened.get()
        opened.folder.close()

    (found,) = Page(folders[1]).client.get("/api/start").json()["recent"]
    assert (found["name"], found["path"]) == ("Ruscino", str(folders[0] / "project.yaml"))
    again = Page(folders[1], found["id"])
    again.type(0, 0, 0, "# ici\n", status=200)
    again.post("save")
    assert (folders[0] / "project.yaml").read_text("utf-8").startswith("# ici\n")

    (folders[0] / "project.yaml").unlink()
    assert Page(folders[1]).client.get("/api/start").json()["recent"] == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, null]", b"\xff", b"[" * 100_000])
def test_a_list_of_recent_ones_that_is_none_is_nothing(content: bytes, page: Page) -> None:
    place = recent.state_folder()
    place.mkdir(parents=True)
    (place / "recent.json").write_bytes(content)

    assert page.client.get("/api/start").json()["recent"] == []


def test_what_is_recent_is_never_fatal(home: Path, page: Page) -> None:
    (home / "XDG_STATE_HOME").write_text("un fichier", encoding="utf-8")

    recent.remember(page.folder.path / "project.yaml")

    assert recent.recent() == {}


# --------------------------------------------------------------------------
# A new project


def test_a_new_project_says_what_is_known_and_invents_nothing(page: Page) -> None:
    text = created(page, departments=["66"], communes=[CABESTANY, SAINT_NAZAIRE])

    project = cpts_docs.load(page.folder.path / "agly" / "project.yaml")
    assert (project.name, [place.name for place in project.territory.communes]) == (
        "Agly",
        ["Cabestany", "Saint-Nazaire"],
    )
    assert [item.rule for item in cpts_docs.validate(text)] == ["rgpd"]
    assert "Exemple" not in "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("#")
    )
    assert "#   return_by: 2026-03-31\n" in text
    assert (page.folder.path / "agly" / "project.schema.json").is_file()


def test_a_department_is_known_by_its_name_as_by_its_number(page: Page) -> None:
    text = created(page, departments=["pyrenees orientales", "9"], communes=[CABESTANY])
    assert 'department: ["66", "09"]' in text

    asked = {"q": "aub", "department": "Ardèche"}
    found = page.client.get("/api/look-up/communes", params=asked).json()
    assert found[0]["label"] == "Aubenas"


def test_an_intercommunality_is_enough(page: Page) -> None:
    text = created(page, epci=[METROPOLE], communes=[PERPIGNAN, AGDE])

    assert 'department: ["34", "66"]\n' in text
    assert f"    - {METROPOLE} # CU Perpignan Méditerranée Métropole\n" in text
    assert "  communes:\n    - Agde\n" in text
    assert "- Perpignan\n" not in text


@pytest.mark.parametrize(
    "name", ["L'été : « oui » # 1", "oui", "null", "- a", "{{ x }}", 'A\\B "c"', "2A", "é" * 60]
)
def test_a_name_is_kept_as_it_was_given(page: Page, name: str) -> None:
    text = created(page, name=name, communes=[PERPIGNAN], folder="x")

    assert cpts_docs.load(page.folder.path / "x" / "project.yaml").name == name, text


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"communes": [PERPIGNAN]}, "il manque le nom"),
        ({"name": " ", "communes": [PERPIGNAN]}, "il manque le nom"),
        ({"name": "a"}, "il manque le territoire"),
        ({"name": "a", "departments": ["66"]}, "il manque le territoire"),
        ({"name": "a", "departments": ["999"], "communes": [PERPIGNAN]}, "aucun département"),
        ({"name": "a", "communes": ["99999"]}, "99999"),
        ({"name": "a", "epci": ["1"], "departments": ["66"]}, "aucune intercommunalité"),
        ({"name": "a", "communes": [1]}, "liste de textes"),
        ({"name": "a", "communes": [PERPIGNAN], "folder": "../x"}, "dossier possible"),
        ({"name": "a", "communes": [PERPIGNAN], "folder": "/tmp/x"}, "dossier possible"),
        ({"name": "a", "communes": [PERPIGNAN], "folder": "a\0"}, "dossier possible"),
        ({"name": "a", "communes": [PERPIGNAN], "folder": ".git"}, "dossier possible"),
        ({"name": "a", "communes": [PERPIGNAN], "folder": "con"}, "dossier possible"),
        ({"name": "a", "communes": [PERPIGNAN], "folder": "lien/x"}, "n'est pas dans le dossier"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    page: Page, known: dict[str, object], said: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (page.folder.path / "lien").symlink_to(tmp_path_factory.mktemp("dehors"))

    assert said in refused(page, **known)
    assert [item.name for item in page.folder.path.iterdir()] == ["lien"]


TABLE = """\
Liste des professionnels
Nom;Profession;Adresse
Marie Durand;Infirmière;12 rue des Écoles, 66330 Cabestany
Paul Petit;IDE;1 place Haute, 66000 Perpignan
Léa Martin;Sage-femme;2 place Haute, 66000 Perpignan CEDEX
Ana Roig;Astrologue;
Luc Sala;Infirmier;3 place Haute, 66000 Perpinyan-Ville
"""


def test_a_table_of_professionals_is_counted(page: Page) -> None:
    answer = page.client.post(
        "/api/projects",
        data={"name": "Agly", "departments": ["66"]},
        files={"table": ("les pros.csv", TABLE.encode())},
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["told"] == [
        "1 personne n'est pas comptée : « Astrologue » n'est pas une profession connue",
        "1 adresse n'a pas de commune qui soit sûre : « 66000 Perpinyan-Ville »",
    ]
    project = cpts_docs.load(page.folder.path / "agly" / "project.yaml")
    text = (page.folder.path / "agly" / "project.yaml").read_text("utf-8")
    assert "    counts:\n      infirmier: 2\n      infirmière: 1\n      sage-femme: 1\n" in text
    assert [place.name for place in project.territory.communes] == ["Cabestany", "Perpignan"]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"Nom;Profession\nX;Astrologue\n"])
def test_a_table_without_professionals_is_refused(page: Page, content: bytes) -> None:
    answer = page.client.post(
        "/api/projects",
        data={"name": "Agly", "communes": [PERPIGNAN]},
        files={"table": ("../x.csv", content)},
    )

    assert answer.status_code == 422
    assert "« x.csv »" in answer.json()["message"]
    assert [*page.folder.path.iterdir()] == []


# --------------------------------------------------------------------------
# The shortcut

AWKWARD = Path('/données/l\'été 100% "a" $x')


def test_the_shortcut_of_linux_starts_the_atelier_of_its_folder() -> None:
    name, text = shortcut(AWKWARD, "linux")

    assert name.endswith(".desktop")
    (line,) = [line for line in text.splitlines() if line.startswith("Exec=")]
    assert line.endswith(
        r' "-P" "-m" "cpts_docs" "atelier" "/données/l' "'" r'été 100%% \\"a\\" \\$x"'
    )


def test_the_shortcut_of_macos_starts_the_atelier_of_its_folder() -> None:
    name, text = shortcut(AWKWARD, "darwin")

    said = subprocess.run(
        ["sh", "-c", text.replace("exec ", "printf '%s\\n' ", 1)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert name.endswith(".command")
    assert said.stdout.splitlines()[1:] == ["-P", "-m", "cpts_docs", "atelier", str(AWKWARD)]


def test_the_shortcut_of_windows_is_a_text_too() -> None:
    name, text = shortcut(AWKWARD, "win32")

    assert name.endswith(".cmd")
    assert "l'été 100%% " in text
    assert text.count("\n") == text.count("\r\n") == 4


def test_the_shortcut_lies_on_the_desktop(home: Path, page: Page) -> None:
    (home / "XDG_CONFIG_HOME").mkdir()
    (home / "XDG_CONFIG_HOME" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/Mon bureau"\n')
    assert "bureau" in page.client.post("/api/shortcut", json={}).json()["message"]
    (home / "Mon bureau").mkdir()

    path = Path(page.client.post("/api/shortcut", json={}).json()["path"])

    assert path.parent == desktop_of("linux") == home / "Mon bureau"
    assert path.stat().st_mode & 0o111
    assert path == write_shortcut(page.folder.path, "linux")
    assert main(["atelier", "--shortcut", str(page.folder.path)]) == 0
