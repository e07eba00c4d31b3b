"""What regions and territories need to say: departments, districts of a city, a procedure."""

from __future__ import annotations

import re

import pytest

from cpts_docs import load, render, validate
from cpts_docs.base.words import at_place, of_place
from cpts_docs.document import walk
from cpts_docs.documents import available
from cpts_docs.project.model import Project
from tests.samples import MINIMAL, some
from tests.territories import TERRITORIES

DISTRICTS = """\
territory:
  communes: []
  districts:
    - {commune: Lyon, kind: arrondissement, names: [5e, 6e]}
"""


def with_keys(text: str) -> str:
    """The smallest project, with other top-level keys in the place of its own."""
    keys = {line.split(":")[0] for line in text.splitlines() if not line.startswith(" ")}
    kept, skips = [], False
    for line in MINIMAL.splitlines():
        if not line.startswith((" ", "-")):
            skips = line.split(":")[0] in keys
        kept += [] if skips else [line]
    return "\n".join([*kept, text])


def project(text: str) -> Project:
    return load(with_keys(text))


def words(text: str, name: str = "fiche-avis") -> str:
    """All that a document says, with plain spaces."""
    tree = render(project(text), name)
    said = [walk.plain_text(tree.header), *walk.texts(tree.blocks), walk.plain_text(tree.footer)]
    return plain(" ".join(said))


def plain(text: str) -> str:
    """A text as it is typed, without its French spaces and apostrophes."""
    return " ".join(text.replace("’", "'").split())


def test_a_cpts_of_several_departments_names_them_all() -> None:
    text = 'department: ["35", "44", "56"]'

    assert project(text).departments == ("35", "44", "56")
    assert "CPTS Ruscino — Ille-et-Vilaine, Loire-Atlantique et Morbihan" in words(text)
    assert "Départements : 35, 44 et 56 — 1er juin 2023" in words(text)
    assert "Département : Morbihan" in words('department: ["56"]')


@pytest.mark.parametrize(
    ("departments", "asked"),
    [
        ('"66"', ["DD", "Inter URPS", "CPAM", "ELSM", "MSA"]),
        ('["35", "56"]', ["DD 35", "DD 56", "Inter URPS", "CPAM 35", "CPAM 56", "ELSM", "MSA"]),
        (
            '["40", "32"]',
            [
                *("DD 40", "DD 32", "Inter URPS Nouvelle-Aquitaine", "Inter URPS Occitanie"),
                *("CPAM 40", "CPAM 32", "ELSM", "MSA"),
            ],
        ),
        ('"974"', ["ARS", "Inter URPS", "CGSS", "ELSM"]),
        ('"975"', ["ATS", "Inter URPS", "CPS", "ELSM"]),
        ('"976"', ["ARS", "Inter URPS", "CSSM", "ELSM"]),
    ],
)
def test_the_bodies_asked_are_those_of_the_departments(departments: str, asked: list[str]) -> None:
    loaded = project(f"department: {departments}")

    assert [item.organisation.name for item in loaded.opinions] == asked
    assert all(item.organisation.title for item in loaded.opinions)
    assert f"Avis {asked[-2]}" in words(f"department: {departments}")


def test_a_body_of_several_departments_is_said_whole_and_its_opinion_is_known() -> None:
    opinion = "opinions: [{organisation: CPAM 44, verdict: favorable}]"
    text = with_keys(f'department: ["35", "44"]\n{opinion}')
    assert "Caisse primaire d'assurance maladie, Loire-Atlantique" in words(
        'department: ["35", "44"]'
    )
    assert [item for item in validate(text) if item.is_error] == []
    (found,) = (item for item in validate(text.replace("CPAM 44", "CPAM")) if item.is_error)
    assert found.rule == "organisme-inconnu"
    assert "CPAM 35" in found.hint


def test_a_department_of_a_list_is_checked_like_a_single_one() -> None:
    found = validate(with_keys('department: ["35", "20", "35", Morbihan]'))
    unknown = validate(with_keys('department: ["35", "20", "35"]'))

    assert [(item.rule, item.hint) for item in found if item.is_error] == [
        ("valeur", 'écrivez le code du département, entre guillemets : "56"')
    ]
    assert [item.rule for item in unknown if item.is_error] == [
        "departement-inconnu",
        "departement-en-double",
    ]


def test_a_territory_may_be_districts_of_a_city_alone() -> None:
    said = words(DISTRICTS)

    assert "5e et 6e arrondissements de Lyon" in said
    assert "commune :" not in said
    assert "Nombre de communes" not in said
    assert "5e et 6e arrondissements de Lyon" in words(DISTRICTS, "questionnaire")
    assert "6e arrondissement de Lyon" in words(DISTRICTS.replace("[5e, 6e]", "[6e]"))
    assert "1er arrondissement de Paris" in words(
        DISTRICTS.replace("[5e, 6e]", "[1er]").replace("Lyon", "Paris")
    )


