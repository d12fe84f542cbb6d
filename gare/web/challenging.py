"""The challenge as a screen: what was sent is kept in it, and goes through with the answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from gare.web import form_sent
from gare.web.chosen import KEPT, set_aside
from gare.web.context import answer, came_from, remember, secret_key, the_wiki
from gare.wiki.deciding import new_challenge
from gare.wiki.views.moderating import ChallengeView

CHALLENGE: Final = "challenge"
WORK: Final = "challenge_work"
SAID: Final = "challenge_answer"
STATUS: Final = 428
_OURS: Final = frozenset({CHALLENGE, WORK, SAID, "csrf_token"})


def challenge_screen() -> BaseResponse:
    """Return the form that was sent with a challenge to answer: nothing of it is lost."""
    asked = new_challenge(the_wiki(), came_from(), request.path, secret_key())
    fields, is_lost = resent(_OURS)
    view = ChallengeView(
        address=request.full_path.rstrip("?"),
        fields=fields,
        challenge=asked.text,
        effort=asked.effort,
        question=asked.question,
        text=typed_text(),
        wrong=bool(request.form.get(CHALLENGE)),
        lost_file=is_lost,
    )
    return remember(answer("challenge.html", view, STATUS), request.form.get("author", ""))


def resent(ours: Collection[str]) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return all that a form sent but for our own fields, its files kept; and if one is lost."""
    tokens, is_lost = set_aside()
    fields = tuple(
        (name, value)
        for name, values in request.form.lists()
        if name not in ours
        for value in values
    )
    return (*fields, *((KEPT, token) for token in tokens)), is_lost


def typed_text() -> str:
    """Return the text that was typed, to be read and copied."""
    if form_sent.is_posted():
        return form_sent.typed_text()
    return request.form.get("source", "")
