from __future__ import annotations

from datetime import timedelta

import pytest

from gare.model.entering import Counter
from gare.model.errors import TooManyAttempts
from gare.people.attempts import WINDOW_SECONDS
from gare.people.people import People
from tests.people.workers import NOW, processes, tries

ONE = (Counter("one", 3),)


def test_tries_over_the_limit_are_refused_until_the_window_ends(people: People) -> None:
    for _ in range(3):
        people.attempts.take(ONE, NOW)

    with pytest.raises(TooManyAttempts) as raised:
        people.attempts.take(ONE, NOW)

    people.attempts.take(ONE, NOW + timedelta(seconds=raised.value.retry_seconds))
    assert 0 < raised.value.retry_seconds <= WINDOW_SECONDS


def test_each_counter_has_its_own_limit(people: People) -> None:
    both = (*ONE, Counter("all", 5))
    for _ in range(3):
        people.attempts.take(both, NOW)

    with pytest.raises(TooManyAttempts):
        people.attempts.take(both, NOW)

    people.attempts.take((Counter("another", 3), Counter("all", 5)), NOW)
    with pytest.raises(TooManyAttempts):
        people.attempts.take((Counter("a third", 3), Counter("all", 5)), NOW)


def test_a_right_try_is_taken_back(people: People) -> None:
    for _ in range(20):
        people.attempts.take(ONE, NOW)
        people.attempts.forgive(ONE, NOW)


def test_tries_at_once_are_all_counted(bare_url: str) -> None:
    people = People(bare_url)
    people.migrate()

    with processes(4) as pool:
        allowed = sum(pool.map(tries, [bare_url] * 4, [10] * 4))

    people.close()
    assert allowed == 15
