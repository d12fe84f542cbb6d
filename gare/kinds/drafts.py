"""The form that builds a kind: what its strings say of a field, and the strings that say one.

Names of the strings: the keys of a schema (`label`, `type`, `help`, `required`…) and the settings
of types (`min`, `formula`…). `choices` has one choice a line: "Label", or "value | Label"; two
spaces before a line put it under the one above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gare.kinds.engine import RESERVED
from gare.kinds.fields import ANYWHERE
from gare.kinds.registry import TYPES
from gare.kinds.types.base import Given, Setting
from gare.kinds.types.number import as_number
from gare.kinds.values import as_text, clean
from gare.model.fold import fold
from gare.model.kinds import Choice, Field
from gare.model.people import Role

_TEXTS: Final = (
    "name", "label", "type", "help", "choices_from", "pattern", "visible_to", "same_as",
)  # fmt: skip
_FLAGS: Final = ("required", "multiple")
_LEVEL: Final = re.compile(r"^((?:  |\t)*)(.*)$")
_WORD: Final = re.compile(r"[^a-z0-9]+")
MAX_NAME: Final = 60


def read_draft(given: Given, before: Field | None = None) -> dict[str, object | None]:
    """Return the keys of the schema that a form changes in a field; None for one to remove.

    Only what was posted counts; what says the same as `before` changes nothing.
    """
    said = written_draft(before) if before else {}
    changes: dict[str, object | None] = {}
    settings = {**ANYWHERE, **TYPES[_type_name(given, before)].settings}
    for key, texts in given.items():
        text = next((clean(one) for one in reversed(texts) if clean(one)), "")
        if text == next(iter(said.get(key, ())), ""):
            continue
        if key in _TEXTS:
            changes[key] = text or None
        elif key == "default":
            changes[key] = _default(text, _type_name(given, before))
        elif key in _FLAGS:
            changes[key] = True if text else None
        elif key == "max_length":
            changes[key] = as_number(text) or text or None
        elif key == "choices":
            changes[key] = _choices_said("\n".join(texts)) or None
        elif key in settings:
            changes[key] = _setting(text, settings[key])
    return changes


def _type_name(given: Given, before: Field | None) -> str:
    """Return the name of the type that a form asks for, "text" when there is no such type."""
    name = next(iter(given.get("type", ())), "") or (before.type if before else "text")
    return name if name in TYPES else "text"


def _default(text: str, name: str) -> object | None:
    """Return the value that fills an empty form: true, 3 or a day and not only text."""
    return TYPES[name].parse(Field("", "", type=name), text) if text else None


def _setting(text: str, setting: Setting) -> object | None:
    """Return the value of a setting; lists have commas between their words."""
    if setting == "yesno":
        return True if text else None
    if setting == "number":
        return as_number(text) if as_number(text) is not None else text or None
    if setting in {"texts", "names"}:
        return [word.strip() for word in text.split(",") if word.strip()] or None
    return text or None


def written_draft(field: Field) -> dict[str, tuple[str, ...]]:
    """Return the strings that fill the form of a field; only those that say something."""
    said = {key: as_text(getattr(field, key)) for key in (*_TEXTS, "default")}
    if field.visible_to == Role.VISITOR:
        said["visible_to"] = ""
    said |= {key: "oui" for key in _FLAGS if getattr(field, key)}
    said["max_length"] = str(field.max_length or "")
    said["choices"] = choices_text(field.choices)
    said |= {key: _setting_said(value) for key, value in field.more.items()}
    return {key: (text,) for key, text in said.items() if text}


def _setting_said(value: object) -> str:
    """Return a setting as a form shows it."""
    if isinstance(value, list | tuple):
        return ", ".join(as_text(one) for one in value)
    if isinstance(value, bool):
        return "oui" if value else ""
    return as_text(value)


def choices_text(choices: Sequence[Choice]) -> str:
    """Return choices one a line, indented under the one above."""
    lines: list[str] = []

    def put(parent: str, level: int) -> None:
        for one in choices:
            if one.parent == parent and level < 8:
                said = one.label if one.label == one.value else f"{one.value} | {one.label}"
                lines.append("  " * level + said)
                put(one.value, level + 1)

    put("", 0)
    return "\n".join(lines)


def _choices_said(text: str) -> list[object]:
    """Return the choices that lines say, as a schema has them."""
    found: list[object] = []
    above: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        match = _LEVEL.match(line)
        words = match.group(2).strip() if match else ""
        if not match or not words:
            continue
        level = min(len(re.findall(r"  |\t", match.group(1))), len(above))
        first, bar, rest = words.partition("|")
        value, label = first.strip(), rest.strip() if bar else first.strip()
        one = {"value": value, "label": label or value, "parent": above[level - 1] if level else ""}
        found.append(_short(one))
        above[level:] = [value]
    return found


def _short(choice: Mapping[str, str]) -> object:
    """Return a choice in its shortest form."""
    if choice["label"] == choice["value"] and not choice["parent"]:
        return choice["value"]
    return {key: text for key, text in choice.items() if text}


def name_from(label: str, taken: Sequence[str] = ()) -> str:
    """Return a name for a field from its label, unlike those taken: ou_en_est_on."""
    words = _WORD.sub("_", fold(label)).strip("_")[:MAX_NAME].strip("_")
    name = words if words[:1].isalpha() else f"champ_{words}".strip("_")
    name = name[:MAX_NAME]
    if name in RESERVED:
        name = f"{name}_1"
    number = 2
    base = name[: MAX_NAME - 4]
    while name in taken or name in RESERVED:
        name, number = f"{base}_{number}", number + 1
    return name
