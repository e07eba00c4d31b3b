"""The atelier's text: changed by several pages, undone, saved, and never lost."""

from __future__ import annotations

import gc
import json
import resource
import stat
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_docs.atelier.changes import Change, OverlapError, applied, difference, in_order, mapped
from cpts_docs.atelier.history import History
from cpts_docs.atelier.journal import Journal, journal_of
from cpts_docs.atelier.refused import RefusedError
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.state import state
from cpts_docs.atelier.units import Units, shown
from tests.answered import PEOPLE, put
from tests.atelier import Page, turned
from tests.atelier import home as home
from tests.atelier import path as path
from tests.samples import MINIMAL

TEXT = 'version: 1\r\nname: Évreux 😀 sud\r\ndepartment: "27"\n'


@pytest.fixture
def page(path: Path) -> Page:
    return Page(path.parent)


# --------------------------------------------------------------------------
# Changes

texts = st.text(st.sampled_from("ab\n😀\r\ufeff"), max_size=12)


@st.composite
def changes_of(draw: st.DrawFn, text: str) -> list[Change]:
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return in_order((Change(start, end, draw(texts)) for start, end in pairs), len(text))


@given(st.data())
def test_what_undoes_changes_gives_the_text_back(data: st.DataObject) -> None:
    text = data.draw(texts)
    changed, undo = applied(text, data.draw(changes_of(text)))

    assert applied(changed, undo)[0] == text


@given(st.data())
def test_changes_of_two_pages_come_to_the_same_in_either_order(data: st.DataObject) -> None:
    text = data.draw(texts)
    one, other = data.draw(changes_of(text)), data.draw(changes_of(text))
    try:
        after_one = mapped(other, one, first=False)
        after_other = mapped(one, other, first=True)
    except OverlapError:
        return

    assert (
        applied(applied(text, one)[0], after_one)[0]
        == (applied(applied(text, other)[0], after_other)[0])
    )


@given(texts, texts)
def test_the_difference_of_two_texts_makes_one_of_the_other(old: str, new: str) -> None:
    changes = difference(old, new)

    assert in_order(changes, len(old)) == changes
    assert applied(old, changes)[0] == new


def test_lines_that_are_the_same_are_not_in_a_difference() -> None:
    old = "".join(f"ligne {number}\n" for number in range(9))

    assert difference(old, old.replace("e 2", "e 22").replace("e 7", "e 77")) == [
        Change(23, 23, "2"),
        Change(62, 62, "7"),
    ]


@given(texts)
def test_a_page_and_the_file_mean_the_same_places(text: str) -> None:
    units, seen = Units(text), shown(text)

    for index in range(len(text) + 1):
        there = units.index(units.offset(index))
        assert units.offset(there) == units.offset(index)
        assert shown(text[:there]) == seen.encode("utf-16-le")[: 2 * units.offset(index)].decode(
            "utf-16-le"
        )
    assert units.offset(len(text)) == len(seen.encode("utf-16-le")) // 2


def test_half_a_sign_is_no_place() -> None:
    with pytest.raises(ValueError, match="1"):
        Units("😀").index(1)


# --------------------------------------------------------------------------
# Typing


def test_the_file_keeps_its_mark_and_its_ends_of_lines(path: Path, page: Page) -> None:
    path.write_bytes(f"\ufeff{TEXT}".encode())
    state = page.get()
    assert state["text"] == TEXT.replace("\r\n", "\n")
    after = state["text"].index(" sud") + 1  # the sign before it has two units

    page.type(0, after, after, "\nnote: ici #")
    page.post("save")

    assert path.read_bytes() == f"\ufeff{TEXT}".replace(" sud", "\r\nnote: ici # sud").encode()


def test_two_pages_change_one_project(page: Page) -> None:
    text = page.get()["text"]
    at = text.index("Ruscino")

    first = page.type(0, 0, 0, "# un\n")
    second = page.type(0, at, at + 7, "Agly")

    assert (first["changes"], "text" in first) == ([], False)
    assert second["text"] == "# un\n" + text.replace("Ruscino", "Agly")
    assert turned(text, page.get("?base=0")["changes"]) == second["text"]


def test_a_change_of_what_another_page_changed_is_refused_with_the_text(page: Page) -> None:
    at = page.get()["text"].index("Ruscino")
    page.type(0, at, at + 7, "Agly")

    told = page.type(0, at + 3, at + 4, "x", status=409)

    assert "dans une autre page" in told["message"]
    assert "name: Agly\n" in told["state"]["text"]
    assert told["state"]["revision"] == 1


def test_a_page_that_is_too_far_behind_gets_the_text(page: Page) -> None:
    for base in range(201):
        page.folder.session("project.yaml").change([Change(0, 0, "#\n")], base, "text")

    assert "text" in page.get("?base=0")
    assert "trop en retard" in page.type(0, 0, 0, "x", status=409)["message"]
    assert "changes" in page.get("?base=1")


