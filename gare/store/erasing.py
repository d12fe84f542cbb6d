"""What a purge takes away: texts in every form of bytes they may have, and versions of files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gare.model.names import BlobId, FilePath, PagePath
from gare.store import trees
from gare.store.opening import Unopened, inside, is_binary
from gare.store.spelling import forms_of

INSTEAD: Final = b"xxxxx"
"""What stands where a text was: plain in a sentence, and still good in a name or an address."""
REMOVED: Final = b"Contenu retir\xc3\xa9"
_TRAILER: Final = re.compile(rb"^Gare-(?:Page|From): (.*)$", re.MULTILINE)
_ACTION: Final = re.compile(rb"^Gare-Action: [a-z]+$", re.MULTILINE)
_PERSON: Final = re.compile(rb"([a-z]+) (.*?) ?<([^<>]*)> ([0-9]+ [+-][0-9]+)")


@dataclass(frozen=True, slots=True)
class Removal:
    """What must go.

    `texts` wherever they are written; `files`: versions of files, {"a.md": {blob, …}}; `pages`:
    those whose changes are no longer told in words.
    """

    texts: tuple[str, ...] = ()
    files: Mapping[FilePath, frozenset[BlobId]] = field(default_factory=dict)
    pages: frozenset[PagePath] = frozenset()


class Eraser:
    """A removal made ready to be asked often."""

    def __init__(self, removal: Removal) -> None:
        forms = sorted({f for text in removal.texts for f in forms_of(text)}, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, forms))) if forms else None
        self._files = {trees.encoded(file): blobs for file, blobs in removal.files.items()}
        self._pages = frozenset(trees.encoded(page) for page in removal.pages)
        self.overlap = len(forms[0]) - 1 if forms else 0
        """How many bytes of a piece must be looked at again with the next one."""

    @property
    def has_texts(self) -> bool:
        """Tell whether texts are looked for, and not only versions of files."""
        return self._pattern is not None

    def holds(self, content: bytes) -> bool:
        """Tell whether one of the texts is in some bytes."""
        return self._pattern is not None and self._pattern.search(content) is not None

    def opens(self, content: bytes) -> bool | None:
        """Tell whether a text is inside a compressed file; None when it cannot surely be told."""
        try:
            return any(self.holds(piece) for piece in inside(content))
        except Unopened:
            return None

    def without(self, content: bytes) -> bytes:
        """Return the bytes with `INSTEAD` in place of each text."""
        return content if self._pattern is None else self._pattern.sub(INSTEAD, content)

    def mended(self, content: bytes) -> bytes | None:
        """Return a file without the texts; None for a binary one, which goes as a whole."""
        return None if is_binary(content) else self.without(content)

    def takes(self, file: bytes, blob: str) -> bool:
        """Tell whether this version of a file must go."""
        return blob in self._files.get(file, ())

    def message(self, words: bytes) -> bytes:
        """Return the message of a commit: nothing is said of what was done to a page that goes."""
        pages = set(_TRAILER.findall(words))
        if pages & self._pages:
            action = _ACTION.search(words)
            words = REMOVED + b"\n" + (b"\n" + action[0] + b"\n" if action else b"")
        return self.without(words)

    def person(self, line: bytes) -> bytes:
        """Return the line of an author or a committer, always one that git can read."""
        found = _PERSON.fullmatch(line)
        if found is None or not self.holds(line):
            return line
        role, name, mail, when = found.groups()
        made = b"%b %b <%b> %b" % (role, self.without(name), self.without(mail), when)
        return b"%b %b <%b> %b" % (role, INSTEAD, INSTEAD, when) if self.holds(made) else made
