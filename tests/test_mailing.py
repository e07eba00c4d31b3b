"""One questionnaire for each row of a table, filled in beforehand."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.errors import UnknownNameError
from cpts_docs.document.walk import fill
from cpts_docs.forms.recipients import Recipient, read_recipients
from cpts_docs.jobs.collect.reading import form_of
from cpts_docs.jobs.mailing import check_pattern, letters
from cpts_docs.run import files
from tests.commands import Cli, documents_in, names_in, tree
from tests.filling import FILL
from tests.programs import HANG
from tests.reading import text_of
from tests.samples import MINIMAL, ROOT, some
from tests.spreadsheets import as_xlsx
from tests.waiting import wait_until

HEAD = "nom;specialite;adresse;telephone;mail"
ROW = "Ana Rey;infirmière;1, rue Noël;04 68 00 00 00;ana@exemple.invalid"
ANA = dict(zip(HEAD.split(";"), ROW.split(";"), strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(MINIMAL, encoding="utf-8")
    return tmp_path


def table(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / "destinataires.csv"
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def people(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """The fields of each recipient, and what is said of the table with its line."""
    recipients, problems = read_recipients(path)
    said = [f"{item.position.line if item.position else 0}: {item.message}" for item in problems]
    return [recipient.fields for recipient in recipients], said


# --------------------------------------------------------------------------
# The table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_as_spreadsheets_write_it(
    folder: Path, encoding: str, delimiter: str, end: str
) -> None:
    row = ROW.replace("1, rue Noël", '"1, rue Noël"').replace(";", delimiter)
    path = table(
        folder, HEAD.replace(";", delimiter), row, "", delimiter * 4, encoding=encoding, end=end
    )
    assert people(path) == ([ANA], [])


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("Nom;Prénom;Spécialité", {"nom": "a b", "specialite": "c"}),
        ("NOM ET PRÉNOM;Tél.;E-mail", {"nom": "a", "telephone": "b", "mail": "c"}),
        (
            "Profession;Adresse postale;Nom du professionnel",
            {"nom": "c", "specialite": "a", "adresse": "b"},
        ),
    ],
)
def test_columns_have_the_names_that_people_give_them(
    folder: Path, head: str, fields: dict[str, str]
) -> None:
    row = "a;b;c@x.fr" if "mail" in fields else "a;b;c"
    fields = {name: row.split(";")[2] if value == "c" else value for name, value in fields.items()}
    assert people(table(folder, head, row))[0] == [fields]


def test_quoted_cells_hold_delimiters_quotes_and_lines(folder: Path) -> None:
    path = table(
        folder, HEAD, '"Rey; dite ""Ana""";IPA;"1, rue Noël\n\n66000 Perpignan";;', "Léa;;;;"
    )
    recipients, problems = read_recipients(path)
    assert problems == []
    assert [(item.line, item.fields["nom"]) for item in recipients] == [
        (2, 'Rey; dite "Ana"'),
        (5, "Léa"),
    ]
    assert recipients[0].fields["adresse"] == "1, rue Noël\n\n66000 Perpignan"


def test_a_byte_order_mark_is_no_part_of_a_quoted_head(folder: Path) -> None:
    path = table(folder, '"Nom; prénom";mail', "Ana Rey;", encoding="utf-8-sig")
    assert people(path)[0] == [{"nom": "Ana Rey", "mail": ""}]


def test_decomposed_letters_are_composed(folder: Path) -> None:
    assert people(table(folder, "nom", "Noe\u0308l"))[0] == [{"nom": "Noël"}]


def test_unknown_missing_and_repeated_columns_are_named(folder: Path) -> None:
    path = table(folder, "nom;specialté;nom;remarques;", "Ana;x;Bea;à voir;")
    recipients, problems = read_recipients(path)
    assert [item.fields for item in recipients] == [{"nom": "Ana"}]
    assert [(item.message, item.hint, item.is_error) for item in problems] == [
        ("la colonne « nom » est là plusieurs fois ; la première remplie compte", "", False),
        (
            "la colonne « specialté » n'est pas utilisée",
            "vouliez-vous dire « specialite » ?",
            False,
        ),
        ("la colonne « remarques » n'est pas utilisée", "", False),
        (
            "colonnes absentes : specialite, adresse, telephone, mail",
            "ces champs resteront à remplir",
            False,
        ),
    ]


