"""The text of `_gare/rules.yml` read strictly: what is not understood is a fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from gare.model.names import SUFFIX, name_fault, nfc
from gare.model.people import Role
from gare.model.rules import LEVELS, Act, RuleFault
from gare.moderation.rules import EVERYONE, HANDLE, WHOLE, Rule, Who
from gare.safeyaml import YamlFault, load_with_lines

MAX_RULES: Final = 500
RULES: Final = "rules"
CHANGE: Final = "change"
"""The short way to say all acts but reading."""
_ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    CHANGE: tuple(act for act in Act if act is not Act.READ),
    **{act.value: (act,) for act in Act},
}
WORDS: Final[Mapping[str, Who]] = {
    "everyone": EVERYONE,
    "members": Who(LEVELS[Role.MEMBER]),
    "moderators": Who(LEVELS[Role.MODERATOR]),
    "admins": Who(LEVELS[Role.ADMIN]),
    "owner": Who(owner=True),
    HANDLE: Who(placed=True),
}
_HANDLE: Final = re.compile(r"@([a-z0-9]+(?:-[a-z0-9]+)*)")
_KIND: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def read_rules(text: str) -> tuple[Rule, ...] | tuple[RuleFault, ...]:
    """Return the rules of a text in their order, or all that is wrong in it.

    An empty text has no rule and no fault.
    """
    try:
        value, lines = load_with_lines(text)
    except YamlFault as fault:
        return (RuleFault(f"yaml-{fault.code}", fault.line, fault.detail[:200]),)
    if value is None:
        return ()
    reading = _Reading(iter(lines))
    rules = reading.whole(value)
    return tuple(reading.faults) or rules


def is_faulty(found: tuple[Rule, ...] | tuple[RuleFault, ...]) -> bool:
    """Tell whether what was read is faults."""
    return any(isinstance(one, RuleFault) for one in found)


@dataclass(slots=True)
class _Reading:
    """Goes through a text along with the lines of its parts, in the same order."""

    lines: Iterator[int]
    faults: list[RuleFault] = field(default_factory=list)
    line: int = 1

    def whole(self, value: object) -> tuple[Rule, ...]:
        """Return the rules of a whole text."""
        self._next()
        if not isinstance(value, dict):
            self._fault("not-rules")
            return ()
        rules: list[Rule] = []
        for key, one in value.items():
            self._next()
            if key == RULES and isinstance(one, list):
                rules += [rule for part in one if (rule := self._rule(part)) is not None]
            elif key != RULES or one is not None:
                self._fault("unknown-key" if key != RULES else "not-rules", key)
                self._pass(one)
        if len(rules) > MAX_RULES:
            self._fault("too-many", str(MAX_RULES))
        return tuple(rules)

    def _rule(self, value: object) -> Rule | None:
        """Return one rule, None when it cannot be one."""
        start = self._next()
        if not isinstance(value, dict):
            self._fault("not-a-rule")
            self._pass(value)
            return None
        path, kinds, who = "", frozenset[str](), dict[Act, Who]()
        for key, one in value.items():
            self._next()
            if key == "path":
                path = self._path(one)
            elif key == "kind":
                kinds = frozenset(self._kind(name) for name in self._texts(one))
            elif key in _ACTS:
                allowed = self._who(one)
                who |= {act: allowed for act in _ACTS[key] if key != CHANGE or act not in who}
                continue
            else:
                self._fault("unknown-key", key)
            self._pass(one)
        if not who:
            self.line = start
            self._fault("no-act")
        if any(one.placed for one in who.values()) and HANDLE not in path:
            self.line = start
            self._fault("no-place", HANDLE)
        return Rule(path, kinds, who, start)

    def _path(self, value: object) -> str:
        """Return a pattern of paths: a page, or a folder followed by `/**`."""
        text = nfc(value.strip().strip("/").removesuffix(SUFFIX)) if isinstance(value, str) else ""
        plain = text.removesuffix(f"/{WHOLE}").replace(HANDLE, "compte")
        if not text or "*" in plain or "?" in plain or "<" in plain or name_fault(plain):
            self._fault("bad-path", str(value))
        return text

    def _kind(self, name: str) -> str:
        """Return the name of a kind."""
        if not _KIND.fullmatch(name):
            self._fault("bad-kind", name)
        return name

    def _texts(self, value: object) -> list[str]:
        """Return one text or several."""
        values = value if isinstance(value, list) else [value]
        return [str(one) if isinstance(one, str | int) else "" for one in values]

    def _who(self, value: object) -> Who:
        """Return who may, from one word or several; passes over their lines."""
        if isinstance(value, list):
            found = [self._word(one) for one in value]
            if not value:
                self._fault("nobody")
        else:
            found = [self._named(value)]
        return Who(
            level=min((one.level for one in found), default=Who().level),
            owner=any(one.owner for one in found),
            placed=any(one.placed for one in found),
            handles=frozenset(name for one in found for name in one.handles),
        )

    def _word(self, value: object) -> Who:
        """Return who one word of a list says."""
        self._next()
        if isinstance(value, list):
            self._fault("bad-word")
            self._pass(value)
            return Who()
        return self._named(value)

    def _named(self, value: object) -> Who:
        """Return who a word says: a role, the owner, an account."""
        if isinstance(value, dict):
            self._fault("bad-word")
            self._pass(value)
            return Who()
        text = str(value).strip() if value is not None else ""
        named = _HANDLE.fullmatch(text)
        if named:
            return Who(handles=frozenset({named[1]}))
        if text not in WORDS:
            self._fault("bad-word", text)
            return Who()
        return WORDS[text]

    def _next(self) -> int:
        """Go to the next part; return its line."""
        self.line = next(self.lines, self.line)
        return self.line

    def _pass(self, value: object) -> None:
        """Go past the parts inside a value whose own part was counted."""
        inside: Iterable[object] = ()
        if isinstance(value, dict):
            inside = value.values()
        elif isinstance(value, list):
            inside = value
        for one in inside:
            self._next()
            self._pass(one)

    def _fault(self, code: str, detail: str = "") -> None:
        """Add a fault at the present line."""
        self.faults.append(RuleFault(code, self.line, detail[:200]))
