"""The formats there are: one per file of `gare/exports/formats/`, loaded when first asked for."""

from __future__ import annotations

import importlib
import pkgutil

from gare.exports import formats as folder
from gare.exports.format import Format
from gare.model.kinds import Kind


def formats() -> tuple[Format, ...]:
    """Return all formats by name. The first call imports their libraries: about half a second."""
    names = (module.name for module in pkgutil.iter_modules(folder.__path__))
    modules = (importlib.import_module(f"{folder.__name__}.{name}") for name in names)
    found = (vars(module).get("FORMAT") for module in modules)
    return tuple(sorted((one for one in found if isinstance(one, Format)), key=lambda f: f.name))


def format_named(name: str) -> Format | None:
    """Return the format of an address ("mednum.csv"), or None."""
    return next((one for one in formats() if one.name == name), None)


def writers(kind: Kind) -> tuple[Format, ...]:
    """Return the formats a list of this kind can be written in, those of a single page left out."""
    return tuple(one for one in formats() if one.serves(kind) and not one.single)


def of_one(kind: Kind) -> tuple[Format, ...]:
    """Return the formats in which one page of this kind is worth having: those made for it."""
    return tuple(one for one in formats() if one.serves(kind) and (one.kinds or one.name == "json"))


def readers() -> tuple[Format, ...]:
    """Return the formats that can be read."""
    return tuple(one for one in formats() if one.read is not None)
