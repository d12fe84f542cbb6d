"""The floor of reading: a bare Flask view that returns bytes it was given, nothing else."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flask import Flask, Response

from bench.client import Answer
from bench.server import Server, serving

_VARIABLE: Final = "BENCH_ANSWERS"
_OF_THE_SERVER: Final = {"server", "date", "connection", "content-length", "set-cookie"}


def create() -> Flask:
    """Return an application whose address `/3` gives the fourth answer of a file."""
    kept = json.loads(Path(os.environ[_VARIABLE]).read_text("utf-8"))
    answers = [(b64decode(body), status, headers) for body, status, headers in kept]
    app = Flask("floor", static_folder=None)

    @app.get("/")
    @app.get("/<int:number>")
    def answer(number: int = 0) -> Response:
        body, status, headers = answers[number]
        return Response(body, status, headers)

    return app


@contextmanager
def floor_of(answers: Iterable[Answer], folder: Path) -> Iterator[Server]:
    """Give a server of the same answers, same headers, behind the same gunicorn."""
    kept = [(b64encode(a.body).decode(), a.status, _headers(a)) for a in answers]
    file = folder / "answers.json"
    file.write_text(json.dumps(kept), "utf-8")
    with serving(dict(os.environ) | {_VARIABLE: str(file)}, "bench.floor:create()") as server:
        yield server


def _headers(answer: Answer) -> dict[str, str]:
    """Return the headers the application sets, without those of the server."""
    return {n.title(): v for n, v in answer.headers.items() if n not in _OF_THE_SERVER}
