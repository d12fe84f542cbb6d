"""Places of digital mediation read from the national files: v0.1 and v1.0.2, CSV and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from gare.exports.format import MAX_FOUND, Fault, Found, Reading
from gare.exports.json_text import loaded
from gare.exports.mednum import LISTS, Column, standard
from gare.exports.tables import Row, table
from gare.exports.values import number, text
from gare.model.kinds import FieldProblem, Kind

_OLD_NAMES: Final[Mapping[str, str]] = {
    "courriel": "courriels",
    "conditions_acces": "frais_a_charge",
    "conditions_access": "frais_a_charge",
    "labels_nationaux": "dispositif_programmes_nationaux",
    "labels_autres": "autres_formations_labels",
    "publics_accueillis": "publics",
    "accessibilite": "fiche_acces_libre",
}
"""Columns of version 0.1 that have another name since; `publics` is shared between two."""
_NEW_NAMES: Final = frozenset(
    {"courriels", "frais_a_charge", "dispositif_programmes_nationaux", "modalites_acces"}
)
_FORMALITIES: Final = "Aide aux démarches administratives"
_DAILY_TOOLS: Final = "Maîtrise des outils numériques du quotidien"
_ACCESS: Final = "Accès internet et matériel informatique"
_EQUIPMENT: Final = "Acquisition de matériel informatique à prix solidaire"
_OLD: Final[Mapping[str, Mapping[str, str]]] = {
    "services": {
        "Devenir autonome dans les démarches administratives": _FORMALITIES,
        "Réaliser des démarches administratives avec un accompagnement": _FORMALITIES,
        "Accompagner les démarches de santé": _FORMALITIES,
        "Prendre en main un smartphone ou une tablette": _DAILY_TOOLS,
        "Prendre en main un ordinateur": _DAILY_TOOLS,
        "Utiliser le numérique au quotidien": _DAILY_TOOLS,
        "Approfondir ma culture numérique": "Compréhension du monde numérique",
        "Promouvoir la citoyenneté numérique": "Compréhension du monde numérique",
        "Favoriser mon insertion professionnelle": "Insertion professionnelle via le numérique",
        "Créer et développer mon entreprise": "Insertion professionnelle via le numérique",
        "Accéder à une connexion internet": _ACCESS,
        "Accéder à du matériel": _ACCESS,
        "S'équiper en matériel informatique": _EQUIPMENT,
        "Créer avec le numérique": "Loisirs et créations numériques",
        "Soutenir la parentalité": "Parentalité et éducation avec le numérique",
        "Accompagner à la parentalité": "Parentalité et éducation avec le numérique",
    },
    "publics": {
        "Seniors (+ 65 ans)": "Seniors",
        "Jeunes (16-26 ans)": "Jeunes",
        "Familles/enfants": "Familles et/ou enfants",
        "Uniquement femmes": "Femmes",
        "Personnes en situation d'illettrisme": "Illettrisme",
        "Handicaps mentaux": "Handicaps mentaux",
        "Handicaps psychiques": "Handicaps mentaux",
        "Public langues étrangères": "",
        "Adultes": "",
    },
    "frais_a_charge": {
        "Gratuit": "Gratuit",
        "Gratuit sous condition": "Gratuit sous condition",
        "Payant": "Payant",
        "Adhésion": "Payant",
    },
    "dispositif_programmes_nationaux": {"CNFS": "Conseillers numériques"},
    "modalites_accompagnement": {
        "Seul": "En autonomie",
        "Avec de l'aide": "Accompagnement individuel",
        "A ma place": "Accompagnement individuel",
        "Dans un atelier": "Dans un atelier collectif",
    },
}
"""Values of version 0.1, or what they begin with before " : "; "" has no equivalent."""


def read(content: bytes, _kind: Kind | None) -> Reading:
    """Return the places of a national file, each with what the standard says is wrong in it.

    Values of version 0.1 become those of 1.0.2 (those without equivalent are left out). An id that
    several sources use gets its source before it, "cd72--1053": else one place would hide another.
    Both are told (`Found.bare`), since another file may have but one of these places.
    """
    rows, header, faults = _rows(content)
    columns = standard()
    known = {one.name for one in columns} | set(_OLD_NAMES)
    if rows and not {"id", "nom"} <= set(header):
        return Reading(faults=(*faults, Fault("columns", 1)), ignored=tuple(header))
    is_old = bool(set(header) & set(_OLD_NAMES)) or not set(header) & _NEW_NAMES
    converted = [(row.place, _converted(row.cells, is_old, columns)) for row in rows]
    sources = Counter(cells.get("id", "") for _place, cells in converted)
    seen: dict[str, int] = {}
    found = tuple(_found(cells, place, columns, sources, seen) for place, cells in converted)
    return Reading(found, tuple(faults), tuple(name for name in header if name not in known))


def _rows(content: bytes) -> tuple[tuple[Row, ...], tuple[str, ...], list[Fault]]:
    """Return the rows of a file, the names of its columns, and its faults."""
    if content.lstrip()[:1] in {b"[", b"{"}:
        rows, faults = _json_rows(content)
        return rows, tuple(dict.fromkeys(name for row in rows for name in row.cells)), faults
    found = table(content)
    return found.rows, found.header, list(found.faults)


def _json_rows(content: bytes) -> tuple[tuple[Row, ...], list[Fault]]:
    """Return the objects of a JSON file as rows."""
    value, fault = loaded(content)
    if not isinstance(value, list):
        return (), [fault or Fault("syntax", None, "[ ]")]
    faults = [Fault("too-many", None, str(MAX_FOUND))] if len(value) > MAX_FOUND else []
    rows = []
    for place, one in enumerate(value[:MAX_FOUND], 1):
        if isinstance(one, Mapping):
            rows.append(Row(place, {str(key): _cell(said) for key, said in one.items()}))
        else:
            faults.append(Fault("unreadable", place))
    return tuple(rows), faults


def _cell(value: object) -> str:
    """Return the cell of a JSON value; lists are joined as in a table."""
    return "|".join(map(text, value)) if isinstance(value, list) else text(value)


def _converted(cells: Mapping[str, str], is_old: bool, columns: Iterable[Column]) -> dict[str, str]:
    """Return the cells of a row under the names and with the values of version 1.0.2."""
    if not is_old:
        return dict(cells)
    found = {_OLD_NAMES.get(name, name): said for name, said in cells.items() if said}
    public = _values(found.pop("publics", ""), "publics")
    found |= {name: "|".join(_values(found[name], name)) for name in LISTS & set(found)}
    care = next(one.choices for one in columns if one.name == "prise_en_charge_specifique")
    found["prise_en_charge_specifique"] = "|".join(one for one in public if one in care)
    found["publics_specifiquement_adresses"] = "|".join(one for one in public if one not in care)
    return found


def _values(said: str, name: str) -> tuple[str, ...]:
    """Return the values of a cell in the words of version 1.0.2, each once.

    A value that nobody knows stays: it will be told.
    """
    words = _OLD.get(name, {})
    given = (one.strip() for one in said.replace("|", ";").split(";"))
    known = (words.get(one, words.get(one.partition(" :")[0], one)) for one in given)
    return tuple(dict.fromkeys(one for one in known if one))


def _found(
    cells: Mapping[str, str],
    place: int,
    columns: tuple[Column, ...],
    sources: Mapping[str, int],
    seen: dict[str, int],
) -> Found:
    """Return the place of a row, and its problems in the order of columns."""
    problems = [found for one in columns if (found := one.problem(cells.get(one.name, "")))]
    given = cells.get("id", "")
    if given and seen.setdefault(given, place) != place:
        problems.append(FieldProblem("id", "duplicate", str(seen[given])))
    fields: dict[str, object] = {"kind": "lieu", "title": cells.get("nom", "")}
    for one in columns:
        said = cells.get(one.name, "")
        if said and one.name not in {"nom", "date_maj"}:
            fields[one.name] = _value(one, said)
    source = cells.get("source", "")
    if source and sources.get(given, 0) > 1:
        fields["id"] = sourced(source, given)
    try:
        fields["verified"] = date.fromisoformat(cells.get("date_maj", ""))
    except ValueError:
        fields.pop("verified", None)
    told = tuple(_levelled(one) for one in problems)
    kept = {key: one for key, one in fields.items() if one != ""}
    return Found(kept, "", place, "", told, given if source else "")


def sourced(source: str, ident: str) -> str:
    """Return the id of a place whose own is used by another source too: "cd72--1053"."""
    return f"{source}--{ident}"


def _levelled(problem: FieldProblem) -> FieldProblem:
    """Return a problem of the standard: a page may be saved with it, but not exported whole."""
    name = "title" if problem.field == "nom" else problem.field
    level = "error" if name in {"id", "title"} and problem.code == "required" else "missing"
    return FieldProblem(name, problem.code, problem.detail, level)


def _value(column: Column, said: str) -> object:
    """Return the value of a cell: a list, a number or a text."""
    if column.name in LISTS:
        return [one.strip() for one in said.split("|") if one.strip()]
    if column.type == "number":
        found = number(said)
        return said if found is None else found
    return said
