"""What one may not read is in no answer at all: every address of the site is asked, as a visitor.

Pages are kept by their path, their folder, their kind, their owner; they were public before, they
were moved, deleted, are linked from everywhere and written about in commits of other pages.
"""

from __future__ import annotations

import html

import pytest
from flask import Flask

from gare.app import application
from gare.model.people import Author, Person, Role
from gare.wiki.indexing import catch_up, rebuild
from gare.wiki.moving import MoveForm, move
from gare.wiki.removing import delete
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, base_of, put, text_of
from tests.web.keepers import signed_in, token
from tests.web.walking import Places, addresses, asked
from tests.wiki.fiches import FICHES

SECRET = "zyzomys"
MAUD = Person(Role.ADMIN, Author("Maud", "maud"))
LIEU = f"""---
kind: lieu
title: Gerbille {SECRET}
id: lieu-{SECRET}
tags: [{SECRET}]
aliases: [alias-{SECRET}]
telephone: 02 98 00 80 80
---
# Gerbille {SECRET}

Une gerbille {SECRET} [accueil](accueil.md) [[page-{SECRET}]] ![image](bureau/{SECRET}.txt)
"""
PUBLIC = {
    "accueil.md": "# Accueil\n\n[a](etudes/rapport.md) [b](bureau/notes.md) [c](fiche.md)\n\n"
    "```{nouveautes}\n```\n\n```{changements}\n```\n\n```{demandees}\n```\n\n```{mots-cles}\n```\n\n"
    "```{sous-pages}\ndossier: bureau\n```\n\n```{liste}\ngenre: lieu\n```\n",
    "etudes.md": "# Études\n\ntexte public\n",
}
PAGES = {
    "etudes/rapport.md": LIEU,
    "etudes/rapport/pj.txt": f"{SECRET}\n",
    "bureau/notes.md": LIEU.replace("lieu-", "autre-"),
    "bureau/notes/sous.md": f"# Sous {SECRET}\n",
    "bureau/parti.md": LIEU.replace("lieu-", "parti-"),
    "bureau/deplace.md": f"# Déplacé {SECRET}\n",
    "fiche.md": f"---\nkind: decision\n---\n# Décision {SECRET}\n",
    "_gare/talk/etudes/rapport.md": f"# On parle de {SECRET}\n",
    "annuaire/elle.md": LIEU.replace("lieu-", "elle-"),
    "annuaire/elle/pj.txt": f"{SECRET}\n",
    "_gare/talk/annuaire/elle.md": f"# On parle de {SECRET}\n",
}
RULES = """rules:
  - path: etudes/rapport
    read: moderators
  - path: bureau/**
    read: members
  - path: nouveau/**
    read: members
  - kind: decision
    read: moderators
  - kind: contact
    read: members
"""
PATHS = (
    "accueil", "etudes", "etudes/rapport", "bureau", "bureau/notes", "bureau/notes/sous", "bureau/parti",
    "bureau/deplace", "nouveau/place", "fiche", "_gare/talk/etudes/rapport", "_gare/rules.yml",
    "etudes/rapport/pj.txt", "brouillons/lea/idee", "autre", "gerbille",
    "annuaire/elle", "annuaire/elle/pj.txt", "_gare/talk/annuaire/elle",
)  # fmt: skip
QUERIES = (
    "", "q=gerbille", "q=gerb", "q=decision&kind=lieu", "kind=lieu", "title=Gerbille", "folder=bureau",
    "author=maud", "prefix=bureau", "view=map", "view=table&sort=title", "f.telephone=02+98+00+80+80",
    "block=liste&kind=lieu", "q=lieu&field=structure",
)  # fmt: skip

PLACES = Places(PATHS, QUERIES, ("lieu", "decision"), ("maud", "visiteur-lilas-1001", "lea"))


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    """Return a wiki where what is kept was public first, moved, deleted, spoken of elsewhere."""
    made = wiki_with({**FICHES, **PUBLIC, **PAGES})
    catch_up(made)
    move(made, "bureau/deplace", MAUD, MoveForm("nouveau/place", False, f"Va {SECRET}", ""))
    move(made, "bureau/notes", MAUD, MoveForm("bureau/carnet", False, f"Déplace {SECRET}", ""))
    move(made, "bureau/carnet", MAUD, MoveForm("bureau/notes", False, f"Remet {SECRET}", ""))
    delete(made, "bureau/parti", MAUD, base_of(made, "bureau/parti.md"), f"Adieu {SECRET}")
    put(made, {"_gare/rules.yml": RULES, "brouillons/lea/idee.md": f"# Idée {SECRET}\n"}, MAUD)
    return made


@pytest.fixture
def app(wiki: Wiki) -> Flask:
    return application(wiki)


def test_no_answer_says_anything_of_what_a_visitor_may_not_read(app: Flask, wiki: Wiki) -> None:
    client, leaks, count = app.test_client(), [], 0
    for address in addresses(app, wiki, PLACES):
        count += 1
        if SECRET in asked(client, address):
            leaks.append(address)

    assert leaks == []
    assert count > 1_000


