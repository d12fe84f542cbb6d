"""RIS: studies for reference managers."""

from __future__ import annotations

from typing import Final

from gare.exports.format import Format, Reader, Writer

FORMAT: Final = Format(
    "ris",
    "application/x-research-info-systems; charset=utf-8",
    "ris",
    ("etude",),
    Writer("gare.exports.writing.ris"),
    Reader("gare.exports.reading.ris"),
)
