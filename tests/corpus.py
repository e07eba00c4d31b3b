"""Every document there is, for the tests of conformance.

Each document of each project, empty and filled in beforehand; the synthese with
many answers and with none; what else the second project has, with its logo (on each page of
the sheet to sign), and each kind of question; a real territory in figures; a fiche avis for one
body, one with long texts, and one with words wider than a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import pytest

import cpts_docs
from cpts_docs.document import walk
from cpts_docs.document.tree import (
    BarChart,
    Block,
    Choice,
    Document,
    FieldRow,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Section,
    Table,
    TextField,
)
from cpts_docs.document.walk import OBJECT, plain_text
from cpts_docs.forms.answer import Answer
from cpts_docs.forms.declared import questionnaire
from cpts_docs.forms.fields import Form
from cpts_docs.project.model import Needs, Project
from tests.reported import REPORTED
from tests.samples import CASES, PROJECTS, ROOT

LINE = "Łukasz Mihăilescu d’Ô – Œuvre à 10 € (中)"
TEXT = """\
Vu le dossier,
entendu l'équipe :

• un point
o\tdans ce point
• un autre

| Besoin | Part |
|---|--:|
| **Diabète** et autres maladies au long cours | 6 % |
| Plus de 75 ans |
"""
"""A text with all that a text may have: lines, a list in a list, a table at its end."""

_REPLIES = ("oui", "non", "nc", "", "oui", "oui", "non")
_QUESTIONS = tuple(item.name for item in questionnaire().choices)
_SPECIALITIES = ("infirmière", "médecin généraliste", "kiné", "sophrologue", "")
ANSWERS = tuple(
    Answer(
        source=f"{number}.pdf",
        sha256=f"{number:064}",
        fields={
            "nom": f"Personne {number}",
            "specialite": _SPECIALITIES[number % 5],
            **{name: _REPLIES[number * place % 7] for place, name in enumerate(_QUESTIONS, 1)},
            "commentaire": f"Déjà :\n\n- « l'été »; {LINE} !" if number % 4 == 0 else "",
        },
        way=("pdf", "docx", "online", "sheet", "")[number % 7 % 5],
    )
    for number in range(1, 41)
)


def answered_by(form: Form) -> Iterator[Answer]:
    """The answers of some people to a project's own questions, of each kind."""
    texts = {"number": "12,5", "date": "2020-01-31", "text": LINE}
    for number, answer in enumerate(ANSWERS[:12]):
        given = dict(answer.fields)
        for place, field in enumerate(form.collected, 1):
            values = (*sorted(field.values), "") if field.replies else (texts.get(field.kind), "")
            if field.part == "question":
                given[field.name] = values[number * place % len(values)] or ""
        yield replace(answer, fields=given)


