"""Change the rules: protect a page or a folder by a few choices, or edit their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gare.markup.names import title_from_path
from gare.model.errors import BadInput, NothingToDo, PageChanged, RulesRefused
from gare.model.names import PagePath
from gare.model.pages import Action, Saved
from gare.model.people import Person
from gare.model.rules import Act, Subject
from gare.moderation.changing_rules import changed, said
from gare.moderation.reading_rules import CHANGE, WORDS, read_rules
from gare.moderation.rules import WHOLE, Rule
from gare.store.store import Order, Snapshot
from gare.wiki.doors import check, may
from gare.wiki.indexing import catch_up, landed
from gare.wiki.own_texts import own_text, save_own_text
from gare.wiki.reviewing import told
from gare.wiki.rules import RULES, faults_of, lost_text, rules_now, widened
from gare.wiki.text import decode
from gare.wiki.views.ruling import ProtectView, RulesView, Sent
from gare.wiki.wiki import Wiki
from gare.wiki.wording import PROTECTED, RULES_CHANGED, UNPROTECTED

EVERYONE: Final = "everyone"
CHOICES: Final = (EVERYONE, "members", "moderators", "admins")
_ACTS: Final = {"read": Act.READ, CHANGE: Act.WRITE}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a page: who reads, who changes, alone or with all that is below."""

    read: str
    change: str
    is_whole: bool = False
    summary: str = ""


def protect_view(
    wiki: Wiki, path: str, person: Person, choice: Choice | None = None
) -> ProtectView:
    """Return the choices for a page, there or not, as they are now. Raises `Protected`."""
    catch_up(wiki)
    check(wiki, person, Act.WRITE, RULES)
    row = wiki.index.page(path)
    place = row.path if row else PagePath(path)
    text, blob = own_text(wiki, RULES)
    whole = bool(said(text, f"{place}/{WHOLE}"))
    subject = wiki.whole.subject(place)
    return ProtectView(
        path=place,
        title=row.title if row else title_from_path(place),
        change=choice.change if choice else _who(wiki, CHANGE, subject),
        read=choice.read if choice else _who(wiki, "read", subject),
        below=len(wiki.index.all_pages(prefix=f"{place}/", limit=200).rows),
        has_whole=whole,
        is_whole=choice.is_whole if choice else whole,
        has_rule=whole or bool(said(text, place)),
        base=blob or "",
        summary=choice.summary if choice else "",
    )


def protect(wiki: Wiki, path: str, person: Person, choice: Choice, base: str) -> None:
    """Write the rule of a page, or of it and all below, by one commit; or take it away.

    Raises `Protected`, `BadInput`, `RulesRefused` when the present rules have a fault,
    `PageChanged` when they are not `base` any more, `NothingToDo`.
    """
    catch_up(wiki)
    check(wiki, person, Act.WRITE, RULES)
    if choice.read not in CHOICES or choice.change not in CHOICES:
        raise BadInput("change", choice.change)
    place = PagePath(path)
    pattern = f"{place}/{WHOLE}" if choice.is_whole else str(place)
    subject = wiki.whole.subject(path)

    def build(snapshot: Snapshot) -> tuple[Order, bool]:
        blob = snapshot.find(RULES)
        if (blob or "") != base:
            raise PageChanged(PagePath(RULES))
        content = snapshot.read(blob) if blob else b""
        faults = faults_of(content) if blob else rules_now(wiki).faults
        if faults:
            raise RulesRefused(faults)
        before = decode(content).text
        if choice.is_whole:
            before = changed(before, place, {})
        after = _with_rule(wiki, before, pattern, subject, choice)
        if after == decode(content).text:
            raise NothingToDo(place)
        has_rule = bool(said(after, pattern))
        words = PROTECTED if has_rule else UNPROTECTED
        summary = choice.summary.strip() or words.format(path=pattern)
        order = Order({RULES: after.encode()}, person.author, summary, Action.EDIT, PagePath(RULES))
        return order, has_rule

    _commit, has_rule = wiki.store.write(build, landed(wiki))
    told(wiki, person, "protect" if has_rule else "unprotect", page=place)


def rules_view(wiki: Wiki, person: Person) -> RulesView:
    """Return the text of the rules and what is wrong in it, for everyone to read.

    Of rules that are lost, their last text: to save it brings it back.
    """
    catch_up(wiki)
    text, blob = own_text(wiki, RULES)
    faults = rules_now(wiki).faults
    return RulesView(
        text or lost_text(wiki), blob or "", may(wiki, person, Act.WRITE, RULES), faults
    )


def save_rules(wiki: Wiki, person: Person, sent: Sent) -> Saved:
    """Save the text of the rules, when all in it is right: it serves at once.

    Raises `RulesRefused` with the faults and their lines, and as `save_own_text`.
    """

    def checked(joined: str) -> None:
        faults = faults_of(joined.encode())
        if faults:
            raise RulesRefused(faults)

    saved = save_own_text(wiki, person, RULES, sent, RULES_CHANGED, checked)
    told(wiki, person, "rules")
    return saved


def _with_rule(wiki: Wiki, text: str, pattern: str, subject: Subject, choice: Choice) -> str:
    """Return the text of rules by which a choice is so: with the least to say."""
    bare = changed(text, pattern, {})
    rules = widened(wiki, (one for one in read_rules(bare) if isinstance(one, Rule)))
    says = {
        key: word
        for key, word in (("read", choice.read), (CHANGE, choice.change))
        if rules.who(_ACTS[key], subject)[0] != WORDS[word]
    }
    return changed(text, pattern, says)


def _who(wiki: Wiki, key: str, subject: Subject) -> str:
    """Return who may by the rules in force, in one word; "" when it takes more."""
    who, _handle = rules_now(wiki).rules.who(_ACTS[key], subject)
    return next((word for word in CHOICES if WORDS[word] == who), "")
