"""Secrets kept so that the database alone does not give them away.

AES-256-GCM under a key derived (HKDF-SHA-256) from the site's secret, which is a file beside it.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Final

from gare.model.errors import BadSetting

_PURPOSE: Final = b"gare second factor 1"
_VERSION: Final = "1:"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class Seal:
    """Closes and opens the secrets of accounts; the site's secret is read at the first use."""

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._secret = secret

    def closed(self, account_id: int, secret: str) -> str:
        """Return a secret as it is kept: for this account only."""
        # 50 ms, for those who have a second factor only.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        content = AESGCM(self._key()).encrypt(nonce, secret.encode(), _of(account_id))
        return _VERSION + base64.b64encode(nonce + content).decode("ascii")

    def opened(self, account_id: int, kept: str) -> str | None:
        """Return the secret that is kept; None under another key, or for another account."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            content = base64.b64decode(kept.removeprefix(_VERSION), validate=True)
            nonce, rest = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
            return AESGCM(self._key()).decrypt(nonce, rest, _of(account_id)).decode()
        except (InvalidTag, ValueError):
            return None

    def _key(self) -> bytes:
        """Return the key of all secrets."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE)
        return made.derive(self._secret())


def no_secret() -> bytes:
    """Refuse to close anything where the site's secret was not given."""
    raise BadSetting("GARE_DATA", "secret")


def _of(account_id: int) -> bytes:
    """Return what binds a secret to its account."""
    return f"account {account_id}".encode("ascii")
