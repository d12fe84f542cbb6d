"""The builder in the browser: gestures that save nothing, one commit at the end, faults in French."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from gare.app import application
from gare.wiki.tracing import history
from gare.wiki.wiki import Wiki
from tests.making import ALL_MAY, BELKACEM, MakeWiki, base_of, put, text_of
from tests.web.builder import HERE, inputs, opened, post
from tests.wiki.fiches import FICHES, LIEU

FILE = "_gare/kinds/lieu.yml"
NEW = "/-/kind-of/"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES | ALL_MAY)


@pytest.fixture
def client(wiki: Wiki) -> FlaskClient:
    return application(wiki).test_client()


def commits(wiki: Wiki) -> int:
    """Return how many changes the schema of places had."""
    return len(history(wiki, FILE).revisions)


def test_a_builder_sent_as_it_was_opened_changes_nothing(wiki: Wiki, client: FlaskClient) -> None:
    answer = post(client, opened(client), "save")

    assert (answer.status_code, answer.location) == (303, "/-/kind/lieu")
    assert text_of(wiki, FILE) == LIEU
    assert commits(wiki) == 1


def test_a_new_kind_opens_without_any_fault(client: FlaskClient) -> None:
    first = client.get(NEW).text
    second = post(client, first, "add", at=NEW, new__label="Places", new__type="number").text
    refused = post(client, second, "save", at=NEW)

    for screen in (first, second):
        assert 'class="error"' not in screen
        assert 'class="faulty"' not in screen
    assert refused.status_code == 422
    assert "Donnez un nom à ce genre" in html.unescape(refused.text)


def test_gestures_save_nothing_and_lose_nothing(wiki: Wiki, client: FlaskClient) -> None:
    first = post(client, opened(client), "show", kind__label="Endroit", f__0__label="Aides")
    second = post(client, first.text, "add", new__label="Parking", new__type="boolean")
    third = post(client, second.text, "up.6", f__1__help="Sans frais")
    fourth = post(client, third.text, "remove.2")

    said = inputs(fourth.text)
    assert said["kind.label"] == ["Endroit"]
    assert said["f.0.label"] == ["Aides"]
    assert said["f.1.help"] == ["Sans frais"]
    assert said["f.5.label"] == ["Parking"]
    assert commits(wiki) == 1


def test_all_gestures_are_one_commit_when_it_is_saved(wiki: Wiki, client: FlaskClient) -> None:
    first = post(client, opened(client), "add", new__label="Parking", new__type="boolean")
    second = post(client, first.text, "up.6")
    last = post(client, second.text, "save", summary="Un parking", author="Maëlle")

    revision = history(wiki, FILE).revisions[0]
    assert last.status_code == 303
    assert commits(wiki) == 2
    assert (revision.summary, revision.author) == ("Un parking", "Maëlle")
    assert "  - name: parking\n    label: Parking\n    type: boolean\n" in text_of(wiki, FILE)
    assert "Parking" in client.get("/-/new?kind=lieu&title=Ici&go=1", follow_redirects=True).text


def test_a_field_that_fiches_have_is_asked_about(wiki: Wiki, client: FlaskClient) -> None:
    asked = post(client, opened(client), "remove.1")
    dropped = post(client, asked.text, "drop.1")
    post(client, dropped.text, "save")

    assert "2 fiches ont quelque chose dans" in asked.text
    assert "name: gratuit" not in text_of(wiki, FILE)
    assert "gratuit: true" in text_of(wiki, "contacts/mediatheque.md")
    assert "gratuit" in client.get("/contacts/mediatheque").text


def test_a_field_no_fiche_has_goes_at_once_and_comes_back(client: FlaskClient) -> None:
    added = post(client, opened(client), "add", new__label="Parking", new__type="boolean")
    gone = post(client, added.text, "remove.6")
    asked = post(client, gone.text, "drop.0")
    back = post(client, asked.text, "back.services")

    assert "Parking" not in inputs(gone.text).get("f.6.label", [])
    assert inputs(back.text)["f.5.was"] == ["services"]


def test_a_kind_is_built_from_nothing(wiki: Wiki, client: FlaskClient) -> None:
    start = post(client, opened(client, NEW), "add", NEW, kind__label="Vélo", new__label="Couleur",
                 new__type="choice")  # fmt: skip
    refused = post(client, start.text, "save", NEW)
    done = post(client, refused.text, "save", NEW, f__0__choices="rouge\r\nbleu | Bleu nuit\r\n")

    assert refused.status_code == 422
    assert "Il faut des choix, un par ligne." in refused.text
    assert (done.status_code, done.location) == (303, "/-/kind/velo")
    assert text_of(wiki, "_gare/kinds/velo.yml") == (
        "label: Vélo\nfields:\n  - name: couleur\n    label: Couleur\n    type: choice\n"
        "    choices:\n      - rouge\n      - value: bleu\n        label: Bleu nuit\n"
    )
    assert (
        "Bleu nuit" in client.get("/-/new?kind=velo&title=Le+mien&go=1", follow_redirects=True).text
    )


def test_pressing_enter_adds_the_field_that_is_typed(client: FlaskClient) -> None:
    added = post(client, opened(client), "show.enter", new__label="Parking")
    shown = post(client, opened(client), "show.enter")

    assert inputs(added.text)["f.6.label"] == ["Parking"]
    assert "f.6.label" not in inputs(shown.text)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind__label": ""}, "Donnez un nom à ce genre"),
        ({"kind__label": "Lieu"}, "Il y a déjà un genre"),
        ({"kind__label": "Vélo", "name": "../x"}, ""),
    ],
)
def test_a_new_kind_needs_a_name_of_its_own(
    client: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    answer = post(client, opened(client, NEW), "save", NEW, **said)

    assert answer.status_code in {303, 422}
    assert sentence in html.unescape(answer.text)


@pytest.mark.parametrize("name", ["title", "kind", "id"])
def test_names_that_all_pages_have_are_refused_with_a_sentence(
    client: FlaskClient, name: str
) -> None:
    added = post(client, opened(client), "add", new__label="Autre")

    answer = post(client, added.text, "save", f__6__name=name)

    assert answer.status_code == 422
    assert "toutes les pages l’ont déjà" in answer.text


def test_what_is_hostile_is_shown_as_it_is(wiki: Wiki, client: FlaskClient) -> None:
    added = post(client, opened(client), "add", new__label=HOSTILE, kind__label=HOSTILE)
    answer = post(client, added.text, "save", f__6__type=HOSTILE, f__0__choices=HOSTILE * 900)

    assert answer.status_code == 422
    assert "<script>alert" not in added.text + answer.text
    assert commits(wiki) == 1


def test_what_is_huge_is_refused_and_given_back(wiki: Wiki, client: FlaskClient) -> None:
    answer = post(client, opened(client), "save", kind__help="x" * 200_000)

    assert answer.status_code == 422
    assert "Le texte est trop long" in answer.text
    assert commits(wiki) == 1


def test_hundreds_of_fields_are_refused_without_harm(client: FlaskClient) -> None:
    many = {f"f__{number}__label": "L" for number in range(999)}

    answer = post(client, opened(client), "save", **many)

    assert answer.status_code == 422


@pytest.mark.parametrize("do", ["up.x", "down.999", "remove.99", "back.rien", "nada", "", "drop."])
def test_gestures_that_mean_nothing_do_nothing(client: FlaskClient, do: str) -> None:
    page = opened(client)

    answer = post(client, page, do)

    assert answer.status_code == 200
    assert inputs(answer.text)["f.0.label"] == inputs(page)["f.0.label"]


def test_the_text_is_edited_with_its_faults_told_by_line(wiki: Wiki, client: FlaskClient) -> None:
    page = opened(client, f"{HERE}?mode=source")
    broken = LIEU.replace("type: boolean", "type: booleen")

    refused = post(client, page, "save", source=broken)
    checked = post(client, page, "check", source=LIEU + "rien: 1\n")
    saved = post(client, refused.text, "save", source=LIEU.replace("Gratuit", "Sans frais"))

    assert refused.status_code == 422
    assert "Ligne 11 :" in refused.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "label: Gratuit, type: booleen" in refused.text
    assert "n’existe pas à cet endroit" in checked.text
    assert saved.status_code == 303
    assert "Sans frais" in text_of(wiki, FILE)


def test_the_form_and_the_text_lead_to_each_other(client: FlaskClient) -> None:
    text = post(client, opened(client), "source", kind__label="Endroit")
    form = post(client, text.text, "form")

    assert "label: Endroit" in inputs(text.text)["source"][0]
    assert inputs(form.text)["kind.label"] == ["Endroit"]


def test_a_broken_schema_is_shown_where_it_can_be_put_right(
    wiki: Wiki, client: FlaskClient
) -> None:
    good = history(wiki, FILE).revisions[0].commit
    put(wiki, {FILE: "label: [\n"})

    page = opened(client)

    assert "Le dernier bon modèle sert en attendant" in page
    assert f"/-/revert/{FILE}?commit={good}" in page
    assert client.get("/-/kind/lieu").status_code == 200
    assert HERE in client.get("/-/kind/").text


def test_a_clash_gives_both_texts(wiki: Wiki, client: FlaskClient) -> None:
    page = opened(client)
    put(wiki, {FILE: LIEU.replace("label: Lieu", "label: Place")}, BELKACEM)

    answer = post(client, page, "save", kind__label="Endroit")

    said = inputs(answer.text)
    assert answer.status_code == 409
    assert "label: Endroit" in said["source"][0]
    assert "label: Place" in said["source"][0]
    assert said["base"] == [base_of(wiki, FILE)]
    assert "Belkacem" in answer.text


def test_edits_elsewhere_are_joined(wiki: Wiki, client: FlaskClient) -> None:
    page = opened(client)
    put(wiki, {FILE: LIEU.replace("label: Lieu", "label: Place")}, BELKACEM)

    answer = post(client, page, "save", f__5__help="Discret")

    assert answer.status_code == 303
    assert "label: Place" in text_of(wiki, FILE)
    assert "help: Discret" in text_of(wiki, FILE)


def test_an_expired_session_gives_the_form_back(wiki: Wiki) -> None:
    client = application(wiki).test_client()
    page = opened(client)

    answer = post(client, page, "save", kind__label="Endroit", csrf_token="faux")

    assert answer.status_code == 400
    assert inputs(answer.text)["kind.label"] == ["Endroit"]


def test_the_name_of_an_account_cannot_be_borrowed(wiki: Wiki, client: FlaskClient) -> None:
    other = application(wiki).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', other.get("/-/register").text)
    assert token is not None
    said = {"name": "Anne Le Bris", "password": "une phrase longue et sûre"}
    other.post("/-/register", data={"csrf_token": token[1], **said})

    answer = post(client, opened(client), "save", kind__label="Endroit", author="Anne Le Bris")

    assert answer.status_code == 422
    assert "Ce nom est celui d’un compte" in answer.text
    assert inputs(answer.text)["kind.label"] == ["Endroit"]
