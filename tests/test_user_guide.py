"""The user guide says the truth: its examples, tables, commands and what they print."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest
import yaml

import cpts_docs
from cpts_docs import reference
from cpts_docs.cli import main
from tests.conftest import MINIMAL, ProjectFile

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "guide-utilisateur.md").read_text("utf-8")

EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.M | re.S)
WRONG = re.findall(r"^```yaml faux\n(.*?)^```$", GUIDE, re.M | re.S)
CONSOLES = re.findall(r"^```console\n(.*?)^```$", GUIDE, re.M | re.S)

FAILING = {
    "cpts-docs validate essai.yaml": 1,
    "cpts-docs build mon-projet/project.yaml -d fiche": 2,
}
"""The commands of the guide that do not end with 0."""


def section(title: str) -> str:
    """A section of the guide, subsections included."""
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", GUIDE, re.M | re.S)
    assert match, title
    return match[1]


def first_cells(text: str) -> list[str]:
    """What stands as code in the first column of the tables of a text."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.M)


def whole(example: str) -> str:
    """An example with the obligatory keys it does not have."""
    keys = yaml.load(example, yaml.BaseLoader).keys()
    parts = re.findall(r"^\S[^\n]*\n(?: [^\n]*\n)*", MINIMAL, re.M)
    return example + "".join(part for part in parts if part.split(":")[0] not in keys)


# --------------------------------------------------------------------------
# Examples


def test_every_fence_of_the_guide_is_one_that_is_tested() -> None:
    opened = re.findall(r"^```(.*)$", GUIDE, re.M)[::2]

    assert set(opened) == {"yaml", "yaml faux", "console"}
    assert len(opened) == len(EXAMPLES) + len(WRONG) + len(CONSOLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_right_and_makes_its_documents(
    project_file: ProjectFile, example: str
) -> None:
    path = project_file(whole(example))

    assert [str(item) for item in cpts_docs.validate(path) if item.rule != "rgpd"] == []
    project = cpts_docs.load(path)
    for document in cpts_docs.DOCUMENTS:
        assert str(cpts_docs.render(project, document))


def test_the_example_of_the_notice_raises_no_warning(project_file: ProjectFile) -> None:
    (notice,) = (example for example in EXAMPLES if "privacy:" in example)

    assert cpts_docs.validate(project_file(whole(notice))) == []


def test_every_key_of_a_project_is_in_an_example() -> None:
    schema = yaml.safe_load((ROOT / "schemas" / "project.schema.json").read_text("utf-8"))
    shown = {key for example in EXAMPLES for key in yaml.load(example, yaml.BaseLoader)}

    assert shown == set(schema["properties"])


def test_the_professions_are_all_listed_and_known() -> None:
    listed = re.search(r"Les professions connues.*? : (.*)\.$", GUIDE, re.M)
    assert listed
    names = set(listed[1].split(", "))

    assert names <= set(reference.professions())
    rows = (ROOT / "cpts_docs" / "reference" / "professions.tsv").read_text("utf-8").splitlines()
    assert {row.split("\t")[1] for row in rows[1:]} == names


def test_the_kinds_of_district_are_all_named() -> None:
    text = section("Écrire le fichier, pas à pas")

    assert [kind for kind in reference.district_kinds() if f"`{kind}`" not in text] == []


# --------------------------------------------------------------------------
# Tables


def test_the_table_of_the_catalogue_has_every_id_and_no_other() -> None:
    listed = first_cells(section("Les identifiants du catalogue"))
    catalogue = reference.catalogue()
    expected = [mission.id for mission in catalogue.missions]
    expected += [theme.id for mission in catalogue.missions for theme in mission.themes]
    expected += [action.id for action in catalogue.actions()]

    assert sorted(listed) == sorted(expected)


def test_the_table_of_the_catalogue_says_what_the_catalogue_says() -> None:
    rows = dict(
        re.findall(
            r"^\| `([^`]+)` \| [^|]+ \| (.+) \|$", section("Les identifiants du catalogue"), re.M
        )
    )
    catalogue = reference.catalogue()

    for mission in catalogue.missions:
        assert rows[mission.id] == f"**{mission.title}**"
    for action in catalogue.actions():
        assert rows[action.id] == action.text


RULE_CALLS = {"Diagnostic", "diagnostic", "_diagnostic", "_problem", "_unknown"}


def rules_of_the_code() -> set[str]:
    """Every rule code that the project package can give."""
    codes = set()
    for path in (ROOT / "cpts_docs" / "project").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                    # The code is the first text: before it come names only.
                    words = args if name in RULE_CALLS else []
                case ast.Return(value=ast.Tuple(elts=[code, _, _])) if path.stem == "schema":
                    words = [code]
                case _:
                    words = []
            texts = [word.value for word in words if isinstance(word, ast.Constant)]
            if texts and re.fullmatch(r"[a-z]+(-[a-z]+)*", str(texts[0])):
                codes.add(str(texts[0]))
    return codes


def test_the_table_of_rules_has_every_rule_of_the_code_and_no_other() -> None:
    listed = first_cells(section("Que faire quand un message s'affiche"))
    expected = rules_of_the_code()

    assert {"cle-inconnue", "yaml-syntaxe", "rgpd", "organisme-inconnu", "date"} <= expected
    assert listed == sorted(expected)


def test_every_link_inside_the_guide_leads_to_a_title() -> None:
    titles = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", GUIDE, flags=re.M | re.S), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    links = re.findall(r"\]\(#([^)]+)\)", GUIDE)

    assert len(links) > 15
    assert [link for link in links if link not in anchors] == []


# --------------------------------------------------------------------------
# Commands


def commands(console: str) -> list[tuple[str, str]]:
    """The commands of a console block with what each is shown to print."""
    found = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", console, re.M)
    assert found
    return found


def test_every_command_of_the_guide_prints_what_the_guide_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (wrong,) = WRONG
    Path("essai.yaml").write_text(wrong, encoding="utf-8")
    ran = []

    for command, shown in (item for console in CONSOLES for item in commands(console)):
        program, *arguments = shlex.split(command)
        if program != "cpts-docs":
            assert command in ("pip install cpts-docs", "make demo")
            continue
        target = Path(arguments[-1]) if ">" in arguments else None
        try:
            code = main(arguments[:-2] if target else arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        ran.append(command)
        assert code == FAILING.get(command, 0), command
        if target:
            target.write_text(printed.out, encoding="utf-8")
        elif shown:
            assert printed.out + printed.err == shown, command

    assert set(FAILING) <= set(ran)
    assert len(ran) >= 8
    assert Path("mon-projet/project.schema.json").read_text("utf-8").startswith("{")


def test_make_demo_is_a_target_of_the_makefile() -> None:
    assert re.search(r"^demo:", (ROOT / "Makefile").read_text("utf-8"), re.M)
