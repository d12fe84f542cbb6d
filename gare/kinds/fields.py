"""One field of a schema, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gare.kinds import patterns
from gare.kinds.choices import read_choices
from gare.kinds.engine import RESERVED
from gare.kinds.places import Place
from gare.kinds.reading import Reading
from gare.kinds.registry import TYPES
from gare.kinds.types.base import FieldType, Setting
from gare.model.kinds import Choice, Field
from gare.model.people import Role

MAX_LENGTH: Final = 20_000
KEYS: Final = (
    "name", "label", "type", "help", "required", "choices", "choices_from", "multiple",
    "max_length", "pattern", "default", "visible_to", "same_as",
)  # fmt: skip
ANYWHERE: Final[Mapping[str, Setting]] = {"listed": "yesno", "group": "text"}
"""Settings of every type: whether lists show the field, the folded part of the form it is in."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


def is_field_name(name: str) -> bool:
    """Tell whether a field may be called so: letters without accents, figures, "_"."""
    return _NAME.fullmatch(name) is not None and name not in RESERVED


def keys_of(field: Field) -> tuple[str, ...]:
    """Return the keys of the header that a field covers."""
    return TYPES[field.type].keys(field)


def read_field(value: object, place: Place, reading: Reading) -> Field | None:
    """Return the field a mapping says, None when it has no name or type that can be used."""
    if not isinstance(value, dict):
        reading.fault("mapping", place)
        return None
    name = _name(value, place, reading)
    kind_of = reading.text(value, "type", place, most=40) or "text"
    own = TYPES.get(kind_of)
    if own is None:
        reading.fault("unknown-type", (*place, "type"), kind_of)
        return None
    reading.known_keys(value, (*KEYS, *ANYWHERE, *own.settings), place)
    found = Field(
        name=name,
        label=reading.text(value, "label", place, needed=True, most=200),
        type=kind_of,
        help=reading.text(value, "help", place, most=2000),
        required=reading.yesno(value, "required", place),
        choices=_choices(value, own, place, reading),
        choices_from=reading.text(value, "choices_from", place, most=40),
        multiple=reading.yesno(value, "multiple", place),
        max_length=reading.count(value, "max_length", place, MAX_LENGTH),
        pattern=_pattern(value, place, reading),
        default=value.get("default"),
        visible_to=_role(value, place, reading),
        same_as=reading.text(value, "same_as", place, most=80),
        more=_settings(value, own, place, reading),
    )
    _together(found, own, place, reading)
    return found if name else None


def _name(value: Mapping[str, object], place: Place, reading: Reading) -> str:
    """Return the name of a field, "" when it may not be one."""
    name = reading.text(value, "name", place, needed=True, most=60)
    if not name:
        return ""
    if name in RESERVED:
        reading.fault("reserved", (*place, "name"), name)
        return ""
    if not is_field_name(name):
        reading.fault("name", (*place, "name"), name)
        return ""
    return name


def _choices(
    value: Mapping[str, object], own: FieldType, place: Place, reading: Reading
) -> tuple[Choice, ...]:
    """Return the choices of a field; a type that chooses needs some, another has none."""
    given, other = value.get("choices"), value.get("choices_from")
    if given is not None and not own.takes_choices:
        reading.fault("choices-unused", (*place, "choices"), own.name)
    if given is None:
        if own.takes_choices and not other:
            reading.fault("choices-missing", place, str(value.get("name", "")))
        return ()
    return read_choices(given, (*place, "choices"), reading)


def _pattern(value: Mapping[str, object], place: Place, reading: Reading) -> str:
    """Return a pattern of RE2."""
    pattern = reading.text(value, "pattern", place, most=patterns.MAX_PATTERN)
    if pattern and not patterns.is_pattern(pattern):
        reading.fault("pattern", (*place, "pattern"), pattern)
    return pattern


def _role(value: Mapping[str, object], place: Place, reading: Reading) -> Role:
    """Return the least role that sees the field."""
    name = reading.text(value, "visible_to", place, most=40) or Role.VISITOR.value
    found = {one.value: one for one in Role}.get(name)
    if found is None:
        reading.fault("type-of", (*place, "visible_to"), ", ".join(Role))
    return found or Role.ADMIN


def _settings(
    value: Mapping[str, object], own: FieldType, place: Place, reading: Reading
) -> dict[str, object]:
    """Return the settings that only this type knows, and those of all types."""
    settings = {**ANYWHERE, **own.settings}
    found: dict[str, object] = {}
    for key, setting in settings.items():
        one = value.get(key)
        if one is None:
            continue
        if not _fits(one, setting):
            reading.fault("setting", (*place, key), f"{key}: {setting}")
        else:
            found[key] = one
    return found


def _fits(value: object, setting: Setting) -> bool:
    """Tell whether the value of a setting is of the right sort."""
    if setting == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if setting == "yesno":
        return isinstance(value, bool)
    if setting == "text":
        return isinstance(value, str) and len(value) <= 200
    if setting == "names" and isinstance(value, dict):
        return len(value) <= 40 and all(isinstance(one, str) for one in value.values())
    return isinstance(value, list) and len(value) <= 40 and all(isinstance(x, str) for x in value)


def _together(field: Field, own: FieldType, place: Place, reading: Reading) -> None:
    """Refuse a field whose settings do not go together."""
    for fault in own.setting_faults(field):
        reading.fault("setting", place, fault)
    for key in own.keys(field):
        if key != field.name and not is_field_name(key):
            reading.fault("name", place, key)
    if field.default is not None and any(
        one.level == "error" for one in own.check(field, field.default)
    ):
        reading.fault("default", (*place, "default"), field.name)
