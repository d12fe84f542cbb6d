"""Screens of forms: filled, given back with what is wrong beside each field, a place found."""

from __future__ import annotations

import pytest

from gare.model.errors import Conflict
from gare.model.kinds import Kind
from gare.model.names import PagePath
from gare.wiki.filling import again, begin, form_of, free_path, leaf_kinds, same_one, seen, twins
from gare.wiki.forming import Filled, make
from gare.wiki.grounds import Ground, ground_of
from gare.wiki.indexing import catch_up
from gare.wiki.kinds import kind_of
from gare.wiki.views.forming import Control, FormField, FormView
from gare.wiki.wiki import Wiki
from gare.wiki.writing import Form, save
from tests.making import ANNE, MakeWiki, base_of, put, text_of
from tests.wiki.forms import FILES, PLACE, SCHEMA, SOURCE, codes, sent


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    made = wiki_with(FILES)
    catch_up(made)
    return made


def known(wiki: Wiki, name: str) -> Kind:
    """Return a kind of the wiki."""
    found = kind_of(wiki, name)
    assert found is not None
    return found


def field(view: FormView, name: str) -> FormField:
    """Return a field of a form."""
    return next(one for one in view.fields if one.field.name == name)


def control(view: FormView, name: str) -> Control:
    """Return an input of a form by its name."""
    found = (one for f in view.fields for row in f.rows for one in row)
    return next(one for one in found if one.name == f"field.{name}")


def test_a_form_is_filled_and_says_what_to_look_at_again(wiki: Wiki) -> None:
    lieu = known(wiki, "lieu")

    view = form_of(wiki, "contacts/mjc", ANNE, lieu)

    assert control(view, "telephone").value == "02.98.00.80.80"
    assert control(view, "auteurs.0.nom").value == "Le Goff"
    assert control(view, "auteurs.2.nom").value == ""
    assert control(view, "horaires.mo").value
    assert [one.label for one in control(view, "services").options][-1] == "autre chose"
    assert [one.problem.field for one in view.warned] == ["places", "services"]
    assert view.blocking == ()
    assert [key for key, _ in view.kept] == ["cle_inconnue", "vide"]


def test_a_fault_is_beside_its_own_input(wiki: Wiki) -> None:
    lieu = known(wiki, "lieu")
    begun = ground_of(wiki, "contacts/mjc", base_of(wiki, "contacts/mjc.md"))
    filled = sent(
        lieu, begun, auteurs__1__organisme="", auteurs__2__nom="X", auteurs__2__orcid="0",
        sites=("", "https://a.example", "rien du tout"), adresse__code_postal="ABC",
    )  # fmt: skip

    made = make(PLACE, lieu, begun, filled)
    view = again(wiki, "contacts/mjc", ANNE, lieu, filled, made)

    assert [one.target for one in view.blocking] == [
        "f-sites-1", "f-auteurs-2-orcid", "f-adresse-code_postal",
    ]  # fmt: skip
    assert control(view, "auteurs.2.orcid").faults[0].blocks


def test_one_more_value_is_shown_and_all_the_rest_given_back(wiki: Wiki) -> None:
    lieu = known(wiki, "lieu")
    filled = Filled(
        {"field.auteurs.0.nom": ("A",), "field.auteurs.1.nom": ("",), "field.sites": ("x", "")},
        "Texte", "", "résumé", "Anne", add="auteurs",
    )  # fmt: skip

    view = again(wiki, "", ANNE, lieu, filled)

    numbers = [row[0].name for row in field(view, "auteurs").rows]
    assert numbers == ["field.auteurs.0.nom", "field.auteurs.2.nom", "field.auteurs.3.nom"]
    assert field(view, "auteurs").rows[-1][0].first
    assert [row[0].value for row in field(view, "sites").rows] == ["x", ""]
    assert (view.body, view.summary, view.author, view.unsaved) == ("Texte", "résumé", "Anne", True)


