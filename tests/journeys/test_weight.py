from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster
from tests.journeys.serving import ROOT

KILOBYTES = 30
REQUESTS = 4
EDITOR_KILOBYTES = 40


def source_of_4_kb() -> str:
    """Return a real text of the starter gare, 4 kB of it."""
    text = (ROOT / "content/aide/mettre-en-forme.md").read_text(encoding="utf-8")
    text += (ROOT / "content/aide/liens.md").read_text(encoding="utf-8").split("---", 2)[2]
    return text.encode()[:4096].decode(errors="ignore") + "\n"


def weighed(page: Page, address: str) -> dict[str, int]:
    """Return the bytes over the wire of each request that an address takes, headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.update({names[e["requestId"]]: int(e["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    return {url: size for url, size in sizes.items() if not url.startswith("data:")}


def told(sizes: dict[str, int]) -> str:
    """Return sizes as a line for people."""
    each = ", ".join(f"{url.rpartition('/')[2]} {size}" for url, size in sizes.items())
    return f"{sum(sizes.values())} bytes in {len(sizes)} requests ({each})"


def test_a_normal_page_is_light(
    visitors: Visitors, poster: Poster, figures: Callable[[str], None]
) -> None:
    poster.save("poids/normale", source_of_4_kb())

    sizes = weighed(visitors.arrive(), "/poids/normale")

    figures(f"page of 4 kB: {told(sizes)}")
    assert len(sizes) <= REQUESTS
    assert sum(sizes.values()) <= KILOBYTES * 1024


def test_the_editor_is_light_too(
    visitors: Visitors, poster: Poster, figures: Callable[[str], None]
) -> None:
    poster.save("poids/editeur", source_of_4_kb())

    sizes = weighed(visitors.arrive(), "/-/edit/poids/editeur")

    figures(f"editor of 4 kB: {told(sizes)}")
    assert len(sizes) <= REQUESTS
    assert sum(sizes.values()) <= EDITOR_KILOBYTES * 1024


def test_a_second_page_takes_one_request(visitors: Visitors) -> None:
    page = visitors.arrive()
    page.goto("/", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/outils/pix", wait_until="networkidle")

    sent = [url for url in asked if not url.startswith("data:")]
    fresh = [url for url in sent if "/-/static/" not in url]
    assert len(fresh) == 1
