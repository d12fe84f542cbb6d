"""Names of people called in a text, `@anne-le-goff`: found, written as links, known or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Final

from gare.markup.sanitize import SafeHtml

NAME: Final = re.compile(r"(?<![\w@/.+\-\[])@([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)(?![\w@])")
"""A call; an address of mail, a citation `[@id]` and a path are none."""
_LINK: Final = re.compile(r'<a (?=[^>]*class="mention")[^>]*>@([a-z0-9-]+)</a>')
_SIGN: Final = 'class="mention"'


def with_links(text: str, write: Callable[[str], str]) -> str:
    """Return a text for HTML, each name it calls as a link; `write` gives the HTML of the rest."""
    made, end = [], 0
    for found in NAME.finditer(text):
        name = found[1]
        link = f'<a href="/-/who/{name}" class="mention">@{name}</a>'
        made += [write(text[end : found.start()]), link]
        end = found.end()
    return "".join([*made, write(text[end:])])


def known_only(html: SafeHtml, known: Callable[[], Container[str]]) -> SafeHtml:
    """Return HTML where only the names of people there are lead somewhere.

    `known` is asked when a name is called, else not at all.
    """
    if _SIGN not in html:
        return html
    names = known()
    return SafeHtml(
        _LINK.sub(lambda found: found[0] if found[1] in names else f"@{found[1]}", html)
    )
