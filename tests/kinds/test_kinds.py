"""Kinds together: what they inherit, what a name covers, which link to which."""

from __future__ import annotations

from gare.kinds.kinds import Kinds, join
from gare.model.kinds import Kind
from tests.kinds.making import kind


def field(name: str, label: str = "x", more: str = "") -> str:
    return f"  - name: {name}\n    label: {label}\n{more}"


def family() -> Kinds:
    return join(
        {
            "contact": kind(
                "label: Contact\nfolder: contacts\nverify_days: 365\nfields:\n"
                + field("telephone") + field("source"),
                "contact",
            ),
            "lieu": kind(
                "label: Lieu\nextends: contact\norder: 2\nfields:\n"
                + field("horaires") + field("source", "Source du lieu"),
                "lieu",
            ),
            "epn": kind("label: EPN\nextends: lieu\nfields:\n" + field("postes"), "epn"),
            "projet": kind(
                "label: Projet\norder: 1\nfields:\n"
                + field("lieux", more="    type: page\n    kinds: [contact]\n")
                + field("suite", more="    type: page\n")
                + field("voir", more="    type: relations\n    kinds: [projet]\n")
                + field("porteur", more="    type: choice\n    choices_from: epn\n"),
                "projet",
            ),
        }
    )  # fmt: skip


def names(kinds: tuple[Kind, ...]) -> list[str]:
    return [one.name for one in kinds]


def test_inherited_fields_come_first_unless_named_again() -> None:
    lieu = family().get("lieu")

    assert lieu is not None
    assert [one.name for one in lieu.fields] == ["telephone", "horaires", "source"]
    assert lieu.fields[2].label == "Source du lieu"
    assert (lieu.folder, lieu.verify_days) == ("contacts", 365)


def test_a_kind_inherits_through_others() -> None:
    epn = family().get("epn")

    assert epn is not None
    assert [one.name for one in epn.fields] == ["telephone", "horaires", "source", "postes"]


def test_a_name_covers_all_that_extends_it() -> None:
    kinds = family()

    assert kinds.all_of("contact") == ("contact", "lieu", "epn")
    assert kinds.all_of("projet") == ("projet",)
    assert kinds.all_of("inconnu") == ()
    assert names(kinds.children("contact")) == ["lieu"]
    assert kinds.above("epn") == {"epn", "lieu", "contact"}


def test_menus_go_by_order_then_by_label() -> None:
    assert names(tuple(family())) == ["contact", "epn", "projet", "lieu"]
    assert names(family().tops()) == ["contact", "projet"]


def test_the_fields_that_link_to_a_kind_are_found() -> None:
    found = [(one.name, field.name) for one, field in family().linking_to("epn")]

    assert found == [("projet", "lieux"), ("projet", "suite"), ("projet", "porteur")]


def test_a_kind_that_extends_nothing_known_stands_alone() -> None:
    kinds = join({"a": kind("label: A\nextends: b\nfields:\n" + field("x"), "a")})

    made = kinds.get("a")
    assert made is not None
    assert (made.extends, [one.name for one in made.fields]) == ("", ["x"])
    assert [one.code for one in kinds.faults["a"]] == ["extends-unknown"]


def test_a_circle_is_told_and_breaks_nothing() -> None:
    kinds = join(
        {
            "a": kind("label: A\nextends: b", "a"),
            "b": kind("label: B\nextends: c", "b"),
            "c": kind("label: C\nextends: b", "c"),
        }
    )

    assert {name: [one.code for one in found] for name, found in kinds.faults.items()} == {
        "a": ["extends-circle"],
        "b": ["extends-circle"],
        "c": ["extends-circle"],
    }
    assert kinds.all_of("a") == ("a",)


def test_too_many_kinds_are_told() -> None:
    kinds = join({f"k{n:03}": kind("label: K", f"k{n:03}") for n in range(70)})

    assert len(kinds.by_name) == 60
    assert len(kinds.faults) == 10
