"""An editor helps with a project, without a network; SchemaStore would take its schema."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs import reference
from cpts_docs.cli.commands.schema import PROJECTS
from cpts_docs.cli.main import main
from cpts_docs.project import yaml_reader
from tests.commands import Cli
from tests.programs import CLIENTS, HANG
from tests.samples import ROOT


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
    answers: list[list[str] | str] = run(node, "editor.mjs", folder, json.dumps(asked))
    return answers


def run(node: str, script: str, *arguments: object) -> Any:
    """What a program of ``tests/clients`` says."""
    command = [node, CLIENTS / script, *map(str, arguments)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=HANG)
    return json.loads(ran.stdout)


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


def test_the_settings_of_vs_code_name_the_schema_for_every_project_of_a_folder(
    tmp_path: Path, node: str, cli: Cli
) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "settings.json").write_text(cli("schema", "--vscode").out, "utf-8")
    asked = json.dumps([(1, 0, "completion"), (0, 1, "hover")])
    for name in ("ruscino.cpts.yaml", "notes.yaml"):
        (tmp_path / name).write_text("name: A\n\n", "utf-8")

    keys, help_text = run(node, "editor.mjs", tmp_path, asked, "ruscino.cpts.yaml")
    assert {"department", "territory", "opinions"} <= set(keys)
    assert "Nom de la CPTS" in help_text
    assert run(node, "editor.mjs", tmp_path, asked, "notes.yaml") == [[], ""]


ENTRY = json.loads((ROOT / "integrations" / "schemastore.json").read_text("utf-8"))


def test_schema_store_would_take_the_entry() -> None:
    assert list(ENTRY) == ["name", "description", "fileMatch", "url"]
    for told in (ENTRY["name"], ENTRY["description"]):
        assert not re.search(r"[,. \t-]$|\n|schema", told, re.I)
    assert ENTRY["url"].startswith("https://")
    assert (ROOT / ENTRY["url"].partition(f"v{cpts_docs.__version__}/")[2]).is_file()
    # A name that anybody's file has, as project.yaml, is refused.
    assert set(ENTRY["fileMatch"]) == set(PROJECTS) - {"project.yaml"}


def test_schema_store_s_validator_takes_the_schema_and_what_it_is_to_take(node: str) -> None:
    schema = json.loads((ROOT / "schemas" / "project.schema.json").read_text("utf-8"))
    source, _ = yaml_reader.read(ROOT / "projects" / "trois-rivieres" / "project.yaml")
    assert source
    project = source.value
    wrong = {**project, "territory": {"comunes": []}}

    told = run(node, "schemastore.mjs", json.dumps(schema), json.dumps([project, wrong]))

    assert told == {"warnings": [], "valid": [True, False]}


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
