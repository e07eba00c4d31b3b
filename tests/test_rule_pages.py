"""Each rule has a page in docs/regles/, with a project that breaks it and one that keeps it.

Under the head that ``tools/rule_pages.py`` writes, a page has two sections, :data:`BREAKS` and
:data:`KEEPS`. Of each, the fences are files: ``yaml`` has the top-level keys of project.yaml that
take the place of the index's, and comes first; ``yaml project.yaml`` is the whole file, ``css
theme.css`` another one, ``yaml project.yaml cp1252`` is in that encoding. What is no text is made
by :data:`MADE` and :data:`PREPARED`. The ``console`` of the first section is what the command
prints; ``--update-goldens`` writes it anew.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cpts_docs.cli.main import main
from cpts_docs.project.rules import all_rules
from tools import rule_pages

BREAKS, KEEPS = "Un projet qui l'enfreint", "Un projet qui la respecte"
COMMAND = "cpts-docs validate project.yaml"
RULES = {rule.code: rule for rule in all_rules()}
CODES = sorted(path.stem for path in rule_pages.PAGES.glob("*.md") if path != rule_pages.INDEX)

MADE: dict[str, Callable[[], bytes]] = {}
"""The files of the examples that are no text, by their names: their fences say what they are."""

PREPARED: dict[str, Callable[[Path, pytest.MonkeyPatch], None]] = {}
"""What is done before a command, in the folder of the project that breaks a rule."""

ALSO: dict[str, set[str]] = {}
"""The rules that a project breaks, too, where it can not break one alone."""

WITHOUT_YET = """
accents-abimes action-ailleurs action-en-double action-inconnue adresse-coupee adresse-de-style
autre-projet avis-date avis-en-double caractere-autre-police caractere-interdit
caractere-sans-dessin cle-inconnue cle-manquante code-dans-nom commune-ecriture commune-en-double
commune-et-quartiers commune-hors-departement condition-inconnue contact contact-absent
couleur-pale date departement-en-double departement-inconnu document-collecte document-inconnu
document-non-fait document-sans-donnees dossier epci-inconnu espaces extension facultatif
feuille-de-style fichier-illisible fichier-introuvable fichier-oublie fichier-trop-gros
fichier-vide guillemets-courbes identifiant-en-double identifiant-en-texte ignore-sans-effet
inclusion inclusion-vide lignes-recollees liste-vide logo logo-flou marge mission-en-double
mission-inconnue modele modele-de-styles modele-depasse modele-word modele-word-allege
nombre-negatif organisme-en-double organisme-inconnu oui-sans-raison participation-absente
partie-inconnue partie-vide pas-du-yaml plusieurs-lignes plusieurs-noms police police-incomplete
population puce-en-double quartier-inconnu question-double question-identifiant
question-incomplete question-inconnue questionnaire-trop-long regle-inconnue regle-obligatoire
reponse-ancienne reponse-inconnue reponses-differentes retour-avant-date retour-date rgpd
sans-effet signe-perdu style-absent tableau-inegal texte texte-trop-long texte-vide theme-inconnu
type valeur valeur-inconnue verdict-en-double verdict-sans-sens version yaml-alias yaml-cle
yaml-etiquette yaml-plusieurs-documents yaml-syntaxe yaml-trop-grand
"""


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
    for info, text in files:
        _, name, encoding = [*info.split(), "", "utf-8"][:3]
        path = folder / (name or "project.yaml")
        path.parent.mkdir(exist_ok=True)
        content = text if name else whole(text)
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
    return capsys.readouterr().out


@pytest.mark.parametrize("code", CODES)
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
        PREPARED[code](tmp_path / "projet", monkeypatch)
    typed = command(consoles)
    told = printed(typed, tmp_path / "projet", capsys, monkeypatch)

    broken = {*re.findall(r"^.* : (?:erreur|avertissement) : .* \[([\w-]+)\]$", told, re.M)}
    assert broken == {code} | ALSO.get(code, set())
    shown = f"```console\n$ {typed}\n{told}```\n"
    path = rule_pages.PAGES / f"{code}.md"
    text = path.read_text("utf-8")
    if pytestconfig.getoption("update_goldens"):
        before, title, rest = text.partition(f"## {KEEPS}\n")
        before = re.sub(r"\n```console\n.*?^```\n", "", before, flags=re.M | re.S)
        text = f"{before.rstrip()}\n\n{shown}\n{title}{rest}"
        path.write_text(text, "utf-8")
    assert shown in text


@pytest.mark.parametrize("code", CODES)
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

    told = printed(typed, tmp_path / "projet", capsys, monkeypatch)
    assert told == "1 projet : 0 erreur, 0 avertissement\n"


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {*CODES} == RULES.keys() - {*WITHOUT_YET.split()}


def test_the_links_of_the_pages_lead_to_titles_of_the_guide() -> None:
    guide = rule_pages.PAGES.parent / "guide-utilisateur.md"
    titles = re.findall(r"^#+ (.+)$", guide.read_text("utf-8"), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    for path in rule_pages.PAGES.glob("*.md"):
        for link in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
            file, _, anchor = link.partition("#")
            assert (path.parent / file).exists() or file[:-3] in WITHOUT_YET.split(), (path, link)
            assert not anchor or anchor in anchors, (path, link)


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_of_a_rule_what_its_record_says(code: str) -> None:
    text = (rule_pages.PAGES / f"{code}.md").read_text("utf-8")

    assert text == rule_pages.page(RULES[code]), "tools/rule_pages.py writes it anew"


def test_the_list_of_rules_has_each_with_its_page() -> None:
    assert rule_pages.index() == rule_pages.INDEX.read_text("utf-8"), (
        "tools/rule_pages.py writes it anew"
    )
