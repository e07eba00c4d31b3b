"""Letters go out and forms come back by the page, and leave what the commands would."""

from __future__ import annotations

import io
import json
import shutil
import threading
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cpts_docs
from cpts_docs.atelier import received
from cpts_docs.atelier.received import Dropped, keep, plain_name
from cpts_docs.base.errors import OutputError
from cpts_docs.foreign.file import MAX_BYTES
from cpts_docs.jobs.collect import journal
from tests.atelier import Page
from tests.commands import Cli, tree
from tests.filling import FILL
from tests.samples import MINIMAL
from tests.spreadsheets import as_xlsx

TEXT = MINIMAL + "id: 7f3a9c21\n"
TABLE = "Nom;Profession;Mail\nRey Ana;infirmière;ana@exemple.fr\nPons Luc;kiné;\n;sans nom;\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "project.yaml").write_text(TEXT, encoding="utf-8")
    return folder


@cache
def blank(form: str, document: str) -> bytes:
    project = cpts_docs.load(TEXT)
    return cpts_docs.write(cpts_docs.render(project, document), form)


def filled(form: str, document: str = "questionnaire", **answers: str) -> bytes:
    return FILL[form][0](blank(form, document), answers)


def drop(page: Page, files: dict[str, bytes], status: int = 200, query: str = "") -> Any:
    """What is answered to files that are dropped, each changed an hour after the one before."""
    times = [1_700_000_000_000 + 3_600_000 * number for number in range(len(files))]
    sent = [("files", (name, content)) for name, content in files.items()]
    data = {"modified": json.dumps(times)}
    answer = page.client.post(f"{page.at}/returns{query}", files=sent, data=data)
    assert answer.status_code == status, answer.text
    return answer.json()


def send(page: Page, name: str, table: bytes, query: str = "", status: int = 200) -> Any:
    answer = page.client.post(f"{page.at}/letters{query}", files={"table": (name, table)})
    assert answer.status_code == status, answer.text
    return answer.json()


def sent(page: Page, name: str, table: bytes, query: str = "") -> Any:
    """What is fetched once the page is told that the letters are done."""
    done, told = threading.Event(), []

    def hear(event: str, facts: dict[str, Any]) -> None:
        if event == "progress" and facts["job"] != "save":
            told.append(facts)
            if facts["done"] == facts["of"]:
                done.set()

    stop = page.folder.session("project.yaml").listen(hear)
    job = send(page, name, table, query)["job"]
    assert done.wait(60)
    stop()
    assert [facts["done"] for facts in told] == sorted(facts["done"] for facts in told)
    assert {facts["job"] for facts in told} == {job}
    return page.client.get(f"{page.at}/jobs/{job}")


def without_notes(folder: Path) -> dict[str, bytes]:
    """The files of a folder, but for locks."""
    return {name: data for name, data in tree(folder).items() if not name.endswith(".lock")}


# --------------------------------------------------------------------------
# Forms come back


def mixed(count: int, formats: Sequence[str]) -> dict[str, bytes]:
    """So many forms of these formats, then a table, opinions, and two that are none."""
    files: dict[str, bytes] = {}
    for number in range(count):
        form = formats[number % len(formats)]
        ending = FILL[form][1].lstrip(".")
        said = {"nom": f"Personne {number % (count - 3)}", "parcours": "oui"}
        files[f"réponse {number}.{ending}"] = filled(form, **said)
    files["export.csv"] = "Nom;Spécialité;Commentaire\nLeroy Zoé;IDEL;Bravo\n".encode()
    said = {"avis-cpam-verdict": "favorable"}
    files["avis"] = filled(formats[-1], "fiche-avis", **said)
    files["photo.jpg"] = b"\xff\xd8\xff\xe0 photo"
    files["vide.pdf"] = b""
    return files


