from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gare.exports.cells import given_cell, safe_cell, same_cells, split_list
from gare.exports.changes import changes
from gare.exports.format import Fault
from gare.exports.matching import keys_of
from gare.model.kinds import Field
from tests.exports.making import DAY, ETUDE, LIEU, kind, read, record, written

FIELDS = {
    "commune": "Rennes",
    "telephone": "+33299869595",
    "courriels": ["accueil@mjc.example", "a|b@mjc.example"],
    "services": ["Maîtrise des outils", "Loisirs"],
    "latitude": 48.083551,
    "longitude": -1.692068,
    "horaires": "Mo-Fr 13:30-18:00",
    "ouvert_le": DAY,
    "accessible": True,
    "plan": {"etage": 2, "acces": "=2+5+cmd|' /C calc'!A0"},
}


def test_the_id_comes_first_then_the_fields_in_their_order() -> None:
    content = written("csv", [record("lieu", FIELDS)], LIEU)

    header = content.decode().split("\r\n")[0].split(",")
    fields = ["commune", "telephone", "courriels", "services", "latitude", "longitude", "horaires"]
    assert header[:4] == ["id", "title", "kind", "summary"]
    assert header[4:11] == fields
    assert header[11:15] == ["ouvert_le", "accessible", "plan.etage", "plan.acces"]


def test_lists_are_joined_and_mappings_have_a_column_for_each_key() -> None:
    row = _row(written("csv", [record("lieu", FIELDS)], LIEU), ",")

    assert row["services"] == "Maîtrise des outils|Loisirs"
    assert row["courriels"] == "accueil@mjc.example|a\\|b@mjc.example"
    assert row["plan.etage"] == "2"
    assert row["accessible"] == "oui"
    assert row["longitude"] == "-1.692068"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "\uff1d"])
def test_no_cell_is_run_by_a_spreadsheet(start: str) -> None:
    cell = safe_cell(start + "cmd")

    assert cell == "'" + start + "cmd"
    assert given_cell(cell) == start + "cmd"


@given(some.text())
def test_every_text_comes_back_from_its_cell(said: str) -> None:
    assert given_cell(safe_cell(said)) == said


@given(some.lists(some.text(min_size=1).map(str.strip).filter(bool)))
def test_every_list_comes_back_from_its_cell(said: list[str]) -> None:
    cell = _row(written("csv", [record("lieu", {"x": said})], LIEU), ",")["x"] if said else ""

    assert split_list(given_cell(cell)) == said


@pytest.mark.parametrize("name", ["csv", "excel.csv"])
def test_what_was_exported_is_imported_without_any_change(name: str) -> None:
    one = record("lieu", FIELDS, tags=("lieux", "Rennes"), verified=DAY, summary="-1 étage")

    found = read("csv", written(name, [one], LIEU), LIEU).found[0]

    header = {**FIELDS, "id": "un", "title": "Un titre", "kind": "lieu"}
    engine = {"tags": ["lieux", "Rennes"], "verified": DAY, "summary": "-1 étage"}
    assert changes(header | engine, found.fields) == {}
    assert found.path == "lieus/un"
    assert found.place == 2
    assert found.problems == ()


def test_values_of_fields_have_their_types_again() -> None:
    found = read("csv", written("excel.csv", [record("lieu", FIELDS)], LIEU), LIEU).found[0]

    assert found.fields["latitude"] == 48.083551
    assert found.fields["courriels"] == ["accueil@mjc.example", "a|b@mjc.example"]
    assert found.fields["plan"] == {"etage": "2", "acces": "=2+5+cmd|' /C calc'!A0"}


def test_excel_finds_its_mark_its_semicolons_and_its_commas() -> None:
    content = written("excel.csv", [record("lieu", FIELDS)], LIEU)

    assert content.startswith(b"\xef\xbb\xbfid;title;")
    assert _row(content, ";")["latitude"] == "48,083551"


def test_authors_are_names_and_come_back() -> None:
    authors = [{"nom": "Demory", "prenom": "Matthieu"}, {"organisme": "Arcep, Arcom"}]
    content = written("csv", [record("etude", {"auteurs": authors})], ETUDE)

    assert _row(content, ",")["auteurs"] == "Demory, Matthieu|{Arcep, Arcom}"
    assert read("csv", content, ETUDE).found[0].fields["auteurs"] == authors


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_columns_are_matched_by_name_or_label(delimiter: str, encoding: str) -> None:
    lines = [["Titre", "TELEPHONE", "jours d'ouverture"], ["Médiathèque", "02", "Mo"]]
    content = "\n".join(delimiter.join(line) for line in lines).encode(encoding)

    found = read("csv", content, LIEU)

    fields = {"title": "Médiathèque", "telephone": "02", "horaires": "Mo"}
    assert found.found[0].fields == fields
    assert found.faults == ()


def test_a_column_nobody_knows_keeps_its_name() -> None:
    found = read("csv", b"title,Nombre de postes,???\nEPN,8,x\n", LIEU)

    assert found.found[0].fields == {"title": "EPN", "nombre_de_postes": "8"}
    assert found.ignored == ("???",)


def test_an_empty_cell_says_nothing() -> None:
    found = read("csv", b"id,title,commune\n1,EPN,\n", LIEU).found[0]

    assert found.fields == {"id": "1", "title": "EPN"}
    assert changes({"id": 1, "title": "EPN", "commune": "Brest"}, found.fields) == {}


