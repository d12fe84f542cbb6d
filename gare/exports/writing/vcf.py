"""vCard 4 (RFC 6350): places, organisations and persons, for the address books of phones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import vobject
from vobject.vcard import Address
from vobject.vcard import Name as CardName

from gare.exports.format import Collection
from gare.exports.values import (
    degrees,
    first,
    instant,
    page_name,
    position,
    text,
    texts,
    web_address,
    web_addresses,
)
from gare.model.kinds import Record

_KINDS: Final = {"lieu": "location", "structure": "org", "personne": "individual"}
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield the cards one by one."""
    for record in records:
        card = _card(record, about.kind.name, about.host)
        yield str(card.serialize(lineLength=74)).encode("utf-8", "replace")


def _card(record: Record, kind: str, host: str) -> vobject.base.Component:
    """Return the card of a record.

    Its identifier stays when the page moves: it is made of its id, else of its path.
    """
    fields = record.fields
    card = vobject.base.Component("VCARD")
    card.behavior = vobject.vcard.VCard3_0
    _add(card, "version", "4.0")
    _add(card, "kind", _KINDS.get(record.kind, _KINDS.get(kind, "org")))
    _add(card, "fn", record.title or record.id or record.path)
    if record.kind == "personne":
        card.add("n").value = _name(fields, record.title)
    _add(card, "uid", f"{record.id or record.path}@{host}")
    _add(card, "source", web_address(record.address))
    _add(card, "rev", instant(record.updated_at).replace("-", "").replace(":", ""))
    _add(card, "note", record.summary)
    for name, value in _said(fields).items():
        _add(card, name, value)
    for name, values in _several(record).items():
        for value in values:
            _add(card, name, value)
    if record.tags:
        card.add("categories").value = [_clean(one) for one in record.tags]
    _locate(card, record)
    return card


def _said(fields: Mapping[str, object]) -> dict[str, str]:
    """Return what a card says once."""
    return {
        "title": text(fields.get("fonction")),
        "x-horaires": text(fields.get("horaires")) or text(fields.get("horaires_accueil")),
    }


def _several(record: Record) -> dict[str, tuple[str, ...]]:
    """Return what a card may say several times; phones and addresses of persons are not there."""
    fields = record.fields
    found = {
        "url": web_addresses(fields.get("site_web")) + web_addresses(fields.get("site")),
        "lang": texts(fields.get("langues")),
    }
    if record.kind != "personne":
        found["tel"] = texts(fields.get("telephone"))
        found["email"] = texts(fields.get("courriels")) + texts(fields.get("courriel"))
    return found


def _locate(card: vobject.base.Component, record: Record) -> None:
    """Add the organisation, the address and the point."""
    fields = record.fields
    structure = first(fields.get("structure")) or first(fields.get("structure_parente"))
    if structure:
        card.add("org").value = [_clean(page_name(structure, record.pages))]
    street = text(fields.get("adresse"))
    town, code = text(fields.get("commune")), text(fields.get("code_postal"))
    if street or town or code:
        extended = _clean(text(fields.get("complement_adresse")))
        card.add("adr").value = Address(
            _clean(street), _clean(town), "", _clean(code), "France", "", extended
        )
    place = position(fields)
    if place:
        _add(card, "geo", "geo:" + ",".join(map(degrees, place)))


def _add(card: vobject.base.Component, name: str, value: str) -> None:
    """Add a property that is not empty."""
    if value:
        card.add(name).value = _clean(value)


def _clean(value: str) -> str:
    """Return a text without control characters, but for line feeds."""
    return _CONTROL.sub(" ", value.replace("\r\n", "\n"))


def _name(fields: Mapping[str, object], title: str) -> CardName:
    """Return the name of a person: its parts, else the last word is the family's."""
    family, given = text(fields.get("nom")), text(fields.get("prenom"))
    if not family:
        given, _space, family = title.rpartition(" ")
    return CardName(family=_clean(family), given=_clean(given))
