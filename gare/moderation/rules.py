"""Who may do what, where: rules read once, then asked many times. Pure: values in, answers out.

Rules are looked at from the first to the last: for each act, the first one that speaks of the
place and of the act decides. What no rule speaks of is decided by `DEFAULTS`. Admins may all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gare.model.names import PARTS, nfc
from gare.model.people import Role
from gare.model.rules import LEVELS, NOBODY, UNKNOWN, Act, Asker, Guard, Subject

ADMIN: Final = LEVELS[Role.ADMIN]
_LAST: Final = 1 << 30
WHOLE: Final = "**"
"""The last part of a path that stands for a page and all that is below it."""
HANDLE: Final = "<compte>"
"""The part of a path that stands for the handle of an account; as a person, that very account."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who may: all from a level on, the page's owner, the account a path names, some handles."""

    level: int = NOBODY
    owner: bool = False
    placed: bool = False
    handles: frozenset[str] = frozenset()


EVERYONE: Final = Who(LEVELS[Role.VISITOR])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where (a path, "" for everywhere; kinds, empty for all), and who may do what.

    `kinds` names those that extend one that the text says, too.
    """

    path: str = ""
    kinds: frozenset[str] = frozenset()
    who: Mapping[Act, Who] = field(default_factory=dict)
    line: int = 0


_CHANGES: Final = (Act.WRITE, Act.CREATE, Act.UPLOAD, Act.MOVE, Act.DELETE)
_MODERATORS: Final = Who(LEVELS[Role.MODERATOR])
_PLACED: Final = Who(LEVELS[Role.MODERATOR], placed=True)
_OWNERS: Final = Who(LEVELS[Role.MEMBER], owner=True)
_KEPT_ASIDE: Final = dict.fromkeys((Act.CREATE, Act.UPLOAD), Who(LEVELS[Role.ADMIN]))
"""Drafts are kept outside the repository: what is private in it closes its clone to all others."""
DEFAULTS: Final[Sequence[Rule]] = (
    Rule(f"brouillons/{HANDLE}/{WHOLE}", who=dict.fromkeys(Act, _PLACED) | _KEPT_ASIDE),
    Rule(f"{PARTS}talk/{WHOLE}", who={Act.WRITE: EVERYONE, Act.CREATE: EVERYONE}),
    Rule(f"{PARTS}{WHOLE}", who=dict.fromkeys(_CHANGES, _MODERATORS)),
    Rule(who={Act.MOVE: _OWNERS, Act.DELETE: _OWNERS}),
    Rule(who=dict.fromkeys(Act, EVERYONE)),
)
"""What is so when no rule says otherwise."""


class Rules:
    """Rules made ready: an answer takes some microseconds, however many rules there are."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._tables: dict[Act, _Table] = {act: _Table() for act in Act}
        own = tuple(rules)
        every = (*own, *DEFAULTS)
        for place, rule in enumerate(every):
            for act, who in rule.who.items():
                self._tables[act].add(place, rule, who)
        known = {rule.path for rule in DEFAULTS}
        self.keeps_reading = any(
            rule.who.get(Act.READ, EVERYONE) != EVERYONE for rule in own if rule.path not in known
        )
        self.looks_at_kinds = any(rule.kinds for rule in every)
        self.looks_at_pages = any(
            rule.who.get(Act.READ, EVERYONE) != EVERYONE and not _is_folder(rule) for rule in every
        )

    def who(self, act: Act, subject: Subject) -> tuple[Who, str]:
        """Return who may, and the handle that the path names ("" for none)."""
        return self._tables[act].first(subject)

    def may(self, asker: Asker, act: Act, subject: Subject) -> bool:
        """Tell whether someone may do this; nobody changes what they may not read."""
        if asker.level >= ADMIN:
            return True
        if act is not Act.READ and not self._allows(asker, Act.READ, subject):
            return False
        return self._allows(asker, act, subject)

    def guard(self, subject: Subject) -> Guard | None:
        """Return who may read something, None when everyone may."""
        found = [one for one in self._tables[Act.READ].every(subject) if one[0].level > 0]
        if not found:
            return None
        handles = [_handles(who, placed, subject) for who, placed in found]
        level = min(max(who.level for who, _placed in found), ADMIN)
        return Guard(level, tuple(sorted(frozenset.intersection(*handles))))

    def _allows(self, asker: Asker, act: Act, subject: Subject) -> bool:
        """Tell whether the first rule that speaks of it lets someone do this."""
        table = self._tables[act]
        if subject.kind != UNKNOWN:
            return _lets(asker, act, *table.first(subject), subject)
        return all(_lets(asker, act, *one, subject) for one in table.every(subject))


