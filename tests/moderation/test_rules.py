"""Rules: what a text says, what is refused in it, and who may do what by it."""

from __future__ import annotations

import timeit
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.model.people import Role
from gare.model.rules import ANYONE, LEVELS, UNKNOWN, Act, Asker, Guard, RuleFault, Subject
from gare.moderation.changing_rules import changed, said
from gare.moderation.reading_rules import MAX_RULES, read_rules
from gare.moderation.rules import Rule, Rules
from gare.safeyaml import YamlFault

MEMBER = Asker(LEVELS[Role.MEMBER], "lea", has_account=True)
MODERATOR = Asker(LEVELS[Role.MODERATOR], "maud", has_account=True)
ADMIN = Asker(LEVELS[Role.ADMIN], "ada", has_account=True)
VISITOR = Asker(0, "visiteur-lilas-1001")
SHIPPED = Path(__file__).parents[2] / "content/_gare/rules.yml"
TEXT = """
rules:
  - path: bureau/ouvert
    read: everyone
  - path: bureau/**
    read: members
    change: [owner, moderators]
  - path: etudes/rapport
    read: ["@lea", moderators]
  - kind: decision
    write: moderators
  - path: carnets/<compte>
    write: <compte>
"""


def rules(text: str = TEXT) -> Rules:
    """Return the rules of a text without fault."""
    found = [one for one in read_rules(text) if isinstance(one, Rule)]
    assert len(found) == len(read_rules(text)), read_rules(text)
    return Rules(found)


def page(path: str, kind: str = "", owner: str = "") -> Subject:
    """Return a page as rules see it."""
    return Subject(path, path, kind, owner)


@pytest.mark.parametrize(
    ("asker", "act", "subject", "may"),
    [
        (ANYONE, Act.WRITE, page("accueil"), True),
        (ANYONE, Act.CREATE, page("neuve"), True),
        (VISITOR, Act.DELETE, page("accueil"), False),
        (VISITOR, Act.DELETE, page("accueil", owner=VISITOR.handle), True),
        (MEMBER, Act.DELETE, page("accueil"), True),
        (MEMBER, Act.MOVE, page("accueil"), True),
        (MEMBER, Act.WRITE, page("_gare/menu"), False),
        (MODERATOR, Act.WRITE, page("_gare/menu"), True),
        (ANYONE, Act.READ, page("_gare/menu"), True),
        (ANYONE, Act.CREATE, page("_gare/talk/accueil"), True),
        (ANYONE, Act.READ, page("bureau/notes"), False),
        (ANYONE, Act.READ, page("bureau"), False),
        (ANYONE, Act.READ, page("bureaux"), True),
        (ANYONE, Act.READ, page("bureau/ouvert"), True),
        (ANYONE, Act.READ, Subject("bureau/ouvert/a.png", "bureau/ouvert"), True),
        (ANYONE, Act.READ, Subject("bureau/notes/a.png", "bureau/notes"), False),
        (MEMBER, Act.READ, page("bureau/notes"), True),
        (MEMBER, Act.WRITE, page("bureau/notes"), False),
        (MEMBER, Act.WRITE, page("bureau/notes", owner="lea"), True),
        (VISITOR, Act.WRITE, page("bureau/notes", owner=VISITOR.handle), False),
        (MEMBER, Act.READ, page("etudes/rapport"), True),
        (Asker(1, "zoe", has_account=True), Act.READ, page("etudes/rapport"), False),
        (Asker(0, "lea"), Act.READ, page("etudes/rapport"), False),
        (ANYONE, Act.WRITE, page("x", kind="decision"), False),
        (ANYONE, Act.READ, page("x", kind="decision"), True),
        (MEMBER, Act.WRITE, page("carnets/lea"), True),
        (MEMBER, Act.WRITE, page("carnets/zoe"), False),
        (MEMBER, Act.READ, page("brouillons/lea/x"), True),
        (MEMBER, Act.READ, page("brouillons/zoe/x"), False),
        (ANYONE, Act.CREATE, page("brouillons/lea/x", owner=""), False),
        (ADMIN, Act.WRITE, page("carnets/zoe"), True),
        (ADMIN, Act.READ, page("etudes/rapport"), True),
    ],
)
def test_the_first_rule_that_speaks_of_it_decides(
    asker: Asker, act: Act, subject: Subject, may: bool
) -> None:
    assert rules().may(asker, act, subject) is may


