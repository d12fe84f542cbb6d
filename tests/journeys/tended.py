"""What pictures show of a gare that is tended: its members, moderators, proposals, discussions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from playwright.sync_api import Page

from gare.model.people import Role
from gare.people.people import People
from tests.journeys.posting import Poster
from tests.journeys.serving import Server

KEEPER: Final = "Mona"
PASSWORD: Final = "une phrase longue et sûre"
PLACE: Final = "lieux/permanence-de-la-gare"
HOURS: Final = (
    "---\ntitle: Permanence de la gare\nkind: lieu\ntelephone: '{phone}'\n---\n\n"
    "On y vient sans rendez-vous, avec ses papiers et ses questions.\n\n## Quand\n\n{when}\n"
)


def seeded(server: Server) -> None:
    """Make the account of a moderator, and write what there is to look after."""
    people = People(f"sqlite:///{server.data / 'people.sqlite'}")
    made = people.register(KEEPER, PASSWORD, datetime.now(UTC))
    people.set_role(made.id, Role.MODERATOR)
    people.close()
    regular, passing = Poster(server.url), Poster(server.url)
    regular.save(
        PLACE, HOURS.format(phone="01 02 03 04 05", when="Le mardi, de 9 h à 12 h."),
        author="Nadia Belkacem", summary="Un lieu de plus",
    )  # fmt: skip
    regular.save(
        PLACE, HOURS.format(phone="01 02 03 04 05", when="Le mardi et le jeudi, de 9 h à 12 h."),
        author="Yann", summary="Ouvert aussi le jeudi",
    )  # fmt: skip
    for number, title in enumerate(("Téléphones pas chers", "Crédit facile"), 1):
        passing.save(f"offres/{number}", f"# {title}\n\nÉcrivez-nous vite.\n", author="Réclame")
    _talk(regular)
    _propose(passing)


def _talk(poster: Poster) -> None:
    """Begin a thread, and tell of a problem."""
    form = poster.get(f"/-/talk/{PLACE}?write=1")
    poster.post(
        f"/-/talk/{PLACE}", csrf_token=form.hidden("csrf_token"), act="begin",
        title="Horaires d’été", source="Est-ce ouvert en **août** ? On nous le demande souvent.",
        author="Soizic Le Goff",
    )  # fmt: skip
    form = poster.get(f"/-/report/{PLACE}")
    poster.post(
        f"/-/report/{PLACE}", csrf_token=form.hidden("csrf_token"),
        source="Le numéro de téléphone ne répond plus.",
    )  # fmt: skip


def _propose(poster: Poster) -> None:
    """Have a text read before it is published."""
    form = poster.get(f"/-/edit/{PLACE}")
    poster.post(
        f"/-/edit/{PLACE}", csrf_token=form.hidden("csrf_token"), base=form.hidden("base"),
        source=HOURS.format(phone="01 02 03 04 06", when="Le mardi, le jeudi et le samedi matin."),
        summary="Nouveau numéro, et le samedi", author="Visiteuse du quartier", propose="yes",
    )  # fmt: skip


def sign_in(page: Page) -> None:
    """Sign in as the moderator."""
    page.goto("/-/login")
    page.locator("#name").fill(KEEPER)
    page.locator("#password").fill(PASSWORD)
    page.locator("main .primary").first.click()
    page.wait_for_url("**/")


def source(page: Page, _poster: Poster) -> None:
    """All that came from one source, about to be undone."""
    page.goto("/-/moderation")
    page.locator(".patrol-entry", has_text="Crédit facile").focus()
    page.keyboard.press("b")
    page.wait_for_url("**/-/moderation/source?*")


def proposal(page: Page, _poster: Poster) -> None:
    """A proposal beside what is published."""
    page.goto("/-/proposals")
    page.locator("main a[href*='/-/proposal/']").first.click()


def opened(address: str) -> Callable[[Page, Poster], None]:
    """Return what opens an address."""

    def show(page: Page, _poster: Poster) -> None:
        page.goto(address)

    return show


SHOTS: Final = {
    "relecture": opened("/-/moderation"),
    "source": source,
    "proposition": proposal,
    "discussion": opened(f"/-/talk/{PLACE}"),
    "proteger": opened(f"/-/protect/{PLACE}"),
    "regles": opened("/-/rules"),
    "suivre": opened(f"/-/follow?what=page&value={PLACE}"),
    "compte": opened("/-/me/security"),
    "vie-privee": opened("/-/privacy"),
}
