"""The builder of kinds as a browser sends it, without a browser."""

from __future__ import annotations

import html
import re
from typing import Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HERE: Final = "/-/kind-of/lieu"


def inputs(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the builder of a page, without its buttons."""
    form = re.search(r'<form id="builder".*?</form>', page, re.DOTALL)
    assert form is not None
    found: dict[str, list[str]] = {}
    for tag in re.finditer(
        r"<input ([^>]*)>|<textarea ([^>]*)>\n(.*?)</textarea>|<select ([^>]*)>(.*?)</select>",
        form[0],
        re.DOTALL,
    ):
        head, area, text, choice, options = tag.groups()
        name = re.search(r'name="([^"]*)"', head or area or choice)
        value = re.search(r'value="([^"]*)"', head or "")
        said = text if area is not None else value[1] if value else ""
        if choice is not None:
            chosen = re.search(r'value="([^"]*)" selected', options)
            first = re.search(r'value="([^"]*)"', options)
            said = chosen[1] if chosen else first[1] if first else ""
        ticked = "checkbox" not in (head or "") or " checked" in (head or "")
        if name and ticked:
            found.setdefault(html.unescape(name[1]), []).append(html.unescape(said))
    return found


def post(client: FlaskClient, page: str, do: str, at: str = HERE, **changes: str) -> TestResponse:
    """Press a button of the builder that a page shows, with some inputs changed."""
    sent: dict[str, list[str]] = inputs(page)
    sent |= {name.replace("__", "."): [text] for name, text in changes.items()}
    return client.post(at, data={**sent, "do": do})


def opened(client: FlaskClient, at: str = HERE) -> str:
    """Return the page of a builder."""
    answer = client.get(at)
    assert answer.status_code == 200
    return answer.text
