"""The national list of communes and EPCI: what it holds, and how a name is found in it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO

import pytest

from cpts_docs.base.resources import reference_path
from cpts_docs.reference import departments
from cpts_docs.reference.places import (
    at_place,
    communes_in,
    department_of,
    epci_name,
    key,
    members,
    of_place,
    place,
    places_named,
)

ROWS = [line.split("\t") for line in reference_path("communes.tsv").read_text("utf-8").splitlines()]
COMMUNES = [row for row in ROWS[1:] if not row[5]]


def test_the_list_is_whole() -> None:
    """The figures that the source gives for 2026."""
    names = Counter(row[1] for row in COMMUNES)
    arrondissements = [row for row in ROWS if row[5] in ("75056", "69123", "13055")]

    assert len(COMMUNES) == 34_969
    assert sum(not row[2] for row in COMMUNES) == 6
    assert sum(count > 1 for count in names.values()) == 1_441
    assert sum(count for count in names.values() if count > 1) == 3_675
    assert len(arrondissements) == 45
    assert len(reference_path("epci.tsv").read_text("utf-8").splitlines()) == 1 + 1_255


def test_the_list_takes_less_than_500_kb_of_the_wheel() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("communes.tsv", "epci.tsv"):
            archive.write(reference_path(name), name)

    assert len(packed.getvalue()) < 500_000


def test_each_code_is_found_once_and_in_a_department() -> None:
    codes = [row[0] for row in ROWS[1:]]

    assert len({*codes}) == len(codes)
    assert {department_of(code) for code in codes} - {*departments()} <= {
        *("975", "977", "978", "984", "986", "987", "988", "989")
    }


ARTICLE = {"2": "Le ", "4": "Les ", "6": "Aux "}
OF = {"1": "d'", "2": "du ", "4": "des ", "6": "des "}
AT = {"2": "au ", "4": "aux ", "6": "aux "}
LINKED = {
    code: (OF.get(link, "de ") + rest, AT.get(link, "à ") + rest)
    for code, name, _, _, link, _ in COMMUNES
    if link  # there are territories of which the list says nothing
    for rest in [name.removeprefix(ARTICLE.get(link, ""))]
}
"""How the list writes each commune after « de » and « à », by its code."""


def test_every_commune_has_the_link_that_the_list_gives_it() -> None:
    codes = {department_of(row[0]) for row in COMMUNES}
    found = {item.code: (item.of, item.at) for code in codes for item in communes_in(code)}

    assert len(LINKED) == 34_969 - 94
    assert {code: found[code] for code in LINKED if found[code] != LINKED[code]} == {}


def test_documents_write_each_commune_as_the_list_does() -> None:
    """They know its name and its department; the list takes the article of one for its name."""
    names = {row[0]: row[1] for row in COMMUNES}
    written = {
        code: (of_place(names[code], [department_of(code)]), at_place(names[code]))
        for code in LINKED
    }
    in_h = [code for code in LINKED if names[code].startswith("H")]

    assert {names[code]: written[code] for code in LINKED if written[code] != LINKED[code]} == {
        "Le Vernet-Chaméane": ("du Vernet-Chaméane", "au Vernet-Chaméane")
    }
    assert sum(written[code][0].startswith("d'") for code in in_h) == 428


@pytest.mark.parametrize(
    ("code", "of", "at"),
    [
        ("83069", "d'Hyères", "à Hyères"),
        ("14333", "de Honfleur", "à Honfleur"),
        ("76351", "du Havre", "au Havre"),
        ("97101", "des Abymes", "aux Abymes"),
        ("97407", "du Port", "au Port"),
        ("57521", "d'Œting", "à Œting"),
        ("60703", "des Marais", "aux Marais"),
        ("94038", "de L'Haÿ-les-Roses", "à L'Haÿ-les-Roses"),
        ("17300", "de La Rochelle", "à La Rochelle"),
        ("97502", "de Saint-Pierre", "à Saint-Pierre"),
    ],
)
def test_a_name_stands_after_de_and_a_as_people_write_it(code: str, of: str, at: str) -> None:
    found = place(code)
    assert found
    assert (found.of, found.at) == (of, at)


@pytest.mark.parametrize(
    "written",
    [
        "Saint-Nazaire",
        "saint nazaire",
        "ST NAZAIRE",
        "St-Nazaire",
        "Saint‑Nazaire",
        " Sàint nazaire ",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert [item.code for item in places_named(written)] == ["30288", "44184", "66186"]
    assert [item.code for item in places_named(written, ["66", "11"])] == ["66186"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("l'Hay les Roses", "94038"),
        ("Havre", "76351"),
        ("Lyon 6e arrondissement", "69386"),
        ("L’ÎLE-D’YEU", "85113"),
        ("Y", "80829"),
        ("Neuilly s/ Seine", "92051"),
    ],
)
def test_a_name_is_found_without_its_accents_and_article(written: str, code: str) -> None:
    assert [item.code for item in places_named(written)] == [code]


def test_no_two_orders_of_the_list_are_possible() -> None:
    """Names are found by bisection, so that the order has to be that of the keys."""
    keys = [(key(row[1]), row[0]) for row in ROWS[1:]]
    assert keys == sorted(keys)


def test_a_commune_that_is_no_more_says_in_which_it_is() -> None:
    former = place("02285")
    assert former
    assert (former.name, former.successor) == ("Escaufourt", "59545")


def test_a_code_that_a_new_commune_kept_is_that_commune() -> None:
    kept = place("01015")
    assert kept
    assert (kept.name, kept.successor) == ("Arboys en Bugey", "")


def test_the_communes_of_an_epci_and_of_a_department() -> None:
    assert epci_name("200072106") == "CC Adour Madiran"
    assert len(members("200072106")) == 72
    assert {item.epci for item in members("200072106")} == {"200072106"}
    assert sum(len(communes_in(code)) for code in ("66", "2A", "974")) == 226 + 124 + 24


@pytest.mark.parametrize("unknown", ["", "00000", "6613", "code", ".*", "\n"])
def test_what_is_in_no_list_is_found_in_none(unknown: str) -> None:
    assert place(unknown) is None
    assert places_named(unknown) == ()
    assert members(unknown) == ()
    assert epci_name(unknown) == ""


def test_a_build_that_needs_no_list_reads_none() -> None:
    code = "import sys, cpts_docs.cli.main; print('cpts_docs.reference.places' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
