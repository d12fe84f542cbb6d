"""Accounts as themes receive them, every text hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from gare.wiki.views import accounts, people
from gare.wiki.views.frame import Chrome
from tests.themes.samples import AT, CHROME, HOSTILE, ME, MEMBER, REVISIONS

_DAY: Final = date(2026, 11, 21)
_LATER: Final = date(2027, 2, 19)
_REGISTER: Final = people.RegisterView("", "/", 8)
_ACCOUNT: Final = accounts.AccountView(
    name="Maëlle D.",
    handle="maelle-d",
    email="",
    mail=True,
    has_password=True,
    former=("visiteur-lilas-1001",),
)
_SECURITY: Final = accounts.SecurityView(
    has_password=True,
    second_factor=False,
    codes_left=0,
    sessions=(
        accounts.SessionLine(2, "Firefox, Linux", _DAY, _DAY, is_present=True),
        accounts.SessionLine(1, HOSTILE, _DAY, _DAY, is_present=False),
    ),
    services=(),
    service=HOSTILE,
    min_chars=8,
)
_TELEPHONE: Final = accounts.TelephoneView("ABCD" * 8, "data:image/svg+xml,%3Csvg/%3E")
_TOKENS: Final = accounts.TokensView(
    (
        accounts.TokenLine(2, HOSTILE, ("push", "read"), _DAY, _LATER, None, is_over=False),
        accounts.TokenLine(1, "Bureau", ("write",), _DAY, _DAY, _DAY, is_over=True),
    ),
    scopes=("read",),
)
_LINE: Final = accounts.AdminLine(
    1, HOSTILE, "maelle-d", "admin", "active", AT, has_email=True, has_second_factor=True
)
_ADMIN: Final = accounts.AdminView(
    waiting=(replace(_LINE, id=3, state="waiting", role="member"),),
    accounts=(_LINE, replace(_LINE, id=2, role="member", state="disabled", has_email=False)),
    text=HOSTILE,
    state="active",
    administers=True,
    next_after=2,
    self_id=1,
)
_INVITATIONS: Final = accounts.InvitationsView(
    (
        accounts.InvitationLine(2, HOSTILE, "moderator", "maelle-d", AT, AT),
        accounts.InvitationLine(1, "", "member", "maelle-d", AT, AT),
    ),
    administers=True,
    counted=True,
)
_WHO: Final = people.WhoView(
    "maelle-d", HOSTILE, "moderator", AT, ("visiteur-lilas-1001",), REVISIONS, 40
)

ACCOUNT_SCREENS: Final[dict[str, tuple[str, Chrome, object]]] = {
    "login-service": (
        "login.html",
        CHROME,
        people.LoginView("", "/", registration=True, service=HOSTILE),
    ),
    "login-code": ("login_code.html", CHROME, people.CodeView()),
    "login-code-error": ("login_code.html", CHROME, people.CodeView("Ce n’est pas le bon.")),
    "forgotten": ("forgotten.html", CHROME, people.ForgottenView(mail=True)),
    "forgotten-error": ("forgotten.html", CHROME, people.ForgottenView(mail=True, error="Non.")),
    "forgotten-sent": ("forgotten.html", CHROME, people.ForgottenView(mail=True, sent=True)),
    "forgotten-none": ("forgotten.html", CHROME, people.ForgottenView(mail=False)),
    "password": ("password.html", CHROME, people.PasswordView("a-b_c", HOSTILE, 8)),
    "password-error": ("password.html", CHROME, people.PasswordView("a", "Anne", 8, "Court.")),
    "confirm": ("confirm.html", CHROME, people.ConfirmView("a-b_c", "a@example.org")),
    "register-invited": (
        "register.html",
        CHROME,
        replace(_REGISTER, invitation="abc", former="Visiteur lilas 1001", mine=True),
    ),
    "register-approval": ("register.html", CHROME, replace(_REGISTER, approval=True)),
    "register-service": (
        "register.html",
        CHROME,
        replace(_REGISTER, service=HOSTILE, error="Cette invitation a déjà servi."),
    ),
    "me-former": ("me.html", MEMBER, replace(ME, handle="maelle-d", former=HOSTILE)),
    "me-visitor-error": (
        "me.html",
        CHROME,
        people.MeView("Anne", False, "visitor", None, typed=HOSTILE, name_error="Pris."),
    ),
    "account": ("account.html", MEMBER, _ACCOUNT),
    "account-errors": (
        "account.html",
        MEMBER,
        replace(
            _ACCOUNT,
            email="a@example.org",
            typed_name=HOSTILE,
            name_error="Pris.",
            typed_email=HOSTILE,
            email_error="Non.",
            password_error="Faux.",
        ),
    ),
    "account-bare": (
        "account.html",
        MEMBER,
        replace(_ACCOUNT, mail=False, has_password=False, former=()),
    ),
    "security": ("security.html", MEMBER, _SECURITY),
    "security-on": (
        "security.html",
        MEMBER,
        replace(
            _SECURITY,
            second_factor=True,
            codes_left=1,
            services=("https://sso.example.org",),
            service="",
            present_error="Faux.",
            password_error="Court.",
        ),
    ),
    "telephone": ("telephone.html", MEMBER, _TELEPHONE),
    "telephone-errors": (
        "telephone.html",
        MEMBER,
        replace(_TELEPHONE, present_error="Faux.", code_error="Faux."),
    ),
    "telephone-codes": (
        "telephone.html",
        MEMBER,
        accounts.TelephoneView("", "", ("abcd-efgh-ijkl-mnop", "qrst-uvwx-yz23-4567")),
    ),
    "tokens": ("tokens.html", MEMBER, _TOKENS),
    "tokens-made": ("tokens.html", MEMBER, replace(_TOKENS, made="gare_abc")),
    "tokens-errors": (
        "tokens.html",
        MEMBER,
        replace(
            _TOKENS,
            tokens=(),
            name=HOSTILE,
            name_error="Un nom.",
            scopes_error="Un usage.",
            present_error="Faux.",
        ),
    ),
    "who": ("who.html", CHROME, _WHO),
    "who-visitor": (
        "who.html",
        CHROME,
        people.WhoView("visiteur-lilas-1001", "Visiteur", "visitor", None, (), (), None),
    ),
    "who-closed": ("who.html", CHROME, replace(_WHO, role="closed", since=None)),
    "admin": ("admin.html", MEMBER, _ADMIN),
    "admin-link": ("admin.html", MEMBER, replace(_ADMIN, link="https://a/b", link_for=HOSTILE)),
    "admin-moderator": (
        "admin.html",
        MEMBER,
        replace(_ADMIN, administers=False, waiting=(), accounts=(), next_after=None),
    ),
    "invitations": ("invitations.html", MEMBER, _INVITATIONS),
    "invitations-made": (
        "invitations.html",
        MEMBER,
        accounts.InvitationsView((), administers=False, counted=False, link="https://a/b"),
    ),
}
