"""Proposals: a text that waits, seen by its author and by moderators, until it is decided upon."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from gare.markup.reading import document
from gare.model.errors import NothingToDo, PageMissing, VersionMissing
from gare.model.moderation import Decision, Held, Proposal, ProposalState, Reason, Verdict
from gare.model.names import TALK, BlobId, CommitId, FilePath, PagePath, page_file
from gare.model.pages import Edit
from gare.model.people import Author, Person
from gare.wiki.deciding import KEEPERS, pass_text
from gare.wiki.hiding import hidden
from gare.wiki.text import decode, typed
from gare.wiki.wiki import Wiki

_ID_BYTES: Final = 8


def let_through(
    wiki: Wiki,
    person: Person,
    edit: Edit,
    check: Callable[[str], None],
    *,
    chosen: bool,
    protected: bool = False,
    said: Iterable[str] = (),
) -> None:
    """Let an edit go on to be saved. Raises `Held` when it waits instead, `Refused` and its kin.

    It waits when its author wishes so (`chosen`), or may not write that page (`protected`).
    `said` is what they say around it.
    """
    before = _text(wiki, edit.base)
    if before == edit.source and not edit.files:
        return  # saving will say that there is nothing to do: nothing is counted
    decision = pass_text(wiki, person, before, edit.source, said, chosen=chosen or protected)
    if protected:
        others = tuple(one for one in decision.reasons if one is not Reason.CHOSEN)
        decision = replace(decision, reasons=(Reason.PROTECTED, *others))
    if decision.verdict is Verdict.HOLD:
        proposal = propose(wiki, person, edit, check, decision)
        raise Held("write", reason=decision.reasons[0], proposal=proposal.id)


def propose(
    wiki: Wiki, person: Person, edit: Edit, check: Callable[[str], None], decision: Decision
) -> Proposal:
    """Return the proposal that a text became: a new one, or the same text that waited already.

    Another text of the same author never takes the place of one that waits. Raises whatever
    `check` raises, and `NothingToDo` for the text that is there.
    """
    waiting = waiting_at(wiki, person, edit.path)
    before = next((one for one in waiting if _says(wiki, one, edit)), None)
    if before is not None:
        return amended(wiki, before, edit, check)
    name = secrets.token_hex(_ID_BYTES)
    now = datetime.now(UTC)
    commit = wiki.store.propose(name, edit, check)
    made = Proposal(
        id=name,
        commit=commit.id,
        page=edit.path,
        title=document(edit.path, edit.source).title,
        base=edit.base or "",
        handle=person.author.handle,
        name=person.author.name,
        browser=person.origin.browser,
        summary=edit.summary,
        reasons=decision.reasons,
        state=ProposalState.WAITING,
        made_at=now,
        changed_at=now,
    )
    wiki.people.moderation.proposals.add(made)
    return made


def amended(wiki: Wiki, proposal: Proposal, edit: Edit, check: Callable[[str], None]) -> Proposal:
    """Return a proposal with another text. Raises `NothingToDo` when it was decided meanwhile.

    Whoever wrote in it before is still said to.
    """
    writers = dict.fromkeys((*helpers(wiki, proposal), *edit.co_authors))
    edit = replace(edit, co_authors=tuple(writers))
    commit = wiki.store.propose(proposal.id, edit, check, CommitId(proposal.commit))
    now = datetime.now(UTC)
    base = edit.base or ""
    proposals = wiki.people.moderation.proposals
    if not proposals.amend(proposal.id, proposal.commit, commit.id, base, now, edit.path):
        raise NothingToDo(edit.path)
    return replace(proposal, commit=commit.id, base=base, changed_at=now, page=edit.path)


def helpers(wiki: Wiki, proposal: Proposal) -> tuple[Author, ...]:
    """Return who wrote in the text of a proposal besides its author."""
    try:
        return wiki.store.proposal(CommitId(proposal.commit)).co_authors
    except VersionMissing:
        return ()


def place_of(wiki: Wiki, proposal: Proposal) -> PagePath:
    """Return where a proposal would land: its page is followed when it was moved meanwhile.

    As a discussion follows its page; a new page stays where it was wished.
    """
    page = PagePath(proposal.page)
    row = wiki.index.page(page)
    if row is not None:
        return row.path
    if page.startswith(TALK):
        about = page.removeprefix(TALK)
        target = None if wiki.index.page(about) else wiki.index.redirect(about)
        return PagePath(f"{TALK}{target}") if target else page
    return (wiki.index.redirect(page) if proposal.base else None) or page


def mine(wiki: Wiki, person: Person) -> tuple[Proposal, ...]:
    """Return the proposals of a person that wait, or whose end they were not told yet."""
    found = wiki.people.moderation.proposals.of(person.author.handle, person.origin.browser)
    return tuple(one for one in found if is_author(one, person))


def waiting_at(wiki: Wiki, person: Person, path: str) -> tuple[Proposal, ...]:
    """Return the texts of a person that wait about a page, the oldest first."""
    waiting = (one for one in mine(wiki, person) if one.state is ProposalState.WAITING)
    return tuple(one for one in waiting if path in {one.page, place_of(wiki, one)})


def is_author(proposal: Proposal, person: Person) -> bool:
    """Tell whether a proposal is a person's: of their account, or of their browser."""
    if person.account is not None:
        return proposal.handle == person.account.handle
    return bool(proposal.browser) and proposal.browser == person.origin.browser


def found(wiki: Wiki, proposal_id: str, person: Person) -> Proposal:
    """Return a proposal to its author or to a keeper. Raises `PageMissing` for anybody else."""
    proposal = wiki.people.moderation.proposals.get(proposal_id)
    if proposal is None or not (person.role in KEEPERS or is_author(proposal, person)):
        raise PageMissing(f"-/proposal/{proposal_id}")
    return proposal


def text_of(wiki: Wiki, proposal: Proposal) -> str:
    """Return the text that a proposal holds."""
    blob = _blob(wiki, proposal)
    return decode(wiki.store.read(blob)).text if blob is not None else ""


def is_hidden(wiki: Wiki, proposal: Proposal) -> bool:
    """Tell whether the text that a proposal holds is a version that is no longer shown."""
    away = hidden(wiki)
    return bool(away) and _blob(wiki, proposal) in away


def file_of(proposal: Proposal) -> FilePath:
    """Return the file of the page that a proposal is about."""
    return page_file(PagePath(proposal.page))


def files_of(wiki: Wiki, proposal: Proposal) -> tuple[tuple[FilePath, bytes], ...]:
    """Return the files that come with the text of a proposal."""
    return tuple(
        (change.file, wiki.store.read(change.after))
        for change in wiki.store.proposal(CommitId(proposal.commit)).changes
        if change.file != file_of(proposal) and change.after is not None
    )


def _blob(wiki: Wiki, proposal: Proposal) -> BlobId | None:
    """Return the content that a proposal gives its page, None when its commit is gone."""
    try:
        changes = wiki.store.proposal(CommitId(proposal.commit)).changes
    except VersionMissing:
        return None
    return next((change.after for change in changes if change.file == file_of(proposal)), None)


def _says(wiki: Wiki, proposal: Proposal, edit: Edit) -> bool:
    """Tell whether a proposal is the same text as an edit, with the same files."""
    is_same = typed(text_of(wiki, proposal)) == typed(edit.source)
    return is_same and set(files_of(wiki, proposal)) == set(edit.files)


def _text(wiki: Wiki, blob: BlobId | None) -> str:
    """Return the text of a blob, "" when there is none."""
    try:
        return decode(wiki.store.read(blob)).text if blob else ""
    except VersionMissing:
        return ""
