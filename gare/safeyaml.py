"""YAML read strictly, written stably and spliced key by key; the only importer of yaml.

Values are those of the YAML 1.2 core schema, plus dates: `no`, `01000`, `12:30` and `1.10` stay
text, else postcodes, times and versions would be damaged. Written, a text that any reader of YAML
could take for something else is quoted. Values are built from events, without any constructor.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

import yaml

from gare.model.errors import GareError
from gare.model.values import same

MAX_BYTES: Final = 65536
MAX_DEPTH: Final = 16
MAX_EVENTS: Final = 5000

_INT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
_CORE: Final = re.compile(
    r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)\Z"
)
"""What the core schema of YAML 1.2 takes for a number, more than is taken here."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final[Mapping[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LINE: Final = re.compile(r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
_ODD: Final = re.compile(
    r"^\s|[ \t]\n|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]"
)
_END_COMMENT: Final = re.compile(r"[ \t]+#[^\r\n]*")


@dataclass
class YamlFault(GareError):
    """A text that is refused: a `code`, the line (from 1) when known, the words at fault.

    Codes: size, syntax, anchor, tag, merge, duplicate, depth, events, documents, key, value.
    """

    code: str
    line: int | None = None
    detail: str = ""


_Mark: TypeAlias = tuple[int, int]
_Key: TypeAlias = tuple[str, _Mark, _Mark, bool]
"""A top-level key, where it begins and its value ends (from 0), whether that is a block scalar."""


@dataclass(slots=True)
class _Reader:
    """Builds one value from parser events, and notes where the keys of the top mapping are."""

    events: Iterator[yaml.Event]
    count: int = 0
    last: _Mark = (0, 0)
    block: bool = False
    keys: list[_Key] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    flow: bool = False

    def next(self) -> yaml.Event:
        """Return the next event, refusing what may never appear."""
        event = next(self.events)
        self.count += 1
        if self.count > MAX_EVENTS:
            raise YamlFault("events", _at(event)[0] + 1)
        for refused in ("anchor", "tag"):
            if getattr(event, refused, None) is not None:
                raise YamlFault(refused, _at(event)[0] + 1, str(getattr(event, refused)))
        return event

    def value(self, event: yaml.Event, depth: int) -> object:
        """Return the value that begins with `event`."""
        if depth > MAX_DEPTH:
            raise YamlFault("depth", _at(event)[0] + 1)
        self.lines.append(_at(event)[0] + 1)
        if isinstance(event, yaml.ScalarEvent):
            self.last, self.block = _at(event, "end_mark"), event.style in {"|", ">"}
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        raise YamlFault("syntax", _at(event)[0] + 1)

    def _sequence(self, start: yaml.SequenceStartEvent, depth: int) -> list[object]:
        """Return the list that `start` opens."""
        values: list[object] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            values.append(self.value(event, depth + 1))
        if start.flow_style:
            self.last, self.block = _at(event, "end_mark"), False
        return values

    def _mapping(self, start: yaml.MappingStartEvent, depth: int) -> dict[str, object]:
        """Return the mapping that `start` opens; keys are text, each once."""
        values: dict[str, object] = {}
        if depth == 0:
            self.flow = bool(start.flow_style)
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            line, number = _at(event)[0] + 1, len(self.lines)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlFault("key", line)
            key = event.value
            if key == "<<" and event.implicit[0]:
                raise YamlFault("merge", line, key)
            if key in values:
                raise YamlFault("duplicate", line, key)
            values[key] = self.value(self.next(), depth + 1)
            self.lines[number] = line
            if depth == 0:
                self.keys.append((key, _at(event), self.last, self.block))
        if start.flow_style:
            self.last, self.block = _at(event, "end_mark"), False
        return values


def _at(event: yaml.Event, edge: str = "start_mark") -> _Mark:
    """Return where an event begins, or ends ("end_mark")."""
    mark = getattr(event, edge)
    return mark.line, mark.column


def load(text: str, max_bytes: int = MAX_BYTES) -> object:
    """Return the value of a YAML text (None, bool, int, float, str, date, list, dict) or raise."""
    return _read(text, max_bytes)[0]


def load_with_lines(text: str, max_bytes: int = MAX_BYTES) -> tuple[object, tuple[int, ...]]:
    """Return the value of a text and the line of each part, its key's if any, depth first."""
    value, reader = _read(text, max_bytes)
    return value, tuple(reader.lines)


def _read(text: str, max_bytes: int) -> tuple[object, _Reader]:
    """Return the value of a text and the reader that built it."""
    if len(text.encode("utf-8", "replace")) > max_bytes:
        raise YamlFault("size", None, str(max_bytes))
    try:
        reader = _Reader(iter(yaml.parse(text, Loader=yaml.CSafeLoader)))
        return _document(reader), reader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFault("syntax", mark.line + 1 if mark else None, error.problem or "") from None
    except (yaml.YAMLError, UnicodeError, ValueError):
        raise YamlFault("syntax") from None


