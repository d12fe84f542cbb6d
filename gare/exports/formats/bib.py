"""BibTeX and BibLaTeX: studies for LaTeX and reference managers."""

from __future__ import annotations

from typing import Final

from gare.exports.format import Format, Reader, Writer

FORMAT: Final = Format(
    "bib",
    "application/x-bibtex; charset=utf-8",
    "bib",
    ("etude",),
    Writer("gare.exports.writing.bib"),
    Reader("gare.exports.reading.bib"),
)
