"""Every HTML page as validators of HTML see it, and axe-core in a browser without network."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import trees, written
from tests.programs import CLIENTS, HANG, NODE_MODULES, missing, node_program, program

WIDTHS = (390, 1280)
"""A phone and a desktop, in pixels."""

# What the Nu validator says against pages that are as they should be: it cannot tell the hash of
# a script with line breaks, and advises (no more) a heading for each section.
ADVICE = ("Inline script violates Content Security Policy", "Section lacks heading")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("html")
    found = []
    for name in trees():
        path = folder / f"{name}.html"
        path.write_bytes(written(name, "html"))
        found.append(path)
    return found


# --------------------------------------------------------------------------
# Validators


def html_validate(*pages: Path) -> list[str]:
    """What html-validate has to say.

    Its rule for a submit button is off (``html-validate.json``): these forms send nothing.
    """
    command = [node_program("html-validate"), "--config", str(CLIENTS / "html-validate.json")]
    result = subprocess.run(
        [*command, "--formatter", "json", *map(str, pages)],
        check=False,
        stdout=subprocess.PIPE,
        timeout=HANG,
    )
    return [
        f"{Path(file['filePath']).name}:{found['line']} {found['ruleId']} {found['message']}"
        for file in json.loads(result.stdout)
        for found in file["messages"]
    ]


def nu(*pages: Path) -> list[str]:
    """What the Nu HTML checker, the W3C's validator, has to say but for mere advice."""
    jar = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        missing("no vnu-jar: run npm ci in tests/clients")
    command = [program("java"), "-jar", str(jar), "--stdout", "--format", "json"]
    result = subprocess.run(
        [*command, *map(str, pages)], check=False, stdout=subprocess.PIPE, timeout=HANG
    )
    return [
        f"{Path(found['url']).name}:{found['lastLine']} {found['message']}"
        for found in json.loads(result.stdout)["messages"]
        if not found["message"].startswith(ADVICE)
    ]


def test_every_page_is_valid_for_html_validate(pages: list[Path]) -> None:
    assert html_validate(*pages) == []


def test_every_page_is_valid_for_the_nu_validator(pages: list[Path]) -> None:
    assert nu(*pages) == []


def test_the_validators_find_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    wrong = written("ruscino-guide", "html").replace(b"<h1>", b"<h1><p>", 1)
    page.write_bytes(wrong)
    assert html_validate(page) != []
    assert nu(page) != []


# --------------------------------------------------------------------------
# In a browser, without network


def looked_at(folder: Path, *pages: Path) -> list[Any]:
    """What Chromium and axe-core find, for each page at each width."""
    for package in ("puppeteer-core", "axe-core"):
        if not (NODE_MODULES / package).is_dir():
            missing(f"no {package}: run npm ci in tests/clients")
    command = [
        *(program("node"), str(CLIENTS / "html_check.mjs")),
        *(program("chromium", "chromium-browser", "google-chrome"), str(folder / "profile")),
        ",".join(map(str, WIDTHS)),
    ]
    result = subprocess.run(
        [*command, *map(str, pages)], stdout=subprocess.PIPE, check=True, timeout=HANG
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def looks(pages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return looked_at(tmp_path_factory.mktemp("browser"), *pages)


def test_axe_finds_nothing_on_a_phone_nor_on_a_desktop(looks: list[Any]) -> None:
    assert [(Path(look["page"]).stem, look["width"]) for look in looks] == [
        (name, width) for name in trees() for width in WIDTHS
    ]
    assert [(look["page"], look["width"], look["found"]) for look in looks if look["found"]] == []
    assert min(look["passes"] for look in looks) > 20


def test_every_page_works_without_network_and_asks_for_none(looks: list[Any]) -> None:
    for look in looks:
        assert (look["page"], look["requests"], look["complaints"]) == (look["page"], [], [])


def test_every_page_is_as_wide_as_the_screen(looks: list[Any]) -> None:
    assert [look for look in looks if look["wide"] != look["width"]] == []


def test_axe_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    content = written("ruscino-questionnaire", "html").decode()
    page.write_text(content.replace('lang="fr-FR"', "").replace("<label for=", "<label id="))
    found = {rule.split(":")[0] for look in looked_at(tmp_path, page) for rule in look["found"]}
    assert {"html-has-lang", "label"} <= found