def test_a_member_sees_what_members_may_and_nothing_more(app: Flask, wiki: Wiki) -> None:
    member = signed_in(app, wiki, Role.MEMBER, "Zoé Martin")

    assert SECRET in asked(member, "/bureau/notes")
    assert SECRET in asked(member, "/annuaire/elle")
    assert SECRET in asked(member, "/-/history/bureau/parti")
    assert SECRET not in asked(member, "/etudes/rapport")
    assert SECRET not in asked(member, "/fiche")
    assert SECRET not in asked(member, "/brouillons/lea/idee")
    hits = asked(member, "/-/search?q=gerbille")
    assert "bureau/notes" in hits
    assert "etudes/rapport" not in hits


def test_a_moderator_sees_all_of_it_and_nobody_gets_what_they_were_shown(
    app: Flask, wiki: Wiki
) -> None:
    keeper = signed_in(app, wiki, Role.MODERATOR)
    shown = [
        "/etudes/rapport", "/bureau/notes", "/-/search?q=gerbille", "/-/changes", "/-/pages", "/",
        "/-/history/etudes/rapport", "/etudes/rapport.md", "/etudes/rapport/pj.txt", "/fiche",
    ]  # fmt: skip
    for address in shown * 2:
        assert SECRET in asked(keeper, address) or address in {"/", "/-/pages"}
    for address in shown:
        assert SECRET not in asked(app.test_client(), address), address
        assert "public" not in keeper.get(address).headers.get("Cache-Control", "")


def test_the_owner_of_a_draft_alone_reads_it(app: Flask, wiki: Wiki) -> None:
    lea = signed_in(app, wiki, Role.MEMBER, "Lea")
    account = wiki.people.account_named("Lea")
    assert account is not None
    assert account.handle == "lea"

    assert SECRET in asked(lea, "/brouillons/lea/idee")
    assert SECRET in asked(lea, "/-/search?q=idee")
    assert SECRET not in asked(app.test_client(), "/-/search?q=idee")


def test_what_opens_again_is_seen_again_with_its_past(app: Flask, wiki: Wiki) -> None:
    client = app.test_client()
    assert SECRET not in asked(client, "/bureau/notes")

    put(wiki, {"_gare/rules.yml": ""}, MAUD)

    assert SECRET in asked(client, "/bureau/notes")
    assert SECRET in asked(client, "/-/history/bureau/notes")
    assert SECRET not in asked(client, "/brouillons/lea/idee")


def test_a_fault_keeps_what_was_kept_and_shuts_writing(app: Flask, wiki: Wiki) -> None:
    put(wiki, {"_gare/rules.yml": "rules:\n  - path: x\n    raed: members\n"}, MAUD)
    visitor, keeper = app.test_client(), signed_in(app, wiki, Role.MODERATOR)
    admin = signed_in(app, wiki, Role.ADMIN, "Ada Admin")

    assert SECRET not in asked(visitor, "/bureau/notes")
    assert visitor.get("/etudes").status_code == 200
    assert visitor.get("/-/edit/etudes").status_code == 403
    assert keeper.get("/-/edit/etudes").status_code == 403
    assert admin.get("/-/edit/etudes").status_code == 200
    assert "Ligne 3" in asked(keeper, "/-/rules")


def test_a_lost_file_of_rules_keeps_what_was_kept_and_shuts_writing(app: Flask, wiki: Wiki) -> None:
    rules = text_of(wiki, "_gare/rules.yml")
    put(wiki, {"_gare/rules.yml": None}, MAUD)
    put(wiki, {"autre.md": "# Autre\n"}, MAUD)
    rebuild(wiki)
    visitor, keeper = app.test_client(), signed_in(app, wiki, Role.MODERATOR)
    admin = signed_in(app, wiki, Role.ADMIN, "Ada Admin")

    assert SECRET not in asked(visitor, "/bureau/notes")
    assert SECRET not in asked(application(wiki).test_client(), "/-/changes")
    assert visitor.get("/-/edit/etudes").status_code == 403
    assert keeper.get("/-/edit/etudes").status_code == 403
    assert "ce fichier manque" in asked(keeper, "/-/rules")
    chosen = {"csrf_token": token(admin, "/-/rules"), "base": "", "read": "members"}
    chosen |= {"change": "members", "scope": "page"}
    assert admin.post("/-/protect/etudes", data=chosen).status_code == 422
    sent = {"csrf_token": token(admin, "/-/rules"), "base": "", "source": rules}
    assert rules in html.unescape(asked(admin, "/-/rules"))
    assert admin.post("/-/rules", data=sent).status_code == 303
    assert visitor.get("/-/edit/etudes").status_code == 200
    assert SECRET not in asked(visitor, "/bureau/notes")


def test_a_protected_page_answers_like_a_missing_one(app: Flask, wiki: Wiki) -> None:
    client = app.test_client()
    kept, missing = client.get("/etudes/rapport"), client.get("/etudes/jamais")

    assert kept.status_code == missing.status_code == 404
    assert "connectez-vous" in kept.text
    assert "connectez-vous" in missing.text
