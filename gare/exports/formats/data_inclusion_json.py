"""data·inclusion v1: structures, and the services of places, in one JSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from gare.exports.format import Collection, Format
from gare.exports.inclusion import service, structure
from gare.exports.json_text import stream
from gare.model.fold import title_key
from gare.model.kinds import Record

_SCHEMA: Final = "standards/data-inclusion-v1-structure.json"


def _write(records: Iterable[Record], about: Collection) -> Iterator[bytes]:
    """Yield {"structures": […], "services": […]}; persons are left out."""
    source = re.sub(r"[^a-z0-9]+", "-", title_key(about.site_name)).strip("-") or "gare"
    networks = _networks()
    structures, services = [], []
    for record in records:
        owner = None if record.kind == "personne" else structure(record, source, networks)
        if owner is not None:
            structures.append(owner)
            offered = None if record.kind == "structure" else service(record, owner)
            services.extend([offered] if offered else [])
    return stream({"structures": structures}, "services", services)


def _networks() -> tuple[str, ...]:
    """Return the networks of the referential."""
    schema = json.loads(resources.files("gare.exports").joinpath(_SCHEMA).read_text("utf-8"))
    return tuple(str(one) for one in schema["$defs"]["ReseauPorteur"]["enum"])


FORMAT: Final = Format(
    "data-inclusion.json",
    "application/json",
    "json",
    ("contact", "lieu", "structure"),
    _write,
)
