"""Diagnostics: their order, their four reporters, and names that look alike."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cpts_docs
from cpts_docs.base.diagnostics import (
    Diagnostic,
    Fix,
    Position,
    Severity,
    did_you_mean,
    has_errors,
    in_order,
    nearest,
    report_github,
    report_gitlab,
    report_json,
    report_text,
)

PATH = Path("project.yaml")


def diagnostic(
    message: str = "la clé « nom » n'existe pas ici",
    *,
    rule: str = "cle-inconnue",
    path: Path = PATH,
    at: tuple[int, int] | None = (3, 5),
    hint: str = "",
    excerpt: str = "",
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    position = Position(*at) if at else None
    return Diagnostic(rule, message, path, position, hint, excerpt, severity)


def caret_and_line(excerpt: str, column: int) -> tuple[str, str]:
    """What the text report shows from the caret on, and the whole line."""
    _, line, caret = report_text([diagnostic(excerpt=excerpt, at=(3, column))]).split("\n")
    return line[caret.index("^") :], line


# --------------------------------------------------------------------------
# For people


def test_people_read_the_place_the_message_the_line_and_the_way_out() -> None:
    found = diagnostic(excerpt="    nom: Ruscino", hint="vouliez-vous dire « name » ?")

    assert report_text([found]) == (
        "project.yaml:3:5 : erreur : la clé « nom » n'existe pas ici [cle-inconnue]\n"
        "    3 |     nom: Ruscino\n"
        "      |     ^\n"
        "    → vouliez-vous dire « name » ?"
    )


def test_a_diagnostic_of_the_whole_file_shows_no_line() -> None:
    found = diagnostic("le fichier est vide", at=None, rule="fichier-vide")

    assert report_text([found]) == "project.yaml : erreur : le fichier est vide [fichier-vide]"


def test_a_warning_says_that_it_is_one() -> None:
    assert " : avertissement : " in report_text([diagnostic(severity=Severity.WARNING)])


@pytest.mark.parametrize(
    ("excerpt", "column", "shown"),
    [
        ("name: x", 1, "name: x"),
        ("name: x", 7, "x"),
        ("\tname: x", 2, "name: x"),
        ("é à: x", 6, "x"),
        ("a\x07b\x1bc: x", 5, "c: x"),
        ("a: \x07", 4, "\\x07"),
        ("x" * 3000 + "ici" + "y" * 3000, 3001, "ici" + "y" * 47),
        ("\x07" * 3000 + "ici", 3001, "ici"),
        ("x" * 3000 + "ici", 3001, "ici"),
    ],
)
def test_the_caret_stands_under_the_column_of_the_problem(
    excerpt: str, column: int, shown: str
) -> None:
    assert caret_and_line(excerpt, column)[0] == shown


def test_a_long_line_is_cut_around_the_problem() -> None:
    _, line = caret_and_line("x" * 100_000 + "ici" + "y" * 100_000, 100_001)

    assert line == "    3 | " + "x" * 50 + "ici" + "y" * 47


def test_the_caret_stands_after_the_line_where_something_is_missing() -> None:
    _, line, caret = report_text([diagnostic(excerpt="nom:", at=(3, 6))]).split("\n")

    assert caret.index("^") == len(line) + 1


@pytest.mark.parametrize("excerpt", ["", "   ", "\t\t"])
def test_a_blank_line_is_not_shown(excerpt: str) -> None:
    assert "|" not in report_text([diagnostic(excerpt=excerpt, at=(3, 1))])


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\x1b", "\\x1b"),
        ("\x00", "\\x00"),
        ("\r", "\\x0d"),
        ("\n", "\\x0a"),
        ("\x7f", "\\x7f"),
        ("\x9b", "\\x9b"),
        ("\u2028", "\\x2028"),
        ("\u202e", "\\x202e"),
        ("\u2066", "\\x2066"),
        ("\udce9", "\\xdce9"),
    ],
)
def test_a_terminal_obeys_nothing_that_a_file_says(char: str, shown: str) -> None:
    report = report_text(
        [diagnostic(f"m{char}m", hint=f"h{char}h", excerpt=f"e{char}e", path=Path(f"p{char}p"))]
    )

    assert char not in report.replace("\n", "") or char == "\n"
    assert report.count("\n") == 3
    for letter in "mhep":
        assert f"{letter}{shown}{letter}" in report


@given(st.text(), st.text(), st.text(), st.integers(1, 300))
def test_whatever_a_file_holds_a_report_has_no_control_character(
    message: str, hint: str, excerpt: str, column: int
) -> None:
    report = report_text([diagnostic(message, hint=hint, excerpt=excerpt, at=(1, column))])

    assert len(report.split("\n")) <= 4
    assert all(char == "\n" or char >= " " for char in report)
    report.encode("utf-8")


# --------------------------------------------------------------------------
# For programs


@given(st.text(), st.text(), st.text().map(lambda name: name.replace("/", "")))
def test_no_report_for_a_program_commands_the_terminal_that_shows_it(
    message: str, hint: str, name: str
) -> None:
    found = [diagnostic(f"{message}\x1b\x9b", hint=f"{hint}\u202e", path=Path(f"x{name}\x07\x85"))]
    for report in (report_json, report_gitlab, report_github):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", report(found))
    (told,) = json.loads(report_json(found))
    assert (told["message"], told["hint"]) == (found[0].message, found[0].hint)
    assert told["path"] == str(found[0].path)


def test_programs_read_json() -> None:
    found = diagnostic(hint="« name »", severity=Severity.WARNING)
    found = replace(found, fix=Fix(Position(3, 5), "nom", "name"))
    whole_file = diagnostic("le fichier est vide", rule="fichier-vide", at=None)

    assert json.loads(report_json([found, whole_file])) == [
        {
            "path": "project.yaml",
            "line": 3,
            "column": 5,
            "severity": "warning",
            "rule": "cle-inconnue",
            "message": "la clé « nom » n'existe pas ici",
            "hint": "« name »",
            "fix": {"line": 3, "column": 5, "old": "nom", "new": "name"},
        },
        {
            "path": "project.yaml",
            "line": None,
            "column": None,
            "severity": "error",
            "rule": "fichier-vide",
            "message": "le fichier est vide",
            "hint": "",
            "fix": None,
        },
    ]


def test_no_diagnostic_is_an_empty_list_for_programs_and_nothing_for_people() -> None:
    assert json.loads(report_json([])) == []
    assert report_text([]) == ""
    assert report_github([]) == ""
    assert json.loads(report_gitlab([])) == []


def test_github_shows_the_problem_on_its_line() -> None:
    assert report_github([diagnostic(hint="écrivez « name »")]) == (
        "::error file=project.yaml,line=3,col=5,title=cle-inconnue::"
        "la clé « nom » n'existe pas ici → écrivez « name »"
    )


def test_github_shows_a_problem_of_the_whole_file_without_line() -> None:
    assert report_github([diagnostic("vide", at=None, severity=Severity.WARNING)]) == (
        "::warning file=project.yaml,title=cle-inconnue::vide"
    )


@pytest.mark.parametrize(
    ("path", "message", "expected"),
    [
        ("a,b:c.yaml", "x", "::error file=a%2Cb%3Ac.yaml,title=cle-inconnue::x"),
        ("50%.yaml", "50 % : a, b", "::error file=50%25.yaml,title=cle-inconnue::50 %25 : a, b"),
        ("a\nb", "x\r\n::error::y", "::error file=a%0Ab,title=cle-inconnue::x%0D%0A::error::y"),
    ],
)
def test_github_takes_no_command_from_a_file(path: str, message: str, expected: str) -> None:
    assert report_github([diagnostic(message, path=Path(path), at=None)]) == expected


def test_github_and_gitlab_read_paths_with_slashes_whatever_the_system() -> None:
    found = [diagnostic(path=PureWindowsPath("projets\\a\\project.yaml"))]  # type: ignore[arg-type]

    assert report_github(found).startswith("::error file=projets/a/project.yaml,")
    assert gitlab(*found)[0]["location"]["path"] == "projets/a/project.yaml"


def gitlab(*found: Diagnostic) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(report_gitlab(found))
    return report


def test_gitlab_reads_a_code_quality_report() -> None:
    warning = diagnostic("vide", at=None, rule="fichier-vide", severity=Severity.WARNING)

    [first, second] = gitlab(diagnostic(hint="écrivez « name »"), warning)

    assert first.pop("fingerprint") != second.pop("fingerprint")
    assert first == {
        "description": "la clé « nom » n'existe pas ici → écrivez « name »",
        "check_name": "cle-inconnue",
        "severity": "blocker",
        "location": {"path": "project.yaml", "lines": {"begin": 3}},
    }
    assert second == {
        "description": "vide",
        "check_name": "fichier-vide",
        "severity": "minor",
        "location": {"path": "project.yaml", "lines": {"begin": 1}},
    }


def test_gitlab_knows_a_problem_again_when_lines_come_above_it_and_tells_two_alike_apart() -> None:
    before = gitlab(diagnostic(at=(3, 5)), diagnostic(at=(9, 5)))
    after = gitlab(diagnostic(at=(4, 5)), diagnostic(at=(10, 5)))
    fingerprints = [item["fingerprint"] for item in before]

    assert fingerprints == [item["fingerprint"] for item in after]
    assert len(set(fingerprints)) == 2
    others = gitlab(diagnostic("autre"), diagnostic(rule="autre"), diagnostic(path=Path("autre")))
    assert len({item["fingerprint"] for item in [*before, *others]}) == 5


def test_gitlab_reads_a_path_that_is_no_text() -> None:
    [item] = gitlab(diagnostic(path=Path("caf\udce9.yaml")))

    assert item["location"]["path"] == "caf\udce9.yaml"


def test_each_report_names_the_line_of_the_mistake(tmp_path: Path) -> None:
    text = "version: 1\nname: x\n# rien\ndepartment: '66'\n  \nterritory:\n  comunes: [Perpignan]\n"
    path = tmp_path / "project.yaml"
    path.write_text(text + "date: 2023-06-01\n", encoding="utf-8")
    line = text.count("\n")

    found = [item for item in cpts_docs.validate(path) if item.rule == "cle-inconnue"]

    assert f"{path}:{line}:3 : " in report_text(found)
    assert f"    {line} |   comunes: [Perpignan]\n      |   ^" in report_text(found)
    assert [item["line"] for item in json.loads(report_json(found))] == [line]
    assert f",line={line},col=3," in report_github(found)
    assert [item["location"]["lines"]["begin"] for item in gitlab(*found)] == [line]


# --------------------------------------------------------------------------
# Order


def test_diagnostics_are_sorted_by_file_place_and_rule_without_repetition() -> None:
    expected = [
        diagnostic(path=Path("a.yaml"), at=(9, 9)),
        diagnostic(path=Path("b.yaml"), at=None),
        diagnostic(path=Path("b.yaml"), at=(2, 1), rule="type"),
        diagnostic(path=Path("b.yaml"), at=(2, 10), rule="a"),
        diagnostic(path=Path("b.yaml"), at=(2, 10), rule="b"),
        diagnostic(path=Path("b.yaml"), at=(10, 1), rule="a"),
    ]

    assert in_order([*reversed(expected), *expected]) == expected


def test_only_errors_stop_a_build() -> None:
    error, warning = diagnostic(), diagnostic(severity=Severity.WARNING)

    assert has_errors([warning, error])
    assert not has_errors([warning])
    assert not has_errors([])


# --------------------------------------------------------------------------
# Names that look alike

KEYS = ["name", "department", "date", "territory"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("nam", ["name"]),
        ("NAME", ["name"]),
        ("departement", ["department"]),
        ("teritory", ["territory"]),
        ("date", ["date"]),
        ("xyz", []),
        ("", []),
    ],
)
def test_the_nearest_names_are_those_that_look_alike(word: str, expected: list[str]) -> None:
    assert nearest(word, KEYS, 1) == expected


def test_the_nearest_names_come_best_first() -> None:
    assert nearest("médecin", ["medecine", "médecins", "pharmacien"]) == ["médecins", "medecine"]


def test_a_hint_names_what_looks_alike_or_lists_what_there_is_if_it_is_little() -> None:
    assert did_you_mean("nam", KEYS) == "vouliez-vous dire « name » ?"
    assert did_you_mean("médecin", ["medecin", "médecine"]) == (
        "vouliez-vous dire « médecine » ou « medecin » ?"
    )
    assert did_you_mean("xyz", KEYS) == "valeurs connues : name, department, date, territory"
    assert did_you_mean("xyz", map(str, range(100))) == ""
    assert did_you_mean("xyz", []) == ""


def test_the_nearest_name_is_found_behind_hundreds_of_others() -> None:
    known = [f"Commune {number}" for number in range(800)] + ["Zouafques"]

    assert nearest("Zouafkes", known, 1) == ["Zouafques"]
