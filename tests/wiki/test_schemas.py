"""Schemas in the repository: saved, joined, deleted, gone back to; and what serves meanwhile."""

from __future__ import annotations

import pytest

from gare.model.errors import Conflict, KindMissing, NothingToDo, PageChanged, PageGone, TooLarge
from gare.wiki import removing, schemas, tracing
from gare.wiki.builders import Shown, builder, clash, deletion, source
from gare.wiki.building import Sent, field_in, opened
from gare.wiki.kinds import kind_of
from gare.wiki.wiki import Wiki, open_wiki
from tests.making import ALL_MAY, ANNE, BELKACEM, MakeWiki, base_of, put, text_of
from tests.wiki.fiches import FICHES, LIEU

FILE = "_gare/kinds/lieu.yml"
BROKEN = LIEU.replace("type: boolean", "type: booleen")


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(ALL_MAY | FICHES)


def saved(wiki: Wiki, text: str, *, base: str | None = None, summary: str = "") -> None:
    """Save the schema of places as the builder does, from the version that is there."""
    start = base_of(wiki, FILE) if base is None else base
    schemas.save(wiki, "lieu", ANNE, text, start, summary)


def sent(wiki: Wiki, name: str = "lieu") -> Sent:
    """Return the builder of a kind as it opens."""
    found = schemas.stored(wiki, name)
    made = opened(name, found.text, found.base)
    assert isinstance(made, Sent)
    return made


def test_a_schema_is_saved_by_one_commit_and_serves_at_once(wiki: Wiki) -> None:
    saved(wiki, LIEU.replace("label: Lieu", "label: Endroit"), summary="Un autre nom")

    kind = kind_of(wiki, "lieu")
    last = tracing.history(wiki, FILE).revisions[0]
    assert kind is not None
    assert kind.label == "Endroit"
    assert (last.summary, last.author) == ("Un autre nom", "Anne")


def test_a_summary_is_written_when_none_is_given(wiki: Wiki) -> None:
    saved(wiki, LIEU + "order: 3\n")

    summary = tracing.history(wiki, FILE).revisions[0].summary
    assert summary == "Modification de « Formulaire : Lieu »"


def test_edits_of_two_people_are_joined(wiki: Wiki) -> None:
    base = base_of(wiki, FILE)
    saved(wiki, LIEU.replace("label: Lieu", "label: Endroit"), base=base)

    longer = LIEU + "  - {name: parking, label: Parking, type: boolean}\n"
    made = schemas.save(wiki, "lieu", BELKACEM, longer, base, "")

    assert made.joined == ("Anne",)
    assert "label: Endroit" in text_of(wiki, FILE)
    assert "name: parking" in text_of(wiki, FILE)


def test_edits_of_the_same_line_clash_and_keep_both_texts(wiki: Wiki) -> None:
    base = base_of(wiki, FILE)
    saved(wiki, LIEU.replace("label: Lieu", "label: Endroit"), base=base)

    with pytest.raises(Conflict) as clashing:
        schemas.save(wiki, "lieu", BELKACEM, LIEU.replace("label: Lieu", "label: Place"), base, "")

    view = clash(wiki, BELKACEM, sent(wiki), clashing.value)
    assert view.clash is not None
    assert "label: Endroit" in view.clash.theirs
    assert "label: Place" in view.clash.mine
    assert view.clash.their_author == "Anne"
    assert view.base == base_of(wiki, FILE)


def test_edits_that_together_cannot_serve_clash_too(wiki: Wiki) -> None:
    base = base_of(wiki, FILE)
    saved(wiki, LIEU.replace("view: cards", "view: cards\nicon: 📍"), base=base)

    twice = LIEU + "  - {name: parking, label: Parking}\n"
    with pytest.raises(Conflict) as clashing:
        schemas.save(wiki, "lieu", BELKACEM, twice + "icon: 🏠\n", base, "")

    assert clashing.value.theirs_blob == base_of(wiki, FILE)


def test_a_kind_deleted_meanwhile_is_told(wiki: Wiki) -> None:
    base = base_of(wiki, FILE)
    put(wiki, {FILE: None})

    with pytest.raises(PageGone) as gone:
        schemas.save(wiki, "lieu", ANNE, LIEU + "order: 3\n", base, "")

    view = clash(wiki, ANNE, Sent("lieu"), gone.value)
    assert view.clash is not None
    assert view.clash.gone
    assert (view.base, view.text) == ("", LIEU + "order: 3\n")


def test_the_same_text_is_no_commit(wiki: Wiki) -> None:
    with pytest.raises(NothingToDo):
        saved(wiki, LIEU)


def test_a_text_no_schema_may_have_is_too_large(wiki: Wiki) -> None:
    with pytest.raises(TooLarge):
        saved(wiki, LIEU + "# " + "x" * 70_000)


