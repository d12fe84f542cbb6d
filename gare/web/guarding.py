"""How one's account is entered: password, second factor, sessions, personal tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from gare.model.errors import BadInput, WeakPassword
from gare.model.people import Account, Scope
from gare.people.passwords import MIN_CHARS
from gare.web.context import answer, the_wiki
from gare.web.languages import gettext as _
from gare.web.members import weak_sentence
from gare.web.own import present_password, signed_in
from gare.web.providing import HEADER_ISSUER, service_name
from gare.web.recovering import private
from gare.web.sessions import begin, present_key
from gare.wiki.views.accounts import (
    SecurityView,
    SessionLine,
    TelephoneView,
    TokenLine,
    TokensView,
)

blueprint = Blueprint("guarding", __name__)
DAYS: Final = (30, 90, 365)
"""How long a personal token may last."""


@blueprint.get("/-/me/security")
def security() -> BaseResponse:
    """Show the password, the second factor and the sessions."""
    return answer("security.html", _security(signed_in()))


@blueprint.post("/-/me/password")
def password() -> BaseResponse:
    """Change the password: all sessions end, this browser begins a new one."""
    mine = signed_in()
    wrong = present_password(mine)
    if wrong:
        return answer("security.html", _security(mine, present_error=wrong), 422)
    try:
        the_wiki().people.set_password(mine.id, request.form.get("password", ""))
    except WeakPassword as weak:
        return answer("security.html", _security(mine, password_error=weak_sentence(weak)), 422)
    response = begin(mine, lasting=False, target="/-/me/security")
    flash(_("Votre mot de passe est changé, et vos autres sessions sont fermées."), "done")
    return response


@blueprint.post("/-/me/sessions")
def sessions() -> BaseResponse:
    """End a session, or all but the present one."""
    mine, here = signed_in(), _present_number()
    chosen = request.form.get("session", "")
    if chosen == "others":
        the_wiki().people.sessions.end_all(mine.id, but=here)
        flash(_("Vos autres sessions sont fermées."), "done")
    elif chosen.isascii() and chosen.isdigit() and len(chosen) < 11:
        the_wiki().people.sessions.end(mine.id, int(chosen))
        flash(_("Cette session est fermée."), "done")
    else:
        raise BadInput("session", chosen[:20])
    return redirect("/-/me/security", 303)


@blueprint.post("/-/me/services")
def services() -> BaseResponse:
    """Have another service open the account no more; a password must be left to come back."""
    mine = signed_in()
    profile = the_wiki().people.profiles.of(mine.id)
    if profile is None or not profile.has_password:
        flash(
            _("Choisissez d’abord un mot de passe : sinon rien n’ouvrirait plus ce compte."),
            "warning",
        )
        return redirect("/-/me/security", 303)
    the_wiki().people.identities.detach(mine.id, request.form.get("issuer", "")[:255])
    flash(_("Ce service n’ouvre plus votre compte."), "done")
    return redirect("/-/me/security", 303)


@blueprint.get("/-/me/telephone")
def telephone() -> BaseResponse:
    """Show a new secret to put in a telephone."""
    # What draws codes comes with the accounts, which reading pages need not import.
    from gare.people.second_factor import new_secret

    return private(answer("telephone.html", _telephone(signed_in(), new_secret())))


@blueprint.post("/-/me/telephone")
def do_telephone() -> BaseResponse:
    """Turn the second factor on once the telephone gives the right code, or turn it off."""
    from gare.people.second_factor import secret_said

    mine, now = signed_in(), datetime.now(UTC)
    secret = secret_said(request.form.get("secret", ""))
    wrong = present_password(mine)
    if "off" in request.form:
        if wrong:
            return answer("security.html", _security(mine, present_error=wrong), 422)
        the_wiki().people.second_factor.turn_off(mine.id)
        flash(_("Aucun code n’est plus demandé."), "done")
        return redirect("/-/me/security", 303)
    if wrong:
        view = _telephone(mine, secret, present_error=wrong)
        return private(answer("telephone.html", view, 422))
    try:
        given = request.form.get("code", "")[:20]
        codes = the_wiki().people.second_factor.turn_on(mine.id, secret, given, now)
    except BadInput:
        sentence = _("Ce code n’est pas celui du téléphone. Vérifiez aussi son heure.")
        view = _telephone(mine, secret, code_error=sentence)
        return private(answer("telephone.html", view, 422))
    the_wiki().people.sessions.end_all(mine.id, but=_present_number())
    return private(answer("telephone.html", TelephoneView("", "", codes)))


@blueprint.get("/-/me/tokens")
def tokens() -> BaseResponse:
    """Show one's personal tokens."""
    return answer("tokens.html", _tokens(signed_in()))


