"""Moves the links of a source when a page moves: only their targets change, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from mistune.helpers import unescape_char
from mistune.util import escape_url, unescape

from gare.markup.fields import read_fields
from gare.markup.frontmatter import split, with_fields
from gare.markup.parse import clean, parse
from gare.markup.references import renamed
from gare.markup.targets import Inside, folder_of, resolved, target, wiki_target
from gare.markup.tokens import Token
from gare.model.names import SUFFIX, PagePath
from gare.model.pages import Link
from gare.safeyaml import YamlFault

_TO: Final = r"(<[^<>\r\n]*>|(?:[^\s()<>\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)"
_INLINE: Final = re.compile(r"\]\([ \t]*(?:\r?\n[ \t]*)?" + _TO)
_DEFINITION: Final = re.compile(r"\]:[ \t]*(?:\r?\n[ \t]*)?(<[^<>\r\n]*>|[^\s<]\S*)")
_WIKI: Final = re.compile(r"\[\[([^\[\]\r\n|]{0,239}[^\[\]\r\n|\\])(?=\]\]|\\?\|)")
_SAFE: Final = frozenset("/~!$&'*+,;=@-._")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in the body where a target may be written, and what to write there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Move:
    """Places that move, seen from the page `page`, that is `after` once it is done."""

    page: PagePath
    after: PagePath
    places: Mapping[str, str]

    def mapped(self, link: Link) -> str:
        """Return the path of a link after the move."""
        return self.places.get(link.ref, link.ref)


def rewrite_links(
    page: PagePath, source: str, places: Mapping[str, str], *, after: PagePath | None = None
) -> str:
    """Return the source of `page` with its links to each old path now to the new one.

    `places` is {"outils/pix": "pix", "outils/pix/fig.webp": "pix/fig.webp"}: pages without `.md`,
    files as they are. Each link keeps its style: relative or absolute, with `.md` or not,
    `[[path]]`, definition; the paths that fields of the header are, too. `[[Title]]`, code and
    links elsewhere are untouched. With `after`, the
    page itself goes there: its relative links are counted from its new place.
    """
    move = _Move(page, after or page, places)
    source = _with_header(move, source)
    body = split(source)[1]
    start = len(source) - len(body)
    spots = _apart(sorted((*_paths(move, body), *_wikis(move, body)), key=lambda one: one.start))
    if not spots:
        return source
    return source[:start] + _replaced(body, _real(body, spots))


def _with_header(move: _Move, source: str) -> str:
    """Return the source with the links that fields of its header are; as it is when broken."""
    header = split(source)[0]
    fields = read_fields(header).others()
    rename = partial(_new_name, move)
    changes = {name: renamed(move.page, value, rename) for name, value in fields.items()}
    try:
        return with_fields(source, {k: v for k, v in changes.items() if v != fields[k]})
    except YamlFault:
        return source


def _paths(move: _Move, body: str) -> Iterator[_Spot]:
    """Give the targets of inline links, images and definitions that would change."""
    for pattern in (_INLINE, _DEFINITION):
        for match in pattern.finditer(body):
            written = match[1]
            angled = written.startswith("<")
            url = unescape(unescape_char(written[1:-1] if angled else written))
            text = _new_url(move, url, raw=angled)
            if text is not None:
                yield _Spot(*match.span(1), f"<{text}>" if angled else text)


def _new_url(move: _Move, url: str, *, raw: bool) -> str | None:
    """Return what to write for a link to `url`, None when it stays as it is."""
    place = target(move.page, escape_url(url))
    cut = min((url.find(mark) for mark in "?#" if mark in url), default=len(url))
    path, tail = url[:cut], url[cut:]
    if not isinstance(place, Inside) or not resolved(folder_of(move.page), path):
        return None
    ref = move.mapped(place.link)
    after = target(move.after, escape_url(url))
    stays = path.startswith("/") or folder_of(move.page) == folder_of(move.after)
    if stays and isinstance(after, Inside) and after.link.ref == ref:
        return None
    name = ref + SUFFIX if path.endswith(SUFFIX) and not place.link.file else ref
    if path.startswith("/"):
        fresh = "/" + name
    else:
        fresh = _relative(folder_of(move.after), name)
        if path.startswith("./") and not fresh.startswith("../"):
            fresh = "./" + fresh
    if path.endswith("/"):
        fresh += "/"
    return _quoted(fresh, raw=raw, keep=not path.isascii()) + tail


def _wikis(move: _Move, body: str) -> Iterator[_Spot]:
    """Give the targets of `[[…]]` that would change."""
    for match in _WIKI.finditer(body):
        name = _new_name(move, match[1])
        if name is not None:
            yield _Spot(*match.span(1), name)


def _new_name(move: _Move, written: str) -> str | None:
    """Return what to write for `[[written]]`, None when it stays as it is."""
    place = wiki_target(move.page, written)
    path, mark, fragment = written.partition("#")
    if not isinstance(place, Inside) or not path.strip():
        return None
    ref = move.mapped(place.link)
    relative = path.strip().startswith(("./", "../"))
    after = wiki_target(move.after, written)
    stays = not relative or folder_of(move.page) == folder_of(move.after)
    if stays and isinstance(after, Inside) and after.link.ref == ref:
        return None
    name = ref + SUFFIX if path.strip().endswith(SUFFIX) else ref
    if relative:
        name = _relative(folder_of(move.after), name)
        name = name if name.startswith("../") else "./" + name
    elif path.strip().startswith("/"):
        name = "/" + name
    return None if set(name) & set("[]|#\n") else name + mark + fragment


def _relative(folder: str, name: str) -> str:
    """Return how a file of `folder` writes a path: "etudes", "outils/pix" → "../outils/pix"."""
    there, here = name.split("/"), folder.split("/") if folder else []
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:])


def _quoted(path: str, *, raw: bool, keep: bool) -> str:
    """Return a path percent-encoded where Markdown and addresses need it.

    `raw` (between angle brackets) keeps spaces and parentheses, `keep` keeps accents.
    """
    safe = _SAFE | set(" ()") if raw else _SAFE
    return "".join(
        char
        if char.isascii() and (char.isalnum() or char in safe)
        else char
        if not char.isascii() and (keep or raw)
        else quote(char, safe="")
        for char in path
    )


def _apart(spots: list[_Spot]) -> list[_Spot]:
    """Return the spots that do not overlap a former one."""
    kept: list[_Spot] = []
    for spot in spots:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept


def _real(body: str, spots: list[_Spot]) -> list[_Spot]:
    """Return the spots that are links to the parser itself: not those in code nor in text.

    Each target is replaced by a mark, and the marks are looked for in the links of the result.
    """
    prefix = "garelink"
    while prefix in body:
        prefix += "x"
    marks = [_Spot(one.start, one.end, f"{prefix}-{at}-") for at, one in enumerate(spots)]
    parsed = parse(clean(_replaced(body, marks)))
    seen = set(_urls(parsed.tokens)) | set(parsed.definitions)
    found = re.findall(rf"{prefix}-([0-9]+)-", "\n".join(seen))
    return [spots[int(number)] for number in sorted(set(found), key=int)]


def _urls(tokens: list[Token]) -> Iterator[str]:
    """Give the addresses of the links of tokens."""
    for token in tokens:
        if token["type"] in {"link", "image"}:
            yield token["attrs"]["url"]
        elif token["type"] == "wiki":
            yield token["raw"]
        if "children" in token:
            yield from _urls(token["children"])


def _replaced(body: str, spots: list[_Spot]) -> str:
    """Return the body with the text of each spot, in order."""
    parts = []
    last = 0
    for spot in spots:
        parts += [body[last : spot.start], spot.text]
        last = spot.end
    return "".join([*parts, body[last:]])
