"""Each type of field: what is understood of what is typed, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gare.kinds import types
from gare.kinds.codes import CODES
from gare.kinds.registry import TYPES
from tests.kinds.making import COLOURS, check, codes, field, lines, read

UNDERSTOOD = [
    ("text", "  Un texte  ", "Un texte"),
    ("longtext", "Un\r\ntexte", "Un\ntexte"),
    ("number", "12", 12),
    ("number", "1 234,5", 1234.5),
    ("number", "-0,5", -0.5),
    ("number", "29\u202f200", 29200),
    ("date", "2021-03-15", date(2021, 3, 15)),
    ("date", "5/3/2021", date(2021, 3, 5)),
    ("datetime", "2021-03-15T14:30", "2021-03-15T14:30"),
    ("datetime", "15/03/2021 à 14h30", "2021-03-15T14:30"),
    ("datetime", "2021-03-15 9h", "2021-03-15T09:00"),
    ("datetime", "2021-03-15T14:30+01:00", "2021-03-15T14:30+01:00"),
    ("datetime", "15/03/2021", date(2021, 3, 15)),
    ("partial_date", "2021", "2021"),
    ("partial_date", "03/2021", "2021-03"),
    ("partial_date", "15/3/2021", "2021-03-15"),
    ("boolean", "oui", True),
    ("boolean", "Non", False),
    ("url", "labacces.fr", "https://labacces.fr"),
    ("url", "http://a.fr/é?x=1", "http://a.fr/é?x=1"),
    ("email", "mailto:accueil@mairie.bzh", "accueil@mairie.bzh"),
    ("phone", "02 98 00 80 80", "+33298008080"),
    ("phone", "+33 (0)2.98.00.80.80", "+33298008080"),
    ("phone", "0033298008080", "+33298008080"),
    ("phone", "0262 72 82 90", "+262262728290"),
    ("phone", "39 49", "3949"),
    ("phone", "+41 22 730 51 11", "+41227305111"),
    ("page", "/contacts/labacces", "contacts/labacces"),
    ("page", "[[Pix|le Pix]]", "Pix"),
    ("licence", "mit", "MIT"),
    ("licence", "Etalab-2.0", "etalab-2.0"),
    ("licence", "agpl-3.0+", "AGPL-3.0+"),
    (
        "licence",
        "gpl-2.0-only with classpath-exception-2.0",
        "GPL-2.0-only WITH Classpath-exception-2.0",
    ),
    (
        "licence",
        "gpl-3.0-or-later or (mit AND cc-by-4.0)",
        "GPL-3.0-or-later OR (MIT AND CC-BY-4.0)",
    ),
    ("siret", "200 067 247 00011", "20006724700011"),
    ("rna", "w751 234 567", "W751234567"),
    ("rna", "W2A1234567", "W2A1234567"),
    ("doi", "https://doi.org/10.4000/rfsic.2842", "10.4000/rfsic.2842"),
    ("isbn", "2-07-036822-X", "9782070368228"),
    ("issn", "ISSN 03178471", "0317-8471"),
    ("hal", "https://shs.hal.science/halshs-03218664v2", "halshs-03218664"),
    ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("file", "rapport/annexe 1.pdf", "rapport/annexe 1.pdf"),
]
NOT_UNDERSTOOD = [
    ("number", "douze", "number"),
    ("number", "1e400", "number"),
    ("date", "31/02/2021", "date"),
    ("date", "hier", "date"),
    ("datetime", "2021-03-15T25:00", "datetime"),
    ("partial_date", "2021-13", "partial-date"),
    ("boolean", "peut-être", "yesno"),
    ("url", "javascript:alert(1)", "url"),
    ("url", "https://a b.fr", "url"),
    ("url", "https://user:pass@a.fr/", "url"),
    ("url", "https://[::1", "url"),
    ("email", "accueil", "email"),
    ("email", "a@b@c.fr", "email"),
    ("phone", "12 12 12 12 12", "phone"),
    ("phone", "+33 298", "phone"),
    ("phone", "abc", "phone"),
    ("page", "../../etc/passwd\\x", "page"),
    ("page", "https://a.fr", "page"),
    ("hours", "quand on peut", "hours"),
    ("hours", "Mo 25:00-26:00", "hours"),
    ("licence", "CC-BY-SA-9.0", "licence"),
    ("licence", "GPL", "licence"),
    ("licence", "BSD-2", "licence"),
    ("licence", "2.0", "licence"),
    ("licence", "Libre", "licence"),
    ("licence", "Classpath-exception-2.0", "licence"),
    ("licence", "GPL-2.0-only WITH MIT", "licence"),
    ("licence", "MIT Apache-2.0", "licence"),
    ("siret", "20006724700012", "siret"),
    ("siret", "123", "siret"),
    ("rna", "751234567", "rna"),
    ("doi", "11.4000/x", "doi"),
    ("isbn", "9782070368229", "isbn"),
    ("issn", "0317-8472", "issn"),
    ("hal", "halshs-12", "hal"),
    ("orcid", "0000-0002-1825-0098", "orcid"),
    ("file", "../../.git/config", "file"),
    ("file", "javascript:x", "file"),
]


@pytest.mark.parametrize(("name", "typed", "value"), UNDERSTOOD)
def test_what_people_type_is_understood(name: str, typed: str, value: object) -> None:
    one = field(name)

    assert read(one, typed) == value
    assert check(one, value) == ()


@pytest.mark.parametrize(("name", "typed", "code"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_kept_and_told(name: str, typed: str, code: str) -> None:
    one = field(name)

    value = read(one, typed)

    assert value == typed
    assert codes(one, value) == [code]


@pytest.mark.parametrize("name", sorted(TYPES))
def test_nothing_typed_is_no_value(name: str) -> None:
    one = field(name, choices=COLOURS)

    assert read(one, "", " \r\n ") is None
    assert check(one, None) == ()


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"computed", "consent"}))
def test_a_value_that_lacks_is_told_and_does_not_block(name: str) -> None:
    found = check(field(name, required=True, choices=COLOURS), None)

    assert {(problem.code, problem.level) for problem in found} == {("missing", "missing")}


def test_every_file_of_types_is_a_type() -> None:
    files = {f.stem for f in Path(types.__path__[0]).glob("*.py")}

    assert files - {"__init__", "base", "composite", "identifier"} == set(TYPES)


def test_every_problem_that_types_tell_is_in_the_table() -> None:
    told = {code for _, _, code in NOT_UNDERSTOOD}

    assert told <= set(CODES)


def test_several_values_are_a_list_and_problems_have_their_number() -> None:
    one = field("url", multiple=True)

    value = read(one, "a.fr", "", "pas une adresse")

    assert value == ["https://a.fr", "pas une adresse"]
    assert [(p.code, p.sub) for p in check(one, value)] == [("url", "1")]


def test_a_list_where_one_value_is_wanted_is_told() -> None:
    assert codes(field("text"), ["a", "b"]) == ["single"]


def test_numbers_have_bounds() -> None:
    one = field("number", min=1, max=10, whole=True)

    assert codes(one, 0) == ["too-small"]
    assert codes(one, 11) == ["too-big"]
    assert codes(one, 2.5) == ["whole"]
    assert codes(one, True) == ["number"]
    assert codes(one, "7") == []


def test_a_choice_is_understood_by_its_label_too() -> None:
    one = field("choice", choices=COLOURS)

    assert read(one, "rouge VIF") == "rouge"
    assert codes(one, "vert") == ["choice"]


def test_choices_are_a_list_of_which_each_is_checked() -> None:
    one = field("choices", choices=COLOURS)

    assert read(one, "", "rouge", "Bleu") == ["rouge", "bleu"]
    assert [(p.code, p.sub, p.detail) for p in check(one, ["bleu", "vert"])] == [
        ("choice", "1", "vert")
    ]


def test_tags_are_cut_at_commas_and_said_once() -> None:
    assert read(field("tags"), "accès, Étude; etude\nAccès") == ["accès", "Étude"]


def test_a_personal_address_and_a_mobile_are_asked_about() -> None:
    assert [(p.code, p.level) for p in check(field("email"), "marie.dupont@ville.fr")] == [
        ("personal-email", "ask")
    ]
    assert [(p.code, p.level) for p in check(field("phone"), "+33612345678")] == [("mobile", "ask")]


def test_a_name_that_is_no_page_is_good_where_it_may_be_free() -> None:
    assert codes(field("page", free=True), "Agence nationale / ANCT") == []
    assert codes(field("page"), "Agence nationale / ANCT") == ["page"]


@pytest.mark.parametrize("number", lines("sirets.txt"))
def test_real_numbers_of_establishments_follow_the_rule(number: str) -> None:
    assert codes(field("siret"), number) == []


def test_la_poste_has_its_own_rule() -> None:
    assert codes(field("siret"), "35600000049837") == []


@pytest.mark.parametrize("typed", lines("telephones.txt"))
def test_real_phone_numbers_are_understood_as_the_standard_wants(typed: str) -> None:
    value = read(field("phone"), typed)

    assert str(value).startswith(("+33", "+262", "+590", "+594", "+596"))
    assert codes(field("phone"), value) == []
