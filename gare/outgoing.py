"""Ask other sites over HTTP: the only door out, which never leads to a private address.

A name is resolved once, every address it has is checked, and the connection goes to one of those:
a name that changes its mind meanwhile (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.exceptions import TimeoutError as Urllib3Timeout
from urllib3.response import BaseHTTPResponse

from gare.model.errors import Unreachable

AGENT: Final = "Gare"
MAX_ADDRESS_CHARS: Final = 2_000
_MAX_TRIED: Final = 4
_CHUNK_BYTES: Final = 65_536
_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}
_ONWARD: Final = frozenset({301, 302, 303, 307, 308})
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_.])?|[0-9a-f:.]{2,45}")
_PATH_SAFE: Final = "/%:@!$&'()*+,;=~-._"
_ENCODED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_OWN_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
_NAT64: Final = "64:ff9b::/96"
_REFUSED_V4: Final = (
    "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4",
)  # fmt: skip
_REFUSED_V6: Final = (
    "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)  # fmt: skip
"""Teredo is in 2001::/23; addresses compatible with IPv4, which nobody has any more, in ::/96."""


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name as the system knows them, none when it does not."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """What a call may not pass: time in all, bytes of the answer, redirections, where it leads.

    `own` are origins ("http://10.0.0.2:8080") that the operator vouches for: they may be private
    and on any port. `resolve` gives the addresses of a name.
    """

    own: frozenset[str] = frozenset()
    seconds: float = 8.0
    max_bytes: int = 2 * 1024 * 1024
    redirects: int = 3
    resolve: Callable[[str, int], Sequence[str]] = resolved


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of another site."""

    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What another site said; names of headers in lower case, the body decoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    """Where it was found, after redirections."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: the host in ASCII, the path with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """The scheme, the host and the port unless it is the usual one."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The host, and the port unless it is the usual one of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def ask(call: Call, guard: Guard | None = None) -> Answer:
    """Return the answer to a call, redirections of a GET followed. Raises `Unreachable`."""
    guard = guard or Guard()
    ends = time.monotonic() + guard.seconds
    target, headers = target_of(call.address), dict(call.headers)
    for _hop in range(guard.redirects + 1):
        answer = _once(target, Call(call.address, call.method, headers, call.body), guard, ends)
        place = answer.headers.get("location", "")
        if call.method != "GET" or answer.status not in _ONWARD or not place:
            return answer
        onward = target_of(urljoin(answer.address, place))
        if onward.origin != target.origin:
            headers = {n: v for n, v in headers.items() if n.lower() not in _OWN_HEADERS}
        target = onward
    raise Unreachable(call.address, "redirects")


