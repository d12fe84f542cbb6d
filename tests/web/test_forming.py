"""Forms of fiches over HTTP: saved, or given back with everything that was typed."""

from __future__ import annotations

import re
import resource
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from gare.app import application
from gare.kinds.codes import CODES
from gare.kinds.engine import STATUSES, form_fields
from gare.kinds.registry import TYPES
from gare.kinds.types.composite import Composite
from gare.kinds.types.hours import SUBS
from gare.model.kinds import Field, Kind
from gare.shipped import themes_folder
from gare.web import field_words
from gare.wiki.moving import MoveForm, move
from gare.wiki.removing import delete
from gare.wiki.wiki import Wiki
from tests.making import ANNE, MakeWiki, base_of, put, text_of
from tests.themes import markup
from tests.wiki.forms import FILES, SCHEMA, SOURCE

MJC = "/-/edit/contacts/mjc"
CONSENT = {"field.consentement.date": "2026-01-02", "field.consentement.portee": "nom"}


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FILES | {"accueil.md": "# Accueil\n"})


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def fields(html: str) -> MultiDict[str, str]:
    """Return what a browser would send of the form of a screen, with its first button."""
    form = markup.parse(html).find(".//form[@id='editor']")
    assert form is not None
    found: MultiDict[str, str] = MultiDict()
    for one in form.iter():
        name, value = one.get("name"), one.get("value", "")
        if one.tag == "textarea" and name:
            found.add(name, (one.text or "").replace("\n", "\r\n"))
        elif one.tag == "select" and name:
            chosen = one.find("option[@selected]")
            found.add(name, "" if chosen is None else chosen.get("value", ""))
        elif (
            one.tag == "input"
            and name
            and (one.get("type") != "checkbox" or "checked" in one.attrib)
        ):
            found.add(name, value)
    return found


def send(client: FlaskClient, address: str, **changes: str) -> TestResponse:
    """Open a form, change some of its fields, send it ("field__nom" is "field.nom")."""
    sent = fields(client.get(address).text)
    for name, value in changes.items():
        sent[name.replace("__", ".")] = value
    return client.post(address.partition("?")[0], data=sent)


def find(html: str, path: str) -> ET.Element:
    """Return an element of a screen."""
    found = markup.parse(html).find(path)
    assert found is not None
    return found


def test_a_page_of_a_kind_is_edited_by_its_form_or_by_its_source(client: FlaskClient) -> None:
    form = client.get(MJC).text
    source = client.get(MJC + "?mode=source").text
    section = client.get(MJC + "?section=1").status_code

    assert find(form, ".//*[@name='field.telephone']").get("value") == "02.98.00.80.80"
    assert f'href="{MJC}?mode=source"' in form
    assert "guillemets gardés" in source
    assert f'href="{MJC}"' in source
    assert section == 400


def test_a_form_sent_as_it_is_changes_nothing(wiki: Wiki, client: FlaskClient) -> None:
    answer = send(client, MJC)

    assert (answer.status_code, answer.location) == (303, "/contacts/mjc")
    assert text_of(wiki, "contacts/mjc.md") == SOURCE
    assert "Rien n’a changé" in client.get("/contacts/mjc").text


def test_a_field_is_saved_and_what_lacks_is_said(wiki: Wiki, client: FlaskClient) -> None:
    answer = send(client, MJC, field__telephone="01 02 03 04 05", summary="Nouveau numéro")
    page = client.get("/contacts/mjc").text
    last = wiki.index.last_revision("contacts/mjc")

    assert answer.status_code == 303
    assert "Vous pourrez compléter plus tard : Adresse" in page
    assert last is not None
    assert last.summary == "Nouveau numéro"
    before, after = SOURCE.splitlines(), text_of(wiki, "contacts/mjc.md").splitlines()
    assert [line[:10] for line in after if line not in before] == ["telephone:"]


