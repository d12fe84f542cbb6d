"""Templates compiled once for all processes of a gare, kept in its data folder.

To compile those of a screen takes 0.3 s of processor, to show it 0.03: without what is kept, each
process that starts does it again. What is kept runs as code: it is signed with the key of the gare
and taken only when it was made by it, whole, with the same versions, for the same source.
"""

from __future__ import annotations

import hmac
import secrets
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from jinja2.bccache import Bucket, BytecodeCache

from gare.shipped import COMPILED

_SIGNATURE_BYTES: Final = 32


class Compiled(BytecodeCache):
    """What is kept in `templates` of a data folder; a disk that refuses is no fault."""

    def __init__(self, data: Path, key: bytes) -> None:
        self._folder = data / COMPILED
        self._key = key
        versions = version("gare"), version("jinja2"), sys.version
        self._context = "\n".join(versions).encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what is kept of a template; nothing when it is another's, older, or damaged."""
        try:
            kept = (self._folder / bucket.key).read_bytes()
        except OSError:
            return
        signature, code = kept[:_SIGNATURE_BYTES], kept[_SIGNATURE_BYTES:]
        if hmac.compare_digest(signature, self._signature(bucket, code)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, when there is room; only the account of the gare reads it."""
        code = bucket.bytecode_to_string()
        draft = self._folder / f"{bucket.key}.{secrets.token_hex(4)}"
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            try:
                draft.write_bytes(self._signature(bucket, code) + code)
                draft.replace(self._folder / bucket.key)
            finally:
                draft.unlink(missing_ok=True)

    def _signature(self, bucket: Bucket, code: bytes) -> bytes:
        """Return what only this gare can write above the code of this template."""
        said = b"\n".join((self._context, bucket.key.encode(), code))
        return hmac.digest(self._key, said, "sha256")
