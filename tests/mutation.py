"""Mutation testing by sampling (``make mutants``): do the tests see that the code does otherwise?

The tests are loaded once; each mutant is a fork, in which one function has one change.
"""

import ast
import gc
import importlib
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

TESTED = {
    "cpts_docs/project/rules/*.py": "validation plan",
    "cpts_docs/foreign/[cefnstwx]*.py": "recipients tables_rows tables_text tables_workbooks",
    "cpts_docs/foreign/ods.py": "tables_workbooks",
    "cpts_docs/foreign/[ao][or]*.py": "read_docx read_odt",
    "cpts_docs/foreign/pdf*.py": "pdf_form",
    "cpts_docs/foreign/package.py": "tables_workbooks",
    "cpts_docs/documents/sandbox.py": "sandbox",
    "cpts_docs/jobs/collect/people.py": "people collect",
}
NAMES = ["Lt", "LtE", "Gt", "GtE", "Eq", "NotEq", "In", "NotIn", "Is", "IsNot", "And", "Or"]
OTHER = {getattr(ast, a): getattr(ast, NAMES[n ^ 1]) for n, a in enumerate(NAMES)}
OPTIONS = ["-x", "-q", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider"]


def mutations(tree: ast.AST) -> Iterator[tuple[Any, str, object]]:
    """Each change inside of a function: a node, one of its attributes, and its other value."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    for node in {id(n): n for f in functions for part in f.body for n in ast.walk(part)}.values():
        match node:
            case ast.Compare(ops=[operator]) if type(operator) in OTHER:
                yield node, "ops", [OTHER[type(operator)]()]
            case ast.BoolOp(op=operator):
                yield node, "op", OTHER[type(operator)]()
            case ast.Constant(value=bool() | int() as value):
                yield node, "value", not value if isinstance(value, bool) else value + 1
            case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
                yield node, "value", ast.Constant(None)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from codes(part)


def survives(path: Path, tree: ast.Module, files: list[str]) -> bool:
    """Whether no test fails, in a fork; what does not end in two minutes was seen."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    signal.alarm(120)
    new = {(c.co_qualname, c.co_firstlineno): c for c in codes(compile(tree, str(path), "exec"))}
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    importlib.import_module(name)  # which a test may do no sooner than it runs
    for item in gc.get_objects():
        if isinstance(item, FunctionType) and item.__module__ == name:
            old = item.__code__
            item.__code__ = new.get((old.co_qualname, old.co_firstlineno), old)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os._exit(pytest.main([*OPTIONS, *files]))


def main(count: int = 150, minutes: int = 12) -> None:
    files = {
        at: [f"tests/test_{name}.py" for name in names.split()] for at, names in TESTED.items()
    }
    every = dict.fromkeys(name for names in files.values() for name in names)
    pytest.main([*OPTIONS, "--collect-only", "-qq", *every])
    places = [(path, at) for at in files for path in sorted(Path().glob(at))]
    found = [(*place, n) for place in places for n, _ in enumerate(mutations(parsed(place[0])))]
    end, lived, tried = time.monotonic() + 60 * minutes, 0, 0
    for path, place, number in random.Random(1).sample(found, count):
        if time.monotonic() < end:
            tree = parsed(path)
            node, attribute, value = list(mutations(tree))[number]
            before, tried = ast.unparse(node), tried + 1
            setattr(node, attribute, value)
            if survives(path, ast.fix_missing_locations(tree), files[place]):
                lived += 1
                print(f"{path}:{node.lineno}: {before}  ->  {ast.unparse(node)}", flush=True)
    print(f"{tried} mutants of {len(found)}, {tried - lived} killed")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
