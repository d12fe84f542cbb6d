"""Read and change the policy of moderation: its text, as rules are read and changed."""

from __future__ import annotations

from typing import Final

from gare.model.errors import BadSource
from gare.model.names import FilePath, PagePath
from gare.model.pages import Saved
from gare.model.people import Person
from gare.model.rules import Act
from gare.moderation.policy import Policy
from gare.moderation.policy_file import FILE, read_policy
from gare.wiki.doors import check, may
from gare.wiki.indexing import catch_up
from gare.wiki.own_texts import own_text, save_own_text
from gare.wiki.policies import policy_now
from gare.wiki.reviewing import told
from gare.wiki.views.ruling import PolicyView, Sent
from gare.wiki.wiki import Wiki
from gare.wiki.wording import POLICY_CHANGED

POLICY: Final = FilePath(FILE)


def policy_view(wiki: Wiki, person: Person) -> PolicyView:
    """Return the text of the policy and what is wrong in it, to who may read the file."""
    catch_up(wiki)
    check(wiki, person, Act.READ, POLICY)
    text, blob = own_text(wiki, POLICY)
    return PolicyView(
        text, blob or "", may(wiki, person, Act.WRITE, POLICY), faults=policy_now(wiki).faults
    )


def save_policy(wiki: Wiki, person: Person, sent: Sent) -> Saved:
    """Save the text of the policy, when all in it is right.

    Raises `BadSource` with the faults and their lines, and as `save_own_text`.
    """

    def checked(joined: str) -> None:
        found = read_policy(joined)
        if not isinstance(found, Policy):
            raise BadSource(PagePath(POLICY), found)

    saved = save_own_text(wiki, person, POLICY, sent, POLICY_CHANGED, checked)
    told(wiki, person, "policy")
    return saved
