"""A project decides of its warnings: which are errors, which are off, and on which lines."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import dropwhile, takewhile
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.cli.main import main
from cpts_docs.project import includes, rules
from cpts_docs.project.rules import FAMILIES, all_rules
from cpts_docs.project.rules.rule import Check
from cpts_docs.project.yaml_reader import read
from tests.mistakes import RIGHT
from tests.samples import MINIMAL, PROJECTS, ROOT, ProjectFile

RIVERS = ROOT / "projects" / "trois-rivieres" / "project.yaml"


def codes(diagnostics: list[cpts_docs.Diagnostic]) -> dict[str, bool]:
    """The rules that were broken, and whether as errors."""
    return {item.rule: item.is_error for item in diagnostics}


def test_a_project_makes_an_error_of_a_warning(project_file: ProjectFile) -> None:
    path = project_file(f"{MINIMAL}rules: {{rgpd: erreur}}\n")

    assert codes(cpts_docs.validate(path)) == {"rgpd": True}
    with pytest.raises(cpts_docs.ProjectError):
        cpts_docs.load(path)


def test_a_project_switches_a_warning_off(project_file: ProjectFile) -> None:
    path = project_file(f"{MINIMAL}rules: {{rgpd: non}}\n")

    assert codes(cpts_docs.validate(path)) == {}


def test_a_comment_switches_a_warning_off_on_its_line(project_file: ProjectFile) -> None:
    path = project_file(MINIMAL.replace("version: 1", "version: 1  # cpts: ignore rgpd"))

    assert codes(cpts_docs.validate(path)) == {}


def test_a_comment_may_stand_beside_a_text(project_file: ProjectFile) -> None:
    wrong = MINIMAL.replace("Perpignan", "Nulle-Part")
    text = wrong.replace("  communes", "  # Des communes.\n  communes")
    lines = text.replace("[Nulle-Part]", "\n  - Nulle-Part # cpts: ignore commune-inconnue")

    assert codes(cpts_docs.validate(project_file(text))) == {
        "commune-inconnue": False,
        "rgpd": False,
    }
    assert codes(cpts_docs.validate(project_file(lines))) == {"rgpd": False}


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# cpts: ignore rgdp", "règle inconnue : « rgdp »"),
        ("# cpts: ignore quartier-inconnu", "ne trouve rien sur cette ligne"),
        ("# cpts: ignore", "ne dit pas quelle règle"),
    ],
)
def test_a_comment_that_switches_nothing_off_is_named(
    project_file: ProjectFile, comment: str, said: str
) -> None:
    text = MINIMAL.replace("version: 1", f"version: 1  {comment}")
    path = project_file(f"{text}rules: {{rgpd: non}}\n")
    (found,) = cpts_docs.validate(path)

    assert found.rule == "ignore-sans-effet"
    assert said in found.message
    assert found.position
    assert found.position.line == text[: text.index("#")].count("\n") + 1


@pytest.mark.parametrize("value", ["non", "avertissement"])
def test_an_error_can_not_be_switched_off(project_file: ProjectFile, value: str) -> None:
    wrong = MINIMAL.replace(
        'department: "66"', 'department: "20"  # cpts: ignore departement-inconnu'
    )
    path = project_file(f"{wrong}rules: {{departement-inconnu: {value}, rgpd: non}}\n")
    found = codes(cpts_docs.validate(path))

    assert found["departement-inconnu"]
    assert found["regle-obligatoire"]


@pytest.mark.parametrize(
    ("given", "rule", "hint"),
    [
        ("{rgdp: non}", "regle-inconnue", "« rgpd »"),
        ("{zzz: non}", "regle-inconnue", "« cpts-docs rules » les liste"),
        ("{rgpd: peut-être}", "valeur-inconnue", "non"),
    ],
)
def test_a_setting_that_is_none_is_an_error(
    project_file: ProjectFile, given: str, rule: str, hint: str
) -> None:
    found = {
        item.rule: item for item in cpts_docs.validate(project_file(f"{MINIMAL}rules: {given}\n"))
    }

    assert hint in f"{found[rule].message} {found[rule].hint}"


def test_strict_counts_warnings_as_errors(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(project_file(MINIMAL))

    assert main(["validate", path]) == 0
    assert main(["validate", "--strict", path]) == 1
    assert "1 erreur, 0 avertissement" in capsys.readouterr().out


def test_rules_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(all_rules())

    assert main(["rules", "rgpd"]) == 0
    told = capsys.readouterr().out
    assert "rules: {rgpd: non}" in told
    assert "en dit plus : « le RGPD »" in told
    assert "](" not in told
    assert main(["rules", "date"]) == 0
    assert "ne peut être ni levée ni abaissée" in capsys.readouterr().out
    assert main(["rules", "rgdp"]) == 2
    assert "« rgpd »" in capsys.readouterr().err


def is_no_comment(line: str) -> bool:
    return not line.lstrip().startswith("#")


def test_what_is_found_in_ruscino_is_explained_in_its_file() -> None:
    """Above the line where it is told."""
    path = PROJECTS["ruscino"]
    lines = path.read_text("utf-8").splitlines()
    found = cpts_docs.validate(path, today=date(2026, 11, 27))

    assert codes(found) == dict.fromkeys(
        ("rgpd", "oui-sans-raison", "avis-attendu", "accent-capitale"), False
    )
    for item in found:
        assert item.position
        above = dropwhile(is_no_comment, lines[item.position.line - 2 :: -1])
        *_, first = takewhile(lambda line: not is_no_comment(line), above)
        assert f"# {item.rule}" in first


# --------------------------------------------------------------------------
# Rules whose keys a project lacks are not even imported


def test_every_module_of_rules_is_among_the_families() -> None:
    declared = {"__init__", "rule", "settings", "structure"}

    modules = {path.stem for path in Path(rules.__file__).parent.glob("*.py")}

    assert modules - declared == FAMILIES.keys()


def checks_of(family: str) -> tuple[Check, ...]:
    """Those of a module of rules."""
    found: tuple[Check, ...] = import_module(f"{rules.__name__}.{family}").CHECKS
    return found


@pytest.mark.parametrize("family", [name for name, keys in FAMILIES.items() if keys])
def test_a_family_looks_at_keys_that_its_checks_trust(family: str) -> None:
    trusted = [check.keys for check in checks_of(family)]

    assert all(trusted), "a check without keys looks at every project"
    assert {*FAMILIES[family]} <= {key for keys in trusted for key in keys}


@pytest.mark.parametrize("text", [MINIMAL, RIGHT, RIVERS.read_text("utf-8")])
def test_a_family_that_is_left_out_has_nothing_to_say(text: str) -> None:
    whole, _ = read(RIVERS, content=text)
    assert whole
    includes.expand(whole)
    nodes = whole.root.value
    assert isinstance(nodes, dict)
    for gone in nodes:
        root = replace(whole.root, value={key: nodes[key] for key in nodes if key != gone})
        source = replace(whole, root=root, today=date(2035, 1, 1))
        value = source.value
        left_out = [name for name, keys in FAMILIES.items() if keys and not {*keys} & {*value}]
        for check in (check for name in left_out for check in checks_of(name)):
            assert [*check.find(source, value)] == []


MOST_MODULES, MOST_DATACLASSES = 85, 16
"""Of ours, where a project is validated: a module takes half a millisecond to import, and a
dataclass as long to make. What passes this is to be imported later, or to be a NamedTuple."""


def test_a_good_project_loads_no_more_than_it_needs() -> None:
    code = (
        "import sys, cpts_docs, dataclasses\n"
        "cpts_docs.validate(sys.argv[1])\n"
        "print(*sys.modules)\n"
        "print(*{f'{it.__module__}.{name}' for module in [*sys.modules.values()]\n"
        "  for name, it in [*vars(module).items()]\n"
        "  if isinstance(it, type) and dataclasses.is_dataclass(it)})\n"
    )
    command = [sys.executable, "-c", code, str(PROJECTS["ruscino"])]

    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    modules, dataclasses = (line.split() for line in said.stdout.splitlines())
    families = {name for name in FAMILIES if f"{rules.__name__}.{name}" in modules}
    assert {"communes", "missions", "opinions", "questionnaire"} <= families
    assert families.isdisjoint({"letter", "questions", "documents", "theme", "typeface"})
    assert "jsonschema" not in modules
    assert len([name for name in modules if name.startswith("cpts_docs")]) <= MOST_MODULES
    assert len([name for name in dataclasses if name.startswith("cpts_docs")]) <= MOST_DATACLASSES
