"""A fresh store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gare.store.store import Store
from tests.store.building import SITE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store, closed at the end."""
    with Store.create(tmp_path / "content.git", SITE) as made:
        yield made
