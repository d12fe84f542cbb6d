"""Ask before contacts that seem a person's own are public: afterwards, history keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.personal import PersonalContacts
from gare.web.challenging import resent, typed_text
from gare.web.context import answer, remember
from gare.wiki.guarding import MOST_TOLD, contacts_in
from gare.wiki.views.frame import ContactsView

AGREED: Final = "public"
"""The field that says that the contacts of a form may be public."""
RETURN: Final = "preview"
"""The field that has a form shown again with what was typed."""
STATUS: Final = 428
_SHOWN_AGAIN: Final = frozenset(
    {"editing.save", "editing.create", "talking.do_talk", "talking.do_report"}
)


def ask_first(*texts: str, found: Iterable[str] = ()) -> None:
    """Raise `PersonalContacts` for those of some texts, and those `found`, not agreed to yet."""
    words = dict.fromkeys((*found, *contacts_in(*texts)))
    if words and not request.form.get(AGREED):
        raise PersonalContacts(tuple(words))


def contacts_screen(error: PersonalContacts) -> BaseResponse:
    """Return the form that was sent, to be sent again or changed: nothing of it is lost."""
    fields, is_lost = resent(frozenset({AGREED, RETURN, "csrf_token"}))
    view = ContactsView(
        words=error.words[:MOST_TOLD],
        address=request.full_path.rstrip("?"),
        fields=fields,
        text=typed_text(),
        has_return=request.endpoint in _SHOWN_AGAIN,
        lost_file=is_lost,
    )
    return remember(answer("contacts.html", view, STATUS), request.form.get("author", ""))
