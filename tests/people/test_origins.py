"""Where requests come from: hashes that nobody can turn back, networks forgotten in two days."""

from __future__ import annotations

from datetime import date

import pytest

from gare.people.origins import browser_mark, network_mark, network_of
from gare.people.people import People

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TODAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", ""),
        ("192.0.2.7, 198.51.100.1", ""),
    ],
)
def test_a_network_is_an_ipv4_address_or_the_64_bits_of_an_ipv6_one(
    address: str, network: str
) -> None:
    assert network_of(address) == network


def test_two_addresses_of_one_subscriber_have_the_same_mark() -> None:
    marks = {network_mark(f"2001:db8:1:2::{n:x}", KEY) for n in range(9)}

    assert len(marks) == 1
    assert network_mark("2001:db8:1:3::1", KEY) not in marks


def test_a_mark_changes_with_the_key_and_shows_nothing_of_the_address() -> None:
    mark = network_mark("192.0.2.7", KEY)

    assert mark != network_mark("192.0.2.7", OTHER_KEY)
    assert "192" not in mark or len(mark) == 32
    assert network_mark("192.0.2.7", b"") == ""


def test_a_browser_has_the_same_mark_as_long_as_the_site_keeps_its_secret() -> None:
    assert browser_mark(b"token", KEY) == browser_mark(b"token", KEY)
    assert browser_mark(b"token", KEY) != browser_mark(b"token", OTHER_KEY)
    assert browser_mark(b"token", KEY) != browser_mark(b"other", KEY)


def test_every_process_hashes_networks_with_the_same_key_of_the_day(url: str) -> None:
    one, other = People(url), People(url)

    assert one.networks.keys(TODAY) == other.networks.keys(TODAY)

    one.close()
    other.close()


def test_a_key_is_that_of_yesterday_on_the_next_day_then_is_gone(people: People) -> None:
    first, before = people.networks.keys(TODAY)

    second, kept = people.networks.keys(date(2026, 3, 15))
    third, last = people.networks.keys(date(2026, 3, 17))

    assert before == last == b""
    assert kept == first
    assert len({first, second, third}) == 3
