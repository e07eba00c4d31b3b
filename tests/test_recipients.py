"""Recipients: the columns that people give their tables, and what spreadsheets do to cells."""

from __future__ import annotations

from pathlib import Path

import pytest

import cpts_docs
from cpts_docs.base.words import folded
from cpts_docs.foreign import cells
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.recipient_columns import TITLES, part_of
from cpts_docs.forms.recipients import read_recipients
from cpts_docs.jobs.collect.files import answers_files
from tests.samples import MINIMAL, ProjectFile
from tests.spreadsheets import Rows, as_csv, as_xlsx


def read(folder: Path, *rows: str) -> tuple[list[dict[str, str]], list[str], list[str]]:
    """The fields of each recipient, the errors and the warnings, with their lines."""
    path = folder / "t.csv"
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return outcome(path)


def outcome(path: Path) -> tuple[list[dict[str, str]], list[str], list[str]]:
    recipients, problems = read_recipients(path)
    said: dict[bool, list[str]] = {True: [], False: []}
    for item in problems:
        line = f"{item.position.line}: " if item.position else ""
        said[item.is_error].append(f"{line}{item.message}")
    return [recipient.fields for recipient in recipients], said[True], said[False]


def one(folder: Path, head: str, row: str) -> dict[str, str]:
    """The fields of the one recipient, of whose table no error is said."""
    (fields,), errors, _ = read(folder, head, row)
    assert errors == []
    return fields


# --------------------------------------------------------------------------
# Columns

HEADINGS = [
    *("Code postal", "CP", "Ville", "Commune", "Prénom", "PRENOM", "Civilité", "Civ."),
    *("E-mail", "e-mail *", "Adresse mail", "Adresse e-mail", "Adresse électronique", "Courriel"),
    *("Mél.", "Portable", "Tél. portable", "Téléphone fixe", "Tél.", "N° de téléphone", "GSM"),
    *("Profession", "Spécialité", "Métier", "Nom", "Nom de famille", "Nom d'usage"),
    *("Nom d’exercice", "Nom et prénom", "NOM - Prénom", "NOM Prénom", "Adresse 1", "Adresse 2"),
    *("Complément d'adresse", "Complément adresse", "Adresse professionnelle", "Rue", "Pays"),
    *("N° de voie", "Libellé type de voie (coord. structure)", "Code postal et ville", "Cedex"),
    *("Libellé profession", "Téléphone (coord. structure)", "Code\npostal", "Nom :", "Mail pro"),
    *("Last Name", "First Name", "E-mail 1 - Value", "Phone 1 - Value", "Address 1 - Street"),
    *("E-mail Address", "Business Postal Code", "Job Title"),
]


@pytest.mark.parametrize("title", HEADINGS)
def test_a_heading_that_people_use_is_known(title: str) -> None:
    assert part_of(title)


@pytest.mark.parametrize("title", ["", "Remarques", "Nom de la CPTS", "Date", "N°", "Titre", "Fax"])
def test_a_heading_of_something_else_is_not(title: str) -> None:
    assert part_of(title) == ""


def test_no_heading_is_known_for_two_parts_and_all_are_as_they_are_compared() -> None:
    titles = [title for known in TITLES.values() for title in known]
    assert len(set(titles)) == len(titles)
    assert [folded(title) for title in titles] == titles


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        ("Nom;Prénom", "Rey;Ana", "Rey Ana"),
        ("Civilité;Prénom;Nom", "Dr;Ana;Rey", "Dr Rey Ana"),
        ("Civilité;Nom", "Mme;Mme Rey", "Mme Rey"),
        ("Nom;Nom d'usage;Prénom", "Rey;Roy;Ana", "Roy Ana"),
        ("Nom d'usage;Nom de famille", ";Rey", "Rey"),
        ("Nom et prénom;Nom;Prénom", "Ana Rey;x;y", "Ana Rey"),
        ("Nom et prénom;Nom;Prénom", ";Rey;Ana", "Rey Ana"),
    ],
)
def test_several_columns_make_one_name(tmp_path: Path, head: str, row: str, name: str) -> None:
    assert one(tmp_path, head, row) == {"nom": name}


