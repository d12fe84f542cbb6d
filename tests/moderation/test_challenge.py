"""The challenge: for one browser, one address and a while; answered by work or by words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gare.moderation.challenge import SECONDS, answered, ask, zero_bits
from gare.moderation.policy import Policy, Question

SECRET = b"s" * 32
POLICY = Policy(effort=6, questions=(Question("Quel jour vient après lundi ?", ("mardi",)),))
BROWSER, ADDRESS, NOW = "b" * 32, "/-/edit/etudes", 1_773_482_430


def worked(text: str) -> str:
    """Return the number a browser finds."""
    return next(str(n) for n in range(10**6) if zero_bits(text, str(n)) >= POLICY.effort)


def told(
    text: str, work: str = "", said: str = "", browser: str = BROWSER, address: str = ADDRESS,
    now: int = NOW,
) -> str:  # fmt: skip
    """Return what an answered challenge is known by."""
    return answered(POLICY, text, work, said, browser, address, SECRET, now)


def test_the_work_of_a_browser_answers_a_challenge() -> None:
    text = ask(POLICY, BROWSER, ADDRESS, SECRET, NOW).text

    assert told(text, worked(text)) == text[:24]


def test_a_person_answers_the_question_whatever_the_case_and_the_signs() -> None:
    asked = ask(POLICY, BROWSER, ADDRESS, SECRET, NOW)

    assert asked.question == "Quel jour vient après lundi ?"
    assert told(asked.text, said="  Mardi ! ")
    assert not told(asked.text, said="mercredi")
    assert not told(asked.text, said="")


def test_too_little_work_answers_nothing() -> None:
    text = ask(POLICY, BROWSER, ADDRESS, SECRET, NOW).text
    lazy = next(str(n) for n in range(10**6) if zero_bits(text, str(n)) < POLICY.effort)

    assert told(text, lazy) == ""


def test_an_answer_serves_its_browser_and_its_address_only() -> None:
    text = ask(POLICY, BROWSER, ADDRESS, SECRET, NOW).text

    assert told(text, said="mardi", browser="c" * 32) == ""
    assert told(text, said="mardi", address="/-/edit/autre") == ""


def test_an_answer_serves_for_two_hours() -> None:
    text = ask(POLICY, BROWSER, ADDRESS, SECRET, NOW).text

    assert told(text, said="mardi", now=NOW + SECONDS)
    assert not told(text, said="mardi", now=NOW + SECONDS + 1)
    assert not told(text, said="mardi", now=NOW - 1)


def test_the_effort_of_a_challenge_cannot_be_lowered() -> None:
    text = ask(POLICY, BROWSER, ADDRESS, SECRET, NOW).text
    nonce, at, _effort, number, signature = text.split(".")

    assert told(f"{nonce}.{at}.0.{number}.{signature}", "1") == ""


@given(st.text(), st.text(), st.text())
def test_anything_may_be_sent(text: str, work: str, said: str) -> None:
    assert told(text, work, said) == ""
