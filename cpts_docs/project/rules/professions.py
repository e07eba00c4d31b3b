"""Rules of the professions: known ones, each written in one way and counted once in a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cpts_docs import reference
from cpts_docs.base.diagnostics import Diagnostic, Position
from cpts_docs.base.words import plain
from cpts_docs.project.rules.rule import Check, Rule, warning
from cpts_docs.project.source import PathInFile, Source

if TYPE_CHECKING:
    from cpts_docs.reference.profession import Named

PROFESSION_INCONNUE = Rule(
    "profession-inconnue",
    "Écrivez la profession comme le message la propose : au singulier, comme dans [la "
    "liste](#les-professionnels), ou donnez son pluriel : `naturopathe: {count: 2, plural: "
    "naturopathes}`.",
)

PROFESSION_EN_DOUBLE = Rule(
    "profession-en-double",
    "La même profession est comptée deux fois dans un groupe, sous deux écritures. Réunissez les "
    "deux lignes, ou dites ce qui les distingue : `infirmière libérale`, `infirmière salariée`.",
)

PROFESSION_ECRITURES = warning(
    "profession-ecritures",
    "Une profession est écrite autrement que dans [la liste](#les-professionnels), ou de deux "
    "façons dans le projet. Écrivez-la partout de la même ; `cpts-docs validate --fix` le fait où "
    "c'est sûr. Les documents disent le nom de la liste.",
)


class _Line(NamedTuple):
    """A count of a project: its ``words``, and what they are ``found`` to mean."""

    words: str
    value: Any
    found: Named | None
    position: Position

    @property
    def is_own(self) -> bool:
        """Whether it gives its plural, and is shown as it is written."""
        return isinstance(self.value, dict)

    @property
    def is_listed(self) -> bool:
        """Whether it is written as the lists have it, in either gender or in both at once."""
        if self.found is None:
            return False
        masculine, feminine = self.found.words.masculine, self.found.words.feminine
        is_one = self.words in (masculine.singular, feminine.singular)
        return is_one or (self.is_own and not self.found.is_sure)

    @property
    def noun(self) -> str:
        """What documents say of one."""
        return self.words if self.is_own or not self.found else self.found.noun.singular

    @property
    def style(self) -> tuple[bool, bool, str]:
        """How it is written, whatever the gender: the least of several is the right one."""
        if self.found is None or not self.is_listed:
            return True, True, self.words
        name = self.found.words.masculine.singular
        return False, not name.startswith(self.found.profession.masculine.singular), name

    @property
    def meaning(self) -> tuple[object, str]:
        """What lines share that mean the same: a mode makes another line of it on purpose."""
        return (self.found.profession, self.found.mode) if self.found else (None, self.words)


def _professions(source: Source, value: Any) -> Iterator[Diagnostic]:
    groups = [*counted(value)]
    if all(words in reference.professions() for _, counts in groups for words in counts):
        return  # as in most projects: the larger lists stay where they are
    lines: list[_Line] = []
    for path, counts in groups:
        same: dict[str, list[_Line]] = {}
        for line in _lines(source, path, counts):
            same.setdefault(plain(line.noun), []).append(line)
        for first, *others in same.values():
            yield from (_twice(source, line, first) for line in others)
            lines += [] if others else [first]  # of two, somebody must say which it is
    styles: dict[object, dict[object, _Line]] = {}
    for line in lines:
        styles.setdefault(line.meaning, {}).setdefault(line.style, line)
    for line in lines:
        yield from _written(source, line, styles[line.meaning].values())


def counted(value: Any) -> Iterator[tuple[PathInFile, dict[str, Any]]]:
    """Where a project counts professionals, and the counts."""
    for name, group in value.get("professionals", {}).items():
        yield ("professionals", name, "counts"), group.get("counts", {})
    yield ("report", "members"), value.get("report", {}).get("members", {})


def _lines(source: Source, path: PathInFile, counts: Mapping[str, Any]) -> Iterator[_Line]:
    from cpts_docs.project.spelling import read

    for words, count in counts.items():
        yield _Line(words, count, read(words), source.position((*path, words), key=True))


def _twice(source: Source, line: _Line, first: _Line) -> Diagnostic:
    message = f"{_both(line, first)} comptent la même profession"
    hint = "réunissez les deux lignes en une, ou dites ce qui les distingue"
    return PROFESSION_EN_DOUBLE.at(source, message, line.position, hint)


def _both(line: _Line, other: _Line) -> str:
    return f"« {line.words} » et « {other.words} » (ligne {other.position.line})"


def _written(source: Source, line: _Line, others: Iterable[_Line]) -> Iterator[Diagnostic]:
    """What is wrong with how a profession is written, by itself or beside ``others`` of it."""
    other = min((one for one in others if one.style != line.style), key=_style, default=None)
    message = (
        f"{_both(line, other)} sont une seule profession, écrite de deux façons" if other else ""
    )
    if line.is_own or line.is_listed:
        if other and other.style < line.style:
            hint = f"écrivez-la partout de la même façon : « {other.noun} »"
            yield PROFESSION_ECRITURES.at(source, message, line.position, hint)
        return
    from cpts_docs.project import spelling
    from cpts_docs.project.edits import Mend

    hint = spelling.profession(line.words, line.value)
    if line.found and isinstance(hint, Mend):  # it is sure, and documents say it so
        message = message or f"la liste nationale écrit « {line.noun} », et non « {line.words} »"
        yield PROFESSION_ECRITURES.at(source, message, line.position, hint)
    else:
        message = f"profession inconnue : « {line.words} »"
        yield PROFESSION_INCONNUE.at(source, message, line.position, hint)


def _style(line: _Line) -> tuple[bool, bool, str]:
    return line.style


CHECKS = (
    Check(
        _professions,
        ("professionals", "report"),
        (PROFESSION_INCONNUE, PROFESSION_EN_DOUBLE, PROFESSION_ECRITURES),
    ),
)
