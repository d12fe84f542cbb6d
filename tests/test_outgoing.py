"""Real servers on this machine: what is asked, what is refused, how long it may last."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from gare.model.errors import Unreachable
from gare.outgoing import Call, Guard, ask, is_public, resolved, target_of
from tests.sites import Site, site

__all__ = ["site"]

PUBLIC = "93.184.216.34"


def refused(address: str, guard: Guard | None = None) -> str:
    with pytest.raises(Unreachable) as caught:
        ask(Call(address), guard)
    return caught.value.reason


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Answer byte by byte, for a minute."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _second in range(1_200):
        try:
            handler.wfile.write(b"x")
        except OSError:
            return
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    """Never come to the end of the headers."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_200):
        try:
            handler.wfile.write(b"X-%d: y\r\n" % number)
        except OSError:
            return
        time.sleep(0.05)


def test_an_answer_is_its_status_its_headers_and_its_body(site: Site):
    address = site.say("/a?b=%C3%A9", b"bonjour", ETag='"1"', Content_Type="text/plain")

    answer = ask(Call(site.origin + "/a?b=é", headers={"If-None-Match": '"0"'}), site.guard())

    assert (answer.status, answer.body, answer.address) == (200, b"bonjour", address)
    assert (answer.headers["etag"], answer.headers["content-type"]) == ('"1"', "text/plain")
    [(method, path, headers, _body)] = site.asked
    assert (method, path, headers["if-none-match"]) == ("GET", "/a?b=%C3%A9", '"0"')
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in headers


def test_a_post_sends_its_body_and_does_not_follow(site: Site):
    site.say("/token", status=302, Location="/elsewhere")

    answer = ask(Call(site.origin + "/token", "POST", body=b"code=1"), site.guard())

    assert answer.status == 302
    assert [(one[0], one[1], one[3]) for one in site.asked] == [("POST", "/token", b"code=1")]


def test_redirections_are_followed_three_times(site: Site):
    site.say("/0", status=301, Location="/1")
    site.say("/1", status=302, Location=site.origin + "/2")
    site.say("/2", status=308, Location="3")
    site.say("/3", b"fin")
    site.say("/loop", status=302, Location="/loop")

    assert ask(Call(site.origin + "/0"), site.guard()).body == b"fin"
    assert refused(site.origin + "/loop", site.guard()) == "redirects"


def test_a_redirection_to_a_private_address_is_refused(site: Site):
    other = f"http://localhost:{site.port}/secret"
    site.say("/a", status=302, Location=other)
    site.say("/b", status=302, Location="http://169.254.169.254/latest/meta-data/")
    site.say("/c", status=302, Location="file:///etc/passwd")

    assert refused(site.origin + "/a", site.guard()) == "port"
    assert refused(site.origin + "/b", site.guard()) == "private"
    assert refused(site.origin + "/c", site.guard()) == "address"
    assert [path for _method, path, *_rest in site.asked] == ["/a", "/b", "/c"]


def test_words_of_passage_are_not_told_to_another_site(site: Site):
    elsewhere = f"http://localhost:{site.port}"
    site.say("/a", status=302, Location=elsewhere + "/b")
    site.say("/b", b"fin")
    guard = Guard(own=frozenset({site.origin, elsewhere}))

    ask(Call(site.origin + "/a", headers={"Authorization": "Bearer x", "Accept": "a/b"}), guard)

    assert ["authorization" in headers for *_rest, headers, _body in site.asked] == [True, False]
    assert [headers["accept"] for *_rest, headers, _body in site.asked] == ["a/b", "a/b"]


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: Site):
    site.say("/feed", b"fin")
    told: list[tuple[str, int]] = []

    def changing(host: str, port: int) -> tuple[str, ...]:
        told.append((host, port))
        return ("127.0.0.1",) if len(told) == 1 else ("127.0.0.77",)

    name = f"http://nouvelles.example:{site.port}"
    answer = ask(Call(name + "/feed"), Guard(own=frozenset({name}), resolve=changing))

    assert answer.body == b"fin"
    assert told == [("nouvelles.example", site.port)]
    assert site.asked[0][2]["host"] == f"nouvelles.example:{site.port}"