@pytest.mark.parametrize(
    ("head", "row", "address"),
    [
        ("Adresse;Code postal;Ville", "12 rue X;66330;Cabestany", "12 rue X, 66330 Cabestany"),
        ("Ville;Adresse;CP", "Elne;12 rue X;66200", "12 rue X, 66200 Elne"),
        (
            "Adresse 1;Adresse 2;Complément d'adresse;CP;Ville",
            "12 rue X;Bât. B;2e étage;66000;Perpignan",
            "12 rue X, Bât. B, 2e étage, 66000 Perpignan",
        ),
        ("Adresse 1;Adresse 2;CP;Ville", "12 rue X;;66000;Perpignan", "12 rue X, 66000 Perpignan"),
        ("N°;Rue;CP;Ville", "12;rue X;66000;Perpignan", "12 rue X, 66000 Perpignan"),
        ("N° de voie;Type de voie;Voie", "12;rue;des Écoles", "12 rue des Écoles"),
        ("Adresse;CP;Ville", "12 rue X, 66200 Elne;66200;Elne", "12 rue X, 66200 Elne"),
        ("Adresse;CP;Ville", "2 rue d'Elne;66200;Elne", "2 rue d'Elne, 66200 Elne"),
        ("Adresse;CP;Ville;Cedex", "BP 3;66000;Ur;CEDEX 9", "BP 3, 66000 Ur CEDEX 9"),
        ("Adresse;CP et ville;Pays", "1 rue X;66000 Ur;France", "1 rue X, 66000 Ur"),
        ("Adresse;Ville", "2 rue d'Elne;Elne", "2 rue d'Elne, Elne"),
        ("Adresse;Ville", "12 rue de Paris;Paris 12", "12 rue de Paris, Paris 12"),
        ("Adresse;Ville", "2 rue X, Elne;ELNE", "2 rue X, Elne"),
        ("Adresse;Ville", "2 rue X 66200 Elne;Elne", "2 rue X 66200 Elne"),
        ("Adresse;Ville", "2 rue X, 66000 Ur cedex;Ur", "2 rue X, 66000 Ur cedex"),
        ("Adresse;CP;Ville;Pays", "1 rue d'Italie;1;Pise;Italie", "1 rue d'Italie, 1 Pise, Italie"),
        (
            "Adresse;CP;Ville;Pays",
            "1 rue X;1000;Uccle;Belgique",
            "1 rue X, 1000 Uccle, Belgique",
        ),
        ("Adresse;CP;Ville", ";;", ""),
    ],
)
def test_several_columns_make_one_address(
    tmp_path: Path, head: str, row: str, address: str
) -> None:
    assert one(tmp_path, f"Nom;{head}", f"Ana;{row}") == {"nom": "Ana", "adresse": address}


def test_a_number_before_the_name_numbers_the_rows_and_no_street(tmp_path: Path) -> None:
    fields, _, warnings = read(tmp_path, "N°;Nom;Adresse", "1;Ana;12 rue X")
    assert fields == [{"nom": "Ana", "adresse": "12 rue X"}]
    assert "1: la colonne « N° » n'est pas utilisée" in warnings


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("04 68 00 00 01;06 00 00 00 02", "04 68 00 00 01 / 06 00 00 00 02"),
        (";06 00 00 00 02", "06 00 00 00 02"),
        ("04 68 00 00 01;", "04 68 00 00 01"),
        ("04 68 00 00 01;04 68 00 00 01", "04 68 00 00 01"),
    ],
)
def test_both_phones_are_kept(tmp_path: Path, row: str, numbers: str) -> None:
    fields = one(tmp_path, "Nom;Téléphone fixe;Portable", f"Ana;{row}")
    assert fields["telephone"] == numbers


@pytest.mark.parametrize(
    ("row", "speciality"),
    [
        ("Médecin;Cardiologie", "Médecin, Cardiologie"),
        ("Médecin;Médecin généraliste", "Médecin généraliste"),
        ("Infirmière;infirmière", "Infirmière"),
        (";IPA", "IPA"),
    ],
)
def test_a_profession_and_a_speciality_are_both_said(
    tmp_path: Path, row: str, speciality: str
) -> None:
    fields = one(tmp_path, "Nom;Profession;Spécialité", f"Ana;{row}")
    assert fields["specialite"] == speciality


