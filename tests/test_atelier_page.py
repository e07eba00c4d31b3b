"""The page of the atelier, in a browser: somebody who never saw YAML makes documents with it."""

from __future__ import annotations

import difflib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import cpts_docs
from cpts_docs import reference
from tests.atelier import home as home
from tests.atelier import served
from tests.browser import in_chromium
from tests.filling import FILL
from tests.programs import HANG, program
from tests.samples import MINIMAL, ROOT

STATIC = ROOT / "cpts_docs" / "atelier" / "static"
TOOLS = ROOT / "tools" / "atelier"


def in_the_page(node: str, work: str, folder: Path, project: str = "") -> Any:
    """What comes of work in the page of a folder, or of a project in it."""
    with served(folder / project) as there:
        address = there.said.split()[-1]
        return json.loads(in_chromium(node, "atelier.mjs", work, address, folder))


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that came and went."""
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in told if not line.startswith(("---", "+++", "@@"))]


def test_a_name_is_typed_into_the_form_and_its_line_alone_changes(
    tmp_path: Path, node: str
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"# à garder\n{MINIMAL}", encoding="utf-8")
    name = next(line for line in MINIMAL.splitlines() if line.startswith("name:"))

    said = in_the_page(node, "smoke", tmp_path, path.name)

    assert said["complaints"] == []
    assert said["heading"] == f"{name.removeprefix('name: ')} et Vallées"
    assert said["title"] == f"{said['heading']} – Atelier"
    assert said["widths"] == [52, 55, 50]
    after = path.read_text("utf-8")
    assert changed_lines(f"# à garder\n{MINIMAL}", after) == [f"-{name}", f"+{name} et Vallées"]


@pytest.mark.whole
@pytest.mark.parametrize("work", ["journey", "pointing"])
def test_a_project_is_made_from_nothing_broken_mended_built_and_taken_away(
    tmp_path: Path, node: str, work: str
) -> None:
    said = in_the_page(node, work, tmp_path)

    assert said["complaints"] == []
    assert "accent" in said["broken"]
    assert said["mended"] == "À ce jour, trop peu de médecins"
    assert said["changed"] == said["documents"]
    assert len(said["documents"]) >= 3
    told = changed_lines(said["created"], said["saved"])
    assert [line for line in told if line[0] == "-"] == ["-name: Val d'Essai"]
    name = f"Val d'Essai{'s' * len(said['documents'])}"
    expected = yaml.safe_load(said["created"]) | {
        "name": name,
        "needs": {"items": [said["mended"]]},
    }
    assert yaml.safe_load(said["saved"]) == expected
    assert list(Path(said["path"]).parent.glob("documents/**/*.pdf"))
    assert [name.rpartition(".")[2] for name in said["downloaded"]] == ["docx"]


@pytest.mark.whole
def test_lists_are_put_in_order_by_keys_and_by_hand_and_actions_chosen(
    tmp_path: Path, node: str
) -> None:
    shutil.copytree(ROOT / "projects" / "trois-rivieres", tmp_path / "projet")
    path = tmp_path / "projet" / "project.yaml"
    before = path.read_text("utf-8")

    said = in_the_page(node, "ordered", tmp_path, "projet/project.yaml")

    assert said["complaints"] == []
    first, second, third = said["before"]
    assert said["rewritten"] == ["X", second, third]
    assert said["moved"] == [second, first, third]
    assert said["focused"] == "grip"
    assert said["dragged"] == [third, second, first]
    assert said["removed"] == [third, second]
    added = changed_lines(before, path.read_text("utf-8"))
    assert [line[0] for line in added] == ["+"] * len(added)
    after = yaml.safe_load(path.read_text("utf-8"))
    assert after["letter"]["sections"] == [*reference.letter_sections()]
    last = after["missions"][-1]
    assert last == yaml.safe_load(before)["missions"][-1] | {"actions": last["actions"]}
    assert [*last["actions"][0]] == ["action"]


@pytest.mark.whole
def test_two_pages_write_one_project_and_a_lost_connection_loses_nothing(
    tmp_path: Path, node: str
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    name = next(line for line in MINIMAL.splitlines() if line.startswith("name:"))

    assert in_the_page(node, "together", tmp_path, path.name)["complaints"] == []

    told = changed_lines(MINIMAL, path.read_text("utf-8"))
    assert sorted(told) == sorted(["+# tape ici", "+# parti", f"-{name}", f"+{name} Nord"])


@pytest.mark.whole
def test_letters_go_out_and_forms_come_back(tmp_path: Path, node: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "destinataires.csv").write_text("Nom;Mail\nRey Ana;a@exemple.fr\nPons;pons\n")
    project = cpts_docs.load(MINIMAL)
    put = tmp_path / "retours"
    put.mkdir()
    for form, (fill, ending) in FILL.items():
        blank = cpts_docs.write(cpts_docs.render(project, "questionnaire"), form)
        (put / f"retour.{ending}").write_bytes(fill(blank, {"nom": form, "parcours": "oui"}))
    (put / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    said = in_the_page(node, "exchange", tmp_path, path.name)

    assert said["complaints"] == []
    assert said["sent"] == "1 lettre dans le dossier questionnaires."
    assert [item.name for item in (tmp_path / "questionnaires").iterdir()]
    assert "1 refusé" in said["received"].lower()
    assert "photo.png" in said["received"]
    assert yaml.safe_load(path.read_text("utf-8"))["answers"] == "answers.yaml"
    assert (tmp_path / "answers.yaml").exists()


@pytest.mark.whole
def test_each_view_is_for_everybody_on_a_phone_and_a_desk_by_day_and_by_night(
    tmp_path: Path, node: str
) -> None:
    shutil.copytree(ROOT / "projects" / "trois-rivieres", tmp_path / "projet")
    found = in_the_page(node, "looked", tmp_path, "projet/project.yaml")["found"]
    assert len(found) > 100
    assert [one for one in found if one["problems"] or max(one["wide"], one["tall"]) > 0] == []


@pytest.mark.whole
def test_what_comes_from_npm_is_what_the_script_bundles_and_the_page_uses_it_as_it_is(
    tmp_path: Path, node: str
) -> None:
    static, tools = (tmp_path / path.relative_to(ROOT) for path in (STATIC, TOOLS))
    shutil.copytree(STATIC, static)
    shutil.copytree(TOOLS, tools, ignore=shutil.ignore_patterns("node_modules"))
    made = [static / name for name in ("editor.js", "view.js", "LICENCES.txt")]
    for file in made:
        file.unlink()
    for command in (
        [program("npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        [node, "bundle.mjs"],
        [program("npm"), "run", "--silent", "types"],
    ):
        ran = subprocess.run(
            command, cwd=tools, check=False, capture_output=True, text=True, timeout=HANG
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    for file in made:
        assert file.read_bytes() == (STATIC / file.name).read_bytes(), file.name
