"""Whatever a header says: nothing raises, nothing typed is lost, good values come back the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gare.kinds.codes import CODES
from gare.kinds.registry import TYPES
from gare.model.kinds import Field
from tests.kinds.making import COLOURS, NOW

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["24/7", "Mo-Fr 09:00-12:00", "10.1/x", "+33298008080", "../a.md", "2021-03", "{a}", "00h-99h"]
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.dates() | TEXTS
    | st.floats(allow_nan=True, allow_infinity=True)
)  # fmt: skip
KEYS = st.sampled_from(
    ["nom", "organisme", "date", "portee", "url", "page", "alt", "latitude", "zz"]
)
HEADERS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=5,
)
FORMS = st.dictionaries(
    st.sampled_from(["", "0.nom", "1.url", "nom", "date", "mo", "su", "99.x", "0.", "latitude"]),
    st.lists(TEXTS, max_size=3).map(tuple),
    max_size=5,
)
FIELDS = st.builds(
    Field,
    name=st.just("f"),
    label=st.just("F"),
    type=st.sampled_from(sorted(TYPES)),
    required=st.booleans(),
    multiple=st.booleans(),
    choices=st.sampled_from([(), COLOURS]),
    max_length=st.sampled_from([0, 3]),
    pattern=st.sampled_from(["", "[0-9]+"]),
    more=st.sampled_from([{}, {"min": 1, "max": 5}, {"keys": ["commune"], "formula": "{nom} x"}]),
)
WORDS = st.text("abcdé' -", min_size=1, max_size=20).map(str.strip).filter(bool)
HOUR = st.integers(0, 23)
DAYS = st.dictionaries(
    st.sampled_from(["mo", "tu", "we", "th", "fr", "sa", "su"]),
    st.tuples(HOUR, HOUR).filter(lambda two: two[0] < two[1]),
    min_size=1,
)
GOOD: dict[str, st.SearchStrategy[object]] = {
    "text": WORDS,
    "longtext": WORDS,
    "number": st.integers(-(10**15), 10**15) | st.integers(-(10**6), 10**6).map(lambda n: n / 64),
    "date": st.dates(),
    "datetime": st.dates() | st.datetimes().map(lambda at: at.isoformat(timespec="minutes")),
    "partial_date": st.dates(min_value=date(1000, 1, 1)).flatmap(
        lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4]])
    ),
    "boolean": st.booleans(),
    "choice": st.sampled_from(["rouge", "bleu", "ciel"]),
    "choices": st.lists(st.sampled_from(["rouge", "bleu"]), min_size=1, unique=True),
    "tags": st.lists(WORDS, min_size=1, unique=True, max_size=1),
    "url": WORDS.map(lambda word: "https://a.fr/" + word.replace(" ", "-")),
    "phone": st.integers(100000000, 599999999).map(lambda n: f"+33{n}"),
    "authors": st.lists(
        st.fixed_dictionaries({"nom": WORDS}, optional={"prenom": WORDS})
        | st.fixed_dictionaries({"organisme": WORDS}),
        min_size=1,
        max_size=4,
    ),
    "links": st.lists(
        st.fixed_dictionaries({"url": st.just("https://a.fr")}, optional={"titre": WORDS}),
        min_size=1,
        max_size=3,
    ),
    "place": st.fixed_dictionaries(
        {"commune": WORDS},
        optional={"code_postal": st.from_regex("[0-9]{5}", fullmatch=True), "adresse": WORDS},
    ),
    "isbn": st.just("9782070368228"),
    "licence": st.sampled_from(["MIT", "etalab-2.0", "MIT OR Apache-2.0"]),
}


@given(FIELDS, HEADERS)
@settings(max_examples=250)
def test_no_value_makes_a_type_raise(field: Field, value: object) -> None:
    own = TYPES[field.type]

    problems = own.check(field, value)
    found = own.shown(field, value, NOW)

    assert all(isinstance(one, str) for one in own.values(field, value))
    assert {problem.code for problem in problems} <= set(CODES)
    assert all(one.form for one in found)


@given(FIELDS, HEADERS)
@settings(max_examples=150)
def test_any_value_fills_a_form_that_can_be_read(field: Field, value: object) -> None:
    own = TYPES[field.type]

    written = own.written(field, value)

    assert all(isinstance(text, str) for texts in written.values() for text in texts)
    own.check(field, own.read(field, written, value))


@given(FIELDS, FORMS, HEADERS)
@settings(max_examples=250)
def test_no_form_makes_a_type_raise(
    field: Field, given: dict[str, tuple[str, ...]], before: object
) -> None:
    own = TYPES[field.type]

    value = own.read(field, given, before)

    own.check(field, value)
    own.shown(field, value, NOW)
    assert set(own.spread(field, value)) == set(own.keys(field))


@pytest.mark.parametrize("name", sorted(GOOD))
@given(data=st.data())
@settings(max_examples=60)
def test_a_good_value_comes_back_from_the_form_the_same(name: str, data: st.DataObject) -> None:
    field = Field("f", "F", name, choices=COLOURS if TYPES[name].takes_choices else ())
    value = data.draw(GOOD[name])

    assert TYPES[name].check(field, value) == ()
    assert TYPES[name].read(field, TYPES[name].written(field, value)) == value


@given(DAYS)
def test_a_week_comes_back_from_the_form_the_same(days: dict[str, tuple[int, int]]) -> None:
    field = Field("f", "F", "hours")
    typed = {day: (f"{opens}h-{closes}h",) for day, (opens, closes) in days.items()}

    value = TYPES["hours"].read(field, typed)

    assert TYPES["hours"].check(field, value) == ()
    written = TYPES["hours"].written(field, value)
    assert {day: texts for day, texts in written.items() if texts} == typed
