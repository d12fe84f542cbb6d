"""What is said when accounts that were there are not any more; imports nothing that keeps them."""

from __future__ import annotations

from gare.model.errors import StoreFailure


class PeopleLost(StoreFailure):
    """There were accounts, and their database is gone or empty: never made anew by itself."""
