"""What a reader is shown of a field: plain values, chosen by type, and what lists count."""

from __future__ import annotations

from datetime import date, datetime

from gare.kinds import shown as s
from tests.kinds.making import COLOURS, field, shown, values


def test_a_phone_number_is_read_aloud_and_dialled() -> None:
    assert shown(field("phone"), "+33298008080") == (s.Phone("02 98 00 80 80", "tel:+33298008080"),)


def test_a_number_overseas_is_read_aloud_too() -> None:
    assert shown(field("phone"), "+262262728290") == (
        s.Phone("0262 72 82 90", "tel:+262262728290"),
    )


def test_a_link_reads_without_its_beginning() -> None:
    assert shown(field("url"), "https://www.labacces.fr/") == (
        s.Link("https://www.labacces.fr/", "labacces.fr"),
    )


def test_an_address_that_is_none_is_never_a_link() -> None:
    assert shown(field("url"), "javascript:alert(1)") == (s.Plain("javascript:alert(1)", True),)
    assert shown(field("links"), [{"url": "data:text/html,x", "titre": "t"}])[0].form == "plain"
    assert shown(field("image"), {"fichier": "javascript:x"})[0].form == "plain"
    assert shown(field("file"), "javascript:x")[0].form == "plain"
    assert shown(field("email"), "a b@c") == (s.Plain("a b@c", True),)


def test_authors_are_persons_or_organisations() -> None:
    found = shown(
        field("authors"), [{"nom": "Sorin", "prenom": "François"}, {"organisme": "Crédoc"}, "Insee"]
    )

    assert found == (
        s.Author("François Sorin", "Sorin, François", person=True),
        s.Author("Crédoc", "Crédoc", person=False),
        s.Author("Insee", "Insee", person=False),
    )


def test_a_place_is_an_envelope_and_a_point() -> None:
    value = {
        "adresse": "33 rue du docteur Laurent",
        "code_postal": "22470",
        "commune": "Plouézec",
        "latitude": 48.748483,
        "longitude": "-2,985349",
    }

    assert shown(field("place"), value) == (
        s.Place(("33 rue du docteur Laurent", "22470 Plouézec"), "Plouézec", 48.748483, -2.985349),
    )
    assert values(field("place"), value) == ("Plouézec",)


def test_a_point_outside_the_earth_is_not_shown() -> None:
    value = {"commune": "Brest", "latitude": 480, "longitude": -4}

    assert shown(field("place"), value) == (s.Place(("Brest",), "Brest"),)


def test_dates_say_how_much_is_known() -> None:
    assert shown(field("partial_date"), "2021-03") == (s.Day("2021-03", "month", date(2021, 3, 1)),)
    assert shown(field("partial_date"), 2021) == (s.Day("2021", "year", date(2021, 1, 1)),)
    assert shown(field("date"), date(2021, 3, 15)) == (
        s.Day("2021-03-15", "day", date(2021, 3, 15)),
    )
    assert shown(field("datetime"), "2021-03-15T14:30") == (
        s.Day("2021-03-15T14:30", "time", date(2021, 3, 15), datetime(2021, 3, 15, 14, 30)),
    )


def test_a_choice_has_its_label_and_those_above() -> None:
    one = field("tree", choices=COLOURS)

    assert shown(one, "ciel") == (s.Choice("ciel", "Ciel", ("Bleu", "Ciel")),)
    assert values(one, "ciel") == ("bleu", "ciel")
    assert shown(one, "vert") == (s.Plain("vert", True),)


def test_licences_have_a_name_and_an_address() -> None:
    assert shown(field("licence"), "etalab-2.0") == (
        s.Licence(
            "etalab-2.0",
            "Licence Ouverte 2.0 (Etalab)",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        ),
    )
    assert shown(field("licence"), "mit") == (
        s.Licence("MIT", "MIT", "https://spdx.org/licenses/MIT.html"),
    )


def test_identifiers_lead_to_their_register() -> None:
    assert shown(field("doi"), "10.4000/a<b>") == (s.Plain("10.4000/a<b>", True),)
    assert shown(field("hal"), "halshs-03218664") == (
        s.Identifier("halshs-03218664", "https://hal.science/halshs-03218664"),
    )
    assert shown(field("isbn"), "9782070368228") == (s.Identifier("978-2-07-036822-8"),)
    assert shown(field("siret"), "20006724700011")[0] == s.Identifier(
        "200 067 247 00011",
        "https://annuaire-entreprises.data.gouv.fr/etablissement/20006724700011",
    )


def test_pages_are_shown_as_they_are_written() -> None:
    assert shown(field("page"), "../contacts/labacces.md") == (
        s.PageLink("../contacts/labacces.md"),
    )
    assert shown(field("relations"), [{"role": "suite de", "page": "etudes/pix"}, "Pix"]) == (
        s.PageLink("etudes/pix", "suite de"),
        s.PageLink("Pix"),
    )


def test_a_consent_says_what_it_covers() -> None:
    value = {"date": date(2026, 1, 2), "portee": ["rouge", "autre"], "recueilli_par": "Ana"}

    assert shown(field("consent", choices=COLOURS), value) == (
        s.Consent(date(2026, 1, 2), ("Rouge vif", "autre"), "Ana"),
    )


def test_the_rest_is_shown_plainly() -> None:
    assert shown(field("text"), "Un\u00a0texte") == (s.Plain("Un\u00a0texte"),)
    assert shown(field("longtext"), "**a**") == (s.Markdown("**a**"),)
    assert shown(field("number", unit="€"), "1 234,5") == (s.Number(1234.5, "€"),)
    assert shown(field("range", min=1, max=5), 3) == (s.Number(3, "", 5),)
    assert shown(field("boolean"), False) == (s.YesNo(False),)
    assert shown(field("tags"), ["a", "b"]) == (s.Tag("a"), s.Tag("b"))
    assert shown(field("file"), "a/b.pdf") == (s.File("a/b.pdf"),)
    assert shown(field("image"), {"fichier": "a.png", "alt": "Un pont"}) == (
        s.Picture("a.png", "Un pont"),
    )


def test_what_is_counted_is_said_once() -> None:
    assert values(field("tags"), ["a", "b", "a"]) == ("a", "b")
    assert values(field("boolean"), True) == ("true",)
    assert values(field("partial_date"), "2021-03") == ("2021",)
    assert values(field("authors"), [{"nom": "Sorin"}, {"organisme": "Crédoc"}]) == (
        "Sorin",
        "Crédoc",
    )
    assert values(field("email"), "accueil@mairie.bzh") == ()


def test_a_number_of_the_mainland_that_looks_like_one_overseas_keeps_its_code() -> None:
    assert shown(field("phone"), "+33594000000") == (s.Phone("+33594000000", "tel:+33594000000"),)


def test_an_easy_version_is_a_link_to_its_page() -> None:
    easy = (s.PageLink("etudes/pix-falc"),)

    assert shown(field("variants"), {"falc": "etudes/pix-falc"}) == easy
    assert shown(field("variants"), "etudes/pix-falc") == easy
    assert shown(field("variants"), {"autre": 1})[0].form == "plain"
