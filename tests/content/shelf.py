"""The starter gare as tests read it: pages, their header, their prose, their links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

import yaml

CONTENT = Path(__file__).resolve().parents[2] / "content"
KINDS = CONTENT / "_gare/kinds"

_FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)")
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^()\s]+)\)")
_WIKI_LINK = re.compile(r"\[\[(?P<target>[^\]|]+)(?:\|[^\]]+)?\]\]")


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file: `path` without `.md`, its header, and its body without code."""

    path: str
    source: str
    header: dict[str, object]
    body: str

    @property
    def prose(self) -> str:
        """Return the body without fenced blocks and code spans."""
        return without_code(self.body)


def words(text: str) -> frozenset[str]:
    """Return the words between spaces: "a b" gives {"a", "b"}."""
    return frozenset(text.split())


def without_code(text: str) -> str:
    """Return the text where code is gone: `a `x` b` gives `a  b`."""
    return _INLINE_CODE.sub("", _FENCE.sub("", text))


def split(source: str) -> tuple[dict[str, object], str]:
    """Return the header and the body; a source without header gives an empty one."""
    if not source.startswith("---\n"):
        return {}, source
    head, body = source[4:].split("\n---\n", 1)
    header = yaml.safe_load(head)
    return (header if isinstance(header, dict) else {}), body


def read(file: Path) -> Page:
    """Return the page kept in a file of the content."""
    source = file.read_bytes().decode("utf-8")
    header, body = split(source)
    path = file.relative_to(CONTENT).as_posix().removesuffix(".md")
    return Page(path, source, header, body)


def pages() -> list[Page]:
    """Return all pages, parts too, in the order of their paths."""
    return [read(file) for file in sorted(CONTENT.rglob("*.md"))]


def attachments() -> list[str]:
    """Return the paths of the files that are neither pages nor the wiki's own."""
    files = (f.relative_to(CONTENT).as_posix() for f in CONTENT.rglob("*") if f.is_file())
    return sorted(f for f in files if not f.endswith(".md") and not f.startswith("_gare/"))


def links(text: str) -> list[str]:
    """Return the targets of `[text](target)`, images left out."""
    return [found["target"] for found in _LINK.finditer(text)]


def link_texts(text: str) -> list[str]:
    """Return what is written between the brackets of links."""
    return [found["text"] for found in _LINK.finditer(text)]


def images(text: str) -> list[tuple[str, str]]:
    """Return (alternative text, target) of each image."""
    return [(found["alt"], found["target"]) for found in _IMAGE.finditer(text)]


def wiki_links(text: str) -> list[str]:
    """Return the targets of `[[target]]` and `[[target|label]]`."""
    return [found["target"] for found in _WIKI_LINK.finditer(text)]


def resolved(page_path: str, target: str) -> str:
    """Return the file a relative link leads to, as a path of the repository."""
    return normpath(join(dirname(page_path), target))


@cache
def extensions() -> dict[str, str]:
    """Return the kinds that extend another, and which."""
    found = {
        file.stem: re.search(r"^extends: (\S+)$", file.read_text("utf-8"), re.MULTILINE)
        for file in KINDS.glob("*.yml")
    }
    return {name: match[1] for name, match in found.items() if match}


def listed_kinds(body: str) -> frozenset[str]:
    """Return the kinds whose fiches the blocks of a page list, those that extend them too."""
    named = frozenset(re.findall(r"^```\{liste\}\ngenre: ([a-z-]+)$", body, re.MULTILINE))
    return named | {name for name, base in extensions().items() if base in named}


def header_image(page: Page) -> list[tuple[str, str]]:
    """Return (alternative text, target) of the picture that a header names, if any."""
    image = page.header.get("image")
    if not isinstance(image, dict):
        return []
    return [(str(image["alt"]), f"{page.path.rpartition('/')[2]}/{image['fichier']}")]


def is_relative(target: str) -> bool:
    """Tell whether a link leads to a file of the content."""
    return not re.match(r"[a-z][a-z0-9+.-]*:|/|#", target)
