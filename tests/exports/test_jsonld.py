"""Records with the words of schema.org, and as GeoJSON, Atom and JSON."""

from __future__ import annotations

import json
from xml.etree import ElementTree as Xml

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gare.exports.changes import changes
from gare.exports.hours import opening_hours
from gare.exports.licenses import license_address
from gare.exports.schema_org import page_jsonld, thing
from gare.model.kinds import Field, Kind, NamedPage
from tests.exports.making import DAY, ETUDE, LIEU, kind, read, record, written

ATOM = "{http://www.w3.org/2005/Atom}"
PLACE: dict[str, object] = {
    "commune": "Rennes",
    "code_postal": "35200",
    "adresse": "15 avenue Georges Graff",
    "latitude": 48.083551,
    "longitude": -1.692068,
    "site_web": ["https://mjc.example/", "javascript:alert(1)"],
    "horaires": "Mo-Fr 13:30-18:00,19:00-20:00; We 10:30-12:30; PH off",
}


def test_a_place_has_its_address_point_hours_and_sites() -> None:
    found = thing(record("lieu", PLACE, license="etalab-2.0"), LIEU)

    assert found["@type"] == "CivicStructure"
    assert found["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "15 avenue Georges Graff",
        "postalCode": "35200",
        "addressLocality": "Rennes",
        "addressCountry": "FR",
    }
    assert found["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 48.083551,
        "longitude": -1.692068,
    }
    assert found["openingHours"] == ["Mo-Fr 13:30-18:00", "Mo-Fr 19:00-20:00", "We 10:30-12:30"]
    assert found["sameAs"] == ["https://mjc.example/"]
    assert found["license"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence"


def test_organisers_that_are_pages_are_said_by_their_titles_with_their_addresses() -> None:
    gare = NamedPage("Le collectif de la gare", "https://gare.example/contacts/gare", "structure")
    lea = NamedPage("Léa Le Goff", "https://gare.example/contacts/lea", "personne")
    port = NamedPage("Le Port", "https://gare.example/lieux/port", "lieu")
    fields: dict[str, object] = {
        "debut": "2026-12-01",
        "lieu": "lieux/port",
        "organisateurs": ["contacts/gare", "contacts/lea", "La Halle", "contacts/disparu"],
    }
    pages = {"contacts/gare": gare, "contacts/lea": lea, "lieux/port": port}

    found = thing(record("evenement", fields, pages=pages), kind("evenement"))

    assert found["organizer"] == [
        {"@type": "Organization", "name": gare.title, "@id": gare.address, "url": gare.address},
        {"@type": "Person", "name": lea.title, "@id": lea.address, "url": lea.address},
        {"@type": "Organization", "name": "La Halle"},
        {"@type": "Organization", "name": "disparu"},
    ]
    assert found["location"] == [
        {
            "@type": "Place", "name": "Le Port", "@id": port.address, "url": port.address,
            "address": {},
        }
    ]  # fmt: skip


def test_a_study_has_its_authors_its_date_and_its_review() -> None:
    fields: dict[str, object] = {
        "genre": "article",
        "auteurs": [{"nom": "Demory", "prenom": "Matthieu"}, {"organisme": "Crédoc"}],
        "date": "2021-03",
        "revue": "Netcom",
        "doi": "10.1000/x",
    }

    found = thing(record("etude", fields), ETUDE)

    assert found["@type"] == "ScholarlyArticle"
    assert found["author"] == [
        {
            "@type": "Person",
            "name": "Matthieu Demory",
            "givenName": "Matthieu",
            "familyName": "Demory",
        },
        {"@type": "Organization", "name": "Crédoc"},
    ]
    assert found["datePublished"] == "2021-03"
    assert found["isPartOf"] == {"@type": "Periodical", "name": "Netcom"}
    assert found["sameAs"] == ["https://doi.org/10.1000/x"]


def test_an_event_says_when_where_and_that_it_is_cancelled() -> None:
    fields: dict[str, object] = {
        "debut": "2026-11-21T10:00",
        "lieu": "contacts/mjc",
        "statut": "annule",
        "en_ligne_url": "https://visio.example/",
    }

    found = thing(record("evenement", fields), kind("evenement"))

    assert found["startDate"] == "2026-11-21T10:00:00+01:00"
    assert found["eventStatus"] == "https://schema.org/EventCancelled"
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    places = [{"@type": "Place", "name": "mjc", "address": {}}]
    assert found["location"] == [
        *places,
        {"@type": "VirtualLocation", "url": "https://visio.example/"},
    ]


@pytest.mark.parametrize(
    ("name", "fields", "wanted"),
    [
        ("annonce", {"sens": "offre"}, "Offer"),
        ("annonce", {"sens": "besoin"}, "Demand"),
        ("outil", {"nature": "logiciel"}, "SoftwareApplication"),
        ("outil", {"nature": "methode"}, "HowTo"),
        ("personne", {}, "Person"),
        ("inconnu", {}, "CreativeWork"),
    ],
)
def test_each_kind_has_its_class(name: str, fields: dict[str, object], wanted: str) -> None:
    assert thing(record(name, fields))["@type"] == wanted


def test_a_kind_of_the_content_says_its_class_and_its_terms() -> None:
    fields = (
        Field("taille", "Taille", "number", same_as="schema:size"),
        Field("site", "Site", "url", same_as="schema:mainEntityOfPage"),
        Field("prive", "Privé"),
    )
    atelier = Kind("atelier", "Atelier", "Ateliers", fields=fields, same_as="schema:EducationEvent")

    found = thing(record("atelier", {"taille": 3, "site": "javascript:x", "prive": "x"}), atelier)

    assert found["@type"] == "EducationEvent"
    assert found["size"] == 3
    assert "mainEntityOfPage" not in found
    assert "prive" not in found


@pytest.mark.parametrize(
    "said", ["</script><script>alert(1)</script>", "<!--<script>", "]]>&\u2028"]
)
def test_no_value_ends_the_script_of_a_page(said: str) -> None:
    one = record("lieu", {**PLACE, "adresse": said}, title=said, summary=said, tags=(said,))

    body = page_jsonld(one, LIEU)

    page = f'<script type="application/ld+json">{body}</script><p>after</p>'
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert [one.tag for one in tree.iter() if one.tag in {"script", "p"}] == ["script", "p"]
    assert json.loads(body)["name"] == said


def test_a_list_says_its_name_and_its_licence() -> None:
    found = json.loads(written("jsonld", [record("lieu", PLACE), record("lieu")], LIEU))

    assert found["@type"] == "ItemList"
    assert found["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert [one["position"] for one in found["itemListElement"]] == [1, 2]


@pytest.mark.parametrize("said", ["24/7", "", "off", "Mo 25:00", "Mo-Fr 9h-12h", "a" * 5000])
def test_hours_without_words_are_left_out(said: str) -> None:
    assert list(opening_hours(said)) == []


def test_a_licence_is_an_address_or_nothing() -> None:
    assert license_address("MIT") == "https://spdx.org/licenses/MIT.html"
    assert license_address('x"><script>') == ""


def test_geojson_has_points_longitude_first_and_nothing_off_the_earth() -> None:
    ones = [record("lieu", PLACE), record("lieu", {"latitude": 91, "longitude": 0}, id="")]

    found = json.loads(written("geojson", ones, LIEU))

    first, second = found["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [-1.692068, 48.083551]}
    assert first["id"] == "un"
    assert first["properties"]["title"] == "Un titre"
    assert second["geometry"] is None
    assert "id" not in second


def test_atom_is_a_feed_of_the_list() -> None:
    one = record("lieu", title="A & <b>\x00", tags=("lieux",), summary="Court", text="Long")

    feed = Xml.fromstring(written("atom", [one], LIEU))

    entry = feed.find(ATOM + "entry")
    assert entry is not None
    assert feed.findtext(ATOM + "id") == "https://gare.example/-/kind/lieu.x"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Gare d’essai"
    assert entry.findtext(ATOM + "title") == "A & <b>\ufffd"
    assert entry.findtext(ATOM + "updated") == "2026-11-21T22:05:00Z"
    assert entry.findtext(ATOM + "content") == "Long"


def test_json_comes_back_whole() -> None:
    fields = {**PLACE, "ouvert_le": DAY, "plan": {"etage": [1, {"a": None}]}, "nom": "x"}
    one = record("lieu", fields, tags=("a",), verified=DAY, summary="Court", text="Long")

    found = read("json", written("json", [one], LIEU), LIEU)

    engine = {"id": "un", "title": "Un titre", "kind": "lieu", "tags": ["a"], "verified": DAY}
    assert changes(fields | engine | {"summary": "Court"}, found.found[0].fields) == {}
    assert found.found[0].path == "lieus/un"
    assert (found.faults, found.ignored) == ((), ())


def test_json_of_others_is_matched_by_labels() -> None:
    content = '[{"Titre": "EPN", "Téléphone": "02", "text": "x", "latitude": 1.5}, 3]'.encode()

    found = read("json", content, LIEU)

    wanted = {"title": "EPN", "telephone": "02", "text": "x", "latitude": 1.5}
    assert found.found[0].fields == wanted
    assert [(one.code, one.line) for one in found.faults] == [("unreadable", 2)]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"3", b"[" * 100_000, b"\xff\xfe", b'{"records": 3}']
)
def test_json_that_is_none_is_refused(content: bytes) -> None:
    found = read("json", content)

    assert found.faults
    assert found.found == ()


_VALUES = some.recursive(
    some.none() | some.booleans() | some.floats() | some.text() | some.dates() | some.datetimes(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(
    some.sampled_from(["lieu", "etude", "evenement", "outil", "personne", "annonce", "x"]),
    some.dictionaries(
        some.sampled_from(
            ["auteurs", "date", "debut", "fin", "lieu", "adresse", "horaires", "latitude", "longitude",
             "url", "site_web", "structure", "organisateurs", "genre", "nature", "revue", "x"]
        ),
        _VALUES,
    ),
)  # fmt: skip
def test_any_value_is_written(name: str, fields: dict[str, object]) -> None:
    one = record(name, fields)

    for wanted in ("json", "jsonld", "geojson"):
        json.loads(
            written(wanted, [one], kind(name)), parse_constant=lambda said: pytest.fail(said)
        )
    Xml.fromstring(written("atom", [one], kind(name)))
    written("csv", [one], kind(name))
