"""What a worker remembers stays within its bytes, whoever keeps it."""

from __future__ import annotations

import threading
import time

from gare.web.memory import Memory


def test_what_is_kept_is_found_under_its_own_key_only() -> None:
    memory: Memory[str, str] = Memory(100_000, 10_000)
    memory.keep("a", "A", 1)

    assert memory.find("a") == "A"
    assert memory.find("b") is None


def test_the_oldest_go_when_there_are_too_many_bytes() -> None:
    memory: Memory[int, int] = Memory(10 * 5_000, 10_000)
    for number in range(40):
        memory.keep(number, number, 2_952)

    found = [number for number in range(40) if memory.find(number) is not None]

    assert found == list(range(30, 40))


def test_a_value_kept_again_takes_the_place_of_the_former_one() -> None:
    memory: Memory[str, int] = Memory(2 * 5_000, 10_000)
    memory.keep("other", 0, 2_952)
    for turn in range(20):
        memory.keep("same", turn, 2_952)

    assert memory.find("same") == 19
    assert memory.find("other") == 0


def test_a_body_too_long_is_not_kept() -> None:
    memory: Memory[str, str] = Memory(100_000, 10_000)
    memory.keep("long", "", 10_001)

    assert memory.find("long") is None


def test_threads_that_keep_at_once_leave_it_within_its_bytes() -> None:
    memory: Memory[int, int] = Memory(20 * 3_048, 10_000)

    def fill(first: int) -> None:
        for number in range(first, first + 500):
            memory.keep(number % 60, number, 1_000)

    threads = [threading.Thread(target=fill, args=(first,)) for first in range(0, 200, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 <= sum(memory.find(number) is not None for number in range(60)) <= 20


def test_what_stops_being_true_is_not_given_any_more() -> None:
    memory: Memory[str, bytes] = Memory(10_000, 1_000)

    memory.keep("hier", b"vieux", 5, until=time.time() - 1)
    memory.keep("demain", b"vrai", 4, until=time.time() + 3600)

    assert memory.find("hier") is None
    assert memory.find("demain") == b"vrai"
