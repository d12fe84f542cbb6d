"""Clone: all that is in git leaves at once, history included; for who may read all of it."""

from __future__ import annotations

from typing import Final

from gare.model.errors import IndexUnready
from gare.wiki.indexing import catch_up
from gare.wiki.rules import rules_now
from gare.wiki.seeing import sees_all
from gare.wiki.wiki import Wiki

_DRAFTS: Final = "brouillons"


def may_clone(wiki: Wiki) -> bool:
    """Tell whether who reads the wiki may have all that is in git.

    While there is no index, by what the rules and the present files say.
    """
    try:
        catch_up(wiki)
        return sees_all(wiki)
    except IndexUnready:
        rules = rules_now(wiki).rules
        return not rules.keeps_reading and not wiki.store.snapshot().under(_DRAFTS)
