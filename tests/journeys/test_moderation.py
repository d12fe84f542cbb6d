"""Moderation in a browser: a first edit, a flood undone, proposals, a block, all with their text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from gare.model.people import Role
from gare.people.people import People
from tests.journeys.browsing import Visitors, fits
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run

PASSWORD = "une phrase longue et sûre"
LINKED = "# Un atelier\n\nLe programme : https://atelier.example/\n"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gare with all checks, where what newcomers write is shown."""
    with gare_run(tmp_path_factory.mktemp("shown") / "var", newcomers="show") as server:
        _register(server)
        yield server


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gare with all checks, where what newcomers write waits."""
    with gare_run(tmp_path_factory.mktemp("holding") / "var", newcomers="hold") as server:
        _register(server)
        yield server


@pytest.fixture
def crowd(browser: Browser, shown: Server) -> Iterator[Visitors]:
    yield from _crowd(browser, shown)


@pytest.fixture
def waiting(browser: Browser, holding: Server) -> Iterator[Visitors]:
    yield from _crowd(browser, holding)


def _crowd(browser: Browser, server: Server) -> Iterator[Visitors]:
    """Give people at their browsers; some answers are refusals, on purpose."""
    made = Visitors(browser, server.url)
    made.witness.expected |= {403, 404, 428}
    yield made
    made.leave()
    assert made.witness.faults == []


def _register(server: Server) -> None:
    """Make the account of a moderator."""
    people = People(f"sqlite:///{server.data / 'people.sqlite'}")
    made = people.register("Mona", PASSWORD, datetime.now(UTC))
    people.set_role(made.id, Role.MODERATOR)
    people.close()


def _sign_in(page: Page) -> Page:
    page.goto("/-/login")
    page.get_by_label("Nom", exact=False).first.fill("Mona")
    page.locator("#password").fill(PASSWORD)
    page.locator("main .primary").first.click()
    page.wait_for_url("**/")
    return page


def _write(page: Page, path: str, text: str) -> None:
    page.goto(f"/-/edit/{path}")
    page.locator("#source").fill(text)
    page.locator(".save .primary").click()


def _sound(page: Page) -> None:
    """Find nothing wrong in a screen, nor anything that scrolls sideways on a phone."""
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page) == ""
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_first_edit_with_a_link_goes_through_by_itself(
    crowd: Visitors, figures: Callable[[str], None]
) -> None:
    page = crowd.arrive()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    begun = time.monotonic()

    _write(page, "ateliers/un", LINKED)
    page.wait_for_url("**/ateliers/un")

    figures(
        f"first edit with a challenge, processor six times slower: {time.monotonic() - begun:.1f} s"
    )
    expect(page.get_by_role("link", name="https://atelier.example/")).to_be_visible()


def test_without_script_a_question_is_answered_and_the_text_kept(crowd: Visitors) -> None:
    page = crowd.arrive(script=False, width=360)
    _write(page, "ateliers/deux", LINKED)
    page.locator("#challenge_answer").fill("je ne sais pas")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas la réponse attendue")

    question = page.locator("label[for=challenge_answer]").inner_text()
    answers = {"deux et trois": "Cinq", "lundi": "mardi", "neige": "Blanche", "chat": "4"}
    page.locator("#challenge_answer").fill(next(a for q, a in answers.items() if q in question))
    page.get_by_role("button", name="Enregistrer").click()

    page.wait_for_url("**/ateliers/deux")
    expect(page.get_by_role("article")).to_contain_text("Le programme")


def test_a_flood_is_undone_in_one_gesture_and_who_made_it_is_told(
    crowd: Visitors, shown: Server
) -> None:
    poster = Poster(shown.url)
    for number in range(8):
        poster.save(f"pub/{number}", f"# Publicité {number}\n\nAchetez.\n", author="Réclame")
    spammer, keeper = crowd.arrive(), _sign_in(crowd.arrive())
    _write(spammer, "pub/ici", "# Encore une publicité\n\nAchetez encore.\n")
    spammer.wait_for_url("**/pub/ici")

    keeper.goto("/-/moderation")
    _sound(keeper)
    keeper.locator(".patrol-entry", has_text="Encore une publicité").focus()
    keeper.keyboard.press("b")
    keeper.wait_for_url("**/-/moderation/source?*")
    _sound(keeper)
    keeper.get_by_label("sa connexion", exact=False).check()
    keeper.get_by_label("Raison", exact=False).fill("Publicité")
    keeper.get_by_role("button", name="Faire cela").click()

    expect(keeper.get_by_role("heading", level=1)).to_contain_text("est défait")
    _sound(keeper)
    for path in ("pub/ici", "pub/3"):
        keeper.goto(f"/{path}")
        expect(keeper.get_by_role("heading", level=1)).not_to_contain_text("ublicité")
    _write(spammer, "pub/la", "# Toujours\n\nUn texte à garder.\n")
    expect(spammer.get_by_role("alert").first).to_contain_text("Publicité")
    expect(spammer.locator("#source")).to_have_value("# Toujours\n\nUn texte à garder.\n")
    keeper.goto("/-/moderation/blocks")
    _sound(keeper)
    for _turn in range(keeper.get_by_role("button", name="Débloquer", exact=False).count()):
        keeper.get_by_role("button", name="Débloquer", exact=False).first.click()
    expect(keeper.get_by_text("Personne n’est bloqué.")).to_be_visible()
    keeper.goto("/-/moderation/log")
    expect(keeper.get_by_role("main")).to_contain_text("a défait tout ce qui venait de")
    _sound(keeper)


def test_one_key_says_that_a_change_was_read(crowd: Visitors) -> None:
    visitor, keeper = crowd.arrive(), _sign_in(crowd.arrive())
    _write(visitor, "relues/une", "# Une page relue\n\nDu texte.\n")
    visitor.wait_for_url("**/relues/une")
    keeper.goto("/-/moderation")
    keeper.locator(".patrol-entry", has_text="Une page relue").focus()

    keeper.keyboard.press("r")

    expect(keeper.get_by_role("status").first).to_contain_text("Relu")
    expect(keeper.locator(".patrol-entry", has_text="Une page relue")).to_have_count(0)


def test_a_proposal_is_accepted(waiting: Visitors) -> None:
    author, keeper = waiting.arrive(script=False), _sign_in(waiting.arrive())
    _write(author, "propositions/une", "# Une idée\n\nUn paragraphe.\n")
    expect(author.get_by_role("main")).to_contain_text("Votre texte attend d’être relu")
    place = author.url

    keeper.goto("/-/proposals")
    _sound(keeper)
    keeper.get_by_role("link", name="Une idée").click()
    _sound(keeper)
    keeper.get_by_role("button", name="Publier").click()

    keeper.wait_for_url("**/propositions/une")
    expect(keeper.get_by_role("article")).to_contain_text("Un paragraphe.")
    author.goto(place)
    expect(author.get_by_role("main")).to_contain_text("Cette proposition est publiée")


def test_a_proposal_is_declined_with_a_word(waiting: Visitors) -> None:
    author, keeper = waiting.arrive(), _sign_in(waiting.arrive())
    _write(author, "propositions/deux", "# Une autre idée\n\nUn paragraphe.\n")
    author.wait_for_url("**/-/proposal/*")
    place = author.url
    keeper.goto(place)
    keeper.get_by_label("Un mot à son auteur", exact=False).fill("C’est déjà dit ailleurs")

    keeper.get_by_role("button", name="Décliner").click()

    author.goto(place)
    expect(author.get_by_role("main")).to_contain_text("C’est déjà dit ailleurs")
    author.goto("/propositions/deux")
    expect(author.get_by_role("heading", level=1)).not_to_contain_text("Une autre idée")
