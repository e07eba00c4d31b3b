"""Every HTML page as validators of HTML see it, and axe-core in a browser without network."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import WIDTHS, looked_at
from tests.corpus import written
from tests.once import Once, told_once
from tests.programs import CLIENTS, HANG, NODE_MODULES, java
from tests.samples import some

# What the Nu validator says against pages that are as they should be: it cannot tell the hash of
# a script with line breaks nor that data: is allowed (Chromium shows those pictures, as
# test_theme.py sees), and advises (no more) a heading for each section.
ADVICE = (
    "Inline script violates Content Security Policy",
    "Resource violates Content Security Policy (meta tag): image “data:",
    "Section lacks heading",
)


MARKUP, LABELS = "wrong-markup", "wrong-labels"
"""Pages with mistakes that validators of HTML, and that axe must find."""

Found = list[tuple[str, str]]
"""What a validator found: the page, and what is wrong there."""


@pytest.fixture(scope="module")
def pages(checked_slowly: tuple[str, ...], once: Once) -> list[Path]:
    """The pages, and the wrong ones."""
    made = contents(checked_slowly)

    def write(folder: Path) -> None:
        for name, content in made.items():
            (folder / f"{name}.html").write_bytes(content)

    folder = once("html", write)
    return [folder / f"{name}.html" for name in made]


def contents(names: Iterable[str]) -> dict[str, bytes]:
    form = written("ruscino-questionnaire", "html")
    unlabelled = form.replace(b'lang="fr-FR"', b"").replace(b"<label for=", b"<label id=")
    return {
        **{name: written(name, "html") for name in names},
        MARKUP: written("ruscino-guide", "html").replace(b"<h1>", b"<h1><p>", 1),
        LABELS: unlabelled,
    }


# --------------------------------------------------------------------------
# Validators, each in one start for all pages


def html_validate(pages: list[Path]) -> Found:
    """What html-validate has to say.

    Its rule for a submit button is off (``html-validate.json``): these forms send nothing.
    """
    command = [
        NODE_MODULES / ".bin" / "html-validate",
        "--config",
        str(CLIENTS / "html-validate.json"),
    ]
    result = subprocess.run(
        [*command, "--formatter", "json", *map(str, pages)],
        check=False,
        stdout=subprocess.PIPE,
        timeout=HANG,
    )
    return [
        (Path(file["filePath"]).stem, f"{found['line']} {found['ruleId']} {found['message']}")
        for file in json.loads(result.stdout)
        for found in file["messages"]
    ]


def nu(pages: list[Path]) -> Found:
    """What the Nu HTML checker, the W3C's validator, has to say but for mere advice."""
    jar = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = java("-jar", str(jar), "--stdout", "--format", "json")
    result = subprocess.run(
        [*command, *map(str, pages)], check=False, stdout=subprocess.PIPE, timeout=HANG
    )
    return [
        (Path(found["url"]).stem, f"{found['lastLine']} {found['message']}")
        for found in json.loads(result.stdout)["messages"]
        if not found["message"].startswith(ADVICE)
    ]


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize("validator", some((html_validate, nu)))
def test_every_page_is_valid_and_a_wrong_one_is_not(
    validator: Callable[[list[Path]], Found], pages: list[Path]
) -> None:
    found = validator(pages)

    assert [(page, what) for page, what in found if page not in (MARKUP, LABELS)] == []
    assert [what for page, what in found if page == MARKUP] != []


# --------------------------------------------------------------------------
# In a browser, without network


@pytest.fixture(scope="module")
def looks(node: str, pages: list[Path], seen_slowly: tuple[str, ...], once: Once) -> list[Any]:
    """What Chromium and axe-core find, for pages at each width."""
    seen = [page for page in pages if page.stem in (*seen_slowly, LABELS)]

    found: list[Any] = told_once(once, "axe", lambda _: looked_at(node, seen))
    return found


def right(looks: list[Any]) -> list[Any]:
    return [look for look in looks if Path(look["page"]).stem != LABELS]


@pytest.mark.whole
def test_axe_finds_nothing_on_a_phone_nor_on_a_desktop(
    looks: list[Any], seen_slowly: tuple[str, ...]
) -> None:
    assert {(Path(look["page"]).stem, look["width"]) for look in right(looks)} == {
        (name, width) for name in seen_slowly for width in WIDTHS
    }
    assert [(look["page"], look["found"]) for look in right(looks) if look["found"]] == []
    assert min(look["passes"] for look in right(looks)) > 20


@pytest.mark.whole
def test_axe_finds_what_is_wrong(looks: list[Any]) -> None:
    found = {
        rule.split(":")[0]
        for look in looks
        if Path(look["page"]).stem == LABELS
        for rule in look["found"]
    }
    assert {"html-has-lang", "label"} <= found


@pytest.mark.whole
def test_every_page_works_without_network_and_asks_for_none(looks: list[Any]) -> None:
    for look in right(looks):
        assert (look["page"], look["requests"], look["complaints"]) == (look["page"], [], [])


@pytest.mark.whole
def test_every_page_is_as_wide_as_the_screen(looks: list[Any]) -> None:
    assert [look for look in right(looks) if look["wide"] != look["width"]] == []


@pytest.mark.whole
def test_no_short_word_breaks_on_a_phone_nor_is_any_too_small_to_read(looks: list[Any]) -> None:
    on_phones = [look for look in right(looks) if look["width"] == min(WIDTHS)]
    assert on_phones
    assert {look["page"]: look["broken"] for look in on_phones if look["broken"]} == {}
    assert min(look["smallest"] for look in on_phones) >= 12
