"""The code with one change, put into this process; and the same that notes what of it is run."""

from __future__ import annotations

import ast
import gc
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from cpts_docs.run import confined

PACKAGE = Path("cpts_docs")

NAMES = ["Lt", "LtE", "Gt", "GtE", "Eq", "NotEq", "In", "NotIn", "Is", "IsNot", "And", "Or"]
OTHER = {getattr(ast, a): getattr(ast, NAMES[n ^ 1]) for n, a in enumerate(NAMES)}

Line = tuple[str, int]
"""A file and the number of a line."""


@dataclass(frozen=True)
class Mutant:
    """The change of this number in a file, and the statement in which it is."""

    path: Path
    number: int
    line: int

    @cached_property
    def tree(self) -> ast.Module:
        """The file, changed."""
        return self._changed[0]

    @cached_property
    def told(self) -> str:
        return self._changed[1]

    @cached_property
    def _changed(self) -> tuple[ast.Module, str]:
        tree = ast.parse(self.path.read_text("utf-8"))
        _, node, attribute, value = list(mutations(tree))[self.number]
        before = ast.unparse(node)
        setattr(node, attribute, value)
        told = f"{self.path}:{node.lineno}: {before}  ->  {ast.unparse(node)}"
        return tree, told


def mutants(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text("utf-8"))
    for number, (line, *_) in enumerate(mutations(tree)):
        yield Mutant(path, number, line)


def mutations(tree: ast.Module) -> Iterator[tuple[int, Any, str, object]]:
    """Each change inside of a function: its statement's line, a node, an attribute, its value."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    lines = {
        id(node): (node, statement.lineno)
        for function in functions
        for statement in ast.walk(function)
        if isinstance(statement, ast.stmt) and statement is not function
        for node in ast.walk(statement)
    }
    for node, line in lines.values():
        for attribute, value in _others(node):
            yield line, node, attribute, value


def _others(node: ast.AST) -> Iterator[tuple[str, object]]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in OTHER:
            yield "ops", [OTHER[type(operator)]()]
        case ast.BoolOp(op=operator):
            yield "op", OTHER[type(operator)]()
        case ast.Constant(value=bool() | int() as value):
            yield "value", not value if isinstance(value, bool) else value + 1
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "value", ast.Constant(None)


def put_in(trees: Mapping[Path, ast.Module]) -> None:
    """Have the functions of this process be those of changed files."""
    new = {
        (module_of(path), part.co_qualname, part.co_firstlineno): part
        for path, tree in trees.items()
        for part in _codes(compile(ast.fix_missing_locations(tree), str(path.resolve()), "exec"))
    }
    names = {module_of(path) for path in trees}
    for item in gc.get_objects():
        if isinstance(item, FunctionType) and item.__module__ in names:
            old = item.__code__
            with suppress(ValueError):  # a closure whose variables are others now
                key = item.__module__, old.co_qualname, old.co_firstlineno
                item.__code__ = new.get(key, old)
        elif isinstance(item, _Cached) and item.__module__ in names:
            item.cache_clear()


_Cached = type(cache(print))


def note_lines(paths: Sequence[Path], seen: set[Line]) -> None:
    """Have each statement of the functions of these files note its line before it is run."""
    put_in({path: _marked(path) for path in paths})
    for path in paths:
        note = partial(lambda path, line: seen.add((path, line)), str(path))
        vars(sys.modules[module_of(path)])["_at_"] = note


def _marked(path: Path) -> ast.Module:

    def with_mark(statement: ast.stmt) -> tuple[ast.stmt, ast.stmt]:
        call = ast.Call(ast.Name("_at_", ast.Load()), [ast.Constant(statement.lineno)], [])
        return ast.copy_location(ast.Expr(call), statement), statement

    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in {id(node): node for function in functions for node in ast.walk(function)}.values():
        for name in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, name, None), list):
                setattr(node, name, [part for item in statements for part in with_mark(item)])
    return tree


def lay_out(mutant: Mutant, folder: Path) -> None:
    """Have the processes that are started for templates find the mutant."""

    def linked(source: str, target: str) -> None:
        Path(target).symlink_to(Path(source).resolve())

    shutil.copytree(PACKAGE, folder / PACKAGE, copy_function=linked)
    (folder / mutant.path).unlink()
    (folder / mutant.path).write_text(ast.unparse(mutant.tree), "utf-8")
    confined.__file__ = str(folder / "cpts_docs/run/confined.py")
    sys.dont_write_bytecode = True  # nor among what is linked


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _codes(part)


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")
