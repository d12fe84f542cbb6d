"""publiccode.yml: a piece of free software, for catalogues of administrations; one page only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gare.exports.format import Collection, Format
from gare.exports.values import first, page_name, text, texts, web_address
from gare.model.kinds import Record
from gare.safeyaml import YamlFault, dump

_VERSION: Final = "0.4"
_STATES: Final = frozenset({"concept", "development", "beta", "stable", "obsolete"})
_CARE: Final = frozenset({"internal", "contract", "community", "none"})
_LONG: Final = (150, 10_000)
_MOBILE: Final = frozenset({"android", "ios"})
_DESKTOP: Final = frozenset({"windows", "mac", "macos", "linux"})


def _write(records: Iterable[Record], _about: Collection) -> Iterator[bytes]:
    """Yield the file of the first record that has a source repository; else nothing.

    What the page does not say is not invented.
    """
    for record in records:
        if web_address(record.fields.get("depot")):
            try:
                yield dump(publiccode(record)).encode("utf-8", "replace")
            except YamlFault:
                continue
            return


def publiccode(record: Record) -> dict[str, object]:
    """Return what publiccode.yml says of a tool, in the order of its documentation."""
    fields = record.fields
    platforms = [one.lower() for one in texts(fields.get("plateformes"))]
    state, languages = text(fields.get("etat")), list(texts(fields.get("langues")))
    found: dict[str, object] = {
        "publiccodeYmlVersion": _VERSION,
        "name": record.title,
        "url": web_address(fields.get("depot")),
        "landingURL": web_address(fields.get("url")),
        "softwareVersion": text(fields.get("version")),
        "platforms": platforms,
        "developmentStatus": state if state in _STATES else "",
        "softwareType": _type(text(fields.get("nature")), platforms),
        "usedBy": [page_name(one, record.pages) for one in texts(fields.get("utilise_par"))],
        "description": {record.lang or "fr": _description(record)},
        "legal": _filled({"license": text(fields.get("licence_logiciel"))}),
        "maintenance": _maintenance(record),
        "localisation": {
            "localisationReady": len(languages) > 1,
            "availableLanguages": languages or [record.lang or "fr"],
        },
    }
    return _filled(found)


def _description(record: Record) -> dict[str, object]:
    """Return the short and the long description, and the features."""
    long = record.text.strip()[: _LONG[1]]
    return _filled(
        {
            "shortDescription": record.summary[:150],
            "longDescription": long if len(long) >= _LONG[0] else "",
            "features": list(texts(record.fields.get("avantages"))),
        }
    )


def _maintenance(record: Record) -> dict[str, object]:
    """Return who looks after it, and the address of a function when there is one."""
    fields = record.fields
    care = text(fields.get("maintenance"))
    contact = {
        "name": page_name(first(fields.get("editeur")), record.pages),
        "email": text(fields.get("contact")),
    }
    listed = [_filled(contact)] if contact["name"] and care in {"internal", "community"} else []
    return _filled({"type": care if care in _CARE else "", "contacts": listed})


def _type(nature: str, platforms: list[str]) -> str:
    """Return the type of software."""
    if nature == "service-en-ligne" or "web" in platforms:
        return "standalone/web"
    if platforms and set(platforms) <= _MOBILE:
        return "standalone/mobile"
    return "standalone/desktop" if set(platforms) & _DESKTOP else "standalone/other"


def _filled(found: Mapping[str, object]) -> dict[str, object]:
    """Return what is not empty."""
    return {key: value for key, value in found.items() if value not in ("", [], {})}


FORMAT: Final = Format(
    "publiccode.yml",
    "application/yaml; charset=utf-8",
    "yml",
    ("outil",),
    _write,
    None,
    single=True,
)
