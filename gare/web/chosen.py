"""Files chosen in a form: those it came with, those kept while a challenge was answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Final

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from gare.model.errors import StoreFailure
from gare.web.context import came_from, secret_key, whole_wiki
from gare.wiki.waiting_files import CHALLENGED, keep, kept

KEPT: Final = "kept_file"
"""The hidden field of a challenge that gives a file back; there may be several."""
MOST: Final = 5
"""How many files of one form are kept."""


def chosen() -> Iterator[tuple[str, FileStorage]]:
    """Give the files of the present form with the names of their inputs."""
    for name, file in request.files.items(multi=True):
        if file.filename:
            yield name, file
    for token in request.form.getlist(KEPT)[:MOST]:
        found = _kept(token)
        if found is not None:
            yield found.name or "", found


def chosen_at(name: str) -> FileStorage | None:
    """Return the file of an input, None when none was chosen."""
    return next((file for posted, file in chosen() if posted == name), None)


def set_aside() -> tuple[tuple[str, ...], bool]:
    """Keep the files that the form came with; return what gives them back, and if one is lost.

    Those that were kept before go on by their own tokens. Only the browser that sent them is given
    them back.
    """
    limit = whole_wiki().settings.max_upload_bytes
    sent = [one for one in request.files.items(multi=True) if one[1].filename]
    tokens = []
    for name, file in sent[:MOST]:
        file.stream.seek(0)
        content = file.stream.read(limit + 1)
        with suppress(StoreFailure):
            if len(content) <= limit:
                ticket = keep(whole_wiki().settings.data, content, time.time(), CHALLENGED)
                words = [ticket, name[:200], (file.filename or "")[-200:], came_from().browser]
                tokens.append(str(_signer().dumps(words)))
    gone = any(_kept(token) is None for token in request.form.getlist(KEPT)[:MOST])
    return tuple(tokens), gone or len(tokens) < len(sent)


def _kept(token: str) -> FileStorage | None:
    """Return a file that was kept for this very browser, None when it is gone."""
    try:
        ticket, name, filename, browser = (str(word) for word in _signer().loads(token))
    except (BadSignature, ValueError, TypeError):
        return None
    if browser != came_from().browser:
        return None
    content = kept(whole_wiki().settings.data, ticket, time.time())
    return None if content is None else FileStorage(BytesIO(content), filename, name)


def _signer() -> URLSafeSerializer:
    """Return what signs the tokens of files that are kept."""
    return URLSafeSerializer(secret_key(), salt="gare-kept-file")
