"""A rule that speaks of a kind speaks of the kinds that extend it: as the schemas say now."""

from __future__ import annotations

import pytest

from gare.model.errors import Protected
from gare.model.people import Author, Person, Role
from gare.model.rules import ANYONE, Act
from gare.wiki.doors import check, check_header, may
from gare.wiki.indexing import catch_up, rebuild
from gare.wiki.seeing import seen_by
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki, put, wait_for_builders

MAUD = Person(Role.ADMIN, Author("Maud", "maud"))
MEMBER = Person(Role.MEMBER, Author("Zoé", "zoe"))
LIEU = "label: Lieu\nplural: Lieux\nextends: contact\n"
GUICHET = "label: Guichet\nplural: Guichets\nextends: lieu\n"
RULES = "rules:\n  - kind: contact\n    read: members\n    write: moderators\n"
FILES = {
    "accueil.md": "# A\n",
    "_gare/kinds/contact.yml": "label: Contact\nplural: Contacts\n",
    "_gare/kinds/lieu.yml": LIEU,
    "_gare/kinds/guichet.yml": GUICHET,
    "_gare/kinds/etude.yml": "label: Étude\nplural: Études\n",
    "mjc.md": "---\nkind: guichet\n---\n# MJC\n",
    "pix.md": "---\nkind: etude\n---\n# Pix\n",
}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    made = wiki_with({**FILES, "_gare/rules.yml": RULES})
    catch_up(made)
    return made


def is_read(wiki: Wiki, path: str) -> bool:
    """Tell whether a visitor reads a page now."""
    catch_up(wiki)
    return seen_by(wiki, ANYONE).index.page(path) is not None


def test_what_extends_near_or_far_is_kept_and_nothing_else(wiki: Wiki) -> None:
    assert not is_read(wiki, "mjc")
    assert is_read(wiki, "pix")
    with pytest.raises(Protected):
        check(wiki, MEMBER, Act.WRITE, "mjc")
    with pytest.raises(Protected):
        check_header(wiki, MEMBER, "neuve", "kind: lieu\n")
    assert may(wiki, MEMBER, Act.WRITE, "pix")


def test_a_schema_that_changes_changes_who_reads_at_once(wiki: Wiki) -> None:
    put(wiki, {"_gare/kinds/lieu.yml": LIEU.replace("extends: contact\n", "")}, MAUD)
    opened = is_read(wiki, "mjc")
    put(wiki, {"_gare/kinds/lieu.yml": LIEU}, MAUD)

    assert opened
    assert not is_read(wiki, "mjc")


def test_a_broken_schema_keeps_what_the_last_good_one_kept(wiki: Wiki) -> None:
    put(wiki, {"_gare/kinds/lieu.yml": "label: [\n"}, MAUD)

    assert not is_read(wiki, "mjc")
    with pytest.raises(Protected):
        check(wiki, ANNE, Act.WRITE, "mjc")


def test_an_index_made_again_keeps_the_same(wiki: Wiki) -> None:
    rebuild(wiki)
    wait_for_builders()

    assert not is_read(wiki, "mjc")
    assert is_read(wiki, "pix")
