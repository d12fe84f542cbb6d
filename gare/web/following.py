"""Screens of what one follows, one's own feed, and the messages that tell of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from gare.model.entering import Message
from gare.model.errors import PageMissing
from gare.model.following import Pace, What
from gare.model.people import Account, AccountState
from gare.model.rules import asker_of
from gare.web.context import answer, on_site, origin, secret_key, the_wiki, whole_wiki
from gare.web.feeds import atom
from gare.web.languages import gettext as _
from gare.web.languages import language, ngettext
from gare.web.own import signed_in
from gare.web.recovering import private
from gare.wiki import following as use
from gare.wiki.seeing import seen_by
from gare.wiki.telling import Compose
from gare.wiki.views.telling import TellingView, ToldLine, UnsubscribeView

blueprint = Blueprint("following", __name__)
unsubscribing = Blueprint("unsubscribing", __name__)
"""Apart: it needs no token of a form, the address is one."""
Sentence = Callable[[], str]
PACES: Final[dict[str, Sentence]] = {
    Pace.NOW: lambda: _("par courriel, tout de suite"),
    Pace.DAILY: lambda: _("par courriel, une fois par jour"),
    Pace.WEEKLY: lambda: _("par courriel, une fois par semaine"),
    Pace.FEED: lambda: _("par mon flux seulement"),
    Pace.NEVER: lambda: _("jamais"),
}
WHATS: Final[dict[str, Sentence]] = {
    What.PAGE: lambda: _("La page"),
    What.FOLDER: lambda: _("Le dossier, avec ses pages"),
    What.KIND: lambda: _("Toutes les fiches"),
    What.TAG: lambda: _("Le mot-clé"),
    What.SEARCH: lambda: _("La recherche"),
    What.MENTION: lambda: _("Votre nom"),
}
_MAX_TOKEN_CHARS: Final = 300


@blueprint.get("/-/follow")
def choose() -> BaseResponse:
    """Show what may be followed from where one is."""
    mine, back = signed_in(), on_site(request.args.get("next", "/"))
    what, value = request.args.get("what", "")[:20], request.args.get("value", "")[:300]
    return answer("follow.html", use.choices(the_wiki(), mine, what, value, back))


@blueprint.post("/-/follow")
def follow() -> BaseResponse:
    """Follow what was chosen, and go back where one was."""
    mine = signed_in()
    what, _colon, value = request.form.get("choice", "")[:320].partition(":")
    use.follow(the_wiki(), mine, (what, value), request.form.get("pace", ""), datetime.now(UTC))
    flash(_("C’est noté : vous suivez cela."), "done")
    return redirect(on_site(request.form.get("next", "/")), 303)


@blueprint.get("/-/me/following")
def following() -> BaseResponse:
    """Show what one follows."""
    mine = signed_in()
    return private(answer("following.html", use.following(the_wiki(), mine, feed_address(mine))))


@blueprint.post("/-/me/following")
def change() -> BaseResponse:
    """Keep how one is told of each thing."""
    mine = signed_in()
    paces = {
        int(number): said
        for name, said in request.form.items()
        if name.startswith("pace.")
        and (number := name.removeprefix("pace."))
        and number.isascii()
        and number.isdigit()
        and len(number) < 10
    }
    use.change(the_wiki(), mine, paces, datetime.now(UTC))
    flash(_("Vos choix sont enregistrés."), "done")
    return redirect("/-/me/following", 303)


@blueprint.post("/-/me/following/feed")
def renew() -> BaseResponse:
    """Give one's feed another address."""
    the_wiki().people.follows.renew_feed(signed_in().id)
    flash(_("Votre flux a une nouvelle adresse ; l’ancienne ne sert plus."), "done")
    return redirect("/-/me/following", 303)


@blueprint.post("/-/me/following/address")
def forgive() -> BaseResponse:
    """Write again to an address that was refused."""
    mine = signed_in()
    the_wiki().people.follows.forgive(use.email_of(the_wiki(), mine))
    flash(_("Nous écrirons de nouveau à cette adresse."), "done")
    return redirect("/-/me/following", 303)


