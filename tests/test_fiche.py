"""The fiche avis as a region wants it: its labels, and what a body may say."""

from __future__ import annotations

from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.document import walk
from cpts_docs.document.tree import Choice
from cpts_docs.formats import FORMATS
from cpts_docs.forms.fiche import fiche_of, national
from cpts_docs.jobs.collect import collect, files_of
from cpts_docs.project.model import Project
from tests.commands import Cli
from tests.corpus import words_of
from tests.filling import FILL
from tests.samples import MINIMAL, project_in, some

OWN = """\
fiche:
  labels:
    territory: Le bassin de vie
    regional_plan: Concorde-t-il avec le schéma ?
    signature: Pour avis
  verdicts:
    - favorable
    - {id: favorable-avec-reserves, text: favorable sous réserve}
    - sans avis
    - {text: ajourné, counts_as: aucun}
    - défavorable
"""


def words(project: Project) -> str:
    return words_of(cpts_docs.render(project, "fiche-avis"))


def found(text: str) -> list[tuple[str, str]]:
    """The rules that a project breaks, and the ways out."""
    return [(item.rule, item.hint) for item in cpts_docs.validate(MINIMAL + text) if item.is_error]


def test_a_project_says_the_labels_of_its_fiche(tmp_path: Path) -> None:
    own, usual = words(project_in(tmp_path, OWN)), words(project_in(tmp_path))

    for label in ("Le bassin de vie", "Concorde-t-il avec le schéma ?", "Pour avis"):
        assert label in own
        assert label not in usual
    assert "Le territoire" not in own
    assert "Nombre d'habitants" in own


def test_every_label_stands_in_the_fiche(tmp_path: Path) -> None:
    labels = {name: f"Libellé {number}" for number, name in enumerate(national().labels)}
    project = project_in(tmp_path, f"fiche: {{labels: {labels}}}\n")

    said = words(project)
    assert [label for label in labels.values() if label not in said] == []


def test_the_boxes_are_those_of_the_declared_verdicts(tmp_path: Path) -> None:
    tree = cpts_docs.render(project_in(tmp_path, OWN), "fiche-avis")
    boxes = [
        (item.value, item.label)
        for item in walk.fields(tree.blocks)
        if isinstance(item, Choice) and item.name == "avis-dd-verdict"
    ]

    assert [value for value, _ in boxes] == [
        *("favorable", "favorable-avec-reserves", "sans-avis", "ajourne", "defavorable")
    ]
    assert boxes[1][1].endswith("Favorable sous réserve")


@pytest.mark.parametrize("ending", some(FORMATS, 2))
def test_a_declared_verdict_is_collected_and_read_back(
    tmp_path: Path, ending: str, cli: Cli
) -> None:
    project = project_in(tmp_path, OWN)
    blank = cpts_docs.write(cpts_docs.render(project, "fiche-avis"), ending)
    fill, kind = FILL[ending]
    said = {"avis-msa-verdict": "sans-avis", "avis-cpam-verdict": "favorable-avec-reserves"}
    filled = tmp_path / f"fiche.{kind}"
    filled.write_bytes(fill(blank, said))

    ran = cli("collect", project.path, filled)

    assert "1 avis" in ran.err + ran.out  # the MSA answered, and has none
    project = project_in(tmp_path, f"{OWN}opinions: [opinions/*.yaml]\n")
    given = {item.organisation.name: item.verdict for item in project.opinions if item.verdict}
    assert given == {"CPAM": "favorable sous réserve", "MSA": "sans avis"}
    page = words(project)
    assert "1 avis favorable, 1 organisme sans avis et 3 avis attendus." in page
    assert "Avis MSA : Sans avis" in page


def test_the_opinions_are_counted_below_their_table_and_a_day_alone_begins_a_line(
    tmp_path: Path,
) -> None:
    given = "opinions: [{organisation: MSA, verdict: sans avis, date: 2023-06-27}]\n"

    said = words(project_in(tmp_path, OWN + given))
    assert "27 juin 2023 1 organisme sans avis et 4 avis attendus. Avis DD" in said
    assert "Avis MSA : Sans avis Le 27 juin 2023" in said


