"""Every use case and every role: what each may ask for, written down, and nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound

from gare.app import application
from gare.model.people import Role
from gare.model.rules import LEVELS
from gare.wiki.indexing import catch_up
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki
from tests.web.keepers import signed_in, token
from tests.wiki.fiches import FICHES

FILES = {
    **FICHES,
    "etudes.md": "# Études\n\nUn texte.\n",
    "etudes/plan.txt": "Un plan.\n",
    "_gare/moderation.yml": "challenge: {when: never}\n",
}
SEEN = {
    Role.VISITOR: """
/ /etudes /etudes.md /etudes/plan.txt /-/edit/ /-/edit/etudes /-/edit/neuve /-/new /-/files/etudes
/-/history/etudes /-/history/etudes.atom /-/diff/etudes /-/blame/etudes /-/links/etudes /-/block
/-/changes /-/changes.atom /-/search?q=etude /-/api/v1/titles?q=et /-/pages /-/wanted /-/orphans
/-/tags /-/news /-/kind/ /-/kind/lieu /-/kind/lieu/points /-/kind/lieu.json /-/to-check
/-/verify/contacts/mediatheque /-/version/{commit}/etudes /-/revert/etudes?commit={commit}
/-/restore/etudes /-/talk/etudes /-/report/etudes /-/write-to/contacts/mediatheque
/-/proposals/mine /-/proposal/none /-/moderation/log /-/rules /-/moderation/policy
/-/who/visiteur-lilas-1001 /-/kind-of/
/-/kind-of/lieu /-/login /-/login/code /-/login/service /-/register /-/forgotten
/-/password/none /-/confirm/none /-/consent/none /-/unsubscribe/none /-/following/none.atom /-/me /-/me/export
/-/privacy /-/health /-/ready /content.git /content.git/ /-/static/x/gare.css
/content.git/info/refs?service=git-upload-pack
""",
    Role.MEMBER: """
/-/move/etudes /-/delete/etudes /-/me/account /-/me/security /-/me/telephone
/-/me/tokens /-/me/following /-/me/drafts /-/follow?what=page&value=etudes
""",
    Role.MODERATOR: """
/-/moderation /-/moderation/blocks /-/moderation/source?handle=visiteur-lilas-1001 /-/proposals
/-/protect/etudes /-/import /-/consents /-/hide/etudes /-/withdraw/etudes /-/admin
/-/admin/invitations /-/kind-of/lieu/delete
""",
}
"""What is asked for by GET, by the least role that gets it."""
DONE = {
    Role.VISITOR: """
/-/edit/etudes /-/files/etudes /-/new /-/preview /-/language /-/login /-/login/code /-/register
/-/forgotten /-/password/none /-/confirm/none /-/consent/none /-/unsubscribe/none /-/report/etudes
/-/talk/etudes /-/verify/contacts/mediatheque /-/revert/etudes /-/restore/etudes
/-/proposal/none /-/write-to/contacts/mediatheque /-/me/pseudonym
/-/kind-of/ /-/kind-of/lieu
""",
    Role.MEMBER: """
/-/move/etudes /-/delete/etudes /-/follow /-/me/close /-/me/email /-/me/following
/-/me/following/address /-/me/following/feed /-/me/former /-/me/name /-/me/password
/-/me/services /-/me/sessions /-/me/telephone /-/me/tokens /-/me/drafts
""",
    Role.MODERATOR: """
/-/moderation?do=approve&path=etudes&newest=x /-/moderation?do=revert&path=etudes&newest=x
/-/moderation?do=hold&path=etudes&newest=x /-/moderation?do=trust&path=etudes&newest=x
/-/moderation?do=all /-/moderation/blocks?block=1 /-/moderation/read-only?do=open
/-/moderation/source?handle=x&author=x&source=handle&undo=1&days=1
/-/moderation/source?handle=x&author=x&source=handle&block=1&days=1
/-/admin/account?do=accept&account=99 /-/admin/account?do=decline&account=99
/-/admin/invitations /-/consents /-/hide/etudes
/-/import /-/import/file /-/protect/etudes?change=members&read=everyone&scope=page /-/rules
/-/moderation/policy
/-/withdraw/etudes /-/kind-of/lieu/delete /-/kind-of/lieu?mode=source&do=save&source=label%3A+Endroit%0A
""",
    Role.ADMIN: """
