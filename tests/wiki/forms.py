"""A kind with a field of each sort, a fiche that is a little messy, and its form as sent."""

from __future__ import annotations

from gare.kinds.forms import written
from gare.kinds.schema import read_kind
from gare.model.kinds import Kind
from gare.model.names import PagePath
from gare.wiki.forming import Filled, Made, make
from gare.wiki.grounds import Ground, ground

PLACE = PagePath("contacts/mjc")
SCHEMA = """\
label: Lieu
folder: contacts
fields:
  - {name: telephone, label: Téléphone, type: phone}
  - {name: courriel, label: Courriel, type: email}
  - {name: places, label: Places, type: number, min: 1}
  - {name: ouverture, label: Ouverture, type: date}
  - {name: gratuit, label: Gratuit, type: boolean}
  - {name: acces, label: Accès, type: choice, choices: [libre, sur rendez-vous]}
  - {name: services, label: Services, type: choices, choices: [wifi, aide, scanner]}
  - {name: sites, label: Sites, type: url, multiple: true}
  - {name: auteurs, label: Auteurs, type: authors}
  - {name: adresse, label: Adresse, type: place, required: true}
  - {name: horaires, label: Horaires, type: hours}
  - {name: note, label: Note, type: longtext}
"""
PERSON = """\
label: Personne
folder: contacts
title: "{prenom} {nom}"
fields:
  - {name: prenom, label: Prénom}
  - {name: nom, label: Nom}
  - name: consentement
    label: Consentement
    type: consent
    required: true
    choices: [nom, photo]
"""
SOURCE = """\
---
# Fiche reprise d'un tableur
title: "MJC de la gare"   # guillemets gardés
kind: lieu
cle_inconnue: [1, 1.50, 'a']   # à garder
telephone: 02.98.00.80.80
places: douze
services: [scanner, wifi, autre chose]
auteurs:
  - {nom: Le Goff, prenom: Maëlle, role: relit}
  - Askoria
adresse: 1 rue du Port
horaires: Mo-Fr 09:00-12:00; PH off
note: |
  Deux lignes,
  dont celle-ci.
vide:
---

Le texte.


Avec deux blancs, et une fin sans ligne.

"""


def kind(text: str = SCHEMA, name: str = "lieu") -> Kind:
    """Return a kind."""
    made = read_kind(name, text)
    assert isinstance(made, Kind), made
    return made


def start(source: str = SOURCE) -> Ground:
    """Return what the form of a source starts from."""
    return ground(PLACE, source, "a" * 40)


def sent(of: Kind, begun: Ground, **changes: str | tuple[str, ...]) -> Filled:
    """Return a form sent as it was shown, but for some fields ("telephone", "auteurs.0.nom")."""
    strings = dict(written(of, begun.known or {}))
    for name, value in changes.items():
        texts = (value,) if isinstance(value, str) else value
        strings[f"field.{name.replace('__', '.')}"] = texts
    return Filled(strings, begun.body.strip("\n").replace("\n", "\r\n"), begun.base, "", "")


def made_of(of: Kind, begun: Ground, filled: Filled) -> Made:
    return make(PLACE, of, begun, filled)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came."""
    olds, news = before.splitlines(), after.splitlines()
    return [x for x in olds if x not in news], [x for x in news if x not in olds]


def codes(made: Made, *, blocking: bool = False) -> list[str]:
    """Return what is wrong: "field:code"."""
    found = made.blocking if blocking else made.faults
    return [f"{one.problem.field}:{one.problem.code}" for one in found]


FILES = {
    "_gare/kinds/lieu.yml": SCHEMA,
    "_gare/kinds/personne.yml": PERSON,
    "_gare/kinds/contact.yml": "label: Contact\n",
    "contacts/mjc.md": SOURCE,
    "contacts/ana-le-bris.md": "---\ntitle: Ana Le Bris\nkind: personne\nid: ana\n---\n",
}
