"""Where the text of a licence is, by its SPDX name."""

from __future__ import annotations

import re
from typing import Final

_ADDRESSES: Final = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,63}")


def license_address(name: str) -> str:
    """Return the address of a licence, "" when the name cannot be one of SPDX."""
    if name in _ADDRESSES:
        return _ADDRESSES[name]
    return f"https://spdx.org/licenses/{name}.html" if _NAME.fullmatch(name) else ""
