"""Contacts that are probably a person's own: nominative or private addresses, mobile phones.

Source: the shapes met in 8,422 rows of two national files of places (1,301 such addresses).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gare.model.errors import GareError

CONSUMER_DOMAINS: Final = frozenset(
    {
        "aliceadsl.fr", "aol.com", "bbox.fr", "cegetel.net", "club-internet.fr", "dartybox.com",
        "free.fr", "gmail.com", "gmx.com", "gmx.fr", "googlemail.com", "hotmail.be", "hotmail.com",
        "hotmail.fr", "icloud.com", "laposte.net", "live.com", "live.fr", "mac.com", "mailo.com",
        "me.com", "msn.com", "neuf.fr", "numericable.fr", "orange.fr", "outlook.com", "outlook.fr",
        "pm.me", "proton.me", "protonmail.ch", "protonmail.com", "riseup.net", "sfr.fr",
        "tutanota.com", "voila.fr", "wanadoo.fr", "yahoo.ca", "yahoo.com", "yahoo.fr", "ymail.com",
    }
)  # fmt: skip
"""Domains where anyone may have an address, so that the domain says nothing of a function."""

FUNCTIONS: Final = frozenset(
    {
        "accueil", "adil", "admin", "administration", "afr", "agence", "agglo", "aide", "aides",
        "ami", "animation",
        "antenne", "anim", "asso", "association", "atelier", "bib", "bibli", "bibliotheque", "bij",
        "bm", "bureau", "cafe", "cap", "cartographie", "cc", "ccas", "cdc", "centre", "cias",
        "cidff", "collectif",
        "com", "commune", "communaute", "communication", "compagnie", "comite", "conseil",
        "conseiller", "conseillere", "conseillers", "contact", "coop", "coordination", "coworking",
        "cs", "csc", "culture", "cyber", "cyberbase", "cyberespace", "developpement", "direction",
        "ecole", "efs", "emmaus", "emploi", "epn", "equipe", "espace", "etat", "fablab",
        "familles", "federation",
        "formation", "foyer", "france", "franceservices", "fs", "gestion", "habitat", "hello",
        "info", "informatique", "information", "infos", "insertion", "inclusion", "jeunes",
        "jeunesse", "labo", "lab", "lieu", "local", "ludotheque", "mairie", "maison", "mediateur",
        "mfs", "udaf",
        "mediation", "mediatheque", "mission", "mjc", "mobile", "mpt", "msap", "msp", "multimedia",
        "numerique", "num", "office", "papi", "pass", "pij", "pimms", "plateforme", "point", "pole",
        "pref", "prefecture",
        "presidence", "projet", "public", "publics", "recyclerie", "relais", "ressourcerie",
        "rsp", "scop", "secretariat", "secours", "service", "services", "social", "sociale",
        "solidarite", "sous", "souspref", "support", "syndicat", "tiers", "tierslieu", "tourisme",
        "ucpa",
        "union", "usagers", "vie", "ville", "visa", "webmaster", "welcome", "bonjour", "salut",
    }
)  # fmt: skip
"""Words of addresses that belong to a function and not to a person."""

FUNCTION_DOMAINS: Final = frozenset({"france-services.gouv.fr"})
"""Domains where each address is that of a place, named after its town or its house.

Not all of gouv.fr: those who work for the State have theirs, marie.dupont@eure.gouv.fr.
"""

_WORDS: Final = re.compile(r"[a-z]+")
_NAMED: Final = re.compile(r"[a-z]{1,30}[._][a-z]{2,30}(?:-[a-z]{2,30})?[0-9]{0,4}")
_LONG_ENOUGH: Final = 5
_MOBILE: Final = re.compile(r"(?:\+33|0033|0)[67][0-9]{8}")
_NOT_DIGIT: Final = re.compile(r"[\s.\-()\u00a0\u202f]")


@dataclass
class PersonalContacts(GareError):
    """Contacts that seem a person's own would be published: whoever writes is asked first."""

    words: tuple[str, ...]


def is_personal_mail(address: str) -> bool:
    """Tell whether an address seems a person's own: named after one, or at a consumer domain.

    "marie.dupont@ville.fr" and "lafee29@orange.fr" are; "mairie.plourin@wanadoo.fr" is not, nor
    is one that says its domain again, "data.gouv@data.gouv.fr".
    """
    local, _, domain = address.strip().lower().rpartition("@")
    if not local or _is_function(local) or domain in FUNCTION_DOMAINS:
        return False
    if domain.startswith(local + "."):
        return False
    return domain in CONSUMER_DOMAINS or _NAMED.fullmatch(local) is not None


def is_mobile(number: str) -> bool:
    """Tell whether a phone number is a French mobile, however it is written."""
    plain = _NOT_DIGIT.sub("", number).replace("+330", "+33")
    return _MOBILE.fullmatch(plain) is not None


def _is_function(local: str) -> bool:
    """Tell whether the first part of an address names a function."""
    words = _WORDS.findall(local)
    return any(
        word in FUNCTIONS
        or any(len(one) >= _LONG_ENOUGH and word.startswith(one) for one in FUNCTIONS)
        for word in words
    )