def test_of_two_mails_the_first_that_is_filled_counts_and_that_is_said(tmp_path: Path) -> None:
    fields, errors, warnings = read(
        tmp_path, "Nom;Mail perso;Mail", "Ana;p@x.fr;m@x.fr", "Bea;b@x.fr;"
    )
    assert [item["mail"] for item in fields] == ["m@x.fr", "b@x.fr"]
    assert errors == []
    assert warnings[0] == "1: « Mail perso » : seulement là où « Mail » est vide"


def test_columns_that_are_not_used_are_a_few_notices_however_many(tmp_path: Path) -> None:
    many = [f"Question {number}" for number in range(1_000)]
    _, errors, warnings = read(tmp_path, ";".join(["Nom", *many]), ";".join(["Ana", *many]))
    assert errors == []
    assert len(warnings) == 12
    assert warnings[10] == "1: 990 autres colonnes ne sont pas utilisées"


def test_the_same_person_twice_is_named(tmp_path: Path) -> None:
    fields, errors, warnings = read(
        tmp_path,
        "Nom;Prénom;Mail",
        *(
            "Rey;Ana;a@x.fr",
            "Rey;Ana;autre@x.fr",
            "ANA;Rey;A@x.fr",
            "Roy;Zoé;",
            "Roy;Zoé;",
            "Roy;Z;",
        ),
    )
    assert len(fields) == 6
    assert errors == []
    assert warnings[1:] == [
        "4: la même personne qu'à la ligne 2 : « ANA Rey »",
        "6: la même personne qu'à la ligne 5 : « Roy Zoé »",
    ]


def test_people_who_are_repeated_without_end_are_counted(tmp_path: Path) -> None:
    _, _, warnings = read(tmp_path, "Nom;Mail", *["Ana;a@x.fr"] * 2_000)
    assert len(warnings) == 102
    assert warnings[-1] == "1899 autres personnes sont là plusieurs fois"


# --------------------------------------------------------------------------
# Cells

PHONES = {
    "612345678": "06 12 34 56 78",
    "468000001": "04 68 00 00 01",
    "612345678.0": "06 12 34 56 78",
    "612345678,00": "06 12 34 56 78",
    "6 12 34 56 78": "06 12 34 56 78",
    "6.12.34.56.78": "06.12.34.56.78",
    "33612345678": "+33 6 12 34 56 78",
    "590690123456": "+590 690 12 34 56",
    "6,12345678E+08": "06 12 34 56 78",
    '="0468000001"': "0468000001",
    "'0468000001": "0468000001",
    "'+33 4 68 00 00 01": "+33 4 68 00 00 01",
    "612345678 / 468000001": "06 12 34 56 78 / 04 68 00 00 01",
    "04 68 00 00 01 ou 06 12 34 56 78": "04 68 00 00 01 ou 06 12 34 56 78",
    "04 68 00 00 01 (secrétariat)": "04 68 00 00 01 (secrétariat)",
    "+33 (0)4 68 00 00 01": "+33 (0)4 68 00 00 01",
    "0468000001": "0468000001",
    "3624": "3624",
    "15": "15",
    "118712": "118712",
    "néant": "néant",
}


@pytest.mark.parametrize("cell", PHONES)
def test_a_phone_gets_back_what_the_spreadsheet_took_where_that_is_sure(
    tmp_path: Path, cell: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv([("nom", "tél"), ("Ana", cell)]))
    (fields,), errors, warnings = outcome(path)
    assert fields["telephone"] == PHONES[cell]
    assert errors == []
    restored = "téléphones : le zéro ou le + que le tableur avait retiré est remis (ligne 2)"
    assert (restored in warnings) == (cells.typed(cell) != PHONES[cell])