@pytest.mark.parametrize("name", ["rien", "Lieu", "../lieu", "", "a b"])
def test_a_kind_that_is_not_there_is_missing(wiki: Wiki, name: str) -> None:
    with pytest.raises(KindMissing):
        schemas.stored(wiki, name)


def test_a_broken_schema_that_arrives_is_shown_with_its_line_and_the_last_good_one(
    wiki: Wiki,
) -> None:
    good = tracing.history(wiki, FILE).revisions[0].commit
    put(wiki, {FILE: BROKEN})

    view = source(wiki, ANNE, Sent("lieu"), schemas.stored(wiki, "lieu").text)

    (one,) = view.faults
    assert (one.fault.code, one.fault.detail) == ("unknown-type", "booleen")
    assert one.text == "  - {name: gratuit, label: Gratuit, type: booleen}"
    assert (view.is_broken, view.serves, view.good) == (True, True, good)


def test_a_kind_goes_back_to_a_version_by_one_commit(wiki: Wiki) -> None:
    good = tracing.history(wiki, FILE).revisions[0].commit
    put(wiki, {FILE: BROKEN})

    removing.revert(wiki, FILE, BELKACEM, good)

    last = tracing.history(wiki, FILE).revisions[0]
    kind = kind_of(wiki, "lieu")
    assert text_of(wiki, FILE) == LIEU
    assert (last.action, last.summary) == (
        "revert",
        "Retour de « Formulaire : Lieu » à une version antérieure",
    )
    assert kind is not None
    assert kind.field("gratuit") is not None


def test_the_traces_of_a_schema_are_those_of_any_page(wiki: Wiki) -> None:
    saved(wiki, LIEU.replace("label: Lieu", "label: Endroit"))

    first = tracing.history(wiki, FILE).revisions[-1].commit
    compared = tracing.diff(wiki, FILE, "", "", "side")
    lines = tracing.blame_view(wiki, FILE)
    asked = removing.revert_view(wiki, FILE, ANNE, first)

    assert compared.diff is not None
    assert (compared.diff.added, compared.diff.removed) == (1, 1)
    assert compared.title == "Formulaire : Endroit"
    assert compared.old_title == compared.title
    assert lines.runs[0].author == "Anne"
    assert (asked.exists, asked.is_current, asked.title) == (True, False, compared.title)


def test_a_deleted_kind_is_restored(wiki: Wiki) -> None:
    schemas.delete(wiki, "lieu", ANNE, base_of(wiki, FILE), "")
    assert kind_of(wiki, "lieu") is None
    assert not tracing.history(wiki, FILE).exists

    removing.restore(wiki, FILE, BELKACEM)

    assert kind_of(wiki, "lieu") is not None
    assert text_of(wiki, FILE) == LIEU


def test_deleting_a_kind_says_how_many_fiches_it_has(wiki: Wiki) -> None:
    view = deletion(wiki, "lieu", ANNE, "", "")

    assert (view.pages, view.children, view.title) == (2, (), "Lieu")


def test_a_kind_that_others_extend_stays(wiki: Wiki) -> None:
    base = base_of(wiki, "_gare/kinds/contact.yml")

    with pytest.raises(PageChanged):
        schemas.delete(wiki, "contact", ANNE, base, "")

    assert deletion(wiki, "contact", ANNE, "", "").children == ("Lieu",)


def test_a_kind_that_changed_is_not_deleted(wiki: Wiki) -> None:
    with pytest.raises(PageChanged):
        schemas.delete(wiki, "lieu", ANNE, base_of(wiki, "accueil.md"), "")


@pytest.mark.parametrize(
    ("name", "pages"), [("gratuit", 2), ("structure", 1), ("adresse", 1), ("prive", 1)]
)
def test_fiches_that_have_a_field_are_counted(wiki: Wiki, name: str, pages: int) -> None:
    field = field_in(sent(wiki), name)

    assert field is not None
    assert schemas.having(wiki, "lieu", field) == pages


def test_fiches_of_the_kinds_below_count_for_a_field(wiki: Wiki) -> None:
    field = field_in(sent(wiki, "contact"), "territoire")

    assert field is not None
    assert schemas.having(wiki, "contact", field) == 3


def test_the_builder_shows_the_form_as_it_will_be(wiki: Wiki) -> None:
    view = builder(wiki, ANNE, sent(wiki), Shown())

    names = [one.field.name for one in view.form]
    assert names[:4] == ["title", "summary", "telephone", "territoire"]
    assert "gratuit" in names
    assert [one.name for one in view.inherited] == ["telephone", "territoire"]
    assert view.pages == 2


def test_a_change_is_seen_by_the_other_processes_at_once(wiki: Wiki) -> None:
    other = open_wiki(wiki.settings)
    before = schemas.stored(other, "lieu")
    assert kind_of(other, "lieu") is not None

    saved(wiki, LIEU.replace("label: Lieu", "label: Endroit"))

    after = kind_of(other, "lieu")
    other.close()
    assert before.text == LIEU
    assert after is not None
    assert after.label == "Endroit"
