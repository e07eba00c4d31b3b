"""Projects that are heavy on purpose: a result or a reason, with work that grows as they do.

The sizes here are as large as may be, so that each bound is met; a fiftieth of them will do on
most days, and ``--whole`` (``make whole``) takes them whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cpts_docs
from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, has_errors
from cpts_docs.base.errors import TemplateError
from cpts_docs.base.words import normalized, showable
from cpts_docs.documents.templates import _check_characters
from cpts_docs.forms.tally import tally
from cpts_docs.project import inside, loader, yaml_reader
from cpts_docs.project.model import Project
from tests.effort import Expect
from tests.fuzz.targets import check
from tests.samples import MINIMAL, some

Make = Callable[[int], str]
"""A text of a size."""


def times(piece: str) -> Make:
    """The piece so many times."""
    return lambda count: piece * count


def many(pattern: str, count: int) -> str:
    """The pattern with a number in it, so many times."""
    return "".join(pattern % number for number in range(count))


# --------------------------------------------------------------------------
# YAML

MARKS = "\u0301\u0316"  # one above, one below: in no canonical order

YAML: dict[str, tuple[Make, int]] = {
    "a million elements": (times("- a\n"), 1_200_000),
    "aliases of nothing": (lambda n: "[" + "*a," * n + "]", 1_600_000),
    "the same key again and again": (times("a: 1\n"), 900_000),
    "keys that are lists": (lambda n: "{" + "[a]: b, " * n + "}", 600_000),
    "a million documents": (times("--- a\n"), 800_000),
    "tags": (times("- !x a\n"), 700_000),
    "directives that libyaml compares": (
        lambda n: many("%%TAG !x%d! a\n", n) + "---\na: b",
        200_000,
    ),
    "accents without a letter": (lambda n: "a: " + MARKS * n, 1_200_000),
    "escaped accents": (lambda n: 'a: "' + r"\u0301\u0316" * n + '"', 400_000),
    "a text multiplied": (lambda n: "a: &a " + "x" * n + "\nb: [" + "*a," * 9 + "]", 4_000_000),
    "blank lines": (lambda n: "\n" * n + "a: b", 4_900_000),
    "folded paragraphs": (lambda n: "a: >\n" + " x\n\n" * n, 1_200_000),
}


@pytest.mark.parametrize("name", YAML)
def test_a_heavy_yaml_file_is_read_or_refused_soon(
    name: str, expect_linear_up_to: Expect[bytes]
) -> None:
    make, size = YAML[name]
    expect_linear_up_to(partial(check, "yaml"), lambda n: make(n).encode(), size)


def test_a_code_point_that_does_not_exist_is_a_diagnostic_without_libyaml_too() -> None:
    for escape in (r"\U0020FFFF", r"\UFFFFFFFF"):
        check("yaml", f'a: "{escape}"'.encode())


def test_only_the_first_problems_of_a_kind_are_told() -> None:
    source, problems = yaml_reader.parse(Path("x"), "a: 1\n" * 5_000)

    assert source is None
    assert len(problems) == MAX_OF_A_KIND


@pytest.mark.parametrize(
    ("severity", "key", "wrong"),
    [
        ("erreur", "action_sheets", "{title: a, mission: x}"),
        ("avertissement", "meetings", '{subject: "a  a", date: 2023-07-03}'),
    ],
)
def test_that_there_may_be_others_is_told_where_so_many_are(
    severity: str, key: str, wrong: str, tmp_path: Path
) -> None:
    path = tmp_path / "project.yaml"

    def last(count: int) -> Diagnostic:
        path.write_text(f"{MINIMAL}{key}: [{', '.join([wrong] * count)}]", encoding="utf-8")
        return cpts_docs.validate(path)[-1]

    told = last(MAX_OF_A_KIND + 20)
    assert re.fullmatch(rf"il peut y avoir d'autres {severity}s que ces 10\d", told.message)
    assert told.rule == "d-autres-messages"
    assert last(MAX_OF_A_KIND - 10).rule != "d-autres-messages"


@given(
    st.text(st.sampled_from([*MARKS, "e", "\u0344", "\u0f73", "—", " ", "\u034f"]), max_size=300)
)
def test_text_in_a_normal_form_stays_as_it_is(text: str) -> None:
    once = normalized("NFC", text)

    assert normalized("NFC", once) == once


def test_accents_compose_and_only_a_run_without_end_is_broken() -> None:
    assert normalized("NFC", "e\u0301 —") == "é —"
    assert "\u034f" in normalized("NFC", "a" + MARKS * 30)
    assert "\u034f" not in normalized("NFC", "…" * 500)


# --------------------------------------------------------------------------
# Projects

ACTIONS = f"{MINIMAL}missions:\n  - title: x\n    actions:\n"


def communes(text: Make) -> Make:
    return lambda n: MINIMAL.replace("Perpignan", text(n))


def below(head: str, text: Make, end: str = "") -> Make:
    return lambda n: f"{head}{text(n)}{end}"


def opinions(pattern: str) -> Make:
    """As many organisations as opinions, and one more."""
    return lambda n: (
        f"{MINIMAL}organisations: [{many('o%d,', n + 1)}]\nopinions:\n{many(pattern, n)}"
    )


def own_catalogue(count: int) -> str:
    """As many actions in a catalogue as a mission takes of it."""
    listed, taken = many("{id: a%d, text: x},", count), many("   - action: a%d\n", count)
    mission = f"{{id: m, title: x, actions: [{listed}]}}"
    return (
        f"{MINIMAL}guide: {{catalogue: {{updated: x, missions: [{mission}]}}}}\n"
        f"missions:\n - mission: m\n   actions:\n{taken}"
    )


def own_additions(count: int) -> str:
    """As many missions as the guide has additions to."""
    missions = many(" - title: x%d\n", count)
    additions = many(" - {mission: x%d, actions: [x]}\n", count)
    return f"{MINIMAL}missions:\n{missions}guide:\n additions:\n{additions}"


def escapes(count: int) -> str:
    return "".join(rf"\U{code:08x}" for code in range(0x20000, 0x20000 + count))


PROJECTS: dict[str, tuple[Make, int]] = {
    "as many communes as a file may hold": (communes(partial(many, "c%d,")), 37_000),
    "as many actions as a file may hold": (below(ACTIONS, partial(many, "    - x%d\n")), 37_000),
    "a commune repeated": (communes(times("c,")), 37_000),
    "numbers for communes": (communes(times("1,")), 37_000),
    "unknown keys": (below(MINIMAL, partial(many, "k%d: 1\n")), 37_000),
    "missing keys": (below(f"{MINIMAL}missions:\n", times("  - {}\n")), 37_000),
    "unknown missions": (
        below(f"{MINIMAL}missions:\n", partial(many, "  - {mission: x%d}\n")),
        19_000,
    ),
    "unknown actions": (below(ACTIONS, partial(many, "    - {action: x%d}\n")), 19_000),
    "actions of a catalogue of its own": (own_catalogue, 19_000),
    "additions to missions of its own": (own_additions, 19_000),
    "unknown professions": (
        below(
            f"{MINIMAL}professionals: {{engaged: {{label: x, counts: {{",
            partial(many, "p%d: 1,"),
            "}}}",
        ),
        37_000,
    ),
    "opinions of unknown organisations": (
        opinions(" - {organisation: u%d, verdict: favorable}\n"),
        9_000,
    ),
    "opinions of many organisations": (
        opinions(" - {organisation: o%d, verdict: favorable}\n"),
        9_000,
    ),
    "characters without a glyph, escaped": (
        lambda n: f'{MINIMAL}needs: {{introduction: "{escapes(n)}"}}\n#' + "\n" * (100 * n),
        40_000,
    ),
    "an opinion included again and again": (
        below(f"{MINIMAL}opinions: [", times("a.yaml,"), "]"),
        37_000,
    ),
    "itself included again and again": (
        below(f"{MINIMAL}opinions: [", times("project.yaml,"), "]"),
        5_000,
    ),
    "a file that is not there": (below(f"{MINIMAL}opinions: [", times("none.yaml,"), "]"), 37_000),
    "a pattern included again and again": (
        below(f"{MINIMAL}opinions: [", times('"*[a]*.yaml",'), "]"),
        20_000,
    ),
    "a pattern of many stars": (below(f'{MINIMAL}opinions: ["', times("*a"), '"]'), 200),
    "a pattern of many folders": (below(f'{MINIMAL}opinions: ["', times("*/"), '"]'), 20_000),
    "a path of many folders": (below(f'{MINIMAL}opinions: ["', times("a/"), '"]'), 2_000_000),
    "a key of four million characters": (below(f"{MINIMAL}? ", times("x"), "\n: 1\n"), 4_000_000),
    "a name of four million characters": (
        lambda n: MINIMAL.replace("Ruscino", "x" * n),
        4_000_000,
    ),
    "a name of spaces": (
        lambda n: MINIMAL.replace("Ruscino", '"' + " " * n + '\\n"'),
        2_000_000,
    ),
    "comments that ignore rules there are not": (
        below(MINIMAL, partial(many, "# cpts: ignore r%d\n")),
        37_000,
    ),
    "rules there are not": (below(f"{MINIMAL}rules: {{", partial(many, "r%d: non,"), "}"), 4_800),
    "addresses cut by commas": (
        below(f"{MINIMAL}letter: {{recipients: [ARS, ", times("69003 Lyon, "), "]}"),
        37_000,
    ),
    "a table of people for each meeting": (
        below(
            f"{MINIMAL}meetings:\n",
            times(" - {subject: x, date: 2023-01-01, people: people.csv}\n"),
        ),
        5_000,
    ),
    "a contact of one word": (
        below(f"{MINIMAL}questionnaire: {{privacy: {{controller: ", times("x"), "}}"),
        1_600_000,
    ),
    "a text of spaces": (
        below(f'{MINIMAL}needs: {{introduction: "', times(" "), 'x"}'),
        4_000_000,
    ),
    "a line of the signs of comments": (
        below(f'{MINIMAL}needs: {{introduction: "', times("# "), 'x"}'),
        2_000_000,
    ),
    "sentences in capitals": (
        below(f"{MINIMAL}needs:\n  items:\n", partial(many, "  - LES SOINS DE TOUS LES GENS %d\n")),
        19_000,
    ),
    "a recipient again and again": (
        below(f"{MINIMAL}letter: {{recipients: [", times("Madame la maire,"), "]}"),
        37_000,
    ),
    "a large file included again and again": (
        below(f"{MINIMAL}opinions: [", times("big.yaml,"), "]"),
        500,
    ),
}


def written(folder: Path, make: Make, count: int) -> Path:
    """A project of this size in a folder of its own, beside files that it may include."""
    path = folder / str(count) / "project.yaml"
    path.parent.mkdir()
    path.write_text(make(count), "utf-8")
    path.with_name("a.yaml").write_text("organisation: MSA\nverdict: favorable\n", "utf-8")
    path.with_name("big.yaml").write_text("- a\n" * 290_000, "utf-8")
    path.with_name("people.csv").write_text("nom\n" + "Jeanne Martin\n" * 100, "utf-8")
    return path


def examined(path: Path) -> tuple[Project | None, list[Diagnostic]]:
    """What becomes of a project: never neither a project nor an error, nor both."""
    project, diagnostics = loader.examine(path)
    assert (project is None) == has_errors(diagnostics)
    return project, diagnostics


@pytest.mark.parametrize("name", some(PROJECTS, -1))  # the last one is long whatever its size
def test_a_heavy_project_is_checked_soon_and_told_in_short(
    name: str, tmp_path: Path, expect_linear_up_to: Expect[Path]
) -> None:
    def check_project(path: Path) -> None:
        _, diagnostics = examined(path)
        assert all(len(item.message) < 1_000 for item in diagnostics)
        assert len(diagnostics) <= 3 * MAX_OF_A_KIND

    make, size = PROJECTS[name]
    expect_linear_up_to(check_project, partial(written, tmp_path, make), size)


MANY = 195_000
NESTED = f"    - {'{text: a, items: [' * 14}%s{']}' * 14}\n"

LARGE: dict[str, tuple[Make, int]] = {
    "communes": (communes(partial(many, "É%d,")), MANY),
    "missions": (below(f"{MINIMAL}missions:\n", partial(many, "  - {title: x%d}\n")), MANY // 2),
    "actions in actions, the last one wrong": (
        below(ACTIONS, times(NESTED % "b"), NESTED % 1),
        MANY // 43,
    ),
}
"""As many values as there may be: megabytes."""


@pytest.mark.parametrize("name", LARGE)
def test_a_project_as_large_as_may_be_is_checked_soon(
    name: str, tmp_path: Path, expect_linear_up_to: Expect[Path]
) -> None:
    def check_project(path: Path) -> None:
        _, diagnostics = examined(path)
        assert not any(item.rule == "yaml-trop-grand" for item in diagnostics)

    make, size = LARGE[name]
    expect_linear_up_to(check_project, partial(written, tmp_path, make), size)


@pytest.mark.parametrize("count", some((1_000, 10_000)))
def test_thousands_of_answers_are_loaded_and_counted(tmp_path: Path, count: int) -> None:
    fields = "{nom: a, specialite: %s, mail: b, parcours: oui, commentaire: c, d: e, f: g, h: i}"
    rows = "".join(
        f"- {{source: {number}.pdf, sha256: '{number:064}', fields: {fields % speciality}}}\n"
        for number, speciality in enumerate(("Infirmière", "pharmacien") * (count // 2))
    )
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}answers: answers.yaml\n", "utf-8")
    (tmp_path / "answers.yaml").write_text(
        f"version: 1\nproject: Ruscino\nanswers:\n{rows}", "utf-8"
    )

    project, diagnostics = loader.examine(path)

    assert project is not None, diagnostics[:3]
    counted = tally(project.answers or ())
    assert {
        row.profession.profession.plural: row.profession.count for row in counted.professions
    } == {
        "infirmières": count // 2,
        "pharmaciens": count // 2,
    }


def test_a_short_file_cannot_say_much_by_aliases() -> None:
    short = "[&a " + "x" * 30_000 + ", " + "*a, " * 200 + "]"
    _, (problem,) = yaml_reader.parse(Path("x"), short)

    assert problem.rule == "yaml-trop-grand"
    assert "alias" in problem.message


def test_large_files_with_mistakes_are_not_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}opinions: [{'a.yaml, ' * 9}]", "utf-8")
    (tmp_path / "a.yaml").write_text("- a\n" * 150_000 + "- [", "utf-8")

    _, diagnostics = loader.examine(path)

    assert sum(item.rule == "yaml-syntaxe" for item in diagnostics) < 9
    assert any(item.rule == "inclusion" for item in diagnostics)


def test_a_large_file_with_a_mistake_is_not_said_to_be_too_large(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}answers: answers.yaml\n", "utf-8")
    (tmp_path / "answers.yaml").write_text("- a\n" * 150_000 + "- [", "utf-8")

    _, diagnostics = loader.examine(path)

    assert [item.rule for item in diagnostics if item.is_error] == ["yaml-syntaxe"]


def test_what_is_included_is_limited_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}opinions: [{'a.yaml, ' * (inside.MAX_FILES + 1)}]", "utf-8")
    (tmp_path / "a.yaml").write_text("organisation: MSA\nverdict: favorable\n", "utf-8")

    assert any("fichiers" in item.message for item in loader.examine(path)[1])


def test_accents_without_end_on_one_letter_are_told_and_not_laid_out(tmp_path: Path) -> None:
    """30,000 of them took Typst 3.6 GB: the square of their number."""
    accents = f"a{chr(0x301) * 30_000}"
    path = tmp_path / "project.yaml"
    path.write_text(f'{MINIMAL}questionnaire: {{introduction: "{accents}"}}\n', "utf-8")
    found = [item for item in cpts_docs.validate(path) if item.is_error]
    assert [item.rule for item in found] == ["caractere-sans-dessin"]
    assert "plus de 40 accents" in found[0].message

    with pytest.raises(TemplateError, match="plus de 40 accents"):
        _check_characters(f"<p>{'a&#769;' * 99}</p><p>{'&#769;' * 99}</p>", "x.html")
    assert showable(f"é{accents} à {accents}b") == "éa\ufffd à a\ufffdb"
