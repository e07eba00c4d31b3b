"""The atelier's server: opened by the command, ended by it or by its last page, killed."""

from __future__ import annotations

import asyncio
import http.client
import os
import random
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest

from cpts_docs.atelier import server, watching
from cpts_docs.atelier.events import Presence, written
from cpts_docs.atelier.journal import journal_of
from cpts_docs.atelier.session import Session
from cpts_docs.atelier.watching import folders_of, follow, take
from cpts_docs.cli.main import main
from tests.atelier import Page, Served, served, servers
from tests.atelier import home as home
from tests.atelier import path as path
from tests.samples import MINIMAL
from tests.waiting import wait_until

PROJECT = "/api/projects/project.yaml"


def events(answer: http.client.HTTPResponse) -> Iterator[str]:
    """The names of the events of a stream, as they come."""
    for line in answer:
        if line.startswith(b"event: "):
            yield line.decode().split()[1]


def test_the_command_serves_until_ctrl_c(path: Path) -> None:
    with served(path) as there, there.connection() as connection:
        change = {"start": 0, "end": 0, "insert": "#\n"}
        told = events(there.sent(connection, f"{PROJECT}/events"))
        assert next(told) == "state"
        there.ask(f"{PROJECT}/text", {"base": 0, "changes": [change]})
        assert next(told) == "state"
        with socket.create_connection(("127.0.0.1", there.port)) as stranger:
            stranger.sendall(b"\x16\x03\x01 n'importe quoi\r\n\r\n")
            assert stranger.recv(100).startswith(b"HTTP/1.1 400")

        there.process.send_signal(signal.SIGINT)
        assert [*told] == ["end"]
        out, err = there.process.communicate()

    assert there.said.endswith("&projet=project.yaml\n")
    assert "L'atelier est fermé." in out
    assert (there.process.returncode, err) == (0, "")
    assert {item.name for item in path.parent.iterdir()} == {path.name, journal_of(path).name}


def test_it_ends_when_its_last_page_is_gone(path: Path) -> None:
    addresses: list[str] = []
    ready = Event()

    def tell(address: str, _: str) -> None:
        addresses.append(address)
        ready.set()

    thread = Thread(target=server.serve, args=(path.parent, None, tell, 0))
    thread.start()
    ready.wait()
    port, token = addresses[0].removeprefix("http://127.0.0.1:").split("/#jeton=")
    request = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    with socket.create_connection(("127.0.0.1", int(port))) as page:
        page.sendall(f"{request}Authorization: Bearer {token}\r\n\r\n".encode())
        assert b"200 OK" in page.recv(1_000)
        assert thread.is_alive()
    thread.join()


def test_nobody_is_missed_before_the_first_page_has_come() -> None:
    now = [0.0]
    presence, queues = Presence(lambda: now[0]), [asyncio.Queue[Any]() for _ in "ab"]

    now[0] = 1_000
    assert presence.absent() == 0
    for queue in queues:
        presence.come(queue)
    presence.leave(queues[0])
    now[0] = 2_000
    assert presence.absent() == 0
    presence.leave(queues[1])
    now[0] = 2_059
    assert presence.absent() == 59


def test_who_comes_when_it_ends_is_told_so() -> None:
    async def read() -> list[str]:
        presence, queue = Presence(), asyncio.Queue[Any]()
        presence.end()
        presence.come(queue)
        return [text async for text in written(queue)]

    assert asyncio.run(read())[-1] == "event: end\ndata: {}\n\n"


def acknowledged_until_killed(there: Served, process: int, moment: float) -> int:
    """How many changes were acknowledged before it was killed, so many seconds after the first."""
    timer = Timer(moment, os.kill, (process, signal.SIGKILL))
    count = 0
    with suppress(OSError, http.client.HTTPException), there.connection() as connection:
        while True:
            change = {"start": 0, "end": 0, "insert": f"# {count}\n"}
            answer = there.sent(connection, f"{PROJECT}/text", {"base": count, "changes": [change]})
            answer.read()
            count += answer.status == 200
            if count == 1:
                timer.start()
    timer.join()
    return count


def test_what_was_acknowledged_is_found_again_whenever_it_is_killed(
    path: Path, whole: bool
) -> None:
    with servers(path.parent) as started:
        for seed, (there, process) in zip(range(50 if whole else 2), started, strict=False):
            path.write_text(MINIMAL, encoding="utf-8")
            journal_of(path).unlink(missing_ok=True)
            moment = random.Random(seed).uniform(0, 0.3)

            count = acknowledged_until_killed(there, process, moment)

            text = Session("project.yaml", path).text
            lines = text.removesuffix(MINIMAL).splitlines()
            assert text.endswith(MINIMAL), seed
            assert lines == [f"# {number}" for number in reversed(range(len(lines)))], seed
            assert len(lines) >= count > 0, seed


