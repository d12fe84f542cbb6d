"""A page as the index keeps it, made of the bytes of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gare.markup.reading import document
from gare.model.errors import Problem
from gare.model.names import BlobId, FilePath, name_fault, page_of
from gare.model.pages import PageEntry
from gare.wiki.text import decode

NOT_TEXT: Final = Problem("not-text")
"""Among the problems of a page whose bytes are not UTF-8 text."""
_LONG_CHARS: Final = 4_000
"""How much of a page over the limit is searched."""


def is_page(file: FilePath) -> bool:
    """Tell whether a file is a page that can be served."""
    return page_of(file) is not None and name_fault(file) is None


def entry(
    file: FilePath,
    blob: BlobId,
    content: bytes,
    max_bytes: int,
    withheld: Mapping[str, frozenset[str]],
) -> PageEntry | None:
    """Return a page as the index keeps it, None when the file is no page.

    `withheld` are the keys of headers that not everyone may see, by kind.
    """
    path = page_of(file)
    if path is None or not is_page(file):
        return None
    text = decode(content)
    source = text.text if len(content) <= max_bytes else text.text[:_LONG_CHARS]
    said = document(path, source)
    if not text.readable:
        said = replace(said, problems=(*said.problems, NOT_TEXT))
    return PageEntry(path, file, blob, len(content), said, withheld.get(said.kind, frozenset()))