def prefilled(node: Any, seen: set[str] | None = None) -> Any:
    """``node`` with a value in every field and the first box of each group ticked."""
    seen = set() if seen is None else seen
    if isinstance(node, TextField):
        value = {"date": "2024-02-29", "email": "e.delivet@exemple.invalid"}.get(node.kind, LINE)
        return replace(node, value=f"{LINE}\n\n{LINE * 9}" if node.rows > 1 else value)
    if isinstance(node, Choice):
        first = node.name not in seen
        seen.add(node.name)
        return replace(node, checked=first)
    if isinstance(node, tuple):
        return tuple(prefilled(item, seen) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        changed = {f.name: prefilled(getattr(node, f.name), seen) for f in fields(node)}
        return replace(node, **changed)
    return node


@cache
def projects() -> dict[str, Project]:
    """Every project of the tests, by name."""
    return {name: cpts_docs.load(path) for name, path in PROJECTS.items()}


@cache
def trees() -> dict[str, Document]:
    """Every document, by a name of its own."""
    found = {}
    for project, document in CASES:
        tree = cpts_docs.render(projects()[project], document)
        found[f"{project}-{document}"] = tree
        if (with_values := prefilled(tree)) != tree:
            found[f"{project}-{document}-prefilled"] = with_values
    for name, project in projects().items():
        for label, answers in (("synthese", ANSWERS), ("synthese-of-none", ())):
            answered = replace(project, returned={"questionnaire": answers})
            found[f"{name}-{label}"] = cpts_docs.render(answered, "synthese")
    texts = replace(
        projects()["starter"],
        needs=Needs(TEXT, ("Un besoin", TEXT)),
        opinions=(replace(projects()["starter"].opinions[0], verdict="favorable", text=TEXT),),
    )
    found["texts-fiche-avis"] = cpts_docs.render(texts, "fiche-avis")
    long_words = cpts_docs.load(REPORTED["long words"], folder=ROOT)
    found["long-words-fiche-avis"] = cpts_docs.render(long_words, "fiche-avis")
    rivers = cpts_docs.load(ROOT / "projects" / "trois-rivieres" / "project.yaml")
    for document in (
        *("lettre-intention", "fiches-action", "emargement", "rapport-activite"),
        *("questionnaire", "bulletin-adhesion"),
    ):
        found[f"trois-rivieres-{document}"] = cpts_docs.render(rivers, document)
    adour = cpts_docs.load(ROOT / "tests" / "projects" / "adour-madiran" / "project.yaml")
    for document in ("territoire", "lettre-intention", "fiche-avis"):
        found[f"adour-madiran-{document}"] = cpts_docs.render(adour, document)
    answered = replace(rivers, returned={"questionnaire": tuple(answered_by(rivers.form))})
    found["trois-rivieres-synthese"] = cpts_docs.render(answered, "synthese")
    on_each_page = replace(rivers, look=replace(rivers.look, on_each_page=True))
    found["trois-rivieres-emargement"] = cpts_docs.render(on_each_page, "emargement")
    found["starter-fiche-avis-for-cpam"] = cpts_docs.render(
        projects()["starter"], "fiche-avis", organisation="CPAM"
    )
    return found


_SAMPLE = (
    *("ruscino-questionnaire-prefilled", "trois-rivieres-questionnaire", "long-words-fiche-avis"),
    *("trois-rivieres-emargement", "trois-rivieres-synthese"),
)
"""Something of each kind."""


def names_checked_slowly(*, whole: bool) -> tuple[str, ...]:
    """The names of documents for what takes long: some of each kind, or all."""
    return tuple(trees()) if whole else _SAMPLE


@pytest.fixture(scope="session")
def checked_slowly(whole: bool) -> tuple[str, ...]:
    """:func:`names_checked_slowly`."""
    return names_checked_slowly(whole=whole)


@pytest.fixture(scope="session")
def seen_slowly(checked_slowly: tuple[str, ...], whole: bool) -> tuple[str, ...]:
    """What is shown to programs that take half a second and more for each."""
    return checked_slowly[:: 1 if whole else 2]


@cache
def written(name: str, ending: str) -> bytes:
    """One of the documents as the bytes of a file."""
    return cpts_docs.write(trees()[name], ending)


# --------------------------------------------------------------------------
# What a document says, by other means than the writers


def texts(document: Document) -> list[str]:
    """The visible texts of a document's body in reading order, cut at its fields."""
    return list(_of_blocks(document.blocks))


def words_of(document: Document) -> str:
    """All that a document says, with plain spaces and apostrophes."""
    return " ".join(" ".join(walk.texts(document.blocks)).replace("’", "'").split())


def headings(document: Document) -> list[tuple[int, str]]:
    """The headings of a document in reading order, with their levels."""
    return [(b.level, plain_text(b.children)) for b in blocks_of(document.blocks)
            if isinstance(b, Heading)]  # fmt: skip


def tables(document: Document) -> list[Table]:
    """The tables of a document in reading order."""
    return [block for block in blocks_of(document.blocks) if isinstance(block, Table)]


def blocks_of(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """``blocks`` and all blocks in them, in reading order."""
    for block in blocks:
        yield block
        match block:
            case ListBlock(items):
                for item in items:
                    yield from blocks_of(item)
            case Table(_, head, body):
                for row in head + body:
                    for cell in row.cells:
                        yield from blocks_of(cell.blocks)
            case Section(inner):
                yield from blocks_of(inner)


def _of_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks_of(blocks):
        match block:
            case Heading(_, children) | Paragraph(children):
                yield from _of_inlines(children)
            case FieldRow(label):
                yield from _of_inlines(label)
            case BarChart(_, bars):
                for bar in bars:
                    yield bar.label
                    yield bar.caption


def _of_inlines(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """The texts between the fields and line breaks of a paragraph."""
    marked = []
    for inline in inlines:
        match inline:
            case Choice():
                marked += [OBJECT, plain_text(inline.caption)]
            case TextField():
                marked.append(OBJECT)
            case _:
                marked.append(plain_text((inline,)))
    yield from filter(str.strip, re.split(rf"[{OBJECT}\n]", "".join(marked)))


def first_missing(wanted: list[str], text: str) -> str | None:
    """The first of ``wanted`` that does not follow the one before it in ``text``."""
    start = 0
    for piece in wanted:
        found = text.find(piece, start)
        if found < 0:
            return piece
        start = found + len(piece)
    return None
