"""Each rule has a page in docs/regles/, with a project that breaks it and one that keeps it.

Under the head that ``tools/rule_pages.py`` writes, a page has two sections, ``BREAKS`` and
``KEEPS``. Of each, the fences are files: ``yaml`` has the top-level keys of project.yaml that
take the place of the index's, and comes first; ``yaml project.yaml`` is the whole file, ``css
theme.css`` another one, ``yaml project.yaml cp1252`` is in that encoding. What is no text is made
by :data:`MADE` and :data:`PREPARED`. The ``console`` of the first section is what the command
prints; ``--update-goldens`` writes it anew.
"""

from __future__ import annotations

import errno
import io
import re
import shlex
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import docx
import pytest

from cpts_docs.cli.main import main
from cpts_docs.foreign import text as text_files
from cpts_docs.project import ejected, rules
from cpts_docs.project.rules import all_rules
from tests import fonts
from tests.images import png
from tests.samples import ROOT
from tests.word_files import OLE, archive
from tests.word_templates import Word, field_of, p
from tools import rule_pages
from tools.rule_pages import BREAKS, KEEPS

WORD = "word"
"""The encoding of a text in which ¶ is the line break of Word."""
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
COMMAND = "cpts-docs validate project.yaml"
FOUND = re.compile(r"^.* : (?:erreur|avertissement) : .* \[([\w-]+)\]$", re.M)
RULES = {rule.code: rule for rule in all_rules()}
CODES = sorted(path.stem for path in rule_pages.PAGES.glob("*.md") if path != rule_pages.INDEX)


def _styled() -> bytes:
    return (ROOT / "projects" / "ruscino" / "documents" / "guide.docx").read_bytes()


@cache
def _face(name: str) -> bytes:
    return fonts.family()[f"Essai-{name}.ttf"]


def _of_word() -> bytes:
    saved = io.BytesIO()
    docx.Document().save(saved)
    return saved.getvalue()


def _earlier_copy() -> bytes:
    return re.sub(rb"empreinte \w+", b"empreinte " + b"0" * 12, ejected.copy_of("guide.html"))


MADE: dict[str, Callable[[], bytes]] = {
    "convention.doc": lambda: OLE,
    "convention.docx": Word(p("{{ project.name }}")).written,
    "courrier.docx": _of_word,
    "fiche-avis.html": lambda: ejected.copy_of("fiche-avis.html"),
    "grand.png": lambda: png(600, 240),
    "guide.html": _earlier_copy,
    "liee.docx": Word(p(field_of("INCLUDEPICTURE C:/logo.png", "le logo"))).written,
    "logo.pdf": lambda: b"%PDF-1.7\n",
    "modele.odt": lambda: archive(mimetype=b"application/vnd.oasis.opendocument.text"),
    "patients.csv": lambda: b"nom;commune\n" * 1_000_000,
    "petit.png": lambda: png(80, 32),
    "styles.docx": _styled,
    "Reservee-Regular.ttf": lambda: fonts.made("Reservee", rights=2),
    **{f"Essai-{face}.ttf": partial(_face, face) for face in FACES},
}
"""The files of the examples that are no text, by their names: their fences say what they are."""


def _no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "plugins", lambda _: {"regles-region": object()})


def _of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(text_files, "first_bytes", refused)


PREPARED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "extension": _no_rule,
    "fichier-illisible": _of_somebody_else,
}
"""What no file of a project can bring about."""

ALSO: dict[str, set[str]] = {"d-autres-messages": {"espaces"}}
"""The rules that a project breaks, too, where it can not break one alone."""

MOST_LINES = 60
"""Of a console on a page."""

CONFINED = {"document-non-fait", "modele", "modele-depasse", "modele-word", "modele-word-allege"}
"""The rules whose projects have templates of their own, which a process is started for."""

EXAMPLES = [
    pytest.param(code, marks=[pytest.mark.whole] if code in CONFINED else []) for code in CODES
]


class Fence(NamedTuple):
    """What stands between two fences, and what it is said to be."""

    info: str
    text: str


def fences(text: str) -> list[Fence]:
    return [Fence(*found) for found in re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.M | re.S)]


def section(code: str, title: str) -> list[Fence]:
    text = (rule_pages.PAGES / f"{code}.md").read_text("utf-8")
    found = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert len(found) == 1, title
    return fences(found[0])


(BASE,) = [item.text for item in fences(rule_pages.INDEX.read_text("utf-8"))]


