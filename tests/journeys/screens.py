"""Every screen of the site, with what it takes to see it: addresses, and forms gone wrong.

In an address, {old} is a commit that is not the last one of the page ecrans/deux.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from playwright.sync_api import Page

from tests.journeys.world import RICH, TEXT, WORD, World

Open = Callable[[Page, World], None]
ERRORS: Final = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 415, 422})
"""Statuses that some of these screens have on purpose."""


def show(page: Page, world: World, screen: str) -> None:
    """Open a screen of `SCREENS`."""
    way = SCREENS[screen]
    if isinstance(way, str):
        page.goto(way.format(old=world.old))
    else:
        way(page, world)


def _editor(page: Page, world: World, text: str = TEXT) -> str:
    """Open the editor of a page of its own and type a text; return the path."""
    path = f"ecrans/{uuid4().hex}"
    world.poster.save(path, TEXT)
    page.goto(f"/-/edit/{path}")
    page.locator("#source").fill(text)
    return path


def _save(page: Page) -> None:
    page.locator(".save .primary").click()


def preview(page: Page, world: World) -> None:
    """The preview beside the text."""
    _editor(page, world, RICH)
    page.locator(".save [name=preview]").click()
    page.locator("#preview").wait_for()


def refused(page: Page, world: World) -> None:
    """A text that cannot be saved, given back."""
    _editor(page, world, "---\ntitle: [x\n---\n")
    _save(page)
    page.locator(".notice.error").first.wait_for()


def too_long(page: Page, world: World) -> None:
    """A text over the limit, given back."""
    _editor(page, world, "Trop. " * 50_000)
    _save(page)
    page.locator(".notice.error").first.wait_for()


def conflict(page: Page, world: World) -> None:
    """Two people on the same line."""
    path = _editor(page, world, TEXT.replace("ligne", "phrase"))
    world.poster.save(path, TEXT.replace("ligne", "autre"), author="Anne")
    _save(page)
    page.locator("#mine").wait_for(state="attached")


def gone(page: Page, world: World) -> None:
    """A page deleted while it was edited."""
    path = _editor(page, world, TEXT.replace("ligne", "phrase"))
    world.poster.act("delete", path, summary="En double")
    _save(page)
    page.locator("#mine").wait_for(state="attached")


def saved(page: Page, world: World) -> None:
    """What is said after a save."""
    _editor(page, world, TEXT.replace("ligne", "phrase"))
    _save(page)
    page.locator(".notice.done").wait_for()


def file_refused(page: Page, world: World) -> None:
    """A file that is not accepted."""
    page.goto("/-/files/ecrans/tout")
    page.locator("#file").set_input_files(
        {"name": "page.html", "mimeType": "text/html", "buffer": b"<!doctype html><p>x"}
    )
    page.locator("main form.stacked .primary").click()
    page.locator("#file-error").wait_for()


def move_refused(page: Page, world: World) -> None:
    """A page moved onto another."""
    page.goto("/-/move/ecrans/deux")
    page.locator("#target").fill("ecrans/tout")
    page.locator("main .primary").click()
    page.locator("#target-error").wait_for()


def login_refused(page: Page, world: World) -> None:
    """A password that is not the right one."""
    page.goto("/-/login")
    page.locator("#name").fill("Personne")
    page.locator("#password").fill("dix lapins pressés")
    page.locator("main .primary").click()
    page.locator(".notice.error").wait_for()


def register_refused(page: Page, world: World) -> None:
    """A name and a password that cannot be."""
    page.goto("/-/register")
    page.locator("#name").fill("!!")
    page.locator("#password").fill("motdepasse")
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator(".error").first.wait_for()


def member(page: Page, world: World) -> None:
    """One's own page, signed in."""
    page.goto("/-/register?next=/-/me")
    page.locator("#name").fill(f"Membre {uuid4().hex[:12]}")
    page.locator("#password").fill("neuf tortues calmes")
    page.locator("main .primary").click()
    page.wait_for_url("**/-/me")


@dataclass(frozen=True)
class Own:
    """How to open a screen of one's own account: register first."""

    address: str

    def __call__(self, page: Page, world: World) -> None:
        member(page, world)
        page.goto(self.address)


def followed(page: Page, world: World) -> None:
    """What one follows, when there is something."""
    Own("/-/follow?what=page&value=outils/pix&next=/-/me/following")(page, world)
    page.locator("main .primary").click()
    page.wait_for_url("**/-/me/following")


def telephone_refused(page: Page, world: World) -> None:
    """A code that is not the telephone's."""
    Own("/-/me/telephone")(page, world)
    page.locator("#code").fill("000000")
    page.locator("#present").fill("neuf tortues calmes")
    page.locator("main .primary").click()
    page.locator("#code-error").wait_for()


def draft_kept(page: Page, world: World) -> None:
    """A draft in the editor, just kept."""
    path = f"/-/edit/ecrans/brouillon-{uuid4().hex[:8]}"
    Own(path)(page, world)
    page.locator("#source").fill(TEXT)
    page.get_by_role("button", name="Garder comme brouillon").click()
    page.locator(".notice.done").wait_for()


