"""Where the text of a licence is, by its SPDX identifier."""

from __future__ import annotations

import re
from typing import Final

_FRENCH: Final = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{1,60}")


def license_address(license_id: str) -> str:
    """Return the address of a licence's text, "" when it is not an SPDX identifier."""
    if license_id in _FRENCH:
        return _FRENCH[license_id]
    if _SPDX_ID.fullmatch(license_id):
        return f"https://spdx.org/licenses/{license_id}.html"
    return ""