@blueprint.post("/-/me/tokens")
def make_token() -> BaseResponse:
    """Make a token, shown once; or revoke one."""
    mine, today = signed_in(), datetime.now(UTC).date()
    revoked = request.form.get("revoke", "")
    if revoked:
        number = int(revoked) if revoked.isascii() and revoked.isdigit() else 0
        the_wiki().people.tokens.revoke(mine.id, min(number, 2**31 - 1))
        flash(_("Ce jeton ne sert plus."), "done")
        return redirect("/-/me/tokens", 303)
    name = request.form.get("name", "")[:64]
    scopes = frozenset(one for one in Scope if one.value in request.form.getlist("scopes"))
    days = next((one for one in DAYS if str(one) == request.form.get("days")), DAYS[1])
    typed = _Typed(name, scopes, days)
    wrong = present_password(mine)
    if wrong:
        return answer("tokens.html", _tokens(mine, typed, present_error=wrong), 422)
    try:
        ends_on = today + timedelta(days=days)
        made = the_wiki().people.tokens.make(mine.id, name, scopes, ends_on, today)
    except BadInput as fault:
        return answer("tokens.html", _tokens(mine, typed, fault=fault.name), 422)
    return private(answer("tokens.html", _tokens(mine, made=made)))


def _security(mine: Account, present_error: str = "", password_error: str = "") -> SecurityView:
    """Return how an account is entered."""
    people, here = the_wiki().people, _present_number()
    profile = people.profiles.of(mine.id)
    issuers = tuple(
        one.issuer for one in people.identities.of(mine.id) if one.issuer != HEADER_ISSUER
    )
    opened = the_wiki().settings.oidc_issuer in issuers
    return SecurityView(
        has_password=profile is not None and profile.has_password,
        second_factor=profile is not None and profile.has_second_factor,
        codes_left=people.second_factor.codes_left(mine.id),
        sessions=tuple(
            SessionLine(one.id, one.browser, one.made_on, one.seen_on, one.id == here)
            for one in people.sessions.of(mine.id, datetime.now(UTC).date())
        ),
        services=issuers,
        service="" if opened else service_name(),
        min_chars=MIN_CHARS,
        present_error=present_error,
        password_error=password_error,
    )


def _telephone(
    mine: Account, secret: str, present_error: str = "", code_error: str = ""
) -> TelephoneView:
    """Return the secret to put in a telephone, and its picture."""
    from gare.people.second_factor import address

    said = address(secret, mine.name, the_wiki().settings.site_name)
    import segno

    picture = str(segno.make(said, error="m").svg_data_uri(scale=5, border=4, light="#fff"))
    profile = the_wiki().people.profiles.of(mine.id)
    return TelephoneView(
        secret,
        picture,
        (),
        present_error,
        code_error,
        profile is not None and profile.has_password,
    )


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed to make a token."""

    name: str = ""
    scopes: frozenset[Scope] = frozenset({Scope.READ})
    days: int = DAYS[1]


def _tokens(
    mine: Account,
    typed: _Typed | None = None,
    made: str = "",
    present_error: str = "",
    fault: str = "",
) -> TokensView:
    """Return the personal tokens of an account, and the form to make one."""
    typed = typed or _Typed()
    people, today = the_wiki().people, datetime.now(UTC).date()
    profile = people.profiles.of(mine.id)
    lines = tuple(
        TokenLine(
            one.id,
            one.name,
            tuple(sorted(one.scopes)),
            one.made_on,
            one.ends_on,
            one.used_on,
            one.ends_on <= today,
        )
        for one in people.tokens.of(mine.id)
    )
    many = _("Vous avez trop de jetons : révoquez-en d’abord.") if fault == "tokens" else ""
    return TokensView(
        tokens=lines,
        made=made,
        name=typed.name,
        scopes=tuple(sorted(typed.scopes)),
        days=typed.days,
        name_error=_("Donnez-lui un nom, pour le reconnaître.") if fault == "name" else many,
        scopes_error=_("Choisissez au moins un usage.") if fault == "scopes" else "",
        present_error=present_error,
        has_password=profile is not None and profile.has_password,
    )


def _present_number() -> int:
    """Return the number of the present session, 0 without one."""
    number = present_key().partition(":")[0]
    return int(number) if number.isdigit() else 0
