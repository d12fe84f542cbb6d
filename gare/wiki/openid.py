"""OpenID Connect: another service says who a person is; the only file that imports Authlib.

Authorization code with PKCE, state and nonce. Source: OpenID Connect Core 1.0 §3.1, RFC 7636.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, cast
from urllib.parse import urlencode

from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry

from gare.config import Settings
from gare.model.entering import Identity
from gare.model.errors import IdentityRefused, Unreachable
from gare.outgoing import Answer, Call, Guard, ask, target_of

SCOPE: Final = "openid profile"
_DISCOVERY: Final = "/.well-known/openid-configuration"
# Signatures by a public key: never "none", never one that the client's secret makes.
_ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "EdDSA",
)
_LEEWAY_SECONDS: Final = 60
_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Departure:
    """What the browser keeps while its person is at the other service, and where that is."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who a service says a person is, and the name it would give them, "" for none."""

    identity: Identity
    name: str


def depart(settings: Settings, back: str) -> Departure:
    """Return where to send a person, who will come back to the address `back`.

    Raises Unreachable, IdentityRefused.
    """
    found = _discovered(settings)
    state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
    address, _state = _client(settings, back).create_authorization_url(
        _text(found, "authorization_endpoint"), state=state, code_verifier=verifier, nonce=nonce
    )
    target_of(address)
    return Departure(address, state, nonce, verifier)


def arrive(settings: Settings, back: str, came: str, kept: Departure) -> Claim:
    """Return who came back, from the address they came by. Raises Unreachable, IdentityRefused."""
    found = _discovered(settings)
    try:
        token = _client(settings, back).fetch_token(
            _text(found, "token_endpoint"),
            authorization_response=came,
            state=kept.state,
            code_verifier=kept.verifier,
        )
        claims = _claims(settings, found, token, kept.nonce)
    except Unreachable:
        raise
    # Authlib and joserfc have no error in common, and a service may say anything.
    except Exception as fault:
        raise IdentityRefused(type(fault).__name__) from fault
    identity = Identity(settings.oidc_issuer, str(claims.get("sub", "")))
    if not identity.is_usable:
        raise IdentityRefused("subject")
    name = claims.get("preferred_username") or claims.get("name") or ""
    return Claim(identity, str(name)[:100])


def _claims(
    settings: Settings, found: Mapping[str, object], token: Mapping[str, object], nonce: str
) -> Mapping[str, object]:
    """Return what an ID token says, once its signature and every claim were checked."""
    given = _json(_ask(settings, Call(_text(found, "jwks_uri"))))
    keys = KeySet.import_key_set(cast("KeySetSerialization", given))
    registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
    signed = jwt.decode(str(token["id_token"]), key=keys, registry=registry)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        },
        {
            "nonce": nonce,
            "client_id": settings.oidc_client_id,
            "access_token": token.get("access_token"),
        },
    )
    claims.validate(leeway=_LEEWAY_SECONDS)
    return dict(claims)


def _discovered(settings: Settings) -> Mapping[str, object]:
    """Return what the issuer says of itself; it must be the issuer that was asked."""
    found = _json(_ask(settings, Call(settings.oidc_issuer.rstrip("/") + _DISCOVERY)))
    if found.get("issuer") != settings.oidc_issuer:
        raise IdentityRefused("issuer")
    return found


def _client(settings: Settings, back: str) -> OAuth2Client:
    """Return the client of the protocol, going out by the guarded door."""
    return OAuth2Client(
        _Door(settings),
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret or None,
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
    )


class _Signs(Protocol):
    """What Authlib gives to prove who the client is."""

    def prepare(
        self, method: str, uri: str, headers: dict[str, str], body: str
    ) -> tuple[str, dict[str, str], str]:
        """Return the address, headers and body with the proof in them."""


class _Door:
    """What Authlib asks of a session of `requests`, by the guarded door."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def post(
        self, address: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: _Signs
    ) -> _Reply:
        """Return the answer to a form."""
        address, signed, body = auth.prepare("POST", address, dict(headers), urlencode(data))
        call = Call(address, "POST", signed, body.encode())
        return _Reply(_ask(self._settings, call))


class _Reply:
    """What Authlib reads of an answer."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self._answer = answer

    def json(self) -> Mapping[str, object]:
        """Return the object of the answer."""
        return _json(self._answer)

    def raise_for_status(self) -> None:
        """Raise IdentityRefused for an error of the service."""
        if self.status_code >= 400:
            raise IdentityRefused(str(self.status_code))


def _ask(settings: Settings, call: Call) -> Answer:
    """Return an answer of the service, which the operator vouches for: it may be private."""
    own = {target_of(one).origin for one in (settings.oidc_issuer, *settings.private_origins)}
    return ask(call, Guard(own=frozenset(own)))


def _json(answer: Answer) -> dict[str, object]:
    """Return the object an answer holds. Raises IdentityRefused."""
    try:
        found = json.loads(answer.body)
    except ValueError as fault:
        raise IdentityRefused("json") from fault
    if not isinstance(found, dict):
        raise IdentityRefused("json")
    return found


def _text(found: Mapping[str, object], name: str) -> str:
    """Return an address the issuer gave. Raises IdentityRefused."""
    value = found.get(name)
    if not isinstance(value, str):
        raise IdentityRefused(name)
    return value
