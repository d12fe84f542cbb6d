"""Open a block again: what is written in a page becomes the choice that would write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gare.kinds.values import as_text, listed
from gare.markup.directives import MAX_OPTION_BYTES, read
from gare.model.people import Role
from gare.wiki.asking import Arguments
from gare.wiki.embedding import NUMBER, arguments_of
from gare.wiki.inserting import GUIDE, LIST, TAKES, insert_view
from gare.wiki.views.inserting import InsertView
from gare.wiki.wiki import Wiki

_BLOCK: Final = re.compile(r"```\{([a-z-]{1,30})\}[ \t]*\n(?:(.*)\n)?```\s*", re.DOTALL)
_SETTINGS: Final = {
    "genre": "kind", "nombre": "number", "dossier": "folder", "titre": "title",
    "adresse": "address", "questions": "ask",
}  # fmt: skip
"""The options of blocks that are no list, and the argument of a choice each is."""


def reopened(wiki: Wiki, path: str, text: str, role: Role) -> InsertView:
    """Return the choice that a block of a page is; a new one, `lost`, when it cannot say all of it.

    What a choice does not know (a question in other words, a field that is gone) would be lost.
    """
    view = _choice_of(wiki, path, text, role)
    new = {"path": (path,)}
    return view or replace(insert_view(wiki, new, role), lost=True)


def _choice_of(wiki: Wiki, path: str, text: str, role: Role) -> InsertView | None:
    """Return the choice that says all that a block says, None when there is none."""
    found = _BLOCK.fullmatch(text) if len(text) <= 2 * MAX_OPTION_BYTES else None
    if found is None or found[1] not in TAKES:
        return None
    directive = read(found[1], found[2] or "")
    if directive.fault:
        return None
    given = _given(directive.name, directive.options)
    view = insert_view(wiki, {"block": (directive.name,), "path": (path,), **given}, role)
    after = read(view.name, view.text.split("\n", 1)[1].removesuffix("```"))
    if not _says(directive.name, directive.options, after.options):
        return None
    return replace(view, reopened=True)


def _given(name: str, options: Mapping[str, object]) -> Arguments:
    """Return the options of a block as the arguments of a choice."""
    if name == LIST:
        arguments, number = arguments_of(options)
        return arguments | ({"number": (str(number),)} if number != NUMBER else {})
    return {
        _SETTINGS[key]: tuple(as_text(one) for one in _values(value))
        for key, value in options.items()
        if key in _SETTINGS
    }


def _values(value: object) -> list[object]:
    """Return the values of an option; the names of what a mapping holds."""
    return list(value) if isinstance(value, dict) else listed(value)


def _says(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Tell whether options say all that others said."""
    if name == LIST:
        (old, number), (new, now) = arguments_of(before), arguments_of(after)
        return number == now and all(set(old[key]) == set(new.get(key, ())) for key in old)
    if name == GUIDE and not isinstance(before.get("questions"), dict):
        return False
    return all(after.get(key) == value for key, value in before.items())
