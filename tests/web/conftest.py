"""Fixtures of these tests."""

from tests.making import wiki_with

__all__ = ["wiki_with"]
