"""What each export cannot do without: keys of a header by (kind, export).

Sources: CSL-JSON 1.0.2, the entries of BibTeX, lieux de médiation numérique v1.0.2, data·inclusion
v1, publiccode.yml, RFC 5545 (iCalendar), RFC 6350 (vCard), RFC 7946 (GeoJSON).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_REFERENCE: Final = ("genre", "title", "auteurs", "date")
_MEDNUM: Final = ("id", "pivot", "title", "commune", "code_postal", "adresse")
_PUBLICCODE: Final = (
    "title", "depot", "plateformes", "etat", "licence_logiciel", "maintenance", "summary",
)  # fmt: skip

NEEDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("etude", "csljson"): _REFERENCE,
    ("etude", "bib"): _REFERENCE,
    ("etude", "ris"): _REFERENCE,
    ("lieu", "mednum.csv"): _MEDNUM,
    ("lieu", "data-inclusion.json"): ("id", "title", "services"),
    ("lieu", "geojson"): ("latitude", "longitude"),
    ("lieu", "vcf"): ("title",),
    ("structure", "data-inclusion.json"): ("id", "title"),
    ("structure", "vcf"): ("title",),
    ("personne", "vcf"): ("title", "consentement"),
    ("outil", "publiccode.yml"): _PUBLICCODE,
    ("evenement", "ics"): ("id", "title", "debut"),
}
