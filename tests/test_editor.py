"""An editor helps with the project that ``init`` writes, without a network."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cpts_docs import reference
from cpts_docs.cli.main import main
from tests.programs import CLIENTS, HANG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert main(["init", str(tmp_path)]) == 0
    return tmp_path


def offered(
    node: str, folder: Path, text: str, *asked: tuple[int, int, str]
) -> list[list[str] | str]:
    """What the YAML language server says at these places of a project of that text."""
    path = folder / "project.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    path.write_text(f"{first}\n{text}", "utf-8")
    script = [node, CLIENTS / "editor.mjs", folder, json.dumps(asked)]
    ran = subprocess.run(script, check=True, capture_output=True, text=True, timeout=HANG)
    answers: list[list[str] | str] = json.loads(ran.stdout)
    return answers


def test_the_schema_stands_beside_the_project(folder: Path) -> None:
    first = (folder / "project.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=project.schema.json"
    assert json.loads((folder / "project.schema.json").read_text("utf-8"))["title"]


def test_keys_missions_and_help_in_french_are_offered(folder: Path, node: str) -> None:
    text = "version: 1\nname: A\n\nmissions:\n  - mission: \n"
    keys, missions, help_text = offered(
        node, folder, text, (3, 0, "completion"), (5, 13, "completion"), (2, 1, "hover")
    )
    assert {"department", "territory", "opinions", "questionnaire"} <= set(keys)
    assert {mission.id for mission in reference.catalogue().missions} <= set(missions)
    assert "Nom de la CPTS" in help_text


def test_what_the_schema_offers_is_what_the_national_data_know() -> None:
    schema = json.loads(
        (Path(__file__).parent.parent / "schemas" / "project.schema.json").read_text("utf-8")
    )
    catalogue = reference.catalogue()
    kinds = schema["$defs"]
    themes = [theme.id for mission in catalogue.missions for theme in mission.themes]
    action = kinds["action"]["else"]["properties"]["action"]
    assert kinds["mission"]["properties"]["mission"]["examples"] == [
        mission.id for mission in catalogue.missions
    ]
    assert kinds["theme"]["properties"]["theme"]["examples"] == themes
    assert action["examples"] == [item.id for item in catalogue.actions()]
