"""Hold: take a run of changes back from its page and keep its text as a proposal."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Final

from gare.markup.reading import document
from gare.model.errors import PageMissing
from gare.model.moderation import Proposal, ProposalState, Reason
from gare.model.names import PagePath, page_file
from gare.model.pages import Edit
from gare.model.people import Author, Person
from gare.wiki.hiding import check_shown
from gare.wiki.indexing import catch_up
from gare.wiki.patrolling import run_of
from gare.wiki.reviewing import keeper, told
from gare.wiki.text import decode
from gare.wiki.undoing import revert_run
from gare.wiki.wiki import Wiki

_ID_BYTES: Final = 8


def hold_run(wiki: Wiki, person: Person, path: str, newest: str) -> Proposal:
    """Return the proposal that a run of changes became; the page is as it was before them.

    Raises `PageMissing` when the run is no more or left no text, `Conflict` and `VersionGone` as
    undoing does.
    """
    keeper(person)
    catch_up(wiki)
    run = run_of(wiki, path, newest)
    if run is None or run.newest.after is None or not run.newest.is_page:
        raise PageMissing(path)
    check_shown(wiki, newest, path, run.newest.after)
    place = run.now or PagePath(run.newest.path)
    text = decode(wiki.store.read(run.newest.after)).text
    author = Author(run.newest.author, run.newest.handle)
    revert_run(wiki, person, path, newest)
    edit = Edit(place, page_file(place), text, run.oldest.before, run.newest.summary, author)
    name, now = secrets.token_hex(_ID_BYTES), datetime.now(UTC)
    commit = wiki.store.propose(name, edit, _accepted)
    browsers, _networks = wiki.people.moderation.gate.origins_of(author.handle)
    made = Proposal(
        id=name,
        commit=commit.id,
        page=place,
        title=document(place, text).title,
        base=edit.base or "",
        handle=author.handle,
        name=author.name,
        browser=browsers[0] if browsers else "",
        summary=edit.summary,
        reasons=(Reason.NEWCOMER,),
        state=ProposalState.WAITING,
        made_at=now,
        changed_at=now,
    )
    wiki.people.moderation.proposals.add(made)
    told(wiki, person, "hold", page=place, commit=newest, about=author.name)
    return made


def _accepted(_text: str) -> None:
    """Find nothing wrong in a text that was published already."""
