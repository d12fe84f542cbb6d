"""Requests a second: `wrk` when it is installed, else processes of ours with raw sockets."""

from __future__ import annotations

import re
import selectors
import shutil
import socket
import subprocess
import time
from multiprocessing import get_context
from typing import Final

from bench.server import Server

CONNECTIONS: Final = 16
_PROCESSES: Final = 2
_SPEED: Final = re.compile(r"Requests/sec:\s*([0-9.]+)")


def client() -> str:
    """Return the name of the client that will be used."""
    return "wrk" if shutil.which("wrk") else "raw sockets in Python (wrk is not installed)"


def throughput(server: Server, target: str, seconds: float, cookies: str = "") -> float:
    """Return how many answers a second a server gives on 16 connections."""
    headers = ["Accept-Encoding: gzip", *([f"Cookie: {cookies}"] if cookies else [])]
    lines = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *headers, "", ""]
    request = "\r\n".join(lines).encode()
    length = _length(server.port, request)
    wrk = shutil.which("wrk")
    if wrk:
        return _by_wrk(wrk, server, target, seconds, headers)
    return by_sockets(server.port, request, length, seconds)


def by_sockets(port: int, request: bytes, length: int, seconds: float) -> float:
    """Return the answers a second that two processes of ours get; each is `length` bytes."""
    context = get_context("fork")
    with context.Pool(_PROCESSES) as pool:
        share = (port, request, length, CONNECTIONS // _PROCESSES, seconds)
        return sum(pool.starmap(_by_sockets, [share] * _PROCESSES)) / seconds


def _by_wrk(wrk: str, server: Server, target: str, seconds: float, headers: list[str]) -> float:
    """Return what wrk counts. Raises SystemExit when answers are not 200."""
    command = [wrk, "-t2", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
    for header in headers:
        command += ["-H", header]
    url = f"http://127.0.0.1:{server.port}{target}"
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = _SPEED.search(said)
    if found is None or "Non-2xx" in said:
        raise SystemExit(f"wrk on {target}: {said}")
    return float(found[1])


def _by_sockets(port: int, request: bytes, length: int, connections: int, seconds: float) -> int:
    """Return how many answers came; all are as long as the first, which was read with care."""
    waiting: dict[socket.socket, int] = {}
    count = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            opened = socket.create_connection(("127.0.0.1", port))
            opened.sendall(request)
            selector.register(opened, selectors.EVENT_READ)
            waiting[opened] = length
        last = time.perf_counter() + seconds
        while time.perf_counter() < last:
            for key, _events in selector.select(0.1):
                ready = key.fileobj
                assert isinstance(ready, socket.socket)
                waiting[ready] -= len(ready.recv(262_144))
                if waiting[ready] <= 0:
                    count += 1
                    waiting[ready] = length
                    ready.sendall(request)
    for opened in waiting:
        opened.close()
    return count


def _length(port: int, request: bytes) -> int:
    """Return the bytes of an answer, headers included. Raises SystemExit when it is not a 200."""
    with socket.create_connection(("127.0.0.1", port)) as opened:
        opened.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += opened.recv(262_144)
        head = received.partition(b"\r\n\r\n")[0]
        found = re.search(rb"(?i)content-length: (\d+)", head)
        if found is None or b" 200 " not in head[:20]:
            raise SystemExit(f"answer without length, or not 200: {head[:80]!r}")
        return len(head) + 4 + int(found[1])
