"""Forms of fiches: what is not changed stays to the byte, what is wrong is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.markup.frontmatter import split
from gare.model.errors import BadSource
from gare.wiki.forming import ordinary
from tests.wiki.forms import PERSON, SOURCE, changed_lines, codes, kind, made_of, sent, start


def test_a_form_sent_as_it_was_shown_changes_nothing() -> None:
    begun = start()

    made = made_of(kind(), begun, sent(kind(), begun))

    assert made.source == SOURCE


def test_one_field_changes_its_lines_only() -> None:
    begun = start()

    made = made_of(kind(), begun, sent(kind(), begun, telephone="01 02 03 04 05"))

    gone, came = changed_lines(SOURCE, made.source)
    assert gone == ["telephone: 02.98.00.80.80"]
    assert [line.replace("'", '"') for line in came] == ['telephone: "+33102030405"']


def test_boxes_keep_the_order_of_the_header() -> None:
    begun = start()
    shown_order = ("", "wifi", "scanner", "autre chose")

    same = made_of(kind(), begun, sent(kind(), begun, services=shown_order))
    more = made_of(kind(), begun, sent(kind(), begun, services=("", "wifi", "aide", "scanner")))

    assert same.source == SOURCE
    assert "services:\n  - scanner\n  - wifi\n  - aide\n" in more.source


def test_what_a_form_does_not_show_of_an_author_is_kept() -> None:
    begun = start()

    made = made_of(kind(), begun, sent(kind(), begun, auteurs__0__prenom="Maëlle A."))

    assert "role: relit" in made.source
    assert "prenom: Maëlle A." in made.source


def test_the_text_is_replaced_after_the_same_blank() -> None:
    begun = start()

    made = made_of(kind(), begun, replace(sent(kind(), begun), body="Un autre.\r\n\r\nTexte.\r\n"))

    assert split(made.source)[0] == split(SOURCE)[0]
    assert made.source.endswith("---\n\nUn autre.\n\nTexte.\n")


def test_an_emptied_field_goes_with_its_lines() -> None:
    begun = start()

    made = made_of(kind(), begun, sent(kind(), begun, note="", telephone=""))

    assert changed_lines(SOURCE, made.source)[1] == []
    assert "note" not in made.source


def test_what_was_wrong_before_is_told_and_does_not_block() -> None:
    begun = start()

    made = made_of(kind(), begun, sent(kind(), begun, courriel="accueil@mjc.example"))

    assert "places:number" in codes(made)
    assert codes(made, blocking=True) == []


def test_what_a_form_makes_wrong_blocks_all_together() -> None:
    begun = start()
    wrong = sent(kind(), begun, places="beaucoup", ouverture="32/13/2026", acces="jamais")

    made = made_of(kind(), begun, wrong)

    assert codes(made, blocking=True) == ["places:number", "ouverture:date", "acces:choice"]


def test_what_is_missing_never_blocks() -> None:
    begun = start()

    made = made_of(kind(), begun, sent(kind(), begun, adresse__adresse=""))

    assert "adresse:missing" in codes(made)
    assert made.blocking == ()


def test_the_address_of_a_person_is_asked_about_until_it_is_said_to_be_meant() -> None:
    begun = start()
    filled = sent(kind(), begun, courriel="prenom.nom@mairie.example")

    asked = made_of(kind(), begun, filled)
    key = asked.blocking[0].key
    meant = made_of(kind(), begun, replace(filled, agreed=frozenset({key})))
    other = sent(kind(), begun, courriel="autre.nom@mairie.example")
    again = made_of(kind(), begun, replace(other, agreed=frozenset({key})))

    assert codes(asked, blocking=True) == ["courriel:personal-email"]
    assert meant.blocking == ()
    assert codes(again, blocking=True) == ["courriel:personal-email"]


def test_a_person_is_not_saved_without_consent_whatever_was_there() -> None:
    person = kind(PERSON, "personne")
    begun = start("---\ntitle: Ana Le Bris\nkind: personne\nprenom: Ana\nnom: Le Bris\n---\n")

    made = made_of(person, begun, sent(person, begun))
    agreed = sent(person, begun, consentement__date="2026-01-02", consentement__portee=("", "nom"))

    assert codes(made, blocking=True) == ["consentement:consent"]
    assert made_of(person, begun, agreed).blocking == ()


def test_an_ordinary_page_becomes_a_fiche_and_back() -> None:
    plain = "---\ntags: [a]   # gardé\n---\n\n# La MJC\n\nTexte.\n"
    begun = start(plain)

    made = made_of(kind(), begun, replace(sent(kind(), begun), ident="un-identifiant"))

    assert made.source == plain.replace("---\n\n#", "kind: lieu\nid: un-identifiant\n---\n\n#")
    assert ordinary(made.source) == made.source.replace("kind: lieu\n", "")


def test_a_page_changes_kind_and_keeps_what_the_new_one_does_not_know() -> None:
    person = kind(PERSON, "personne")
    begun = start()

    made = made_of(person, begun, sent(person, begun, nom="Le Goff", prenom="Maëlle"))

    gone, came = changed_lines(SOURCE, made.source)
    assert gone == ['title: "MJC de la gare"   # guillemets gardés', "kind: lieu"]
    assert came[0].startswith("title: Maëlle Le Goff")
    assert {"kind: personne", "prenom: Maëlle", "nom: Le Goff"} <= set(came)


def test_a_title_that_was_a_heading_goes_to_the_header_once_changed() -> None:
    begun = start("---\nkind: lieu\n---\n\n# La *MJC*\n\nTexte.\n")

    same = made_of(kind(), begun, sent(kind(), begun))
    renamed = made_of(kind(), begun, sent(kind(), begun, title="La maison"))

    assert same.source == begun.source
    assert "title: La maison\n" in renamed.source
    assert "MJC" not in renamed.source


def test_a_header_that_cannot_be_read_has_no_form() -> None:
    with pytest.raises(BadSource) as caught:
        start("---\ntitle: [x\nkind: lieu\n---\n\nTexte.\n")

    assert caught.value.problems[0].code == "header-syntax"


LINES = st.lists(
    st.sampled_from(
        [
            "# un commentaire", "inconnue: 1.10", "autre: {a: [1, 2]}   # fin", "vide:",
            "telephone: '02 98 00 80 80'", "telephone: [1, 2]", "courriel: accueil@mjc.example # oui",
            "places: 12", "places: 12.5", "ouverture: 2026-03-15", "ouverture: demain",
            "gratuit: true", "gratuit: bof", "acces: libre", "acces: [libre, fermé]",
            "services: [aide, wifi]", "services: scanner", "services:\n  - autre\n  # ici\n  - wifi",
            "sites: https://a.example", "sites:\n- https://a.example\n- pas un site",
            "auteurs: [{nom: A, x: 1}, B]", "auteurs: Quelqu'un", "adresse: 1 rue\ncommune: Brest",
            "latitude: 48.4", "code_postal: 01000", "horaires: Mo-Fr 09:00-12:00",
            "horaires: jamais le lundi", "note: |\n  a\n  b", "note: >-\n  a\n  b",
            "tags: [a, 'b, c']", "tags: a", "license: cc-by-4.0", "status: publie",
            "verified: 2026-01-01", "title: Un titre", "title: 2024", "summary: \"Résumé : ici\"",
        ]
    ),
    max_size=14,
    unique_by=lambda line: line.partition(":")[0],
)  # fmt: skip
BODIES = st.sampled_from(
    ["", "\n", "\nTexte.\n", "# Titre\n\nTexte", "\n\n\nTexte.\n\n\n", "a\n---\n"]
)


@given(lines=LINES, body=BODIES)
def test_any_form_sent_as_shown_changes_nothing(lines: list[str], body: str) -> None:
    source = "\n".join(["---", "kind: lieu", *lines, "---", body])
    begun = start(source)

    made = made_of(kind(), begun, sent(kind(), begun))

    assert made.source == source
    assert made.blocking == ()


@given(lines=LINES, body=BODIES, places=st.integers(1, 999))
def test_any_form_changes_only_the_lines_of_what_changed(
    lines: list[str], body: str, places: int
) -> None:
    kept = [line for line in lines if not line.startswith("places")]
    source = "\n".join(["---", "kind: lieu", "places: 7000", *kept, "---", body])
    begun = start(source)

    made = made_of(kind(), begun, sent(kind(), begun, places=str(places)))

    assert made.source == source.replace("places: 7000", f"places: {places}")
