"""No state at module level: what a module binds is a constant, a type, a function, a pattern."""

from __future__ import annotations

import ast
import dataclasses
import enum
import functools
import importlib
import logging
import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, timedelta, timezone
from pathlib import Path, PurePath

import click
import flask
import sqlalchemy as sa

from tests.architecture.source import code_files, functions, module_names, name_of, parsed, place

ATOMS = (
    str, bytes, int, float, complex, bool, range, re.Pattern, PurePath, date, timedelta, timezone,
    enum.Enum, type, type(None), type(Ellipsis),
    types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.GenericAlias,
    types.UnionType, typing.TypeVar, typing.ParamSpec, typing.NewType,
    logging.Logger, click.Command, flask.Blueprint,
    sa.MetaData, sa.ClauseElement,
)  # fmt: skip
# Instances that keep nothing from one text to the next, and take a millisecond to make.
STATELESS = frozenset(
    {"gare.markup.blocks.Blocks", "gare.markup.inlines.Inlines", "builtins.Cleaner"}
)
CHANGING = frozenset(
    {
        "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem",
        "remove", "reverse", "setdefault", "sort", "update",
    }
)  # fmt: skip
CACHES = frozenset({"cache", "cached_property", "lru_cache"})


def test_what_a_module_binds_does_not_change() -> None:
    found = [
        f"{place(file, line)} {name}: {type(value).__name__}"
        for file in code_files()
        if name_of(file) in module_names()
        for name, line, value in _bound(file)
        if not _is_constant(value, name)
    ]

    assert found == []


def test_no_constant_is_changed_by_its_module() -> None:
    found = [place(file, line) for file in code_files() for line in _changes(parsed(file))]

    assert found == []


def test_no_function_keeps_a_cache() -> None:
    found = [
        f"{place(file, node.lineno)} {node.name}"
        for file in code_files()
        for node in functions(file)
        if any(_last_name(d) in CACHES for d in node.decorator_list)
    ]

    assert found == []


def test_a_list_an_instance_and_a_cache_are_found() -> None:
    class Instance:
        pass

    cached = ast.parse("@functools.lru_cache(2)\ndef f(): 0").body[0]

    assert isinstance(cached, ast.FunctionDef)
    assert not _is_constant([], "found")
    assert not _is_constant(Instance(), "INSTANCE")
    assert not _is_constant((1, Instance()), "PAIR")
    assert _is_constant({"a": (1, "b")}, "TABLE")
    assert list(_changes(ast.parse("A = {}\ndef f(): A['x'] = 1"))) == [2]
    assert list(_changes(ast.parse("A = []\ndef f(): A.append(1)"))) == [2]
    assert list(_changes(ast.parse("A = 1\ndef f():\n    global A"))) == [3]
    assert list(_changes(ast.parse("A = {}\ndef f(a): a['x'] = A['x']"))) == []
    assert [_last_name(d) for d in cached.decorator_list] == ["lru_cache"]


def _bound(file: Path) -> Iterator[tuple[str, int, object]]:
    """Yield the names a module assigns itself, with their line and value."""
    module = importlib.import_module(name_of(file))
    for node in parsed(file).body:
        for name in _targets(node):
            yield name, node.lineno, getattr(module, name)


def _targets(node: ast.stmt) -> Iterator[str]:
    """Yield the names a statement binds by assignment."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id


def _is_constant(value: object, name: str) -> bool:
    """Tell whether a value cannot change; a table in capitals is taken at its word."""
    if isinstance(value, ATOMS) or typing.get_origin(value) is not None or name == "__all__":
        return True
    if f"{type(value).__module__}.{type(value).__qualname__}" in STATELESS:
        return True
    if isinstance(value, tuple | frozenset):
        return all(_is_constant(v, name) for v in value)
    if isinstance(value, Mapping | list | set):
        inside = value.values() if isinstance(value, Mapping) else value
        is_table = name.isupper() or isinstance(value, types.MappingProxyType)
        return is_table and all(_is_constant(v, name) for v in inside)
    if isinstance(value, functools.partial):
        return all(_is_constant(v, name) for v in (*value.args, *value.keywords.values()))
    if dataclasses.is_dataclass(value):
        # Only a frozen one has its own way to refuse an assignment.
        frozen = "__setattr__" in vars(type(value))
        fields = (getattr(value, f.name) for f in dataclasses.fields(value))
        return frozen and all(_is_constant(v, name) for v in fields)
    return callable(value) and type(value).__module__ in {"operator", "builtins"}


def _changes(tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a name of the module is changed, or made global."""
    names = {name for node in tree.body for name in _targets(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield node.lineno
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            if isinstance(node.value, ast.Name) and node.value.id in names:
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in names and node.func.attr in CHANGING:
                yield node.lineno


def _last_name(node: ast.expr) -> str:
    """Return the last part of a decorator's name: "lru_cache" of `functools.lru_cache(8)`."""
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
