"""Rules of RPPS and FINESS numbers: none that cannot be, wherever a project has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.project.returned import returned
from cpts_docs.project.rules.rule import Check, Rule, entries, warning
from cpts_docs.project.said import said
from cpts_docs.project.source import Node, Source
from cpts_docs.reference.identifiers import finess_flaw, rpps_flaw

RPPS = warning(
    "rpps",
    "Ce numéro RPPS ne peut pas exister : onze chiffres, dont le dernier est une clé. Recopiez-le "
    "depuis la carte CPS ou l'annuaire santé ; celui d'un membre se vérifie auprès de lui.",
)

FINESS = warning(
    "finess",
    "Ce numéro FINESS ne peut pas exister : neuf caractères, le département d'abord (`66`, `2A`, "
    "`97`), une clé à la fin. Recopiez-le depuis le répertoire FINESS.",
)


class _Kind(NamedTuple):
    """A kind of number: its key, which is the name of its field too, and what is wrong of one."""

    key: str
    rule: Rule
    flaw: Callable[[str], str]

    def wrong(
        self, source: Source, number: str, place: Position, whose: str = ""
    ) -> Iterator[Diagnostic]:
        if why := self.flaw(number):
            name = f"le numéro {self.key.upper()} « {number.strip()} »{whose}"
            message = f"{name} ne peut pas exister : {why}"
            yield self.rule.at(source, message, place, "vérifiez-le : corrigez-le, ou retirez-le")


_KINDS = (_Kind("rpps", RPPS, rpps_flaw), _Kind("finess", FINESS, finess_flaw))

_WRITTEN = (
    r"(?i)\b(?:(RPPS)|FINESS)\b(?:[\s:(]|n[°ºo]\.?|numéro|EJ|ET|géographique|juridique)*"
    r"(?<![\w.])(\d[\dA-F](?:[ .\u00a0\u202f]?\d){4,12})(?![\w@])"
)
"""« RPPS 10 001 234 567 »: what a text calls a number, and the number."""


def _in_texts(source: Source, _: Any) -> Iterator[Diagnostic]:
    for found, place in said(source, _WRITTEN, "rpps", "finess"):
        kind = _KINDS[0 if found[1] else 1]
        yield from kind.wrong(source, found[2], source.written(found[2], place) or place)


def _in_keys(source: Source, value: Any) -> Iterator[Diagnostic]:
    """Those of who signs, and of who bears the project."""
    for path, person in _people(value):
        for kind in _KINDS if isinstance(person, dict) else ():
            if kind.key in person:
                place = source.position((*path, kind.key))
                number = person[kind.key].strip("“”")  # which are told of
                yield from kind.wrong(source, number, place)


def _people(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Who may have a number, with their paths; some are but a name."""
    letter = value.get("letter", {})
    yield ("letter", "bearer"), letter.get("bearer")
    for path, holder in ((("letter",), letter), *entries(value.get("opinions"), ("opinions",))):
        signed = holder.get("signatory")
        several = isinstance(signed, list)
        yield from (
            entries(signed, (*path, "signatory")) if several else (((*path, "signatory"), signed),)
        )


def _in_answers(source: Source, _: Any) -> Iterator[Diagnostic]:
    """Those that people wrote into a form that asks for them."""
    for _, node in returned(source):
        for answer in _items(_child(node, "answers")):
            fields = _child(answer, "fields")
            for kind in _KINDS:
                given = _child(fields, kind.key)
                if given and (number := str(given.value).strip()):
                    name = _child(fields, "nom")
                    whose = f" de « {name.value} »" if name and name.value else ""
                    yield from kind.wrong(source, number, given.position, whose)


def _child(node: Node | None, key: str) -> Node | None:
    return node.value.get(key) if node and isinstance(node.value, dict) else None


def _items(node: Node | None) -> list[Node]:
    return node.value if node and isinstance(node.value, list) else []


CHECKS = (
    Check(_in_texts, (), (RPPS, FINESS)),
    Check(_in_keys, ("letter", "opinions"), (RPPS, FINESS)),
    Check(_in_answers, ("answers", "members", "collected"), (RPPS, FINESS)),
)