def test_a_form_of_the_national_list_still_collects_and_is_named(tmp_path: Path) -> None:
    blank = cpts_docs.write(cpts_docs.render(project_in(tmp_path), "fiche-avis"), "html")
    project = project_in(tmp_path, "fiche: {verdicts: [favorable, sans avis]}\n")
    form = tmp_path / "a.json"
    form.write_bytes(FILL["html"][0](blank, {"avis-dd-verdict": "defavorable"}))

    collected = collect(project, [form])

    assert [item.verdict for item in collected.opinions] == ["défavorable"]
    assert "« défavorable », gardé tel quel" in collected.notices[0]
    for path, content in files_of(project, collected, tmp_path).items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    project = project_in(
        tmp_path, "fiche: {verdicts: [favorable, sans avis]}\nopinions: [opinions]\n"
    )
    assert "1 avis défavorable et 4 avis attendus." in words(project)


def test_a_verdict_that_the_project_does_not_offer_is_refused_with_those_it_does(
    tmp_path: Path,
) -> None:
    blank = cpts_docs.write(cpts_docs.render(project_in(tmp_path, OWN), "fiche-avis"), "html")
    project = project_in(tmp_path, "fiche: {verdicts: [favorable, sans avis]}\n")
    form = tmp_path / "a.json"
    form.write_bytes(FILL["html"][0](blank, {"avis-dd-verdict": "ajourne"}))

    (refused,) = collect(project, [form]).refused

    assert "coche « ajourne »" in refused.reason
    assert "« favorable » ou « sans avis »" in refused.reason


def test_an_opinion_of_before_keeps_the_words_that_it_was_given_in(tmp_path: Path) -> None:
    given = "opinions: [{organisation: DD, verdict: favorable avec réserves}]\n"

    said = words(project_in(tmp_path, OWN + given))
    assert "Avis DD : Favorable avec réserves" in said
    assert "1 avis favorable et 4 avis attendus." in said


def test_without_verdicts_of_its_own_the_fiche_does_not_count_them(tmp_path: Path) -> None:
    assert "avis attendu" not in words(project_in(tmp_path))
    assert fiche_of({}) == national()


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("fiche: {labels: {teritory: A}}\n", "cle-inconnue", "« territory »"),
        ("fiche: {labels: {zzz: A}}\n", "cle-inconnue", "territory"),
        ("fiche: {verdicts: []}\n", "liste-vide", "ajoutez"),
        ("fiche: {verdicts: [Favorable, favorable]}\n", "verdict-en-double", "favorable-2"),
        (
            "fiche: {verdicts: [ajourné]}\n",
            "verdict-sans-sens",
            "{text: ajourné, counts_as: aucun}",
        ),
        ("fiche: {verdicts: [très défavorable]}\n", "verdict-sans-sens", "ou défavorable"),
        ("fiche: {verdicts: [favorablement vu]}\n", "verdict-sans-sens", "counts_as"),
        (
            "fiche: {verdicts: [{text: ajourné, counts_as: rien}]}\n",
            "valeur-inconnue",
            "favorable, défavorable, aucun",
        ),
        (
            "fiche: {verdicts: [sans avis]}\nopinions: [{organisation: DD, verdict: sans avi}]\n",
            "valeur-inconnue",
            "« sans avis »",
        ),
        (
            "opinions: [{organisation: DD, verdict: sans avis}]\n",
            "valeur-inconnue",
            "fiche: {verdicts: [favorable, …, sans avis]}",
        ),
    ],
)
def test_what_is_wrong_in_a_fiche_is_told_with_the_way_out(text: str, rule: str, hint: str) -> None:
    ((told, way_out),) = found(text)

    assert told == rule
    assert hint in way_out
