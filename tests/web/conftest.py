"""Fixtures of these tests."""

from tests.making import passwords_hashed_once, wiki_with

__all__ = ["passwords_hashed_once", "wiki_with"]
