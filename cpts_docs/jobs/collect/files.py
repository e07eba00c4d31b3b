"""Answers and opinions to the files beside a project.

A file of answers, of whichever kind of form, is a person's too: what they wrote into
it by hand, comments and corrections, stays to the letter. New entries are added, and
those of people who answered again taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cpts_docs.base.errors import OutputError
from cpts_docs.base.words import file_slug
from cpts_docs.foreign.text import read_text
from cpts_docs.forms.answer import Answer, table_of
from cpts_docs.forms.kinds import OPINIONS, QUESTIONNAIRE, FormKind
from cpts_docs.jobs.collect.opinions import opinion_values
from cpts_docs.project.model import Opinion, Project
from cpts_docs.project.source import Node
from cpts_docs.project.yaml_reader import parse
from cpts_docs.project.yaml_writer import yaml_text
from cpts_docs.run.files import spared
from cpts_docs.run.table import table_bytes

_OPINION_COMMENT = "Avis lu par « cpts-docs collect » dans une fiche remplie"


# --------------------------------------------------------------------------
# Answers


def answers_path(project: Project, folder: Path, kind: FormKind) -> Path:
    """The file of answers to forms of that kind to write in ``folder``.

    Raises:
        OutputError: it is the table's, which is for spreadsheets and never read.
    """
    path = folder / project.included.get(kind.key, kind.file)
    if path == folder / kind.table:
        raise OutputError(
            f"{path} est le tableau que collect écrit pour les tableurs ; nommez un autre fichier "
            f"dans le projet : « {kind.line(kind.file)} »"
        )
    return path


def answers_files(
    project: Project, answers: Sequence[Answer], folder: Path, kind: FormKind = QUESTIONNAIRE
) -> dict[Path, bytes]:
    """What to write of the answers to forms of that kind: ``answers.yaml`` and ``answers.csv``.

    Raises:
        OutputError: both would be one file.
    """
    return {
        answers_path(project, folder, kind): _answers(project, answers, kind).encode(),
        folder / kind.table: table_bytes(table_of(answers, project.forms.get(kind.name))),
    }


def rewritten(project: Project, kind: FormKind) -> list[str]:
    """What is to be said of a file of answers that cannot be changed line by line."""
    text, entries = _written_before(project, kind)
    if not text or entries is not None:
        return []
    path = project.path.parent / project.included[kind.key]
    return [
        f"{path} est réécrit en entier, car ses réponses ne commencent pas chacune une ligne par "
        "« - » : de ses commentaires, seuls ceux du début restent"
    ]


def _answers(project: Project, answers: Sequence[Answer], kind: FormKind) -> str:
    """The text of the file of answers, whose lines end as they did."""
    written, entries = _written_before(project, kind)
    text = written.replace("\r\n", "\n")
    if entries is None:
        made = _made(project, answers, kind, text)
    else:
        kept = {id(answer) for answer in answers}
        old = project.returned[kind.name]
        known = {id(answer) for answer in old}
        dropped = {index for index, answer in enumerate(old) if id(answer) not in kept}
        added = [answer for answer in answers if id(answer) not in known]
        made = _with_id("".join(_changed(text, entries, dropped, added)), project)
    return made.replace("\n", "\r\n" if "\r\n" in written else "\n")


def _made(project: Project, answers: Sequence[Answer], kind: FormKind, text: str) -> str:
    """A file from its first line on; the comments that begin ``text``, as it was, stay."""
    data = {
        "version": 1,
        "project": project.name,
        **({"id": project.id} if project.id else {}),
    }
    comments = re.match(r"(?:#.*\n)*", text)
    said = (
        f"# Réponses lues par « cpts-docs collect » ; project.yaml : « {kind.line(kind.file)} »\n"
    )
    head = comments[0] if comments and comments[0] else said
    entries = "".join(_entries(answers))
    return head + yaml_text(data) + (f"answers:\n{entries}" if entries else "answers: []\n")


def _entries(answers: Iterable[Answer]) -> Iterator[str]:
    """The lines of each, written alone: PyYAML makes nodes, fifteen times the size of the text."""
    return (yaml_text([answer.values()]) for answer in answers)


def _written_before(project: Project, kind: FormKind) -> tuple[str, list[Node] | None]:
    """The text of the project's file of answers, and its entries if each has lines of its own.

    Raises:
        OutputError: it cannot be read any more, and what a person wrote there would be lost.
    """
    answers, file = project.returned.get(kind.name), project.included.get(kind.key)
    if not (answers and file):
        return "", None
    path = project.path.parent / file
    text, problem = read_text(path)
    if problem and problem.rule != "fichier-introuvable":
        raise OutputError(f"{path} : {problem.message} ; rien n'a été écrit")
    source, _ = parse(path, text) if text else (None, [])
    entries = source.node(["answers"]) if source else None
    if text is None or entries is None or not isinstance(entries.value, list):
        return "", None
    lines = text.split("\n")
    own_lines = all(
        re.fullmatch(r"[ ]*-[ ]+", lines[node.position.line - 1][: node.position.column - 1])
        for node in entries.value
    )
    usable = (
        own_lines and "\r" not in text.replace("\r\n", "") and len(entries.value) == len(answers)
    )
    return text, entries.value if usable else None


def _changed(
    text: str, entries: Sequence[Node], dropped: Iterable[int], added: Sequence[Answer]
) -> Iterator[str]:
    """The lines of ``text`` without the entries ``dropped``, but for comments, and with others."""
    lines = _lines(text)
    starts = [node.position.line - 1 for node in entries]
    dash = lines[starts[0]].index("-")
    end = next(
        (n for n in range(starts[-1] + 1, len(lines)) if _is_outside(lines[n], dash)), len(lines)
    )
    gone = set(dropped)
    yield from lines[: starts[0]]
    for index, (start, stop) in enumerate(zip(starts, [*starts[1:], end], strict=True)):
        kept = lines[start:stop]
        if index in gone:
            kept = [comment for line in kept if (comment := _comment(line))]
        yield from kept
    if added:
        before = lines[end - 1]
        yield "" if before.endswith("\n") else "\n"
        indent = " " * dash
        for entry in _entries(added):
            yield from (f"{indent}{line}" for line in _lines(entry))
    yield from lines[end:]


_COMMENT = re.compile(
    r"""( *)(?:(?:- +)?[\w-]+:\s(?:"(?:[^"\\]|\\.)*"\s+|[^"'#]*(?<=\s)))?(#.*\n?)"""
)


