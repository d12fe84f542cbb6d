"""Judge proposals: show one, publish it, decline it with a word, take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from gare.model.entering import Message
from gare.model.errors import BadInput, NothingToDo
from gare.model.moderation import Proposal, ProposalState, ReviewVerdict
from gare.model.names import PagePath, page_file
from gare.model.pages import Edit, Saved
from gare.model.people import Author, Person
from gare.model.rules import Act
from gare.wiki.bases import base_of
from gare.wiki.deciding import pass_text, refuse_closed
from gare.wiki.doors import check
from gare.wiki.indexing import catch_up, landed
from gare.wiki.mailing import can_mail
from gare.wiki.proposing import (
    amended,
    found,
    helpers,
    is_author,
    place_of,
    text_of,
)
from gare.wiki.reviewing import keeper, told
from gare.wiki.soundness import checker
from gare.wiki.text import decode, typed
from gare.wiki.uniting import save_united
from gare.wiki.weighing import carried_files, joined
from gare.wiki.wiki import Wiki


def amend(wiki: Wiki, proposal_id: str, person: Person, source: str, base: str) -> Proposal:
    """Give a proposal another text, which waits like the first. Raises as a save does."""
    proposal = _waiting(wiki, proposal_id, person)
    edit = _edit(wiki, person, proposal, typed(source), base)
    refuse_closed(wiki)
    pass_text(wiki, person, text_of(wiki, proposal), edit.source, chosen=True)
    return amended(wiki, proposal, edit, checker(wiki, edit, person))


def accept(wiki: Wiki, proposal_id: str, person: Person, source: str, base: str) -> Proposal:
    """Publish a proposal, as its author's, with the text as it was read over the page `base`.

    Where its page is now, joined with what others write meanwhile; who changed it is named beside
    its author. Raises `Conflict`, `BadSource`, `NothingToDo` when it was decided upon already.
    """
    keeper(person)
    catch_up(wiki)
    waiting = _waiting(wiki, proposal_id, person)
    proposal = replace(waiting, page=place_of(wiki, waiting))
    check(wiki, person, Act.WRITE, proposal.page)
    edit = _edit(wiki, person, waiting, typed(source), base)

    def save(one: Edit) -> Saved:
        return wiki.store.save(one, checker(wiki, one, person), landed(wiki))

    try:
        commit = save_united(edit, save).commit
    except NothingToDo:
        commit = None
    now = datetime.now(UTC)
    if commit is not None:
        pair = [(str(commit), proposal.handle)]
        by = person.author.handle
        wiki.people.moderation.reviews.mark(pair, ReviewVerdict.APPROVED, by, now)
    _end(wiki, person, proposal, ProposalState.ACCEPTED, landed_as=commit or "")
    return proposal


def decline(wiki: Wiki, proposal_id: str, person: Person, answer: str) -> Proposal:
    """Decline a proposal with a word to its author. Raises `NothingToDo` when it is too late."""
    keeper(person)
    proposal = _waiting(wiki, proposal_id, person)
    _end(wiki, person, proposal, ProposalState.DECLINED, answer=" ".join(answer.split()))
    return proposal


def decline_from(wiki: Wiki, person: Person, handles: Iterable[str]) -> int:
    """Decline all that waits of some handles, without a word; return how many there were."""
    keeper(person)
    declined, proposals = 0, wiki.people.moderation.proposals
    for handle in handles:
        while waiting := [
            one for one in proposals.of(handle, "") if one.state is ProposalState.WAITING
        ]:
            for one in waiting:
                by, now = person.author.name, datetime.now(UTC)
                declined += proposals.decide(one.id, ProposalState.DECLINED, by=by, at=now)
                proposals.told(one.id)
                wiki.store.drop_proposal(one.id)
    return declined


def notify(wiki: Wiki, proposal: Proposal, write: Callable[[], Message]) -> None:
    """Tell the author of a proposal by mail what became of it, when they gave an address."""
    profile = wiki.people.profiles.of_handle(proposal.handle) if can_mail(wiki) else None
    if profile is not None and profile.email:
        message = replace(write(), recipient=profile.email)
        wiki.people.outbox.add(message, datetime.now(UTC))


def withdraw(wiki: Wiki, proposal_id: str, person: Person) -> Proposal:
    """Take one's own proposal back. Raises `NothingToDo` when it is too late."""
    proposal = _waiting(wiki, proposal_id, person)
    if not is_author(proposal, person):
        raise BadInput("proposal", proposal_id)
    _end(wiki, person, proposal, ProposalState.WITHDRAWN)
    return proposal


def _end(
    wiki: Wiki,
    person: Person,
    proposal: Proposal,
    state: ProposalState,
    *,
    answer: str = "",
    landed_as: str = "",
) -> None:
    """Say what becomes of a proposal: to the log, to its author; its ref goes."""
    decided = wiki.people.moderation.proposals.decide(
        proposal.id,
        state,
        by=person.author.name,
        at=datetime.now(UTC),
        answer=answer,
        landed=landed_as,
    )
    if not decided:
        raise NothingToDo(PagePath(proposal.page))
    wiki.store.drop_proposal(proposal.id)
    if state is not ProposalState.WITHDRAWN:
        act = _ACTS[state]
        told(wiki, person, act, page=proposal.page, commit=landed_as, about=proposal.name)


_ACTS: Final = {ProposalState.ACCEPTED: "accept", ProposalState.DECLINED: "decline"}


def _waiting(wiki: Wiki, proposal_id: str, person: Person) -> Proposal:
    """Return a proposal that waits still. Raises `PageMissing`, `NothingToDo`."""
    proposal = found(wiki, proposal_id, person)
    if proposal.state is not ProposalState.WAITING:
        raise NothingToDo(PagePath(proposal.page))
    return proposal


def _edit(wiki: Wiki, person: Person, proposal: Proposal, source: str, base: str) -> Edit:
    """Return the edit that a proposal is where its page is, with a text that a person sends.

    That person is named when they changed the text. Raises as `base_of`.
    """
    page = place_of(wiki, proposal)
    row = wiki.index.page(page)
    began = base_of(wiki, page, base)
    present = decode(wiki.store.read(began)).text if began else ""
    writers = helpers(wiki, proposal)
    is_theirs = typed(joined(wiki, proposal, page, present)[0]) == source
    if not is_theirs and not is_author(proposal, person):
        writers = tuple(dict.fromkeys((*writers, person.author)))
    return Edit(
        path=page,
        file=row.file if row else page_file(page),
        source=source,
        base=began,
        summary=proposal.summary,
        author=Author(proposal.name, proposal.handle),
        files=carried_files(wiki, proposal, page),
        co_authors=writers,
    )
