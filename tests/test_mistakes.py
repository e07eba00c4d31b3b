"""Each mistake is told once, at its line, with what to write instead."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from cpts_docs import validate
from cpts_docs.base.diagnostics import Diagnostic
from cpts_docs.project import cures, schema, yaml_reader
from tests.mistakes import MISTAKES, RIGHT, WARNINGS, Mistake
from tests.samples import ProjectFile, some


def said(path: Path) -> list[Diagnostic]:
    """All that is said of a project, but for its notice, which is not whole."""
    return [found for found in validate(path) if found.rule not in ("rgpd", "population-absente")]


def test_without_a_mistake_nothing_is_said(project_file: ProjectFile) -> None:
    assert said(project_file(RIGHT)) == []


def parsed() -> Iterator[Any]:
    """Each mistake, read by both parsers: by the slow one a few, and all with ``--whole``."""
    for number, mistake in enumerate(MISTAKES):
        yield pytest.param(mistake, yaml_reader._Loader, id=f"{mistake.name}-c")
        left = [pytest.mark.whole] if number % 8 else []
        yield pytest.param(mistake, yaml.SafeLoader, id=f"{mistake.name}-python", marks=left)


@pytest.mark.parametrize(("mistake", "parser"), list(parsed()))
def test_a_mistake_is_told_once_at_its_line_with_its_cure(
    project_file: ProjectFile, mistake: Mistake, parser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_reader, "_Loader", parser)
    (found,) = said(project_file(mistake.text))

    assert found.is_error
    assert found.position is not None
    assert found.position.line == mistake.line
    assert mistake.cure in found.hint
    assert mistake.says in found.message


@pytest.mark.parametrize("mistake", WARNINGS, ids=lambda mistake: mistake.name)
def test_what_would_be_lost_in_silence_is_a_warning_at_its_line_with_its_cure(
    project_file: ProjectFile, mistake: Mistake
) -> None:
    (found,) = said(project_file(mistake.text))

    assert not found.is_error
    assert found.position is not None
    assert found.position.line == mistake.line
    assert mistake.cure in found.hint
    assert mistake.says in found.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: IRIS", "kind: IRIS # ou QPV, quartier"),
        ("- Diabète", "- Diabète  # un commentaire, à l'écart"),
        ("- Diabète", "# un commentaire\n    - Diabète"),
        ("- Diabète", '- "Accès # soins"'),
        ("- Diabète", "- Un n°#1 dans un mot"),
        ("name: Ruscino", "name: &nom Ruscino\ntemplates: *nom"),
        ("- Diabète", "- « Bien vieillir » et “vivre”"),
        ("- Diabète", "- Un texte - avec un tiret"),
        ("- Diabète", "- |\n      Deux lignes :\n      - un point"),
        ("- Diabète", "- |\n      | a | b |\n      |---|---|\n      | 1 |\n      fin | de"),
    ],
)
def test_what_is_meant_so_is_no_warning(project_file: ProjectFile, old: str, new: str) -> None:
    found = [item for item in said(project_file(RIGHT.replace(old, new))) if not item.is_error]

    assert found == []


def test_a_table_with_a_cell_too_many_is_an_error_behind_any_number_of_warnings(
    project_file: ProjectFile,
) -> None:
    many = "    - • Diabète\n" * 120
    table = "    - |\n      | a | b |\n      |---|---|\n      | 1 | 2 | • 3 |\n"
    found = said(project_file(RIGHT.replace("    - Diabète\n", many + table)))

    assert [item.rule for item in found if item.is_error] == ["tableau-inegal"]


NUMBERS = {
    "deux": 2,
    "une infirmière": 1,
    "cinq mille": None,
    "dix-sept": None,
    "quatre-vingts": None,
    "vingt et un": None,
    "deux ou trois": None,
    "deux cents": None,
    "5 mille": None,
    "47k": None,
    "2 millions": None,
    "10 %": None,
    "une centaine": None,
    "trois et demi": None,
    "55 100 hab.": 55100,
    "environ 12": 12,
    "12 (dont 3 à Elne)": 12,
}


@pytest.mark.parametrize(("written", "number"), NUMBERS.items())
def test_a_number_is_read_only_where_it_is_sure(written: str, number: int | None) -> None:
    assert cures.whole_number(written) == number


def test_keys_that_miss_in_many_elements_are_all_told(project_file: ProjectFile) -> None:
    many = "    - {x: 1, y: 2}\n" * 20
    found = said(
        project_file(RIGHT.replace("    - commune: Perpignan\n", f"{many}    - commune: C\n"))
    )

    assert [item.rule for item in found].count("cle-manquante") == 60


LINE = re.compile(r"- \S|[^\W\d][^:]*(?<! ): \S")
SHOWN = [item for item in MISTAKES if LINE.match(item.cure) and "{" not in item.typed]
"""Those whose cure is a line, to be written in the place of the one that was typed."""


@pytest.mark.parametrize("mistake", SHOWN, ids=lambda mistake: mistake.name)
def test_the_line_that_a_cure_shows_leaves_nothing_to_say_in_its_place(
    project_file: ProjectFile, mistake: Mistake
) -> None:
    lines = mistake.text.split("\n")
    white = mistake.typed[: len(mistake.typed) - len(mistake.typed.lstrip())]
    indent = " " * len(white.expandtabs(4))
    lines[mistake.line - 1] = indent + mistake.cure
    left = said(project_file("\n".join(lines)))

    assert all(item.position and item.position.line > mistake.line for item in left)


def test_most_cures_show_a_line() -> None:
    assert len(SHOWN) > len(MISTAKES) / 3


# --------------------------------------------------------------------------
# Another type at every place


Steps = tuple[str | int, ...]


def places(part: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every place of :data:`RIGHT`, with what stands there."""
    if path:
        yield path, part
    inside = part.items() if isinstance(part, dict) else ()
    for key, inner in enumerate(part) if isinstance(part, list) else inside:
        yield from places(inner, (*path, key))


