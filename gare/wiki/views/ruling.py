"""What is seen of rules: who may do what at a place, to be chosen; texts of rules and policy."""

from __future__ import annotations

from dataclasses import dataclass, field

from gare.model.errors import Problem
from gare.model.names import PagePath
from gare.model.rules import RuleFault


@dataclass(frozen=True, slots=True)
class ProtectView:
    """Who may read and change a page, or it and all below, to be chosen (template `protect.html`).

    `read` and `change` are words of rules: "everyone", "members", "moderators", "admins"; ""
    when the rule in force says something that this screen does not.
    """

    path: PagePath
    title: str
    change: str
    read: str
    below: int
    """How many pages are below it."""
    has_whole: bool = False
    """True when it is the folder that has a rule, not the page alone."""
    is_whole: bool = False
    """True when the folder is chosen."""
    has_rule: bool = False
    base: str = ""
    summary: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class RulesView:
    """The text of the rules, with what is wrong in it (template `rules.html`)."""

    text: str
    base: str
    editable: bool
    faults: tuple[RuleFault, ...] = ()
    errors: tuple[str, ...] = ()
    summary: str = ""
    sentences: tuple[str, ...] = field(default=())
    """What is wrong, in the reader's language."""


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The text of the policy of moderation, with what is wrong in it (template `policy.html`)."""

    text: str
    base: str
    editable: bool
    faults: tuple[Problem, ...] = ()
    errors: tuple[str, ...] = ()
    summary: str = ""
    sentences: tuple[str, ...] = field(default=())
    """What is wrong, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A text of the wiki's own as a form sent it: over the version `base`, with why."""

    text: str
    base: str = ""
    summary: str = ""
