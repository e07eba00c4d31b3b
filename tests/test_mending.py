"""What is sure is mended in the text itself: all else stays byte for byte."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import NamedTuple

import pytest

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic, Fix, Position
from cpts_docs.base.errors import OutputError
from cpts_docs.cli.main import main
from cpts_docs.jobs.mending import mended
from cpts_docs.project.edits import patched
from tests.mistakes import MISTAKES, NBSP, RIGHT, WARNINGS, ZERO
from tests.samples import ProjectFile, some
from tests.slips import broken, folder


class Sure(NamedTuple):
    """What stands once in :data:`RIGHT`, what somebody typed there, and what becomes of it."""

    rule: str
    right: str
    typed: str
    mended: str = ""

    @property
    def after(self) -> str:
        return self.mended or self.right


# fmt: off
SURE = [
    Sure("accents-abimes", "label: Équipe projet", "label: Ã‰quipe projet"),
    Sure("accents-abimes", "- Diabète\n", "- DiabÃ¨te évité\n", "- Diabète évité\n"),
    Sure("accents-abimes", "- Diabète\n", "- Diab&egrave;te&nbsp;évité\n", f"- Diabète{NBSP}évité\n"),
    Sure("guillemets-courbes", "- Diabète", '- Diabète"'),
    Sure("puce-en-double", "- Chaque automne", "- o\tChaque automne"),
    Sure("cle-inconnue", "introduction: Les besoins", "Introduction: Les besoins"),
    Sure("cle-inconnue", "website: www", f"web{ZERO}site: www"),
    Sure("action-en-double", "    notes:", "      - Dépister\n      - Dépister\n    notes:", "      - Dépister\n    notes:"),
    Sure("cle-inconnue", "- text: Aller", "- titre: Aller"),
    Sure("cle-inconnue", 'department: "66"', 'departmnt: "66"'),
    Sure("cle-inconnue", "opinions:", "opinion:"),
    Sure("cle-inconnue", "{answer: non}", "{non}"),
    Sure("cle-inconnue", "{answer: non}", "{answer:non}"),
    Sure("cle-inconnue", "remark: à revoir}", "remark: à revoir, et vite}", 'remark: "à revoir, et vite"}'),
    Sure("cle-inconnue", "    counts:", f"{NBSP}    counts:"),
    Sure("cle-inconnue", "name: Ruscino", "&name: Ruscino"),
    Sure("code-dans-nom", "Cabestany, Elne]", "66330 Cabestany, Elne (66065)]"),
    Sure("code-et-nom", "Cabestany, Elne]", '{code: "66028", name: Cabesttany}, Elne]', '{code: "66028", name: Cabestany}, Elne]'),
    Sure("commune-inconnue", "Cabestany, Elne]", '{code: "66330", name: Cabestany}, Elne]', '{code: "66028", name: Cabestany}, Elne]'),
    Sure("commune-inconnue", "Cabestany, Elne]", "Cabesatny, Elne]"),
    Sure("commune-en-double", "Cabestany, Elne]", "Cabestany, Elne, Cabestany]"),
    Sure("commune-en-double", "communes: [Cabestany, Elne]", "communes:\n    - Elne  # la ville\n    - Alénya\n    - Elne", "communes:\n    - Elne  # la ville\n    - Alénya"),
    Sure("contact", "a.martin@cpts.invalid}", "mailto:a.martin @cpts.invalid}"),
    Sure("date", "date: 2023-06-27", "date: 27/6/2023"),
    Sure("commune-ecriture", "Cabestany, Elne]", "CABESTANY, Elne]"),
    Sure("commune-ecriture", "Cabestany, Elne]", "'cabestany', Elne]", "'Cabestany', Elne]"),
    Sure("commune-ecriture", "Cabestany, Elne]", "Cabestany, Elne, St-Cyprien]", "Cabestany, Elne, Saint-Cyprien]"),
    Sure("commune-ecriture", "Cabestany, Elne]", '{code: "66028", name: CABESTANY}, Elne]', '{code: "66028", name: Cabestany}, Elne]'),
    Sure("commune-ecriture", "commune: Perpignan", "commune: &ville 'PERPIGNAN'", "commune: &ville 'Perpignan'"),
    Sure("commune-ecriture", "commune: Perpignan", '? commune\n      : !!str &ville "PERPIGNAN"', '? commune\n      : !!str &ville "Perpignan"'),
    Sure("commune-ecriture", "commune: Perpignan", "commune:   PERPIGNAN  # la ville", "commune:   Perpignan  # la ville"),
    Sure("date", "date: 2023-06-01", "date: 01/06/2023"),
    Sure("date", "date: 2023-06-01", 'date: "1er juin 2023"   # jeudi', 'date: "2023-06-01"   # jeudi'),
    Sure("date", "return_by: 2026-03-31", "return_by: 31.3.2026"),
    Sure("espaces", "- Accès aux soins\n    -", "- Accès  aux   soins\n    -"),
    Sure("espaces", "label: Équipe projet", 'label: " Équipe projet "', 'label: "Équipe projet"'),
    Sure("departement-en-double", 'department: "66"', 'department: ["66", "11", "66"]', 'department: ["66", "11"]'),
    Sure("guillemets-courbes", "- Diabète", "- “Diabète”", '- "Diabète"'),
    Sure("identifiant-en-texte", "- action: prevention-vaccination", "- prevention-vaccination"),
    Sure("lignes-recollees", "introduction: Les besoins du territoire", "introduction: Les besoins\n    - un\n    - trois", "introduction: |\n    Les besoins\n    - un\n    - trois"),
    Sure("lignes-recollees", "introduction: Les besoins du territoire", "introduction: > # pliés\n    Les besoins\n    - un", "introduction: | # pliés\n    Les besoins\n    - un"),
    Sure("ligne-en-double", "associated: [Maison de santé]", "associated: [Maison de santé, Maison de santé]"),
    Sure("ligne-en-double", "{item: Coordination, planned: 30000, spent: 28500}\n", "{item: Coordination, planned: 30000, spent: 28500}\n    - {item: Coordination, planned: 30000, spent: 28500}\n"),
    Sure("mission-inconnue", "mission: prevention", "mission: prevntion"),
    Sure("guillemets-courbes", "name: Ruscino", "name: ‘Ruscino'", 'name: "Ruscino"'),
    Sure("guillemets-courbes", "name: Ruscino", 'name: “Ruscino"', 'name: "Ruscino"'),
    Sure("organisme-en-double", "  - CPAM\n  - {", "  - CPAM\n  - CPAM\n  - {"),
    Sure("plusieurs-noms", "Cabestany, Elne]", "Cabestany; Elne]"),
    Sure("plusieurs-noms", "communes: [Cabestany, Elne]", "communes:\n    - Cabestany, Elne  # deux", "communes:\n    - Cabestany\n    - Elne  # deux"),
    Sure("profession-inconnue", "infirmière: 13", "infirmère: 13"),
    Sure("guillemets-courbes", "- Diabète", "- „Diabète, asthme“", '- "Diabète, asthme"'),
    Sure("mission-inconnue", "mission: qualite,", "mission: Qualité,"),
    Sure("organisme-inconnu", "organisation: CPAM", "organisation: cpam"),
    Sure("profession-ecritures", "infirmière: 13", "Infirmières :   13 # dont deux", "infirmière :   13 # dont deux"),
    Sure("profession-ecritures", "infirmière: 13", '"infirmieres": 13', '"infirmière": 13'),
    Sure("profession-ecritures", "infirmière: 13", "Infirmières libérales: 13", "infirmière libérale: 13"),
    Sure("profession-ecritures", "infirmière: 13", f"infirmière{NBSP}: 13", "infirmière: 13"),
    Sure("puce-en-double", "- Chaque automne", "- • Chaque automne"),
    Sure("quartier-inconnu", "kind: IRIS", "kind: iris"),
    Sure("type", 'department: "66"', "department: 66"),
    Sure("signe-perdu", "- Diabète", "- ! Attention", '- "! Attention"'),
    Sure("type", "population: 47617", "population: '47 617' # Insee", "population: 47617 # Insee"),
    Sure("type", "phone: 04 68 00 00 00", "phone: 468000000", 'phone: "0468000000"'),
    Sure("type", "population: 47617", f"population: 47{NBSP}617"),
    Sure("type", "infirmière: 13", "infirmière: treize"),
    Sure("type", "- Diabète", "- - Diabète"),
    Sure("type", "{answer: non}", "non"),
    Sure("type", "[Cabestany, Elne]", "Cabestany ; Elne # deux", "[Cabestany, Elne] # deux"),
    Sure("type", "date: 2023-06-01", "date: 20230601"),
    Sure("type", "  - mission: prevention", "  - parcours\n  - mission: prevention", "  - mission: parcours\n  - mission: prevention"),
    Sure("type", "    - Accès aux soins\n    - Diabète", "    • Accès aux soins\n    • Diabète"),
    Sure("type", "- Bien vieillir", "- Vieillir : 10 %  # à voir", '- "Vieillir : 10 %"  # à voir'),
    Sure("valeur", 'department: "66"', "department: Pyrénées-Orientales"),
    Sure("valeur", 'department: "66"', "department: 66 - PYRENEES ORIENTALES"),
    Sure("valeur", 'department: "66"', "department: 66 et 11", 'department: ["66", "11"]'),
    Sure("valeur", 'department: "66"', "department: “66”"),
    Sure("valeur", "Cabestany, Elne]", "{code: 66 028, name: Cabestany}, Elne]", '{code: "66028", name: Cabestany}, Elne]'),
    Sure("version", "version: 1", "version: '1'"),
    Sure("yaml-alias", "needs:", "*needs:"),
    Sure("yaml-etiquette", "- Diabète", "- !Attention au sel", '- "!Attention au sel"'),
    Sure("yaml-plusieurs-documents", "needs:", "---\nneeds:"),
    Sure("valeur-inconnue", "verdict: favorable", "verdict: Favorable"),
    Sure("valeur-inconnue", "answer: non", "answer: no"),
    Sure("yaml-syntaxe", "name: Ruscino", "name: Ruscino : Est # ou Sud", 'name: "Ruscino : Est" # ou Sud'),
    Sure("yaml-syntaxe", "  population: 47617", f"{NBSP} population: 47617"),
    Sure("yaml-syntaxe", "  population: 47617", "   population: 47617 # Insee", "  population: 47617 # Insee"),
    Sure("yaml-syntaxe", "  population: 47617", "\tpopulation: 47617"),
    Sure("yaml-syntaxe", "    - Diabète", "\t- Diabète"),
    Sure("yaml-syntaxe", "    - Diabète", "    • Diabète"),
    Sure("yaml-syntaxe", "    - Diabète", "    -Diabète"),
    Sure("yaml-syntaxe", "- Diabète", '- "Dire "non" au sel"', "- 'Dire \"non\" au sel'"),
    Sure("yaml-syntaxe", "- Diabète", "- 'Lutter contre l'obésité'", '- "Lutter contre l\'obésité"'),
    Sure("yaml-syntaxe", "- Diabète", "- @ Santé & co", '- "@ Santé & co"'),
    Sure("yaml-syntaxe", "name: Ruscino", "name:Ruscino"),
    Sure("yaml-syntaxe", "name: Ruscino", "name = Ruscino"),
    Sure("yaml-syntaxe", "infirmière: 13", "infirmière 13"),
    Sure("yaml-syntaxe", 'department: "66"', 'department: "66'),
    Sure("yaml-syntaxe", 'department: "66"', 'department: "66",'),
    Sure("yaml-syntaxe", 'department: "66"', 'department: "66”'),
    Sure("yaml-syntaxe", "Cabestany, Elne]", "Cabestany,, Elne"),
    Sure("yaml-syntaxe", "      infirmière: 13", "      - infirmière: 13"),
    Sure("yaml-syntaxe", "{answer: non}", "answer: non"),
    Sure("yaml-syntaxe", "needs:", "**needs:**"),
    Sure("yaml-syntaxe", "needs:", " needs:"),
    Sure("yaml-syntaxe", "needs:", "```\nneeds:", "needs:"),
    Sure("yaml-syntaxe", "needs:", "--- Besoins ---\nneeds:", "# Besoins\nneeds:"),
    Sure("yaml-syntaxe", "  - organisation: CPAM", "  - CPAM"),
    Sure("yaml-syntaxe", "- Accès aux soins\n    -", "-\tAccès aux soins\n    -"),
]
UNSURE = [
    ("date: 2023-06-01", "date: 01/06/23"),
    ("date: 2023-06-01", "date: 06/23/2023"),
    ("date: 2023-06-01", "date: du 1er au 3 juin 2023"),
    ('department: "66"', "department: 66 Aude"),
    ("infirmière: 13", "Infirmières: 13\n      infirmière: 2"),
    ("infirmière: 13", "infirmire: 13"),
    ("verdict: favorable", "verdict: favorble"),
    ("infirmière: 13", "infirmière: 1,250"),
    ("infirmière: 13", "infirmière: deux ou trois"),
    ("population: 47617", "population: 47.617"),
    ("name: Ruscino", "name: Ruscino\nreport 2026"),
    ("    - Diabète", "    -- Diabète"),
    ("    - Diabète", "    -10 %"),
    ("- action: prevention-vaccination", "- ACTION: prevention-vaccination"),
    ("    - Diabète", "\tDiabète"),
    ("      infirmière: 13", "      infirmière: 13\n\tfuture:"),
    ("Les besoins du territoire", "Les besoins\n  - Accès : fort"),
    ("Les besoins du territoire", '"Les besoins\n  et le reste'),
    ("- organisation: CPAM", "- organisation: CPM"),
    ("Cabestany, Elne]", "66100 Perpignan, Elne]"),
    ("Cabestany, Elne]", '{code: "66136", name: Cabestany}, Elne]'),
    ("Cabestany, Elne]", "66136, Elne]"),
    ("- action: prevention-vaccination", "- titre: Dépister\n        description: Tôt"),
    ("guide:\n", "---\nname: Un autre\nguide:\n"),
    ("- commune: Perpignan\n     ", "- commune: Perpignan"),
    ("name: Ruscino", "name: Ruscino : Est\n  et Ouest"),
    ("name: Ruscino", f"name: Ruscino : {'Est ' * 100}"),
    ("infirmière: 13", "infirmière libérale: 13"),
    ("Cabestany, Elne]", "Cabestany, Elne*]"),
    ("Cabestany, Elne]", "Cabestany, Elnes]"),
    ("Cabestany, Elne]", "Cabestany, Elne, CABESTANY]"),
    ("commune: Perpignan", "commune: >-\n        PERPIGNAN"),
    ("label: Équipe projet", "label: |\n      deux  espaces\n      et deux lignes"),
    ("- CPAM\n  -", "- CGSS : Caisse générale\n  -"),
]
# fmt: on
LAYOUTS: dict[str, Callable[[str], bytes]] = {
    "windows": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "lines": str.encode,
    "mixed": lambda text: text.replace("\n", " \t# fin\r", 1).encode() + b"\r\n\r# \tfin \t",
}


KNOWN = {"rgpd"}
"""What is said of :data:`RIGHT`."""


def told(found: list[Diagnostic]) -> set[str]:
    return {item.rule for item in found}


@pytest.mark.parametrize("layout", some(LAYOUTS))
@pytest.mark.parametrize("sure", SURE, ids=lambda sure: f"{sure.rule}: {sure.typed}")
def test_what_is_sure_is_mended_and_all_else_stays(tmp_path: Path, sure: Sure, layout: str) -> None:
    assert RIGHT.count(sure.right) == 1
    path = tmp_path / "project.yaml"
    path.write_bytes(LAYOUTS[layout](RIGHT.replace(sure.right, sure.typed)))

    made = mended(path)
    made.write()
    again = mended(path)

    assert sure.rule in told(made.found)
    assert path.read_bytes() == LAYOUTS[layout](RIGHT.replace(sure.right, sure.after))
    assert (again.count, told(again.found)) == (0, KNOWN)


@pytest.mark.parametrize(("right", "typed"), UNSURE)
def test_what_is_not_sure_is_left_to_people(
    project_file: ProjectFile, right: str, typed: str
) -> None:
    assert RIGHT.count(right) == 1
    path = project_file(RIGHT.replace(right, typed))
    made = mended(path)

    assert (made.count, made.after) == (0, {})
    assert made.left == made.found


@pytest.mark.parametrize("batch", some(range(8)))
def test_a_mistake_that_is_mended_is_gone_and_makes_no_other(
    project_file: ProjectFile, batch: int
) -> None:
    for mistake in [*WARNINGS, *MISTAKES][batch::8]:
        made = mended(project_file(mistake.text))

        if made.count:  # what it was in the way of may be told now, as of a date
            assert not any(item.is_error for item in made.left), mistake
            assert not told(made.found) - {"rgpd"} & told(made.left), mistake
        assert not made.refused, mistake
        assert not any(item.fix for item in made.left), mistake


@pytest.mark.parametrize("seed", some(range(60), 5))
def test_many_mistakes_are_mended_at_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    sample = [one for one in SURE if one.rule != "yaml-syntaxe"]
    chosen = {one.right: one for one in chance.sample(sample, chance.randint(2, len(sample)))}
    before, after = RIGHT, RIGHT
    for one in chosen.values():
        if before.count(one.right) == 1:  # two may share a line
            before = before.replace(one.right, one.typed)
            after = after.replace(one.right, one.after)
    layout = LAYOUTS[chance.choice([*LAYOUTS])]
    path = tmp_path / "project.yaml"
    path.write_bytes(layout(before))
    made = mended(path)

    assert made.after == {path: layout(after)}
    made.write()
    assert mended(path).count == 0
    assert told(made.left) == KNOWN


@pytest.mark.parametrize("seed", some(range(2, 202), 2))
def test_a_real_project_with_slips_becomes_what_it_was(tmp_path: Path, seed: int) -> None:
    layout = LAYOUTS[[*LAYOUTS][seed % len(LAYOUTS)]]
    wrong, right, made = broken(seed)
    copytree(folder(seed), tmp_path, ignore=ignore_patterns("documents"), dirs_exist_ok=True)
    (tmp_path / "avis").mkdir()
    path = tmp_path / "project.yaml"
    for name, text in right.items():
        (tmp_path / name).write_bytes(layout(text))
    known = told(cpts_docs.validate(path))
    for name, text in wrong.items():
        (tmp_path / name).write_bytes(layout(text))
    assert made
    assert {*known} != told(cpts_docs.validate(path))

    main(["validate", "--fix", str(path)])

    for name, text in right.items():
        assert (tmp_path / name).read_bytes() == layout(text), (name, made)
    assert told(cpts_docs.validate(path)) == known
    assert mended(path).count == 0


def mistyped(text: str, chance: random.Random) -> str:
    """``text`` with a sign too many, missing or before its neighbour, or a line that moved."""
    at, lines = chance.randrange(len(text)), text.split("\n")
    number = chance.randrange(len(lines) - 1)
    moved = [" " + lines[number], lines[number][1:], "\t" + lines[number].lstrip()]
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + chance.choice(" \t\u00a0:-'\"#,[]{}&*!?|>%@`=;“”’•–") + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            *("\n".join([*lines[:number], line, *lines[number + 1 :]]) for line in moved),
        ]
    )


def test_whatever_was_typed_a_second_run_changes_nothing(
    project_file: ProjectFile, whole: bool
) -> None:
    became = Counter[bool]()
    for seed in range(600 if whole else 12):
        path = project_file(mistyped(RIGHT, random.Random(seed)))
        made = mended(path)
        made.write()
        became[bool(made.count) and path.read_text("utf-8") == RIGHT] += 1
        assert not made.refused
        assert mended(path).count == 0, seed

    assert became[True]


def test_a_version_that_is_missing_is_put_above_the_first_key(project_file: ProjectFile) -> None:
    right = f"# Ruscino\n\n{RIGHT}"
    path = project_file(right.replace("version: 1\n", ""))

    assert mended(path).after == {path: right.encode()}


def test_an_included_file_is_mended_in_its_own_place(project_file: ProjectFile) -> None:
    text = RIGHT[: RIGHT.index("opinions:")] + "opinions: [avis/*.yaml]\n"
    path = project_file(text + RIGHT[RIGHT.index("questionnaire:") :])
    opinion = path.parent / "avis" / "cpam.yaml"
    opinion.parent.mkdir()
    windows = "\ufefforganisation: cpam\r\nverdict:  Favorable # oui\r\ndate: {}\r\n"
    opinion.write_bytes(windows.format("27/06/2023").encode())
    opinion.chmod(0o640)
    before = path.read_bytes()

    main(["validate", "--fix", str(path)])

    right = windows.replace("cpam", "CPAM").replace("Favorable", "favorable")
    assert opinion.read_bytes() == right.format("2023-06-27").encode()
    assert opinion.stat().st_mode & 0o777 == 0o640
    assert path.read_bytes() == before


def test_the_difference_is_shown_and_nothing_written(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project_file(RIGHT.replace("verdict: favorable", "verdict: Favorable"))
    before = path.read_bytes()

    assert main(["validate", "--diff", str(path)]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == [f"--- {path}", f"+++ {path}"]
    assert "-    verdict: Favorable" in shown
    assert "+    verdict: favorable" in shown
    assert path.read_bytes() == before

    assert main(["validate", "--fix", str(path)]) == 0
    assert "+    verdict: favorable" in capsys.readouterr().out.splitlines()
    with pytest.raises(SystemExit):
        main(["validate", "--fix", "--diff", str(path)])


def test_programs_are_given_the_fix(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project_file(RIGHT.replace('"66"', "66"))

    main(["validate", "--diff", "--message-format", "json", str(path)])
    (fix,) = (item["fix"] for item in json.loads(capsys.readouterr().out) if item["fix"])

    assert fix == {"line": 3, "column": 13, "old": "66", "new": '"66"'}


def test_a_rule_that_is_off_mends_nothing(project_file: ProjectFile) -> None:
    off = RIGHT.replace("rules: {", "rules: {commune-ecriture: non, ")
    path = project_file(off.replace("Cabestany, Elne", "CABESTANY, Elne"))

    assert mended(path).after == {}


def test_what_is_no_more_there_is_refused_and_of_two_the_first_is_made() -> None:
    gone = Fix(Position(2, 1), "c", "x")
    first, second = Fix(Position(1, 1), "a b", "y"), Fix(Position(1, 3), "b", "z")

    assert patched(b"a b\r\nd\r", [gone, second, first]) == (b"y\r\nd\r", [first], [gone])
    assert patched(b"a", [gone]) == (b"a", [], [gone])


def test_a_file_that_has_changed_meanwhile_is_not_written(project_file: ProjectFile) -> None:
    path = project_file(RIGHT.replace("verdict: favorable", "verdict: Favorable"))
    made = mended(path)
    path.write_text("name: une autre", "utf-8")

    with pytest.raises(OutputError, match="a changé"):
        made.write()
    assert path.read_text("utf-8") == "name: une autre"
