"""Records as schema.org says them: a class for each kind, structured values where it has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from gare.exports.genres import genre_named
from gare.exports.hours import opening_hours
from gare.exports.json_text import script_json
from gare.exports.licenses import license_address
from gare.exports.values import (
    day_parts,
    first,
    instant,
    moment,
    names,
    page_name,
    plain,
    position,
    text,
    texts,
    web_address,
    web_addresses,
)
from gare.model.kinds import Kind, Record

CONTEXT: Final = "https://schema.org"
_TERM: Final = re.compile(r"schema:([A-Za-z]{1,60})")
_CLASSES: Final = {
    "lieu": "CivicStructure", "structure": "Organization", "personne": "Person",
    "evenement": "Event", "projet": "Project", "outil": "SoftwareApplication",
    "ressource": "CreativeWork", "etude": "CreativeWork", "annonce": "Demand",
}  # fmt: skip
_NOT_SOFTWARE: Final = {
    "methode": "HowTo", "kit": "CreativeWork", "formation": "Course", "materiel": "Product",
    "dispositif": "GovernmentService",
}  # fmt: skip
_STATES: Final = {
    "prevu": "EventScheduled", "confirme": "EventScheduled", "annule": "EventCancelled",
    "reporte": "EventPostponed",
}  # fmt: skip
_BY_HAND: Final = frozenset(
    {"authors", "place", "hours", "consent", "image", "links", "relations", "variants"}
)
"""Types of fields whose values are structured here, never copied."""


def thing(record: Record, kind: Kind | None = None) -> dict[str, object]:
    """Return what schema.org says of a record, without its context; nothing empty is there.

    Terms of the fields (`same_as: schema:…`) give what no rule here does.
    """
    special = _SPECIAL.get(_family(record, kind))
    found: dict[str, object] = {
        "@type": _class(record, kind),
        "@id": record.address,
        "url": record.address,
        "name": record.title,
        "identifier": record.id,
        "description": record.summary,
        "inLanguage": record.lang,
        "license": license_address(record.license),
        "keywords": list(record.tags),
        "dateCreated": instant(record.created_at),
        "dateModified": instant(record.updated_at),
    }
    found |= {term: value for term, value in _terms(record, kind).items() if not found.get(term)}
    found |= {term: value for term, value in _contact(record).items() if value}
    if special is not None:
        found |= {term: value for term, value in special(record).items() if value}
    return {term: plain(value) for term, value in found.items() if value not in ("", None, [], {})}


def page_jsonld(record: Record, kind: Kind | None) -> str:
    """Return the JSON-LD of one page, safe inside `<script type="application/ld+json">`."""
    return script_json({"@context": CONTEXT, **thing(record, kind)})


def _family(record: Record, kind: Kind | None) -> str:
    """Return the shipped kind a record is of, or extends."""
    extended = kind.extends if kind is not None and kind.name == record.kind else ""
    return record.kind if record.kind in _CLASSES or not extended else extended


def _class(record: Record, kind: Kind | None) -> str:
    """Return the class of a record."""
    family, fields = _family(record, kind), record.fields
    if family == "etude":
        return genre_named(text(fields.get("genre"))).schema
    if family == "annonce":
        return "Offer" if text(fields.get("sens")) == "offre" else "Demand"
    if family == "outil":
        return _NOT_SOFTWARE.get(text(fields.get("nature")), _CLASSES[family])
    said = _TERM.fullmatch(kind.same_as) if kind is not None and kind.name == record.kind else None
    return _CLASSES.get(family) or (said.group(1) if said else "CreativeWork")


def _terms(record: Record, kind: Kind | None) -> dict[str, object]:
    """Return the values of fields that name a term; those of structured types are left out."""
    found: dict[str, object] = {}
    for field in kind.fields if kind is not None else ():
        term = _TERM.fullmatch(field.same_as)
        if term is None or field.type in _BY_HAND or term.group(1) in found:
            continue
        value = record.fields.get(field.name)
        if field.type == "url":
            addresses = web_addresses(value)
            value = addresses[0] if len(addresses) == 1 else list(addresses)
        if not isinstance(value, Mapping):
            found[term.group(1)] = value
    return found


def _contact(record: Record) -> dict[str, object]:
    """Return address, point, hours, phone and sites of a place or a structure."""
    fields, place = record.fields, position(record.fields)
    hours = text(fields.get("horaires")) or text(fields.get("horaires_accueil"))
    return {
        "address": _address(fields),
        "geo": {"@type": "GeoCoordinates", "latitude": place[0], "longitude": place[1]}
        if place
        else None,
        "openingHours": list(opening_hours(hours)),
        "sameAs": list(web_addresses(fields.get("site_web"))),
    }


def _address(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the postal address, {} when neither street nor commune is known."""
    street = ", ".join(texts([fields.get("adresse"), fields.get("complement_adresse")]))
    found = {
        "streetAddress": street,
        "postalCode": text(fields.get("code_postal")),
        "addressLocality": text(fields.get("commune")),
    }
    if not street and not found["addressLocality"]:
        return {}
    said = {term: value for term, value in found.items() if value}
    return {"@type": "PostalAddress", **said, "addressCountry": "FR"}


