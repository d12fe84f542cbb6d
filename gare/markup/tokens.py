"""What the parser gives: a tree of tokens, with the types that mistune leaves open."""

from __future__ import annotations

from typing import TypedDict, TypeGuard


class Attrs(TypedDict, total=False):
    """What a token knows besides its text."""

    level: int
    url: str
    title: str | None
    label: str
    info: str
    ordered: bool
    start: int
    align: str
    head: bool
    name: str
    number: int
    use: int
    checked: bool


class Token(TypedDict, total=False):
    """One piece of a page: `children`, or `raw` text, or (before inline parsing) `text`."""

    type: str
    raw: str
    text: str
    children: list[Token]
    attrs: Attrs
    start: int
    tight: bool


def are_tokens(value: object) -> TypeGuard[list[Token]]:
    """Tell (to the type checker) that what mistune gives is a list of tokens."""
    return isinstance(value, list)
