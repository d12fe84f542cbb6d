"""Contacts read from vCard files, versions 2.1 to 4.0."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Final

import vobject

from gare.exports.format import Fault, Found, Reading, readable
from gare.exports.tables import decoded
from gare.exports.values import number, web_address
from gare.model.kinds import FieldProblem, Kind

MAX_BYTES: Final = 2_000_000
MAX_CARDS: Final = 5_000
MAX_HEAD: Final = 500
MAX_LINE: Final = 100_000
_KINDS: Final = {"individual": "personne", "location": "lieu", "org": "structure"}
_KNOWN: Final = frozenset(
    {
        "version", "kind", "fn", "n", "org", "title", "role", "adr", "geo", "tel", "email", "url",
        "note", "categories", "uid", "rev", "prodid", "source", "lang", "x-horaires",
    }
)  # fmt: skip
_PRIVATE: Final = ("tel", "email", "adr", "geo", "impp")
_GEO: Final = re.compile(r"(?:geo:)?(-?[0-9]{1,3}(?:\.[0-9]+)?)[,;](-?[0-9]{1,3}(?:\.[0-9]+)?)")
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_SOFT: Final = re.compile(r"=\r?\n(?!(?:BEGIN|END):)")
_HEAD: Final = re.compile(
    r"(?:[A-Za-z0-9_-]++\.)?+[A-Za-z0-9_-]++"
    r'(?:;[A-Za-z0-9_-]++(?:=(?:"[^"]*+"|[^";:,]*+)(?:,(?:"[^"]*+"|[^";:,]*+))*+)?+)*+:'
)
_IDENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def read(content: bytes, kind: Kind | None) -> Reading:
    """Return the contacts of a file; photographs and birthdays are left out.

    So are the phones, e-mails and addresses of persons: those never enter a page.

    A card without KIND is of the kind asked for, when it is one of contacts, else of a person
    when it has the parts of a name, and of a structure otherwise.
    """
    fault = readable(content)
    if fault is None and len(content) > MAX_BYTES:
        fault = Fault("size", None, str(MAX_BYTES))
    said = decoded(content)
    if fault is not None or said is None:
        return Reading(faults=(fault or Fault("encoding"),))
    cards, faults = _cards(_safe(said))
    if not cards and not faults:
        faults.append(Fault("syntax"))
    ignored = dict.fromkeys(name for one in cards for name in one.contents if name not in _KNOWN)
    seen: dict[str, int] = {}
    found = tuple(_found(one, place, kind, seen) for place, one in enumerate(cards, 1))
    for card, one in zip(cards, found, strict=True):
        if one.fields["kind"] == "personne":
            ignored.update(dict.fromkeys(name for name in _PRIVATE if name in card.contents))
    return Reading(found, tuple(faults), tuple(ignored))


def _safe(said: str) -> str:
    """Return the whole lines of a file that vobject can take.

    Its patterns need time that doubles with each parameter of a line that is not well formed.
    """
    joined = _SOFT.sub("", said) if "quoted-printable" in said.lower() else said
    lines = _FOLD.sub("", joined).splitlines()
    heads = ((line, _HEAD.match(line)) for line in lines)
    return "\r\n".join(
        line for line, head in heads if head and head.end() <= MAX_HEAD and len(line) <= MAX_LINE
    )


def _cards(said: str) -> tuple[list[vobject.base.Component], list[Fault]]:
    """Return the cards of a file, and why some cannot be read."""
    logging.getLogger("vobject.base").setLevel(logging.CRITICAL)  # it logs what people send
    cards: list[vobject.base.Component] = []
    try:
        for card in vobject.readComponents(said, ignoreUnreadable=True, allowQP=True):
            if len(cards) >= MAX_CARDS:
                return cards, [Fault("too-many", None, str(MAX_CARDS))]
            cards.extend([card] if getattr(card, "name", "") == "VCARD" else [])
    except (vobject.base.VObjectError, ValueError, LookupError, TypeError, AttributeError) as error:
        return cards, [Fault("unreadable", len(cards) + 1, type(error).__name__)]
    except RecursionError:
        return cards, [Fault("unreadable", len(cards) + 1)]
    return cards, []


def _found(
    card: vobject.base.Component, place: int, kind: Kind | None, seen: dict[str, int]
) -> Found:
    """Return one contact."""
    uid = _said(card, "uid").removeprefix("urn:uuid:")
    local = uid.partition("@")[0]
    said_kind = _KINDS.get(_said(card, "kind").lower(), "")
    fields: dict[str, object] = {
        "title": _said(card, "fn") or " ".join(_name(card)).strip(),
        "kind": said_kind or _kind(card, kind),
        "id": local if _IDENT.fullmatch(local) else "",
        "tags": list(dict.fromkeys(_flat(card, "categories"))),
    }
    if fields["kind"] == "personne":
        fields |= _person(card)
    else:
        fields |= _reached(card, fields["kind"] == "lieu") | _address(card) | _point(card)
    problems = [] if fields["title"] else [FieldProblem("title", "required")]
    if uid and seen.setdefault(uid, place) != place:
        problems.append(FieldProblem("id", "duplicate", str(seen[uid])))
    kept = {key: value for key, value in fields.items() if value not in ("", [], None)}
    return Found(kept, _said(card, "note"), place, "", tuple(problems))


def _person(card: vobject.base.Component) -> dict[str, object]:
    """Return what a page may say of a person: no phone, no e-mail, no address."""
    return {
        "fonction": _said(card, "title") or _said(card, "role"),
        "structure": ", ".join(_flat(card, "org")),
        "site": next((one for one in _all(card, "url") if web_address(one)), ""),
        "langues": list(_all(card, "lang")),
    }


def _reached(card: vobject.base.Component, is_place: bool) -> dict[str, object]:
    """Return how to reach a place (several addresses) or a structure (one)."""
    mails = [one.removeprefix("mailto:") for one in _all(card, "email")]
    sites = [one for one in _all(card, "url") if web_address(one)]
    hours, phone = _said(card, "x-horaires"), _said(card, "tel").removeprefix("tel:")
    found = {"telephone": phone, "structure_parente": ", ".join(_flat(card, "org"))}
    if is_place:
        return {**found, "courriels": mails, "site_web": sites, "horaires": hours}
    said = {"courriel": "".join(mails[:1]), "site_web": "".join(sites[:1])}
    return {**found, **said, "horaires_accueil": hours}


def _kind(card: vobject.base.Component, asked: Kind | None) -> str:
    """Return what a card without KIND is of."""
    if asked is not None and asked.name in _KINDS.values():
        return asked.name
    return "personne" if any(_name(card)) else "structure"


def _all(card: vobject.base.Component, name: str) -> Iterator[str]:
    """Yield the texts of a property."""
    for line in card.contents.get(name, ()):
        value = getattr(line, "value", "")
        if isinstance(value, str) and value.strip():
            yield value.strip()


def _said(card: vobject.base.Component, name: str) -> str:
    """Return the first text of a property."""
    return next(_all(card, name), "")


def _flat(card: vobject.base.Component, name: str) -> Iterator[str]:
    """Yield the texts of a property whose values are lists."""
    for line in card.contents.get(name, ()):
        value = getattr(line, "value", "")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one.strip():
                yield one.strip()


def _name(card: vobject.base.Component) -> tuple[str, str]:
    """Return the first and the family name."""
    lines = card.contents.get("n", ())
    value = getattr(lines[0], "value", None) if lines else None
    return _text(getattr(value, "given", "")), _text(getattr(value, "family", ""))


def _address(card: vobject.base.Component) -> dict[str, object]:
    """Return the first postal address, under the names of the national standard."""
    lines = card.contents.get("adr", ())
    value = getattr(lines[0], "value", None) if lines else None
    parts = {
        "adresse": "street",
        "complement_adresse": "extended",
        "code_postal": "code",
        "commune": "city",
    }
    return {key: _text(getattr(value, part, "")) for key, part in parts.items()}


def _point(card: vobject.base.Component) -> dict[str, object]:
    """Return the place on Earth."""
    found = _GEO.match(_said(card, "geo"))
    if found is None:
        return {}
    return {"latitude": number(found.group(1)), "longitude": number(found.group(2))}


def _text(value: object) -> str:
    """Return the text of a part, which vobject may give as a list."""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(one.strip() for one in parts if isinstance(one, str) and one.strip())