def _document(reader: _Reader) -> object:
    """Return the only document of a stream, None when it is empty."""
    reader.next()
    if isinstance(reader.next(), yaml.StreamEndEvent):
        return None
    value = reader.value(reader.next(), 0)
    reader.next()
    extra = reader.next()
    if not isinstance(extra, yaml.StreamEndEvent):
        raise YamlFault("documents", _at(extra)[0] + 1)
    return value


def _scalar(event: yaml.ScalarEvent) -> object:
    """Return the value of a scalar: text unless it is plain and looks like something else."""
    text: str = event.value
    if not event.implicit[0] or event.style not in {None, ""}:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return 0 if text == "-0" else int(text)
    if _FLOAT.fullmatch(text):
        return _decimal(text)
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else text
    except ValueError:
        return text


def _decimal(text: str) -> float | str:
    """Return the number of a decimal; text when writing it again would change it ("1.10")."""
    number = float(text)
    is_same = math.isfinite(number) and ("e" in text.lower() or repr(number) == text)
    return number if is_same else text


class _Dumper(yaml.SafeDumper):
    """Writes block style with indented lists, several lines as literal blocks, and no alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (signature of PyYAML)
        """Never write an anchor: the same list twice is written twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  (as all types)
        """Indent the dashes of lists under their key."""
        super().increase_indent(flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Return the node of a text: a literal block for several lines, quoted when it is odd."""
    style = '"' if _ODD.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _CORE, list("-+.0123456789"))


def dump(value: object) -> str:
    """Return the readable YAML of a value: Unicode, block style, keys in the given order.

    It loads back equal, else YamlFault "value" is raised (a value that YAML cannot say here).
    """
    plain = _plain(value, 0)
    text = yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    text = text.removesuffix("...\n")
    if not _reads_as(text, plain):
        raise YamlFault("value")
    return text


def splice(header: str, changes: Mapping[str, object | None]) -> str:
    """Return the header with top-level keys set, or removed when None: only their lines change.

    Order, comments, quotes and CRLF of the rest are kept byte for byte; new keys come last. A
    header whose lines cannot be spliced (flow style) is written anew. Raises YamlFault.
    """
    value, reader = _read(header, MAX_BYTES)
    old = {} if value is None else value
    if not isinstance(old, dict):
        raise YamlFault("value", 1)
    fresh = {key: _plain(new, 1) for key, new in changes.items() if new is not None}
    wanted = {key: one for key, one in old.items() if key not in changes or key in fresh} | fresh
    if same(old, wanted):
        return header
    changed = {key for key in changes if key not in fresh or not same(fresh[key], old.get(key))}
    spliced = "" if reader.flow else _spliced(header, reader.keys, changed, fresh)
    if _reads_as(spliced, wanted or None) or _reads_as(spliced, wanted):
        return spliced
    return dump(wanted).replace("\n", "\r\n" if "\r\n" in header else "\n")


def _spliced(header: str, keys: list[_Key], changed: set[str], fresh: Mapping[str, object]) -> str:
    """Return the lines of the header with those of the changed keys replaced."""
    lines = [line for line in _LINE.findall(header) if line]
    eol = "\r\n" if "\r\n" in header else "\n"
    for key, start, stop, block in reversed([one for one in keys if one[0] in changed]):
        end = max(stop[0] + (stop[1] > 0), start[0] + 1)
        while block and end > start[0] + 1 and lines[end - 1][:1] in "\r\n#":
            end -= 1
        new = dump({key: fresh[key]}).splitlines() if key in fresh else []
        tail = _END_COMMENT.match(lines[end - 1], stop[1])
        if len(new) == 1 and tail and not block:
            new = [new[0] + tail.group()]
        lines[start[0] : end] = [" " * start[1] + line + eol for line in new]
    known = {one[0] for one in keys}
    added = dump({key: one for key, one in fresh.items() if key not in known})
    if added == "{}\n":
        return "".join(lines)
    if lines and lines[-1][-1] not in "\r\n":
        lines[-1] += eol
    return "".join(lines) + added.replace("\n", eol)


def _reads_as(text: str, value: object) -> bool:
    """Tell whether `text` is read back as `value`, types included."""
    try:
        return same(load(text, max_bytes=4 * len(text)), value)
    except YamlFault:
        return False


def _plain(value: object, depth: int) -> object:
    """Return the value with lists for tuples; raise on what YAML does not say here."""
    if depth > MAX_DEPTH:
        raise YamlFault("depth")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise YamlFault("key")
        return {str(key): _plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int | float | date | None) and not isinstance(value, datetime):
        return value
    raise YamlFault("value", None, type(value).__name__)