def drafts(page: Page, world: World) -> None:
    """One's own drafts, one of them."""
    draft_kept(page, world)
    page.goto("/-/me/drafts")
    page.locator("main details summary").click()


def token_made(page: Page, world: World) -> None:
    """A token just made, the only time it is shown."""
    Own("/-/me/tokens")(page, world)
    page.locator("#name").fill("Ordinateur du bureau")
    page.locator("#present").fill("neuf tortues calmes")
    page.locator("main form .primary").click()
    page.locator("code.secret").wait_for()


def dialog(page: Page, world: World) -> None:
    """The question about a picture, over the editor."""
    _editor(page, world)
    with page.expect_file_chooser() as chosen:
        page.locator("[data-do=file]").click()
    chosen.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"x"})
    page.locator("#upload[open]").wait_for()


def completion(page: Page, world: World) -> None:
    """Pages proposed while a link is typed."""
    _editor(page, world, "")
    page.locator("#source").press_sequentially("[[pi")
    page.locator("#pages-found li").first.wait_for()


def suggestions(page: Page, world: World) -> None:
    """Pages proposed while searching."""
    page.goto("/")
    page.locator("#q").press_sequentially("pi")
    page.locator("#titles li").first.wait_for()


def form_refused(page: Page, world: World) -> None:
    """A form of a fiche with errors, given back."""
    page.goto("/-/edit/ecrans/personne-neuve?kind=personne&title=Une+personne")
    page.get_by_label("Site web").fill("pas un site")
    _save(page)
    page.locator("#faults").wait_for()


def form_preview(page: Page, world: World) -> None:
    """The preview of a form."""
    page.goto("/-/edit/outils/pix")
    page.locator(".save [name=preview]").click()
    page.locator("#preview").wait_for()


def block(page: Page, world: World) -> None:
    """The choice of a block, in the dialog of the editor."""
    _editor(page, world)
    page.locator("[data-do=block]").click()
    page.locator("dialog.composing").wait_for()


