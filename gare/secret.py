"""The secret key kept with the data: what sessions and pseudonyms hang from."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from gare.model.errors import BadSetting

SECRET_BYTES: Final = 32


def secret(path: Path) -> bytes:
    """Return the secret key kept at `path`, made there first when there is none (mode 0600).

    Processes that start together all get the same key. An existing key that is too short is an
    error, never replaced: sessions and pseudonyms hang from it.
    """
    if not path.exists():
        _make_secret(path)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise BadSetting("GARE_DATA", f"{path.name} : {error.strerror}") from error
    if len(key) < SECRET_BYTES:
        raise BadSetting("GARE_DATA", f"{path.name} : clé abîmée ({len(key)} octets)")
    return key


def _make_secret(path: Path) -> None:
    """Put a new key at `path` unless another process just did: a whole file, or none."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, secrets.token_bytes(SECRET_BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
        # A hard link, unlike a rename, fails when the name is taken.
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        raise BadSetting("GARE_DATA", f"{path.name} : {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
