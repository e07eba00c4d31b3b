"""From a project file to its diagnostics, or to the typed project."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs import validate
from cpts_docs.base.diagnostics import Diagnostic, Severity
from cpts_docs.base.errors import ProjectError
from cpts_docs.project.loader import load
from cpts_docs.project.model import (
    Action,
    AssessmentAnswer,
    Commune,
    GuideAddition,
    Mission,
    Opinion,
)
from cpts_docs.reference import Noun, Organisation, catalogue, departments
from cpts_docs.reference.counting import Count
from tests.samples import MINIMAL, ProjectFile


def with_line(key: str, line: str) -> str:
    """The minimal project with another line for ``key``."""
    return "".join(
        f"{line}\n" if kept.startswith(f"{key}:") else kept
        for kept in MINIMAL.splitlines(keepends=True)
    )


def communes(written: str) -> str:
    return MINIMAL.replace("[Perpignan]", written)


def counts(*lines: str) -> str:
    head = "professionals:\n  engaged:\n    label: Équipe\n    counts:\n"
    return MINIMAL + head + "".join(f"      {line}\n" for line in lines)


def errors(path: Path) -> list[Diagnostic]:
    return [found for found in validate(path) if found.is_error]


def places(found: list[Diagnostic]) -> list[str]:
    """``line:column rule`` of each."""
    return [
        f"{item.position.line}:{item.position.column} {item.rule}" if item.position else item.rule
        for item in found
    ]


# Name, text, "line:column rule" of every error, and words that they say; beside what the pages of
# the rules show (docs/regles/).
WRONG: list[tuple[str, str, list[str], list[str]]] = [
    # The whole
    ("a list at the root", "- a\n", ["1:1 type"], ["pas une liste"]),
    ("a text at the root", "bonjour\n", ["1:1 type"], ["pas le texte « bonjour »"]),
    ("a number at the root", "12\n", ["1:1 type"], ["pas le nombre 12"]),
    ("an empty mapping", "{}\n", ["1:1 cle-manquante"] * 5, ["« version »", "« territory »"]),
    (
        "missing keys",
        "version: 1\nterritory: {}\n",
        ["1:1 cle-manquante"] * 3 + ["2:1 cle-manquante"],
        ["la clé « name »", "sans le sigle", "la clé « communes » dans « territory »"],
    ),
    # Keys
    (
        "an unknown key",
        MINIMAL + "mision: []\n",
        ["7:1 cle-inconnue"],
        ["vouliez-vous dire « missions »"],
    ),
    (
        "an unknown nested key",
        MINIMAL + "  populatoin: 3\n",
        ["7:3 cle-inconnue"],
        ["« populatoin »", "vouliez-vous dire « population » ?"],
    ),
    (
        "an unknown key like no other",
        MINIMAL + "xyz: 1\n",
        ["7:1 cle-inconnue"],
        ["clés possibles : version"],
    ),
    ("an empty key", MINIMAL + '"": 1\n', ["7:1 cle-inconnue"], ["«  »"]),
    ("a key that YAML 1.1 knows", MINIMAL + "null: 1\n", ["7:1 cle-inconnue"], ["« null »"]),
    ("a merge key", MINIMAL + "<<: {a: 1}\n", ["7:1 cle-inconnue"], ["« << »"]),
    # Version, name, department, date
    (
        "a quoted version",
        with_line("version", "version: '1'"),
        ["1:10 version"],
        ["pas le texte « 1 »"],
    ),
    (
        "a version that is true",
        with_line("version", "version: true"),
        ["1:10 version"],
        ["pas true"],
    ),
    ("an empty name", with_line("name", 'name: ""'), ["2:7 texte-vide"], ["le texte est vide"]),
    ("a blank name", with_line("name", 'name: "\u00a0 "'), ["2:7 texte-vide"], ["écrivez-le"]),
    (
        "no name",
        with_line("name", "name:"),
        ["2:6 type"],
        ["pas une valeur vide", "retirez la clé"],
    ),
    (
        "a name with a tab",
        with_line("name", 'name: "a\\tb"'),
        ["2:7 valeur"],
        ["tabulation", "a b"],
    ),
    (
        "a department without quotes",
        with_line("department", "department: 66"),
        ["3:13 type"],
        ["« department » : il faut un texte, pas le nombre 66", 'guillemets : "66"'],
    ),
    ("no such department", with_line("department", "department: '99'"), ["3:13 valeur"], ['"2A"']),
    (
        "a department of 100,000 digits",
        with_line("department", f"department: '{'6' * 100_000}'"),
        ["3:13 valeur"],
        [f"« {'6' * 40}… »"],
    ),
    ("a French date", with_line("date", "date: 01/06/2023"), ["4:7 date"], ["AAAA-MM-JJ"]),
    ("a week", with_line("date", "date: 2023-W05-1"), ["4:7 date"], ["AAAA-MM-JJ"]),
    ("a date without dashes", with_line("date", "date: '20230601'"), ["4:7 date"], ["AAAA-MM-JJ"]),
    (
        "a date with a time",
        with_line("date", "date: 2023-06-01T10:00:00"),
        ["4:7 date"],
        ["AAAA-MM-JJ"],
    ),
    ("a year", with_line("date", "date: 2023"), ["4:7 type"], ["pas le nombre 2023"]),
    # Territory
    (
        "a population with a space",
        MINIMAL + "  population: 47 617\n",
        ["7:15 type"],
        ["pas le texte « 47 617 »", "guillemets : 47617"],
    ),
    (
        "a population in words",
        MINIMAL + "  population: beaucoup\n",
        ["7:15 type"],
        ["« beaucoup »"],
    ),
    (
        "a negative population",
        MINIMAL + "  population: -1\n",
        ["7:15 nombre-negatif"],
        ["-1 est inférieur à 0"],
    ),
    (
        "a fractional population",
        MINIMAL + "  population: 2.5\n",
        ["7:15 type"],
        ["pas le nombre 2.5"],
    ),
    ("a population that is true", MINIMAL + "  population: true\n", ["7:15 type"], ["pas true"]),
    (
        "a population that is not a number",
        MINIMAL + "  population: .nan\n",
        ["7:15 type"],
        ["« .nan »"],
    ),
    ("a null commune", communes("[~, a]"), ["6:14 type"], ["« territory.communes[1] »"]),
    ("a commune that is a number", communes("[66]"), ["6:14 type"], ['"66"']),
    ("a code without quotes", communes("[{code: 66186, name: a}]"), ["6:21 type"], ['"66186"']),
    ("a short code", communes('[{code: "6618", name: a}]'), ["6:21 valeur"], ["« 6618 »"]),
    (
        "a commune without code",
        communes("[{name: a}]"),
        ["6:14 cle-manquante"],
        ["« code »", "INSEE"],
    ),
    (
        "a commune twice, once in capitals and without its hyphen",
        communes("[Saint-Estève, SAINT ESTEVE]"),
        ["6:28 commune-en-double"],
        ["« SAINT ESTEVE » est déjà dans la liste, à la ligne 6"],
    ),
    (
        "a commune twice, once with a typographic apostrophe",
        communes("[L'Isle, L’Isle]"),
        ["6:22 commune-en-double"],
        ["« L’Isle »"],
    ),
    (
        "a commune twice, once abbreviated",
        communes("[St-Nazaire, Saint-Nazaire]"),
        ["6:26 commune-en-double"],
        ["« Saint-Nazaire »"],
    ),
    (
        "a commune twice, once with its code",
        communes('[{code: "66186", name: Saint-Nazaire}, Saint-Nazaire]'),
        ["6:52 commune-en-double"],
        ["« Saint-Nazaire »"],
    ),
    (
        "a commune twice, the second time with its code",
        communes('[Saint-Nazaire, {code: "66186", name: Saint-Nazaire}]'),
        ["6:29 commune-en-double"],
        ["« Saint-Nazaire »"],
    ),
    (
        "a code twice",
        communes('[{code: "66186", name: a}, {code: "66186", name: b}]'),
        ["6:40 commune-en-double"],
        ["« b »"],
    ),
    (
        "an unknown kind of district",
        MINIMAL + "  districts: [{commune: P, kind: iris, names: [a]}]\n",
        ["7:34 quartier-inconnu"],
        ["« IRIS »"],
    ),
    (
        "a kind without plural",
        MINIMAL + "  districts: [{commune: P, kind: {singular: a}, names: [a]}]\n",
        ["7:28 cle-manquante"],
        ["« plural »"],
    ),
    # Professionals
    (
        "a profession twice",
        counts("infirmiers: 2", "infirmier: 3"),
        ["12:7 profession-en-double"],
        ["« infirmier » et « infirmiers » (ligne 11)"],
    ),
    (
        "a profession that may be two",
        counts("psy: 2"),
        ["11:7 profession-inconnue"],
        ["« psychologue » ou « psychiatre »"],
    ),
    (
        "an unknown profession",
        counts("xyz: 2"),
        ["11:7 profession-inconnue"],
        ["xyz: {count: 2, plural: …}"],
    ),
    ("a negative count", counts("infirmier: -1"), ["11:18 nombre-negatif"], ["-1"]),
    ("a fractional count", counts("infirmier: 1.5"), ["11:18 type"], ["pas le nombre 1.5"]),
    ("a count in words", counts("infirmier: deux"), ["11:18 type"], ["pas le texte « deux »"]),
    ("a null count", counts("infirmier:"), ["11:17 type"], ["une valeur vide"]),
    (
        "an own profession without plural",
        counts("chamane: {count: 1}"),
        ["11:7 cle-manquante"],
        ["« plural »"],
    ),
    ("an empty profession", counts('"": 1'), ["11:7 texte-vide"], ["vide"]),
    # Missions
    (
        "a mission without name",
        MINIMAL + "missions: [{notes: [a]}]\n",
        ["7:12 cle-manquante"],
        ["« mission » ou « title »"],
    ),
    (
        "an unknown theme",
        MINIMAL + "missions: [{title: a, themes: [{theme: medecin-traitan}]}]\n",
        ["7:40 theme-inconnu"],
        ["« medecin-traitant »"],
    ),
    (
        "an unknown action deep down",
        MINIMAL + "missions: [{title: a, actions: [{text: b, items: [{action: snp-sa}]}]}]\n",
        ["7:60 action-inconnue"],
        ["« snp-sas »"],
    ),
    (
        "an empty action",
        MINIMAL + "missions: [{title: a, actions: [{}]}]\n",
        ["7:33 cle-manquante"],
        ["« action » ou « text »"],
    ),
    # Opinions and assessment
    (
        "the opinion of another body",
        MINIMAL + "opinions: [{organisation: CPAN, verdict: favorable}]\n",
        ["7:27 organisme-inconnu"],
        ["« CPAM »"],
    ),
    (
        "an unknown verdict",
        MINIMAL + "opinions: [{organisation: DD, verdict: favorables}]\n",
        ["7:40 valeur-inconnue"],
        ["« favorables » n'est pas accepté", "« favorable »"],
    ),
    (
        "an answer in English",
        MINIMAL + "assessment: {operational: {answer: true}}\n",
        ["7:36 valeur-inconnue"],
        ["« true »", "oui"],
    ),
    # Guide
    (
        "a site that is none",
        MINIMAL + "guide: {website: pas un site}\n",
        ["7:18 valeur"],
        ["www.exemple.fr"],
    ),
    (
        "an addition to a mission that the guide lacks",
        MINIMAL + "guide: {additions: [{mission: qualité, actions: [a]}]}\n",
        ["7:31 mission-inconnue"],
        ["le guide n'a pas de mission « qualité »", "écrivez « qualite »"],
    ),
    (
        "an addition to an unknown theme",
        MINIMAL + "guide: {additions: [{mission: acces-aux-soins, theme: x, actions: [a]}]}\n",
        ["7:55 theme-inconnu"],
        ["« x »"],
    ),
    (
        "an addition of nothing",
        MINIMAL + "guide: {additions: [{mission: parcours, actions: []}]}\n",
        ["7:50 liste-vide"],
        ["vide"],
    ),
    # Characters
    (
        "an emoji",
        MINIMAL + "needs: {introduction: un 😀}\n",
        ["7:26 caractere-sans-dessin"],
        ["« 😀 » (U+1F600)"],
    ),
    (
        "an emoji inside a block scalar",
        MINIMAL + "needs:\n  introduction: |\n    Un\n    deux 😀 trois\n",
        ["10:10 caractere-sans-dessin"],
        ["U+1F600"],
    ),
    (
        "an escaped emoji",
        MINIMAL + 'needs:\n  introduction: "a \\U0001F600"\n',
        ["8:17 caractere-sans-dessin"],
        ["U+1F600"],
    ),
    (
        "Arabic",
        MINIMAL + "needs: {items: [a, مم]}\n",
        ["7:20 caractere-sans-dessin"],
        ["« م » (U+0645)"],
    ),
    (
        "an emoji in two places",
        with_line("name", "name: 😀") + "needs: {introduction: 😀}\n",
        ["2:7 caractere-sans-dessin"],
        ["U+1F600"],
    ),
    (
        "an emoji as a key",
        counts("😀: {count: 1, plural: x}"),
        ["11:7 caractere-sans-dessin"],
        ["U+1F600"],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected", "words"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_each_mistake_has_its_place_its_rule_and_its_way_out(
    project_file: ProjectFile, text: str, expected: list[str], words: list[str]
) -> None:
    found = errors(project_file(text))
    said = "\n".join(f"{item.message}\n{item.hint}" for item in found).lower()

    assert places(found) == expected
    for word in words:
        assert word.lower() in said


def test_every_problem_is_reported_at_once_and_by_place(project_file: ProjectFile) -> None:
    text = """\
