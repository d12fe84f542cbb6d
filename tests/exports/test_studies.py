"""Studies as BibTeX, CSL-JSON and RIS."""

from __future__ import annotations

import json

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as some

from gare.exports.csl import as_csl
from gare.exports.latex import decoded, encoded, protected
from gare.model.kinds import Record
from tests.exports.making import ETUDE, corpus, read, record, written

ENGINE = ("title", "id", "tags", "lang", "summary")
BIB = corpus("etudes.bib")


def test_latex_and_unicode_give_the_same_studies() -> None:
    latex, plain = read("bib", corpus("etudes-latex.bib")), read("bib", BIB)

    assert len(latex.found) == 20
    assert [one.fields for one in latex.found] == [one.fields for one in plain.found[:20]]
    assert latex.faults == plain.faults == ()


def test_bibtex_and_csl_json_give_the_same_studies() -> None:
    only_bib = {"bibtex", "incomplet", "hal"}
    bib, csl = read("bib", BIB).found, read("csljson", corpus("etudes.csl.json")).found

    found = [{k: v for k, v in one.fields.items() if k not in only_bib} for one in bib]

    assert len(found) == 57
    assert found == [one.fields for one in csl]


def test_csl_json_comes_back_whole() -> None:
    given_notices = json.loads(corpus("etudes.csl.json"))

    found = read("csljson", corpus("etudes.csl.json")).found

    assert [as_csl(_record(one.fields)) for one in found] == given_notices


def test_bibtex_comes_back_whole() -> None:
    first = read("bib", BIB).found

    again = read("bib", written("bib", [_record(one.fields) for one in first], ETUDE))

    assert [one.fields for one in again.found] == [one.fields for one in first]
    assert again.faults == ()


def test_fields_of_an_entry_become_those_of_a_study() -> None:
    entry = rb"""@incollection{k1, author={{D{\'e}fenseur des droits} and de La Tour, {\'E}ric},
      title={L'{\oe}uvre \& la {TIC} \og num{\'e}rique\fg{} : 50 % de r{\'e}ussite}, booktitle={Le livre},
      editor={Girel, Sylvia}, year=2021, month=mar, pages={1--9}, doi={10.1000/a_b}, eprint={hal-01},
      eprinttype={hal}, keywords={un, deux}, langid={french}, file={C:\\Users\\moi\\x.pdf:pdf},
      vu={https://a.example/~x%C3%A9}, abstract={R{\'e}sum{\'e}}}"""

    found = read("bib", entry)

    assert found.found[0].fields == {
        "id": "k1",
        "title": "L'œuvre & la TIC « numérique » : 50 % de réussite",
        "kind": "etude",
        "tags": ["un", "deux"],
        "lang": "fr",
        "genre": "chapitre",
        "date": "2021-03",
        "auteurs": [{"organisme": "Défenseur des droits"}, {"nom": "de La Tour", "prenom": "Éric"}],
        "direction": [{"nom": "Girel", "prenom": "Sylvia"}],
        "ouvrage": "Le livre",
        "doi": "10.1000/a_b",
        "pages": "1-9",
        "hal": "hal-01",
        "bibtex": {"vu": "https://a.example/~x%C3%A9"},
    }
    assert found.found[0].body == "Résumé"
    assert found.ignored == ("file",)


def test_entries_of_reference_managers_are_understood() -> None:
    entries = rb"""@comment{jabref-meta: databaseType:bibtex;}
@string{netcom = "Netcom"}
@article{a, title={L'{\textless}num{\'e}rique{\textgreater}}, journal=netcom, language={fr-FR},
  author={van der Meer, Anna and M{\"u}ller, H and others}, urldate={2022-01-05}}
@misc{b, title="Un {\'E}t{\'e} --- $x^2$", year = 1999, howpublished = "\url{http://a.b/c_d}"}"""

    first, second = (one.fields for one in read("bib", entries).found)

    assert first["title"] == "L'<numérique>"
    assert (first["revue"], first["lang"]) == ("Netcom", "fr")
    assert first["auteurs"] == [
        {"nom": "van der Meer", "prenom": "Anna"},
        {"nom": "Müller", "prenom": "H"},
    ]
    assert first["bibtex"] == {"urldate": "2022-01-05"}
    assert second == {
        "id": "b",
        "title": "Un Été — $x^2$",
        "kind": "etude",
        "date": "1999",
        "url": "http://a.b/c_d",
    }


def test_an_entry_that_is_broken_is_told_with_its_line() -> None:
    found = read("bib", b"@article{a, title={A}}\n@article{b, title={B}\n@article{c, title={C}}\n")

    assert [(one.code, one.line) for one in found.faults] == [("unreadable", 2)]
    assert [one.fields["title"] for one in found.found] == ["A", "C"]


def test_two_entries_have_two_keys_and_capitals_are_kept() -> None:
    one = record(
        "etude", {"genre": "article"}, title="Les usages du numérique en Bretagne et les TIC"
    )

    said = written("bib", [one, one], ETUDE).decode()

    assert "@article{un," in said
    assert "@article{un-2," in said
    assert "{Les usages du numérique en {Bretagne} et les {TIC}}" in said


@given(some.text())
def test_every_text_can_be_a_title(title: str) -> None:
    one = record("etude", {"genre": "these"}, title=title, id="k")

    found = read("bib", written("bib", [one], ETUDE))

    assert [one.code for one in found.faults] == []
    assert len(found.found) == 1


@given(some.text(alphabet="aé {}\\%$&_#~^-'«»TIC12", max_size=40))
def test_signs_of_latex_come_back(said: str) -> None:
    wanted = " ".join(said.replace("--", "").replace("''", "").split())

    assert " ".join(decoded(encoded(wanted)).split()) == wanted
    assert " ".join(decoded(protected(wanted)).split()) == wanted