VALUES = yaml_reader.parse(Path("project.yaml"), RIGHT)[0]
PLACES = list(places(VALUES.value if VALUES else {}))
AS_TYPED: dict[str, Any] = {"allow_unicode": True, "sort_keys": False}
OTHERS: list[Any] = [None, 3.5, True, "un texte", ["un", "deux"], {"clé": "valeur"}, [["un"]], ""]


@pytest.mark.parametrize("first", some(range(len(OTHERS))))
def test_a_wrong_value_at_any_place_is_told_there_with_a_way_out(
    project_file: ProjectFile, first: int
) -> None:
    for number, (path, right) in enumerate(PLACES, first):
        other = OTHERS[number % len(OTHERS)]
        changed = json.loads(json.dumps(VALUES.value if VALUES else {}))
        whole = changed
        for step in path[:-1]:
            whole = whole[step]
        whole[path[-1]] = other
        file = project_file(yaml.dump(changed, Dumper=yaml.CSafeDumper, **AS_TYPED))
        source, _ = yaml_reader.read(file)
        assert source is not None
        at = source.position(path).line
        found = [item for item in said(file) if item.is_error]

        if type(other) is not type(right) and other != "un texte":
            assert found, path
        for item in found:
            assert item.hint, (path, item)
            assert item.position is not None
            assert abs(item.position.line - at) <= 4, (path, item)


def test_every_kind_of_wrong_type_is_tried() -> None:
    kinds = {type(right) for _, right in PLACES}

    assert kinds == {str, int, bool, list, dict}
    assert set(schema.parsed()["properties"]) - {path[0] for path, _ in PLACES} == {
        "answers",
        "collected",
        "id",
        "members",
        "templates",
    }


# --------------------------------------------------------------------------
# Files of another kind


def zipped(*names: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text")
    return packed.getvalue()


KINDS: list[tuple[bytes, str]] = [
    (b"{\\rtf1\\ansi version: 1}", "un document RTF"),
    (zipped("[Content_Types].xml", "word/document.xml"), "un document Word"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "un classeur Excel"),
    (zipped("[Content_Types].xml", "ppt/presentation.xml"), "une présentation"),
    (zipped("mimetype", "content.xml"), "un document LibreOffice"),
    (zipped("Index/Document.iwa"), "un document Pages"),
    (zipped("notes.txt"), "une archive ZIP"),
    (b"%PDF-1.7\n", "un PDF"),
    (b"<!DOCTYPE html>\n<html></html>", "une page HTML"),
    (b"\xef\xbb\xbf\n<html lang='fr'>", "une page HTML"),
    (b"<?xml version='1.0'?><a/>", "un fichier XML"),
    (b"<svg></svg>", "une image SVG"),
    (b"GIF89a", "une image (GIF)"),
    (b"bplist00", "un fichier de réglages"),
    (b"nom;mail;specialite\nAna;a@b.invalid;IDE\n", "un tableau (CSV)"),
    (b"From: a@b.invalid\r\nMIME-Version: 1.0\r\n\r\nBonjour", "un message électronique"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_a_file_of_another_kind_is_named_whatever_its_name_says(
    tmp_path: Path, data: bytes, kind: str
) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(data)
    (found,) = validate(path)

    assert found.rule == "pas-du-yaml"
    assert f"c'est {kind}" in found.message
    assert found.hint


JSON: list[tuple[dict[str, Any], str, str]] = [
    ({"document": "questionnaire/1", "projet": "Ruscino", "nom": "Ana"}, "une réponse", "collect"),
    ({"version": 1, "project": "Ruscino", "answers": []}, "un fichier de réponses", "answers:"),
    ({"organisation": "CPAM", "verdict": "favorable"}, "un avis", "opinions:"),
    ({"editor.fontSize": 12, "files.eol": "\n"}, "un fichier JSON", "project.yaml"),
]


@pytest.mark.parametrize(("value", "kind", "cure"), JSON, ids=[kind for _, kind, _ in JSON])
def test_a_file_of_other_data_is_named_for_what_it_is(
    project_file: ProjectFile, value: dict[str, Any], kind: str, cure: str
) -> None:
    (found,) = said(project_file(json.dumps(value)))

    assert found.rule == "pas-du-yaml"
    assert f"c'est {kind}" in found.message
    assert cure in found.hint


def test_a_project_in_json_is_a_project(project_file: ProjectFile) -> None:
    assert said(project_file(json.dumps(VALUES.value if VALUES else {}))) == []
