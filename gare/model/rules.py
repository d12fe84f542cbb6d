"""What may be done to a page or a file: the acts that rules speak of."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What a person does to a page or a file."""

    READ = "read"
    WRITE = "write"
    CREATE = "create"
    UPLOAD = "upload"
    MOVE = "move"
    DELETE = "delete"
