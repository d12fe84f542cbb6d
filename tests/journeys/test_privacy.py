"""People before pages: a note by the relay, a problem told, a thread, a withdrawal, a purge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run
from tests.journeys.test_importing import moderate
from tests.journeys.test_screens import violations
from tests.mailboxes import Mailbox, mailbox, plain_of
from tests.store.objects import holders

__all__ = ["mailbox"]
EMAIL = "paule.exemple@courriel.example"


def page_of_its_own(poster: Poster, text: str = "Ouvert le lundi.") -> str:
    """Save a page that nobody else looks at; return its path."""
    path = f"vie-privee/{uuid4().hex}"
    poster.save(path, f"# Une page\n\n{text}\n")
    return path


@pytest.mark.parametrize("script", [True, False])
def test_a_thread_is_begun_answered_and_settled(
    visitors: Visitors, gare: Server, poster: Poster, script: bool
) -> None:
    path = page_of_its_own(poster)
    page = visitors.arrive(script=script)
    moderate(gare, page)

    page.goto(f"/{path}")
    page.get_by_role("link", name="Discussion").click()
    page.get_by_label("De quoi s’agit-il ?").fill("Horaires d’été")
    page.get_by_label("Votre message").fill("Est-ce ouvert en **août** ?")
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Répondre").first.click()
    page.get_by_label("Votre réponse").fill("Oui, à partir du 20.")
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Oui, à partir du 20.")).to_be_visible()
    page.get_by_role("button", name="C’est résolu").click()

    expect(page.get_by_text("résolu", exact=True)).to_be_visible()
    page.goto(f"/{path}")
    expect(page.get_by_role("link", name="Discussion")).to_have_text("Discussion")


def test_a_reader_tells_of_a_problem_in_one_field(
    visitors: Visitors, gare: Server, poster: Poster
) -> None:
    path = page_of_its_own(poster)
    reader, keeper = visitors.arrive(), visitors.arrive()
    visitors.witness.expected |= {428}

    reader.goto(f"/{path}")
    reader.get_by_role("link", name="Signaler un problème sur cette page").click()
    reader.get_by_label("Qu’est-ce qui ne va pas ?").fill(f"Le lieu a fermé, {path}.")
    reader.get_by_role("button", name="Signaler").click()
    expect(reader.get_by_role("status").first).to_contain_text("Merci")

    moderate(gare, keeper)
    keeper.goto("/-/to-check")
    expect(keeper.get_by_text(f"Le lieu a fermé, {path}.")).to_be_visible()
    assert violations(keeper) == []


def test_a_moderator_withdraws_a_page(visitors: Visitors, gare: Server, poster: Poster) -> None:
    path = page_of_its_own(poster, "Zéphirine habite ici.")
    keeper, reader = visitors.arrive(), visitors.arrive()
    visitors.witness.expected |= {410}
    moderate(gare, keeper)

    keeper.goto(f"/{path}")
    keeper.get_by_text("Plus", exact=True).click()
    keeper.get_by_role("link", name="Retirer le contenu").click()
    assert violations(keeper) == []
    keeper.get_by_role("button", name="Retirer la page").click()

    expect(keeper.get_by_role("heading", name="Page retirée")).to_be_visible()
    reader.goto("/-/search?q=Z%C3%A9phirine")
    expect(reader.get_by_role("main")).not_to_contain_text("habite ici")
    keeper.goto(f"/-/hide/{path}")
    assert violations(keeper) == []


def fiche(page: Page, path: str) -> None:
    """Make the fiche of a person by its form, with an address that is never published."""
    page.goto(f"/-/edit/{path}?kind=personne&title=Paule+Exemple")
    page.get_by_label("Date", exact=False).first.fill("2026-11-20")
    page.get_by_label("Son nom", exact=True).check()
    page.get_by_label("Son adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Paule Exemple")


def test_a_note_reaches_a_person_whose_address_nobody_sees(
    browser: Browser, tmp_path: Path, mailbox: Mailbox
) -> None:
    settings = {
        "smtp_url": mailbox.url, "mail_from": "gare@gare.example", "site_url": "http://gare.example",
    }  # fmt: skip
    with gare_run(tmp_path / "var", **settings) as server:
        people = Visitors(browser, server.url)
        keeper, reader = people.arrive(), people.arrive()
        people.witness.expected |= {428}
        moderate(server, keeper)
        fiche(keeper, "contacts/paule-exemple")

        reader.goto("/contacts/paule-exemple")
        assert EMAIL not in reader.content()
        reader.get_by_role("link", name="Lui écrire, sans voir son adresse").click()
        assert violations(reader) == []
        reader.get_by_label("Votre message").fill("Bonjour, puis-je vous aider samedi ?")
        reader.get_by_label("Votre adresse électronique").fill("zoe@exemple.example")
        reader.get_by_label("J’accepte que cette personne voie mon adresse").check()
        reader.get_by_role("button", name="Envoyer le message").click()
        expect(reader.get_by_role("status").first).to_contain_text("Votre message est parti")
        command(server, "mail")
        people.leave()

        assert mailbox.to == [EMAIL]
        assert mailbox.got[0]["Reply-To"] == "zoe@exemple.example"
        assert "puis-je vous aider samedi" in plain_of(mailbox.got[0])
        assert EMAIL not in server.log()
        assert holders(server.repository, EMAIL.encode()) == []
        assert people.witness.faults == []


def test_a_purge_while_people_read_and_write(browser: Browser, tmp_path: Path) -> None:
    with gare_run(tmp_path / "var") as server:
        people = Visitors(browser, server.url)
        poster = Poster(server.url)
        poster.save("voisins", "# Voisins\n\nHortense Vadrouille aide le mardi.\n")
        poster.save("autre", "# Autre page\n\nRien à voir.\n")
        page = people.arrive()
        page.goto("/-/history/voisins")
        old = page.locator("ol.history a[href*='/-/version/']").first.get_attribute("href")
        page.goto(str(old))
        expect(page.get_by_role("main")).to_contain_text("Hortense Vadrouille")

        counted = command(server, "purge", "--string", "Hortense Vadrouille")
        done = command(server, "purge", "--string", "Hortense Vadrouille", "--yes")

        assert "voisins.md" in counted
        assert "Vérifié" in done
        page.goto(str(old))
        expect(page.get_by_role("main")).to_contain_text("xxxxx aide le mardi")
        page.goto("/-/search?q=Vadrouille")
        expect(page.get_by_role("main")).not_to_contain_text("Hortense")
        poster.save("autre-encore", "# Encore\n\nOn écrit toujours.\n")
        page.goto("/autre-encore")
        expect(page.get_by_role("main")).to_contain_text("On écrit toujours.")
        people.leave()
        assert holders(server.repository, b"Hortense Vadrouille") == []
        assert people.witness.faults == []


def command(server: Server, *args: str) -> str:
    """Run a command on the data of a server, as its operator would; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "gare", *args],
        env=server.environ,
        cwd=server.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