SCREENS: Final[dict[str, str | Open]] = {
    "home": "/",
    "page": "/ecrans/tout",
    "page with a wrong header": "/ecrans/entete",
    "page with an image of the starter": "/themes/tiers-lieux-et-communs",
    "missing page": "/ecrans/pas-encore",
    "missing page with near ones": "/outils/pixe",
    "folder without a page": "/ecrans",
    "deleted page": "/ecrans/effacee",
    "name that is refused": "/ecrans/%E2%80%AEx",
    "new": "/-/new",
    "new, near titles": "/-/new?title=Pix&folder=outils",
    "new, of a kind": "/-/new?kind=lieu",
    "form": "/-/edit/contacts/maison-de-quartier-bellevue",
    "form of a new fiche": "/-/edit/ecrans/etude-neuve?kind=etude&title=Une+étude",
    "form, refused": form_refused,
    "form, preview": form_preview,
    "block": "/-/block?kind=lieu&view=map",
    "block, guide": "/-/block?block=je-cherche&kind=lieu",
    "block, in the editor": block,
    "editor of a fiche": "/-/edit/outils/pix?mode=source",
    "editor": "/-/edit/ecrans/tout?mode=source",
    "editor of a section": "/-/edit/ecrans/tout?section=2",
    "editor of a new page": "/-/edit/ecrans/neuve?title=Une+page+neuve",
    "editor, preview": preview,
    "editor, refused": refused,
    "editor, too long": too_long,
    "editor, file": dialog,
    "editor, completion": completion,
    "conflict": conflict,
    "conflict, page gone": gone,
    "saved": saved,
    "long word": "/ecrans/mot",
    "long word, history": "/-/history/ecrans/mot",
    "long word, diff": "/-/diff/ecrans/mot",
    "long word, blame": "/-/blame/ecrans/mot",
    "long word, editor": "/-/edit/ecrans/mot",
    "long word, files": "/-/files/ecrans/mot",
    "long word, delete": "/-/delete/ecrans/mot",
    "long word, links": "/-/links/ecrans/mot",
    "long word, changes": "/-/changes?folder=ecrans",
    "long word, pages": "/-/pages?folder=ecrans",
    "long word, search": f"/-/search?q={WORD}",
    "long word, missing": f"/{WORD}s",
    "history": "/-/history/ecrans/deux",
    "history of a deleted page": "/-/history/ecrans/effacee",
    "restore": "/-/restore/ecrans/effacee",
    "revert": "/-/revert/ecrans/deux?commit={old}",
    "diff": "/-/diff/ecrans/deux",
    "diff side by side": "/-/diff/ecrans/deux?layout=side",
    "diff in line": "/-/diff/ecrans/deux?layout=inline",
    "diff of a creation": "/-/diff/ecrans/tout?to={old}",
    "blame": "/-/blame/ecrans/tout",
    "old version": "/-/version/{old}/ecrans/deux",
    "unknown version": "/-/version/0123456789012345678901234567890123456789/ecrans/deux",
    "move": "/-/move/ecrans/enfant/petit",
    "move, refused": move_refused,
    "delete": "/-/delete/outils/pix",
    "files": "/-/files/ecrans/tout",
    "files, refused": file_refused,
    "search": "/-/search",
    "search, found": "/-/search?q=num%C3%A9rique",
    "search, narrowed": "/-/search?q=num%C3%A9rique&kind=outil",
    "search, nothing": "/-/search?q=zygomycete+introuvable",
    "search, suggestions": suggestions,
    "news": "/-/news",
    "block, news": "/-/block?block=flux&address=https://exemple.invalid/flux",
    "changes": "/-/changes",
    "changes, filtered": "/-/changes?action=delete",
    "pages": "/-/pages",
    "pages of a folder": "/-/pages?folder=outils",
    "links": "/-/links/outils/pix",
    "wanted": "/-/wanted",
    "orphans": "/-/orphans",
    "tags": "/-/tags",
    "pages of a tag": "/-/tags?tag=acc%C3%A8s+aux+droits",
    "fiche": "/contacts/mediatheque-merdrignac",
    "fiche of a study": "/etudes/demory-2022",
    "fiche, old version": "/-/version/{old}/contacts/mediatheque-merdrignac",
    "kinds": "/-/kind/",
    "kind, list": "/-/kind/lieu?view=list",
    "kind, cards": "/-/kind/projet?view=cards",
    "kind, table": "/-/kind/contact?view=table",
    "kind, A to Z": "/-/kind/contact?view=directory",
    "kind, map": "/-/kind/lieu?view=map",
    "kind, agenda": "/-/kind/evenement?view=agenda",
    "kind, month": "/-/kind/evenement?view=agenda&month=2026-11",
    "kind, timeline": "/-/kind/etude?view=timeline",
    "kind, gallery": "/-/kind/projet?view=gallery",
    "kind, filtered": "/-/kind/contact?q=num%C3%A9rique&kind=lieu&near=Brest",
    "kind, nothing": "/-/kind/lieu?q=zygomycete",
    "kind, unknown": "/-/kind/zygomycete",
    "to check": "/-/to-check",
    "verify": "/-/verify/contacts/mediatheque-merdrignac",
    "builder of a new kind": "/-/kind-of/",
    "builder": "/-/kind-of/annonce",
    "builder, text": "/-/kind-of/annonce?mode=source",
    "builder, delete": "/-/kind-of/annonce/delete",
    "import, for moderators": "/-/import",
    "protect, for moderators": "/-/protect/outils/pix",
    "rules": "/-/rules",
    "policy": "/-/moderation/policy",
    "withdraw, for moderators": "/-/withdraw/outils/pix",
    "hide, for moderators": "/-/hide/outils/pix",
    "consents, for moderators": "/-/consents",
    "consent, wrong link": "/-/consent/faux",
    "write to a person": "/-/write-to/outils/pix",
    "talk": "/-/talk/outils/pix",
    "report": "/-/report/outils/pix",
    "privacy": "/-/privacy",
    "moderation, for moderators": "/-/moderation",
    "moderation of a source, for moderators": "/-/moderation/source?handle=gare",
    "blocks, for moderators": "/-/moderation/blocks",
    "log of moderation": "/-/moderation/log",
    "proposals, for moderators": "/-/proposals",
    "own proposals": "/-/proposals/mine",
    "proposal of another": "/-/proposal/0123456789abcdef",
    "login": "/-/login",
    "login, refused": login_refused,
    "register": "/-/register",
    "register, refused": register_refused,
    "me": "/-/me",
    "me, signed in": member,
    "own account": Own("/-/me/account"),
    "follow": Own("/-/follow?what=page&value=outils/pix&next=/outils/pix"),
    "following": Own("/-/me/following"),
    "following, something": followed,
    "feed of nobody": "/-/following/abc.atom",
    "end of mail, wrong address": "/-/unsubscribe/abc",
    "security": Own("/-/me/security"),
    "telephone": Own("/-/me/telephone"),
    "telephone, refused": telephone_refused,
    "drafts, none": Own("/-/me/drafts"),
    "drafts": drafts,
    "draft": draft_kept,
    "tokens": Own("/-/me/tokens"),
    "tokens, made": token_made,
    "who": "/-/who/gare",
    "who, nobody": "/-/who/personne-ici",
    "admin, for moderators": "/-/admin",
    "invitations, for moderators": "/-/admin/invitations",
    "code, before the password": "/-/login/code",
    "forgotten": "/-/forgotten",
    "link that served": "/-/password/abc",
    "link of an address that served": "/-/confirm/abc",
    "service, without one": "/-/login/service",
    "back from a service, without one": "/-/login/back",
    "unknown address of the engine": "/-/rien",
}