@pytest.mark.parametrize(
    ("count", "formats"), [(6, ["html"]), pytest.param(56, [*FILL], marks=pytest.mark.whole)]
)
def test_what_is_dropped_gives_the_files_that_collect_gives(
    count: int, formats: Sequence[str], folder: Path, tmp_path: Path, cli: Cli
) -> None:
    page, files = Page(folder), mixed(count, formats)
    report = drop(page, files)
    assert len(report["read"]) == count + 2
    assert {one["file"] for one in report["refused"]} == {"photo.jpg", "vide.pdf"}
    assert all(one["reason"] for one in report["refused"])
    other = tmp_path / "commande"
    other.mkdir()
    (other / "project.yaml").write_text(TEXT, encoding="utf-8")
    shutil.copytree(folder / "recus", other / "recus")
    cli("collect", other / "project.yaml", *sorted((other / "recus").iterdir()))
    made, expected = without_notes(folder), without_notes(other)
    assert {"answers.yaml", "answers.csv", "opinions/cpam.yaml"} <= expected.keys()
    assert made == expected


def test_one_click_has_the_project_count_what_came(folder: Path) -> None:
    page = Page(folder)
    files = {
        "a.json": filled("html", nom="Ana Rey", parcours="oui"),
        "avis.json": filled("html", "fiche-avis", **{"avis-cpam-verdict": "favorable"}),
    }
    report = drop(page, files)
    assert [one["says"] for one in report["read"]] == ["1 réponse", "avis de CPAM"]
    assert report["synthesis"] == (
        "La synthèse comptera 1 réponse, dès que le projet nommera leur fichier."
    )
    assert report["lines_to_add"] == [
        "au projet : answers: answers.yaml",
        "au projet : opinions: [opinions/*.yaml]",
    ]
    after = page.post("values", base=page.get()["revision"], edits=report["edits"])
    assert (after["values"]["answers"], after["values"]["opinions"]) == (
        "answers.yaml",
        ["opinions/*.yaml"],
    )
    again = drop(page, {"b.json": filled("html", nom="Luc Pons", parcours="non"), **files})
    assert again["lines_to_add"] == again["edits"] == []
    assert again["synthesis"] == "La synthèse compte 2 réponses."
    assert [one["says"] for one in again["read"]] == [
        "1 réponse",
        "déjà reçu",
        "déjà reçu",
    ]


def test_what_was_read_when_the_atelier_stopped_is_not_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, files = Page(folder), {"a.json": filled("html", nom="Ana Rey", parcours="oui")}
    monkeypatch.setattr(journal, "TOGETHER", 1)
    with monkeypatch.context() as cut:
        cut.setattr(received, "write", lambda *_: (_ for _ in ()).throw(OutputError("plein")))
        assert drop(page, files, status=422)["message"] == "plein"
    assert (folder / journal.NAME).exists()

    report = drop(page, files)

    assert "1 fichier déjà lu lors d'une collecte interrompue" in report["notices"]
    assert "answers.yaml" in report["files"]
    assert not (folder / journal.NAME).exists()


def test_a_received_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    names = ["a.pdf", "a.pdf", "a.pdf", "../../b\x07.pdf", "con.pdf", "", "gros.pdf"]
    datas = [b"1", b"2", b"1", b"3", b"4", b"5", bytes(MAX_BYTES + 1)]
    dropped = [Dropped(name, data, 7.0) for name, data in zip(names, datas, strict=True)]
    kept = [*keep(dropped, tmp_path)]
    assert [(one.path.name if one.path else None, one.said) for one in kept] == [
        ("a.pdf", ""),
        ("a (2).pdf", "gardé sous a (2).pdf"),
        ("a.pdf", "déjà reçu"),
        ("b-.pdf", ""),
        ("x-con.pdf", ""),
        ("fichier", ""),
        (None, "le fichier dépasse 20 Mo"),
    ]
    assert tree(tmp_path)["recus/a (2).pdf"] == b"2"
    assert (tmp_path / "recus/a.pdf").stat().st_mtime == 7


