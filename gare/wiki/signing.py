"""Names as readers see them: the present one of whoever changed theirs, or closed their account.

Git keeps the name a change was signed with; what is shown is looked up by handle in a small file
beside the index, derived from the database of people so that reading pages need not open it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gare.model.people import Author

if TYPE_CHECKING:
    from gare.people.people import People

FILE: Final = "names.json"
NONE: Final[Mapping[str, str]] = MappingProxyType({})
_Mark = tuple[int, int]


class Names:
    """The names to show by handle, read again when the file was written anew."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: tuple[_Mark, Mapping[str, str]] = (0, 0), NONE

    def __call__(self) -> Mapping[str, str]:
        """Return {handle: name} of those whose history may say another; mostly nobody."""
        try:
            status = os.stat(self._file)  # noqa: PTH116 -- at each reading, half as long
        except OSError:
            return NONE
        mark = status.st_mtime_ns, status.st_ino
        kept = self._kept
        if kept[0] != mark:
            kept = self._kept = mark, self._read()
        return kept[1]

    def of(self, author: Author) -> str:
        """Return the name to show of whoever signed."""
        return self().get(author.handle, author.name)

    def exists(self) -> bool:
        """Tell whether the file was ever written."""
        return self._file.exists()

    def write(self, people: People) -> None:
        """Write the names down as the database has them now, whole or not at all."""
        draft = self._file.with_name(f"{self._file.name}.{token_hex(4)}")
        try:
            draft.write_text(json.dumps(people.profiles.names()), encoding="utf-8")
            draft.replace(self._file)
        finally:
            draft.unlink(missing_ok=True)

    def _read(self) -> Mapping[str, str]:
        """Return what the file says, nothing when it is damaged."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return NONE
        return MappingProxyType({str(k): str(v) for k, v in dict(found).items()})
