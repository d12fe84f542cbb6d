"""A small gare with kinds and fiches, for the tests of lists."""

from __future__ import annotations

from typing import Final

CONTACT: Final = """\
label: Contact
plural: Contacts
help: Qui joindre, où aller.
folder: contacts
fields:
  - {name: telephone, label: Téléphone, type: phone}
  - name: territoire
    label: Territoire
    type: tree
    choices:
      - {value: bretagne, label: Bretagne}
      - {value: finistere, label: Finistère, parent: bretagne}
      - {value: brest, label: Brest, parent: finistere}
      - {value: normandie, label: Normandie}
"""
LIEU: Final = """\
label: Lieu
plural: Lieux
extends: contact
view: cards
verify_days: 365
fields:
  - name: services
    label: Services
    type: choices
    choices: [Accès internet, Aide aux démarches]
  - {name: gratuit, label: Gratuit, type: boolean}
  - {name: places, label: Places assises, type: number}
  - {name: structure, label: Structure, type: page}
  - {name: adresse, label: Adresse, type: place}
  - {name: prive, label: Ligne directe, type: text, visible_to: moderator}
"""
EVENEMENT: Final = """\
label: Événement
plural: Agenda
folder: agenda
view: agenda
fields:
  - {name: debut, label: Début, type: date, required: true}
  - {name: fin, label: Fin, type: date}
"""
FICHES: Final[dict[str, str]] = {
    "_gare/kinds/contact.yml": CONTACT,
    "_gare/kinds/lieu.yml": LIEU,
    "_gare/kinds/evenement.yml": EVENEMENT,
    "accueil.md": "# Accueil\n\nBonjour.\n",
    "contacts/asso.md": "---\ntitle: L’Asso\nkind: contact\ntelephone: '02 98 00 80 80'\nterritoire: finistere\n---\n\nUne association.\n",
    "contacts/mediatheque.md": (
        "---\ntitle: Médiathèque\nkind: lieu\nservices: [Accès internet, Aide aux démarches]\n"
        "gratuit: true\nplaces: 12\nterritoire: brest\nstructure: contacts/asso\ntags: [livres]\n"
        "latitude: 48.39\nlongitude: -4.48\ncommune: Brest\ncode_postal: '29200'\nadresse: 1 rue du Port\n"
        "verified: 2026-11-01\nprive: bureau 12\n---\n\nAu bord de l’eau.\n"
    ),
    "contacts/atelier.md": (
        "---\ntitle: Atelier\nkind: lieu\nservices: [Accès internet]\ngratuit: false\nplaces: 8\n"
        "territoire: normandie\nverified: 2020-01-01\n---\n\nOn répare.\n"
    ),
    "agenda/passe.md": "---\ntitle: Fête passée\nkind: evenement\ndebut: 2020-06-01\n---\n",
    "agenda/long.md": "---\ntitle: Longue exposition\nkind: evenement\ndebut: 2020-06-01\nfin: 2199-01-01\n---\n",
    "agenda/futur.md": "---\ntitle: Fête future\nkind: evenement\ndebut: 2199-06-01\n---\n",
}
