"""Names of people: which may be shown, and when two of them are the same to a reader."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from slugify import slugify

from gare.model.fold import fold
from gare.model.names import nfc

MIN_CHARS: Final = 2
MAX_CHARS: Final = 60
MAX_HANDLE_CHARS: Final = 40

_PUNCTUATION: Final = frozenset(" '’‘.,-‐–·•_&+()/!?")
_MAX_MARKS: Final = 2
_MAX_KEY_CHARS: Final = 255
_SPACES: Final = re.compile(r"\s+")
_ADDRESS: Final = re.compile(r"[^\s@]@[^\s@]{1,250}\.[^\s@.]")
_RESERVED: Final = frozenset(
    {
        "admin", "administrateur", "administratrice", "administration", "administrator", "anonyme",
        "anonymous", "bot", "gare", "moderateur", "moderation", "moderator", "moderatrice", "root",
        "site", "system", "systeme", "webmaster",
    }
)  # fmt: skip
_VISITOR: Final = "visiteur"

# Letters of other alphabets that are drawn like Latin ones. Source: Unicode UTS 39, the part that
# concerns names of people.
_DRAWN_ALIKE: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсухіјѕԁһԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιρυχϲϳıɑɡǀӏ",
    "ABESIJKMHOPCTYXaeopcyxijsdhqwhABEZHIKMNOPTYXoavipuxcjiagll",
)
_SAME_STROKE: Final = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "O"})


def allowed(name: str) -> str | None:
    """Return a name as it will be shown (NFC, single spaces), or None when it is refused.

    2 to 60 characters, at least one letter; no control, direction, private or invisible
    character, no sign outside ordinary punctuation, no pile of accents.
    """
    name = _SPACES.sub(" ", nfc(name[: 8 * MAX_CHARS])).strip(" ")
    if not MIN_CHARS <= len(name) <= MAX_CHARS or not any(c.isalpha() for c in name):
        return None
    return name if _presentable(name) == name else None


def presentable(name: str) -> str:
    """Return what can be shown of any text typed as a name, or "" when nothing is left."""
    cut = _SPACES.sub(" ", nfc(name[: 8 * MAX_CHARS]))
    kept = _SPACES.sub(" ", _presentable(cut)).strip(" ")[:MAX_CHARS].strip(" ")
    return kept if allowed(kept) == kept else ""


def is_address(name: str) -> bool:
    """Tell whether a text typed as a name has an address of mail in it."""
    return _ADDRESS.search(name[: 8 * MAX_CHARS]) is not None


def key(name: str) -> str:
    """Return what two spellings of a name share: "Élodie  Le-Goff" → "elodielegoff"."""
    return "".join(c for c in fold(_latin(name)) if c.isalnum())[:_MAX_KEY_CHARS]


def look(name: str) -> str:
    """Return what two names drawn alike share: "PauI Durnas" → "Paul Dumas" → "PaulDumas".

    Case is kept, since I and l are alike, i and L are not.
    """
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", _latin(name)) if not unicodedata.combining(c)
    )
    drawn = bare.translate(_SAME_STROKE).replace("rn", "m").replace("vv", "w")
    return "".join(c for c in drawn if c.isalnum())[:_MAX_KEY_CHARS]


def is_reserved(name: str) -> bool:
    """Tell whether a name speaks for the site, whoever bears it."""
    return key(name) in _RESERVED


def is_pseudonym_like(name: str) -> bool:
    """Tell whether a name could pass for that of a browser without account."""
    return key(name).startswith(_VISITOR)


def handle(name: str) -> str:
    """Return the ASCII handle of a name: "Hélène d’Ormesson" → "helene-d-ormesson"."""
    plain = _latin(name).replace("’", " ").replace("'", " ")
    text = slugify(plain, max_length=MAX_HANDLE_CHARS, word_boundary=True)
    return str(text).strip("-") or "compte"


def _presentable(name: str) -> str:
    """Return the characters of a name that may be shown."""
    kept: list[str] = []
    marks = 0
    for char in name:
        category = unicodedata.category(char)
        marks = marks + 1 if category[0] == "M" else 0
        if marks and (marks > _MAX_MARKS or not kept):
            continue
        if char in _PUNCTUATION or category[0] in "LM" or category == "Nd":
            kept.append(char)
    return "".join(kept)


def _latin(name: str) -> str:
    """Return a name with the letters drawn like Latin ones made Latin."""
    return unicodedata.normalize("NFKC", name[:_MAX_KEY_CHARS]).translate(_DRAWN_ALIKE)