def test_without_a_column_for_the_name_nothing_is_written(folder: Path, cli: Cli) -> None:
    path = table(folder, "prenom;mail", "Ana;a@x.fr")
    before = tree(folder)
    ran = cli("mailing", folder / "project.yaml", path)
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}:1:1" in ran.err
    assert "il manque la colonne « nom »" in ran.err
    assert tree(folder) == before


def test_bad_rows_are_named_by_line_and_the_others_are_written(folder: Path, cli: Cli) -> None:
    path = table(
        folder,
        HEAD,
        ROW,
        ";IPA;;;",
        "Bea;;;;pas une adresse",
        '"Léa\nRoy";;;;',
        "Noé;;;;;;en trop",
        "Zoé 😊;;;;",
        'Ida;;"un\ndeux";;',
        "Eva;\x07;;;",
        "Eli",
    )

    ran = cli("mailing", folder / "project.yaml", path, "-f", "html")

    assert ran.code == 1
    assert ran.out == f"3 fichiers écrits, 0 déjà là : {folder / 'questionnaires'}\n"
    names = sorted(file.name for file in (folder / "questionnaires").iterdir())
    assert names == [f"questionnaire-{name}.html" for name in ("ana-rey", "eli", "ida")]
    for line, message in (
        (3, "le nom est vide"),
        (4, "« pas une adresse » n'est pas une adresse mail"),
        (5, "la cellule « nom » a plusieurs lignes"),
        (7, "la ligne a 7 cellules pour 5 colonnes"),
        (8, "la cellule « nom » a un caractère impossible (U+1F60A)"),
        (11, "la cellule « specialite » a un caractère impossible (U+0007)"),
    ):
        assert f"{path}:{line}:1 : erreur : {message}" in ran.err


TABLES: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "le tableau est vide"),
    "empty lines": (b"\n;;;\n\n", "le tableau est vide"),
    "a workbook that is cut": (b"PK\x03\x04\x00\x00", "le classeur est abîmé"),
    "a PDF": (b"%PDF-1.7\n", "c'est un PDF, pas un tableau"),
    "a GIF": (b"GIF89a\x01\x00", "c'est une image (GIF), pas un tableau"),
    "a mail": (b"From: a@b.fr\nSubject: le tableau\n", "c'est un message électronique (.eml), pas"),
    "an archive": (b"\x1f\x8b\x08", "c'est une archive (gzip), pas un tableau"),
    "no text": (b"nom\nA\x00na\n", "ce n'est ni un tableau CSV ni un classeur"),
    "a head alone": (b"nom\n", "colonnes absentes"),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_without_recipients_writes_nothing(folder: Path, cli: Cli, case: str) -> None:
    content, message = TABLES[case]
    path = table(folder)
    path.write_bytes(content)
    before = tree(folder)
    ran = cli("mailing", folder / "project.yaml", path)
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert tree(folder) == before


def test_a_table_that_is_not_there_is_named(folder: Path, cli: Cli) -> None:
    ran = cli("mailing", folder / "project.yaml", folder / "absent.csv")
    assert ran.code == 1
    assert f"{folder / 'absent.csv'} : erreur : le fichier n'existe pas" in ran.err


def test_a_cell_of_a_million_letters_is_a_bad_row(folder: Path) -> None:
    found, said = people(table(folder, "nom;mail", f"{'a' * 1_000_001};", "Ana;"))
    assert found == [{"nom": "Ana", "mail": ""}]
    assert len([message for message in said if message.startswith("2: ")]) == 1


def test_only_a_few_messages_of_a_kind_are_printed_and_the_report_has_each_row(
    folder: Path, cli: Cli
) -> None:
    path, report = table(folder, "nom;mail", *["Ana;faux"] * 30, "Bea;"), folder / "r.csv"
    ran = cli("mailing", folder / "project.yaml", path, "-f", "html", "--report", report)
    assert ran.code == 1
    assert ran.err.count("« faux » n'est pas une adresse mail") == 10
    assert "… et 20 autres messages [tableau-ligne] ; --report donne chaque ligne" in ran.err
    assert report.read_text("utf-8-sig").count("n'est pas une adresse mail") == 30


