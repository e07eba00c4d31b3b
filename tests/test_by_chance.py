"""Projects made by chance of real communes and professions: what is right, and what is wrong.

An adviser finds nothing in the projects of ``tests/chance/``, and in each of their mistakes that
one, where it was made.
"""

from __future__ import annotations

from itertools import islice

import pytest

import cpts_docs
from cpts_docs.base.diagnostics import Diagnostic
from tests.chance import of_districts as of_districts
from tests.chance import of_forms as of_forms
from tests.chance import of_missions as of_missions
from tests.chance import of_opinions as of_opinions
from tests.chance import of_territory as of_territory
from tests.chance import of_texts as of_texts
from tests.chance.mutation import MUTATIONS, Mutation
from tests.chance.projects import Drawn, lines_of, project

SEEDS, ALL_SEEDS = 20, 500
TRIES, ALL_TRIES = 1, 10
"""In so many projects each mistake is made."""


@pytest.fixture
def seeds(whole: bool) -> range:
    return range(ALL_SEEDS if whole else SEEDS)


def found_in(drawn: Drawn) -> list[Diagnostic]:
    return cpts_docs.validate(drawn.text, today=drawn.today)


def test_nothing_is_found_in_a_project_that_is_right(seeds: range) -> None:
    wrong = [(seed, found) for seed in seeds if (found := found_in(project(seed)))]

    assert wrong == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: f"{it.rule}-{it.name}")
def test_a_mistake_is_found_alone_and_where_it_was_made(mutation: Mutation, whole: bool) -> None:
    tried = ((seed, project(seed)) for seed in range(ALL_SEEDS))
    changed = ((seed, it, path) for seed, it in tried if (path := mutation.change(it)))
    count = 0
    for seed, drawn, path in islice(changed, ALL_TRIES if whole else TRIES):
        found = [(item.rule, item.position and item.position.line) for item in found_in(drawn)]
        assert found in [[(mutation.rule, line)] for line in lines_of(drawn, path)], seed
        count += 1
    assert count
