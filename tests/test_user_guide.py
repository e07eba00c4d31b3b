"""The user guide says the truth: its examples, tables, commands and what they print."""

from __future__ import annotations

import ast
import io
import os
import re
import shlex
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from operator import attrgetter
from pathlib import Path

import docx
import pytest
import yaml

import cpts_docs
from cpts_docs import reference
from cpts_docs.cli.main import main
from cpts_docs.documents import available
from cpts_docs.forms import sheet
from cpts_docs.forms.recipient_columns import PARTS, part_of
from cpts_docs.project.rules import all_rules
from tests import fonts
from tests.commands import Cli
from tests.filling import FILL
from tests.samples import MINIMAL, ROOT, ProjectFile
from tests.spreadsheets import as_xlsx, typed_into

GUIDE = (ROOT / "docs" / "guide-utilisateur.md").read_text("utf-8")

EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.M | re.S)
WRONG = re.findall(r"^```yaml faux\n(.*?)^```$", GUIDE, re.M | re.S)
(COLUMNS,) = re.findall(r"^```yaml colonnes\n(.*?)^```$", GUIDE, re.M | re.S)
(CATALOGUE,) = re.findall(r"^```yaml catalogue\n(.*?)^```$", GUIDE, re.M | re.S)
TABLES = re.findall(r"^```csv\n(.*?)^```$", GUIDE, re.M | re.S)
PAGES = re.findall(r"^```html\n(.*?)^```$", GUIDE, re.M | re.S)
TYPED = re.findall(r"^```word\n(.*?)^```$", GUIDE, re.M | re.S)
TOLD = re.findall(r"^```text\n(.*?)^```$", GUIDE, re.M | re.S)
CONSOLES = re.findall(r"^```console\n(.*?)^```$", GUIDE, re.M | re.S)

MAILING = "cpts-docs mailing mon-projet/project.yaml mon-projet/destinataires.csv"
COLLECT = "cpts-docs collect mon-projet/project.yaml mon-projet/"
EXPORT = f"{COLLECT}formulaire.csv"

FAILING = {
    "cpts-docs validate essai.yaml": 1,
    MAILING: 1,
    f"{COLLECT}reponses": 1,
    "cpts-docs build mon-projet/project.yaml -d fiche": 2,
    'cpts-docs forget mon-projet/project.yaml --person "Marie Durand" --yes': 1,
}
"""The commands of the guide that do not end with 0."""

INSTALLING = {
    "uv tool install cpts-docs",
    'uv tool install "cpts-docs[atelier,tables]"',
    "sudo apt install pipx && pipx install cpts-docs && pipx ensurepath",
}
"""What this test does not run: test_package.py installs the wheel with uv, as with pip."""

CURED = frozenset({EXPORT})
"""Those that end with 1 the first time, and then with 0."""


def section(title: str) -> str:
    """A section of the guide, subsections included."""
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", GUIDE, re.M | re.S)
    assert match, title
    return match[1]


def first_cells(text: str) -> list[str]:
    """What stands as code in the first column of the tables of a text."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.M)


def whole(example: str) -> str:
    """An example with the obligatory keys it does not have."""
    keys = yaml.load(example, yaml.BaseLoader).keys()
    parts = re.findall(r"^\S[^\n]*\n(?: [^\n]*\n)*", MINIMAL, re.M)
    return example + "".join(part for part in parts if part.split(":")[0] not in keys)


# --------------------------------------------------------------------------
# Examples


def test_every_fence_of_the_guide_is_one_that_is_tested() -> None:
    opened = re.findall(r"^```(.*)$", GUIDE, re.M)[::2]
    elsewhere = [
        "json",  # test_the_settings_of_vs_code_are_what_the_guide_shows
        *("gitattributes", "sh git", "diff"),  # test_git_diff.py has each of them, once
        "yaml sous questionnaire",  # test_newcomer.py
        "yaml catalogue",
        "yaml colonnes",  # save_the_export
    ]

    fences = ("yaml", "yaml faux", "csv", "html", "word", "text", "console")
    assert set(opened) == {*fences, *elsewhere}
    tried = [*EXAMPLES, *WRONG, *TABLES, *PAGES, *TYPED, *TOLD, *CONSOLES]
    assert len(opened) == len([*tried, *elsewhere])


DRAWN = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2019)))
RIVERS_LOGO = (ROOT / "projects" / "trois-rivieres" / "logo.svg").read_text("utf-8")
INCLUDED: dict[str, str | bytes] = {
    "answers.yaml": f"""\
