from __future__ import annotations

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as some

from gare.exports.changes import changes
from gare.model.kinds import Record
from tests.exports.making import LIEU, kind, read, record, written

CONTACT = kind("contact")
FIELDS: dict[str, object] = {
    "commune": "Rennes",
    "code_postal": "35200",
    "adresse": "15, avenue Georges Graff; bâtiment B",
    "complement_adresse": "1er étage",
    "latitude": 48.083551,
    "longitude": -1.692068,
    "telephone": "+33299869595",
    "courriels": ["accueil@mjc.example", "contact@mjc.example"],
    "site_web": ["https://mjc.example/"],
    "horaires": "Mo-Fr 13:30-18:00; Tu 16:00-18:00",
}


def test_a_place_is_a_card_of_version_four() -> None:
    one = record("lieu", FIELDS, summary="Une maison, ouverte", tags=("lieux", "a,b"))
    said = written("vcf", [one], CONTACT).decode()
    lines = said.replace("\r\n ", "").split("\r\n")

    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert "KIND:location" in lines
    assert "FN:Un titre" in lines
    assert "UID:un@gare.example" in lines
    assert "ADR:;1er étage;15\\, avenue Georges Graff\\; bâtiment B;Rennes;;35200;France" in lines
    assert "GEO:geo:48.083551,-1.692068" in lines
    assert "NOTE:Une maison\\, ouverte" in lines
    assert "CATEGORIES:lieux,a\\,b" in lines
    assert "REV:20261121T220500Z" in lines
    assert lines.count("EMAIL:accueil@mjc.example") == 1
    assert max(len(line.encode()) for line in said.split("\r\n")) <= 75


def test_a_person_gives_neither_phone_nor_address() -> None:
    fields = {**FIELDS, "fonction": "Médiatrice", "structure": "contacts/mjc-brequigny"}

    said = written("vcf", [record("personne", fields, title="Anne Le Goff")], CONTACT).decode()

    assert "KIND:individual" in said
    assert "N:Goff;Anne Le;;;" in said
    assert "TITLE:Médiatrice" in said
    assert "ORG:mjc-brequigny" in said
    assert "TEL" not in said
    assert "EMAIL" not in said


def test_what_was_exported_is_imported_without_any_change() -> None:
    one = record("lieu", FIELDS, tags=("lieux", "a,b"), summary="Une; maison\nouverte")

    found = read("vcf", written("vcf", [one], CONTACT)).found[0]

    header = {"title": "Un titre", "id": "un", "kind": "lieu", "tags": ["lieux", "a,b"]}
    assert changes(FIELDS | header, found.fields) == {}
    assert found.body == "Une; maison\nouverte"


@pytest.mark.parametrize("version", ["2.1", "3.0", "4.0"])
def test_cards_of_others_are_read(version: str) -> None:
    content = f"""BEGIN:VCARD\r
VERSION:{version}\r
N:Le Goff;Anne;;;\r
FN:Anne Le Goff\r
item1.TEL;TYPE=work:+33 2 99 00 00 00\r
TITLE:Médiatrice\r
ORG:Ville de Rennes\r
PHOTO:https://a.example/x.jpg\r
BDAY:1980-01-01\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:{version}\r
ORG:Ville de Rennes;CCAS\r
FN:CCAS\r
TEL;TYPE=work:+33 2 99 00 00 00\r
EMAIL;TYPE=INTERNET:accueil@mjc.example\r
ADR;TYPE=work:;;1 rue de X;Rennes;;35000;France\r
END:VCARD\r
"""
    found = read("vcf", content.encode())

    assert found.found[0].fields == {
        "title": "Anne Le Goff",
        "kind": "personne",
        "fonction": "Médiatrice",
        "structure": "Ville de Rennes",
    }
    assert found.found[1].fields == {
        "title": "CCAS",
        "kind": "structure",
        "structure_parente": "Ville de Rennes, CCAS",
        "telephone": "+33 2 99 00 00 00",
        "courriel": "accueil@mjc.example",
        "adresse": "1 rue de X",
        "commune": "Rennes",
        "code_postal": "35000",
    }
    assert set(found.ignored) == {"photo", "bday", "tel"}


def test_a_card_without_kind_is_of_the_kind_asked_for() -> None:
    content = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:CCAS\r\nEND:VCARD\r\n"

    assert read("vcf", content, LIEU).found[0].fields["kind"] == "lieu"


@given(some.text(), some.text(), some.lists(some.text()))
def test_any_text_stays_in_its_property(title: str, street: str, tags: list[str]) -> None:
    fields: dict[str, object] = {"adresse": street, "telephone": title, "horaires": street}
    ones: list[Record] = [
        record(name, fields, title=title, tags=tuple(tags)) for name in ("lieu", "personne")
    ]

    said = written("vcf", ones, CONTACT).decode("utf-8", "replace")

    cards = list(vobject.readComponents(said))
    assert [max(one.contents) for one in cards] in (["x-horaires"] * 2, ["version"] * 2)


@given(some.binary(max_size=300) | some.binary(max_size=100).map(lambda b: b"BEGIN:VCARD\n" + b))
def test_reading_never_raises(content: bytes) -> None:
    read("vcf", content)


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCARD\n" * 20_000,
        b"BEGIN:VCARD\nFN:" + b"a\\," * 200_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nN:" + b";" * 500_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=ZZ=\nEND:VCARD\n",
        b"A;" * 400_000,
        b"BEGIN:VCARD\n" + b"A;" * 40 + b"\nFN:x\nEND:VCARD\n",
        b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:=\n" + b"A;" * 40 + b"\nFN:x\nEND:VCARD\n",
    ],
)
@pytest.mark.timeout(20)
def test_hostile_files_are_read_or_refused(content: bytes) -> None:
    found = read("vcf", content)

    assert found.found or found.faults