def _people(value: object) -> list[dict[str, object]]:
    """Return persons and organisations."""
    return [
        {"@type": "Organization", "name": one.literal}
        if one.literal
        else {
            "@type": "Person",
            "name": one.shown,
            **({"givenName": one.given} if one.given else {}),
            "familyName": one.family,
        }
        for one in names(value)
    ]


def _organisations(record: Record, value: object) -> list[dict[str, object]]:
    """Return structures, or persons, by their names; those that are pages, with their address."""
    return [
        {"@type": "Person", **_page(record, one)}
        if (page := record.pages.get(one)) and page.kind == "personne"
        else {"@type": "Organization", **_page(record, one)}
        for one in texts(value)
    ]


def _page(record: Record, said: str) -> dict[str, object]:
    """Return the name that a field says, and the address when it is that of a page."""
    page = record.pages.get(said)
    address = {"@id": page.address, "url": page.address} if page else {}
    return {"name": page_name(said, record.pages), **address}


def _study(record: Record) -> dict[str, object]:
    """Return what a study says: who, when, in what."""
    fields = record.fields
    parts = day_parts(fields.get("date"))
    said = "-".join([f"{parts[0]:04d}", *(f"{one:02d}" for one in parts[1:])]) if parts else ""
    review, book, doi = (text(fields.get(key)) for key in ("revue", "ouvrage", "doi"))
    container = {"@type": "Periodical" if review else "Book", "name": review or book}
    school = text(fields.get("editeur")) or text(fields.get("etablissement"))
    return {
        "author": _people(fields.get("auteurs")),
        "editor": _people(fields.get("direction")),
        "datePublished": said,
        "publisher": _organisations(record, school),
        "isPartOf": container if container["name"] else None,
        "pagination": text(fields.get("pages")),
        "sameAs": list(web_addresses([fields.get("url"), f"https://doi.org/{doi}" if doi else ""])),
        "license": license_address(text(fields.get("licence_document"))),
    }


def _tool(record: Record) -> dict[str, object]:
    """Return what a tool says: where it is, who makes it, where it runs."""
    fields = record.fields
    return {
        "sameAs": list(web_addresses([fields.get("url"), fields.get("depot")])),
        "license": license_address(text(fields.get("licence_logiciel"))),
        "publisher": _organisations(record, fields.get("editeur")),
        "operatingSystem": text(fields.get("plateformes")),
    }


def _event(record: Record) -> dict[str, object]:
    """Return what an event says: when, where, by whom."""
    fields = record.fields
    start, end = moment(fields.get("debut")), moment(fields.get("fin"))
    online, address = web_address(first(fields.get("en_ligne_url"))), _address(fields)
    said = _page(record, first(fields.get("lieu")))
    name = said.pop("name")
    place = {
        "@type": "Place", "name": name or text(fields.get("commune")), **said, "address": address
    }  # fmt: skip
    virtual = {"@type": "VirtualLocation", "url": online} if online else None
    here = bool(name or address)
    mode = "Mixed" if here and online else "Online" if online else "Offline"
    return {
        "startDate": start.isoformat() if start else "",
        "endDate": end.isoformat() if end else "",
        "location": [one for one in (place if here else None, virtual) if one],
        "eventStatus": f"{CONTEXT}/{_STATES.get(text(fields.get('statut')), 'EventScheduled')}",
        "eventAttendanceMode": f"{CONTEXT}/{mode}EventAttendanceMode",
        "organizer": _organisations(record, fields.get("organisateurs")),
    }


def _resource(record: Record) -> dict[str, object]:
    """Return what a resource says: where it is, who made it."""
    fields = record.fields
    return {
        "author": _people(fields.get("auteurs")),
        "sameAs": list(web_addresses(fields.get("url"))),
        "license": license_address(text(fields.get("licence_document"))),
    }


def _person(record: Record) -> dict[str, object]:
    """Return what a person says; nothing without a consent, nor how to reach them."""
    fields = record.fields
    orcid = text(fields.get("orcid"))
    return {
        "worksFor": _organisations(record, fields.get("structure")),
        "sameAs": list(
            web_addresses([fields.get("site"), f"https://orcid.org/{orcid}" if orcid else ""])
        ),
    }


_SPECIAL: Final[Mapping[str, Callable[[Record], dict[str, object]]]] = {
    "etude": _study,
    "outil": _tool,
    "evenement": _event,
    "ressource": _resource,
    "personne": _person,
}