@blueprint.get("/-/following/<key>.atom")
def feed(key: str) -> BaseResponse:
    """Send the feed of an account to whoever has its secret address."""
    number, version = _read(_feed_signer(), key)
    people = whole_wiki().people
    profile = people.profiles.of(int(number)) if number.isdigit() else None
    if (
        profile is None
        or profile.state is not AccountState.ACTIVE
        or version != str(people.follows.feed_number(profile.account.id))
    ):
        raise PageMissing("")
    wiki = seen_by(whole_wiki(), asker_of(profile.account))
    title = _("%(site)s : ce que vous suivez", site=wiki.settings.site_name)
    revisions = use.recent(wiki, profile.account)
    body = atom(origin(), title, request.path, "/-/me/following", revisions)
    response = private(Response(body, content_type="application/atom+xml; charset=utf-8"))
    response.add_etag()
    return response.make_conditional(request)


@unsubscribing.get("/-/unsubscribe/<token>")
def ask(token: str) -> BaseResponse:
    """Ask before mail is stopped: programs that read mail open its links."""
    _number, pace = _mailed(token)
    return private(answer("unsubscribe.html", UnsubscribeView(token, pace, done=False)))


@unsubscribing.post("/-/unsubscribe/<token>")
def unsubscribe(token: str) -> BaseResponse:
    """Stop the mail that a message belongs to, from a button or by RFC 8058."""
    number, pace = _mailed(token)
    whole_wiki().people.follows.silence(number, pace, datetime.now(UTC))
    return private(answer("unsubscribe.html", UnsubscribeView(token, pace, done=True)))


def composer(app: Flask) -> Compose:
    """Return what writes messages about what someone follows, outside of any request."""

    def compose(account: Account, view: TellingView) -> Message:
        with app.test_request_context("/"):
            token = str(_mail_signer().dumps([str(account.id), view.pace.value]))
            place = f"{whole_wiki().settings.site_url}/-/unsubscribe/{token}"
            shown = replace(view, unsubscribe_address=place)
            headers = {
                "List-Unsubscribe": f"<{place}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Precedence": "bulk",
            }
            return Message(
                "",
                _subject(shown),
                render_template("mails/following.txt", view=shown),
                render_template("mails/following.html", view=shown, language=language()),
                headers,
            )

    return compose


def feed_address(mine: Account) -> str:
    """Return the secret address of the feed of an account."""
    number = the_wiki().people.follows.feed_number(mine.id)
    key = _feed_signer().dumps([str(mine.id), str(number)])
    return f"{origin()}/-/following/{key}.atom"


@blueprint.app_template_filter()
def pace_name(pace: Pace) -> str:
    """Return how soon one is told, in words."""
    return PACES[pace]()


@blueprint.app_template_filter()
def what_name(what: What) -> str:
    """Return what sort of thing is followed, in words."""
    return WHATS[what]()


@blueprint.app_template_filter()
def told_why(line: ToldLine) -> str:
    """Return why a change is told."""
    if line.what is What.MENTION:
        return _("Votre nom y est cité.")
    if line.what is What.PAGE:
        return _("Vous suivez cette page.")
    value = " + ".join(filter(None, line.value.split("\n")))
    return _("Vous suivez « %(value)s ».", value=value)


def _subject(view: TellingView) -> str:
    """Return the subject of a message: that one was called comes first."""
    count = len({line.address for line in view.lines}) + view.more
    called = next((line for line in view.lines if line.what is What.MENTION), None)
    if count > 1 and called is None:
        return ngettext(
            "%(site)s : %(num)s page", "%(site)s : %(num)s pages", count, site=view.site
        )
    line = called or view.lines[0]
    if called:
        return _("%(site)s : on vous cite dans « %(title)s »", site=view.site, title=line.title)
    return _("%(site)s : « %(title)s »", site=view.site, title=line.title)


def _mailed(token: str) -> tuple[int, Pace]:
    """Return the account and the pace of the messages a token stops. Raises `PageMissing`."""
    number, pace = _read(_mail_signer(), token)
    if not number.isdigit() or pace not in {one.value for one in Pace}:
        raise PageMissing("")
    return int(number), Pace(pace)


def _read(signer: URLSafeSerializer, token: str) -> tuple[str, str]:
    """Return the two words that were signed. Raises `PageMissing` for any other token."""
    try:
        first, second = signer.loads(token[:_MAX_TOKEN_CHARS])
    except (BadSignature, ValueError, TypeError) as fault:
        raise PageMissing("") from fault
    return str(first), str(second)


def _mail_signer() -> URLSafeSerializer:
    """Return what signs the addresses that stop mail."""
    return URLSafeSerializer(secret_key(), salt="gare-unsubscribe")


def _feed_signer() -> URLSafeSerializer:
    """Return what signs the addresses of feeds."""
    return URLSafeSerializer(secret_key(), salt="gare-feed")