def _comment(line: str) -> str:
    """What somebody noted on a line, or behind its value, as a line of its own; "" for nothing."""
    found = _COMMENT.fullmatch(line)
    return found[1] + found[2] if found else ""


def _with_id(text: str, project: Project) -> str:
    """``text`` with the id of ``project``, which a file from before there was one lacks."""
    if not project.id or re.search(r"^id:", text, re.M):
        return text
    return re.sub(
        r"^project:", lambda key: yaml_text({"id": project.id}) + key[0], text, count=1, flags=re.M
    )


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends, as positions count them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _is_outside(line: str, dash: int) -> bool:
    """Whether a line is no more of the list whose dashes stand at ``dash``."""
    content = line.strip()
    if not content or content.startswith("#"):
        return False
    indent = len(line) - len(line.lstrip(" "))
    return indent < dash or (indent == dash and not line[dash:].startswith("-"))


# --------------------------------------------------------------------------
# Opinions


def opinion_files(opinions: Iterable[Opinion], folder: Path) -> dict[Path, bytes]:
    """What to write of the opinions: a file for each, in ``opinions/``."""
    return {
        folder / OPINIONS.file / spared(f"{file_slug(opinion.organisation.name)}.yaml"): (
            f"# {_OPINION_COMMENT}\n{yaml_text(opinion_values(opinion))}"
        ).encode()
        for opinion in opinions
    }
