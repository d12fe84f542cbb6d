"""Who writes: authors as history names them, and persons as a request knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

CLOSED_NAME: Final = "Compte fermé"
"""What readers see in place of the name of a closed account."""


class Role(StrEnum):
    """What a person is here, from least to most trusted."""

    VISITOR = "visitor"
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


class AccountState(StrEnum):
    """Whether an account may be entered."""

    ACTIVE = "active"
    WAITING = "waiting"
    """Someone must accept it first."""
    DISABLED = "disabled"
    CLOSED = "closed"
    """Closed by its owner for ever: nothing is kept but its handle."""


class Scope(StrEnum):
    """What a personal token allows."""

    READ = "read"
    WRITE = "write"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Author:
    """A name as the history shows it, and the `handle` its synthetic address is made of.

    The handle is ASCII `[a-z0-9-]+`: "visiteur-sarcelle-4821", or an account's.
    """

    name: str
    handle: str


@dataclass(frozen=True, slots=True)
class Account:
    """A registered person, without any secret."""

    id: int
    handle: str
    name: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from, only as keyed hashes: nothing can be read back from them.

    `browser` stays as long as the visitor's cookie; `network` is forgotten the next day, and is ""
    for what only reads. `past_network` is the same network under yesterday's key.
    """

    browser: str = ""
    network: str = ""
    past_network: str = ""
    proof: str = ""
    """The challenge this request has answered, "" for none: each serves once."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: an account, or a visitor known by a pseudonym kept in the browser."""

    role: Role
    author: Author
    account: Account | None = None
    is_new: bool = False
    """A visitor whose browser has never written here."""
    origin: Origin = field(default_factory=Origin)