def test_two_ateliers_do_not_write_one_project(path: Path) -> None:
    first, second = Page(path.parent), Page(path.parent)
    assert first.get()["readonly"] is False

    state = second.get()
    assert "un autre atelier" in state["why_readonly"]
    assert second.type(0, 0, 0, "x", status=403)["message"] == state["why_readonly"]

    first.type(0, 0, 0, "# un\n")
    first.folder.close()
    state = second.get()
    assert (state["readonly"], state["text"]) == (False, f"# un\n{MINIMAL}")


def test_a_file_beside_that_changes_is_read_anew(path: Path) -> None:
    (path.parent / "opinions").mkdir()
    opinion = path.parent / "opinions" / "cpam.yaml"
    opinion.write_text("organisation: CPAM\nverdict: favorable\n", encoding="utf-8")
    path.write_text(f"{MINIMAL}opinions: [opinions/*.yaml]\n", encoding="utf-8")
    session = Session("x", path)
    before = [item.rule for item in session.now.diagnostics]
    told: list[dict[str, Any]] = []
    session.listen(lambda event, facts: told.append(facts))

    opinion.write_text("organisation: CPAM\nverdict: oui\n", encoding="utf-8")
    take(session, {opinion})

    assert folders_of(session) == {path.parent, opinion.parent}
    assert [item.rule for item in session.now.diagnostics] != before
    assert told == [{"revision": 1, "origin": "beside"}]
    assert (session.dirty, session.saved_revision) == (False, 1)


def test_what_another_program_writes_is_seen_in_a_folder_put_in_the_place_of_another_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_LOOK", 50)
    folder = path.parent / "projet"
    folder.mkdir()
    path = path.rename(folder / path.name)
    session, seen, stop = Session("x", path), Event(), Event()
    session.listen(lambda event, facts: seen.set())
    thread = follow(session, stop)

    def written() -> bool:
        seen.clear()
        path.write_text(f"{path.read_text('utf-8')}#\n", encoding="utf-8")  # it may watch by now
        seen.wait(0.5)
        return session.text.startswith(f"{MINIMAL}#\n")

    wait_until(written)
    shutil.copytree(folder.rename(folder.with_name("ancien")), folder)
    path.write_text(MINIMAL, encoding="utf-8")
    wait_until(lambda: session.text == MINIMAL)
    wait_until(written)
    stop.set()
    thread.join()


def test_where_the_system_watches_no_more_files_they_are_looked_at_in_turn(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Iterator[object]:
        raise RuntimeError("Too many open files (os error 24)")

    monkeypatch.setattr(watching, "watch", full)
    monkeypatch.setattr(watching, "_LOOK", 10)
    session, stop = Session("x", path), Event()
    thread = follow(session, stop)
    path.write_text(f"{MINIMAL}#\n", encoding="utf-8")
    wait_until(lambda: session.text == f"{MINIMAL}#\n")
    stop.set()
    thread.join()


def test_without_its_extra_the_command_says_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("cpts_docs.atelier.server", "cpts_docs.atelier.app"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    assert main(["atelier", str(path)]) == 1
    assert 'il manque uvicorn, pour l\'atelier : pip install "cpts-docs[atelier]"' in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(("display", "arguments"), [(":0", []), (":0", ["--no-browser"]), ("", [])])
def test_a_browser_is_started_with_what_is_good_for_once(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    display: str,
    arguments: list[str],
) -> None:
    opened: list[str] = []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr("webbrowser.open", lambda address: bool(opened.append(address) or 1))
    monkeypatch.setattr(server, "serve", lambda *given: given[2]("la page", "une fois"))

    assert main(["atelier", *arguments, str(path)]) == 0

    shown = "la page" in capsys.readouterr().out
    assert (opened, shown) == ((["une fois"], False) if display and not arguments else ([], True))


def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["atelier", str(tmp_path / "rien")]) == 1
    assert "n'existe pas" in capsys.readouterr().err


def test_a_template_of_one_s_own_is_tried_while_nobody_waits(path: Path) -> None:
    template = path.parent / "modeles" / "guide.html"
    template.parent.mkdir()
    template.write_text("{{ rien.du.tout }}", encoding="utf-8")
    path.write_text(f"{MINIMAL}templates: modeles\n", encoding="utf-8")
    page, told = Page(path.parent), Event()
    session = page.folder.session("project.yaml")
    session.listen(lambda event, facts: told.set())

    first = [item["code"] for item in page.get()["problems"]]
    told.wait()
    problems = {item["code"]: item["file"] for item in page.get()["problems"]}
    after = {item["code"] for item in page.type(0, 0, 0, "# x\n")["problems"]}

    assert "modele" not in first
    assert problems["modele"] == str(Path("modeles", "guide.html"))
    assert "modele" in after  # it is still so, as far as anybody knows
