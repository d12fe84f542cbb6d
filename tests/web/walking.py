"""Every address of the site, and all that its answer says: for tests of what must be nowhere."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from flask import Flask
from flask.testing import FlaskClient

from gare.wiki.wiki import Wiki


@dataclass(frozen=True, slots=True)
class Places:
    """What addresses are made of; the first query is the empty one, `names` go where one stands."""

    paths: tuple[str, ...]
    queries: tuple[str, ...]
    kinds: tuple[str, ...]
    handles: tuple[str, ...]
    names: tuple[str, ...] = ()


def addresses(app: Flask, wiki: Wiki, places: Places) -> Iterator[str]:
    """Give every address there is, for every page, every commit, every kind and some queries."""
    head = wiki.store.head()
    assert head is not None
    commits = [commit.id for commit in wiki.store.commits(None, head)]
    values: dict[str, Sequence[str]] = {
        "path": places.paths, "commit": commits, "kind": places.kinds,
        "name": (*places.kinds, *places.names), "handle": places.handles,
        "format": ("json", "csv", "md", "ics", "vcf", "bib", "atom", "ris"), "filename": ("x.css",),
        "service": ("info/refs", "HEAD"), "screen": ("edit", "history"),
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        choices = [values.get(name, ("1", *places.paths[:1])) for name in names]
        for chosen in product(*choices):
            built = rule.build(dict(zip(names, chosen, strict=True)), append_unknown=False)
            if built is None:
                continue
            address = built[1]
            yield address
            if "commit" not in names:
                yield from (f"{address}?{query}" for query in places.queries[1:] if len(names) < 2)
    for path, old, new in product(places.paths[:9], commits[-4:], commits[-3:]):
        yield f"/-/diff/{path}?from={old[:10]}&to={new}"
        yield f"/-/revert/{path}?commit={old}"
    yield from (f"/{path}.md" for path in places.paths)
    yield "/content.git/info/refs?service=git-upload-pack"


def asked(client: FlaskClient, address: str) -> str:
    """Return all that an answer says: headers and body."""
    answer = client.get(address)
    said = answer.get_data().decode("utf-8", "replace")
    assert answer.status_code < 500 or answer.status_code == 503, (address, answer.status_code)
    return html.unescape(f"{answer.headers}\n{said}")