def whole(keys: str) -> str:
    """A project with these top-level keys, and the others of the index's."""
    parts = re.findall(r"^\S[^\n]*\n(?: [^\n]*\n)*", BASE, re.M)
    given = set(re.findall(r"^(\w+):", keys, re.M))
    return keys + "".join(part for part in parts if part.split(":")[0] not in given)


def lay(folder: Path, files: list[Fence]) -> None:
    """The files of a section, in a folder of their own."""
    folder.mkdir()
    for info, written in files:
        _, name, encoding = [*info.split(), "", "utf-8"][:3]
        path = folder / (name or "project.yaml")
        path.parent.mkdir(exist_ok=True)
        content = written if name else whole(written)
        if encoding == WORD:
            content, encoding = content.replace("¶", "\v"), ""
        made = MADE.get(path.name)
        path.write_bytes(made() if made else content.encode(encoding or "utf-8"))


def command(consoles: list[Fence]) -> str:
    """The line of a console that is typed, or the usual one."""
    return consoles[0].text.partition("\n")[0][2:] if consoles else COMMAND


def split(found: list[Fence]) -> tuple[list[Fence], list[Fence]]:
    """Of a section, its files and its consoles."""
    consoles = [item for item in found if item.info == "console"]
    return [item for item in found if item.info != "console"], consoles


def printed(
    line: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    monkeypatch.chdir(folder)
    program, *arguments = shlex.split(line)
    assert program == "cpts-docs"
    main(arguments)
    return "".join(capsys.readouterr())


def shortened(told: str) -> str:
    """The first and the last lines, where nobody would read all of them."""
    lines = told.splitlines(keepends=True)
    return told if len(lines) <= MOST_LINES else "".join([*lines[:8], "[…]\n", *lines[-7:]])


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_project_that_breaks_a_rule_breaks_it_alone_as_its_page_says(
    code: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
) -> None:
    files, consoles = split(section(code, BREAKS))
    lay(tmp_path / "projet", files)
    if code in PREPARED:
        PREPARED[code](monkeypatch)
    typed = command(consoles)
    told = printed(typed, tmp_path / "projet", capsys, monkeypatch)

    broken = {*FOUND.findall(told)}
    assert broken == {code} | ALSO.get(code, set())
    shown = f"```console\n$ {typed}\n{shortened(told)}```\n"
    path = rule_pages.PAGES / f"{code}.md"
    text = path.read_text("utf-8")
    if pytestconfig.getoption("update_goldens"):
        before, title, rest = text.partition(f"## {KEEPS}\n")
        before = re.sub(r"\n```console\n.*?^```\n", "", before, flags=re.M | re.S)
        text = f"{before.rstrip()}\n\n{shown}\n{title}{rest}"
        path.write_text(text, "utf-8")
    assert shown in text


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_project_that_keeps_a_rule_breaks_none(
    code: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, consoles = split(section(code, KEEPS))
    lay(tmp_path / "projet", files)
    typed = command(consoles)
    *before, _ = command(split(section(code, BREAKS))[1]).split()
    if not consoles and before[:2] == COMMAND.split()[:2]:
        typed = " ".join([*before, "project.yaml"])

    assert FOUND.findall(printed(typed, tmp_path / "projet", capsys, monkeypatch)) == []


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {*CODES} == RULES.keys()


def test_the_links_of_the_pages_lead_to_titles_of_the_guide() -> None:
    guide = rule_pages.PAGES.parent / "guide-utilisateur.md"
    titles = re.findall(r"^#+ (.+)$", guide.read_text("utf-8"), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    for path in rule_pages.PAGES.glob("*.md"):
        for link in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
            file, _, anchor = link.partition("#")
            assert (path.parent / file).exists(), (path, link)
            assert not anchor or anchor in anchors, (path, link)


def test_a_reader_sees_the_name_of_each_file_above_it() -> None:
    for code in CODES:
        text = (rule_pages.PAGES / f"{code}.md").read_text("utf-8")
        for above, name in re.findall(r"^(.*)\n\n```\w+ (\S+)", text, re.M):
            assert f"`{name}`" in above, (code, name)


def test_a_page_says_of_its_rule_what_the_record_says() -> None:
    for code in CODES:
        text = (rule_pages.PAGES / f"{code}.md").read_text("utf-8")
        assert text == rule_pages.page(RULES[code]), "tools/rule_pages.py writes it anew"


def test_the_list_of_rules_has_each_with_its_page() -> None:
    assert rule_pages.index() == rule_pages.INDEX.read_text("utf-8"), (
        "tools/rule_pages.py writes it anew"
    )
