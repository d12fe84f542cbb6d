"""What the form of a kind sent: its fields, its text, what it goes on with."""

from __future__ import annotations

from flask import request

from gare.kinds.engine import form_fields
from gare.kinds.forms import PREFIX
from gare.model.errors import BadInput
from gare.model.kinds import Kind
from gare.wiki.forming import Filled

MAX_NAMES = 20_000
ENDPOINTS = frozenset({"editing.save", "editing.create"})


def is_form() -> bool:
    """Tell whether what was sent is the form of a kind, not a text."""
    if "source" in request.form:
        return False
    return "kind" in request.form or any(name.startswith(PREFIX) for name in request.form)


def is_posted() -> bool:
    """Tell whether the request sends the form of a kind to be saved."""
    return request.endpoint in ENDPOINTS and request.method == "POST" and is_form()


def typed_text() -> str:
    """Return what was sent as plain text, when not even its form can be shown."""
    lines = (
        f"{name.removeprefix(PREFIX)}: {text}"
        for name, texts in request.form.lists()
        for text in texts
        if name.startswith(PREFIX) and text.strip()
    )
    return "\n".join([*lines, "", request.form.get("body", "")])


def filled() -> Filled:
    """Return what a form sent. Raises `BadInput` for more inputs than any form has."""
    names = [name for name in request.form if name.startswith(PREFIX)]
    if len(names) > MAX_NAMES:
        raise BadInput("field", str(len(names)))
    return Filled(
        given={name: tuple(request.form.getlist(name)) for name in names},
        body=request.form.get("body"),
        base=request.form.get("base", ""),
        summary=request.form.get("summary", ""),
        author=request.form.get("author", "").strip(),
        ident=request.form.get("id", ""),
        folder=request.form.get("folder", ""),
        agreed=frozenset(request.form.getlist("agreed")),
        add=request.form.get("add", ""),
        another=bool(request.form.get("another")),
        proposed=bool(request.form.get("propose")),
        draft=request.form.get("draft", ""),
    )


def strays(kind: Kind, sent: Filled) -> tuple[str, ...]:
    """Return what was typed in fields that the kind has no more."""
    known = {one.name for one in form_fields(kind)}
    return tuple(
        f"{name.removeprefix(PREFIX)} : {text.strip()}"
        for name, texts in sent.given.items()
        for text in texts
        if text.strip() and name.removeprefix(PREFIX).partition(".")[0] not in known
    )
