"""Read proposals: lists of them, one over its page as it is now, one's own beside a form."""

from __future__ import annotations

from gare.index.rows import PageRow
from gare.markup.names import title_from_path
from gare.markup.rewrite import rewrite_links
from gare.model.errors import StoreFailure
from gare.model.moderation import Proposal, ProposalState
from gare.model.names import TALK, BlobId, FilePath, PagePath
from gare.model.people import Person, Role
from gare.store.merge import merge3
from gare.wiki.deciding import KEEPERS
from gare.wiki.hiding import hidden
from gare.wiki.indexing import catch_up
from gare.wiki.proposing import (
    files_of,
    found,
    is_author,
    is_hidden,
    mine,
    place_of,
    text_of,
)
from gare.wiki.readable import readable
from gare.wiki.reviewing import keeper
from gare.wiki.text import decode
from gare.wiki.uniting import is_talk, united
from gare.wiki.views.moderating import (
    OwnProposals,
    ProposalLine,
    ProposalsView,
    ProposalView,
)
from gare.wiki.views.traces import ReadableDiff
from gare.wiki.wiki import Wiki


def proposals_view(wiki: Wiki, person: Person, *, own: bool = False) -> ProposalsView:
    """Return the proposals that wait, or one's own. Raises `Forbidden`."""
    if own:
        return ProposalsView(tuple(line(wiki, one) for one in _kept(wiki, person)), mine=True)
    keeper(person)
    listed = wiki.people.moderation.proposals.waiting()
    return ProposalsView(tuple(line(wiki, one) for one in listed), mine=False)


def proposal_view(
    wiki: Wiki, proposal_id: str, person: Person, source: str | None = None, base: str = ""
) -> ProposalView:
    """Return a proposal over the page as it is now; `source` is what was typed over `base`.

    Raises `PageMissing` for who is neither its author nor a keeper. Its author is told its end.
    """
    catch_up(wiki)
    proposal = found(wiki, proposal_id, person)
    own = is_author(proposal, person)
    if own and proposal.state is not ProposalState.WAITING:
        wiki.people.moderation.proposals.told(proposal.id)
    place = place_of(wiki, proposal)
    row = wiki.index.page(place)
    away = is_hidden(wiki, proposal)
    text, places = ("", 0) if away else joined(wiki, proposal, place, _present(wiki, row))
    shown = text if source is None else source
    is_there = bool(shown) or (proposal.state is ProposalState.WAITING and not away)
    return ProposalView(
        id=proposal.id,
        path=place,
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
        base=(row.blob if row else "") if source is None else base,
        places=places if source is None else 0,
        read=_read(wiki, place, row, shown, person.role) if is_there else None,
        is_hidden=away,
        mine=own,
        decides=person.role in KEEPERS,
        handle=proposal.handle,
        max_bytes=wiki.settings.max_page_bytes,
    )


def _present(wiki: Wiki, row: PageRow | None) -> str:
    """Return the text of a page as it is now, "" when there is none."""
    return decode(wiki.store.read(row.blob)).text if row else ""


def _read(wiki: Wiki, place: PagePath, row: PageRow | None, text: str, role: Role) -> ReadableDiff:
    """Return what a text would change of a page as it is now."""
    return readable(wiki, place, _present(wiki, row) if row else None, text, role)


def own_at(wiki: Wiki, person: Person, path: str) -> OwnProposals:
    """Return a person's texts that wait about a page, and what they proposed that was answered.

    Nothing to who never came, nor while the database of people does not answer.
    """
    listed = _listed(wiki, person)
    waiting = [one for one in listed if one.state is ProposalState.WAITING]
    return OwnProposals(
        tuple(line(wiki, one) for one in waiting if path in {one.page, place_of(wiki, one)}),
        tuple(line(wiki, one) for one in listed if one.state is not ProposalState.WAITING),
    )


def answers_for(wiki: Wiki, person: Person) -> int:
    """Return how many proposals of a person were decided upon since they last looked."""
    return sum(one.state is not ProposalState.WAITING for one in _listed(wiki, person))


def _listed(wiki: Wiki, person: Person) -> tuple[Proposal, ...]:
    """Return what waits and what is to be told; nothing while the database does not answer."""
    try:
        return () if person.is_new else mine(wiki, person)
    except StoreFailure:
        return ()


def joined(wiki: Wiki, proposal: Proposal, place: PagePath, present: str) -> tuple[str, int]:
    """Return the text of a proposal joined with the present page, and how many places clash.

    Two discussions never do. The links of a page that was moved are counted from its new place.
    """
    text = _carried(wiki, proposal, place, text_of(wiki, proposal))
    if proposal.state is not ProposalState.WAITING or not present:
        return text, 0
    base = decode(wiki.store.read(BlobId(proposal.base))).text if proposal.base else ""
    base = _carried(wiki, proposal, place, base)
    merged = merge3(base, text, present, shows_base=proposal.base not in hidden(wiki))
    if merged.places and is_talk(place):
        return united(base, text, present), 0
    return merged.text, merged.places


def carried_files(
    wiki: Wiki, proposal: Proposal, place: PagePath
) -> tuple[tuple[FilePath, bytes], ...]:
    """Return the files that come with a proposal, beside its page where that is now."""
    moves = _moves(wiki, proposal, place)
    return tuple(
        (FilePath(moves.get(file, file)), content) for file, content in files_of(wiki, proposal)
    )


def _carried(wiki: Wiki, proposal: Proposal, place: PagePath, text: str) -> str:
    """Return a text of the page of a proposal as the move of that page would have left it."""
    moves = _moves(wiki, proposal, place)
    return rewrite_links(PagePath(proposal.page), text, moves, after=place) if moves else text


def _moves(wiki: Wiki, proposal: Proposal, place: PagePath) -> dict[str, str]:
    """Return {old path: new path} of a page that was moved and of its files; {} when it was not."""
    old = PagePath(proposal.page)
    if place == old or old.startswith(TALK):
        return {}
    there = {old + one.file[len(place) :]: str(one.file) for one in wiki.index.files_of(place)}
    brought = {
        str(file): place + file[len(old) :]
        for file, _content in files_of(wiki, proposal)
        if file.startswith(old + "/")
    }
    return {str(old): str(place), **there, **brought}


def _kept(wiki: Wiki, person: Person) -> tuple[Proposal, ...]:
    """Return all that a person proposed, as long as it is kept, but what they took back."""
    proposals = wiki.people.moderation.proposals
    listed = proposals.kept_of(person.author.handle, person.origin.browser)
    return tuple(one for one in listed if is_author(one, person))


def _title(proposal: Proposal, *, away: bool) -> str:
    """Return the title that a proposed text has; only where it would be, when it is hidden."""
    return title_from_path(PagePath(proposal.page)) if away else proposal.title


def line(wiki: Wiki, proposal: Proposal) -> ProposalLine:
    """Return a proposal as it stands in a list."""
    return ProposalLine(
        proposal.id,
        place_of(wiki, proposal),
        _title(proposal, away=is_hidden(wiki, proposal)),
        proposal.name,
        proposal.changed_at,
        tuple(proposal.reasons),
        proposal.state,
        is_news=proposal.state is not ProposalState.WAITING and not proposal.told,
    )
