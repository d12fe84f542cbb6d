"""Places and structures as data·inclusion v1 says them: structures, and the services of places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gare.exports.mednum import international
from gare.exports.values import first, position, text, texts, web_address, web_addresses
from gare.model.kinds import Record

_ELEMENTARY: Final = "numerique--maitriser-les-fondamentaux-du-numerique"
THEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "Aide aux démarches administratives": (
        "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
        "numerique--acceder-a-des-services-en-ligne",
    ),
    "Maîtrise des outils numériques du quotidien": (_ELEMENTARY,),
    "Utilisation sécurisée du numérique": (_ELEMENTARY,),
    "Parentalité et éducation avec le numérique": (_ELEMENTARY,),
    "Compréhension du monde numérique": (_ELEMENTARY,),
    "Insertion professionnelle via le numérique": (
        "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
    ),
    "Loisirs et créations numériques": ("remobilisation--activites-sportives-et-culturelles",),
    "Accès internet et matériel informatique": ("numerique--acceder-a-une-connexion-internet",),
    "Acquisition de matériel informatique à prix solidaire": ("numerique--acquerir-un-equipement",),
}
"""Themes of the nine services of the national standard; no official table was found."""
_PUBLICS: Final = {
    "Jeunes": "jeunes", "Étudiants": "etudiants", "Familles et/ou enfants": "familles",
    "Seniors": "seniors", "Femmes": "femmes", "Surdité": "personnes-en-situation-de-handicap",
    "Handicaps moteurs": "personnes-en-situation-de-handicap",
    "Handicaps mentaux": "personnes-en-situation-de-handicap",
    "Déficience visuelle": "personnes-en-situation-de-handicap",
}  # fmt: skip
_WAYS: Final = {
    "Se présenter": "se-presenter", "Téléphoner": "telephoner",
    "Contacter par mail": "envoyer-un-courriel",
    "Envoyer un mail avec une fiche de prescription": "envoyer-un-courriel",
    "Prendre un RDV en ligne": "utiliser-lien-mobilisation",
}  # fmt: skip
_NETWORKS: Final = {
    "Aidants Connect": "aidants-connect", "Conseillers numériques": "conseillers-numeriques",
    "France Services": "france-service", "Emmaüs Connect": "emmaus",
    "Grande école du numérique": "grandes-ecoles-du-numerique", "La Croix Rouge": "croix-rouge",
    "Fabriques de Territoire": "fabrique-de-territoire",
}  # fmt: skip
_FROM_OWNER: Final = (
    "source", "date_maj", "lien_source", "adresse", "complement_adresse", "code_postal", "commune",
    "code_insee", "latitude", "longitude", "telephone", "courriel", "horaires_accueil",
)  # fmt: skip
_CODE: Final = re.compile(r"[0-9A-Za-z]{5}")
_POSTCODE: Final = re.compile(r"[0-9]{5}")
_SIRET: Final = re.compile(r"[0-9]{14}")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,4}")


def structure(record: Record, source: str, networks: Sequence[str]) -> dict[str, object] | None:
    """Return the structure of a record, None when it has no name or no date.

    `networks` are the values of the referential of networks.
    """
    fields, name = record.fields, _name(record.title)
    day = record.verified or (record.updated_at.date() if record.updated_at else None)
    if not name or day is None:
        return None
    siret = text(fields.get("siret")) or text(fields.get("pivot"))
    said = text(fields.get("description")) or text(fields.get("presentation_detail"))
    access = first(fields.get("accessibilite_lieu")) or first(fields.get("fiche_acces_libre"))
    return {
        "id": identifier(record, source),
        "source": source,
        "nom": name,
        "date_maj": day.isoformat(),
        "siret": siret if _SIRET.fullmatch(siret) else None,
        "description": _long(said or record.summary or record.text),
        "accessibilite_lieu": web_address(access) or None,
        "lien_source": web_address(record.address) or None,
        "reseaux_porteurs": _networks(fields, networks) or None,
        "site_web": next(iter(web_addresses(fields.get("site_web"))), None),
        **_contact(fields),
        **_place(fields),
    }


def service(record: Record, owner: Mapping[str, object]) -> dict[str, object] | None:
    """Return the one service of a place, its digital mediation; None when it says no service.

    `owner` is its structure.
    """
    fields = record.fields
    services = texts(fields.get("services"))
    themes = dict.fromkeys(theme for one in services for theme in THEMES.get(one, ()))
    if not themes:
        return None
    said = text(fields.get("presentation_detail")) or record.summary or record.text
    remote = "À distance" in texts(fields.get("modalites_accompagnement"))
    ways = (_WAYS.get(one) for one in texts(fields.get("modalites_acces")))
    return {
        **{key: owner[key] for key in _FROM_OWNER},
        "id": f"{owner['id']}--mediation-numerique",
        "structure_id": owner["id"],
        "nom": "Médiation numérique",
        "description": _long(said) or f"Médiation numérique : {', '.join(services)}",
        "type": "accompagnement",
        "thematiques": list(themes),
        "modes_accueil": ["en-presentiel", *(["a-distance"] if remote else [])],
        "modes_mobilisation": list(dict.fromkeys(one for one in ways if one)) or None,
        "lien_mobilisation": web_address(first(fields.get("prise_rdv"))) or None,
        **_public(fields),
    }


def identifier(record: Record, source: str) -> str:
    """Return the identifier of a structure: its source, then its own."""
    return f"{source}--{record.id or record.path.replace('/', '-')}"


def _public(fields: Mapping[str, object]) -> dict[str, object]:
    """Return whom a service is for, and what it costs."""
    care = texts(fields.get("prise_en_charge_specifique"))
    public = (*texts(fields.get("publics_specifiquement_adresses")), *care)
    known = dict.fromkeys(_PUBLICS[one] for one in public if one in _PUBLICS)
    fees = texts(fields.get("frais_a_charge"))
    return {
        "publics": list(known) or None,
        "publics_precisions": ", ".join(public) or None,
        "frais": "payant" if fees == ("Payant",) else "gratuit" if fees else None,
        "frais_precisions": ", ".join(fees) or None,
    }


def _networks(fields: Mapping[str, object], known: Sequence[str]) -> list[str]:
    """Return the networks a structure belongs to, in the words of the referential."""
    said = (
        *texts(fields.get("dispositif_programmes_nationaux")),
        *texts(fields.get("formations_labels")),
    )
    asked = (*texts(fields.get("reseaux_porteurs")), *(_NETWORKS.get(one, "") for one in said))
    return list(dict.fromkeys(one for one in asked if one in known))


def _contact(fields: Mapping[str, object]) -> dict[str, object]:
    """Return how to reach a structure, and when."""
    mails = (*texts(fields.get("courriel")), *texts(fields.get("courriels")))
    hours = text(fields.get("horaires_accueil")) or text(fields.get("horaires"))
    return {
        "courriel": next((one for one in mails if _MAIL.fullmatch(one)), None),
        "telephone": international(first(fields.get("telephone"))) or None,
        "horaires_accueil": hours or None,
    }


def _place(fields: Mapping[str, object]) -> dict[str, object]:
    """Return where a structure is."""
    code, post = text(fields.get("code_insee")), text(fields.get("code_postal"))
    point = position(fields)
    return {
        "adresse": text(fields.get("adresse")) or None,
        "complement_adresse": text(fields.get("complement_adresse")) or None,
        "commune": text(fields.get("commune")) or None,
        "code_postal": post if _POSTCODE.fullmatch(post) else None,
        "code_insee": code if _CODE.fullmatch(code) else None,
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }


def _name(title: str) -> str:
    """Return a name of 3 to 150 characters that no full stop ends, "" when there is none."""
    said = " ".join(title.split())[:150].rstrip(" .")
    return said if len(said) >= 3 else ""


def _long(said: str) -> str | None:
    """Return a description of 5 to 10,000 characters, None when it is too short."""
    return said[:10_000] if len(said) >= 5 else None