@contextmanager
def no_file_grows() -> Iterator[None]:
    """Have the system refuse to write any file, as a disk that fails does."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_all_that_is_wrong_is_told_at_once_beside_its_field(
    wiki: Wiki, client: FlaskClient
) -> None:
    answer = send(
        client, MJC, field__telephone="allô", field__courriel="pas une adresse",
        field__auteurs__0__orcid="123", field__adresse__code_postal="29", field__note="Une note\nchangée", body="Un texte.",
    )  # fmt: skip
    tree = markup.parse(answer.text)
    links = [e.get("href") for e in tree.findall(".//div[@id='faults']//a")]
    input_ = find(answer.text, ".//input[@name='field.telephone']")
    told = (input_.get("aria-describedby") or "").split()[0]

    assert answer.status_code == 422
    assert links == ["#f-telephone", "#f-courriel", "#f-auteurs-0-orcid", "#f-adresse-code_postal"]
    assert (input_.get("value"), input_.get("aria-invalid")) == ("allô", "true")
    assert "allô" in markup.text(find(answer.text, f".//p[@id='{told}']"))
    assert "Une note\nchangée" in answer.text
    assert "Un texte." in answer.text
    assert "Adresse, Code postal" in markup.text(find(answer.text, ".//div[@id='faults']"))
    assert "Un code postal a 5 chiffres" in answer.text
    assert markup.text(find(answer.text, ".//title")).startswith("Erreur")
    assert markup.broken_references(tree) == []
    assert markup.broken_fragments(tree) == []
    assert text_of(wiki, "contacts/mjc.md") == SOURCE


def test_an_address_of_a_person_is_saved_once_said_to_be_meant(
    wiki: Wiki, client: FlaskClient
) -> None:
    asked = send(client, MJC, field__courriel="jeanne.dupont@mairie.example")
    sent = fields(asked.text)
    sent["agreed"] = find(asked.text, ".//input[@name='agreed']").get("value", "")

    answer = client.post(MJC, data=sent)

    assert asked.status_code == 422
    assert answer.status_code == 303
    assert "jeanne.dupont@mairie.example" in text_of(wiki, "contacts/mjc.md")


def test_one_more_author_is_given_without_script(client: FlaskClient) -> None:
    answer = send(client, MJC, add="auteurs", field__auteurs__2__nom="Troisième", body="Gardé.")
    tree = markup.parse(answer.text)

    assert answer.status_code == 200
    assert tree.find(".//input[@name='field.auteurs.3.nom'][@autofocus]") is not None
    assert find(answer.text, ".//input[@name='field.auteurs.2.nom']").get("value") == "Troisième"
    assert "Gardé." in answer.text


def test_the_preview_shows_the_fiche_and_saves_nothing(wiki: Wiki, client: FlaskClient) -> None:
    answer = send(client, MJC, preview="1", field__telephone="01 02 03 04 05", body="**Fort**")
    sent = fields(client.get(MJC).text)
    sent["path"] = "contacts/mjc"
    fragment = client.post("/-/preview", data=sent)

    seen = find(answer.text, ".//section[@id='preview']")
    assert "01 02 03 04 05" in markup.text(seen)
    assert seen.find(".//strong") is not None
    assert "02 98 00 80 80" in fragment.text
    assert "<html" not in fragment.text
    assert text_of(wiki, "contacts/mjc.md") == SOURCE


def test_two_people_on_the_same_field_get_both_texts(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent["field.telephone"] = "01 02 03 04 05"
    put(wiki, {"contacts/mjc.md": SOURCE.replace("02.98.00.80.80", "'0299000000'")})

    answer = client.post(MJC, data=sent)

    assert answer.status_code == 409
    assert "+33102030405" in find(answer.text, ".//textarea[@name='source']").itertext().__next__()
    assert "0299000000" in answer.text


def test_a_page_moved_meanwhile_is_followed(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent["field.telephone"] = "01 02 03 04 05"
    move(wiki, "contacts/mjc", ANNE, MoveForm("lieux/mjc", True, "", ""))

    answer = client.post(MJC, data=sent)

    assert (answer.status_code, answer.location) == (303, "/lieux/mjc")
    assert "+33102030405" in text_of(wiki, "lieux/mjc.md")


def test_a_page_deleted_meanwhile_is_given_back(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent["field.telephone"] = "01 02 03 04 05"
    delete(wiki, "contacts/mjc", ANNE, base_of(wiki, "contacts/mjc.md"), "")

    answer = client.post(MJC, data=sent)

    assert answer.status_code == 409
    assert "+33102030405" in answer.text


def test_what_is_too_long_is_given_back(client: FlaskClient) -> None:
    answer = send(client, MJC, body="Trop. " * 60_000, field__telephone="01 02 03 04 05")

    assert answer.status_code == 413
    assert find(answer.text, ".//input[@name='field.telephone']").get("value") == "01 02 03 04 05"
    assert "trop long" in answer.text


def test_a_session_that_ended_gives_the_form_back(client: FlaskClient) -> None:
    answer = send(client, MJC, csrf_token="", field__telephone="01 02 03 04 05")

    assert answer.status_code == 400
    assert find(answer.text, ".//input[@name='field.telephone']").get("value") == "01 02 03 04 05"


def test_a_store_that_cannot_write_gives_the_form_back(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent["field.telephone"], sent["author"] = "01 02 03 04 05", ""

    with no_file_grows():
        answer = client.post(MJC, data=sent)

    assert answer.status_code == 507
    assert find(answer.text, ".//input[@name='field.telephone']").get("value") == "01 02 03 04 05"


def test_the_name_of_an_account_gives_the_form_back(wiki: Wiki, client: FlaskClient) -> None:
    wiki.people.register("Anne Le Bris", "une phrase longue et sûre", datetime.now(UTC))

    answer = send(client, MJC, author="anne le bris", field__telephone="01 02 03 04 05")

    assert answer.status_code == 422
    assert find(answer.text, ".//input[@name='author']").get("aria-invalid") == "true"
    assert find(answer.text, ".//input[@name='field.telephone']").get("value") == "01 02 03 04 05"


def test_a_form_whose_kind_went_is_given_back_as_text(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent["field.telephone"] = "01 02 03 04 05"
    put(wiki, {"_gare/kinds/lieu.yml": None})

    answer = client.post(MJC, data=sent)

    assert answer.status_code == 400
    assert "01 02 03 04 05" in answer.text


def test_a_field_that_went_is_told_with_what_it_held(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent["field.telephone"] = "01 02 03 04 05"
    schema = SCHEMA.replace("  - {name: telephone, label: Téléphone, type: phone}\n", "")
    put(wiki, {"_gare/kinds/lieu.yml": schema})

    told = client.post(MJC, data=sent)
    again = client.post(MJC, data=fields(told.text))

    assert told.status_code == 422
    assert "telephone : 01 02 03 04 05" in told.text
    assert again.status_code == 303


def test_a_header_that_cannot_be_read_falls_back_to_the_text(
    wiki: Wiki, client: FlaskClient
) -> None:
    put(wiki, {"contacts/mjc.md": "---\ntitle: [x\nkind: lieu\n---\n\nTexte.\n"})

    shown = [client.get(address).text for address in (MJC, MJC + "?kind=lieu")]

    assert ['name="source"' in html for html in shown] == [True, True]
    assert ["L’en-tête de la page ne se lit pas" in html for html in shown] == [True, True]


def test_an_ordinary_page_becomes_a_fiche_and_back(wiki: Wiki, client: FlaskClient) -> None:
    offered = client.get("/-/edit/accueil").text
    answer = send(client, "/-/edit/accueil?kind=lieu", field__telephone="01 02 03 04 05")
    fiche = text_of(wiki, "accueil.md")
    back = client.get("/-/edit/accueil?kind=").text

    assert 'href="/-/edit/?kind=lieu"' in offered or "?kind=lieu" in offered
    assert answer.status_code == 303
    assert re.match(r"---\nkind: lieu\nid: [0-9a-f-]{36}\ntelephone: ", fiche)
    assert fiche.endswith("---\n# Accueil\n")
    assert "kind: lieu" not in find(back, ".//textarea").itertext().__next__()
    assert "telephone" in back


def test_a_new_page_begins_with_its_kind_in_its_folder(wiki: Wiki, client: FlaskClient) -> None:
    asked = client.get("/-/new").text
    titled = client.get("/-/new?kind=lieu&title=La+gare").text
    begun = client.get("/-/new?kind=lieu&title=La+gare&go=1")
    answer = send(client, begun.location or "", field__telephone="01 02 03 04 05")

    assert 'href="/-/new?kind=lieu"' in asked
    assert find(titled, ".//input[@name='folder']").get("value") == "contacts"
    assert (answer.status_code, answer.location) == (303, "/contacts/la-gare")
    assert text_of(wiki, "contacts/la-gare.md").startswith("---\ntitle: La gare\nkind: lieu\nid: ")


def test_a_fiche_whose_title_is_made_gets_a_path_of_its_own(
    wiki: Wiki, client: FlaskClient
) -> None:
    sent = fields(client.get("/-/new?kind=personne").text)
    sent.update({"field.prenom": "Ana", "field.nom": "Le Bris", "body": "Autre Ana."} | CONSENT)

    asked = client.post("/-/new", data=sent)
    again = fields(asked.text)
    again["another"] = "1"
    answer = client.post("/-/new", data=again)
    twice = client.post("/-/new", data=again)

    assert asked.status_code == 409
    assert 'href="/contacts/ana-le-bris"' in asked.text
    assert (answer.status_code, answer.location) == (303, "/contacts/ana-le-bris-2")
    assert (twice.status_code, twice.location) == (303, "/contacts/ana-le-bris-2")
    assert "title: Ana Le Bris\n" in text_of(wiki, "contacts/ana-le-bris-2.md")
    assert "Autre Ana." not in text_of(wiki, "contacts/ana-le-bris.md")


def test_a_person_without_consent_is_not_saved(wiki: Wiki, client: FlaskClient) -> None:
    sent = fields(client.get("/-/new?kind=personne").text)
    sent.update({"field.prenom": "Noé", "field.nom": "Kerdoncuff"})

    answer = client.post("/-/new", data=sent)

    assert answer.status_code == 422
    assert "Il faut l’accord de la personne" in answer.text
    assert wiki.index.page("contacts/noe-kerdoncuff") is None


def test_one_field_posted_alone_by_a_program_changes_only_itself(
    wiki: Wiki, client: FlaskClient
) -> None:
    shown = fields(client.get(MJC).text)
    sent = {name: shown[name] for name in ("csrf_token", "base")}

    answer = client.post(MJC, data=sent | {"field.telephone": "01 02 03 04 05"})

    assert answer.status_code == 303
    before, after = SOURCE.splitlines(), text_of(wiki, "contacts/mjc.md").splitlines()
    assert [line[:10] for line in after if line not in before] == ["telephone:"]
    assert len(before) == len(after)


def test_three_hundred_authors_are_all_there_and_all_kept(wiki: Wiki, client: FlaskClient) -> None:
    names = "".join(f"  - {{nom: N{number}}}\n" for number in range(300))
    put(wiki, {"contacts/mjc.md": f"---\nkind: lieu\nauteurs:\n{names}---\n"})

    send(client, MJC, field__telephone="01 02 03 04 05")

    assert names in text_of(wiki, "contacts/mjc.md")


def test_what_no_form_sends_is_refused(client: FlaskClient) -> None:
    sent = fields(client.get(MJC).text)
    sent.update({f"field.x.{number}.a": "b" for number in range(20_001)})

    answer = client.post(MJC, data=sent)

    assert answer.status_code == 400


def test_a_preview_that_is_too_long_gives_the_form_back(client: FlaskClient) -> None:
    answer = send(client, MJC, preview="1", body="Trop. " * 60_000)

    assert answer.status_code == 413
    assert "field.telephone" in answer.text


HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize("address", [MJC, "/-/new?kind=personne", "/-/edit/x?kind=lieu"])
def test_hostile_values_stay_words_in_any_field(client: FlaskClient, address: str) -> None:
    sent = fields(client.get(address).text)
    for name in list(sent):
        if name.startswith("field.") or name in {"body", "summary", "author", "id", "folder"}:
            sent[name] = HOSTILE
    sent["field.inconnu.0.x"] = HOSTILE

    answer = client.post(address.partition("?")[0], data=sent)

    assert answer.status_code in {303, 409, 422}
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "lieu"},
        {"kind": "aucun", "field.x": "y"},
        {"kind": "lieu", "base": "z" * 40, "field.title": "T"},
        {"kind": "lieu", "base": "f" * 40, "field.auteurs.9999.nom": "T"},
        {"kind": "lieu", "field.auteurs.nom": "T", "field.": "x", "field..": "y", "add": "z"},
        {"kind": "personne", "field.consentement": "oui", "field.consentement.date.x": "?"},
        {"kind": "lieu", "folder": "../..", "field.title": "\x00\u202e", "id": "x" * 999},
    ],
)
@pytest.mark.parametrize("address", ["/-/edit/contacts/mjc", "/-/edit/neuf", "/-/new"])
def test_anything_posted_gets_an_answer(
    client: FlaskClient, address: str, sent: dict[str, str]
) -> None:
    token = fields(client.get(MJC).text)["csrf_token"]

    answer = client.post(address, data=sent | {"csrf_token": token})

    assert answer.status_code in {303, 400, 409, 422, 200}


# Words: nothing that the kinds can say is without a sentence.


def test_every_problem_of_a_field_has_a_sentence() -> None:
    own = {"untitled"}

    assert set(field_words.PROBLEMS) == set(CODES) | own


def test_every_field_of_the_engine_and_every_part_has_a_label() -> None:
    engine = {one.name for one in form_fields(Kind("k", "K", "K"))}
    composites = (one for one in TYPES.values() if isinstance(one, Composite))
    parts = {part.name for one in composites for part in one.parts_of(Field("f", "F"))}

    assert engine - set(field_words.LABELS) == set()
    assert (parts | set(SUBS)) - set(field_words.PARTS) == set()
    assert set(STATUSES) == set(field_words.STATUSES)


def test_every_input_has_its_template() -> None:
    widgets = {one.widget for one in TYPES.values() if not isinstance(one, Composite)} - {"none"}
    present = {file.stem for file in (themes_folder() / "gare/templates/fields").glob("[!_]*.html")}

    assert widgets - present == set()
