"""Who joins: the form, what comes back of it, and what is made of the members."""

from __future__ import annotations

import io
import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

import cpts_docs
from cpts_docs.document import walk
from cpts_docs.document.tree import Table
from cpts_docs.forms.kinds import MEMBERSHIP, kind_of
from cpts_docs.jobs.collect import Collected, collect, files_of
from cpts_docs.project.model import Project
from tests import samples
from tests.commands import Cli
from tests.filling import FILL, flattened_pdf
from tests.samples import MINIMAL, ROOT

JOIN = """\
membership:
  year: 2027
  colleges: [{text: Soignants libéraux, fee: 30}, {text: Structures, fee: 1200}, Usagers]
  texts: [Les statuts, {id: charte, text: La charte des membres}]
"""
ANA = {
    "adherent": "personne-physique",
    "nom": "Ana Rey",
    "specialite": "infirmière",
    "rpps": "10101010101",
    "mail": "ana@cabinet.invalid",
    "college": "soignants-liberaux",
    "engagements--les-statuts": "oui",
    "engagements--charte": "oui",
}
CABINET = {
    **ANA,
    "adherent": "personne-morale",
    "raison-sociale": "Cabinet Rey",
    "fonction": "gérante",
}


def project_in(folder: Path, more: str = JOIN) -> Project:
    return samples.project_in(folder, more)


@cache
def blank(ending: str) -> bytes:
    tree = cpts_docs.render(cpts_docs.load(MINIMAL + JOIN), "bulletin-adhesion")
    return cpts_docs.write(tree, ending)


def put(
    folder: Path, name: str, given: Mapping[str, str], ending: str = "html", age: int = 0
) -> Path:
    """A bulletin that came back, ``age`` days old; a day is typed as its format has it."""
    path = folder / f"{name}.{FILL[ending][1]}"
    path.write_bytes(FILL[ending][0](blank(ending), dict(given)))
    os.utime(path, (1_700_000_000 - 86_400 * age,) * 2)
    return path


def collected(folder: Path, *forms: Path, more: str = "") -> Collected:
    project = project_in(folder, JOIN + more)
    found = collect(project, forms)
    for path, content in files_of(project, found, folder).items():
        path.write_bytes(content)
    return found


# --------------------------------------------------------------------------
# The form


def test_the_form_asks_with_the_colleges_fees_and_texts_of_the_project(tmp_path: Path) -> None:
    said = list(walk.texts(cpts_docs.render(project_in(tmp_path), "bulletin-adhesion").blocks))

    assert "Bulletin d’adhésion 2027" in said
    shown = " ".join(said).replace("\u00a0", " ").replace("\u202f", " ")
    for words in ("Soignants libéraux – cotisation : 30 €", "Structures – cotisation : 1 200 €"):
        assert words in shown
    assert "Les statuts" in shown
    assert "La charte des membres" in shown


