"""Screens of removal, made by hand: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace

from gare.wiki.views import frame as frame_views
from gare.wiki.views.withdrawing import HideView, WithdrawView
from tests.themes.samples import CHROME, HISTORY, HOSTILE, MEMBER, PATH, REVISIONS

KEEPER = replace(MEMBER, keeper=True)
HIDDEN = replace(REVISIONS[0], is_hidden=True, summary="")
WITHDRAW = WithdrawView(PATH, HOSTILE, "a" * 40, 3, 2)
HIDE = HideView(PATH, HOSTILE, (replace(REVISIONS[1], summary=HOSTILE), HIDDEN), 5)

WITHDRAWING_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "withdraw": ("withdraw.html", KEEPER, WITHDRAW),
    "withdraw-again": ("withdraw.html", KEEPER, replace(WITHDRAW, has_more=True, error=HOSTILE)),
    "hide": ("hide.html", KEEPER, HIDE),
    "hide-none": ("hide.html", KEEPER, replace(HIDE, revisions=(), next_before=None)),
    "history-hidden": ("history.html", CHROME, replace(HISTORY, revisions=(*REVISIONS, HIDDEN))),
}