@pytest.mark.parametrize(
    "found",
    [
        ("127.0.0.1",),
        (PUBLIC, "10.0.0.1"),
        ("::ffff:127.0.0.1",),
        ("64:ff9b::a00:1",),
        ("fe80::1",),
    ],
)
def test_one_private_address_is_enough_to_refuse_a_name(found: tuple[str, ...]):
    guard = Guard(resolve=lambda _host, _port: found)

    assert refused("http://nouvelles.example/", guard) == "private"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/",
        "http://0x7f.1/", "http://0/", "http://[::ffff:10.0.0.1]/", "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/", "http://169.254.169.254/", "http://224.0.0.1/",
        "http://100.64.0.1/", "http://192.168.1.1/", "http://[fc00::1]/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(address: str):
    assert refused(address) in {"private", "name"}


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "javascript:alert(1)",
        "//a.example/", "http:///x", "http://user:pass@a.example/", "http://a.example:99999/",
        "http://a.example/\r\nHost: b", "http://a b.example/", "http://a\\@b.example/", "",
        "http://" + "a" * 2_500 + ".example/", "http://[::1", "http://a.example/a\tb",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(address: str):
    assert refused(address) == "address"


def test_ports_other_than_those_of_the_web_are_refused():
    assert refused("http://a.example:22/") == "port"
    assert refused("http://a.example:6379/") == "port"


def test_a_name_nobody_has_is_told():
    assert refused("http://rien.invalid/", Guard(resolve=lambda _host, _port: ())) == "name"
    assert resolved("", 80) is not None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.0.1", False), ("169.254.1.1", False), ("0.0.0.0", False),
        ("100.64.1.1", False), ("192.0.0.8", False), ("192.0.2.1", False), ("198.18.0.1", False),
        ("224.0.0.1", False), ("239.1.1.1", False), ("240.0.0.1", False), ("192.88.99.1", False),
        ("255.255.255.255", False), ("::", False), ("::1", False), ("::7f00:1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:5db8:d822", True), ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True), ("64:ff9b:1::5db8:d822", False), ("2002:7f00:1::", False),
        ("2002:a00:1::1", False), ("2001:0:1::1", False), ("fc00::1", False), ("fe80::1", False),
        ("fe80::1%eth0", False), ("fec0::1", False), ("ff02::1", False), ("2001:db8::1", False),
        ("100::1", False), ("a.example", False), ("", False),
    ],
)  # fmt: skip
def test_addresses_that_hide_a_private_one_are_not_public(address: str, public: bool):
    assert is_public(address) is public


def test_an_answer_that_is_too_long_is_cut(site: Site):
    site.say("/long", b"x" * 5_000)

    assert refused(site.origin + "/long", site.guard(max_bytes=4_000)) == "size"


def test_compressed_answers_are_read_and_a_bomb_is_not(site: Site):
    site.say("/small", gzip.compress(b"bonjour"), Content_Encoding="gzip")
    site.say("/bomb", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    site.say("/odd", b"x", Content_Encoding="br")
    site.say("/broken", b"no gzip", Content_Encoding="gzip")

    assert ask(Call(site.origin + "/small"), site.guard()).body == b"bonjour"
    assert refused(site.origin + "/bomb", site.guard()) == "size"
    assert refused(site.origin + "/odd", site.guard()) == "network"
    assert refused(site.origin + "/broken", site.guard()) == "network"


@pytest.mark.parametrize("slow", [drip, drip_headers])
def test_a_site_that_answers_drop_by_drop_is_left(
    site: Site, slow: Callable[[BaseHTTPRequestHandler], None]
):
    site.pages["/slow"] = slow
    began = time.monotonic()

    assert refused(site.origin + "/slow", site.guard(seconds=0.4)) == "time"
    assert time.monotonic() - began < 2


def test_nobody_listening_is_told(site: Site):
    quiet = "http://127.0.0.1:9"

    assert refused(quiet + "/", Guard(own=frozenset({quiet}))) == "network"


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    with TlsServer(key, certificate) as port:
        origin = f"https://localhost:{port}"

        assert refused(origin + "/", Guard(own=frozenset({origin}))) == "tls"


def test_addresses_are_taken_apart_in_one_way():
    target = target_of("HTTP://Nouvelles.Éxample:80/à b".replace(" ", "%20"))

    assert target.origin == "http://nouvelles.xn--xample-9ua"
    assert target.path == "/%C3%A0%20b"
    assert target_of("https://a.example:8443").authority == "a.example:8443"
    assert target_of("http://[2001:db8::1]/").origin == "http://[2001:db8::1]"


class TlsServer:
    """A server that shows a certificate and then says nothing."""

    def __init__(self, key: Path, certificate: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._context, self._socket = context, socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return int(self._socket.getsockname()[1])

    def _serve(self) -> None:
        link, _address = self._socket.accept()
        try:
            self._context.wrap_socket(link, server_side=True).close()
        except OSError:
            link.close()

    def __exit__(self, *_what: object) -> None:
        self._thread.join()
        self._socket.close()