def test_the_second_of_two_ids_and_a_missing_title_are_told() -> None:
    found = read("csv", b"id,title\n1,A\n1,\n", LIEU).found

    assert found[0].problems == ()
    told = [(one.field, one.code, one.detail) for one in found[1].problems]
    assert told == [("id", "duplicate", "2"), ("title", "required", "")]


_LEAVES = (
    some.none() | some.booleans() | some.integers(-(10**14), 10**14) | some.dates() | some.text()
    | some.floats(allow_nan=False, allow_infinity=False, width=32)
)  # fmt: skip
_NAMES = some.lists(
    some.fixed_dictionaries({"nom": some.text(), "prenom": some.text()})
    | some.fixed_dictionaries({"organisme": some.text()})
)
_VALUES = some.recursive(
    _LEAVES | _NAMES,
    lambda inner: (
        some.lists(inner.filter(lambda one: not isinstance(one, list)), max_size=3)
        | some.dictionaries(some.sampled_from(["a", "b", "x1"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=200)
@given(some.dictionaries(some.sampled_from(["un", "deux", "trois"]), _VALUES))
@pytest.mark.parametrize("name", ["csv", "excel.csv", "json"])
def test_any_header_is_imported_without_any_change(name: str, fields: dict[str, object]) -> None:
    content = written(name, [record("lieu", fields)], LIEU)

    found = read(name.removeprefix("excel."), content, LIEU)

    assert (
        changes(fields | {"id": "un", "title": "Un titre", "kind": "lieu"}, found.found[0].fields)
        == {}
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x81\x8d\x8f,\xff\n", "encoding"),
        (b'title\n"' + b"a" * 200_000, "cell"),
        (b'title\n"' + b"a" * 200_000 + b'"\n', "cell"),
        (b'title\nUn\n"Deux\nTrois\n', "quote"),
        (b'title,"summary\nUn,deux\n', "quote"),
        (b"???;!!!\n1;2\n", "columns"),
    ],
)
def test_a_file_that_is_no_table_is_told(content: bytes, code: str) -> None:
    found = read("csv", content, LIEU)

    assert [one.code for one in found.faults] == [code]
    assert found.found == ()


def test_the_longest_cell_is_the_same_whatever_a_library_allows() -> None:
    content = b"title\n" + b"a" * 140_000 + b"\n"
    before = csv.field_size_limit()
    try:
        said = set()
        for limit in (before, 10**9):
            csv.field_size_limit(limit)
            said.add(read("csv", content, LIEU).faults)
    finally:
        csv.field_size_limit(before)

    assert said == {(Fault("cell", 2, "131072"),)}


def test_an_unclosed_quote_is_told_with_its_row() -> None:
    found = read("csv", b'title\nUn\n"Deux\nTrois\n', LIEU)

    assert found.faults == (Fault("quote", 3),)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_closed_quote_may_hold_lines_and_end_the_file(end: str) -> None:
    found = read("csv", f'title,summary\nUn,"deux\ntrois"{end}'.encode(), LIEU)

    assert found.faults == ()
    assert found.found[0].fields["summary"] == "deux\ntrois"


@given(some.binary(max_size=400))
def test_reading_never_raises(content: bytes) -> None:
    read("csv", content, LIEU)


def test_a_change_of_type_that_is_a_change_is_told() -> None:
    old: dict[str, object] = {
        "version": "1.10",
        "n": 1,
        "oui": True,
        "d": DAY,
        "m": {"a": 1, "b": 2},
    }

    assert changes(old, {"n": "1", "oui": "oui", "d": "2026-11-20", "m": {"a": "1"}}) == {}
    assert changes(old, {"version": "1.1"}) == {"version": "1.1"}
    assert changes(old, {"m": {"a": "2"}}) == {"m": {"a": "2", "b": 2}}
    assert not same_cells(True, "peut-être")


def test_the_columns_of_others_for_an_address_are_its_keys() -> None:
    of = kind("annonce", Field("lieu", "Où", "place", more={"keys": {"commune": "ville"}}))
    lieu = kind("lieu", Field("adresse", "Adresse", "place"))

    assert keys_of(["Ville", "CP", "Lat"], lieu) == {
        "Ville": "commune", "CP": "code_postal", "Lat": "latitude"
    }  # fmt: skip
    assert keys_of(["Ville", "commune"], lieu) == {"Ville": "ville", "commune": "commune"}
    assert keys_of(["Commune", "CP"], of) == {"Commune": "ville", "CP": "cp"}
    assert keys_of(["Ville", "CP", "path"], lieu) == {"Ville": "ville", "CP": "cp", "path": "path"}


def test_a_place_has_a_column_for_each_of_its_keys() -> None:
    of = kind("annonce", Field("lieu", "Où", "place", more={"keys": ["commune", "latitude"]}))
    fields: dict[str, object] = {"commune": "Brest", "latitude": 48.4}

    content = written("csv", [record("annonce", fields)], of)

    assert content.startswith(b"id,title,kind,summary,commune,latitude,tags,")
    assert read("csv", content, of).found[0].fields["latitude"] == 48.4


def test_a_field_of_yes_or_no_is_read() -> None:
    free = kind("evenement", Field("gratuit", "Gratuit", "boolean"))

    found = read("csv", b"title,gratuit\nA,Oui\nB,non\nC,selon\n", free).found

    assert [one.fields["gratuit"] for one in found] == [True, False, "selon"]


def _row(content: bytes, delimiter: str) -> dict[str, str]:
    said = content.decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(said, newline=""), delimiter=delimiter))
