"""What a browser may do with an answer: only what the site needs."""

from __future__ import annotations

from flask import Response

from gare.web.headers import POLICY, secure

TILES = "https://tuiles.example.org"


def images(response: Response) -> str:
    """Return where the policy lets images come from."""
    policy = response.headers["Content-Security-Policy"]
    return next(part for part in policy.split("; ") if part.startswith("img-src"))


def test_images_come_from_the_site_alone_without_tiles() -> None:
    answer = secure(Response("x"), https=False)

    assert images(answer) == "img-src 'self' data:"


def test_the_origin_of_tiles_is_allowed_for_images_and_nothing_else() -> None:
    answer = secure(Response("x"), https=False, tiles=TILES)

    assert images(answer) == f"img-src 'self' data: {TILES}"
    assert answer.headers["Content-Security-Policy"].replace(f" {TILES}", "") == POLICY


def test_a_policy_of_its_own_is_kept_whatever_the_tiles() -> None:
    answer = secure(
        Response("x", headers={"Content-Security-Policy": "sandbox"}), https=False, tiles=TILES
    )

    assert answer.headers.getlist("Content-Security-Policy") == ["sandbox"]


def test_only_this_site_may_ask_where_someone_is() -> None:
    answer = secure(Response("x"), https=False)

    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