version: 1
project: Ruscino
answers:
- source: reponses/questionnaire.pdf
  sha256: {64 * "0"}
  fields: {{nom: Marie Durand, specialite: Infirmière, prevention: oui}}
""",
    "members.yaml": f"""\
version: 1
project: Ruscino
answers:
- source: bulletins/lea-martin.pdf
  sha256: {64 * "1"}
  fields: {{nom: Léa Martin, specialite: Sage-femme}}
""",
    "collected/invitation.yaml": "version: 1\nproject: Ruscino\nanswers: []\n",
    "personnes.csv": "nom;profession;structure\nDURAND Benoît;pharmacien;\n",
    "modeles/autre.html": "<p></p>",
    "region.yaml": CATALOGUE,
    "opinions/cpam.yaml": "organisation: CPAM\nverdict: favorable\n",
    **dict.fromkeys(("logo.svg", "partenaires/ars.png"), RIVERS_LOGO),
    **{f"polices/{name}": font for name, font in fonts.family("Lato", DRAWN).items()},
    "theme.css": "h1 { text-transform: uppercase; }\n",
    "modele.docx": (ROOT / "projects" / "ruscino" / "documents" / "guide.docx").read_bytes(),
}
"""The files that the examples name, as collect writes them."""


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_right_and_makes_its_documents(
    project_file: ProjectFile, example: str
) -> None:
    path = project_file(whole(example))
    for name, content in INCLUDED.items():
        data = content.encode() if isinstance(content, str) else content
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_bytes(data)
    type_the_word_file(path.parent)

    # What an example is too short for.
    lacking = ["rgpd", "contact-absent", "oui-sans-raison", "population-absente"]
    lacking.append("sans-mission-socle")
    assert [str(item) for item in cpts_docs.validate(path) if item.rule not in lacking] == []
    project = cpts_docs.load(path)
    for document in available(project):
        assert document in project.chosen.word or str(cpts_docs.render(project, document))


def test_the_smallest_template_of_one_s_own_is_a_document(project_file: ProjectFile) -> None:
    path = project_file(f"{MINIMAL}templates: modeles\n")
    (path.parent / "modeles").mkdir()
    (example,) = PAGES
    (path.parent / "modeles" / "invitation.html").write_text(example, encoding="utf-8")

    assert cpts_docs.build(path, path.parent, documents=["invitation"])


def test_what_the_starter_offers_in_comments_is_right_when_it_is_taken(
    project_file: ProjectFile,
) -> None:
    starter = (ROOT / "templates" / "starter" / "project.yaml").read_text("utf-8")
    offers = starter[starter.index("\n# Les réponses recueillies") :]
    kept = re.sub(r"^# ?([a-z_]+:|  | *- )", r"\1", offers, flags=re.M)
    keys = yaml.load(kept, yaml.BaseLoader).keys()
    taken = project_file(starter[: -len(offers)] + kept)

    wanted = {"answers", "letter", "action_sheets", "meetings", "report", "procedure"}
    assert keys == {*wanted, "membership", "theme"}
    found = [item.rule for item in cpts_docs.validate(taken) if item.rule != "partie-vide"]
    assert found == ["reponses-absentes", "rgpd"]  # the bulletin begins without its notice
    assert "\n#   sections:\n#     - title:" in starter


def test_the_example_of_the_notice_raises_no_warning(project_file: ProjectFile) -> None:
    (notice,) = (example for example in EXAMPLES if "privacy:" in example)

    assert cpts_docs.validate(project_file(whole(notice))) == []


def test_every_key_of_a_project_is_in_an_example() -> None:
    schema = yaml.safe_load((ROOT / "schemas" / "project.schema.json").read_text("utf-8"))
    shown = {key for example in EXAMPLES for key in yaml.load(example, yaml.BaseLoader)}

    assert shown == set(schema["properties"])


def test_the_professions_are_all_listed_and_known() -> None:
    listed = re.search(r"Les professions connues.*? : (.*)\.$", GUIDE, re.M)
    assert listed
    names = set(listed[1].split(", "))

    assert names <= set(reference.professions())
    rows = (ROOT / "cpts_docs" / "reference" / "professions.tsv").read_text("utf-8").splitlines()
    assert {row.split("\t")[1] for row in rows[1:]} == names


def test_the_other_professions_are_all_listed() -> None:
    after = GUIDE[GUIDE.index("Les professions connues") :]
    lists = re.findall(r"^- [^:\n]+ : (.*)[;.]$", after[: after.index("\n### ")], re.M)

    listed = [name.strip() for line in lists for name in line.split(",")]
    assert sorted(listed) == sorted(row[1] for row in reference.rows("more-professions.tsv"))


def test_the_kinds_of_district_are_all_named() -> None:
    text = section("Écrire le fichier, pas à pas")

    assert [kind for kind in reference.district_kinds() if f"`{kind}`" not in text] == []


# --------------------------------------------------------------------------
# Tables


def test_the_table_of_the_catalogue_has_every_id_and_no_other() -> None:
    listed = first_cells(section("Les identifiants du catalogue"))
    catalogue = reference.catalogue()
    expected = [mission.id for mission in catalogue.missions]
    expected += [theme.id for mission in catalogue.missions for theme in mission.themes]
    expected += [action.id for action in catalogue.actions()]

    assert sorted(listed) == sorted(expected)


def test_the_table_of_the_catalogue_says_what_the_catalogue_says() -> None:
    rows = dict(
        re.findall(
            r"^\| `([^`]+)` \| [^|]+ \| (.+) \|$", section("Les identifiants du catalogue"), re.M
        )
    )
    catalogue = reference.catalogue()

    for mission in catalogue.missions:
        assert rows[mission.id] == f"**{mission.title}**"
    for action in catalogue.actions():
        assert rows[action.id] == action.text


RULE_CALLS = {
    *("Diagnostic", "diagnostic", "_diagnostic"),
    *("_problem", "_unknown", "_tell", "warning"),
}
SAYS_RULES = {"schema_messages"}
PACKAGE = ROOT / "cpts_docs"


def rules_of_the_code(*files: Path) -> set[str]:
    """Every rule code that these files can give."""
    codes = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                    # The code is the first text: before it come names only.
                    words = args if name in RULE_CALLS else []
                case ast.Return(value=ast.Tuple(elts=[code, _, _])) if path.stem in SAYS_RULES:
                    words = [code]
                case _:
                    words = []
            texts = [word.value for word in words if isinstance(word, ast.Constant)]
            if texts and re.fullmatch(r"[a-z]+(-[a-z]+)*", str(texts[0])):
                codes.add(str(texts[0]))
    return codes


def test_every_rule_of_the_code_has_a_record() -> None:
    used = rules_of_the_code(*(PACKAGE / "project").glob("*.py"), PACKAGE / "foreign" / "text.py")

    assert {"cle-inconnue", "yaml-syntaxe", "date", "encodage"} <= used
    assert used <= {rule.code for rule in all_rules()}


def test_the_rules_of_the_table_of_recipients_are_listed_with_it() -> None:
    listed = first_cells(section("Envoyer, remplir, recueillir, compter"))
    modules = (PACKAGE / "forms").glob("recipient*.py")
    source = "".join(
        path.read_text("utf-8") for path in (*modules, *(PACKAGE / "foreign").glob("*.py"))
    )
    codes = set(re.findall(r'"(tableau(?:-[a-z]+)?|dossier|fichier-[a-z-]+)"', source))

    assert [code for code in listed if code.startswith("tableau")] == sorted(
        code for code in codes if code.startswith("tableau")
    )
    common = {code for code in codes if not code.startswith("tableau")}
    assert {"dossier", "fichier-introuvable"} <= common
    assert common <= {rule.code for rule in all_rules()}


def test_the_columns_of_a_table_of_recipients_have_the_titles_of_the_code() -> None:
    text = section("Envoyer, remplir, recueillir, compter")
    rows = dict(re.findall(r"^\| `([a-z]+)`[^|]* \| (.+) \|$", text, re.M))

    for name, parts in PARTS.items():
        listed = re.findall(r"`([^`]+)`", rows[name])
        assert {part_of(title) for title in [name, *listed]} == {*parts}


def test_every_picture_of_the_guide_is_there_and_says_what_it_shows() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", GUIDE)

    assert len(pictures) == 7
    for words, name in pictures:
        assert len(words) > 20
        assert (ROOT / "docs" / name).read_bytes().startswith(b"\x89PNG")


def test_every_link_inside_the_guide_leads_to_a_title() -> None:
    titles = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", GUIDE, flags=re.M | re.S), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    links = re.findall(r"\]\(#([^)]+)\)", GUIDE)

    assert len(links) > 15
    assert [link for link in links if link not in anchors] == []


# --------------------------------------------------------------------------
# Commands


def commands(console: str) -> list[tuple[str, str]]:
    """The commands of a console block with what each is shown to print."""
    found = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", console, re.M)
    assert found
    return found


def save_the_table() -> None:
    table, _ = TABLES
    Path("mon-projet/destinataires.csv").write_text(table, "utf-8")


def correct_the_table() -> None:
    table = Path("mon-projet/destinataires.csv")
    table.write_text(
        table.read_text("utf-8").replace("martin\n", "martin@exemple.invalid\n"), "utf-8"
    )


def save_the_form() -> None:
    form = {
        "survey": [
            ["type", "name", "label", "cpts"],
            ["begin_group", "suite", "La suite"],
            ["select_one onn", "pilote", "Rejoindriez-vous l'équipe ?", "participation"],
            ["end_group"],
        ],
        "choices": [
            ["list_name", "name", "label"],
            *(["onn", label.lower(), label] for label in ("Oui", "Non", "NC")),
        ],
    }
    Path("questions.xlsx").write_bytes(as_xlsx(form))


def type_the_word_file(folder: Path, **mistyped: str) -> None:
    """Type what the guide has in Word, whose autocorrection curls the quotes; and save it."""
    word = docx.Document()
    (typed,) = TYPED
    for wrong, right in mistyped.items():
        typed = typed.replace(right, wrong)
    typed = re.sub(r'"([^"]*)"', "«\u00a0\\1\u00a0»", typed)
    rows = [line.strip("| ").split(" | ") for line in typed.splitlines() if line[0] == "|"]
    for line in typed.splitlines():
        if line[0] != "|":
            word.add_paragraph(line)
    table = word.add_table(len(rows), max(map(len, rows)))
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=False):
            cell.text = text
    word.save(str(folder / "convention.docx"))


def name_the_word_file() -> None:
    """Do what the guide says of a Word file, one step after the other."""
    type_the_word_file(Path("mon-projet"))
    (example,) = (text for text in EXAMPLES if "convention.docx" in text)
    with Path("mon-projet/project.yaml").open("a", encoding="utf-8") as file:
        file.write(example)


def send_back(name: str, sent: str, answers: dict[str, str], hour: int = 0) -> None:
    """Fill in the form ``sent``, and save it as ``name`` at that hour."""
    blank = Path("mon-projet", sent)
    fill, _ = FILL[blank.suffix[1:]]
    target = Path("mon-projet", name)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(fill(blank.read_bytes(), answers))
    os.utime(target, (hour * 3600, hour * 3600))


def send_questionnaires_back() -> None:
    """Marie Durand answers twice, Paul Petit once, Léa Martin not at all."""
    marie = {"nom": "Marie Durand", "specialite": "Infirmière"}
    paul = {"nom": "Paul Petit", "specialite": "Pharmacien", "prevention": "oui"}
    assert main(["build", "mon-projet/project.yaml", "-f", "docx", "-f", "html"]) == 0
    name = "questionnaires/questionnaire-{}.pdf".format
    send_back(
        "reponses/questionnaire-marie-durand.pdf", name("marie-durand"), {"parcours": "non"}, 1
    )
    send_back(
        "reponses/questionnaire-marie-durand.json",
        "documents/questionnaire.html",
        {**marie, "parcours": "oui"},
        2,
    )
    send_back("reponses/questionnaire-paul-petit.docx", "documents/questionnaire.docx", paul, 3)
    send_back("reponses/questionnaire-lea-martin.pdf", name("lea-martin"), {}, 4)


def save_the_export() -> None:
    """The first time, the export; then, what the guide says to write into colonnes.yaml."""
    columns = Path("mon-projet/colonnes.yaml")
    if not columns.exists():
        _, table = TABLES
        Path("mon-projet/formulaire.csv").write_text(table, "utf-8")
        return
    text = columns.read_text("utf-8")
    assert text == COLUMNS
    for title, said in (("Participez-vous", "organisation-liberale"), ("Heure", "ignorer")):
        text = re.sub(rf'("{title}[^"]*": )"\?"', rf'\1"{said}"', text)
    columns.write_text(text.replace("réponses: {}", "réponses: {plutôt oui: oui}"), "utf-8")


def count_the_answers() -> None:
    path = Path("mon-projet/project.yaml")
    text = path.read_text("utf-8")
    start, end = text.index("    counts:", text.index("  future:")), text.index("# Les missions :")
    path.write_text(f"{text[:start]}\n{text[end:]}answers: answers.yaml\n", "utf-8")


def type_into_the_sheet() -> None:
    """Two people more, at a meeting, and one who has answered already."""
    path = Path("mon-projet/saisie-questionnaire.xlsx")
    form = cpts_docs.load("mon-projet/project.yaml").form
    names = [column.field.name for column in sheet.columns(form)]
    people = (
        {"nom": "Karim Benali", "specialite": "Kiné", "parcours": "Oui", "prevention": "NC"},
        {"nom": "Inès Lopez", "specialite": "Orthophoniste", "parcours": "Non"},
        {"nom": "Paul Petit", "specialite": "Pharmacien", "prevention": "Oui", "parcours": "Oui"},
    )
    cells = {
        (5 + row, names.index(name)): text
        for row, person in enumerate(people)
        for name, text in person.items()
    }
    path.write_bytes(typed_into(path.read_bytes(), cells))


def send_the_opinion_back() -> None:
    opinion = {"verdict": "favorable", "date": "2026-02-10", "texte": "Un bon projet."}
    fields = {f"avis-cpam-{name}": value for name, value in opinion.items()}
    send_back("fiches/fiche-avis-cpam.pdf", "documents/fiche-avis-cpam.pdf", fields)


def include_the_opinions() -> None:
    with Path("mon-projet/project.yaml").open("a", encoding="utf-8") as file:
        file.write("opinions: [opinions/*.yaml]\n")


WORD = "cpts-docs build mon-projet/project.yaml -d convention -f docx"
BEFORE: dict[str, Callable[[], None]] = {
    "cpts-docs atelier --shortcut": Path("Bureau").mkdir,
    "cpts-docs import-form questions.xlsx -o questions.yaml": save_the_form,
    WORD: name_the_word_file,
    MAILING: save_the_table,
    f"{MAILING} --resume": correct_the_table,
    f"{COLLECT}reponses": send_questionnaires_back,
    "cpts-docs build mon-projet/project.yaml -d fiche-avis -d synthese -f pdf": count_the_answers,
    EXPORT: save_the_export,
    f"{COLLECT}saisie-questionnaire.xlsx": type_into_the_sheet,
    f"{COLLECT}fiches/fiche-avis-cpam.pdf": send_the_opinion_back,
    "cpts-docs build mon-projet/project.yaml -d fiche-avis": include_the_opinions,
}
"""What the reader, and the people who get the forms, do before a command of the guide."""


def ran(arguments: list[str]) -> tuple[int, str]:
    """The exit code of a command, and all that it prints, in its order."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
    return code, printed.getvalue()


