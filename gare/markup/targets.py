"""Where a link leads: what is written in a page, resolved from the page's file as on a forge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import unquote

from gare.markup.names import ANCHOR, anchor, slug
from gare.model.fold import title_key
from gare.model.names import HOME, SUFFIX, PagePath, name_fault, nfc
from gare.model.pages import Link

NOTE: Final = "n-"
"""What the anchors of footnotes begin with."""

_BLANKS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB: Final = re.compile(r"https?://[^/?#\\]+", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?:mailto|tel):[^\s<>\"]+", re.IGNORECASE)
_EXTENSION: Final = re.compile(r"\.(?=[0-9]{0,3}[A-Za-z])[A-Za-z0-9]{1,8}$")
_OWN_ANCHOR: Final = re.compile(rf"(?:{ANCHOR}|{NOTE})[0-9a-z-]+")
_PLAIN_PATH: Final = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)+")
_ENGINE: Final = ("/-/", "/content.git")


@dataclass(frozen=True, slots=True)
class Inside:
    """A page or a file of the wiki; `tail` is what follows its address ("#s-titre", "?a=b")."""

    link: Link
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """An address of the web, of mail or of telephone, safe to follow."""

    href: str


@dataclass(frozen=True, slots=True)
class Engine:
    """An address of the engine itself ("/-/changes")."""

    href: str


@dataclass(frozen=True, slots=True)
class Here:
    """A place in the same page, as written after the "#"."""

    fragment: str


Target: TypeAlias = Inside | Outside | Engine | Here


def folder_of(page: PagePath) -> str:
    """Return the folder of a page's file: "etudes" for "etudes/pix", "" at the root."""
    return page.rpartition("/")[0]


def target(page: PagePath, url: str, *, image: bool = False) -> Target | None:
    """Return where `url` leads from a page, None when it may not be followed.

    Only http, https, mailto, tel, and what is inside the wiki. `url` is percent-encoded or not.
    """
    url = _BLANKS.sub("", url)
    if url.startswith("//"):
        url = "https:" + url
    if _SCHEME.match(url):
        return Outside(url) if _WEB.match(url) or _MAIL.match(url) else None
    rest, _, fragment = url.partition("#")
    path, _, query = rest.partition("?")
    path = nfc(unquote(path))
    if not path:
        return Here(unquote(fragment)) if not query else None
    if path.startswith(_ENGINE) or path == "/-":
        return Engine(url) if "\\" not in path and ".." not in path else None
    ref = resolved(folder_of(page), path)
    file = image or (_EXTENSION.search(ref) is not None and not ref.endswith(SUFFIX))
    ref = ref if file else ref.removesuffix(SUFFIX) or HOME
    if name_fault(ref) is not None:
        return None
    return Inside(Link(ref, file=file), _tail(query, fragment, file=file))


def wiki_target(page: PagePath, written: str) -> Target | None:
    """Return where `[[written]]` leads: a path from the root of the wiki, or a title.

    "./" and "../" count from the page's folder. A title has its key in the link.
    """
    written = " ".join(nfc(written).split())
    if _WEB.match(written):
        return Outside(_BLANKS.sub("", written))
    path, _, fragment = written.partition("#")
    path = path.strip()
    if not path:
        return Here(fragment) if fragment else None
    relative = path.startswith(("./", "../"))
    by_path = relative or path.startswith("/") or path.endswith(SUFFIX)
    ref = resolved(folder_of(page) if relative else "", path)
    file = "/" in ref and _EXTENSION.search(ref) is not None and not ref.endswith(SUFFIX)
    ref = ref if file else ref.removesuffix(SUFFIX) or HOME
    key = "" if by_path or file or _PLAIN_PATH.fullmatch(ref) else title_key(path)
    if key:
        ref = path.strip("/")
    if name_fault(ref) is not None:
        if not key:
            return None
        ref = slug(path)
    return Inside(Link(ref, key, file), _tail("", fragment, file=file))


def resolved(folder: str, path: str) -> str:
    """Return the path from the root of what is written as `path` in a file of `folder`.

    "etudes", "../outils/pix.md" → "outils/pix.md"; "/a" → "a"; never above the root.
    """
    segments = [] if path.startswith("/") or not folder else folder.split("/")
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    return "/".join(segments)


def fragment_id(fragment: str) -> str:
    """Return the id that a fragment written by someone means: "Où ?" → "s-ou", "" for none."""
    if _OWN_ANCHOR.fullmatch(fragment):
        return fragment
    name = anchor(unquote(fragment))
    return ANCHOR + name if name else ""


def _tail(query: str, fragment: str, *, file: bool) -> str:
    """Return what follows the address of a page or a file."""
    place = fragment if file else fragment_id(fragment)
    return ("?" + query if query else "") + ("#" + place if place else "")