/-/admin/account?do=role&account=99&role=admin /-/admin/account?do=disable&account=99
/-/admin/account?do=enable&account=99 /-/admin/account?do=link&account=99
""",
}
"""What is asked for by POST, fields after the question mark."""
ELSEWHERE = {
    ("GET", "/-/login/back"),
    ("POST", "/content.git/git-receive-pack"),
    ("POST", "/-/logout"),
}
"""Who comes back from another service, a token, the end of a session: they have their own tests."""
JUNK = "\x00é<b>'\"../%00" + "9" * 40


@dataclass(frozen=True, slots=True)
class Browsers:
    """One browser for each role, on one site."""

    app: Flask
    wiki: Wiki
    of: dict[Role, FlaskClient] = field(default_factory=dict)

    def get(self, role: Role, address: str) -> int:
        """Return the status of an address for someone of this role."""
        return self._of(role).get(address.format(commit=self.wiki.store.head())).status_code

    def post(self, role: Role, address: str, /, **fields: str) -> int:
        """Return the status of a form sent by someone of this role."""
        path, _mark, query = address.partition("?")
        said = dict(parse_qsl(query))
        sent = {**fields, **said, "csrf_token": token(self._of(role), "/-/report/etudes")}
        return self._of(role).post(path, data=sent).status_code

    def _of(self, role: Role) -> FlaskClient:
        """Return the browser of someone of this role, made when first asked for."""
        if role not in self.of:
            new = self.app.test_client() if role is Role.VISITOR else None
            self.of[role] = new or signed_in(self.app, self.wiki, role, f"Zoé {role}")
        return self.of[role]


@pytest.fixture
def browsers(wiki_with: MakeWiki) -> Browsers:
    wiki = wiki_with(FILES)
    catch_up(wiki)
    return Browsers(application(wiki), wiki)


def cases(group: dict[Role, str]) -> Iterator[tuple[str, Role]]:
    """Give the addresses of a group with the least role for each."""
    yield from ((address, least) for least, text in group.items() for address in text.split())


def is_refused(status: int) -> bool:
    """Tell whether someone was told to go and sign in, or that it is not for them."""
    return status in {401, 403}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_what_is_for_it_and_nothing_else(browsers: Browsers, role: Role) -> None:
    found = {address: browsers.get(role, address) for address, _least in cases(SEEN)}

    assert {address for address, status in found.items() if status >= 500} == set()
    assert {address for address, status in found.items() if is_refused(status)} == {
        address for address, least in cases(SEEN) if LEVELS[role] < LEVELS[least]
    }


@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_is_for_it_and_nothing_else(browsers: Browsers, role: Role) -> None:
    found = {address: browsers.post(role, address) for address, _least in cases(DONE)}

    assert {address for address, status in found.items() if status >= 500} == set()
    assert {address for address, status in found.items() if is_refused(status)} == {
        address for address, least in cases(DONE) if LEVELS[role] < LEVELS[least]
    }


@pytest.mark.parametrize("role", [Role.VISITOR, Role.ADMIN])
def test_forms_full_of_anything_break_nothing(browsers: Browsers, role: Role) -> None:
    sources = Path("gare/web").glob("*.py")
    names = {
        name for file in sources for name in re.findall(r'form\.get\("(\w+)"', file.read_text())
    }
    junk = dict.fromkeys(names - {"csrf_token"}, JUNK)
    addresses = [one.partition("?")[0] for one, _least in cases(DONE)]

    found = {address: browsers.post(role, address, **junk) for address in addresses}

    assert {address: status for address, status in found.items() if status >= 500} == {}


def test_no_use_case_is_left_out(browsers: Browsers) -> None:
    router = browsers.app.url_map.bind("localhost")
    known = {("GET", one.partition("?")[0]) for one, _least in cases(SEEN)}
    known |= {("POST", one.partition("?")[0]) for one, _least in cases(DONE)} | ELSEWHERE
    reached = set()
    for method, address in known:
        try:
            endpoint, _arguments = router.match(address.format(commit="c"), method)
        except NotFound:
            continue
        reached.add((method, endpoint))

    there = {
        (method, rule.endpoint)
        for rule in browsers.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert there - reached == set()
