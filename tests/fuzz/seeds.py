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
    return [*_trees(), *(file.read_bytes()[:MAX_BYTES] for file in files), *attacks]


def _trees() -> list[bytes]:
    """Return trees as git keeps them, of one empty file under a mode and a name."""
    empty = bytes.fromhex("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    names = ("a.md", ".git", ".GIT", "con.md", "a\\b", "-x", "\u202egpj.md", "a" * 300, "..")
    modes = ("100644", "100755", "120000", "160000", "40000", "100666")
    return [f"{mode} {name}\0".encode() + empty for mode in modes for name in names]
