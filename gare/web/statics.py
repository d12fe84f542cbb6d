"""Styles and scripts of the theme: read once, compressed once, kept for ever by browsers."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request

from gare.model.errors import PageMissing

PREFIX: Final = "/-/static"
FOREVER: Final = "public, max-age=31536000, immutable"
_COMPRESSED: Final = (".css", ".js", ".svg", ".json", ".txt", ".webmanifest")
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}

blueprint = Blueprint("statics", __name__)


@dataclass(frozen=True, slots=True)
class Static:
    """A static file as it is sent: its type, its bytes, whether they are worth compressing."""

    mime: str
    content: bytes
    packs: bool


@dataclass(frozen=True, slots=True)
class Statics:
    """All static files of a theme, by name, and a digest of them all."""

    files: dict[str, Static]
    digest: str
    _packed: dict[str, bytes] = field(default_factory=dict)

    def packed(self, name: str) -> bytes:
        """Return a file compressed, by the first who asks for it: to begin needs none of them."""
        found = self._packed.get(name)
        if found is None:
            found = self._packed[name] = gzip.compress(self.files[name].content, 9, mtime=0)
        return found


def gather(folders: list[Path]) -> Statics:
    """Return the static files of folders; in the first ones, they hide those of the next."""
    files: dict[str, Static] = {}
    for folder in reversed(folders):
        for found in sorted((folder / "static").rglob("*")):
            if found.is_file():
                name = found.relative_to(folder / "static").as_posix()
                files[name] = _static(found)
    digest = sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + sha256(files[name].content).digest())
    return Statics(files, digest.hexdigest()[:10])


def _static(path: Path) -> Static:
    """Return one file ready to be sent."""
    content = path.read_bytes()
    suffix = path.suffix.lower()
    mime = _TYPES.get(suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Static(mime, content, suffix in _COMPRESSED)


@blueprint.get(PREFIX + "/<digest>/<path:name>")
def static(digest: str, name: str) -> Response:
    """Send a static file; an address with an older digest gets today's file, kept a minute."""
    statics: Statics = current_app.config["GARE_STATICS"]
    found = statics.files.get(name)
    if found is None:
        raise PageMissing(name)
    packed = found.packs and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(statics.packed(name) if packed else found.content, mimetype=None)
    response.headers["Content-Type"] = found.mime
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = (
        FOREVER if digest == statics.digest else "public, max-age=60"
    )
    return response
