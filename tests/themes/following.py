"""What one follows, made by hand: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace

from gare.model.following import Pace, What
from gare.wiki.views import frame as frame_views
from gare.wiki.views.telling import (
    FollowChoice,
    FollowingView,
    FollowRow,
    FollowView,
    UnsubscribeView,
)
from tests.themes.samples import AT, CHROME, HOSTILE, MEMBER

FOLLOWING = FollowingView(
    follows=(
        FollowRow(3, What.PAGE, "outils/pix", "Pix", "/outils/pix", Pace.NOW),
        FollowRow(4, What.SEARCH, HOSTILE, HOSTILE, "/-/search?q=x", Pace.WEEKLY),
    ),
    mention=Pace.NEVER,
    email="lea@example.org",
    refused_at=AT,
    can_mail=True,
    feed_address="https://gare.example/-/following/abc.atom",
    handle="lea",
)
FOLLOW = FollowView(
    choices=(
        FollowChoice(What.PAGE, "outils/pix", "Pix", selected=True, pace=Pace.DAILY),
        FollowChoice(What.TAG, HOSTILE, HOSTILE),
    ),
    email="",
    can_mail=True,
    next_address="/outils/pix",
)
FOLLOWING_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "following": ("following.html", MEMBER, FOLLOWING),
    "following-none": (
        "following.html",
        MEMBER,
        replace(FOLLOWING, follows=(), email="", refused_at=None, can_mail=False),
    ),
    "follow": ("follow.html", MEMBER, FOLLOW),
    "follow-mail": ("follow.html", MEMBER, replace(FOLLOW, email="lea@example.org")),
    "unsubscribe": ("unsubscribe.html", CHROME, UnsubscribeView("abc", Pace.DAILY, False)),
    "unsubscribed": ("unsubscribe.html", CHROME, UnsubscribeView("abc", Pace.DAILY, True)),
}