@given(st.data())
def test_a_page_that_follows_has_the_text_whatever_others_do(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "project.yaml")
        path.write_text(data.draw(texts), encoding="utf-8", newline="")
        session = Session("x", path)
        known, seen = followed(session, 0, state(session)["text"])

        for _ in range(data.draw(st.integers(1, 6))):
            base = data.draw(st.integers(known, session.revision))
            with suppress(RefusedError):
                length = session.units_at(base).length
                places = sorted(data.draw(st.lists(st.integers(0, length), min_size=2, max_size=2)))
                if data.draw(st.booleans()):
                    session.change([Change(*places, data.draw(texts))], base, "text")
                else:
                    data.draw(st.sampled_from((session.undo, session.redo)))()
            if data.draw(st.booleans()):
                known, seen = followed(session, known, seen)

        assert followed(session, known, seen)[1] == shown(session.text)


def followed(session: Session, known: int, seen: str) -> tuple[int, str]:
    """The revision and the text of a page, when it has asked for what is new."""
    told = state(session, known)
    text = told["text"] if "text" in told else turned(seen, told["changes"])
    return told["revision"], text


def test_what_comes_at_the_same_time_is_all_there(path: Path) -> None:
    session = Session("x", path)

    def type_lines(name: str) -> None:
        for number in range(10):
            session.change([Change(0, 0, f"# {name}{number}\n")], session.revision, "text")

    threads = [Thread(target=type_lines, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert session.revision == 30
    assert {*session.text.splitlines()} >= {f"# {name}{i}" for name in "abc" for i in range(10)}
    assert Session("x", path).text == session.text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"start": 0, "end": 0, "insert": "\ud800"}, 400),
        ({"start": 5, "end": 4, "insert": ""}, 409),
        ({"start": -1, "end": 0, "insert": ""}, 409),
        ({"start": 0, "end": 10**9, "insert": ""}, 409),
        ({"start": 0, "end": True, "insert": ""}, 400),
        ({"start": 0, "end": 0}, 400),
        ({"start": 0, "end": 0, "insert": "x" * 10_000_001}, 413),
    ],
)
def test_what_is_no_change_changes_nothing(page: Page, change: object, status: int) -> None:
    body = json.dumps({"base": 0, "changes": [change]})
    answer = page.client.post(
        f"{page.at}/text", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == status
    assert answer.json()["message"]
    assert page.get()["revision"] == 0


def test_values_lines_and_problems_are_of_the_text_as_it_is(page: Page) -> None:
    at = page.get()["text"].index("communes")

    state = page.type(0, at + 2, at + 3, "")

    assert state["values"]["territory"] == {"comunes": ["Perpignan"]}
    assert state["lines"]["/territory/comunes"] == 6
    (unknown,) = [item for item in state["problems"] if item["code"] == "cle-inconnue"]
    assert unknown["mendable"]
    assert (unknown["path"], unknown["line"]) == ("/territory/comunes", 6)
    assert (unknown["start"], unknown["end"]) == (at, at + 7)
    assert page.type(1, 0, 0, "\t: :")["values"] is None


def test_a_problem_leads_to_the_field_that_mends_it_and_says_it_in_words_of_the_form(
    path: Path, page: Page
) -> None:
    (lacking,) = [item for item in page.get()["problems"] if item["code"] == "rgpd"]
    assert lacking["path"] == "/questionnaire/privacy"
    assert "questionnaire.privacy avec : controller, contact" in lacking["hint"]
    assert "« Questionnaire › Vos données personnelles » avec : « Resp" in lacking["way"]

    path.write_text(f"{MINIMAL}opinions:\n- organisation: CPAM\n", encoding="utf-8")
    missing = Page(path.parent).get()["problems"][-1]
    assert (missing["code"], missing["path"]) == ("cle-manquante", "/opinions/0/verdict")
    assert missing["said"] == "il manque « Sens de l'avis » dans « Avis rendus › 1 »"


def test_a_file_beside_is_read_again_where_its_text_is_another(tmp_path: Path) -> None:
    page = Page(put(tmp_path, PEOPLE).parent)
    session = page.folder.session("project.yaml")

    def answers() -> object:
        source = session.now.source
        node = source and source.node(["answers", "answers"])
        return node and node.value

    first, end = answers(), len(session.text)
    page.type(0, end, end, "# plus tard\n")
    assert first is not None
    assert answers() is first
    page.type(1, 0, 0, "# une autre ligne\n")
    put(tmp_path, PEOPLE[:5])
    session.refresh()
    source = session.now.source
    assert source
    assert [row["fields"] for row in source.value["answers"]["answers"]] == PEOPLE[:5]


def test_corriger_mends_one_problem_as_a_change(page: Page) -> None:
    text = page.get()["text"]
    at = text.index("communes")
    state = page.type(0, at + 2, at + 3, "")
    (wrong,) = [item for item in state["problems"] if item["mendable"]]

    place = {name: wrong[name] for name in ("code", "line", "column")}
    mended = page.post("mend", base=1, **place)

    assert turned(text.replace("communes", "comunes"), mended["changes"]) == text
    assert page.post("mend", 409, base=2, **place)["message"].startswith("ce problème n'est plus")
    assert page.post("undo", base=2)["dirty"]


def test_corriger_mends_all_that_is_sure_at_once(page: Page) -> None:
    right = page.get()["text"]
    wrong = right.replace("communes", "comunes").replace("version:", "vesion:")
    page.type(0, 0, len(right), wrong)

    state = page.post("mend", base=1, all=True)

    assert turned(wrong, state["changes"]) == right
    assert not state["dirty"]
    assert page.post("mend", base=2, all=True)["changes"] == []


# --------------------------------------------------------------------------
# Undo


def test_undo_and_redo_go_over_all_changes(page: Page) -> None:
    texts = [page.get()["text"]]
    for base, insert in enumerate(("# a\n", "# b\n", "# c\n")):
        page.type(base, 0, 0, insert)
        texts.append(page.get()["text"])

    undone = [page.post("undo") and page.get()["text"] for _ in "abc"]
    redone = [page.post("redo") and page.get()["text"] for _ in "abc"]

    assert undone == texts[2::-1]
    assert redone == texts[1:]
    assert page.post("redo", 409)["message"] == "rien à rétablir"


def test_letters_typed_one_after_the_other_are_undone_as_a_word() -> None:
    now = [0.0]
    history = History(lambda: now[0])

    for place, letter in enumerate("mot"):
        history.note([Change(place, place, letter)], [Change(place, place + 1, "")], typed=True)
    now[0] = 5
    history.note([Change(3, 3, "s")], [Change(3, 4, "")], typed=True)

    assert [step.undo for step in history.done] == [[Change(0, 3, "")], [Change(3, 4, "")]]


# --------------------------------------------------------------------------
# Saving


def test_saving_writes_the_file_and_ends_the_journal(path: Path, page: Page) -> None:
    assert page.type(0, 0, 0, "# x\n")["dirty"]
    assert journal_of(path).exists()

    state = page.post("save")

    assert path.read_text("utf-8") == f"# x\n{MINIMAL}"
    assert (state["dirty"], state["saved_revision"]) == (False, 1)
    assert [item.name for item in path.parent.iterdir() if "lock" not in item.name] == [
        "project.yaml"
    ]


def test_a_file_that_another_program_changed_is_never_written_over(path: Path, page: Page) -> None:
    page.type(0, 0, 0, "# x\n")
    path.write_text(f"{MINIMAL}# là\n", encoding="utf-8")

    told = page.post("save", 409)

    assert told["disk"]["text"] == path.read_text("utf-8") == f"{MINIMAL}# là\n"
    assert page.get()["disk"] == {
        "changed": True,
        "gone": False,
        "sha256": told["disk"]["sha256"],
    }
    path.write_text(f"{MINIMAL}# encore\n", encoding="utf-8")
    page.post("save", 409, over=told["disk"]["sha256"])
    there = page.post("save", 409)["disk"]["sha256"]
    assert page.post("save", over=there)["disk"] is None
    assert path.read_text("utf-8") == f"# x\n{MINIMAL}"


def test_the_file_of_another_program_can_be_taken_and_that_undone(path: Path, page: Page) -> None:
    page.type(0, 0, 0, "# x\n")
    path.write_text(f"{MINIMAL}# là\n", encoding="utf-8")

    assert page.post("reload", base=1)["dirty"] is False
    assert page.get()["text"] == f"{MINIMAL}# là\n"
    page.post("undo")

    assert page.get()["text"] == f"# x\n{MINIMAL}"


def test_what_another_program_writes_is_taken_if_nothing_waits_to_be_saved(path: Path) -> None:
    session, told = Session("x", path), []
    session.listen(lambda event, facts: told.append((event, facts["origin"])))

    path.write_text(f"{MINIMAL}# là\n", encoding="utf-8")
    session.look_at_disk()
    assert session.text == f"{MINIMAL}# là\n"
    assert told == [("state", "reload"), ("disk", "reload")]

    session.change([Change(0, 0, "# x\n")], session.revision, "text")
    path.unlink()
    session.look_at_disk()
    assert (session.outside, session.text) == ("", f"# x\n{MINIMAL}# là\n")
    session.save()
    assert path.read_text("utf-8") == session.text


def test_a_file_that_is_a_link_stays_one(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "vrai.yaml"
    path.rename(real)
    path.symlink_to(real.name)
    page = Page(tmp_path)

    page.type(0, 0, 0, "# x\n")
    page.post("save")

    assert path.is_symlink()
    assert real.read_text("utf-8") == f"# x\n{MINIMAL}"


def test_a_link_that_is_put_in_the_place_of_the_file_is_not_followed(
    path: Path, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("dehors") / "autre.yaml"
    page.type(0, 0, 0, "# x\n")
    path.replace(other)  # with the same bytes, so that nothing seems to have changed
    path.symlink_to(other)

    for act in ("save", "reload"):
        assert "un lien" in page.post(act, 422)["message"]
    assert other.read_text("utf-8") == MINIMAL

    path.unlink()
    page.post("save")
    assert path.read_text("utf-8") == f"# x\n{MINIMAL}"


def test_what_stands_in_the_place_of_the_file_is_told(path: Path, page: Page) -> None:
    page.type(0, 0, 0, "# x\n")
    path.unlink()
    path.mkdir()

    assert "dossier" in page.post("save", 422)["message"]
    page.folder.session("project.yaml").look_at_disk()
    assert page.get()["disk"] == {"changed": True, "gone": True, "sha256": ""}


# --------------------------------------------------------------------------
# The journal


def test_what_was_not_saved_is_there_again_after_a_crash(path: Path, page: Page) -> None:
    page.type(0, 0, 0, "# pas enregistré\n")
    mode, before = journal_of(path).stat().st_mode, journal_of(path).read_bytes()

    session = Session("x", path)  # the first is gone without a word

    assert stat.S_IMODE(mode) == 0o600
    assert journal_of(path).read_bytes() == before  # it tells still since when
    assert session.text == f"# pas enregistré\n{MINIMAL}"
    assert session.recovered
    assert session.recovered.applied
    assert path.read_text("utf-8") == MINIMAL
    session.undo()
    assert (session.text, session.dirty) == (MINIMAL, False)
    assert not journal_of(path).exists()


def test_a_journal_of_a_file_that_changed_is_shown_and_not_applied(path: Path, page: Page) -> None:
    page.type(0, 0, 0, "# pas enregistré\n")
    path.write_text(f"{MINIMAL}# là\n", encoding="utf-8")

    later = Page(path.parent)
    page.folder.close()
    found = later.get()["recovered"]
    later.type(0, 0, 0, "# autre\n")  # what is typed now does not take its place

    assert (found["applied"], found["text"]) == (False, f"# pas enregistré\n{MINIMAL}")
    assert later.get()["text"] == f"# autre\n{MINIMAL}# là\n"
    assert len(Journal(path).aside()) == 1
    later.post("recovered", take=True)
    assert later.get()["text"] == f"# pas enregistré\n{MINIMAL}"
    assert later.get()["recovered"] is None
    assert Journal(path).aside() == []


def test_a_journal_that_is_none_is_nothing(path: Path) -> None:
    for content in (b"", b"{", b"[]", b'{"text": 1, "before": "", "when": ""}', b"\xff"):
        journal_of(path).write_bytes(content)

        assert Session("x", path).recovered is None


@contextmanager
def full_disk() -> Iterator[None]:
    """A file may have no more than a few bytes, of this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_loses_nothing(path: Path, page: Page) -> None:
    page.type(0, 0, 0, "# un\n")
    with full_disk():
        state = page.type(1, 0, 0, "# deux\n")
        refused = page.post("save", 422)

    assert "trop gros pour ce disque" in state["unkept"]
    assert "trop gros pour ce disque" in refused["message"]
    assert page.get()["text"] == f"# deux\n# un\n{MINIMAL}"
    assert Session("x", path).text == f"# un\n{MINIMAL}"
    assert page.post("undo")["unkept"] is None
    assert page.post("redo")["unkept"] is None
    assert page.type(4, 0, 0, "# trois\n")["unkept"] is None
    assert page.post("save")["dirty"] is False
    assert path.read_text("utf-8") == f"# trois\n# deux\n# un\n{MINIMAL}"


@pytest.mark.whole
def test_memory_stays_flat_however_many_edits_there_are(page: Page) -> None:
    sizes = []
    tracemalloc.start()
    try:
        for base in range(1_251):
            start, end, insert = ((0, 0, f"# {base:04}\n"), (0, 7, ""))[base % 2]
            page.type(base, start, end, insert)
            if base in (1_049, 1_149, 1_249):  # steps to undo are as many as ever are
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()

    # What each edit left would be there after any of them; what something else loads, once.
    assert min(later - before for before, later in pairwise(sizes)) < 20_000, sizes
