"""Headers of every answer: what a browser may do with it, and what it must not."""

from __future__ import annotations

from typing import Final

from flask import Response

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; manifest-src 'self'"
)
ROBOTS: Final = "X-Robots-Tag"
_KINDS: Final = "/-/kind/"
_LISTS: Final = ("/-/pages", "/-/tags", "/-/static/", _KINDS)
"""What robots may keep of our own addresses: by these they find pages."""
FILE_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For files that anyone may have sent: nothing in them runs, nothing outside is fetched."""
_IMAGES: Final = "img-src 'self' data:"
_PERMISSIONS: Final = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
_YEAR_SECONDS: Final = 31_536_000
_ALWAYS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", _PERMISSIONS),
    ("X-Frame-Options", "DENY"),
)
_TRANSPORT: Final = ("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")


def asked_away(path: str, query: bytes) -> bool:
    """Tell whether robots are asked to keep nothing of an address, whatever it answers."""
    if path.startswith(_KINDS):
        return bool(query)
    return path.startswith("/-/") and not path.startswith(_LISTS)


def keep_robots_away(response: Response) -> Response:
    """Ask robots to keep nothing of an answer."""
    response.headers[ROBOTS] = "noindex"
    return response


def secure(response: Response, *, https: bool, tiles: str = "") -> Response:
    """Add the headers of security that an answer does not have yet.

    `tiles` is the origin that images of maps may come from, beside this site.
    """
    headers = response.headers
    present = {name.lower() for name, _value in headers}
    kept = "no-store" if response.status_code >= 400 else "no-cache"
    policy = POLICY.replace(_IMAGES, f"{_IMAGES} {tiles}") if tiles else POLICY
    wanted = [
        ("Content-Security-Policy", policy),
        *_ALWAYS,
        ("Cache-Control", kept),
        *([_TRANSPORT] if https else []),
    ]
    headers.extend([pair for pair in wanted if pair[0].lower() not in present])
    return response