def test_the_report_is_in_the_order_of_the_table(folder: Path, cli: Cli) -> None:
    path, report = (
        table(folder, "nom;mail", "Ana;", "Bea;faux", "Cléo;", "Dan;x@"),
        folder / "r.csv",
    )
    cli("mailing", folder / "project.yaml", path, "-f", "html", "--report", report)

    lines = report.read_text("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[0] for line in lines] == ["2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("rows", "says_once", "says_name"),
    [
        (("Éva;a@b.fr", "Éva;a@b.fr"), True, False),
        (("Éva;a@b.fr", "Éva;c@d.fr"), False, True),
        (("Éva;a@b.fr", "Éva;a@b.fr", "Éva;c@d.fr"), True, True),
    ],
)
def test_the_way_out_of_a_file_for_two_is_not_that_of_a_person_who_is_there_twice(
    folder: Path, cli: Cli, rows: tuple[str, ...], says_once: bool, says_name: bool
) -> None:
    path = table(folder, "nom;mail", *rows)
    (said,) = [
        line
        for line in cli("mailing", folder / "project.yaml", path, "-f", "html").err.splitlines()
        if "rien n'a été écrit" in line
    ]
    assert ("supprimez les lignes" in said, "--name" in said) == (says_once, says_name)


def test_notices_do_not_make_a_mailing_fail_and_data_that_was_not_used_does(
    folder: Path, cli: Cli
) -> None:
    unused = table(folder, "nom;téléphone;remarque", "Ana;612345678;à voir")
    ran = cli("mailing", folder / "project.yaml", unused, "-f", "html")
    assert ran.code == 0
    assert "la colonne « remarque » n'est pas utilisée" in ran.err
    assert "le zéro ou le + que le tableur avait retiré est remis (ligne 2)" in ran.err
    lost = table(folder, "nom;téléphone", "Ana;6,12346E+08", "Bea;")
    assert cli("mailing", folder / "project.yaml", lost, "-f", "html").code == 1


@pytest.mark.parametrize(
    "rows", [("Ana;faux", "Bea;x@"), ("Éva;", "eva;")], ids=["no row is good", "two are one file"]
)
def test_the_report_is_written_when_no_letter_is(
    folder: Path, cli: Cli, rows: tuple[str, ...]
) -> None:
    report = folder / "r.csv"
    path = table(folder, "nom;mail", *rows)
    ran = cli("mailing", folder / "project.yaml", path, "-f", "html", "--report", report)
    assert ran.code == 1
    failed = [line for line in report.read_text("utf-8-sig").splitlines() if ";échec;" in line]
    assert [line.split(";")[0] for line in failed] == (["2", "3"] if "faux" in rows[0] else ["3"])
    assert not (folder / "questionnaires").exists()


def test_what_is_no_error_is_counted_apart_and_not_at_all_if_asked_to_be_quiet(
    folder: Path, cli: Cli
) -> None:
    lines = [f"N{number};a{number}" for number in range(2)]
    path = table(folder, "nom;" + ";".join(f"x{n}" for n in range(20)), *lines)
    command = ("mailing", folder / "project.yaml", path, "-f", "html")
    loud, quiet = cli(*command), cli("-q", *command)
    assert "autres messages [tableau-colonne]\n" in loud.err
    assert "--report" not in loud.err
    assert (loud.code, quiet.code, quiet.err) == (0, 0, "")


def test_a_column_for_which_the_projects_own_questionnaire_has_no_field_is_named(
    folder: Path, cli: Cli
) -> None:
    (folder / "project.yaml").write_text(f"{MINIMAL}templates: modeles\n", encoding="utf-8")
    (folder / "modeles").mkdir()
    (folder / "modeles" / "questionnaire.html").write_text(
        '{% extends "base.html" %}{% block title %}Q{% endblock %}{% block main %}<h1>Q</h1>'
        '<div class="field"><label for="n">Nom :</label>'
        '<input id="n" name="nom" type="text"></div>{% endblock %}',
        "utf-8",
    )
    ran = cli("mailing", folder / "project.yaml", table(folder, HEAD, ROW), "-f", "html")
    assert ran.code == 0
    said = [line for line in ran.err.splitlines() if "n'a pas de champ" in line]
    assert [line.split("« ")[1].split(" »")[0] for line in said] == HEAD.split(";")[1:]


def test_a_sheet_of_a_workbook_can_be_chosen(folder: Path, cli: Cli) -> None:
    path = folder / "gens.xlsx"
    head = ("Nom", "Mail")
    path.write_bytes(as_xlsx({"Un": [head, ("Ana", "a@x.fr")], "Deux": [head, ("Éva", "")]}))
    both = cli("mailing", folder / "project.yaml", path, "-f", "html")
    assert both.code == 1
    assert "la feuille « Deux » a aussi ces colonnes, et n'est pas lue" in both.err
    assert [file.name for file in (folder / "questionnaires").iterdir()] == [
        "questionnaire-ana.html"
    ]
    ran = cli(
        "mailing",
        folder / "project.yaml",
        path,
        "--sheet",
        "Deux",
        "-f",
        "html",
        "-o",
        folder / "x",
    )
    assert (ran.code, ran.out.split(",")[0]) == (0, "1 fichier écrit")
    assert (folder / "x" / "questionnaire-eva.html").exists()


