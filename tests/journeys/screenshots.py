"""Make docs/images/*.png from a gare with a few edits: `python -m tests.journeys.screenshots`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.journeys import tended
from tests.journeys.browsing import Visitors, launched
from tests.journeys.posting import Poster
from tests.journeys.serving import ROOT, Server, gare_run

FOLDER: Final = ROOT / "docs/images"
MAX_BYTES: Final = 150 * 1024
COLOURS: Final = (256, 128, 64, 32)
WIDTHS: Final = {"": 1280, "-telephone": 360}
HEIGHTS: Final = {"": 900, "-telephone": 740}

PAGE: Final = "projets/atelier-ordinateurs"
TEXT: Final = """---
title: Remettre en état des ordinateurs donnés
tags: [équipement, réemploi]
summary: Un atelier par mois pour réparer des ordinateurs et les prêter.
---

Chaque premier samedi du mois, on répare ensemble des ordinateurs donnés, puis on les prête aux
personnes qui n’en ont pas. Aucune connaissance n’est nécessaire : on apprend en faisant.

## Comment venir

L’atelier a lieu à la maison de quartier, de 14 h à 17 h. Entrée libre.

| Date | Lieu | Places |
| --- | --- | ---: |
| 5 décembre | Salle bleue | 8 |
| 9 janvier | Médiathèque | 12 |

::: astuce
Vous avez un ordinateur à donner ? Apportez-le avec son chargeur : nous effaçons les données.
:::

## Ce qu’il nous faut

- [x] des tournevis
- [ ] des clés USB de 8 Go
- [ ] deux personnes pour l’accueil

## Ce qu’on a appris

La moitié des machines repartent avec un disque neuf et un système libre[^1]. Voir aussi
[[themes/equipement]].

[^1]: Bilan de l’atelier, octobre 2026.
"""


def seeded(poster: Poster) -> None:
    """Write what the pictures show."""
    first = TEXT.replace("de 14 h à 17 h", "de 14 h à 16 h").replace(" Entrée libre.", "")
    poster.save(PAGE, first, author="Nadia Belkacem", summary="Première version")
    second = TEXT.replace("| 9 janvier | Médiathèque | 12 |\n", "")
    poster.save(PAGE, second, author="Yann", summary="Horaires allongés, entrée libre")
    poster.save(PAGE, TEXT, author="Soizic Le Goff", summary="Date de janvier")


def address(place: str) -> Callable[[Page, Poster], None]:
    """Return what opens an address."""

    def show(page: Page, _poster: Poster) -> None:
        page.goto(place)

    return show


def editor(page: Page, _poster: Poster) -> None:
    """The editor with its preview."""
    page.goto(f"/-/edit/{PAGE}")
    page.locator(".save [name=preview]").click()
    page.locator("#preview .text h2").first.wait_for()
    page.locator("#preview .close").focus()
    page.evaluate(
        "scrollTo(0, innerWidth < 700 ? document.querySelector('.panes').offsetTop - 20 : 0)"
    )


def conflict(page: Page, poster: Poster) -> None:
    """Two people on the same line."""
    page.goto(f"/-/edit/{PAGE}")
    page.locator("#source").fill(TEXT.replace("de 14 h à 17 h", "de 13 h 30 à 17 h"))
    theirs = TEXT.replace("de 14 h à 17 h", "de 14 h à 18 h")
    poster.save(PAGE, theirs, author="Nadia Belkacem", summary="Une heure de plus")
    page.locator(".save .primary").click()
    page.locator("#mine").wait_for(state="attached")
    base = poster.get(f"/-/edit/{PAGE}").hidden("base")
    poster.save(PAGE, TEXT, base=base, author="Soizic Le Goff", summary="Retour à 17 h")


def fiche(page: Page, _poster: Poster) -> None:
    """The first place of the list."""
    page.goto("/-/kind/lieu?view=list")
    page.locator(".records a").first.click()


def form(page: Page, poster: Poster) -> None:
    """Its form."""
    fiche(page, poster)
    page.goto("/-/edit" + page.evaluate("location.pathname"))


SHOTS: Final = {
    "accueil": address("/"),
    "page": address(f"/{PAGE}"),
    "editeur": editor,
    "historique": address(f"/-/history/{PAGE}"),
    "comparaison": address(f"/-/diff/{PAGE}"),
    "conflit": conflict,
    "recherche": address("/-/search?q=ordinateur"),
    "fichiers": address("/-/files/themes/tiers-lieux-et-communs"),
    "page-absente": address("/outils/aidant-connect"),
    "liste": address("/-/kind/contact?view=list"),
    "cartes": address("/-/kind/outil?view=cards"),
    "tableau": address("/-/kind/etude?view=table"),
    "annuaire": address("/-/kind/contact?view=directory"),
    "carte": address("/-/kind/contact?view=map"),
    "agenda": address("/-/kind/evenement?view=agenda"),
    "mois": address("/-/kind/evenement?view=agenda&month=2027-01"),
    "frise": address("/-/kind/etude?view=timeline"),
    "galerie": address("/-/kind/projet?view=gallery"),
    "fiche": fiche,
    "formulaire": form,
    "modele": address("/-/kind-of/outil"),
}


def taken(page: Page) -> bytes:
    """Return what a window shows as a PNG, with as many colours as the limit of size allows."""
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    made = BytesIO()
    for colours in COLOURS:
        made = BytesIO()
        image.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            made, "PNG", optimize=True
        )
        if made.tell() <= MAX_BYTES:
            break
    return made.getvalue()


def take_all(browser: Browser, server: Server) -> None:
    """Write all pictures."""
    poster = Poster(server.url)
    seeded(poster)
    tended.seeded(server)
    people = Visitors(browser, server.url)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for end, width in WIDTHS.items():
        page = people.arrive(width=width)
        page.set_viewport_size({"width": width, "height": HEIGHTS[end]})
        for name, show in SHOTS.items():
            show(page, poster)
            _write(FOLDER / f"{name}{end}.png", taken(page))
        tended.sign_in(page)
        for name, show in tended.SHOTS.items():
            show(page, poster)
            _write(FOLDER / f"{name}{end}.png", taken(page))
    night = people.arrive()
    night.emulate_media(color_scheme="dark")
    night.set_viewport_size({"width": 1280, "height": 900})
    night.goto(f"/{PAGE}")
    _write(FOLDER / "page-nuit.png", taken(night))
    people.leave()


def _write(file: Path, content: bytes) -> None:
    """Write a picture and say its weight."""
    file.write_bytes(content)
    sys.stdout.write(f"{file.relative_to(ROOT)} {len(content) // 1024} kB\n")


def main() -> None:
    """Take the pictures of a new gare."""
    with (
        tempfile.TemporaryDirectory() as folder,
        launched() as browser,
        gare_run(Path(folder) / "var") as server,
    ):
        take_all(browser, server)


if __name__ == "__main__":
    main()