LOST = {
    "6,12346E+08": "est un nombre dont le tableur a perdu des chiffres (6,12346E+08)",
    "3,36123E+10": "est un nombre dont le tableur a perdu des chiffres (3,36123E+10)",
    "#N/A": "est une erreur du tableur (#N/A)",
    "#REF!": "est une erreur du tableur (#REF!)",
    "#NOM?": "est une erreur du tableur (#NOM?)",
    "#NOM\u00a0?": "est une erreur du tableur (#NOM\u00a0?)",
    "#VALEUR!": "est une erreur du tableur (#VALEUR!)",
    "#DIV/0!": "est une erreur du tableur (#DIV/0!)",
    "Err:502": "est une erreur du tableur (Err:502)",
    "#####": "n'a que des « # » : la colonne était trop étroite pour son nombre",
    "=A2&B2": "est une formule sans résultat ; enregistrez le classeur dans le tableur",
    "45000": "n'est pas un numéro que l'on peut composer (45000)",
    "6123456789": "n'est pas un numéro que l'on peut composer (6123456789)",
    "612 345 678": "n'a que neuf chiffres (612 345 678)",
    "03-mai": "est devenue une date (03-mai)",
    "15/03/2023": "est devenue une date (15/03/2023)",
    "AndrÃ©": "a des accents abîmés (« AndrÃ© »)",
}


@pytest.mark.parametrize("cell", LOST)
def test_a_phone_that_is_lost_is_a_row_in_error_with_the_reason(tmp_path: Path, cell: str) -> None:
    fields, errors, _ = read(tmp_path, "nom;Tél.;mail", f"Ana;{cell};a@x.fr", "Bea;;b@x.fr")
    assert [item["nom"] for item in fields] == ["Bea"]
    assert errors == [f"2: la cellule « Tél. » {LOST[cell]}"]