def test_a_territory_of_nothing_is_an_error() -> None:
    for nothing in ("communes: []", "communes: []\n  districts: []"):
        found = validate(with_keys(f"territory:\n  {nothing}\n"))

        assert [item.rule for item in found if item.is_error] == ["liste-vide"]
        assert "districts:" in next(item.hint for item in found if item.is_error)


@pytest.mark.parametrize(
    ("population", "said"),
    [
        ("81246", "81 246 habitants"),
        ("1", "1 habitant"),
        ("{count: 81246, about: true}", "environ 81 246 habitants"),
        ("{count: 55100, source: Insee, year: 2016}", "55 100 habitants (Insee, 2016)"),
        ("{count: 55100, year: 2016}", "55 100 habitants (2016)"),
    ],
)
def test_a_population_is_said_as_it_is_known(population: str, said: str) -> None:
    territory = f"territory:\n  communes: [Elne]\n  population: {population}\n"

    assert f"Nombre d'habitants : {said}" in words(territory)


@pytest.mark.parametrize(
    ("procedure", "title"),
    [
        (
            "procedure: {deposit: sur la plateforme de l'ARS, days: 60}",
            "Fiche avis sur la lettre d'intention, à déposer sur la plateforme de l'ARS dans les "
            "60 jours suivant le dépôt de la lettre d'intention",
        ),
        (
            "procedure: {deposit: par courriel à la CPAM}",
            "Fiche avis sur la lettre d'intention, à déposer par courriel à la CPAM",
        ),
        (
            "procedure: {days: 1}",
            "Fiche avis sur la lettre d'intention, à rendre dans le jour suivant le dépôt de la "
            "lettre d'intention",
        ),
        ("procedure: {}", "Fiche avis sur la lettre d'intention"),
        (
            "",
            "Fiche avis sur la lettre d'intention, à déposer sur le SharePoint dans les 30 jours "
            "suivant le dépôt de la lettre d'intention",
        ),
    ],
)
def test_the_running_title_says_the_procedure_of_the_region(procedure: str, title: str) -> None:
    tree = render(project(procedure), "fiche-avis")

    assert plain(walk.plain_text(tree.header)) == title


def test_several_people_sign_an_opinion_with_their_functions() -> None:
    said = words(
        "opinions:\n  - organisation: CPAM\n    verdict: favorable\n    place: Le Port\n"
        "    signatory: [{name: A. Martin, function: directrice}, B. Durand]\n"
    )

    assert "Fait au Port" in said
    assert "A. Martin, directrice" in said
    assert "B. Durand" in said


def test_a_profession_of_which_there_is_none_is_left_out() -> None:
    said = words(
        "professionals:\n  engaged:\n    label: Équipe\n    counts: {infirmier: 2, sage-femme: 0}\n"
    )

    assert "2 infirmiers" in said
    assert "sage" not in said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Perpignan", "à Perpignan"),
        ("Le Port", "au Port"),
        ("Les Abymes", "aux Abymes"),
        ("La Rochelle", "à La Rochelle"),
        ("L'Haÿ-les-Roses", "à L'Haÿ-les-Roses"),
        ("Lesparre", "à Lesparre"),
        ("le Port", "au Port"),
    ],
)
def test_a_place_stands_after_its_preposition(place: str, said: str) -> None:
    assert at_place(place) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Perpignan", "de Perpignan"),
        ("Elne", "d'Elne"),
        ("Œuilly", "d'Œuilly"),
        ("Le Mans", "du Mans"),
        ("les Abymes", "des Abymes"),
        ("La Rochelle", "de La Rochelle"),
    ],
)
def test_a_place_stands_after_de(place: str, said: str) -> None:
    assert of_place(place) == said


def test_a_project_may_say_how_a_place_that_no_list_has_stands_after_de() -> None:
    heron = (
        "territory:\n  communes: []\n  districts:\n"
        "    - {commune: Héronville-Basse, of: d'Héronville-Basse, kind: quartier, names: [A, B]}\n"
    )

    assert "2 quartiers d'Héronville-Basse" in words(heron)
    assert "2 quartiers de Héronville-Basse" in words(heron.replace("of: d'Héronville-Basse, ", ""))


def test_before_an_h_the_national_list_says_how_a_commune_stands_after_de() -> None:
    said = "territory: {communes: [], districts: [{commune: %s, kind: quartier, names: [A, B]}]}\n"

    assert "2 quartiers d'Hyères" in words(said % "Hyères")
    assert "2 quartiers de Honfleur" in words(said % "Honfleur")
    assert "quartiers d'Heuqueville" in words(f'department: "27"\n{said % "Heuqueville"}')
    assert "quartiers de Heuqueville" in words(f'department: "76"\n{said % "Heuqueville"}')


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Ruscino", "CPTS Ruscino"),
        ("de l'Adour", "CPTS de l'Adour"),
        ("CPTS de l'Adour", "CPTS de l'Adour"),
        ("cpts du Ribéral", "cpts du Ribéral"),
        ("CPTSud", "CPTS CPTSud"),
        *[("Communauté professionnelle territoriale de santé du Pays de Redon",) * 2],
        ("Communauté de vie", "CPTS Communauté de vie"),
    ],
)
def test_the_name_of_a_cpts_has_the_acronym_once(name: str, full: str) -> None:
    text = f'name: "{name}"\nletter: {{}}\nmembership: {{year: 2026}}\n'

    assert project(text).full_name == full
    said = words(text, "lettre-intention")
    assert f"constitution de la {full}" in said
    spelled = full.startswith("Communauté professionnelle")
    assert (f"de la {full}, communauté professionnelle territoriale" in said) is not spelled
    for form in ("questionnaire", "bulletin-adhesion"):
        assert ("Communauté Professionnelle Territoriale" in words(text, form)) is not spelled


