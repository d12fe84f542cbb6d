"""A second factor: codes of a telephone that change every 30 seconds, and codes kept on paper.

Source: RFC 6238 (TOTP), by pyotp; a code serves once.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from typing import Final

import pyotp
import sqlalchemy as sa

from gare.model.errors import BadInput
from gare.people.database import Database
from gare.people.entry_tables import RECOVERY_CODES
from gare.people.sealing import Seal
from gare.people.tables import ACCOUNTS
from gare.people.tokens import hashed

RECOVERY_CODES_MADE: Final = 10

_STEP_SECONDS: Final = 30
# A telephone may be half a minute early or late.
_STEPS: Final = (-1, 0, 1)
_RECOVERY_BYTES: Final = 10
_SECRET: Final = re.compile(r"[A-Z2-7]{32}")
_DIGITS: Final = re.compile(r"[0-9]{6}")


class SecondFactor:
    """The second factors of all accounts."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    def is_on(self, account_id: int) -> bool:
        """Tell whether an account asks for a code after the password."""
        return self._kept(account_id)[0] is not None

    def turn_on(self, account_id: int, secret: str, code: str, now: datetime) -> tuple[str, ...]:
        """Return the codes to keep on paper, the only time they can be read.

        Raises BadInput("code") unless the code is the one of the secret now: the telephone has it.
        """
        step = _step(secret, code, now) if _SECRET.fullmatch(secret) else None
        if step is None:
            raise BadInput("code")
        codes = tuple(_new_code() for _ in range(RECOVERY_CODES_MADE))
        sealed = self._seal.closed(account_id, secret)
        update = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account_id)
        rows = [{"account_id": account_id, "hash": hashed(_plain(one))} for one in codes]
        with self._database.writing() as connection:
            connection.execute(update.values(totp_sealed=sealed, totp_step=step))
            connection.execute(_codes_of(account_id))
            connection.execute(RECOVERY_CODES.insert(), rows)
        return codes

    def turn_off(self, account_id: int) -> None:
        """Ask for no code any more."""
        update = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account_id)
        with self._database.writing() as connection:
            connection.execute(update.values(totp_sealed=None, totp_step=None))
            connection.execute(_codes_of(account_id))

    def accepts(self, account_id: int, code: str, now: datetime) -> bool:
        """Tell whether a code is right, of the telephone or of the paper; it never is again.

        Where the site's secret was lost, only codes on paper are.
        """
        sealed, last = self._kept(account_id)
        if sealed is None:
            return False
        secret = self._seal.opened(account_id, sealed)
        step = _step(secret, code, now) if secret is not None else None
        if step is not None:
            return step > (last or 0) and self._passed(account_id, step)
        gone = _codes_of(account_id).where(RECOVERY_CODES.c.hash == hashed(_plain(code[:100])))
        with self._database.writing() as connection:
            return connection.execute(gone).rowcount == 1

    def codes_left(self, account_id: int) -> int:
        """Return how many codes on paper have not been used."""
        query = sa.select(sa.func.count()).where(RECOVERY_CODES.c.account_id == account_id)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _passed(self, account_id: int, step: int) -> bool:
        """Keep the step of a code that was used; False when another request just used it."""
        unused = sa.or_(ACCOUNTS.c.totp_step.is_(None), ACCOUNTS.c.totp_step < step)
        update = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account_id, unused)
        with self._database.writing() as connection:
            return connection.execute(update.values(totp_step=step)).rowcount == 1

    def _kept(self, account_id: int) -> tuple[str | None, int | None]:
        """Return the sealed secret of an account and the last step used."""
        query = sa.select(ACCOUNTS.c.totp_sealed, ACCOUNTS.c.totp_step)
        with self._database.reading() as connection:
            row = connection.execute(query.where(ACCOUNTS.c.id == account_id)).first()
        return (None, None) if row is None else (row.totp_sealed, row.totp_step)


def new_secret() -> str:
    """Return a new secret, to be put in a telephone: 160 bits in base 32."""
    return pyotp.random_base32(32)


def secret_said(text: str) -> str:
    """Return the secret that a form carries, a new one when what it carries cannot be a secret."""
    return text if _SECRET.fullmatch(text) else new_secret()


def address(secret: str, account: str, site: str) -> str:
    """Return what the picture for the telephone says: an otpauth:// address."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)


def _step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of time whose code this is, None when it is not one of about now."""
    typed = code.replace(" ", "")
    if not _DIGITS.fullmatch(typed):
        return None
    present = int(now.timestamp()) // _STEP_SECONDS
    codes = pyotp.HOTP(secret)
    found = [n for n in _STEPS if hmac.compare_digest(codes.at(present + n), typed)]
    return present + found[-1] if found else None


def _new_code() -> str:
    """Return a code to keep on paper: "k3qp-7xvn-2m4a-hw6t"."""
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _plain(code: str) -> str:
    """Return a code as it is kept, however it was copied."""
    return re.sub(r"[\s-]", "", code).lower().replace("0", "o").replace("1", "l")


def _codes_of(account_id: int) -> sa.Delete:
    """Return what removes the codes on paper of an account."""
    return RECOVERY_CODES.delete().where(RECOVERY_CODES.c.account_id == account_id)
