"""Messages handed to a real mail server of this machine."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gare.mail import Post, Server, Unsent, letter
from gare.model.entering import Message
from tests.mailboxes import Mailbox, html_of, mailbox, plain_of

__all__ = ["mailbox"]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HELLO = Message("anne@example.org", "Une page a changé", "Bonjour Anne\n", "<p>Bonjour</p>")
HERE = Server("smtp://127.0.0.1:25", "gare@example.org", "La gare, « ici »")


def server(mailbox: Mailbox, **changes: object) -> Server:
    return Server(mailbox.url, "gare@example.org", "La gare", **changes)  # type: ignore[arg-type]  # fields by name


def reason(server: Server, message: Message = HELLO) -> str:
    with Post(server) as post, pytest.raises(Unsent) as caught:
        post.send(message, NOW)
    return caught.value.reason


def test_a_message_arrives_in_plain_text_and_in_html(mailbox: Mailbox) -> None:
    with Post(server(mailbox)) as post:
        post.send(HELLO, NOW)

    [got] = mailbox.got
    assert (got["From"], got["To"]) == ("La gare <gare@example.org>", "anne@example.org")
    assert got["Subject"] == "Une page a changé"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"].endswith("@example.org>")
    assert (plain_of(got), html_of(got)) == ("Bonjour Anne\n", "<p>Bonjour</p>\n")
    assert (mailbox.to, mailbox.senders) == (["anne@example.org"], ["gare@example.org"])


def test_several_messages_go_by_one_connection(mailbox: Mailbox) -> None:
    with Post(server(mailbox)) as post:
        post.send(HELLO, NOW)
        post.send(HELLO, NOW)

    assert (len(mailbox.got), mailbox.connections) == (2, 1)


def test_no_message_opens_no_connection(mailbox: Mailbox) -> None:
    with Post(server(mailbox)):
        pass

    assert mailbox.connections == 0


def test_a_dead_address_is_told_from_one_to_try_again(mailbox: Mailbox) -> None:
    said = {
        "550 no such user": "nobody",
        "550 5.1.1 unknown": "nobody",
        "553 5.1.2 no such domain": "nobody",
        "550 5.7.1 relay access denied": "refused",
        "554 no": "refused",
        "450 mailbox busy": "later",
    }
    found = {}
    for answer in said:
        mailbox.answers = {"anne@example.org": answer}
        found[answer] = reason(server(mailbox))

    assert found == said


def test_what_is_said_of_the_message_is_told_too(mailbox: Mailbox) -> None:
    mailbox.said = "554 no spam"
    assert reason(server(mailbox)) == "refused"

    mailbox.said = "451 come back"
    assert reason(server(mailbox)) == "later"


def test_the_others_go_after_one_is_refused(mailbox: Mailbox) -> None:
    mailbox.answers = {"mort@example.org": "550 no such user"}

    with Post(server(mailbox)) as post:
        with pytest.raises(Unsent):
            post.send(Message("mort@example.org", "a", "b"), NOW)
        post.send(HELLO, NOW)

    assert mailbox.to == ["anne@example.org"]


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        free = place.getsockname()[1]

    assert reason(Server(f"smtp://127.0.0.1:{free}", "gare@example.org", "G")) == "server"


def test_a_server_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        slow = Server(f"smtp://127.0.0.1:{port}", "gare@example.org", "G", seconds=0.3)

        assert reason(slow) == "server"


def test_a_password_is_given_and_a_wrong_one_is_a_fault_of_the_server(mailbox: Mailbox) -> None:
    place = f"127.0.0.1:{mailbox.port}"
    right = Server(f"smtp://gare%40b:s3cret%2F%40@{place}", "gare@example.org", "G")
    wrong = Server(f"smtp://gare:faux@{place}", "gare@example.org", "G")

    with Post(right) as post:
        post.send(HELLO, NOW)

    assert mailbox.logins[0] == (b"gare@b", b"s3cret/@")
    assert reason(wrong) == "server"
    assert len(mailbox.got) == 1


def test_what_goes_wrong_never_says_to_whom_it_was(mailbox: Mailbox) -> None:
    mailbox.answers = {"anne@example.org": "550 anne@example.org is unknown"}

    with Post(server(mailbox)) as post, pytest.raises(Unsent) as caught:
        post.send(HELLO, NOW)

    assert "anne" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None
    assert "s3cret" not in repr(Server("smtp://a:s3cret@b", "c@d", "e"))


@pytest.mark.parametrize(
    "message",
    [
        Message("anne@example.org\r\nBcc: x@y.z", "a", "b"),
        Message("anne@example.org, x@y.z", "a", "b"),
        Message("", "a", "b"),
        Message("anne@example.org", "a", "b", headers={"X-A": "b\r\nBcc: x@y.z"}),
        Message("anne@example.org", "a", "b", headers={"X-A: b\r\nBcc": "x@y.z"}),
        Message("anne@example.org", "a", "b", headers={"Bcc": "x@y.z"}),
        Message("anne@example.org", "a", "b", headers={"From": "x@y.z"}),
    ],
)
def test_nothing_adds_a_header_or_a_recipient(mailbox: Mailbox, message: Message) -> None:
    assert reason(server(mailbox), message) == "refused"
    assert mailbox.connections == 0


def test_a_subject_of_several_lines_is_one() -> None:
    made = letter(Message("a@b.fr", "Titre\r\nBcc: x@y.z\u202e", "b"), HERE, NOW)

    assert made["Subject"] == "Titre Bcc: x@y.z"
    assert made["Bcc"] is None
    assert b"\nBcc:" not in bytes(made)


def test_the_address_that_stops_mail_is_on_the_wire_as_it_is() -> None:
    place = "<https://gare.example.org/-/unsubscribe/" + "WyIxMiIsIm5vdyJd.Zx9-_" * 12 + ">"
    headers = {"List-Unsubscribe": place, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

    wire = bytes(letter(Message("a@b.fr", "Été", "b", headers=headers), HERE, NOW))

    assert f"\r\nList-Unsubscribe: {place}\r\n".encode() in wire
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire


@pytest.mark.parametrize("place", ["<https://é.fr/>", "<https://a.fr/>, <b>", "", "<" + "a" * 1000])
def test_an_address_that_programs_could_not_read_is_refused(place: str) -> None:
    with pytest.raises(ValueError, match="List-Unsubscribe"):
        letter(Message("a@b.fr", "a", "b", headers={"List-Unsubscribe": place}), HERE, NOW)


@given(subject=some.text(max_size=300), body=some.text(max_size=300), value=some.text(max_size=60))
def test_any_text_is_a_message_or_refused(subject: str, body: str, value: str) -> None:
    message = Message("anne@example.org", subject, body, f"<p>{body}</p>", {"X-Gare": value})

    try:
        whole = bytes(letter(message, HERE, NOW))
    except ValueError:
        return

    headers = whole.partition(b"\r\n\r\n")[0]
    assert [line.partition(b":")[0] for line in headers.split(b"\r\n") if line[:1].strip()] == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
        b"X-Auto-Response-Suppress", b"X-Gare", b"MIME-Version", b"Content-Type",
    ]  # fmt: skip
