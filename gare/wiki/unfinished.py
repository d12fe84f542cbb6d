"""The mark of a data folder where a backup is being put back: nothing starts on half of one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gare.model.errors import BadBackup

MARK: Final = "restoring"


def refuse_unfinished(data: Path) -> None:
    """Raise BadBackup("unfinished") where a backup is being put back, or was half put back."""
    if (data / MARK).exists():
        raise BadBackup("unfinished", str(data))
