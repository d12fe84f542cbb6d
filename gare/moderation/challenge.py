"""A challenge without third party: a little work for a browser, or a plain question for a person.

A challenge is a text signed by the site and bound to a browser, an address and an instant. A
browser answers with a number that makes the hash of both begin with enough zero bits (hashcash,
Back 2002); a person answers the question whose number the challenge holds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final

from gare.model.fold import title_key
from gare.moderation.policy import Policy

SECONDS: Final = 2 * 3_600
"""How long a challenge may be answered: a form left open for lunch still works."""
_PURPOSE: Final = b"gare challenge\0"
_NONCE_BYTES: Final = 12
_FORM: Final = re.compile(
    r"([0-9a-f]{24})\.([0-9]{1,12})\.([0-9]{1,2})\.([0-9]{1,3})\.([0-9a-f]{32})"
)
_WORK: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge as it is shown: its text, how many zero bits, and the question in its place."""

    text: str
    effort: int
    question: str


def ask(policy: Policy, browser: str, address: str, secret: bytes, now: int) -> Asked:
    """Return a new challenge for a browser that writes at an address."""
    number = secrets.randbelow(len(policy.questions))
    body = f"{secrets.token_hex(_NONCE_BYTES)}.{now}.{policy.effort}.{number}"
    text = f"{body}.{_signature(body, browser, address, secret)}"
    return Asked(text, policy.effort, policy.questions[number].text)


def answered(
    policy: Policy, text: str, work: str, said: str, browser: str, address: str, secret: bytes,
    now: int,
) -> str:  # fmt: skip
    """Return what a challenge is known by once it is answered, "" when it is not.

    `work` is the number a browser found, `said` what a person answered. That it serves once is
    for the caller to see to.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        return ""
    body = text.rpartition(".")[0]
    signature = _signature(body, browser, address, secret)
    fresh = 0 <= now - int(match[2]) <= SECONDS
    if not fresh or not hmac.compare_digest(signature, match[5]):
        return ""
    if _WORK.fullmatch(work) and zero_bits(text, work) >= int(match[3]):
        return match[1]
    return match[1] if _is_right(policy, int(match[4]), said) else ""


def zero_bits(text: str, work: str) -> int:
    """Return how many zero bits the hash of a challenge and a number begins with."""
    digest = hashlib.sha256(f"{text}.{work}".encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()


def _is_right(policy: Policy, number: int, said: str) -> bool:
    """Tell whether a person answered a question; one that went away meanwhile is not answered."""
    if not said.strip() or number >= len(policy.questions):
        return False
    answers = {title_key(answer) for answer in policy.questions[number].answers}
    return title_key(said[:200]) in answers


def _signature(body: str, browser: str, address: str, secret: bytes) -> str:
    """Return what only the site can write under a challenge."""
    said = "\0".join((body, browser, address)).encode()
    return hmac.new(secret, _PURPOSE + said, hashlib.sha256).hexdigest()[:32]
