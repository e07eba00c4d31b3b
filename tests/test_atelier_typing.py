"""What helps to type a project: where the cursor is, what may stand there, what it means."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cpts_docs.project.choices import Asker
from cpts_docs.project.cursor import cursor_at
from cpts_docs.project.offers import help_at, offers
from cpts_docs.project.yaml_reader import parse
from tests.atelier import Page
from tests.effort import Expect
from tests.samples import MINIMAL, ROOT

HEAD = "version: 1\nname: X\n"
HERE = Asker({"department": "66"})


def typed(text: str) -> tuple[str, int]:
    """A text, and where « ¦ » is in it."""
    text = HEAD + text
    return text.replace("¦", ""), text.index("¦")


def offered(text: str, label: str) -> str | None:
    """The text, once somebody chose what is called so; None if it is not offered."""
    text, at = typed(text)
    found = offers(text, at, HERE)
    insert = {one.label: one.insert for one in found.options}.get(label) if found else None
    if found is None or insert is None:
        return None
    return (text[: found.start] + insert + text[found.end :]).removeprefix(HEAD)


@pytest.mark.parametrize(
    ("text", "label", "after"),
    [
        ("terr¦", "territory", "territory:\n  "),
        ("besoi¦", "needs", "needs:\n  "),
        ("na¦me: x", "name", None),
        ("terr¦oir: {}\n", "territory", "territory: {}\n"),
        ("territory:\n  ¦\n", "communes", "territory:\n  communes:\n    - \n"),
        ("territory:\n  communes: []\n  ¦\n", "communes", None),
        ("territory:\n  ¦\n  communes: []\n", "communes", None),
        ("territory:\n  communes:\n    ¦\n", "-", "territory:\n  communes:\n    - \n"),
        ("territory: {communes: [toul¦", "Toulouges", "territory: {communes: [Toulouges"),
        ("territory:\n  communes: [cab¦]\n", "Cabestany", "territory:\n  communes: [Cabestany]\n"),
        (
            "territory:\n  communes:\n  - Cabes¦tany # là\n",
            "Cabestany",
            "territory:\n  communes:\n  - Cabestany # là\n",
        ),
        ("department: ¦\n", "01", 'department: "01"\n'),
        ('department: ["6¦"]\n', "66", 'department: ["66"]\n'),
        (
            "missions:\n  - mission: acc¦\n",
            "acces-aux-soins",
            "missions:\n  - mission: acces-aux-soins\n",
        ),
        ("missions:\n  - ¦\n", "mission", "missions:\n  - mission: \n"),
        ("missions:\n- title: a\n  ¦\n", "title", None),
        ("missions:\n- title: a\n- ¦\n", "title", "missions:\n- title: a\n- title: \n"),
        (
            "professionals:\n  engaged:\n    counts:\n      ortho¦",
            "orthoptiste",
            "professionals:\n  engaged:\n    counts:\n      orthoptiste: ",
        ),
        (
            "assessment:\n  operational: {answer: ¦}\n",
            "oui",
            "assessment:\n  operational: {answer: oui}\n",
        ),
        ("opinions:\n  - {organisation: CP¦}\n", "CPAM", "opinions:\n  - {organisation: CPAM}\n"),
        ("theme:\n  paper:¦\n", "A4", "theme:\n  paper: A4\n"),
        ("show: {codes: ¦}\n", "true", "show: {codes: true}\n"),
        ("needs:\n  introduction: |\n    com¦\n", "communes", None),
        ("# terr¦\n", "territory", None),
        ("needs:\n  items: ['l''eau', \"a # ¦b\"]\n", "territory", None),
    ],
)
def test_what_may_stand_there_is_offered_and_typed_as_it_is_written(
    text: str, label: str, after: str | None
) -> None:
    assert offered(text, label) == after


def test_help_says_what_a_key_is_and_what_a_value_means() -> None:
    text, at = typed("missions:\n  - mission: preven¦tion\n")
    found = help_at(text, at, HERE)
    assert found is not None
    assert found.path == ("missions", "0", "mission")
    assert found.title == "Mission nationale"
    title, _, rest = found.description.partition("\n")
    assert title == "Développement des actions territoriales de prévention, mission socle"
    assert rest
    text, at = typed("territory:\n  popu¦lation: 3\n")
    assert (help_at(text, at, HERE) or [""])[0] == "Population"


@pytest.mark.parametrize("name", ["ruscino", "trois-rivieres"])
def test_the_cursor_is_where_the_reader_has_the_value(name: str) -> None:
    text = (ROOT / "projects" / name / "project.yaml").read_text("utf-8")
    source, _ = parse(Path("p"), text)
    assert source
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    waiting = [((), source.root)]
    places = []
    while waiting:
        path, node = waiting.pop()
        inner = node.value.items() if isinstance(node.value, dict) else ()
        inner = enumerate(node.value) if isinstance(node.value, list) else inner
        waiting += (((*path, str(step)), child) for step, child in inner)
        if isinstance(node.value, str | int | float):
            places.append((path, starts[node.position.line - 1] + node.position.column - 1))
    for path, at in random.Random(name).sample(places, 40):
        found = cursor_at(text, at + 1)
        assert (
            found is None
            or (found.on, found.path) in {("value", path), ("text", path)}
            or (text[at] in "|>")
        )


def test_a_cursor_anywhere_in_any_text_ends_in_no_error() -> None:
    chance = random.Random(7)
    text = (ROOT / "projects/trois-rivieres/project.yaml").read_text("utf-8")
    for _ in range(60):
        start = chance.randrange(len(text))
        broken = text[start : start + 300] + chance.choice(
            ["{", "[", '"', "'", "- ", ":", "|\n", "#"]
        )
        at = chance.randrange(len(broken) + 1)
        found = offers(broken, at, HERE)
        assert found is None or 0 <= found.start <= at <= found.end <= len(broken)


@pytest.mark.parametrize("of", ["- ", " ", "a:", "[", "a:\n"])
def test_the_cursor_is_found_as_soon_in_any_line(of: str, expect_linear_up_to: Expect[str]) -> None:
    expect_linear_up_to(lambda text: cursor_at(text, len(text)), lambda n: f"a{of * n}", 10_000)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "dossier").mkdir()
    text = f"\ufeff# 🦷\n{MINIMAL}".replace("\n", "\r\n")
    (tmp_path / "dossier/project.yaml").write_bytes(text.encode())
    return Page(tmp_path / "dossier")


def test_a_page_is_told_places_as_it_counts_them(page: Page) -> None:
    end = len(page.get()["text"].encode("utf-16-le")) // 2
    page.type(0, end, end, "\nshow: {codes: t}")
    found = page.post("complete", offset=end + 16)
    assert (found["from"], found["to"]) == (end + 15, end + 16)
    assert found["options"][0] == {"label": "true", "detail": "oui", "insert": "true"}
    told = page.post("help", offset=end + 9)
    assert (told["title"], told["path"]) == ("Codes INSEE", "/show/codes")
    assert page.post("help", 409, offset=end + 999)["message"]
