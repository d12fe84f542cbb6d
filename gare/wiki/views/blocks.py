"""Blocks in the text of a page that the wiki fills: lists, changes, newcomers, tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from gare.markup.sanitize import SafeHtml
from gare.wiki.views.finding import Wanted
from gare.wiki.views.frame import PageBrief, Revision
from gare.wiki.views.listing import ListView
from gare.wiki.views.news import NewsItem, NewsSource
from gare.wiki.views.records import RecordCard

BLOCK_NAMES: Final = frozenset(
    {
        "liste", "changements", "nouveautes", "demandees", "a-verifier", "coups-de-main",
        "mots-cles", "sous-pages", "bibliographie",
        "je-cherche", "flux",
    }
)  # fmt: skip
"""The names of the directives that a page may hold."""


@dataclass(frozen=True, slots=True)
class BlockFault:
    """A block that cannot be shown: a code and the words at fault."""

    template: ClassVar[str] = "blocks/fault.html"
    name: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChangesBlock:
    """The last changes of the wiki."""

    template: ClassVar[str] = "blocks/changes.html"
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class NewBlock:
    """The pages that were written last for the first time, and who wrote them."""

    template: ClassVar[str] = "blocks/new.html"
    pages: tuple[PageBrief, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PagesBlock:
    """Pages, such as those below the present one."""

    template: ClassVar[str] = "blocks/pages.html"
    pages: tuple[PageBrief, ...]
    more_address: str = ""


@dataclass(frozen=True, slots=True)
class WantedBlock:
    """The pages most asked for that nobody has written yet."""

    template: ClassVar[str] = "blocks/wanted.html"
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class CardsBlock:
    """Fiches of several kinds; `name` is that of the directive, which says why they are here."""

    template: ClassVar[str] = "blocks/cards.html"
    name: str
    cards: tuple[RecordCard, ...]
    total: int
    more_address: str = ""


@dataclass(frozen=True, slots=True)
class TagsBlock:
    """The tags most used, with the number of their pages."""

    template: ClassVar[str] = "blocks/tags.html"
    tags: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A study in a bibliography: its page, and its line."""

    address: str
    entry: SafeHtml


@dataclass(frozen=True, slots=True)
class BibliographyBlock:
    """The studies that the page cites."""

    template: ClassVar[str] = "blocks/bibliography.html"
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class NewsBlock:
    """The last news of other sites, and those sites."""

    template: ClassVar[str] = "blocks/news.html"
    news: tuple[NewsItem, ...]
    sources: tuple[NewsSource, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a guide: the name of its answer in the query of a list, and the answers.

    Each answer has its value, its label and how many fiches it leads to. When there are too many
    to choose from, the answer is `typed`, and they complete what is being typed.
    """

    name: str
    label: str
    answers: tuple[tuple[str, str, int], ...]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class GuideBlock:
    """A few questions that lead to the right fiches: a form whose answer is a list."""

    template: ClassVar[str] = "blocks/guide.html"
    title: str
    address: str
    """The list its answers lead to, "" in a preview, where nothing can be sent."""
    questions: tuple[Question, ...]
    number: int
    """Which block of its page it is: for the ids of its fields."""


@dataclass(frozen=True, slots=True)
class UnknownCited:
    """Told to whoever writes a text: the ids it cites that no page has."""

    template: ClassVar[str] = "blocks/unknown_cited.html"
    idents: tuple[str, ...]


Block: TypeAlias = (
    BlockFault | ListView | ChangesBlock | NewBlock | PagesBlock | WantedBlock | CardsBlock
    | TagsBlock | BibliographyBlock | GuideBlock | NewsBlock | UnknownCited
)  # fmt: skip
"""What a directive becomes; its `template` shows it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text of a page, followed by a block when there is one."""

    html: SafeHtml
    block: Block | None = None
