"""The sources of generated pages: Markdown with headings, lists, tables, links; then its edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname, relpath
from random import Random
from typing import Final

from bench.plan import CITED, NORMAL, TRACED, Planned, wanted_title
from bench.words import COMMON, RARE, Words

_AVERAGE_BYTES: Final = 3_600
_NORMAL_BYTES: Final = 4_000
_SPREAD: Final = 0.55
_LINK_EVERY: Final = 3
_TAGS: Final = (
    *("droits", "santé", "logement", "emploi", "jeunesse", "handicap", "illectronisme"),
    *("formation", "matériel", "connexion", "tiers-lieu", "bénévolat", "impôts", "retraite"),
    *("transport", "énergie", "école", "famille", "alimentation", "reconditionnement"),
)


class Sources:
    """The texts of a gare's pages, the same at each run."""

    def __init__(self, words: Words, pages: Sequence[Planned]) -> None:
        self._words = words
        self._pages = pages
        step = max(1, len(pages) // 3)
        self._rare = {pages[len(pages) - 1 - step * turn].path for turn in range(3)}

    def revisions(self, page: Planned) -> Iterator[str]:
        """Return the successive sources of a page, each one paragraph away from the one before."""
        rng = Random(f"gare-{page.path}")
        blocks = self._first(rng, page)
        yield "\n\n".join(blocks) + "\n"
        for _ in range(page.revisions - 1):
            blocks[rng.randrange(2, len(blocks))] = self._block(rng, page)
            yield "\n\n".join(blocks) + "\n"

    def _first(self, rng: Random, page: Planned) -> list[str]:
        """Return the blocks of a new page: header, introduction, then the rest."""
        rare = f", {RARE}" if page.path in self._rare else ""
        about = f"{self._words.sentence(rng)} Il s’agit de {COMMON}{rare}."
        blocks = [self._header(rng, page), about]
        size = _NORMAL_BYTES
        if page.path != NORMAL:
            size = round(_AVERAGE_BYTES * rng.lognormvariate(-_SPREAD * _SPREAD / 2, _SPREAD))
        length = sum(len(block.encode()) + 2 for block in blocks)
        while length < size or len(blocks) < 4:
            blocks.append(self._block(rng, page))
            length += len(blocks[-1].encode()) + 2
        return blocks

    def _header(self, rng: Random, page: Planned) -> str:
        """Return the YAML header of a page."""
        lines = ["---", f"title: {page.title}"]
        if page.kind:
            lines.append(f"kind: {page.kind}")
        lines.append(f"tags: [{', '.join(sorted(set(rng.choices(_TAGS, k=3))))}]")
        if rng.random() < 0.7:
            lines.append(f"summary: {self._words.sentence(rng).replace(': ', ' ')}")
        return "\n".join([*lines, "---"])

    def _block(self, rng: Random, page: Planned) -> str:
        """Return a heading with its paragraph, a paragraph, a list or a table."""
        draw = rng.random()
        if draw < 0.25:
            return f"## {self._words.heading(rng)}\n\n{self._paragraph(rng, page)}"
        if draw < 0.80:
            return self._paragraph(rng, page)
        if draw < 0.93:
            count = rng.randint(3, 6)
            return "\n".join(f"- {self._words.sentence(rng)}" for _ in range(count))
        rows = (self._words.some(rng, 3) for _ in range(rng.randint(2, 6)))
        head = "| Lieu | Quoi | Quand |\n|---|---|---|\n"
        return head + "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _paragraph(self, rng: Random, page: Planned) -> str:
        """Return a paragraph, one in three with a link."""
        text = self._words.paragraph(rng)
        if rng.randrange(_LINK_EVERY) == 0:
            text += f" Voir {self._link(rng, page)}."
        return text

    def _link(self, rng: Random, page: Planned) -> str:
        """Return a link of one of the forms people write; some lead nowhere yet."""
        if page.path == NORMAL:
            return f"[l’annuaire]({_relative(page, CITED)}) et [[{TRACED}]]"
        draw = rng.random()
        if draw < 0.10:
            return f"[l’annuaire]({_relative(page, CITED)})"
        if draw < 0.18:
            return f"[[{wanted_title(rng)}]]"
        target = rng.choice(self._pages)
        if draw < 0.45:
            return f"[[{target.path}]]"
        if draw < 0.60:
            return f"[[{target.path}|{self._words.heading(rng)}]]"
        if draw < 0.75:
            return f"[[{target.title}]]"
        return f"[{self._words.heading(rng)}]({_relative(page, target.path)})"


def _relative(page: Planned, target: str) -> str:
    """Return a target as a link of a file to another: "../outils/annuaire.md"."""
    return relpath(f"{target}.md", dirname(page.path) or ".")
