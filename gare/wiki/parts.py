"""The parts of every page: menu, footer, welcome, each a page of `_gare/` edited like pages."""

from __future__ import annotations

from gare.markup.sanitize import SafeHtml
from gare.model.names import PagePath
from gare.wiki.rendering import shown
from gare.wiki.wiki import Wiki

MENU = PagePath("_gare/menu")
FOOTER = PagePath("_gare/footer")
WELCOME = PagePath("_gare/welcome")


def part(wiki: Wiki, path: PagePath) -> SafeHtml:
    """Return a part as HTML, "" when it is not written."""
    row = wiki.index.page(path)
    if row is None or row.size > wiki.settings.max_page_bytes:
        return SafeHtml("")
    return shown(wiki, row.path, row.blob).html