def _lets(asker: Asker, act: Act, who: Who, placed: str, subject: Subject) -> bool:
    """Tell whether one rule lets someone do this."""
    if asker.level >= who.level:
        return True
    if who.owner and asker.handle and asker.handle == subject.owner:
        return asker.has_account or act is not Act.READ
    if not asker.has_account:
        return False
    return asker.handle in who.handles or (who.placed and asker.handle == placed)


def _handles(who: Who, placed: str, subject: Subject) -> frozenset[str]:
    """Return the handles that a rule of reading names, in words of its own or by the place."""
    owner = {subject.owner} if who.owner and subject.owner else set()
    return who.handles | owner | ({placed} if who.placed and placed else set())


@dataclass(slots=True)
class _Table:
    """The rules that speak of one act: by page, by folder, and the few that need a closer look."""

    pages: dict[str, tuple[int, Who]] = field(default_factory=dict)
    folders: dict[str, tuple[int, Who]] = field(default_factory=dict)
    others: list[tuple[int, Rule, Who]] = field(default_factory=list)

    def add(self, place: int, rule: Rule, who: Who) -> None:
        """Add a rule that comes after those there are."""
        if not rule.path or rule.kinds or HANDLE in rule.path:
            self.others.append((place, rule, who))
        elif _is_folder(rule):
            self.folders.setdefault(_folder(rule.path), (place, who))
        else:
            self.pages.setdefault(rule.path, (place, who))

    def first(self, subject: Subject) -> tuple[Who, str]:
        """Return who may by the first rule that speaks of something, and the handle it names."""
        return self._placed(subject)[1:]

    def every(self, subject: Subject) -> list[tuple[Who, str]]:
        """Return all who must agree: the first rule that speaks of something.

        Of what had a kind that is not known any more, the one that speaks of it without a kind and
        each rule before it of any kind: what one of them opens, the others may shut.
        """
        if subject.kind != UNKNOWN:
            return [self.first(subject)]
        end, plain, named = self._placed(replace(subject, kind=""))
        kinds = [
            (who, handle)
            for place, rule, who in self.others
            if place < end and rule.kinds and (handle := _spoken_of(rule, subject)) is not None
        ]
        return [(plain, named), *kinds]

    def _placed(self, subject: Subject) -> tuple[int, Who, str]:
        """Return the place of the first rule that speaks of something, who may, a handle."""
        found = [
            one
            for path in {nfc(subject.path), nfc(subject.page)}
            for one in (self.pages.get(path), *self._above(path))
            if one is not None
        ]
        best = min(found, key=_place, default=None)
        for place, rule, who in self.others:
            if best is not None and place > best[0]:
                break
            handle = _spoken_of(rule, subject)
            if handle is not None:
                return place, who, handle
        return (*best, "") if best is not None else (_LAST, EVERYONE, "")

    def _above(self, path: str) -> Iterable[tuple[int, Who] | None]:
        """Give the rules of the folders that a path is in, itself among them."""
        while path:
            yield self.folders.get(path)
            path = path.rpartition("/")[0]


def _place(found: tuple[int, Who]) -> int:
    """Return where a rule stands among all."""
    return found[0]


def _is_folder(rule: Rule) -> bool:
    """Tell whether a rule speaks of all that is below a place, whatever it is."""
    return rule.path.endswith(f"/{WHOLE}") and not rule.kinds


def _folder(path: str) -> str:
    """Return the folder that a path with `**` speaks of."""
    return path.removesuffix(f"/{WHOLE}")


def _spoken_of(rule: Rule, subject: Subject) -> str | None:
    """Return the handle that a rule finds in the path ("" when it names none), None when it
    does not speak of something.
    """
    if rule.kinds and subject.kind not in rule.kinds | {UNKNOWN}:
        return None
    if not rule.path:
        return ""
    for path in (nfc(subject.path), nfc(subject.page)):
        handle = _matched(rule.path, path)
        if handle is not None:
            return handle
    return None


def _matched(pattern: str, path: str) -> str | None:
    """Return the handle that a path gives to a pattern ("" for none), None when it is not one."""
    wanted = _folder(pattern).split("/")
    parts = path.split("/")
    if len(parts) < len(wanted) or (len(parts) > len(wanted) and not pattern.endswith(WHOLE)):
        return None
    handle = ""
    for one, part in zip(wanted, parts, strict=False):
        if one == HANDLE:
            handle = part
        elif one != part:
            return None
    return handle
