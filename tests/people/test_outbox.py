from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from gare.model.entering import Message
from gare.people.outbox import MAX_ATTEMPTS
from gare.people.people import People
from tests.people.workers import NOW

HELLO = Message("anne@example.org", "Bonjour", "Texte", "<p>Texte</p>", {"Auto-Submitted": "no"})


def test_a_message_waits_until_it_is_sent(people: People) -> None:
    people.outbox.add(HELLO, NOW)
    taken = people.outbox.take(NOW)

    people.outbox.sent(taken[0])

    assert [one.message for one in taken] == [HELLO]
    assert people.outbox.waiting() == 0


def test_a_message_is_given_to_one_sender_at_a_time(people: People) -> None:
    people.outbox.add(HELLO, NOW)

    first, second = people.outbox.take(NOW), people.outbox.take(NOW)
    third = people.outbox.take(NOW + timedelta(minutes=6))

    assert (len(first), len(second), len(third)) == (1, 0, 1)


def test_a_message_is_not_sent_before_its_time(people: People) -> None:
    people.outbox.add(HELLO, NOW, NOW + timedelta(hours=1))

    assert people.outbox.take(NOW) == ()
    assert len(people.outbox.take(NOW + timedelta(hours=1))) == 1


def test_what_fails_is_tried_later_and_forgotten_at_last(people: People) -> None:
    people.outbox.add(HELLO, NOW)
    moments, now = [], NOW

    for _ in range(MAX_ATTEMPTS):
        while not (taken := people.outbox.take(now)):
            now += timedelta(minutes=2)
        moments.append(now)
        people.outbox.failed(taken[0], now)

    waits = [later - sooner for sooner, later in pairwise(moments)]
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=5) < waits[-1]
    assert people.outbox.waiting() == 0