@pytest.mark.parametrize(
    "content",
    [
        b"@" * 5000,
        b"@article{" * 500,
        b"@article{a, title={" + b"{" * 3000 + b"}" * 3000 + b"}}",
        b"@article{a, title={" + b"\\'" * 4000 + b"}}",
        b"@article{a, author={" + b"a,b,c,d and " * 2000 + b"}}",
        b"@string{a = b # a}\n@article{x, title = a # a}",
        b"\xff\xfe\x00",
    ],
)
@pytest.mark.timeout(20)
def test_hostile_files_are_read_or_refused(content: bytes) -> None:
    found = read("bib", content)

    assert found.found or found.faults


@given(some.binary(max_size=300))
def test_reading_never_raises(content: bytes) -> None:
    read("bib", content)
    read("csljson", content)


_JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.text() | some.integers(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=30)
@given(
    some.lists(
        some.dictionaries(
            some.sampled_from(["id", "title", "author", "issued", "type", "keyword", "page", "x"]),
            _JSON,
        )
    )
)
def test_any_json_is_read_and_written(notices: list[dict[str, object]]) -> None:
    found = read("csljson", json.dumps(notices).encode())

    assert len(found.found) == len(notices)
    written("bib", [_record(one.fields) for one in found.found], ETUDE)
    written("ris", [_record(one.fields) for one in found.found], ETUDE)


def test_ris_is_read_by_its_library() -> None:
    fields: dict[str, object] = {
        "genre": "article",
        "auteurs": [{"nom": "Demory", "prenom": "Matthieu"}, {"organisme": "Arcep, Arcom"}],
        "date": "2021-03",
        "revue": "Netcom\nER  - ",
        "pages": "1-9",
        "url": "https://a.example/",
    }

    said = written("ris", [record("etude", fields, tags=("a", "b")), record("etude")], ETUDE)
    found = rispy.loads(said.decode())

    assert said.startswith(b"TY  - JOUR\n")
    assert len(found) == 2
    assert found[0]["authors"] == ["Demory, Matthieu", "Arcep Arcom"]
    assert found[0]["secondary_title"] == "Netcom ER -"
    assert (found[0]["year"], found[0]["date"]) == ("2021", "2021/03//")
    assert (found[0]["start_page"], found[0]["end_page"]) == ("1", "9")
    assert found[0]["keywords"] == ["a", "b"]


def test_ris_comes_back_with_all_it_can_say() -> None:
    first = read("bib", BIB).found

    again = read("ris", written("ris", [_record(one.fields) for one in first], ETUDE))

    kept = [
        {key: value for key, value in old.fields.items() if key in new.fields}
        for old, new in zip(first, again.found, strict=True)
    ]
    assert [one.fields for one in again.found] == kept
    assert sum(len(one.fields) for one in again.found) > 0.9 * sum(len(o.fields) for o in first)
    assert again.faults == ()


def test_a_catalogue_s_ris_is_understood() -> None:
    notice = """\ufeffTY  - JOUR\r
A1  - Demory, Matthieu\r
A1  - Défenseur des droits\r
T1  - Un titre qui\r
continue plus loin\r
JF  - Netcom\r
Y1  - 2021/03/15/\r
SP  - 12\r
EP  - 45\r
SN  - 0987-6014\r
UR  - https://a.example/x;y\r
L1  - https://a.example/x.pdf\r
DB  - HAL\r
AN  - hal-03218664\r
N1  - Une note\r
XX  - inconnu\r
ER  - \r
"""

    [found] = read("ris", notice.encode()).found

    assert found.fields == {
        "title": "Un titre qui continue plus loin",
        "kind": "etude",
        "genre": "article",
        "date": "2021-03-15",
        "auteurs": [{"nom": "Demory", "prenom": "Matthieu"}, {"organisme": "Défenseur des droits"}],
        "revue": "Netcom",
        "issn": "0987-6014",
        "note": "Une note",
        "pages": "12-45",
        "hal": "hal-03218664",
        "url": "https://a.example/x;y",
        "url_pdf": "https://a.example/x.pdf",
    }


def test_genres_that_ris_does_not_tell_apart_come_back() -> None:
    genres = ("enquete", "note", "rapport", "these", "memoire", "livre")
    records = [record("etude", {"genre": one, "nombre_pages": 12}, id=one) for one in genres]

    found = read("ris", written("ris", records, ETUDE)).found

    assert tuple(one.fields["genre"] for one in found) == genres
    assert {one.fields["nombre_pages"] for one in found} == {12}


def test_a_notice_of_ris_that_is_broken_is_told_and_the_others_are_read() -> None:
    said = "TY  - BOOK\nTI  - A\nER  - \n\nTY  - BOOK\nTI  - B\nTY  - BOOK\nTI  - C\nER  - \n"

    assert [one.fields["title"] for one in read("ris", said.encode()).found] == ["A", "B", "C"]
    assert [one.place for one in read("ris", said.encode()).found] == [1, 5, 7]
    assert [one.code for one in read("ris", b"rien").faults] == ["syntax"]


@given(some.text(alphabet="TYERAUTI0129 -;,\n\ré", max_size=200))
def test_any_text_is_read_as_ris(said: str) -> None:
    read("ris", said.encode())
    read("ris", f"TY  - JOUR\n{said}\nER  - ".encode())


def _record(fields: object) -> Record:
    assert isinstance(fields, dict)
    own = {key: value for key, value in fields.items() if key in ENGINE}
    rest = {key: value for key, value in fields.items() if key not in (*ENGINE, "kind")}
    tags = tuple(own.pop("tags", ()))
    return record("etude", rest, **({"id": "", "title": ""} | own), tags=tags)
