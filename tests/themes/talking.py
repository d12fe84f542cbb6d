"""Discussions, reports, persons to reach, privacy: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gare.markup.sanitize import SafeHtml
from gare.model.retention import KEPT
from gare.wiki.views import frame as frame_views
from gare.wiki.views.privacy import KeptView, PrivacyView
from gare.wiki.views.reaching import (
    ConsentLine,
    ConsentsView,
    ConsentView,
    PrivateView,
    WriteToView,
)
from gare.wiki.views.records import ToCheckView
from gare.wiki.views.talking import OpenReport, ReplyView, ReportView, TalkView, ThreadView
from tests.themes.forms import FORM
from tests.themes.samples import AT, CHROME, HOSTILE, MEMBER, PAGE, PATH

REPLY = ReplyView(HOSTILE, AT, SafeHtml("<p>Bonjour.</p>"))
THREAD = ThreadView("a" * 16, HOSTILE, False, True, "", None, (REPLY,))
SETTLED = replace(
    THREAD, key="b" * 16, is_report=True, is_open=False, closed_by=HOSTILE, closed_at=AT,
    replies=(REPLY, ReplyView("", None, SafeHtml("<p>x</p>"))),
)  # fmt: skip
TALK = TalkView(PATH, HOSTILE, (THREAD, SETTLED), 1, HOSTILE, False)
CONTACTS = frame_views.ContactsView((HOSTILE,), "/x", (("source", HOSTILE),), HOSTILE, True)
REPORT = OpenReport(PATH, HOSTILE, HOSTILE, AT)
WRITE_TO = WriteToView(PATH, HOSTILE, HOSTILE, HOSTILE, HOSTILE, agreed=True, errors=(HOSTILE,))
PRIVATE = PrivateView(True, True, HOSTILE, HOSTILE, confirmed=False)
LINE = ConsentLine(PATH, HOSTILE, date(2025, 1, 2), True, True, date(2026, 1, 2), True)
BARE_LINE = ConsentLine(PATH, HOSTILE, None, False, False, None, False)
KEPT_OUTSIDE = tuple(KeptView(one.topic, one.lasts) for one in KEPT)
PRIVACY = PrivacyView(
    HOSTILE, "a@b.example", "mailto:a@b.example", HOSTILE, "open", True, "https://t.example", HOSTILE,
    True, True, True, 90, 365, 365, KEPT_OUTSIDE,
)  # fmt: skip
BARE_PRIVACY = PrivacyView(
    "Gare", "", "", "", "closed", False, "", "", False, False, False, 90, 365, 365, ()
)

TALKING_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "talk": ("talk.html", CHROME, TALK),
    "talk-none": ("talk.html", MEMBER, replace(TALK, threads=(), open_threads=0, signed_in=True)),
    "talk-read": ("talk.html", CHROME, replace(TALK, has_forms=False)),
    "talk-refused": (
        "talk.html",
        CHROME,
        replace(
            TALK,
            threads=(replace(THREAD, draft=HOSTILE),),
            new_title=HOSTILE,
            new_text=HOSTILE,
            error=HOSTILE,
        ),
    ),
    "contacts": ("contacts.html", CHROME, CONTACTS),
    "contacts-bare": (
        "contacts.html",
        MEMBER,
        replace(CONTACTS, has_return=False, lost_file=True, text=""),
    ),
    "report": ("report.html", CHROME, ReportView(PATH, HOSTILE, HOSTILE, "Anne")),
    "report-refused": (
        "report.html",
        MEMBER,
        ReportView(PATH, HOSTILE, "", "Anne", signed_in=True, error=HOSTILE),
    ),
    "page-talked": ("page.html", CHROME, replace(PAGE, open_threads=3, relay=True)),
    "page-unconfirmed": ("page.html", CHROME, replace(PAGE, status="a-reconfirmer")),
    "to-check-reports": ("to_check.html", CHROME, ToCheckView((), 0, (REPORT,))),
    "form-private": ("form.html", CHROME, replace(FORM, private=PRIVATE)),
    "form-private-kept": (
        "form.html",
        CHROME,
        replace(FORM, private=replace(PRIVATE, may_change=False)),
    ),
    "write-to": ("write_to.html", CHROME, WRITE_TO),
    "write-to-nobody": ("write_to.html", CHROME, replace(WRITE_TO, errors=(), reachable=False)),
    "consent": ("consent.html", CHROME, ConsentView(PATH, HOSTILE, "jeton")),
    "consents": ("consents.html", MEMBER, ConsentsView((LINE, BARE_LINE), 365, True)),
    "consents-by-hand": ("consents.html", MEMBER, ConsentsView((BARE_LINE,), 365, False)),
    "privacy": ("privacy.html", CHROME, PRIVACY),
    "privacy-bare": ("privacy.html", CHROME, BARE_PRIVACY),
    "privacy-invitation": (
        "privacy.html",
        CHROME,
        replace(PRIVACY, registration="invitation", contact=HOSTILE, contact_link=""),
    ),
    "privacy-approval": ("privacy.html", CHROME, replace(PRIVACY, registration="approval")),
}