def test_every_command_of_the_guide_prints_what_the_guide_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("cpts_docs.atelier.server.serve", lambda *_: None)  # it would stay open
    (wrong,) = WRONG
    Path("essai.yaml").write_text(wrong, encoding="utf-8")
    done = []

    for command, shown in (item for console in CONSOLES for item in commands(console)):
        if command in INSTALLING:
            continue
        program, *arguments = shlex.split(command)
        if program == "mkdir":
            subprocess.run(["sh", "-c", command], check=True)
        if program != "cpts-docs":
            assert program in ("mkdir", "pip") or command == "make demo"
            continue
        target = Path(arguments[-1]).expanduser() if ">" in arguments else None
        BEFORE.get(command, lambda: None)()
        code, printed = ran(arguments[:-2] if target else arguments)
        is_cured = command in CURED and command not in done
        done.append(command)
        assert code == FAILING.get(command, int(is_cured)), command
        if target:
            target.write_text(printed, encoding="utf-8")
        elif shown:
            assert printed == shown, command

    assert {*FAILING, *BEFORE} <= set(done)
    assert len(done) >= 15
    assert "complete" in Path(".local/share/bash-completion/completions/cpts-docs").read_text()
    assert Path("mon-projet/project.schema.json").read_text("utf-8").startswith("{")
    assert_the_circle_is_closed()


