"""`_gare/moderation.yml`: what it says, and each fault at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.model.errors import Problem
from gare.moderation.policy import QUESTIONS, Pace, Policy, Question, When
from gare.moderation.policy_file import read_policy
from gare.shipped import content_folder

WHOLE = """\
newcomers: {trusted_after: 3, links: 2}
challenge:
  when: always
  effort: 12
  questions:
    - question: Combien font deux et trois ?
      answers: [5, Cinq]
refuse:
  words: [casino, "jeux d’argent"]
  sites: [www.Casino.example]
hold: {words: [promo]}
pace:
  newcomers: {minute: 5}
removals: {share: 80, hour: 1}
"""


def test_a_whole_file_is_read() -> None:
    assert read_policy(WHOLE) == Policy(
        trusted_after=3, links=2, challenge=When.ALWAYS, effort=12,
        questions=(Question("Combien font deux et trois ?", ("5", "cinq")),),
        refused_words=("casino", "jeux d’argent"), refused_sites=("casino.example",),
        held_words=("promo",), newcomers=Pace(5, 120, 400), removal=80, removals=1,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "# Rien\n", "newcomers:\nrefuse: {words: }\n"])
def test_what_is_not_said_is_as_shipped(text: str) -> None:
    assert read_policy(text) == Policy(questions=QUESTIONS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a\n", Problem("mapping", 1)),
        ("newcomer: {}\n", Problem("unknown-key", 1, "newcomer")),
        ("hold:\n  words: casino\n", Problem("list", 2, "words")),
        ("hold:\n  words:\n    - [a]\n", Problem("text", 3, "words")),
        (
            "hold: {sites: [https://casino.example/]}\n",
            Problem("site", 1, "https://casino.example/"),
        ),
        ("challenge:\n  when: often\n", Problem("word", 2, "never, links, always")),
        ("challenge: {effort: 40}\n", Problem("number", 1, "effort : 1–20")),
        ("pace: {trusted: {minute: yes}}\n", Problem("number", 1, "minute : 1–1000000")),
        ("removals: {share: true}\n", Problem("number", 1, "share : 1–100")),
        ("challenge: {questions: [{question: Où ?}]}\n", Problem("text", 1, "answers")),
        ("a: &x 1\nb: *x\n", Problem("yaml-anchor", 1, "x")),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: Problem) -> None:
    found = read_policy(text)

    assert isinstance(found, tuple)
    assert fault in found


@given(st.text())
def test_any_text_gives_a_policy_or_faults(text: str) -> None:
    found = read_policy(text)

    assert isinstance(found, Policy) or found


def test_the_shipped_file_says_what_holds_without_it() -> None:
    folder = content_folder()
    assert folder is not None

    assert read_policy((folder / "_gare/moderation.yml").read_text("utf-8")) == Policy()
