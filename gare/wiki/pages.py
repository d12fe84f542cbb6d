"""What every way of showing a page shares: files found, folders above, table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gare.markup.names import title_from_path
from gare.model.names import BlobId, FilePath, PagePath, address
from gare.model.pages import Heading
from gare.wiki.views.frame import Crumb
from gare.wiki.wiki import Wiki

CONTENTS_FROM: Final = 2
"""A table of contents, which also leads to editing each section, is shown from here."""


@dataclass(frozen=True, slots=True)
class FileFound:
    """The address is that of a file which is not a page."""

    file: FilePath
    blob: BlobId
    size: int


def crumbs(wiki: Wiki, path: PagePath) -> tuple[Crumb, ...]:
    """Return the folders above a page, from the root; home is not among them."""
    folders = path.split("/")[:-1]
    made = []
    for depth in range(1, len(folders) + 1):
        place = PagePath("/".join(folders[:depth]))
        row = wiki.index.page(place)
        made.append(
            Crumb(row.title, address(row.path)) if row else Crumb(title_from_path(place), "")
        )
    return tuple(made)


def contents(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Return the table of contents of a page: empty when it is short."""
    return headings if len(headings) >= CONTENTS_FROM else ()


def jump(headings: tuple[Heading, ...]) -> str:
    """Return the first heading more than one level below the one before, "" when there is none.

    The highest level of a page counts as its first: that is where the headings shown begin.
    """
    above = min((heading.level for heading in headings), default=1) - 1
    for heading in headings:
        if heading.level > above + 1:
            return heading.text
        above = heading.level
    return ""