def assert_the_circle_is_closed() -> None:
    """What people filled in is in the project of the guide."""
    path = Path("mon-projet/project.yaml")
    project = cpts_docs.load(path)
    opinions = {item.organisation.name: item for item in project.opinions}

    assert cpts_docs.validate(path) == []
    assert project.future
    words = [count.in_words.replace("\u00a0", " ") for count in project.future.counts]
    # Marie Durand, infirmière, was forgotten; Karim Benali came to the meeting.
    assert words == [
        "1 médecin généraliste",
        "1 pharmacien",
        "1 sage-femme",
        "1 masseur-kinésithérapeute",
    ]
    assert opinions["CPAM"].verdict == "favorable"
    assert opinions["CPAM"].text == "Un bon projet."
    assert opinions["MSA"].verdict is None


def test_the_word_file_of_the_guide_says_what_the_project_does(
    project_file: ProjectFile, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = (text for text in EXAMPLES if "convention.docx" in text)
    needs = 'needs: {introduction: "Trois **besoins** :", items: [les soins, la nuit]}\n'
    path = project_file(f"{MINIMAL}{needs}organisations: [CPAM, MSA]\n{example}")
    type_the_word_file(path.parent)
    assert main(["build", str(path), "-d", "convention", "-f", "docx", "-q"]) == 0
    filled = docx.Document(str(path.parent / "documents" / "convention.docx"))
    assert [paragraph.text for paragraph in filled.paragraphs] == [
        "Convention de partenariat",
        "Entre CPTS Ruscino et la caisse, le 1er juin 2023.",
        "Trois besoins\u00a0:",
        "Besoin 1 : les soins.",
        "Besoin 2 : la nuit.",
    ]
    (table,) = filled.tables
    said = [[cell.text for cell in row.cells] for row in table.rows]
    assert said == [["Organisme", "Avis"], ["CPAM", "attendu"], ["MSA", "attendu"]]

    type_the_word_file(path.parent, **{"avis.verdit": "avis.verdict"})
    assert main(["build", str(path), "-d", "convention", "-q"]) == 1
    (told,) = TOLD
    assert told.partition("docx :")[2] in capsys.readouterr().err


def test_each_name_that_the_guide_has_for_word_files_is_one() -> None:
    rivers = cpts_docs.load(ROOT / "projects" / "trois-rivieres" / "project.yaml")
    rows = re.findall(r"^\| ((?:`project\.[a-z_.]+`(?:, )?)+) \| (.*) \|$", GUIDE, re.M)
    assert len(rows) > 10
    for names, parts in rows:
        for name in re.findall(r"`project\.([a-z_.]+)`", names):
            value = attrgetter(name)(rivers)
            items = re.findall(r"`([a-z_.]+)`", parts) if isinstance(value, tuple) else []
            for item in (one for one in items if one != "text" and "project." not in one):
                assert attrgetter(item)(value[0]) is not NotImplemented, (name, item)


def test_the_settings_of_vs_code_are_what_the_guide_shows(cli: Cli) -> None:
    (shown,) = re.findall(r"^```json\n(.*?)^```$", GUIDE, re.M | re.S)
    printed = cli("schema", "--vscode").out
    here = ROOT.as_uri()
    installed = re.search(r"file://.*(?=/schemas)", shown)
    assert installed
    assert printed.replace(here, installed[0]) == shown


def test_make_demo_is_a_target_of_the_makefile() -> None:
    assert re.search(r"^demo:", (ROOT / "Makefile").read_text("utf-8"), re.M)
