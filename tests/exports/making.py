"""Kinds, records and lists for the tests of formats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from gare.exports.format import Collection, Reading
from gare.exports.registry import format_named
from gare.model.kinds import Field, Kind, Record
from gare.model.names import PagePath

CORPUS = Path(__file__).parent / "corpus"
AT = datetime(2026, 11, 21, 22, 5, 0, tzinfo=UTC)


def corpus(name: str) -> bytes:
    return (CORPUS / name).read_bytes()


def kind(name: str, *fields: Field, extends: str = "", title: str = "", same_as: str = "") -> Kind:
    plural = name + "s"
    return Kind(
        name, name.title(), plural, fields=fields, extends=extends, title=title, same_as=same_as
    )


def record(name: str, fields: dict[str, object] | None = None, **own: object) -> Record:
    """Return a record of a kind with what every page has, unless said otherwise."""
    path = str(own.pop("path", f"{name}s/un"))
    given = {
        "title": "Un titre",
        "id": "un",
        "created_at": AT,
        "updated_at": AT,
        "address": f"https://gare.example/{path}",
    } | own
    return Record(path=PagePath(path), kind=name, fields=fields or {}, **given)  # type: ignore[arg-type]  # tests give what records take


def about(of: Kind) -> Collection:
    page = f"https://gare.example/-/kind/{of.name}"
    return Collection(
        of.plural, page, page + ".x", "Gare d’essai", AT, "CC-BY-SA-4.0", of, "gare.example"
    )


def written(name: str, records: Iterable[Record], of: Kind) -> bytes:
    """Return the file of a format."""
    found = format_named(name)
    assert found is not None
    assert found.write is not None
    return b"".join(found.write(records, about(of)))


def read(name: str, content: bytes, of: Kind | None = None) -> Reading:
    """Return what a format reads."""
    found = format_named(name)
    assert found is not None
    assert found.read is not None
    return found.read(content, of)


LIEU = kind(
    "lieu",
    Field("commune", "Commune"),
    Field("telephone", "Téléphone", "phone"),
    Field("courriels", "Courriels", "email", multiple=True),
    Field("services", "Services", "choices", multiple=True),
    Field("latitude", "Latitude", "number"),
    Field("longitude", "Longitude", "number"),
    Field("horaires", "Jours d’ouverture", "hours"),
    extends="contact",
)
ETUDE = kind(
    "etude",
    Field("genre", "Genre", "choice"),
    Field("auteurs", "Auteurs", "authors"),
    Field("date", "Date", "partial_date"),
)
DAY = date(2026, 11, 20)