@pytest.mark.parametrize(
    "name", ["..", "/", "a/..", "\\", ".cache", "x" * 300 + ".pdf", "é:?.pdf", "a\u202efdp.exe"]
)
def test_a_received_name_leads_nowhere_else(name: str) -> None:
    plain = plain_name(name)
    assert plain not in ("", ".", "..")
    assert not {*'/\\:?"\u202e'} & {*plain}
    assert len(plain) < 110


def test_a_folder_of_received_files_that_leads_out_is_not_written_to(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "ailleurs").mkdir()
    Path(folder / "recus").symlink_to(tmp_path / "ailleurs")
    refused = drop(Page(folder), {"a.json": filled("html", nom="Ana")}, 422)
    assert "hors du dossier" in refused["message"]
    assert tree(tmp_path / "ailleurs") == {}


def test_an_example_and_a_broken_project_receive_nothing(folder: Path) -> None:
    form = {"a.json": filled("html", nom="Ana")}
    assert drop(Page(folder, "exemple:ruscino"), form, 403)["message"]
    (folder / "project.yaml").write_text("name: [", encoding="utf-8")
    assert "erreurs" in drop(Page(folder), form, 409)["message"]
    assert not (folder / "recus").exists()


# --------------------------------------------------------------------------
# Letters go out


@pytest.mark.parametrize("count", [3, pytest.param(40, marks=pytest.mark.whole)])
def test_letters_are_those_that_the_command_writes(
    count: int, folder: Path, tmp_path: Path, cli: Cli
) -> None:
    rows = [["Nom", "Profession", "Mail"]]
    rows += [
        [f"Personne {number}", "infirmière", f"p{number}@exemple.fr"] for number in range(count)
    ]
    table = as_xlsx({"Feuille 1": rows})
    (tmp_path / "table.xlsx").write_bytes(table)
    cli("mailing", folder / "project.yaml", tmp_path / "table.xlsx", "-o", tmp_path / "lettres")
    expected = without_notes(tmp_path / "lettres")
    assert len(expected) == count
    page = Page(folder)
    told = sent(page, "table.xlsx", table, "?to=folder").json()
    assert told["files"] == sorted(expected, key=told["files"].index)
    assert (told["folder"], told["refused"]) == ("questionnaires", [])
    assert without_notes(folder / "questionnaires") == expected
    answer = sent(page, "table.xlsx", table)
    assert 'filename="questionnaires-ruscino.zip"' in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert {name: package.read(name) for name in package.namelist()} == expected


def test_a_row_without_a_name_is_told_with_its_line_and_the_table_is_not_kept(folder: Path) -> None:
    page = Page(folder)
    before = without_notes(folder)
    told = send(page, "gens.csv", TABLE.encode())
    assert told["count"] == 2
    assert [one["file"] for one in told["refused"]] == ["gens.csv, ligne 4"]
    assert "colonnes absentes" in told["notices"][0]
    assert without_notes(folder) == before


def test_what_stands_in_the_way_of_letters_is_told_with_the_way_out(folder: Path) -> None:
    page = Page(folder)
    twice = b"Nom;Mail\nRey Ana;a@b.fr\nRey Ana;c@d.fr\n"
    assert "deux destinataires" in send(page, "t.csv", twice, status=422)["message"]
    assert sent(page, "t.csv", twice, "?numbered=true").status_code == 200
    assert "t.csv" in send(page, "t.csv", b"Couleur\nrouge\n", status=422)["message"]
    assert send(page, "t.csv", twice, "?document=guide", status=422)["message"]
    assert send(page, "t.csv", twice, "?to=mars", status=400)["message"]
    assert page.client.get(f"{page.at}/jobs/autre").status_code == 404
    page.type(page.get()["revision"], 0, 0, "# dit\n")
    assert "enregistrées" in send(page, "t.csv", TABLE.encode(), status=409)["message"]
