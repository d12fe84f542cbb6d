"""Who may be called by their name in a text: the handles of the accounts that are open."""

from __future__ import annotations

from gare.model.errors import StoreFailure
from gare.wiki.standing import decided, decisions
from gare.wiki.wiki import Wiki


def handles(wiki: Wiki) -> frozenset[str]:
    """Return the handles of accounts, none while the database does not answer."""
    try:
        return wiki.called.take(str(decisions(wiki)), lambda: wiki.people.roll.handles())
    except StoreFailure:
        return frozenset()


def changed(wiki: Wiki) -> None:
    """Say that an account was opened or shut: texts that call its name are shown anew."""
    decided(wiki)
