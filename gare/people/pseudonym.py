"""Pseudonyms: who writes without an account bears a stable name per browser, never an address."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from gare.model.fold import fold
from gare.model.people import Author
from gare.people.names import is_address, presentable

TOKEN_BYTES: Final = 16

_PURPOSE: Final = b"gare pseudonym\0"
# Colours, birds, plants: words that agree with nobody's gender and mock nobody.
_WORDS: Final = (
    "abricot", "acajou", "ambre", "amande", "anis", "ardoise", "argent", "aubépine", "azur",
    "basilic", "bergamote", "bleuet", "bruyère", "cannelle", "capucine", "carmin", "cèdre",
    "cerise", "chardon", "châtaigne", "cigogne", "citron", "cobalt", "colibri", "coquelicot",
    "corail", "cyprès", "érable", "fauvette", "fougère", "garance", "genêt", "hirondelle",
    "indigo", "iris", "ivoire", "jasmin", "jonquille", "lavande", "lilas", "loriot", "mélèze",
    "menthe", "mésange", "mimosa", "muguet", "myrtille", "noisette", "olive", "orchidée",
    "passereau", "pervenche", "pivoine", "prunelle", "réséda", "safran", "sarcelle", "sauge",
    "sorbier", "tilleul", "topaze", "tourterelle", "turquoise", "verveine",
)  # fmt: skip
_FIRST_NUMBER: Final = 1000
_NUMBERS: Final = 9000


def new_token() -> bytes:
    """Return a new token to keep in a browser."""
    return secrets.token_bytes(TOKEN_BYTES)


def pseudonym(token: bytes, secret: bytes) -> Author:
    """Return the author a browser's token stands for: "Visiteur sarcelle 4821".

    The same token gives the same author as long as the site keeps its secret; the token cannot be
    found from the author. One name in 576,000: two browsers may bear the same.
    """
    digest = hmac.new(secret, _PURPOSE + token, hashlib.sha256).digest()
    word = _WORDS[int.from_bytes(digest[:8], "big") % len(_WORDS)]
    number = _FIRST_NUMBER + int.from_bytes(digest[8:16], "big") % _NUMBERS
    return Author(f"Visiteur {word} {number}", f"visiteur-{fold(word)}-{number}")


def signature(name: str, author: Author) -> Author:
    """Return the author under a name typed for one edit, cleaned; the handle stays the browser's.

    The author is unchanged when nothing that can be shown was typed, or an address of mail:
    history would keep it for ever.
    """
    shown = "" if is_address(name) else presentable(name)
    return Author(shown or author.name, author.handle)
