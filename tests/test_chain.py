"""The whole chain, on real projects: what the project says is in every file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import cpts_docs
from cpts_docs import reference
from cpts_docs.formats import FORMATS
from tests.reading import squeezed, text_of
from tests.samples import ROOT

RUSCINO = ROOT / "projects" / "ruscino" / "project.yaml"
ALTA_ROCCA = ROOT / "tests" / "projects" / "alta-rocca" / "project.yaml"
PROJECTS = {"ruscino": RUSCINO, "alta-rocca": ALTA_ROCCA}


@pytest.fixture(scope="module", params=PROJECTS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every document of a project in every format."""
    folder = tmp_path_factory.mktemp(request.param)
    cpts_docs.build(PROJECTS[request.param], folder, formats=FORMATS)
    return folder


def values(folder: Path) -> Any:
    """The project's values, read without this package (and its YAML 1.2 rules)."""
    name = next(name for name in PROJECTS if folder.name.startswith(name))
    return yaml.load(PROJECTS[name].read_text("utf-8"), yaml.BaseLoader)


def assert_in_order(text: str, sentences: list[str]) -> None:
    squeezed_text, place = squeezed(text), 0
    for sentence in sentences:
        wanted = squeezed(sentence)
        found = squeezed_text.find(wanted, place)
        assert found >= 0, f"not there, or not in order: {sentence!r}"
        place = found + len(wanted)


def sentences_of(text: str) -> list[str]:
    """The paragraphs and list items of a Markdown text, without its marks."""
    lines = re.split(r"\n+", text)
    return [
        re.sub(r"^\s*(?:[-*]|\d+\.)\s+|\*\*|(?<!\w)\*(?=\w)|(?<=\w)\*", "", line) for line in lines
    ]


def action_sentences(actions: Any) -> Iterator[str]:
    known = {action.id: action for action in reference.catalogue().actions()}
    for action in actions:
        if isinstance(action, str):
            yield action
            continue
        yield action.get("text") or known[action["action"]].text
        yield from action_sentences(action.get("items", ()))


def mission_sentences(mission: Any) -> Iterator[str]:
    national = reference.catalogue().mission(mission.get("mission", ""))
    yield mission.get("title") or (national.contract_title if national else "?")
    yield from mission.get("objectives", ())
    titles = {theme.id: theme.title for theme in national.themes} if national else {}
    for theme in mission.get("themes", ()):
        yield theme.get("title") or titles[theme["theme"]]
        yield from action_sentences(theme.get("actions", ()))
        yield from theme.get("notes", ())
    yield from action_sentences(mission.get("actions", ()))
    yield from mission.get("notes", ())


@pytest.mark.parametrize("ending", FORMATS)
def test_the_fiche_holds_the_whole_territory_in_order(built: Path, ending: str) -> None:
    project = values(built)
    territory = project["territory"]
    communes = [c if isinstance(c, str) else c["name"] for c in territory["communes"]]
    expected = [project["name"], f"{len(communes)} commune", *communes]
    for district in territory.get("districts", ()):
        expected += [f"+ {len(district['names'])} quartiers IRIS de", *district["names"]]
    expected += [territory["population"], project["professionals"]["engaged"]["label"]]
    assert_in_order(text_of(built / f"fiche-avis.{ending}"), expected)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_fiche_holds_every_need_mission_and_action_in_order(built: Path, ending: str) -> None:
    project = values(built)
    expected = sentences_of(project["needs"]["introduction"]) + project["needs"].get("items", [])
    for mission in project["missions"]:
        expected += mission_sentences(mission)
    expected += ["Le projet est-il en concordance avec le PRS"]
    assert_in_order(text_of(built / f"fiche-avis.{ending}"), expected)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_fiche_holds_every_opinion_with_its_verdict_and_signature(
    built: Path, ending: str
) -> None:
    project = values(built)
    text = text_of(built / f"fiche-avis.{ending}")
    for opinion in project["opinions"]:
        expected = [f"Avis {opinion['organisation']}", opinion["verdict"].capitalize()]
        expected += sentences_of(opinion.get("text", ""))
        if "place" in opinion:
            expected += [opinion["place"]]
        if "signatory" in opinion:
            expected += [opinion["signatory"]]
        assert_in_order(text, expected)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_guide_holds_the_whole_catalogue_in_order(built: Path, ending: str) -> None:
    catalogue = reference.catalogue()
    expected = [f"Date de mise à jour : {catalogue.updated}"]
    for mission in catalogue.missions:
        if mission.core:
            expected += [f"Mission socle {mission.core}", mission.title]
            for theme in mission.themes:
                expected.append(theme.title)
                expected += [text for action in theme.actions for text in catalogue_texts(action)]
            expected += [text for action in mission.actions for text in catalogue_texts(action)]
    assert_in_order(text_of(built / f"guide.{ending}"), expected)


