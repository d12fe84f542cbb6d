"""Screens of moderation, made by hand: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace

from gare.model.errors import Problem
from gare.model.moderation import Block, JournalEntry, ProposalState, Reason, Source
from gare.model.pages import Action
from gare.wiki.views import frame as frame_views
from gare.wiki.views import moderating as views
from gare.wiki.views.traces import ReadableDiff
from tests.themes.comparing import READ
from tests.themes.samples import AT, CHROME, DIFF, HOSTILE, MEMBER, PATH

KEEPER = replace(MEMBER, keeper=True)
CHALLENGE = views.ChallengeView(
    f"/-/edit/{PATH}", (("source", HOSTILE), ("base", "")), "a.1.14.0.b", 14, HOSTILE, HOSTILE
)
ENTRY = views.PatrolEntry(
    PATH, HOSTILE, True, HOSTILE, "visiteur-lilas-1001", AT, Action.EDIT, (HOSTILE, "Mieux dit"),
    "a" * 40, 3, False, READ,
)  # fmt: skip
GONE = replace(ENTRY, exists=False, action=Action.DELETE, commits=1, is_last=True, summaries=())
HIDDEN = replace(ENTRY, summaries=(), read=None, is_hidden=True)
TALK = replace(ENTRY, is_talk=True, read=ReadableDiff(markup=DIFF, is_source=True))
PATROL = views.PatrolView(
    (ENTRY, GONE, HIDDEN, TALK),
    2,
    1,
    (Problem("list", 3, HOSTILE), Problem("yaml-anchor")),
    30,
    HOSTILE,
    HOSTILE,
    3,
)
BLOCK = Block(1, Source.BROWSER, "b", HOSTILE, HOSTILE, AT, "mod", AT)
SOURCE = views.SourceView(
    "visiteur-lilas-1001", HOSTILE, 12, 1, (HOSTILE,), False, (BLOCK,), (1, 7)
)
UNDONE = views.UndoneView(HOSTILE, (PATH, "deux"), ("trois",), 0.4)
LOG = views.LogView(
    (
        JournalEntry(AT, "mod", HOSTILE, "block", PATH, "a" * 40, HOSTILE, HOSTILE, 3, 2),
        JournalEntry(AT, "mod", "Mona", "open", id=1),
    ),
    1,
)
LINE = views.ProposalLine("abc", PATH, HOSTILE, HOSTILE, AT, (Reason.LINKS,), ProposalState.WAITING)
OWN = views.OwnProposals((LINE, LINE), (LINE,))
PROPOSAL = views.ProposalView(
    "abc", PATH, HOSTILE, True, HOSTILE, AT, HOSTILE, (Reason.NEWCOMER, Reason.WORD),
    ProposalState.WAITING, "", "", HOSTILE, "b" * 40, 2, READ, True, True, 262144,
)  # fmt: skip
DECLINED = replace(
    PROPOSAL, state=ProposalState.DECLINED, answer=HOSTILE, decided_by=HOSTILE, places=0
)

MODERATING_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "challenge": ("challenge.html", CHROME, CHALLENGE),
    "challenge-wrong": ("challenge.html", CHROME, replace(CHALLENGE, wrong=True, lost_file=True)),
    "moderation": ("moderation.html", KEEPER, PATROL),
    "moderation-done": ("moderation.html", KEEPER, replace(PATROL, entries=(), waiting=0)),
    "moderation-source": ("moderation_source.html", KEEPER, SOURCE),
    "moderation-undone": ("moderation_undone.html", KEEPER, UNDONE),
    "moderation-blocks": ("moderation_blocks.html", KEEPER, views.BlocksView((BLOCK,))),
    "moderation-blocks-none": ("moderation_blocks.html", KEEPER, views.BlocksView(())),
    "moderation-log": ("moderation_log.html", CHROME, LOG),
    "moderation-log-none": ("moderation_log.html", CHROME, views.LogView((), None)),
    "proposals": ("proposals.html", KEEPER, views.ProposalsView((LINE,), mine=False)),
    "proposals-mine": (
        "proposals.html",
        CHROME,
        views.ProposalsView(
            (replace(LINE, state=ProposalState.DECLINED, is_news=True),), mine=True
        ),
    ),
    "proposals-none": ("proposals.html", CHROME, views.ProposalsView((), mine=True)),
    "proposal": ("proposal.html", KEEPER, PROPOSAL),
    "proposal-new": ("proposal.html", CHROME, replace(PROPOSAL, exists=False, decides=False)),
    "proposal-refused": ("proposal.html", KEEPER, replace(PROPOSAL, errors=(HOSTILE,))),
    "proposal-hidden": (
        "proposal.html",
        KEEPER,
        replace(PROPOSAL, source="", read=None, places=0, is_hidden=True),
    ),
    "proposal-declined": ("proposal.html", CHROME, DECLINED),
    "proposal-accepted": (
        "proposal.html",
        CHROME,
        replace(DECLINED, state=ProposalState.ACCEPTED, answer=""),
    ),
    "proposal-withdrawn": (
        "proposal.html",
        CHROME,
        replace(DECLINED, state=ProposalState.WITHDRAWN),
    ),
}
