"""How to cite a version of a page, and how to clone the whole."""

from __future__ import annotations

import re
from datetime import datetime

from gare.model.fold import fold
from gare.model.names import CommitId, PagePath, address
from gare.wiki.views.page import Citation

_BIBTEX_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_KEY = re.compile(r"[^a-z0-9]+")
_SHORT_CHARS = 12


def version_address(commit: str, path: str) -> str:
    """Return the permanent address of a version of a page."""
    tail = address(path)
    return f"/-/version/{commit}{'/' + path if tail == '/' else tail}"


def citation(
    origin: str, site: str, path: PagePath, title: str, commit: CommitId | None, at: datetime | None
) -> Citation:
    """Return how to cite a version; `origin` is "https://host", no slash at the end.

    The sentence follows the order of ISO 690: title, publisher, version, date, address.
    """
    place = origin + (version_address(commit, path) if commit else address(path))
    day = at.date().isoformat() if at else ""
    version = f"version {commit[:_SHORT_CHARS]}, " if commit else ""
    return Citation(
        sentence=f"« {title} ». {site}, {version}{day}. {place}",
        address=place,
        bibtex=_bibtex(path, title, site, place, day, commit or ""),
        clone=f"git clone {origin}/content.git",
    )


def _bibtex(path: str, title: str, site: str, place: str, day: str, commit: str) -> str:
    """Return an `@online` record (biblatex manual §2.1.1), special characters escaped."""
    key = _KEY.sub("-", fold(path)).strip("-") or "page"
    lines = [
        f"@online{{{key},",
        f"  title        = {{{{{_escape(title)}}}}},",
        f"  organization = {{{{{_escape(site)}}}}},",
    ]
    if day:
        lines.append(f"  date         = {{{day}}},")
    if commit:
        lines.append(f"  version      = {{{commit}}},")
    return "\n".join([*lines, f"  url          = {{{place}}},", "}"])


def _escape(text: str) -> str:
    """Return a text that BibTeX prints as it is."""
    return _BIBTEX_SPECIAL.sub(lambda found: _BIBTEX_ESCAPES[found.group()], text)


_BIBTEX_ESCAPES = {
    "\\": r"\textbackslash ",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum ",
    "~": r"\textasciitilde ",
}
