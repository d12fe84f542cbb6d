"""Files that wait between two steps, of an import or of a form that is challenged.

In the data folder, bounded, for an hour; those of anyone never take the place of those of imports.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from gare.model.errors import StoreFailure

FOLDER: Final = "imports"
LIFE_SECONDS: Final = 3600
MAX_KEPT: Final = 20
IMPORTED: Final = ""
CHALLENGED: Final = "c"
"""The sorts of files: what their tickets begin with."""
_PLAIN: Final = 32
_TICKET: Final = re.compile(r"c?[0-9a-f]{32}")


def keep(data: Path, content: bytes, now: float, sort: str = IMPORTED) -> str:
    """Keep a file and return the ticket that gives it back; files that waited too long go.

    At most 20 of a sort wait: the oldest leave their place. Raises `StoreFailure` when the disk
    refuses.
    """
    folder = data / FOLDER
    ticket = sort + secrets.token_hex(16)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        tidy(data, now)
        handle = os.open(folder / ticket, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.utime(folder / ticket, (now, now))
    except OSError as fault:
        with suppress(OSError):
            (folder / ticket).unlink(missing_ok=True)
        raise StoreFailure(f"{FOLDER}: {fault.strerror}") from fault
    return ticket


def kept(data: Path, ticket: str, now: float) -> bytes | None:
    """Return the file of a ticket, None when it is gone or waited too long."""
    place = data / FOLDER / ticket
    if not _TICKET.fullmatch(ticket):
        return None
    try:
        if now - place.stat().st_mtime > LIFE_SECONDS:
            return None
        return place.read_bytes()
    except OSError:
        return None


def forget(data: Path, ticket: str) -> None:
    """Remove the file of a ticket."""
    if _TICKET.fullmatch(ticket):
        with suppress(OSError):
            (data / FOLDER / ticket).unlink(missing_ok=True)


def tidy(data: Path, now: float) -> None:
    """Remove files that waited too long, and the oldest when there are too many."""
    folder = data / FOLDER
    if not folder.is_dir():
        return
    ages = sorted((one.stat().st_mtime, one) for one in folder.iterdir())
    for is_challenged in (False, True):
        own = [one for one in ages if (len(one[1].name) > _PLAIN) is is_challenged]
        for rank, (at, one) in enumerate(own):
            if now - at > LIFE_SECONDS or rank <= len(own) - MAX_KEPT:
                one.unlink(missing_ok=True)
