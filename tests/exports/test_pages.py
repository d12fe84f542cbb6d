"""What pages need one by one: bibliographies, publiccode.yml, personal contacts, Markdown."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gare.exports.bibliography import bibliography
from gare.exports.formats.md import mapping_of, read_page
from gare.exports.personal import personal, without
from gare.model.kinds import Field, Record
from gare.safeyaml import YamlFault, load
from tests.exports.making import ETUDE, corpus, kind, read, record, written

OUTIL = kind("outil", Field("url", "Adresse", "url"), Field("contact", "Contact", "email"))
DEMORY: dict[str, object] = {
    "genre": "these",
    "auteurs": [{"nom": "Demory", "prenom": "Matthieu"}],
    "date": "2022-12-01",
    "etablissement": "Aix-Marseille",
    "url": "https://theses.fr/2022AIXM0416",
}


def test_a_study_is_cited_by_author_and_year_in_french() -> None:
    one = record(
        "etude", DEMORY, title="De la démocratisation & <plus>", id="Demory2022", lang="fr"
    )

    found = bibliography([one])[0]

    assert found.id == "Demory2022"
    assert found.label == "(Demory 2022)"
    assert found.plain == (
        "DEMORY, Matthieu, 2022. De la démocratisation & <plus> [en ligne]. Aix-Marseille. "
        "Disponible à l'adresse : https://theses.fr/2022AIXM0416"
    )
    assert "<i>De la démocratisation &amp; &lt;plus&gt;</i>" in found.entry


def test_the_list_is_sorted_and_labels_are_told_apart() -> None:
    first = record("etude", DEMORY, id="a", title="B")
    second = record("etude", DEMORY, id="b", title="A")
    other = record("etude", {"auteurs": [{"organisme": "Crédoc"}], "date": "2023"}, id="c")

    found = bibliography([first, second, other, first])

    assert [one.id for one in found] == ["c", "a", "b"]
    labels = [one.label for one in found]
    assert labels == ["(Crédoc 2023)", "(Demory 2022a)", "(Demory 2022b)"]
    assert ", 2022b. " in found[2].plain


def test_every_real_notice_has_its_line() -> None:
    notices = read("bib", corpus("etudes.bib")).found
    records = [_study(dict(one.fields)) for one in notices]

    found = bibliography(records)

    assert {one.id for one in found} == {one.id for one in records}
    assert [one.label for one in found if not one.plain] == []
    assert len({one.label for one in found}) == 57


_TEXT = some.text(alphabet="aé<>&\"'{}\\/=. i", max_size=20)


@settings(max_examples=15)
@given(
    _TEXT,
    _TEXT,
    some.lists(some.dictionaries(some.sampled_from(["nom", "prenom", "organisme"]), _TEXT)),
)
def test_no_tag_comes_from_a_study(title: str, date: str, people: list[dict[str, str]]) -> None:
    fields: dict[str, object] = {
        "genre": "article",
        "auteurs": people,
        "date": date,
        "revue": title,
    }

    found = bibliography([record("etude", fields, title=title), record("etude", DEMORY, id="b")])

    tree = html5lib.parse(found[0].entry + found[1].entry, namespaceHTMLElements=False)
    assert {one.tag for one in tree.iter()} <= {"html", "head", "body", "i", "b", "sup", "sub"}
    assert len(found) == 2


def test_a_tool_with_a_repository_has_its_publiccode() -> None:
    fields: dict[str, object] = {
        "nature": "service-en-ligne",
        "depot": "https://github.com/1024pix/pix/",
        "url": "https://pix.fr",
        "plateformes": ["web"],
        "etat": "stable",
        "licence_logiciel": "AGPL-3.0-only",
        "maintenance": "internal",
        "editeur": "contacts/gip-pix",
        "contact": "contact@pix.example",
        "avantages": ["Gratuit"],
    }
    one = record("outil", fields, title="Pix", summary="Évaluer", text="Long. " * 40, lang="fr")

    found = load(written("publiccode.yml", [one], OUTIL).decode())

    assert found == {
        "publiccodeYmlVersion": "0.4",
        "name": "Pix",
        "url": "https://github.com/1024pix/pix/",
        "landingURL": "https://pix.fr",
        "platforms": ["web"],
        "developmentStatus": "stable",
        "softwareType": "standalone/web",
        "description": {
            "fr": {
                "shortDescription": "Évaluer",
                "longDescription": ("Long. " * 40).strip(),
                "features": ["Gratuit"],
            }
        },
        "legal": {"license": "AGPL-3.0-only"},
        "maintenance": {
            "type": "internal",
            "contacts": [{"name": "gip-pix", "email": "contact@pix.example"}],
        },
        "localisation": {"localisationReady": False, "availableLanguages": ["fr"]},
    }


def test_a_tool_without_a_repository_has_none() -> None:
    ones = [record("outil"), record("outil", {"depot": "javascript:x"})]

    assert written("publiccode.yml", ones, OUTIL) == b""


def test_personal_contacts_are_told_and_taken_away() -> None:
    fields: dict[str, object] = {
        "courriels": ["mairie@ville.fr", "marie.dupont@ville.fr", "lafee29@orange.fr"],
        "telephone": "06 12 34 56 78",
        "fixe": "02 99 86 95 95",
        "plan": {"note": "Demander Paul (+33 7 12 34 56 78), le mardi"},
        "pivot": "06123456780012",
    }

    found = personal(fields, "Écrire à paul.durand@free.fr.")

    assert [(one.field, one.detail) for one in found] == [
        ("courriels", "marie.dupont@ville.fr"),
        ("courriels", "lafee29@orange.fr"),
        ("telephone", "06 12 34 56 78"),
        ("plan", "+33 7 12 34 56 78"),
        ("body", "paul.durand@free.fr"),
    ]
    assert {one.level for one in found} == {"ask"}
    assert without(fields, found) == {
        "courriels": ["mairie@ville.fr"],
        "fixe": "02 99 86 95 95",
        "plan": {"note": "Demander Paul (), le mardi"},
        "pivot": "06123456780012",
    }


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "said", ["a" * 200_000, "a@" * 100_000, "0 " * 100_000, "a." * 100_000 + "@"]
)
def test_long_texts_are_looked_at_in_bounded_time(said: str) -> None:
    assert len(personal({"x": said})) <= len(said)


def test_a_page_of_another_tool_is_read_with_a_mapping() -> None:
    mapping = mapping_of("mission: summary\nlink: url\nrepository: depot\nsponsors:\n")

    found = read_page(corpus("startup-pix.md"), OUTIL, mapping)

    fields = found.found[0].fields
    assert fields["title"] == "Pix"
    assert fields["url"] == "https://pix.fr"
    assert isinstance(fields["phases"], list)
    assert found.ignored == ("sponsors",)
    assert found.found[0].body


def test_a_page_without_title_takes_its_heading() -> None:
    found = read("md", b"---\nAdresse: https://a.example\n---\n\n# Le titre #\n\nTexte", OUTIL)

    assert found.found[0].fields == {"url": "https://a.example", "title": "Le titre"}
    assert found.found[0].body == "# Le titre #\n\nTexte"


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"---\na: 1\nb: [\n---\n", 4), (b"---\na: &x 1\n---\n", 2), (b"---\n- a\n---\n", 1)],
)
def test_a_broken_header_is_told_with_its_line(content: bytes, line: int) -> None:
    found = read("md", content)

    assert [(one.code, one.line) for one in found.faults] == [("syntax", line)]


def test_a_mapping_that_is_none_is_refused() -> None:
    with pytest.raises(YamlFault):
        mapping_of("- a")


@given(
    some.binary(max_size=200) | some.binary(max_size=100).map(lambda b: b"---\n" + b + b"\n---\n")
)
def test_reading_never_raises(content: bytes) -> None:
    read("md", content, ETUDE)


def _study(fields: dict[str, object]) -> Record:
    own = {key: fields.pop(key) for key in ("title", "id", "lang") if key in fields}
    return record("etude", fields, **own)