def test_an_admin_is_never_shut_out_of_the_rules() -> None:
    shut = rules('rules:\n  - read: "@lea"\n    change: "@lea"\n')

    assert all(shut.may(ADMIN, act, page("_gare/rules.yml")) for act in Act)
    assert not shut.may(MODERATOR, Act.READ, page("accueil"))


def test_what_ships_says_what_is_so_without_it() -> None:
    shipped, none = rules(SHIPPED.read_text("utf-8")), Rules()
    places = ("accueil", "_gare/menu", "_gare/talk/x", "brouillons/lea/x", "brouillons/zoe")
    askers = (ANYONE, VISITOR, MEMBER, MODERATOR, ADMIN)

    for path in places:
        for owner in ("", "lea", VISITOR.handle):
            subject = page(path, owner=owner)
            assert shipped.guard(subject) == none.guard(subject)
            for asker in askers:
                for act in Act:
                    assert shipped.may(asker, act, subject) == none.may(asker, act, subject)


def test_a_guard_names_who_may_read() -> None:
    found = rules()

    assert found.guard(page("accueil")) is None
    assert found.guard(page("bureau/x")) == Guard(1)
    assert found.guard(page("etudes/rapport")) == Guard(2, ("lea",))
    assert found.guard(page("brouillons/zoe/x")) == Guard(2, ("zoe",))
    kept = rules("rules:\n  - kind: decision\n    read: moderators\n")
    assert kept.guard(page("gone", kind=UNKNOWN)) == Guard(2)


def test_a_rule_of_a_kind_opens_nothing_whose_kind_is_not_known() -> None:
    found = rules(
        "rules:\n  - kind: annonce\n    read: everyone\n    change: everyone\n"
        '  - kind: decision\n    read: [moderators, "@lea"]\n'
        "  - path: bureau/**\n    read: members\n    change: members\n"
    )

    assert found.guard(page("bureau/x", kind="annonce")) is None
    assert found.guard(page("bureau/x", kind=UNKNOWN)) == Guard(2)
    assert found.guard(page("x", kind=UNKNOWN)) == Guard(2, ("lea",))
    assert not found.may(ANYONE, Act.CREATE, page("bureau/x", kind=UNKNOWN))
    assert not found.may(MEMBER, Act.WRITE, page("_gare/menu", kind=UNKNOWN))
    assert found.may(ANYONE, Act.CREATE, page("bureau/x", kind="annonce"))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("rules: {}\n", "not-rules", 1),
        ("- a\n", "not-rules", 1),
        ("regles: []\n", "unknown-key", 1),
        ("rules:\n  - x\n", "not-a-rule", 2),
        ("rules:\n  - path: a\n", "no-act", 2),
        ("rules:\n  - path: a\n    writes: members\n", "unknown-key", 3),
        ("rules:\n  - path: a\n    write: moderateurs\n", "bad-word", 3),
        ("rules:\n  - path: a\n    write: [members,\n      {a: b}]\n", "bad-word", 4),
        ("rules:\n  - path: a/*/b\n    write: members\n", "bad-path", 2),
        ("rules:\n  - path: ../x\n    write: members\n", "bad-path", 2),
        ("rules:\n  - path: [a]\n    write: members\n", "bad-path", 2),
        ("rules:\n  - kind: É t\n    write: members\n", "bad-kind", 2),
        ("rules:\n  - path: a\n    write: []\n", "nobody", 3),
        ("rules:\n  - path: a\n    write: <compte>\n", "no-place", 2),
        ("rules:\n  - path: a\n    path: b\n", "yaml-duplicate", 3),
        ("rules: &a []\n", "yaml-anchor", 1),
        ("rules: [\n", "yaml-syntax", 2),
    ],
)
def test_what_is_not_understood_is_a_fault_with_its_line(text: str, code: str, line: int) -> None:
    faults = read_rules(text)

    assert [(one.code, one.line) for one in faults if isinstance(one, RuleFault)][:1] == [
        (code, line)
    ]


def test_too_many_rules_are_a_fault() -> None:
    text = "rules:\n" + "  - write: members\n" * (MAX_RULES + 1)

    assert [one.code for one in read_rules(text) if isinstance(one, RuleFault)] == ["too-many"]


