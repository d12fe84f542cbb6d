"""The pages that the fields of a header name: paths and `[[titles]]` among their texts.

No schema is known here. What is written as a link is one; what only looks like a path, as
"contacts/labacces", is a soft link: it leads to a page that is there, and wants none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from gare.markup.targets import Inside, wiki_target
from gare.model.names import SUFFIX, PagePath
from gare.model.pages import Link, Reference

MAX_REFERENCES: Final = 200
_MAX_CHARS: Final = 250
_MAX_DEPTH: Final = 3
_WIKI: Final = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
_PATH: Final = re.compile(r"/?[a-z0-9_-]+(?:/[a-z0-9_-]+)+")


def references(page: PagePath, fields: Mapping[str, object]) -> tuple[Reference, ...]:
    """Return the pages and files that fields name, with the field ("auteurs.page"), each once."""
    found = (
        Reference(name, link)
        for field, value in fields.items()
        for name, text in _texts(field, value, 1)
        if (link := link_of(page, text)) is not None
    )
    return tuple(islice(dict.fromkeys(found), MAX_REFERENCES))


def link_of(page: PagePath, text: str) -> Link | None:
    """Return the link that the text of a field is, None for any other text."""
    text = text.strip()
    if len(text) > _MAX_CHARS or "\n" in text:
        return None
    wiki = _WIKI.fullmatch(text)
    firm = wiki is not None or text.startswith(("./", "../"))
    if not firm and not _PATH.fullmatch(text) and not text.endswith(SUFFIX):
        return None
    place = wiki_target(page, text if wiki is None else wiki[1])
    if not isinstance(place, Inside):
        return None
    return place.link if firm else replace(place.link, soft=True)


def renamed(page: PagePath, value: object, rename: Callable[[str], str | None]) -> object:
    """Return the value of a field with its links renamed; `rename` says None for what stays."""
    if isinstance(value, Mapping):
        return {key: renamed(page, one, rename) for key, one in value.items()}
    if isinstance(value, list):
        return [renamed(page, one, rename) for one in value]
    if not isinstance(value, str) or link_of(page, value) is None:
        return value
    wiki = _WIKI.fullmatch(value.strip())
    written = value.strip() if wiki is None else wiki[1]
    name = rename(written)
    if name is None:
        return value
    text = value.replace(written, name, 1)
    return text if link_of(page, text) is not None else text + SUFFIX


def _texts(name: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    """Give the texts of a field and of what is inside it, with their names."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping) and depth < _MAX_DEPTH:
        for sub, inner in value.items():
            yield from _texts(f"{name}.{sub}", inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(name, inner, depth)
