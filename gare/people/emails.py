"""Addresses of mail: which ones a message can be sent to, and which are the same."""

from __future__ import annotations

import re
from typing import Final

from gare.model.errors import BadInput

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_MAX_EMAIL: Final = 254


def allowed_email(email: str) -> str:
    """Return an address that a message can be sent to. Raises BadInput("email")."""
    text = email.strip()
    if len(text) > _MAX_EMAIL or not _EMAIL.fullmatch(text):
        raise BadInput("email", email[:_MAX_EMAIL])
    return text


def email_key(email: str) -> str:
    """Return what two spellings of an address share."""
    return email.strip().lower()[:_MAX_EMAIL]
