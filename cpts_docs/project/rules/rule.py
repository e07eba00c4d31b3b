"""What a rule is: a record, which messages, lists and the user guide read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, Position, Severity
from cpts_docs.base.words import folded
from cpts_docs.project.source import PathInFile, Source

SEE_LIST = "le guide de l'utilisateur (docs/guide-utilisateur.md) donne la liste"


class Rule(NamedTuple):
    """A rule: its stable code, and in French what to do when it is broken (Markdown)."""

    code: str
    advice: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether a project that breaks it is not built."""
        return self.severity is Severity.ERROR

    def at(self, source: Source, message: str, position: Position, hint: str = "") -> Diagnostic:
        """That it is broken there."""
        return source.diagnostic(self.code, message, position, hint, severity=self.severity)

    def unknown(
        self,
        source: Source,
        what: str,
        path: PathInFile,
        name: str,
        known: Iterable[str],
        *,
        key: bool = False,
        listed: str = SEE_LIST,
    ) -> Diagnostic:
        """That ``name``, at ``path``, is none of the ``known`` ones; or is the ``key`` there.

        ``listed`` says where they are, for a name that is like none of them.
        """
        from cpts_docs.project import spelling

        hint = spelling.hint(name, known) or listed
        return self.at(source, f"{what} « {name} »", source.position(path, key=key), hint)


def warning(code: str, advice: str) -> Rule:
    """A rule whose breach stops nothing."""
    return Rule(code, advice, Severity.WARNING)


Find = Callable[[Source, Any], Iterator[Diagnostic]]
"""Takes a source and its values, and gives what is wrong."""


class Check(NamedTuple):
    """A look at a project, the rules that it may find broken, and what it trusts.

    ``keys`` are the top-level keys whose shape must be right for it. One that is ``late`` looks
    at what a project lacks, and so only at one without errors: a key may be there, misspelt.
    """

    find: Find
    keys: tuple[str, ...]
    rules: tuple[Rule, ...]
    late: bool = False


def bounded(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first errors and the first warnings: an error counts behind any number of warnings."""
    told = Counter[bool]()
    for diagnostic in found:
        told[diagnostic.is_error] += 1
        if told[diagnostic.is_error] <= MAX_OF_A_KIND:
            yield diagnostic
        if told[True] >= MAX_OF_A_KIND:
            return


def entries(source_list: Any, path: PathInFile) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The elements of a list that may be missing, with their paths."""
    for index, item in enumerate(source_list or ()):
        yield (*path, index), item


def is_misspelt(key: str, values: Mapping[str, Any]) -> bool:
    """Whether ``values`` has, for a key that it lacks, another that is nearly that: it is told."""
    if key in values:
        return False
    ours = Counter(key)
    typed = (Counter(folded(other)) for other in values)
    return any(((ours - one) + (one - ours)).total() <= _LETTERS for one in typed)


_LETTERS = 2
"""By so many letters, too many or missing, a key that is misspelt differs at most."""
