"""A project file to checked values: read, included, validated.

Knows nothing of the model that the values are then put into, so that to check a
project is quicker than to load it.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from cpts_docs.base.diagnostics import MAX_OF_A_KIND, Diagnostic, has_errors, in_order
from cpts_docs.base.log import timed
from cpts_docs.project import expected, includes, losses, rules, schema
from cpts_docs.project.given import Named
from cpts_docs.project.rules import structure
from cpts_docs.project.source import Source
from cpts_docs.project.yaml_reader import read


def checked(project: Named, today: date | None = None) -> tuple[Source | None, list[Diagnostic]]:
    """The source of ``project``, None if it has errors, and all its diagnostics.

    Its dates are compared to ``today`` if that is given.
    """
    with timed("vérifié : %s", project.path), uncollected():
        source, diagnostics = _checked(project, today)
    return None if has_errors(diagnostics) else source, diagnostics


def _checked(project: Named, today: date | None) -> tuple[Source | None, list[Diagnostic]]:
    source, diagnostics = read(project.path, content=project.content)
    if source is None:
        return None, _told(diagnostics)
    source = replace(source, today=today, beside=project.beside, kept=project.kept)
    included = includes.expand(source) + expected.expand(source)
    included += includes.check_template_folder(source)
    diagnostics, broken = schema.check(source)
    if has_errors(included):
        broken |= includes.KEYS
    if isinstance(source.root.value, dict):
        diagnostics += rules.check(source, broken, wrong=has_errors(included + diagnostics))
        told = {(item.path, item.position) for item in diagnostics if item.is_error}
        diagnostics += losses.check(source, told)
        diagnostics = rules.decided(source, included + diagnostics, broken)
        return source, _told(diagnostics)
    return source, _told(included + diagnostics)


def _told(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """In order; and that there may be others, where as many are told as ever are."""
    found = in_order(diagnostics)
    counts = Counter(item.severity for item in found)
    return found + [
        Diagnostic(
            structure.D_AUTRES_MESSAGES.code,
            f"il peut y avoir d'autres {severity.in_french}s que ces {count}",
            found[-1].path,
            hint="corrigez ce qui est dit, puis relancez",
            severity=structure.D_AUTRES_MESSAGES.severity,
        )
        for severity, count in counts.items()
        if count >= MAX_OF_A_KIND
    ]


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's search for cycles, which values do not have.

    It would look at each of a large project's million objects again and again,
    and take a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
