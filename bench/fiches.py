"""Write a generated gare of structured pages: places with a commune, services, coordinates."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from bench.repository import SITE
from bench.words import Words, place
from gare.model.pages import Action
from gare.model.people import Author
from gare.safeyaml import dump
from gare.shipped import content_folder
from gare.store.orders import Order, message
from gare.store.store import Store

KIND: Final = "lieu"
SERVICES: Final = (
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Loisirs et créations numériques",
    "Accès internet et matériel informatique",
)
FREE: Final = "Gratuit"
_COSTS: Final = (FREE, FREE, "Gratuit sous condition", "Payant")
_WAYS: Final = ("Se présenter", "Téléphoner", "Prendre un RDV en ligne")
_HOURS: Final = ("Mo-Fr 09:00-12:00,14:00-17:00", "Tu,Th 10:00-12:00", "We 14:00-18:00")
_COMMUNES: Final = 1_200
_AT: Final = 1_790_000_000
_FIRST: Final = date(2022, 1, 1)


def write_fiches(repository: Path, size: int) -> None:
    """Make a bare repository of `size` fiches in one commit, with the kinds of a new wiki."""
    Store.create(repository, SITE)
    order = Order({}, Author("Gare", "gare"), "Importe des lieux", Action.IMPORT, None)
    head = f"commit refs/heads/main\ncommitter {SITE.name} <{SITE.mail}> {_AT} +0000\n"
    stream = head.encode() + _framed(message(order, SITE))
    stream += b"".join(_files(size)) + b"done\n"
    command = ["git", "-C", str(repository), "fast-import", "--quiet", "--done"]
    subprocess.run([*command, "--date-format=raw"], input=stream, check=True)


def _files(size: int) -> Iterator[bytes]:
    """Give the files of the commit: the parts of every page, the kinds, the fiches."""
    for part in sorted((content_folder() / "_gare").rglob("*.*")):
        name = part.relative_to(content_folder()).as_posix()
        yield f"M 100644 inline {name}\n".encode() + _framed(part.read_text("utf-8"))
    words = Words()
    communes = [place(Random(f"commune {number}")) for number in range(_COMMUNES)]
    for number in range(size):
        yield f"M 100644 inline contacts/lieu-{number}.md\n".encode()
        yield _framed(_fiche(words, communes, number))


def _fiche(words: Words, communes: list[str], number: int) -> str:
    """Return the source of a place."""
    rng = Random(f"fiche {number}")
    commune = min(_COMMUNES - 1, int(rng.expovariate(5 / _COMMUNES)))
    header = {
        "title": words.title(rng),
        "kind": KIND,
        "id": f"lieu-{number}",
        "tags": rng.sample(["wifi", "imprimante", "café", "jeunesse", "seniors"], 2),
        "verified": _FIRST + timedelta(days=rng.randrange(1_700)),
        "pivot": f"{rng.randrange(10**13, 10**14)}",
        "commune": communes[commune],
        "code_postal": f"{22_000 + commune * 7}",
        "code_insee": f"{22_000 + commune}",
        "adresse": f"{rng.randint(1, 90)} rue {place(rng)}",
        "latitude": round(47.2 + rng.random() * 1.6, 6),
        "longitude": round(-4.8 + rng.random() * 3.6, 6),
        "telephone": f"+332{rng.randrange(10**8):08}",
        "courriels": [f"accueil@{place(rng).lower()}.example"],
        "site_web": [f"https://{number}.example"],
        "horaires": rng.choice(_HOURS),
        "services": rng.sample(SERVICES, rng.randint(1, 4)),
        "modalites_acces": rng.sample(_WAYS, rng.randint(1, 2)),
        "frais_a_charge": [rng.choice(_COSTS)],
    }
    text = "\n\n".join(words.paragraph(rng) for _ in range(2))
    return f"---\n{dump(header)}---\n{text}\n"


def _framed(text: str) -> bytes:
    """Return a text as fast-import reads it: announced by its length."""
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)