def test_others_may_write_meanwhile(wiki: Wiki) -> None:
    lieu = known(wiki, "lieu")
    begun = ground_of(wiki, "contacts/mjc", base_of(wiki, "contacts/mjc.md"))
    filled = sent(lieu, begun, telephone="01 02 03 04 05")
    put(wiki, {"contacts/mjc.md": SOURCE.replace("Le texte.", "Le texte d’un autre.")})

    save(wiki, "contacts/mjc", ANNE, make(PLACE, lieu, begun, filled).form(filled))

    text = text_of(wiki, "contacts/mjc.md")
    assert "+33102030405" in text
    assert "Le texte d’un autre." in text
    assert text.endswith("une fin sans ligne.\n\n")


def test_a_made_title_gives_a_free_path_and_shows_who_is_there(wiki: Wiki) -> None:
    person = known(wiki, "personne")
    filled = Filled({"field.prenom": ("Ana",), "field.nom": ("Le Bris",)}, "", "", "", "")

    made = make(PagePath(""), person, Ground(), filled)

    assert made.title == "Ana Le Bris"
    assert "title: Ana Le Bris\n" in made.source
    assert [one.path for one in twins(wiki, person, made.title, "contacts")] == [
        "contacts/ana-le-bris"
    ]
    assert free_path(wiki, made.title, "contacts") == "contacts/ana-le-bris-2"
    assert same_one(wiki, "ana") == "contacts/ana-le-bris"
    assert same_one(wiki, "") is None


def test_a_new_fiche_needs_what_its_title_is_made_of(wiki: Wiki) -> None:
    person = known(wiki, "personne")

    made = make(PagePath(""), person, Ground(), Filled({}, "Texte", "", "", ""))

    assert codes(made, blocking=True) == ["prenom:untitled", "consentement:consent"]


def test_a_new_form_begins_with_its_title_and_its_kind(wiki: Wiki) -> None:
    lieu = known(wiki, "lieu")

    view = begin(wiki, ANNE, lieu, path="contacts/neuf", title="Neuf", ident="abc")
    made = make(
        PagePath("contacts/neuf"), lieu, Ground(),
        Filled({"field.title": ("Neuf",), "field.places": ("3",)}, "Texte.", "", "", "", "abc"),
    )  # fmt: skip

    assert control(view, "title").value == "Neuf"
    assert view.faults == ()
    assert made.source == "---\ntitle: Neuf\nkind: lieu\nid: abc\nplaces: 3\n---\n\nTexte.\n"


def test_the_preview_is_the_fiche_that_would_be_read(wiki: Wiki) -> None:
    lieu = known(wiki, "lieu")
    begun = ground_of(wiki, "contacts/mjc", base_of(wiki, "contacts/mjc.md"))

    found = seen(wiki, "contacts/mjc", ANNE, lieu, make(PLACE, lieu, begun, sent(lieu, begun)))

    assert "telephone" in {one.name for one in found.record.first}
    assert "Avec deux blancs" in found.parts[0].html


def test_a_version_that_is_gone_is_replaced_by_the_present_one(wiki: Wiki) -> None:

    begun = ground_of(wiki, "contacts/mjc", "f" * 40)

    assert begun.base == base_of(wiki, "contacts/mjc.md")


def test_kinds_that_others_extend_are_not_proposed(wiki_with: MakeWiki) -> None:
    wiki = wiki_with(FILES | {"_gare/kinds/lieu.yml": SCHEMA + "extends: contact\n"})
    catch_up(wiki)

    assert [one.name for one in leaf_kinds(wiki)] == ["lieu", "personne"]


def test_a_page_that_came_meanwhile_is_never_overwritten(wiki: Wiki) -> None:
    theirs = text_of(wiki, "contacts/ana-le-bris.md")

    with pytest.raises(Conflict):
        save(wiki, "contacts/ana-le-bris", ANNE, Form("# B\n", "", "", "", made=True))

    assert text_of(wiki, "contacts/ana-le-bris.md") == theirs
