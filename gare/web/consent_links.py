"""Links sent to persons that pages are about: signed, dated, for one address of one page."""

from __future__ import annotations

import hashlib
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

from gare.model.errors import PageMissing
from gare.model.names import PagePath
from gare.web.context import origin, secret_key, whole_wiki
from gare.wiki.reaching import key_of

DAYS: Final = 60
_SECONDS: Final = DAYS * 24 * 3600


def link_to(path: PagePath, email: str) -> str:
    """Return the address where a person says yes or no; their own is not in it."""
    return f"{origin()}/-/consent/{_signer().dumps([str(path), _mark(email)])}"


def read_link(token: str) -> tuple[PagePath, str]:
    """Return the page of a link and the address it was sent to. Raises `PageMissing`."""
    try:
        path, mark = _signer().loads(token, max_age=_SECONDS)
    except (BadSignature, ValueError, TypeError):
        raise PageMissing("") from None
    contact = whole_wiki().people.contacts.of(key_of(whole_wiki(), str(path)))
    if contact is None or _mark(contact.email) != mark:
        raise PageMissing("")
    return PagePath(str(path)), contact.email


def _mark(email: str) -> str:
    """Return what tells an address from another without showing it."""
    return hashlib.sha256(secret_key() + b"\0contact\0" + email.encode()).hexdigest()[:20]


def _signer() -> URLSafeTimedSerializer:
    """Return what signs the links."""
    return URLSafeTimedSerializer(secret_key(), salt="gare-consent")