def catalogue_texts(action: reference.CatalogueAction) -> Iterator[str]:
    yield action.text
    for item in action.items:
        yield from catalogue_texts(item)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_guide_holds_the_contact_lines_and_the_actions_the_project_adds(
    built: Path, ending: str
) -> None:
    guide = values(built).get("guide", {})
    text = text_of(built / f"guide.{ending}")
    for addition in guide.get("additions", ()):
        assert_in_order(text, list(action_sentences(addition["actions"])))
    code = values(built)["department"]
    contact = reference.catalogue().contact_in([code] if isinstance(code, str) else code)
    said = [guide.get("website", contact.website), guide.get("phone", contact.phone)]
    assert_in_order(text, [item for item in said if item])


@pytest.mark.parametrize("ending", FORMATS)
def test_the_questionnaire_asks_its_questions_in_order(built: Path, ending: str) -> None:
    project = values(built)
    questionnaire = project.get("questionnaire", {})
    expected = [
        "Communauté Professionnelle Territoriale de Santé",
        "Indication du territoire :",
        "Questionnaire à retourner pour le :",
        "Adresse de retour :",
        *questionnaire.get("return_address", ()),
        "Nom et Prénom du Professionnel :",
        "Spécialité :",
        "Adresse :",
        "Tél :",
        "Mail :",
        "Participez-vous déjà à une organisation libérale sur votre territoire de type CPTS ?",
        "Acceptez-vous de participer à l'élaboration du projet permettant de :",
        "1 – Faciliter l'accès à un médecin traitant",
        "2 – Améliorer la prise en charge des soins non programmés en ville",
        "3 – Organiser des parcours pluriprofessionnels autour du patient",
        "4 – Développer des actions territoriales de prévention",
        "5 – Participer à la gestion de crises sanitaires",
        "Souhaitez-vous rajouter un projet/commentaire complémentaire ?",
        *questionnaire.get("privacy", {}).values(),
    ]
    assert_in_order(text_of(built / f"questionnaire.{ending}"), expected)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("document", ["questionnaire", "guide", "fiche-avis"])
def test_hostile_signs_come_back_exactly_and_none_is_run(
    document: str, ending: str, tmp_path: Path
) -> None:
    project = cpts_docs.load(ALTA_ROCCA)
    assert project.name.startswith("L'«Alta» & <Rocca>")
    tree = cpts_docs.render(project, document)
    path = tmp_path / f"{document}.{ending}"
    path.write_bytes(cpts_docs.write(tree, ending))
    text = squeezed(text_of(path))
    assert squeezed(project.name) in text
    assert "49" not in text.replace("04950", ""), "{{ 7*7 }} was computed"


def test_counts_are_written_in_words_with_their_plurals_and_gender() -> None:
    tree = cpts_docs.render(cpts_docs.load(RUSCINO), "fiche-avis")
    text = squeezed(cpts_docs.write(tree, "html").decode())
    for words in (
        "9 médecins généralistes, 13 infirmiers, 2 infirmiers ASALEE, 1 IPA, 2 diététiciennes",
        "18 pharmaciens, 1 psychiatre, 1 radiologue, 1 enseignante APA.",
        "4 sages-femmes, 4 orthophonistes, 1 orthoptiste et 2 pédicures-podologues.",
    ):
        assert squeezed(words) in text
