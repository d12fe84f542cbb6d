"""A real OpenID Connect provider for tests, made with Authlib: `python -m tests.openid_provider`.

It says on its first line of output where it listens. Whoever asks is signed in as the header
X-Who says. POST /fault with a word has the next ID tokens made wrong in that way.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from waitress.server import create_server

CLIENT = "gare"
SECRET = "s3cret"


@dataclass
class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """The one client this provider knows."""

    back: str

    def get_client_id(self):
        return CLIENT

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == self.back

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]  # Authlib has no types
    """A code that was given, and for what."""

    user: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return int(time.time())

    def get_acr(self):
        return None

    def get_amr(self):
        return None


@dataclass
class World:
    """What the provider keeps."""

    codes: dict[str, Code] = field(default_factory=dict)
    fault: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))


def make(issuer: str, back: str) -> Flask:  # noqa: C901 -- what a provider says, in one place
    """Return the provider."""
    app, world = Flask("provider"), World()

    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code, request):
            sent = request.payload.data
            world.codes[code] = Code(
                request.user, sent["redirect_uri"], sent["scope"], sent.get("nonce", ""),
                sent.get("code_challenge", ""), sent.get("code_challenge_method", ""),
            )  # fmt: skip

        def query_authorization_code(self, code, client):
            return world.codes.get(code)

        def delete_authorization_code(self, authorization_code):
            for code in [c for c, kept in world.codes.items() if kept is authorization_code]:
                del world.codes[code]

        def authenticate_user(self, authorization_code):
            return authorization_code.user

    class Saying(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
        def exists_nonce(self, nonce, request):
            return False

        def generate_user_info(self, user, scope):
            return UserInfo(sub=f"n-{user}", preferred_username=user)

        def encode_id_token(self, token, request):
            now = int(time.time())
            claims: dict[str, object] = {
                "iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "sub":
                f"n-{request.user}", "preferred_username": request.user,
                "nonce": request.authorization_code.get_nonce(),
            }  # fmt: skip
            wrong: dict[str, dict[str, object]] = {
                "issuer": {"iss": "https://autre.example"}, "audience": {"aud": "autre"},
                "nonce": {"nonce": "autre"}, "expired": {"exp": now - 600, "iat": now - 900},
                "subject": {"sub": ""},
            }  # fmt: skip
            claims.update(wrong.get(world.fault, {}))
            if world.fault == "symmetric":
                return jwt.encode({"alg": "HS256"}, claims, _secret_key(), ["HS256"])
            key = world.other if world.fault == "key" else world.key
            signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
            return signed[:-4] + "AAAA" if world.fault == "signature" else signed

    server = AuthorizationServer(
        app,
        query_client=lambda name: Client(back) if name == CLIENT else None,
        save_token=lambda _token, _request: None,
    )
    server.register_grant(Grant, [Saying(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def discovery():
        said = "https://autre.example" if world.fault == "discovery" else issuer
        return jsonify(
            issuer=said, authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token", jwks_uri=f"{issuer}/keys",
        )  # fmt: skip

    @app.get("/keys")
    def keys():
        return jsonify(KeySet([world.key]).as_dict(private=False))

    @app.get("/authorize")
    def authorize():
        grant = server.get_consent_grant(end_user=request.headers["X-Who"])
        return server.create_authorization_response(
            grant_user=request.headers["X-Who"], grant=grant
        )

    @app.post("/token")
    def token():
        return server.create_token_response()

    @app.post("/fault")
    def fault():
        world.fault = request.get_data(as_text=True)
        return Response(status=204)

    return app


def _secret_key():
    return OctKey.import_key(SECRET.ljust(32, "x"))


def main() -> None:
    """Serve on a port of this machine alone."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    held = create_server(lambda _environ, _start: [], host="127.0.0.1", port=0)
    issuer = f"http://127.0.0.1:{held.effective_port}"
    held.application = make(issuer, sys.argv[1])
    print(issuer, flush=True)  # noqa: T201 -- how the test learns where
    held.run()


if __name__ == "__main__":
    main()
