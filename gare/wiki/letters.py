"""What writes messages outside of any request: the wiki says when and to whom, the web how."""

from __future__ import annotations

from dataclasses import dataclass

from gare.wiki.reaching import Write
from gare.wiki.recovering import Answer
from gare.wiki.telling import Compose


@dataclass(frozen=True, slots=True)
class Letters:
    """One for each sort of message."""

    changes: Compose
    """What somebody follows has changed."""
    question: Write
    """Does a person still agree to have a fiche?"""
    password: Answer
    """A link to choose another password."""
