"""Passwords: which are refused, how they are kept, how they are compared.

Source: NIST SP 800-63B §5.1.1.2: a length, a list of the best known, no composition rule, nothing
cut off.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

from gare.model.errors import WeakPassword
from gare.model.fold import fold

MIN_CHARS: Final = 8
MAX_CHARS: Final = 256

_METHOD: Final = "scrypt:32768:8:1"
# The hash of a password nobody has: comparing with it takes the time of a real comparison.
_NOBODY: Final = (
    "scrypt:32768:8:1$lCh0NIiaks8wL6zJ$"
    "c8e4586d44b3036e2907a900c05ee0811dd6dd819c83b8e693b32d22fb7ba8f4"
    "a110d265cf97fccacb10d6e1bc112dd83e057b02e74db3a8317aebbd80d77e33"
)
_ENDS: Final = re.compile(r"^[^a-z]{0,4}(.*?)[^a-z]{0,4}$", re.DOTALL)
# The most frequent of published lists, French and English, in folded form; with up to four digits
# or signs at either end they are refused too.
_BEST_KNOWN: Final = frozenset(
    """
    12345678 123456789 1234567890 0123456789 01234567 87654321 987654321 9876543210 123123123
    12341234 11223344 1122334455 147258369 159357456 741852963 789456123 123321123 1q2w3e4r
    1q2w3e4r5t 1qaz2wsx 123qweasd 123456azerty abcd1234 abc12345 azerty12345 azerty123456
    azerty azertyu azertyui azertyuio azertyuiop qsdfghjk qsdfghjklm wxcvbn aqwzsx aqwzsxedc
    qwerty qwertyui qwertyuiop qwertz qwertzuiop asdfghjkl zxcvbnm abcdef abcdefg abcdefgh
    password passwort passw0rd p@ssword p@ssw0rd motdepasse mot2passe motdepass monmotdepasse
    bonjour bonsoir salut coucou bienvenue welcome chocolat soleil doudou loulou nounours
    princesse papillon chouchou chouquette coccinelle caramel vanille fraise tournesol
    marseille marseillais paris lyon bordeaux toulouse nantes bretagne france liberte
    jetaime jetadore iloveyou monamour amour maman papa bebe famille enfant enfants
    nicolas thomas julien alexandre camille juliette charlotte antoine sebastien christophe
    isabelle nathalie stephanie veronique philippe
    football basketball olympique starwars superman batman pokemon dragon monkey sunshine
    letmein administrateur administrator admin secret internet ordinateur computer
    azerty12 changeme trustno1 whatever baseball
    """.split()  # noqa: SIM905 -- a list of this length is read as text
)


def check_strength(password: str, *names: str) -> None:
    """Raise WeakPassword when too short, too long, among the best known, or one of the names."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise WeakPassword(MIN_CHARS)
    plain = fold(password)
    match = _ENDS.match(plain)
    core = match[1] if match else plain
    is_name = any(len(n) >= MIN_CHARS // 2 and fold(n) in {plain, core} for n in names)
    if is_name or {plain, core} & _BEST_KNOWN or len(set(plain)) <= 2 or _is_run(plain):
        raise WeakPassword(MIN_CHARS, known=True)


def hashed(password: str) -> str:
    """Return what is kept of a password; 32 MB and about 0.1 s, on purpose."""
    return generate_password_hash(_normal(password), method=_METHOD)


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; False, in the same time, when none is kept."""
    if len(password) > MAX_CHARS:
        return False
    same = check_password_hash(kept or _NOBODY, _normal(password))
    return same and kept is not None


def _normal(password: str) -> str:
    """Return the same password for the same keys, whatever the system composed."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")


def _is_run(text: str) -> bool:
    """Tell whether each character follows the one before: "abcdefgh", "87654321"."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return steps in ({1}, {-1})
