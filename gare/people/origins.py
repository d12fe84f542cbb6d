"""Where requests come from, as keyed hashes: a browser for as long as its cookie, a network a day.

Source: the networks that providers give to one subscriber are IPv6 /64 (RFC 6177), IPv4 /32.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Final

KEY_BYTES: Final = 32
MARK_CHARS: Final = 32

_BROWSER: Final = b"gare browser\0"
_NETWORK: Final = b"gare network\0"
_IPV6_PREFIX: Final = 64


def browser_mark(token: bytes, secret: bytes) -> str:
    """Return the mark of a browser's token; the token cannot be found from it."""
    return _mark(secret, _BROWSER + token)


def network_mark(address: str, key: bytes) -> str:
    """Return the mark of the network of an address under a day's key, "" without one of them."""
    network = network_of(address)
    return _mark(key, _NETWORK + network.encode()) if network and key else ""


def network_of(address: str) -> str:
    """Return an IPv4 address, or the /64 of an IPv6 one; "" for what is no address (a socket)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, _IPV6_PREFIX), strict=False))


def _mark(key: bytes, said: bytes) -> str:
    """Return a hash that only the key can make."""
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:MARK_CHARS]