def test_a_bulletin_is_a_sheet_who_joins_in_front_and_what_is_signed_behind() -> None:
    rivers = cpts_docs.load(ROOT / "projects" / "trois-rivieres" / "project.yaml")
    data = cpts_docs.write(cpts_docs.render(rivers, "bulletin-adhesion"), "pdf")

    front, behind = (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "Mode d’exercice" in front
    assert "L’adhésion" in behind
    assert "Vos droits" in behind


def test_an_amount_that_the_project_does_not_say_is_nowhere(tmp_path: Path) -> None:
    for more, said in (("", False), ("  fee: 0\n", True)):
        project = project_in(tmp_path, f"membership:\n  year: 2027\n{more}")
        text = " ".join(walk.texts(cpts_docs.render(project, "bulletin-adhesion").blocks))
        assert ("€" in text) is ("cotisation" in text) is said


def test_a_project_that_takes_no_members_has_no_such_form(tmp_path: Path) -> None:
    with pytest.raises(cpts_docs.MissingDataError, match="membership:"):
        cpts_docs.render(project_in(tmp_path, ""), "bulletin-adhesion")


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ("  colleges: [Usagers, {text: usagers, fee: 3}]\n", "question-double"),
        ("  texts: [{id: Ma charte, text: La charte}]\n", "question-identifiant"),
        ("  fee: -3\n", "nombre-negatif"),
        ("  return_by: 2020-01-01\n", "retour-avant-date"),
        ("  privacy: {dpo: aucun}\n", "rgpd"),
        ("  privacy: {mandatory: Les réponses sont facultatives}\n", "facultatif"),
        (
            f"  colleges: [{', '.join(f'Collège {n}' for n in range(700))}]\n",
            "questionnaire-trop-long",
        ),
    ],
)
def test_what_is_wrong_with_it_is_told_in_its_place(tmp_path: Path, more: str, rule: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(f"{MINIMAL}membership:\n  year: 2027\n{more}", "utf-8")

    (found,) = (
        item
        for item in cpts_docs.validate(path)
        if item.rule == rule and item.position and item.position.line > MINIMAL.count("\n")
    )

    assert found.hint


def test_a_table_of_people_fills_it_in_beforehand(tmp_path: Path, cli: Cli) -> None:
    project_in(tmp_path)
    table = tmp_path / "membres.csv"
    table.write_text("Nom;Prénom;Profession;RPPS\nRey;Ana;infirmière;10101010101\n", "utf-8")

    ran = cli("mailing", tmp_path / "project.yaml", table, "-d", "bulletin-adhesion", "-f", "html")

    assert ran.code == 0, ran.err
    (letter,) = (tmp_path / "bulletins").iterdir()
    assert letter.name == "bulletin-adhesion-rey-ana.html"
    page = letter.read_text("utf-8")
    assert re.search(r'name="rpps"[^>]*value="10101010101"', page)
    assert cli("mailing", tmp_path / "project.yaml", table, "-d", "guide").code == 2


# --------------------------------------------------------------------------
# What comes back


def test_thirty_members_in_four_formats_are_counted_exactly(tmp_path: Path) -> None:
    professions = ("infirmière", "médecin généraliste", "pharmacien")
    forms = []
    for number in range(30):
        ending = [*FILL][number % len(FILL)]
        day = "2026-12-01" if ending == "html" else "01/12/2026"
        given = {
            **ANA,
            "nom": f"Personne {number}",
            "mail": f"p{number}@cabinet.invalid",
            "specialite": professions[number % 3],
            "date": day,
        }
        forms.append(put(tmp_path, f"{number:02}", given, ending))

    found = collected(tmp_path, *forms)

    assert (found.refused, found.remarks, found.notices) == ([], [], [])
    assert {answer.name for answer in found.members} == {f"Personne {n}" for n in range(30)}
    assert {answer.fields["date"] for answer in found.members} == {"2026-12-01"}
    assert {answer.fields["college"] for answer in found.members} == {"soignants-liberaux"}
    project = project_in(tmp_path, f"{JOIN}members: members.yaml\nreport: {{year: 2027}}\n")
    assert project.report is not None
    counted = {count.profession.singular: count.count for count in project.report.members}
    assert counted == dict.fromkeys(("infirmière", "médecin généraliste", "pharmacien"), 10)
    assert len((tmp_path / "members.csv").read_text("utf-8-sig").splitlines()) == 31


def test_who_sends_it_twice_is_one_member_with_the_later_one(tmp_path: Path) -> None:
    old = put(tmp_path, "old", {**ANA, "college": "usagers"}, age=3)
    new = put(tmp_path, "new", ANA, "pdf")

    found = collected(tmp_path, new, old)
    again = collected(tmp_path, new, old, more="members: members.yaml\n")

    assert [answer.fields["college"] for answer in found.members] == ["soignants-liberaux"]
    assert [Path(item.path).name for item in found.replaced] == ["old.json"]
    assert len(again.members) == 1
    assert again.notices == ["2 fichiers étaient déjà lus"]


def test_a_legal_person_is_none_of_those_who_stand_for_it(tmp_path: Path) -> None:
    forms = [
        put(tmp_path, "ana", ANA, age=3),
        put(tmp_path, "cabinet", CABINET, age=2),
        put(tmp_path, "encore", {**CABINET, "nom": "Léo Vidal", "specialite": "kiné"}, "odt", 1),
    ]

    found = collected(tmp_path, *forms)

    assert [(a.name, a.fields["raison-sociale"]) for a in found.members] == [
        ("Ana Rey", ""),
        ("Léo Vidal", "Cabinet Rey"),
    ]
    assert [Path(item.path).name for item in found.replaced] == ["cabinet.json"]
    project = project_in(tmp_path, f"{JOIN}members: members.yaml\nreport: {{year: 2027}}\n")
    assert project.report is not None
    assert [count.in_words.replace("\u00a0", " ") for count in project.report.members] == [
        "1 infirmière",
        "1 personne morale",
    ]


def test_what_is_missing_in_a_bulletin_is_named_and_it_counts(tmp_path: Path) -> None:
    given = {**ANA, "adherent": "personne-morale", "engagements--charte": "", "college": ""}

    found = collected(tmp_path, put(tmp_path, "a", given, "docx"))

    assert len(found.members) == 1
    assert [item.reason for item in found.remarks] == [
        "question obligatoire sans réponse : « Raison sociale »",
        "question obligatoire sans réponse : « Collège »",
        "question obligatoire sans réponse : « J'ai lu et j'accepte »",
    ]


def test_questionnaires_and_bulletins_of_one_folder_go_their_own_ways(
    tmp_path: Path, cli: Cli
) -> None:
    project = project_in(tmp_path)
    (tmp_path / "recus").mkdir()
    empty = cpts_docs.write(cpts_docs.render(project, "questionnaire"), "pdf")
    (tmp_path / "recus" / "q.pdf").write_bytes(
        FILL["pdf"][0](empty, {"nom": "Ana Rey", "parcours": "oui"})
    )
    put(tmp_path, "recus/b", ANA, "odt")

    ran = cli("collect", tmp_path / "project.yaml", tmp_path / "recus")

    assert ran.code == 0
    names = ("answers.yaml", "answers.csv", "members.yaml", "members.csv")
    assert [name for name in names if not (tmp_path / name).is_file()] == []
    assert ran.out.splitlines()[-1] == "1 réponse, 1 adhésion, 0 avis, 0 fichier écarté"
    assert "ajoutez au projet : members: members.yaml" in ran.err


def test_a_printed_bulletin_is_known_for_one_and_named(tmp_path: Path) -> None:
    form = put(tmp_path, "a", ANA, "pdf")
    form.write_bytes(flattened_pdf(form.read_bytes()))

    (refused,) = collect(project_in(tmp_path), [form]).refused

    assert refused.reason.startswith("ce PDF n'a plus de champs")


def test_a_bulletin_is_named_where_the_project_takes_members_no_more(tmp_path: Path) -> None:
    form = put(tmp_path, "a", ANA)

    (refused,) = collect(project_in(tmp_path, ""), [form]).refused

    assert "« bulletin-adhesion » n'est pas, ou plus, un document du projet" in refused.reason


# --------------------------------------------------------------------------
# What is made of them


def test_counts_of_a_report_win_over_the_members_and_that_is_said(tmp_path: Path) -> None:
    collected(tmp_path, put(tmp_path, "a", ANA))
    path = tmp_path / "project.yaml"
    path.write_text(
        f"{MINIMAL}{JOIN}members: members.yaml\n"
        "report: {year: 2027, members: {pharmacien: 4}}\n",
        "utf-8",
    )

    (found,) = (item for item in cpts_docs.validate(path) if item.rule == "reponses-differentes")
    report = cpts_docs.load(path).report

    assert "pharmacien : 4 au lieu de 0" in found.message
    assert "infirmière : absent, au lieu de 1" in found.message
    assert "« members »" in found.hint
    assert report is not None
    assert [count.count for count in report.members] == [4]


def rows_of(project: Project) -> list[list[str]]:
    """The names, professions and structures of the first sheet to sign."""
    (table,) = (
        block
        for block in walk.walk(cpts_docs.render(project, "emargement").blocks)
        if isinstance(block, Table)
    )
    return [["".join(walk.texts(cell.blocks)) for cell in row.cells[:3]] for row in table.body]


MEETING = "meetings:\n  - {subject: Assemblée, blank_rows: 0, people: %s}\n"


def test_a_sheet_to_sign_has_the_names_of_the_members(tmp_path: Path) -> None:
    collected(tmp_path, put(tmp_path, "b", {**CABINET, "nom": "Zoé Roux"}), put(tmp_path, "a", ANA))
    members = "members: members.yaml\n" + MEETING % "members"

    assert rows_of(project_in(tmp_path, JOIN + members)) == [
        ["Ana Rey", "infirmière", ""],
        ["Zoé Roux", "infirmière", "Cabinet Rey"],
    ]
    (found,) = (item for item in cpts_docs.validate(MINIMAL + MEETING % "members") if item.is_error)
    assert (found.rule, "members: members.yaml" in found.hint) == ("cle-manquante", True)


def test_a_sheet_to_sign_has_the_names_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "liste.csv"
    table.write_text("Prénom;Nom;Profession;Structure\nAna;Rey;infirmière;MSP\n;Roux;;\n", "utf-8")

    assert rows_of(project_in(tmp_path, MEETING % "liste.csv")) == [
        ["Rey Ana", "infirmière", "MSP"],
        ["Roux", "", ""],
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("liste.csv", "Nom;Mail\nRey;a@b\n;b@b\n", "liste.csv:3:1 : erreur : le nom est vide"),
        ("liste.csv", "Ville\nElne\n", "il manque la colonne « nom »"),
        ("autre.csv", "Nom\nRey\n", "« liste.csv » : ce tableau n'existe pas"),
    ],
)
def test_what_is_wrong_with_the_table_is_an_error_of_the_project(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    path = tmp_path / "project.yaml"
    path.write_text(MINIMAL + MEETING % "liste.csv", "utf-8")

    errors = [item for item in cpts_docs.validate(path) if item.is_error]

    assert [said in str(item) for item in errors] == [True]
    assert "--resume" not in errors[0].hint


# --------------------------------------------------------------------------
# A document of a project's own

PAGE = """\
<!doctype html>
<html lang="fr-FR">
<head><title>Inscription</title>
<meta name="date" content="{{ project.date.isoformat() }}"></head>
<body><main><h1>Inscription</h1>
{% for answer in returned %}
<p>Déjà : {{ answer.fields.nom }}</p>
{% endfor %}
<div class="field"><label for="nom">Nom :</label> <input id="nom" name="nom" type="text"></div>
<div class="field"><label for="jour">Le :</label> <input id="jour" name="jour" type="date"></div>
<p class="choices"><label><input type="checkbox" name="repas" value="oui"> Au repas</label></p>
<textarea name="mot" rows="3" aria-label="Un mot"></textarea>
</main></body>
</html>
"""


def own(folder: Path, more: str = "", page: str = PAGE) -> Project:
    (folder / "modeles").mkdir(exist_ok=True)
    (folder / "modeles" / "inscription.html").write_text(page, "utf-8")
    return project_in(folder, f"templates: modeles\n{more}")


def test_what_is_filled_into_a_projects_own_document_is_kept(tmp_path: Path) -> None:
    project = own(tmp_path)
    forms = []
    for ending, (fill, end) in FILL.items():
        day = "2026-12-01" if ending == "html" else "01/12/2026"
        given = {"nom": "Ana Rey", "jour": day, "repas": "oui", "mot": f"Un {ending}\net un mot"}
        forms.append(tmp_path / f"{ending}.{end}")
        forms[-1].write_bytes(
            fill(cpts_docs.write(cpts_docs.render(project, "inscription"), ending), given)
        )

    found = collect(project, forms)
    assert (found.refused, found.remarks, found.notices) == ([], [], [])
    for path, content in files_of(project, found, tmp_path).items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    included = own(tmp_path, "collected: {inscription: collected/inscription.yaml}\n")
    again = collect(included, forms)

    expected = Counter(("Ana Rey", "2026-12-01", "oui", f"Un {end}\net un mot") for end in FILL)
    assert Counter(tuple(a.fields.values()) for a in included.returned["inscription"]) == expected
    assert len(again.returned["inscription"]) == 4
    table = (tmp_path / "collected" / "inscription.csv").read_text("utf-8-sig")
    assert table.startswith("fichier;sha256;nom;jour;repas;mot\n")
    said = list(walk.texts(cpts_docs.render(included, "inscription").blocks))
    assert said.count("Déjà\u00a0: Ana Rey") == 4


def test_a_sign_that_the_font_lacks_in_what_came_back_stops_no_document(tmp_path: Path) -> None:
    answer = {"source": "a.pdf", "sha256": "0" * 64, "fields": {"nom": "Ana 😀", "jour": ""}}
    kept = json.dumps({"version": 1, "project": "Ruscino", "answers": [answer]}, ensure_ascii=False)
    for name in ("members.yaml", "inscription.yaml"):
        (tmp_path / name).write_text(kept, "utf-8")
    project = own(
        tmp_path,
        "members: members.yaml\ncollected: {inscription: inscription.yaml}\n" + MEETING % "members",
    )

    assert rows_of(project) == [["Ana �", "", ""]]
    said = list(walk.texts(cpts_docs.render(project, "inscription").blocks))
    assert "Déjà\u00a0: Ana �" in said


def test_no_name_of_a_document_leads_out_of_the_folder() -> None:
    assert kind_of("../../elsewhere").table == "collected/..-..-elsewhere.csv"


def test_a_field_that_is_called_as_what_a_form_says_of_itself_is_an_error(tmp_path: Path) -> None:
    project = own(tmp_path, page=PAGE.replace('name="nom"', 'name="projet"'))

    with pytest.raises(cpts_docs.TemplateError, match="« projet »") as caught:
        cpts_docs.render(project, "inscription")

    assert caught.value.origin.endswith("inscription.html")


def test_answers_to_a_form_of_the_package_are_not_among_those_to_a_projects_own() -> None:
    (found,) = (
        item
        for item in cpts_docs.validate(f"{MINIMAL}collected: {{bulletin-adhesion: m.yaml}}\n")
        if item.is_error
    )

    assert found.rule == "document-collecte"
    assert f"« {MEMBERSHIP.key} »" in found.hint