@pytest.mark.parametrize(
    ("title", "cell", "reason"),
    [
        ("nom", "45000", "est un nombre (45000)"),
        ("nom", "#N/A", "est une erreur du tableur (#N/A)"),
        ("spécialité", "12,5", "est un nombre (12,5)"),
        ("adresse", "45000", "est un nombre (45000)"),
        ("adresse", "3-mai", "est devenue une date (3-mai)"),
        ("ville", "Fr?jus", "a des accents abîmés (« Fr?jus »)"),
        ("code postal", "660", "n'est pas un code postal (660)"),
        ("code postal", "6,6E+04", "est un nombre dont le tableur a perdu des chiffres (6,6E+04)"),
        ("n° de voie", "03-mai", "est devenue une date (03-mai)"),
        ("mail", "#NOM?", "est une erreur du tableur (#NOM?)"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_a_row_in_error(
    tmp_path: Path, title: str, cell: str, reason: str
) -> None:
    others = "nom complet" if title != "nom" else "prénom"
    fields, errors, _ = read(tmp_path, f"{others};{title}", f"Ana;{cell}")
    assert fields == []
    assert errors == [f"2: la cellule « {title} » {reason}"]


def test_a_cell_that_is_lost_in_a_column_that_is_not_used_does_not_matter(tmp_path: Path) -> None:
    assert one(tmp_path, "nom;remarque", "Ana;#REF!") == {"nom": "Ana"}


CODES = {
    "1000": "01000",
    "9100": "09100",
    "66000": "66000",
    "66 000": "66000",
    "66000.0": "66000",
    "01000": "01000",
    "2A000": "2A000",
    "F-66000": "F-66000",
    '="01000"': "01000",
}


@pytest.mark.parametrize("cell", CODES)
def test_a_postcode_gets_its_zero_back(tmp_path: Path, cell: str) -> None:
    code = CODES[cell]
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv([("nom", "cp", "ville"), ("Ana", cell, "Ville")]))
    (fields,), errors, warnings = outcome(path)
    assert fields["adresse"] == f"{code} Ville"
    assert errors == []
    said = "codes postaux : le zéro que le tableur avait retiré est remis (ligne 2)"
    assert (said in warnings) == (cells.typed(cell) != code)


def test_numbers_of_a_workbook_are_those_of_people(tmp_path: Path) -> None:
    rows: Rows = [
        ("Nom", "CP", "Ville", "Tél"),
        ("Ana", 1000, "Bourg", 468000001),
        ("Bea", 66000, "P", "06"),
    ]
    path = tmp_path / "t.xlsx"
    path.write_bytes(as_xlsx({"A": rows}, {(1, 1): "00000"}))
    fields, errors, warnings = outcome(path)
    assert fields == [
        {"nom": "Ana", "adresse": "01000 Bourg", "telephone": "04 68 00 00 01"},
        {"nom": "Bea", "adresse": "66000 P", "telephone": "06"},
    ]
    assert errors == []
    assert not any("codes postaux" in warning for warning in warnings)


def test_two_mails_in_a_cell_are_a_row_in_error(tmp_path: Path) -> None:
    _, errors, _ = read(tmp_path, "nom;mail", "Ana;a@x.fr, b@x.fr")
    assert errors == ["2: « a@x.fr, b@x.fr » : gardez une seule adresse mail"]


@pytest.mark.parametrize(
    ("cell", "mail"),
    [
        ("Ana Rey <a@x.fr>", "a@x.fr"),
        ("mailto:a@x.fr", "a@x.fr"),
        ("a@x.fr.", "a@x.fr"),
        ("néant", ""),
        ("-", ""),
    ],
)
def test_a_mail_is_what_a_person_means_by_it(tmp_path: Path, cell: str, mail: str) -> None:
    assert one(tmp_path, "nom,mail", f"Ana,{cell}").get("mail") == mail


def test_a_name_that_begins_with_an_apostrophe_keeps_it(tmp_path: Path) -> None:
    assert one(tmp_path, "nom", "'t Hooft") == {"nom": "'t Hooft"}


# --------------------------------------------------------------------------
# The table that collect writes


def test_the_answers_that_collect_wrote_can_be_given_back(
    tmp_path: Path, project_file: ProjectFile
) -> None:
    person = {
        "nom": "Zoé Müller-Œuvrard",
        "specialite": "-> IPA ; infirmière",
        "adresse": '=1, rue "Noël"\n66000 Perpignan',
        "telephone": "+33 4 68 00 00 01",
        "mail": "zoe@exemple.invalid",
        "commentaire": "Oui ;\n- à voir ; demain\n- « là »\n;;;\n",
    }
    project = cpts_docs.load(project_file(MINIMAL))
    answer = Answer(source="x.pdf", sha256="0" * 64, fields=person)
    written = answers_files(project, [answer, answer], tmp_path)
    (table,) = (path for path in written if path.suffix == ".csv")
    table.write_bytes(written[table])

    fields, errors, _ = outcome(table)

    assert errors == []
    assert fields == [{name: person[name] for name in fields[0]}] * 2
    assert len(fields[0]) == 5


# --------------------------------------------------------------------------
# Rows that are nobody

NOBODY = {
    "MÉDECINS": "« MÉDECINS » est une profession, pas le nom d'une personne",
    "Infirmiers libéraux": "« Infirmiers libéraux » est une profession, pas le nom d'une personne",
    "Infirmiers (3)": "« Infirmiers (3) » est une profession, pas le nom d'une personne",
    "–": "« – » n'est pas le nom d'une personne",
    "Légende : en rouge": "« Légende : en rouge » n'est pas le nom d'une personne",
    "Mail": "« Mail » est le titre d'une colonne, pas le nom d'une personne",
}


@pytest.mark.parametrize("name", NOBODY)
def test_a_line_between_the_people_is_no_person(tmp_path: Path, name: str) -> None:
    fields, errors, _ = read(tmp_path, "Nom;Ville;Mail", "Ana;Elne;", f"{name};;")
    assert ([field["nom"] for field in fields], errors) == (["Ana"], [f"3: {NOBODY[name]}"])


@pytest.mark.parametrize("row", ["TOTAL;;2", ";;Total : 2", "Nombre de lignes : 2", "Total;1;2"])
def test_a_line_of_totals_is_no_person(tmp_path: Path, row: str) -> None:
    fields, errors, said = read(tmp_path, "Nom;Ville;Mail", "Ana;Elne;", row)
    assert ([field["nom"] for field in fields], errors) == (["Ana"], [])
    assert "3: ligne de total, laissée de côté" in said


def test_whoever_is_called_like_a_profession_is_a_person_with_an_address(tmp_path: Path) -> None:
    assert one(tmp_path, "Nom;Ville", "Infirmier;Elne")["nom"] == "Infirmier"


def test_signs_that_nobody_sees_are_not_part_of_an_address(tmp_path: Path) -> None:
    assert one(tmp_path, "Nom;Mail", "Ana;b\u200b@ex.fr\ufeff")["mail"] == "b@ex.fr"


def test_a_town_that_has_its_postcode_gets_it_once(tmp_path: Path) -> None:
    fields = one(tmp_path, "Nom;CP;Bureau cedex", "Ana;66000;66000 PERPIGNAN CEDEX")
    assert fields["adresse"] == "66000 PERPIGNAN CEDEX"
