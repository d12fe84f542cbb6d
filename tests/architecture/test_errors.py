from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping

from gare.model import errors
from tests.architecture.source import module_names

# Always caught where a header, a menu or the redirects are read: the text is shown all the same.
CAUGHT_INSIDE = frozenset({"YamlFault"})


def test_every_error_of_the_model_has_an_answer_on_the_web() -> None:
    of_the_model = {c for c in _classes(errors.GareError) if c.__module__ == errors.__name__}

    assert {c.__name__ for c in of_the_model - _answered()} == set()


def test_an_error_born_elsewhere_is_a_kind_of_one_that_is_answered() -> None:
    modules = [importlib.import_module(name) for name in module_names()]
    elsewhere = [c for c in _classes(errors.GareError) if c.__module__.startswith("gare.")]
    answered = _answered() - {errors.GareError}

    orphans = [
        c.__name__ for c in elsewhere if c is not errors.GareError and not answered & {*c.__mro__}
    ]

    assert modules != []
    assert set(orphans) - CAUGHT_INSIDE == set()


def test_every_error_of_the_model_is_in_the_tree_that_is_drawn() -> None:
    of_the_model = [c for c in _classes(errors.GareError) if c.__module__ == errors.__name__]

    assert [c.__name__ for c in of_the_model if c.__name__ not in (errors.__doc__ or "")] == []


def _classes(root: type[errors.GareError]) -> Iterator[type[errors.GareError]]:
    """Yield a class and all that derive from it, wherever they are."""
    yield root
    for child in root.__subclasses__():
        yield from _classes(child)


def _answered() -> set[type]:
    """Return the classes that are keys of a table of `gare/web/errors.py`."""
    module = importlib.import_module("gare.web.errors")
    tables = (v for v in vars(module).values() if isinstance(v, Mapping))
    return {key for table in tables for key in table if isinstance(key, type)}