def target_of(address: str) -> Target:
    """Return an address taken apart. Raises `Unreachable` for one that is not of the web."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except (ValueError, UnicodeError) as fault:
        raise Unreachable(address, "address") from fault
    wrong = (
        len(address) > MAX_ADDRESS_CHARS
        or any(ord(one) <= 32 or ord(one) == 127 for one in address)
        or parts.scheme not in _PORTS
        or "@" in parts.netloc
        or _HOST.fullmatch(host) is None
    )
    if wrong:
        raise Unreachable(address, "address")
    path = quote(parts.path, safe=_PATH_SAFE) or "/"
    query = "?" + quote(parts.query, safe=_PATH_SAFE + "?") if parts.query else ""
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path + query)


def is_public(address: str) -> bool:
    """Tell whether an address of the network is one of the open Internet, whatever hides it."""
    try:
        one = ip_address(address)
    except ValueError:
        return False
    if isinstance(one, IPv6Address):
        inner = _inner(one)
        if inner is not None:
            return is_public(str(inner))
        if one.scope_id is not None or any(one in IPv6Network(net) for net in _REFUSED_V6):
            return False
    elif any(one in IPv4Network(net) for net in _REFUSED_V4):
        return False
    return one.is_global and not one.is_multicast


def _inner(one: IPv6Address) -> IPv4Address | None:
    """Return the address of IPv4 that one of IPv6 leads to: mapped, 6to4, NAT64."""
    if one in IPv6Network(_NAT64):
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return one.ipv4_mapped or one.sixtofour


def _checked(target: Target, guard: Guard) -> Sequence[str]:
    """Return the addresses to connect to, every one of them allowed."""
    is_own = target.origin in guard.own
    if not is_own and target.port not in _PORTS.values():
        raise Unreachable(target.origin, "port")
    found = tuple(guard.resolve(target.host, target.port))
    if not found or not (is_own or all(map(is_public, found))):
        raise Unreachable(target.origin, "private" if found else "name")
    return found[:_MAX_TRIED]


def _once(target: Target, call: Call, guard: Guard, ends: float) -> Answer:
    """Return the answer of one site, redirections not followed."""
    found = _checked(target, guard)
    try:
        link = _connected(target, found, ends)
        with _closed(link, ends):
            given = {"Accept-Encoding": "gzip", "User-Agent": AGENT, **call.headers}
            given["Host"] = target.authority
            link.request(
                call.method, target.path, call.body, given, preload_content=False,
                decode_content=False,
            )  # fmt: skip
            response = link.getresponse()
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = _body(response, headers.get("content-encoding", ""), guard.max_bytes)
        if time.monotonic() >= ends:  # cut while it spoke: what was heard is not whole
            raise TimeoutError
        return Answer(response.status, headers, body, f"{target.origin}{target.path}")
    except (OSError, HTTPError, HTTPException, ValueError, zlib.error) as fault:
        raise Unreachable(target.origin, _reason(fault, ends)) from fault


class _TooMuch(ValueError):
    """An answer over the limit."""


def _reason(fault: Exception, ends: float) -> str:
    """Return why a site could not be asked, in a word."""
    late = isinstance(fault, TimeoutError | Urllib3Timeout)
    if time.monotonic() >= ends or (late and not isinstance(fault, NewConnectionError)):
        return "time"
    if isinstance(fault, _TooMuch):
        return "size"
    return "tls" if isinstance(fault, ssl.SSLError) else "network"


def _connected(target: Target, found: Sequence[str], ends: float) -> HTTPConnection:
    """Return a connection to the first address that answers."""
    for rank, address in enumerate(found):
        link = _link(target, address, max(0.01, (ends - time.monotonic()) / (len(found) - rank)))
        try:
            link.connect()
        except (OSError, HTTPError):
            link.close()
            if rank == len(found) - 1:
                raise
        else:
            return link
    raise ValueError(target.host)


def _link(target: Target, address: str, seconds: float) -> HTTPConnection:
    """Return a connection to be opened to an address, in the name of the target's host."""
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=seconds)
    return HTTPSConnection(
        address,
        target.port,
        timeout=seconds,
        ssl_context=ssl.create_default_context(),
        server_hostname=target.host,
        assert_hostname=target.host,
    )


@contextmanager
def _closed(link: HTTPConnection, ends: float) -> Iterator[None]:
    """Close a connection at the end of the block, and cut it when the time is over.

    Time limits of sockets begin again at each byte: a site could answer for hours.
    """
    if link.sock is None:
        raise ValueError("not connected")
    left = max(0.01, ends - time.monotonic())
    link.sock.settimeout(left)
    twin = socket.socket(fileno=os.dup(link.sock.fileno()))
    timer = Timer(left, _cut, (twin,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        link.close()
        twin.close()


def _cut(twin: socket.socket) -> None:
    """End a connection that another thread is reading from."""
    with suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)


def _body(response: BaseHTTPResponse, encoding: str, limit: int) -> bytes:
    """Return the body of an answer, decoded, never more than `limit` bytes in memory."""
    body = bytearray()
    while piece := response.read(_CHUNK_BYTES, decode_content=False):
        body += piece
        if len(body) > limit:
            raise _TooMuch
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return bytes(body)
    if name not in _ENCODED:
        raise ValueError(encoding)
    whole = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(bytes(body), limit + 1)
    if len(whole) > limit:
        raise _TooMuch
    return whole