SAID = {
    "three departments": [
        "CPTS du Pays de Redon — Ille-et-Vilaine, Loire-Atlantique et Morbihan",
        "Départements : 35, 44 et 56",
        "Le territoire compte 30 communes : Allaire (56001, 3 955 hab.), Avessac",
        "Il comprend aussi 1 commune déléguée de Pipriac : Le Bourg.",
        "Fait à La Chapelle-de-Brain, le 24 novembre 2026",
        "DD 44",
        "Inter URPS Pays de la Loire",
    ],
    "arrondissements": [
        "Le territoire comprend les 5e et 6e arrondissements de Lyon.",
        "Il comprend aussi le 1er arrondissement de Marseille.",
        "Il comprend aussi les 11e et 12e arrondissements de Paris.",
        "Lyon, 5e arrondissement 69385 47 777",
        "Population : 410 955 habitants",
        "Indication du territoire : 5e et 6e arrondissements de Lyon, 1er arrondissement de "
        "Marseille et 11e et 12e arrondissements de Paris",
    ],
    "La Réunion": [
        "CPTS de La Réunion — La Réunion",
        "CPTS de La Réunion — Département : La Réunion — 20 novembre 2026",
        "L'Étang-Salé (97404, 14 464 hab.)",
        "Il comprend aussi 2 quartiers du Tampon : Trois Mares et Bras de Pontho.",
        "Fait au Port, le 24 novembre 2026",
        "CGSS Caisse générale de sécurité sociale",
    ],
    "Guadeloupe": [
        "Nom de la CPTS : Guadeloupe — Département : Guadeloupe",
        "Les Abymes (97101, 51 055 hab.)",
        "1 quartier prioritaire de la politique de la ville de Sainte-Anne : Bourg.",
        "Fait aux Abymes, le 24 novembre 2026",
        "CGSS Caisse générale de sécurité sociale",
    ],
    "Le Havre and Œting": [
        "CPTS du Havre et d'Œting — Seine-Maritime et Moselle",
        "Le territoire compte 58 communes",
        "L'Hôpital (57336, 5 183 hab.) et Le Val-de-Guéblange (57267, 789 hab.)",
        "2 quartiers des Grandes-Ventes : Nord et Sud.",
        "Fait au Havre, le 24 novembre 2026",
    ],
    "190 communes": [
        "CPTS du Pays basque et des Landes — Pyrénées-Atlantiques et Landes",
        "Le territoire compte 190 communes : Ahaxe-Alciette-Bascassan (64008, 261 hab.)",
        "Hendaye (64260, 18 102 hab.)",
        "Aincille 64011 117 < 0,1 %",
        "Population : 395 156 habitants",
        "soit une CPTS de taille 4",
    ],
}
"""What documents say of a territory, beside what a reader would stumble over."""

STUMBLES = re.compile(
    r"\b(?:[Dd]e|à) (?:[Ll]es?|[AÀEÉIOŒU])\b.{0,20}|\bd'[BCDFGJ-NP-TVWXZ]\w+|\b(?:du|des|au) "
    r"(?:La|L'|Le|Les)\b.{0,20}|.{9}\b(?:aussi|comprend) \d+er? |CPTS : d[eu']s? .{9}"
)


def read_whole(text: str) -> str:
    """All that all documents of a project say."""
    made = load(text)
    trees = [render(made, kind) for kind in available(made) if kind != "guide"]
    said = [
        part
        for tree in trees
        for part in (
            walk.plain_text(tree.header),
            *walk.texts(tree.blocks),
            walk.plain_text(tree.footer),
        )
    ]
    return plain(" ".join(said))


@pytest.mark.parametrize("name", some(TERRITORIES, 6))
def test_a_real_territory_reads_as_somebody_would_write_it(name: str) -> None:
    text = TERRITORIES[name].project
    said = read_whole(text)

    assert {item.rule for item in validate(text)} <= {"rgpd"}
    assert [words for words in SAID[name] if words not in said] == []
    assert STUMBLES.findall(said) == []


def test_an_arrondissement_is_of_its_city_however_it_is_listed() -> None:
    listed = words(
        "territory: {communes: [Elne, Paris 1er arrondissement, PARIS 2E ARRONDISSEMENT]}"
    )

    assert "1 commune : Elne" in listed
    assert "1er et 2e arrondissements de Paris" in listed