version: 2
nmae: Ruscino
department: 66
date: 2023-02-30
territory:
  population: -3
  communes: []
opinions:
  - {organisation: CPAN, verdict: favorable}
needs: {introduction: 😀}
"""

    assert places(validate(project_file(text))) == [
        "1:1 rgpd",
        "1:10 version",
        "2:1 cle-inconnue",
        "3:13 type",
        "4:7 date",
        "6:15 nombre-negatif",
        "7:13 liste-vide",
        "9:20 organisme-inconnu",
        "10:23 caractere-sans-dessin",
    ]


# --------------------------------------------------------------------------
# Warnings


@pytest.mark.parametrize(
    ("more", "expected", "words"),
    [
        ("", "1:1 rgpd", ["manque au questionnaire", "controller, contact, dpo"]),
        ("questionnaire: {}\n", "7:1 rgpd", ["manque au questionnaire"]),
        (
            "questionnaire:\n  privacy: {controller: La CPTS, dpo: aucun}\n",
            "8:3 rgpd",
            ["il manque : contact, purposes", "complétez questionnaire.privacy"],
        ),
    ],
)
def test_a_notice_that_does_not_say_all_is_a_warning_and_the_project_loads(
    project_file: ProjectFile, minimal: str, more: str, expected: str, words: list[str]
) -> None:
    path = project_file(minimal + more)
    [found] = validate(path)

    assert (places([found]), found.severity) == ([expected], Severity.WARNING)
    assert all(word in found.message + found.hint for word in words)
    assert load(path).name == "Ruscino"


def test_a_whole_notice_raises_no_warning(project_file: ProjectFile, minimal: str) -> None:
    keys = "controller contact dpo purposes legal_basis mandatory recipients retention transfers"
    lines = "".join(f"    {key}: dit\n" for key in keys.split())

    assert validate(project_file(f"{minimal}questionnaire:\n  privacy:\n{lines}")) == []


# --------------------------------------------------------------------------
# What loads


def test_the_minimal_project_loads_with_national_defaults(
    project_file: ProjectFile, minimal: str
) -> None:
    path = project_file(minimal)
    project = load(str(path))

    assert project.name == "Ruscino"
    assert (project.departments, project.department_name) == (("66",), "Pyrénées-Orientales")
    assert project.date == date(2023, 6, 1)
    assert project.territory.communes == (Commune("Perpignan"),)
    assert project.opinions[0].organisation.name == "DD"
    assert all(opinion.verdict is None for opinion in project.opinions)
    assert (project.engaged, project.missions, project.path) == (None, (), path)


def test_what_the_catalogue_knows_is_filled_in(project_file: ProjectFile, minimal: str) -> None:
    text = (
        minimal
        + """\