# --------------------------------------------------------------------------
# The names of the files


def names(pattern: str, *recipients: dict[str, str]) -> list[str]:
    made, clashes = letters(
        [Recipient(line, fields) for line, fields in enumerate(recipients, 2)],
        pattern,
        "pdf",
    )
    assert not clashes
    return [letter.name for letter in made]


def test_files_are_named_from_a_pattern() -> None:
    assert names("{ligne}_{nom}_{specialite}_{mail}", ANA) == [
        "2_ana-rey_infirmiere_ana-exemple-invalid.pdf"
    ]
    assert names("{{x}} {nom}", {"nom": "Łukasz d'Été & Cie"}) == ["{x} lukasz-d-ete-cie.pdf"]
    assert names("{nom}-{mail}", {"nom": "../../etc"}) == ["etc-x.pdf"]
    assert len(names("{nom}", {"nom": "a" * 900})[0]) < 100


def test_no_name_of_a_person_is_a_device_of_windows() -> None:
    assert names("{nom}", {"nom": "Con"}, {"nom": "Aux."}, {"nom": "Conti"}) == [
        "x-con.pdf",
        "x-aux.pdf",
        "conti.pdf",
    ]


PATTERNS = {
    "": "commence par une lettre",
    ".{nom}": "commence par une lettre",
    "{nom!r}": "{nom} suffit",
    "{nom}\n": "ne contient pas",
    "{nom}?": "ne contient pas « ? »",
    "questionnaire-{nm}": "le motif utilise « {nm} », inconnu ; vouliez-vous dire « nom » ?",
    "{}": "le motif utilise « {} », inconnu",
    "{0}": "le motif utilise « {0} », inconnu",
    "{nom.x}": "inconnu",
    "{nom": "motif de nom de fichier incorrect",
    "a}": "motif de nom de fichier incorrect",
    "../{nom}": "ne contient ni /",
    "a\\{nom}": "ne contient ni /",
    "c:{nom}": "ne contient ni /",
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_wrong_pattern_is_wrong_usage(folder: Path, cli: Cli, pattern: str) -> None:
    with pytest.raises(UnknownNameError):
        check_pattern(pattern)
    before = tree(folder)
    ran = cli("mailing", folder / "project.yaml", "x.csv", "--name", pattern)
    assert (ran.code, ran.out) == (2, "")
    assert PATTERNS[pattern] in ran.err
    assert tree(folder) == before


def test_an_unknown_format_is_wrong_usage(folder: Path, cli: Cli) -> None:
    ran = cli("mailing", folder / "project.yaml", "x.csv", "-f", "rtf")
    assert ran.code == 2
    assert "format inconnu : « rtf »" in ran.err


def test_two_rows_with_one_file_name_are_named_before_anything_is_written(
    folder: Path, cli: Cli
) -> None:
    path = table(folder, HEAD, ROW, "Éva;;;;", "eva;;;;", "ANA REY;;;;")
    before = tree(folder)

    ran = cli("mailing", folder / "project.yaml", path, "-f", "html")

    assert (ran.code, ran.out) == (1, "")
    same = "deux destinataires auraient le fichier « questionnaire-"
    assert f"{same}eva.html » (lignes 3 et 4)" in ran.err
    assert f"{same}ana-rey.html » (lignes 2 et 5)" in ran.err
    assert "rien n'a été écrit ; essayez --name" in ran.err
    assert tree(folder) == before

    again = cli("mailing", folder / "project.yaml", path, "-f", "html", "--name", "{nom}-{ligne}")
    assert again.code == 0
    assert len(list((folder / "questionnaires").iterdir())) == 4


# --------------------------------------------------------------------------
# The questionnaires


HOSTILE = {
    "nom": 'Łukasz d\'Été & Cie <b> "x" {{ y }} \\',
    "specialite": "Médecin généraliste : l'œil",
    "adresse": "12 bis, rue Noël ;\nBP « 3 »\n66000 Perpignan",
    "telephone": "+33 4 68 00 00 00",
    "mail": "d'ete+x@exemple.invalid",
}


@pytest.mark.parametrize("form", FILL)
def test_the_fields_hold_the_values_of_the_row_exactly(folder: Path, cli: Cli, form: str) -> None:
    cells = ('"' + value.replace('"', '""') + '"' for value in HOSTILE.values())
    path = table(folder, HEAD, ";".join(cells))

    ran = cli("mailing", folder / "project.yaml", path, "-f", form)

    assert (ran.code, ran.out) == (
        0,
        f"1 fichier écrit, 0 déjà là : {folder / 'questionnaires'}\n",
    )
    (made,) = (folder / "questionnaires").iterdir()
    assert made.name == f"questionnaire-lukasz-d-ete-cie-b-x-y.{form}"
    fill, _ = FILL[form]
    back = fill(made.read_bytes(), {"parcours": "oui"})
    read = form_of(back)
    assert {name: read.fields[name] for name in HOSTILE} == HOSTILE
    assert (read.fields["parcours"], read.fields["prevention"]) == ("oui", "")
    assert read.contradictions == ()


def test_a_recipient_sees_the_values_and_not_those_of_another(folder: Path, cli: Cli) -> None:
    path = table(folder, HEAD, ROW, "Zoé Roy;;;;")
    cli("mailing", folder / "project.yaml", path, "-f", "docx", "-o", folder / "x")
    ana, zoe = (text_of(folder / "x" / f"questionnaire-{n}.docx") for n in ("ana-rey", "zoe-roy"))
    assert "Ana Rey" in ana
    assert "Zoé Roy" not in ana
    assert "Zoé Roy" in zoe
    assert "Ana Rey" not in zoe


# --------------------------------------------------------------------------
# Again


def test_resume_writes_only_the_files_that_are_missing(folder: Path, cli: Cli) -> None:
    path = table(folder, "nom", "Ana", "Bea", "Eva")
    options = ("mailing", folder / "project.yaml", path, "-f", "html")
    cli(*options)
    made = folder / "questionnaires"
    complete = tree(made)
    (made / "questionnaire-bea.html").unlink()
    (made / "questionnaire-eva.html").write_bytes(b"rempli")

    ran = cli(*options, "--resume")

    assert ran.out == f"1 fichier écrit, 2 déjà là : {made}\n"
    assert tree(made) == complete | {"questionnaire-eva.html": b"rempli"}
    assert cli(*options).out.startswith("3 fichiers écrits, 0 déjà là")
    assert tree(made) == complete


def test_what_a_killed_run_left_half_written_goes(folder: Path, cli: Cli) -> None:
    made = folder / "questionnaires"
    made.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (made / f".questionnaire-ana.html.{dead.pid}-0123abcd.tmp").write_bytes(b"<!doc")
    (made / f".questionnaire-ana.html.{os.getppid()}-0123abcd.tmp").write_bytes(b"<!doc")
    (made / "notes.tmp").write_bytes(b"a moi")

    cli("mailing", folder / "project.yaml", table(folder, "nom", "Ana"), "-f", "html", "--resume")

    assert sorted(file.name for file in made.iterdir()) == [
        f".questionnaire-ana.html.{os.getppid()}-0123abcd.tmp",
        "notes.tmp",
        "questionnaire-ana.html",
    ]


def test_a_full_disk_leaves_whole_files_and_a_way_to_go_on(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(folder, "nom", *(f"N{number}" for number in range(9)))
    whole = files._write_whole

    def write_four(target: Path, content: bytes, flushing: ExitStack) -> None:
        if len({path.name for path in target.parent.iterdir()} - {files.LOCK}) >= 4:
            whole(target, content[:10], flushing)
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(target, content, flushing)

    with monkeypatch.context() as patch:
        patch.setattr(files, "_write_whole", write_four)
        ran = cli("mailing", folder / "project.yaml", path, "-f", "html")
    assert ran.code == 1
    assert "le disque est plein" in ran.err
    made = sorted((folder / "questionnaires").iterdir())
    assert len(made) == 4
    assert all(file.read_bytes().endswith(b"</html>\n") for file in made)

    ran = cli("mailing", folder / "project.yaml", path, "-f", "html", "--resume")

    assert ran.out.startswith("5 fichiers écrits, 4 déjà là")
    assert len(list((folder / "questionnaires").iterdir())) == 9


def started(folder: Path, path: Path, *options: str, **more: object) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "cpts_docs",
        "mailing",
        str(folder / "project.yaml"),
        str(path),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen([*command, *options], env=environment, **streams)  # type: ignore[call-overload,no-any-return]


def test_there_is_no_progress_bar_in_a_pipe(folder: Path) -> None:
    run = started(folder, table(folder, "nom", "Ana", "Bea"), "-f", "html")
    out, err = run.communicate(timeout=HANG)
    assert run.returncode == 0
    assert out.decode().splitlines() == [
        f"2 fichiers écrits, 0 déjà là : {folder / 'questionnaires'}"
    ]
    assert b"\r" not in err
    assert b"fichier/s" not in err


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_there_is_a_progress_bar_on_a_terminal(folder: Path) -> None:
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    run = started(folder, table(folder, "nom", *"abcdefgh"), "-f", "html", stderr=slave)
    os.close(slave)
    shown = b""
    try:
        while piece := os.read(master, 4096):
            shown += piece
    except OSError:  # the other end was closed
        pass
    os.close(master)
    run.communicate(timeout=HANG)
    assert run.returncode == 0
    assert b"\r" in shown
    assert b"/8" in shown


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize(("form", "count"), some([("pdf", 60), ("html", 1000), ("pdf", 200)], 0))
def test_a_mailing_killed_at_a_random_moment_and_resumed_is_whole(
    folder: Path, form: str, count: int
) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    generator = random.Random(seed)
    path = table(folder, HEAD, *(f"Personne {number:04};IPA;;;" for number in range(count)))
    made = folder / "questionnaires"
    expected = {f"questionnaire-personne-{number:04}.{form}" for number in range(count)}

    for _ in range(2):
        enough = generator.randrange(count * 4 // 5)
        run = started(folder, path, "-f", form, "--resume")
        wait_until(lambda: len(documents_in(made)) > enough, run)  # noqa: B023
        run.send_signal(signal.SIGKILL)
        run.communicate()  # ends when its workers, who have its pipes, have ended too
        left = documents_in(made)
        assert left <= expected
    before = {name: (made / name).stat().st_mtime_ns for name in left}

    run = started(folder, path, "-f", form, "--resume")
    out, err = run.communicate(timeout=HANG)

    assert run.returncode == 0, err
    assert out.decode().startswith(f"{count - len(left)} fichiers écrits, {len(left)} déjà là")
    assert names_in(made) == expected
    assert {name: (made / name).stat().st_mtime_ns for name in left} == before
    project = cpts_docs.load(folder / "project.yaml")
    blank = cpts_docs.render(project, "questionnaire")
    for number in range(count):
        content = (made / f"questionnaire-personne-{number:04}.{form}").read_bytes()
        person = Recipient(
            2, {**dict.fromkeys(ANA, ""), "nom": f"Personne {number:04}", "specialite": "IPA"}
        )
        if form == "pdf" or number % 50 == 0:
            assert content == cpts_docs.write(fill(blank, person.fields), form)
        else:
            assert content.endswith(b"</html>\n")
            assert content.count(f'value="Personne {number:04}"'.encode()) == 1


# --------------------------------------------------------------------------
# From the library


def test_a_program_writes_a_mailing_as_the_command_does(folder: Path, cli: Cli) -> None:
    path = table(folder, HEAD, ROW, ROW.replace("Ana", "Éva").replace("ana@", "eva@"))
    project = cpts_docs.load(folder / "project.yaml")
    recipients, problems = cpts_docs.read_recipients(path)
    outcomes = list(cpts_docs.mailing(project, recipients, folder / "lettres", format_name="docx"))
    assert problems == []
    assert [(item.letter.name, item.state) for item in outcomes] == [
        ("questionnaire-ana-rey.docx", "written"),
        ("questionnaire-eva-rey.docx", "written"),
    ]
    again = cpts_docs.mailing(
        project, recipients, folder / "lettres", format_name="docx", resume=True
    )
    assert [item.state for item in again] == ["there", "there"]

    assert cli("mailing", folder / "project.yaml", path, "-f", "docx").code == 0
    assert tree(folder / "lettres") == tree(folder / "questionnaires")


def test_a_program_is_told_before_anything_is_written_that_two_letters_are_one_file(
    folder: Path,
) -> None:
    project = cpts_docs.load(folder / "project.yaml")
    twice = [Recipient(2, {"nom": "Ana"}), Recipient(3, {"nom": "Ana"})]
    with pytest.raises(cpts_docs.ArgumentError, match="deux destinataires auraient le fichier"):
        cpts_docs.mailing(project, twice, folder / "lettres")
    assert not (folder / "lettres").exists()
