"""What may be wrong in a field: the codes of problems, and what their words at fault are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, str]] = {
    "missing": "no value where one is wanted; level missing",
    "single": "several values where there is one",
    "too-many": "more values than the limit (detail)",
    "type": "a list or a mapping where there is a text",
    "parts": "a text or a list where there are parts",
    "one-line": "several lines where there is one",
    "too-long": "more characters than the limit (detail)",
    "pattern": "not of the form the schema asks for",
    "number": "no number",
    "whole": "a number with decimals",
    "too-small": "below the limit (detail)",
    "too-big": "above the limit (detail)",
    "date": "no day",
    "datetime": "neither a day nor a moment",
    "partial-date": "neither a year, a month nor a day",
    "yesno": "neither yes nor no",
    "choice": "not among the choices",
    "url": "no address of the web",
    "email": "no e-mail address",
    "personal-email": "an address that seems to be a person's own; level ask",
    "phone": "no phone number",
    "mobile": "a mobile, which may be a person's own; level ask",
    "page": "cannot be a page",
    "author-name": "an author without a name",
    "author-both": "a person and an organisation in one",
    "half-point": "a latitude without longitude, or the reverse",
    "hours": "no opening hours",
    "alt": "an image that nothing describes; level missing",
    "file": "neither a file of the page nor an address",
    "licence": "no licence known to SPDX",
    "siret": "not 14 digits with their key",
    "rna": "not W and nine digits",
    "doi": "no DOI",
    "isbn": "no ISBN, or a wrong key",
    "issn": "no ISSN, or a wrong key",
    "hal": "no number of HAL",
    "orcid": "no ORCID, or a wrong key",
    "beyond-consent": "filled although the person did not agree to it; the detail is what",
    "consent": "no recorded consent, or without its date or what it covers",
}
"""`FieldProblem.code` → meaning; the detail is the words at fault unless it says otherwise."""