professionals:
  engaged:
    label: Équipe
    counts: {infirmière: 2.0, chamane: {count: 1, plural: chamans}}
missions:
  - mission: prevention
    actions:
      - {action: prevention-vigilance, text: Un autre texte}
      - À la maison
  - {title: Une mission à nous}
assessment: {operational: {answer: partiellement, remark: à revoir}}
organisations: [{name: DD}, {name: Mairie, title: Ville de Perpignan}]
opinions: [{organisation: Mairie, verdict: favorable, date: 2023-07-01}]
guide: {additions: [{mission: parcours, actions: [Une action]}]}
"""
    )
    project = load(project_file(text))
    prevention = catalogue().mission("prevention")

    assert prevention is not None
    assert project.engaged is not None
    assert project.engaged.counts == (
        Count(Noun("infirmière", "infirmières"), 2),
        Count(Noun("chamane", "chamans"), 1),
    )
    words = [count.in_words.replace("\u00a0", " ") for count in project.engaged.counts]
    assert words == ["2 infirmières", "1 chamane"]
    assert project.engaged.total == 3
    assert project.missions == (
        Mission(
            prevention.contract_title,
            "prevention",
            actions=(
                Action("Un autre texte", (), "prevention-vigilance"),
                Action("À la maison"),
            ),
        ),
        Mission("Une mission à nous"),
    )
    assert project.assessment.operational == AssessmentAnswer("partiellement", "à revoir")
    assert project.assessment.regional_plan is None
    assert project.opinions == (
        Opinion(Organisation("DD", "Délégation départementale de l'ARS")),
        Opinion(Organisation("Mairie", "Ville de Perpignan"), "favorable", date=date(2023, 7, 1)),
    )
    assert project.guide.additions == (GuideAddition("parcours", "", (Action("Une action"),)),)


@pytest.mark.parametrize("code", [*departments(), "unquoted 01", "unquoted 2A"])
def test_every_department_loads(project_file: ProjectFile, code: str) -> None:
    written = code.removeprefix("unquoted ")
    line = f"department: {written}" if code != written else f'department: "{code}"'

    assert load(project_file(with_line("department", line))).departments == (written,)


def test_two_communes_of_one_name_have_codes_of_their_own(project_file: ProjectFile) -> None:
    path = project_file(communes('[{code: "66186", name: A}, {code: "34288", name: A}]'))

    assert [commune.code for commune in load(path).territory.communes] == ["66186", "34288"]


def test_five_hundred_communes_load(project_file: ProjectFile) -> None:
    names = [f"Commune {number}" for number in range(500)]
    project = load(project_file(communes(f"[{', '.join(names)}]")))

    assert [commune.name for commune in project.territory.communes] == names


def test_a_text_of_a_hundred_thousand_characters_loads(
    project_file: ProjectFile, minimal: str
) -> None:
    text = "mot " * 25_000
    project = load(project_file(f'{minimal}needs: {{introduction: "{text}"}}\n'))

    assert project.needs.introduction == text


def test_no_professional_at_all_loads(project_file: ProjectFile) -> None:
    none, zero = load(project_file(counts("{}"))), load(project_file(counts("infirmier: 0")))

    assert none.engaged is not None
    assert zero.engaged is not None
    assert (none.engaged.total, zero.engaged.total) == (0, 0)


def test_a_project_with_errors_does_not_load_and_says_them_all(project_file: ProjectFile) -> None:
    path = project_file(with_line("date", "date: hier"))
    with pytest.raises(ProjectError) as caught:
        load(path)

    assert list(caught.value.diagnostics) == validate(path)
    assert f"{path}:4:7 : erreur : " in str(caught.value)


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    [found] = validate(tmp_path / "project.yaml")

    assert found.rule == "fichier-introuvable"
    with pytest.raises(ProjectError):
        load(tmp_path)


# --------------------------------------------------------------------------
# Properties

KEYS = [
    *("version", "name", "department", "date", "territory", "communes", "code", "districts"),
    *("commune", "kind", "names", "singular", "plural", "population", "needs", "introduction"),
    *("items", "professionals", "engaged", "future", "label", "counts", "count", "missions"),
    *("mission", "title", "themes", "theme", "actions", "action", "text", "notes", "objectives"),
    *("assessment", "operational", "answer", "remark", "organisations", "opinions", "place"),
    *("organisation", "verdict", "signatory", "questionnaire", "return_by", "privacy", "guide"),
    *("controller", "website", "phone", "additions"),
]
VALUES = [
    "",
    "Ruscino",
    "66",
    "2023-06-01",
    "parcours",
    "infirmier",
    "oui",
    "favorable",
    "DD",
    "😀",
]
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**17)
    | st.floats(-5, 5).map(lambda number: round(number, 2))
    | st.sampled_from(VALUES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYS, "", "infirmier"]), inner, max_size=4)
    ),
    max_leaves=12,
)
BASE = {
    "version": 1,
    "name": "Ruscino",
    "department": "66",
    "date": "2023-06-01",
    "territory": {"communes": ["Perpignan"]},
}


@given(anything | st.dictionaries(st.sampled_from(KEYS), anything).map(lambda more: BASE | more))
def test_whatever_a_file_says_it_loads_or_has_errors_in_order(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    found = validate(path)

    if any(item.is_error for item in found):
        with pytest.raises(ProjectError):
            load(path)
    else:
        assert load(path).name == "Ruscino"
    assert [item.position for item in found if item.position] == sorted(
        item.position for item in found if item.position
    )


def test_what_does_not_go_with_a_section_is_named_where_its_key_stands(
    project_file: ProjectFile,
) -> None:
    section = "    - include: national\n      title: Les nôtres\n"
    found = errors(project_file(f"{MINIMAL}questionnaire:\n  sections:\n{section}"))
    assert places(found) == [f"{MINIMAL.count(chr(10)) + 4}:7 question-incomplete"]
    assert "« title » ne va pas avec « include »" in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        "qustionnaire: {privacy: {contact: a@cpts.fr}}\n",
        "questionnaire: {Privacy: {contact: a@cpts.fr}}\n",
        "gude: {phone: 04 68 00 00 00}\nrules: {rgpd: non}\n",
        "letter: {recipients: [ARS]}\nmisions: []\nrules: {rgpd: non}\n",
    ],
)
def test_a_key_that_is_misspelt_is_not_missing_too(text: str) -> None:
    project = MINIMAL.replace('"66"', '"64"').replace("Perpignan", "Pau")
    rules = "" if "rules" in text else "rules: {contact-absent: non}\n"
    found = validate(project + text + rules)

    wanted = ["cle-inconnue"] + (["contact-absent"] if "letter" in text else [])
    assert sorted(item.rule for item in found) == wanted