@given(st.text(max_size=300))
def test_any_text_is_rules_or_faults(text: str) -> None:
    found = read_rules(text)

    assert all(isinstance(one, Rule) for one in found) or all(
        isinstance(one, RuleFault) for one in found
    )


PATHS = st.sampled_from(
    ["a", "a/b", "a/b/c", "b", "_gare/menu", "_gare/rules.yml", "brouillons/lea/x"]
)
WHO = st.sampled_from(
    ["everyone", "members", "moderators", "admins", "owner", '"@lea"', "[owner, moderators]"]
)
RULE = st.tuples(
    st.sampled_from(["", "a", "a/**", "a/b", "a/b/**", "_gare/**"]),
    st.sampled_from(["", "decision"]),
    st.dictionaries(st.sampled_from([*Act, "change"]), WHO, min_size=1),
)


def text_of(given_rules: list[tuple[str, str, dict[str, str]]]) -> str:
    """Return the text of drawn rules."""
    lines = ["rules:" if given_rules else "rules: []"]
    for path, kind, who in given_rules:
        said_ = [f"path: {path}"] * bool(path) + [f"kind: {kind}"] * bool(kind)
        said_ += [f"{act}: {word}" for act, word in who.items()]
        lines += [f"  {'-' if n == 0 else ' '} {one}" for n, one in enumerate(said_)]
    return "\n".join(lines) + "\n"


@given(
    st.lists(RULE, max_size=6), PATHS, st.sampled_from(["", "decision"]), st.sampled_from(list(Act))
)
def test_more_trust_never_shuts_a_door_and_reading_comes_first(
    drawn: list[tuple[str, str, dict[str, str]]], path: str, kind: str, act: Act
) -> None:
    found, subject = rules(text_of(drawn)), page(path, kind, "lea")
    ladder = [
        found.may(Asker(level, "x", has_account=level > 0), act, subject) for level in range(4)
    ]

    assert ladder == sorted(ladder)
    assert ladder[-1]
    for asker in (ANYONE, MEMBER, MODERATOR):
        assert found.may(asker, Act.READ, subject) or not found.may(asker, act, subject)
        guard = found.guard(subject)
        reads = (
            guard is None
            or asker.level >= guard.level
            or (asker.has_account and asker.handle in guard.handles)
        )
        assert reads == found.may(asker, Act.READ, subject)


@given(
    st.lists(RULE, max_size=5),
    st.sampled_from(["a", "a/b", "a/**", "c", "c/**"]),
    st.dictionaries(
        st.sampled_from(["read", "change"]), st.sampled_from(["members", "moderators"])
    ),
)
def test_one_rule_changes_and_the_others_stay(
    drawn: list[tuple[str, str, dict[str, str]]], path: str, says: dict[str, str]
) -> None:
    before = "# En tête\n" + text_of(drawn) + "# Fin\n"
    after = changed(before, path, says)

    assert all(isinstance(one, Rule) for one in read_rules(after))
    assert {key: said(after, path).get(key) for key in says} == says
    assert changed(after, path, says) == after
    assert after.startswith("# En tête\n")


def test_a_rule_is_written_where_it_counts_and_comments_stay() -> None:
    before = (
        "# En tête\nrules:\n  # Le bureau\n  - path: bureau/notes\n    write: members  # sauf elle\n"
        "\n  # Tout\n  - move: members\n"
    )
    page_first = changed(before, "bureau/plan", {"read": "members"})
    folder_after = changed(before, "bureau/**", {"change": "moderators"})
    lifted = changed(page_first, "bureau/plan", {})

    assert page_first == before.replace(
        "  - path: bureau/notes", "  - path: bureau/plan\n    read: members\n  - path: bureau/notes"
    )
    assert folder_after == before.replace(
        "  - move:", "  - path: bureau/**\n    change: moderators\n  - move:"
    )
    assert lifted == before


def test_rules_with_a_fault_are_not_changed() -> None:
    with pytest.raises(YamlFault):
        changed("rules: x\n", "a", {"read": "members"})


def test_an_answer_takes_some_microseconds_however_many_rules() -> None:
    text = "rules:\n" + "".join(f"  - path: a/{n}/**\n    write: members\n" for n in range(400))
    found, subject = rules(text), page("a/399/b/c")

    seconds = min(
        timeit.repeat(lambda: found.may(ANYONE, Act.WRITE, subject), number=200, repeat=5)
    )

    assert seconds / 200 < 100e-6
