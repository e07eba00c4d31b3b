"""What docs/integration.md and README.md say of the action, the template and the hooks.

That the examples use what there is, ``test_documentation.py`` sees.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pytest
import yaml

import cpts_docs
from cpts_docs.cli.commands import build, mailing, validate
from cpts_docs.cli.main import main
from tests.runners import GITLAB, ROOT
from tests.samples import MINIMAL

PAGES = {
    "docs/integration.md": (ROOT / "docs" / "integration.md").read_text("utf-8"),
    "README.md": (ROOT / "README.md").read_text("utf-8").split("### In git and CI")[1],
}
ACTION = yaml.load((ROOT / "action.yml").read_text("utf-8"), yaml.BaseLoader)
TEMPLATE = yaml.load(GITLAB.read_text("utf-8"), yaml.BaseLoader)
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
EXAMPLES = [
    (page, example)
    for page, text in PAGES.items()
    for example in re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
]


def rows(title: str) -> dict[str, str]:
    """The first and last cells of a table of docs/integration.md, without their marks."""
    text = PAGES["docs/integration.md"]
    table = re.search(rf"^\| {title} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.M)
    assert table, title
    lines = [re.split(r" \| ", line.strip("| ")) for line in table[1].splitlines()]
    return {line[0].strip("`"): line[-1].strip("`") for line in lines}


def test_the_table_of_inputs_is_that_of_the_action() -> None:
    said = rows("Entrée")
    assert list(said) == list(ACTION["inputs"])
    in_words = {"output", "documents", "formats", "version"}
    for name, item in ACTION["inputs"].items():
        assert (item["default"] == "") == (name in in_words)
        assert said[name] == item["default"] or name in in_words


def test_the_tables_of_variables_and_jobs_are_those_of_the_template() -> None:
    said = rows("Variable")
    assert list(said) == list(TEMPLATE["variables"])
    for name, default in TEMPLATE["variables"].items():
        assert said[name].strip('"') == (default or "aucune")
    assert list(rows("Travail")) == [name for name in TEMPLATE if name.startswith("cpts-docs-")]


def test_the_table_of_hooks_is_that_of_the_file() -> None:
    assert list(rows("Vérification")) == [hook["id"] for hook in HOOKS]


def test_the_table_of_formats_is_that_of_the_command() -> None:
    parser = argparse.ArgumentParser()
    validate.add_options(parser)
    [choices] = [action.choices for action in parser._actions if action.choices]
    assert list(rows("Format")) == list(choices)


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES])
def test_an_example_has_ten_lines_at_most_and_names_this_version(example: str) -> None:
    assert len(example.splitlines()) <= 10
    versions = re.findall(r"COMPTE/cpts_docs(?:@|/raw/|\n +rev: )v([\d.]+)", example)
    assert versions == [cpts_docs.__version__]


def test_both_pages_have_an_example_for_each_of_the_three() -> None:
    for page in PAGES:
        kinds = {
            key
            for name, example in EXAMPLES
            if name == page
            for key in ("jobs", "repos", "include")
            if key in yaml.load(example, yaml.BaseLoader)
        }
        assert kinds == {"jobs", "repos", "include"}


def test_the_table_of_outputs_is_that_of_the_action() -> None:
    assert list(rows("Sortie")) == list(ACTION["outputs"])


def test_the_tables_of_the_report_are_those_of_the_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "people.csv").write_text("nom\nAna\n", encoding="utf-8")
    for command, people, states in (
        ("build", [], build.STATES),
        ("mailing", [tmp_path / "people.csv"], mailing.STATES),
    ):
        arguments = [command, "-f", "html", "--report=-", tmp_path / "project.yaml", *people]
        assert main(list(map(str, arguments))) == 0
        (row,) = map(json.loads, capsys.readouterr().out.splitlines())
        said = rows(f"Clé de `{command}`")
        assert list(said) == list(row)
        assert sorted(re.findall(r"([a-z]+)` \(", said["state"])) == sorted(states)
