"""A gare with something to see on each screen, made by a few edits."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image

from tests.journeys.posting import Poster

RICH: Final = """---
title: Une page avec tout
kind: outil
tags: [médiation numérique, accès aux droits]
summary: Tout ce qu’une page peut montrer.
status: à relire
verified: 2026-10-02
---

Un paragraphe avec **du gras**, *de l’italique*, ~~du barré~~, `du code`, un [[outils/pix]], une
[[Page qui n’existe pas encore]], un <kbd>Ctrl</kbd> et une adresse : https://www.inclusion-numerique.fr.
Une adresse sans fin : https://example.org/tres/longue/adresse/qui/ne/se/coupe/nulle/part/et/continue/encore.

## Une liste

- un
  1. deux
  2. trois
- [ ] à faire
- [x] fait

Terme
: Sa définition, en quelques mots.

## Un tableau

| Lieu | Jour | Heure | Adresse électronique de la personne à prévenir |
| --- | :---: | ---: | --- |
| Médiathèque | lundi | 14 h | accueil.mediatheque.municipale@commune.example |
| Maison de quartier | mardi | 9 h | contact@maison.example |

## Des encadrés

::: note
Une note.
:::

::: attention
Une mise en garde.
:::

::: astuce
Une astuce.
:::

> Une citation[^1].

<details><summary>À ouvrir</summary>

Le texte caché.

</details>

### Du code

```
une_ligne_de_code_qui_est_bien_plus_longue_que_l_ecran_d_un_telephone = "oui, vraiment très longue"
```

## Une image

![Un rectangle orange](tout/rectangle.png)

[^1]: Sa source, avec [un lien](https://example.org/source).
"""
WORD: Final = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten"
"""A word that no screen of a phone can hold on one line."""
TWO: Final = "# Deux versions\n\nOuvert le lundi.\n\nUne ligne sans changement.\n"
TEXT: Final = "# Titre\n\nUne ligne.\n"


@dataclass(frozen=True, slots=True)
class World:
    """A gare with something to see on each screen."""

    poster: Poster
    old: str
    """A commit that is not the last one of its page."""


def seeded(poster: Poster) -> World:
    """Return a world made by a few edits."""
    poster.save("ecrans/tout", RICH, author="Anne")
    picture = BytesIO()
    Image.new("RGB", (640, 400), (200, 110, 40)).save(picture, "PNG")
    poster.upload("ecrans/tout", "rectangle.png", picture.getvalue(), alt="Un rectangle")
    poster.save(
        "ecrans/tout", RICH.replace("un\n", "premier\n"), author="Driss", summary="Mieux dit"
    )
    poster.save("ecrans/deux", TWO, author="Anne", summary="Premiers horaires")
    poster.save("ecrans/deux", TWO.replace("lundi", "mardi et le jeudi"), author="Driss")
    poster.save("ecrans/effacee", TEXT)
    poster.act("delete", "ecrans/effacee", summary="En double")
    poster.save("ecrans/entete", "---\nverified: bientôt\n---\n\nUn texte.\n")
    long = f"---\ntags: [{WORD}]\nkind: {WORD}\nsummary: {WORD}\n---\n\n# {WORD}\n\nVoir [[{WORD}s]].\n"
    poster.save("ecrans/mot", long)
    poster.save("ecrans/mot", f"{long}\n## {WORD}\n", author=WORD[:60], summary=WORD)
    poster.upload("ecrans/mot", f"{WORD}.txt", b"texte", alt=WORD)
    poster.save("ecrans/enfant/petit", TEXT.replace("Titre", "Petit"))
    history = poster.get("/-/history/ecrans/deux").text
    return World(poster, history.split("/-/version/")[2][:40])
