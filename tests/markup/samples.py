"""A small wiki for the tests of rendering: which places exist, where the others would be made."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from gare.markup.phrases import Resolved
from gare.markup.render import Rendered, render
from gare.model.names import PagePath, address
from gare.model.pages import Link

HERE = Path(__file__).parent
CASES = HERE / "cases"
CORPUS = HERE / "corpus"
PAGE = PagePath("etudes/page")

_PLACES = {
    "accueil": "Bienvenue",
    "etudes/pix": "Le Pix",
    "outils/pix": "Pix, l'outil",
    "etudes/page/fig.png": "",
    "etudes/page/rapport.pdf": "",
}
_TITLES = {"le pix": "etudes/pix"}


def resolve(link: Link) -> Resolved:
    """Say where a link leads in the small wiki."""
    path = link.ref if link.ref in _PLACES else _TITLES.get(link.key, "")
    if path:
        return Resolved(address(path), True, _PLACES[path])
    return Resolved("/-/new?title=" + quote(link.ref, safe=""), False)


def rendered(source: str, path: PagePath = PAGE) -> Rendered:
    """Render a source in the small wiki."""
    return render(path, source, resolve)


def corpus() -> list[tuple[PagePath, str]]:
    """Return the real pages kept with the tests, with their paths."""
    files = sorted(CORPUS.rglob("*.md"))
    return [
        (PagePath(str(file.relative_to(CORPUS)).removesuffix(".md")), file.read_bytes().decode())
        for file in files
    ]
