"""Judge proposals: show one, publish it, decline it with a word, take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from gare.index.rows import PageRow
from gare.markup.names import title_from_path
from gare.model.entering import Message
from gare.model.errors import BadInput, NothingToDo
from gare.model.moderation import Proposal, ProposalState, ReviewVerdict
from gare.model.names import BlobId, PagePath, page_file
from gare.model.pages import Edit
from gare.model.people import Author, Person, Role
from gare.model.rules import Act
from gare.store.merge import merge3
from gare.wiki.bases import base_of
from gare.wiki.deciding import KEEPERS, pass_text, refuse_closed
from gare.wiki.doors import check
from gare.wiki.hiding import hidden
from gare.wiki.indexing import catch_up, landed
from gare.wiki.mailing import can_mail
from gare.wiki.proposing import (
    amended,
    files_of,
    found,
    is_author,
    is_hidden,
    mine,
    text_of,
)
from gare.wiki.readable import readable
from gare.wiki.reviewing import keeper, told
from gare.wiki.text import decode, typed
from gare.wiki.views.moderating import ProposalLine, ProposalsView, ProposalView
from gare.wiki.views.traces import ReadableDiff
from gare.wiki.wiki import Wiki
from gare.wiki.writing import checker


def proposals_view(wiki: Wiki, person: Person, *, own: bool = False) -> ProposalsView:
    """Return the proposals that wait, or one's own. Raises `Forbidden`."""
    if own:
        return ProposalsView(tuple(_line(wiki, one) for one in mine(wiki, person)), mine=True)
    keeper(person)
    listed = wiki.people.moderation.proposals.waiting()
    return ProposalsView(tuple(_line(wiki, one) for one in listed), mine=False)


def proposal_view(
    wiki: Wiki, proposal_id: str, person: Person, source: str | None = None
) -> ProposalView:
    """Return a proposal over the page as it is now; `source` is what was typed over it.

    Raises `PageMissing` for who is neither its author nor a keeper. Its author is told its end.
    """
    catch_up(wiki)
    proposal = found(wiki, proposal_id, person)
    own = is_author(proposal, person)
    if own and proposal.state is not ProposalState.WAITING:
        wiki.people.moderation.proposals.told(proposal.id)
    row = wiki.index.page(proposal.page)
    present = decode(wiki.store.read(row.blob)).text if row else ""
    away = is_hidden(wiki, proposal)
    text, places = ("", 0) if away else _joined(wiki, proposal, present)
    shown = text if source is None else source
    return ProposalView(
        id=proposal.id,
        path=PagePath(proposal.page),
        title=_title(proposal, away=away),
        exists=row is not None,
        author=proposal.name,
        at=proposal.changed_at,
        summary="" if away else proposal.summary,
        reasons=tuple(proposal.reasons),
        state=proposal.state,
        decided_by=proposal.decided_by,
        answer=proposal.answer,
        source=shown,
        base=row.blob if row else "",
        places=places if source is None else 0,
        read=None if away and source is None else _read(wiki, proposal, row, shown, person.role),
        is_hidden=away,
        mine=own,
        decides=person.role in KEEPERS,
        handle=proposal.handle,
        max_bytes=wiki.settings.max_page_bytes,
    )


def _read(
    wiki: Wiki, proposal: Proposal, row: PageRow | None, text: str, role: Role
) -> ReadableDiff:
    """Return what a text would change of a page as it is now."""
    present = decode(wiki.store.read(row.blob)).text if row else None
    return readable(wiki, PagePath(proposal.page), present, text, role)


def amend(wiki: Wiki, proposal_id: str, person: Person, source: str, base: str) -> Proposal:
    """Give a proposal another text, which waits like the first. Raises as a save does."""
    proposal = _waiting(wiki, proposal_id, person)
    edit = _edit(wiki, proposal, typed(source), base)
    refuse_closed(wiki)
    pass_text(wiki, person, text_of(wiki, proposal), edit.source, chosen=True)
    return amended(wiki, proposal, edit, checker(wiki, edit, person))


def accept(wiki: Wiki, proposal_id: str, person: Person, source: str, base: str) -> Proposal:
    """Publish a proposal, as its author's, with the text as it was read over the page `base`.

    Joined with what others write meanwhile. Raises `Conflict`, `BadSource`, `NothingToDo` when it
    was decided upon already.
    """
    keeper(person)
    catch_up(wiki)
    proposal = _waiting(wiki, proposal_id, person)
    check(wiki, person, Act.WRITE, proposal.page)
    edit = _edit(wiki, proposal, typed(source), base)
    try:
        commit = wiki.store.save(edit, checker(wiki, edit, person), landed(wiki)).commit
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


def _edit(wiki: Wiki, proposal: Proposal, source: str, base: str) -> Edit:
    """Return the edit that a proposal is, with another text. Raises as `base_of`."""
    page = PagePath(proposal.page)
    row = wiki.index.page(page)
    return Edit(
        path=row.path if row else page,
        file=row.file if row else page_file(page),
        source=source,
        base=base_of(wiki, page, base),
        summary=proposal.summary,
        author=Author(proposal.name, proposal.handle),
        files=files_of(wiki, proposal),
    )


def _joined(wiki: Wiki, proposal: Proposal, present: str) -> tuple[str, int]:
    """Return the text of a proposal joined with the present page, and how many places clash."""
    text = text_of(wiki, proposal)
    if proposal.state is not ProposalState.WAITING or not present:
        return text, 0
    base = decode(wiki.store.read(BlobId(proposal.base))).text if proposal.base else ""
    merged = merge3(base, text, present, shows_base=proposal.base not in hidden(wiki))
    return merged.text, merged.places


def _title(proposal: Proposal, *, away: bool) -> str:
    """Return the title that a proposed text has; only where it would be, when it is hidden."""
    return title_from_path(PagePath(proposal.page)) if away else proposal.title


def _line(wiki: Wiki, proposal: Proposal) -> ProposalLine:
    """Return a proposal as it stands in a list."""
    return ProposalLine(
        proposal.id,
        PagePath(proposal.page),
        _title(proposal, away=is_hidden(wiki, proposal)),
        proposal.name,
        proposal.changed_at,
        tuple(proposal.reasons),
        proposal.state,
    )
