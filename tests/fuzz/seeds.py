"""What fuzzing starts from: pages and kinds of the starter gare, known attacks."""

from __future__ import annotations

from gare.shipped import content_folder
from tests.fuzz.targets import MAX_BYTES
from tests.markup.samples import CASES


def seeds() -> list[bytes]:
    """Return texts of different shapes, at most `MAX_BYTES` each."""
    folder = content_folder()
    assert folder is not None
    files = sorted(file for file in folder.rglob("*") if file.suffix in {".md", ".yml"})
    attacks = (CASES / "xss.txt").read_bytes().splitlines()
    return [*(file.read_bytes()[:MAX_BYTES] for file in files), *attacks]
