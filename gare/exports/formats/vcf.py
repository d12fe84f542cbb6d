"""vCard 4 (RFC 6350): places, structures and persons."""

from __future__ import annotations

from typing import Final

from gare.exports.format import Format, Reader, Writer

FORMAT: Final = Format(
    "vcf",
    "text/vcard; charset=utf-8",
    "vcf",
    ("contact", "lieu", "structure", "personne"),
    Writer("gare.exports.writing.vcf"),
    Reader("gare.exports.reading.vcf"),
)
