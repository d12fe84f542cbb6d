"""Structured pages: kinds, their fields, and the records that pages of a kind are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from gare.model.names import PagePath
from gare.model.people import Role


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values a field may take; `parent` is the value above it in a tree, else ""."""

    value: str
    label: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """What one key of a header means. `type` names a field type of `gare.kinds.types`.

    `choices_from` names a kind whose pages are the choices; `same_as` the term of a standard
    ("schema:telephone"); `visible_to` the least role that sees the value; `more` holds the
    settings only one type knows (`min`, `max`, `unit`, `formula`…).
    """

    name: str
    label: str
    type: str = "text"
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""
    multiple: bool = False
    max_length: int = 0
    pattern: str = ""
    default: object = None
    visible_to: Role = Role.VISITOR
    same_as: str = ""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A schema of structured pages: `_gare/kinds/<name>.yml`.

    `title` is a pattern such as "{prenom} {nom}", "" when titles are typed. `fields` holds those
    of the kind it `extends` too, first. `sort` is a field name, with "-" before it when reversed.
    `verify_days` is how long `verified` holds, 0 for ever. `same_as` is the class of a standard
    ("schema:Event"). `order` is the place in menus: small first, then by label.
    """

    name: str
    label: str
    plural: str
    icon: str = ""
    folder: str = ""
    title: str = ""
    help: str = ""
    extends: str = ""
    fields: tuple[Field, ...] = ()
    view: str = "list"
    sort: str = "title"
    verify_days: int = 0
    same_as: str = ""
    order: int = 0

    def field(self, name: str) -> Field | None:
        """Return a field by its name."""
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Something wrong in the value of a field: a `code` with a sentence in the web layer.

    `level` is "error" (cannot be saved by a form), "missing" (may be saved, is told) or "ask"
    (probably not meant: a person says yes). `detail` is the words at fault or the limit. `sub` is
    the part of the form at fault ("code_postal", "1.nom"), "" for the field as a whole.
    """

    field: str
    code: str
    detail: str = ""
    level: str = "error"
    sub: str = ""


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """Why a schema is refused: the line (from 1) when known, a code, the words at fault."""

    code: str
    line: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NamedPage:
    """A page that a field names: its title, its absolute address and its kind."""

    title: str
    address: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A page of a kind as lists and exports know it: its header, and what git says of it.

    `address` is absolute; `fields` is the header without the engine's own keys, values as YAML
    gives them (text, numbers, booleans, dates, lists, mappings); `text` is the body without
    markup, "" when it was not asked for. `pages` are those that fields name, by what they say.
    """

    path: PagePath
    address: str
    kind: str
    title: str
    id: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    lang: str = ""
    license: str = ""
    summary: str = ""
    status: str = ""
    verified: date | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    text: str = ""
    pages: Mapping[str, NamedPage] = field(default_factory=dict)
