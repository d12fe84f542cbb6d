"""Signing in by another service: what a trusted proxy says, and OpenID Connect."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, flash, redirect, request, session
from werkzeug.wrappers import Response as BaseResponse

from gare.config import Registration
from gare.model.entering import Identity
from gare.model.errors import IdentityRefused, PageMissing
from gare.model.people import Account
from gare.web.context import account, answer, on_site, origin, the_wiki
from gare.web.languages import gettext as _
from gare.web.sessions import IDENTITY, PROXIED, begin, proceed, proxied
from gare.wiki.registering import may_register
from gare.wiki.views.people import LoginView

if TYPE_CHECKING:
    from gare.wiki.openid import Claim

blueprint = Blueprint("providing", __name__)
HEADER_ISSUER: Final = "proxy"
REGISTER: Final = "/-/register"
_AWAY: Final = "away"


def service_name() -> str:
    """Return the name of the service one may sign in by, "" when there is none."""
    settings = the_wiki().settings
    return (settings.oidc_name or settings.oidc_issuer) if settings.oidc_issuer else ""


def automatic(target: str) -> BaseResponse | None:
    """Sign in who the proxy says this is; None when it says nothing."""
    name = proxied()
    if not name:
        return None
    return _arrived(Identity(HEADER_ISSUER, name), name, target)


@blueprint.get("/-/login/service")
def leave() -> BaseResponse:
    """Send the person to the other service, with what they must bring back."""
    if not the_wiki().settings.oidc_issuer:
        raise PageMissing("")
    # Authlib and what it needs take 0.2 s to import: only who leaves pays.
    from gare.wiki.openid import depart

    departure = depart(the_wiki().settings, _back())
    target = on_site(request.args.get("next", "/"))
    session[_AWAY] = [*astuple(departure)[1:], target]
    return redirect(departure.address, 303)


@blueprint.get("/-/login/back")
def back() -> BaseResponse:
    """Sign in who comes back from the other service; at the first time, ask for a name."""
    away = session.pop(_AWAY, None)
    if not isinstance(away, list) or len(away) != 4:
        raise IdentityRefused("session")
    claim = _claim(*(str(word) for word in away[:3]))
    signed_in = account()
    if signed_in is not None:
        return _linked(signed_in, claim.identity)
    return _arrived(claim.identity, claim.name, str(away[3]))


def _claim(state: str, nonce: str, verifier: str) -> Claim:
    """Return who came back. Raises IdentityRefused."""
    from gare.wiki.openid import Departure, arrive

    came = f"{_back()}?{request.query_string.decode('ascii', 'replace')}"
    return arrive(the_wiki().settings, _back(), came, Departure("", state, nonce, verifier))


def _arrived(identity: Identity, name: str, target: str) -> BaseResponse:
    """Sign in the account an identity opens, or ask for the name of a new one."""
    by_proxy = identity.issuer == HEADER_ISSUER
    found = the_wiki().people.identities.find(identity)
    if found is None:
        return _unknown(identity, name, target)
    if by_proxy:
        response = begin(found, lasting=False, target=target)
        session[PROXIED] = identity.subject
        return response
    return proceed(found, lasting=False, target=target)


def _unknown(identity: Identity, name: str, target: str) -> BaseResponse:
    """Ask who has no account yet for a name, when they may have one: the same rule as for anyone.

    An invitation is in the address they were going to.
    """
    wiki, going = the_wiki(), urlsplit(target)
    invited = going.path == REGISTER
    invitation = parse_qs(going.query).get("invitation", [""])[0][:100] if invited else ""
    if not may_register(wiki, invitation, datetime.now(UTC)):
        sentence = _(
            "Vous êtes bien reconnu·e, mais vous n’avez pas de compte ici, et il faut une "
            "invitation pour en avoir un : demandez-la aux personnes qui tiennent ce site."
        )
        if wiki.settings.registration is Registration.CLOSED:
            sentence = _(
                "Vous êtes bien reconnu·e, mais vous n’avez pas de compte ici, et ce site n’en "
                "crée pas de nouveau. Vous pouvez lire, et écrire sans compte."
            )
        return answer("login.html", LoginView("", target, False, sentence, service_name()), 403)
    session.clear()
    session[IDENTITY] = [identity.issuer, identity.subject, name[:60]]
    return redirect(target if invited else REGISTER, 303)


def _linked(signed_in: Account, identity: Identity) -> BaseResponse:
    """Have the other service open the account of who is signed in already."""
    found = the_wiki().people.identities.find(identity)
    if found is None:
        the_wiki().people.identities.attach(signed_in.id, identity)
        flash(_("Vous pourrez maintenant vous connecter par ce service."), "done")
    elif found.id != signed_in.id:
        flash(_("Ce service ouvre déjà un autre compte : rien n’a changé."), "warning")
    return redirect("/-/me/security", 303)


def _back() -> str:
    """Return the address the other service sends people back to."""
    return f"{origin()}/-/login/back"
