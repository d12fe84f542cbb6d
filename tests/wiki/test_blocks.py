from __future__ import annotations

import pytest

from gare.model.names import PagePath
from gare.model.people import Role
from gare.wiki.listing import list_view
from gare.wiki.pages import FileFound
from gare.wiki.reading import view
from gare.wiki.views.blocks import (
    BibliographyBlock,
    Block,
    BlockFault,
    CardsBlock,
    ChangesBlock,
    GuideBlock,
    NewBlock,
    PagesBlock,
    TagsBlock,
    UnknownCited,
    WantedBlock,
)
from gare.wiki.views.listing import ListView
from gare.wiki.views.page import PageView
from gare.wiki.wiki import Wiki
from gare.wiki.writing import preview
from tests.making import BELKACEM, MakeWiki, put, write
from tests.wiki.fiches import FICHES

ANNONCE = """\
label: Annonce
fields:
  - {name: expire_le, label: Jusqu’au, type: date}
  - {name: statut, label: État, type: choice, choices: [ouverte, pourvue]}
"""
PROJET = "label: Projet\nfields:\n  - {name: besoins, label: Besoins, multiple: true}\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(FICHES)


def shown(wiki: Wiki, path: str, role: Role = Role.VISITOR) -> PageView:
    found = view(wiki, path, "http://gare.example", role)
    assert isinstance(found, PageView)
    return found


def filled(wiki: Wiki, *directives: str) -> list[Block]:
    """Return what directives become in a page."""
    source = "# Page\n\n" + "\n\n".join(f"```{{{one}\n```" for one in directives) + "\n"
    put(wiki, {"page.md": source})
    return [part.block for part in shown(wiki, "page").parts if part.block is not None]


def listed(wiki: Wiki, options: str) -> list[str]:
    [block] = filled(wiki, f"liste}}\n{options}")
    assert isinstance(block, ListView), block
    return [card.title for card in block.cards]


def test_a_list_in_a_page_has_the_fiches_that_its_options_ask_for(wiki: Wiki):
    assert listed(wiki, "genre: lieu") == ["Atelier", "Médiathèque"]
    assert listed(wiki, "genre: contact\nterritoire: bretagne\nnombre: 1") == ["L’Asso"]
    assert listed(wiki, "genre: lieu\nservices: [Aide aux démarches]\nvue: tableau") == [
        "Médiathèque"
    ]
    assert listed(wiki, "genre: lieu\ntri: -places") == ["Médiathèque", "Atelier"]
    assert listed(wiki, "genre: lieu\ngratuit: true") == ["Médiathèque"]
    assert listed(wiki, "genre: evenement\nnombre: 1") == ["Longue exposition"]


def test_a_list_follows_its_fiches_at_once(wiki: Wiki):
    assert listed(wiki, "genre: lieu") == ["Atelier", "Médiathèque"]

    write(wiki, "contacts/neuf", "---\ntitle: Neuf\nkind: lieu\n---\n\nTout neuf.\n")

    block = next(part.block for part in shown(wiki, "page").parts if part.block)
    assert isinstance(block, ListView)
    assert [card.title for card in block.cards] == ["Atelier", "Médiathèque", "Neuf"]


@pytest.mark.parametrize(
    ("directive", "code"),
    [
        ("liste}", "kind-needed"),
        ("liste}\ngenre: inconnu", "kind"),
        ("liste}\ngenre: lieu\nvue: zut", "view"),
        ("liste}\ngenre: contact\nvue: agenda", "view"),
        ("liste}\n- genre", "options"),
    ],
)
def test_a_list_that_cannot_be_shown_says_why(wiki: Wiki, directive: str, code: str):
    [block] = filled(wiki, directive)

    assert isinstance(block, BlockFault)
    assert block.code == code


def test_the_other_blocks_are_filled_from_the_index(wiki: Wiki):
    write(wiki, "themes/a", "# A\n\n[[Pas encore]] [[pas-encore-deux]]\n", who=BELKACEM)

    changes, new, below, wanted, tags = filled(
        wiki,
        "changements}\nnombre: 3",
        "nouveautes}",
        "sous-pages}\ndossier: contacts",
        "demandees}",
        "mots-cles}",
    )

    assert isinstance(changes, ChangesBlock)
    assert [one.path for one in changes.revisions][1] == "themes/a"
    assert isinstance(new, NewBlock)
    assert [page.path for page in new.pages] == ["themes/a"]
    assert new.people == ("Belkacem",)
    assert isinstance(below, PagesBlock)
    assert len(below.pages) == 3
    assert isinstance(wanted, WantedBlock)
    assert {one.title for one in wanted.wanted} == {"Pas encore", "pas-encore-deux"}
    assert isinstance(tags, TagsBlock)
    assert tags.tags == (("livres", 1),)


def test_a_wiki_where_nobody_wrote_yet_shows_pages_it_began_with(wiki: Wiki):
    [first] = filled(wiki, "nouveautes}\nnombre: 3")
    write(wiki, "themes/a", "# A\n", who=BELKACEM)
    [then] = filled(wiki, "nouveautes}")

    assert isinstance(first, NewBlock)
    assert isinstance(then, NewBlock)
    assert len(first.pages) == 3
    assert first.people == ()
    assert [page.path for page in then.pages] == ["themes/a"]


def test_what_to_check_again_comes_never_checked_first(wiki: Wiki):
    write(wiki, "contacts/neuf", "---\ntitle: Neuf\nkind: lieu\n---\n")

    [block] = filled(wiki, "a-verifier}")

    assert isinstance(block, CardsBlock)
    assert [card.title for card in block.cards] == ["Neuf", "Atelier"]
    assert block.total == 2


def test_hands_are_wanted_by_open_announcements_and_by_projects_that_say_so(wiki: Wiki):
    put(
        wiki,
        {
            "_gare/kinds/annonce.yml": ANNONCE,
            "_gare/kinds/projet.yml": PROJET,
            "a/ouverte.md": "---\nkind: annonce\ntitle: Ouverte\nexpire_le: 2199-01-01\nstatut: ouverte\n---\n",
            "a/passee.md": "---\nkind: annonce\ntitle: Passée\nexpire_le: 2020-01-01\nstatut: ouverte\n---\n",
            "a/pourvue.md": "---\nkind: annonce\ntitle: Pourvue\nexpire_le: 2199-01-01\nstatut: pourvue\n---\n",
            "p/besoin.md": "---\nkind: projet\ntitle: Besoin\nbesoins: [des bras]\n---\n",
            "p/rien.md": "---\nkind: projet\ntitle: Rien\n---\n",
        },
    )

    [block] = filled(wiki, "coups-de-main}")

    assert isinstance(block, CardsBlock)
    assert [card.title for card in block.cards] == ["Ouverte", "Besoin"]


def test_a_fiche_shows_its_fields_those_who_name_it_and_hides_what_is_not_for_everybody(
    wiki: Wiki,
):
    record = shown(wiki, "contacts/mediatheque").record
    assert record is not None
    names = {field.name: field for field in (*record.first, *record.fields)}

    assert "prive" not in names
    assert [value.form for value in names["structure"].values] == ["linked"]
    assert names["structure"].values[0] == names["structure"].values[0]
    other = shown(wiki, "contacts/mediatheque", Role.MODERATOR).record
    assert other is not None
    assert "prive" in {field.name for field in other.fields}
    asso = shown(wiki, "contacts/asso").record
    assert asso is not None
    [incoming] = asso.incoming
    assert [page.title for page in incoming.pages] == ["Médiathèque"]


def test_what_a_fiche_says_ends_with_the_day_at_the_latest(wiki: Wiki):
    page = shown(wiki, "contacts/mediatheque")

    assert page.until is not None
    assert page.until.hour == 0
    assert shown(wiki, "accueil").until is None


def test_a_page_without_kind_has_no_record(wiki: Wiki):
    assert shown(wiki, "accueil").record is None
    assert not isinstance(view(wiki, "accueil", ""), FileFound)
    assert PagePath("accueil") == shown(wiki, "accueil").path


ETUDE = "---\ntitle: {title}\nkind: etude\nid: {id}\nauteurs:\n  - {{nom: {name}, prenom: Ana}}\ndate: 2022\n---\n"


def test_studies_cited_by_their_id_are_said_in_the_text_and_listed_below(wiki: Wiki):
    put(
        wiki,
        {
            "etudes/un.md": ETUDE.format(title="Une <b>étude</b>", id="legall2022", name="Le Gall"),
            "page.md": "# Page\n\nOn le sait [@legall2022], ou pas [@inconnu; @legall2022].\n",
        },
    )

    [part] = shown(wiki, "page").parts

    assert part.html.count('<a href="/etudes/un">(Le Gall 2022)</a>') == 2
    assert "[@inconnu]" in part.html
    assert isinstance(part.block, BibliographyBlock)
    [cited] = part.block.cited
    assert cited.address == "/etudes/un"
    assert "LE GALL, Ana, 2022" in cited.entry
    assert "<b>" not in cited.entry


def test_a_citation_may_say_where_in_the_study(wiki: Wiki):
    put(
        wiki,
        {
            "etudes/un.md": ETUDE.format(title="Titre", id="un", name="Kerdoncuff"),
            "page.md": "# Page\n\n[@un, p. 12] [@un, chap. 3 & <b>4</b>; @rien, p. 1] [@un, merci]\n",
        },
    )
    [part] = shown(wiki, "page").parts

    assert "(Kerdoncuff 2022, p.&nbsp;12)</a>" in part.html
    assert (
        "(Kerdoncuff 2022, chap.&nbsp;3 &amp; &lt;b&gt;4&lt;/b&gt;)</a>; [@rien, p. 1]" in part.html
    )
    assert "[@un, merci]" in part.html
    assert isinstance(part.block, BibliographyBlock)
    assert len(part.block.cited) == 1
    assert [page.path for page in shown(wiki, "etudes/un").linked_from] == ["page"]


def test_who_writes_is_told_what_is_cited_and_is_not_there(wiki: Wiki):
    put(wiki, {"etudes/un.md": ETUDE.format(title="Titre", id="un", name="Kerdoncuff")})

    made = preview(wiki, "page", "[@un] [@rien; @autre, p. 3] [@rien]\n", Role.VISITOR)
    good = preview(wiki, "page", "[@un, p. 3]\n", Role.VISITOR)

    assert made.parts[0].block == UnknownCited(("rien", "autre"))
    assert [type(part.block) for part in good.parts] == [BibliographyBlock]


def test_the_list_goes_where_the_page_says_and_follows_the_studies(wiki: Wiki):
    put(
        wiki,
        {
            "etudes/un.md": ETUDE.format(title="Titre", id="un", name="Kerdoncuff"),
            "page.md": "# Page\n\n[@un]\n\n## Références\n\n```{bibliographie}\n```\n\nFin.\n",
        },
    )
    first, last = shown(wiki, "page").parts
    assert isinstance(first.block, BibliographyBlock)
    assert last.block is None

    put(wiki, {"etudes/un.md": ETUDE.format(title="Autre titre", id="un", name="Kerdoncuff")})

    block = shown(wiki, "page").parts[0].block
    assert isinstance(block, BibliographyBlock)
    assert "Autre titre" in block.cited[0].entry


def test_an_empty_bibliography_says_so(wiki: Wiki):
    assert filled(wiki, "bibliographie}") == [BlockFault("bibliographie", "nothing-cited")]


def test_a_study_knows_the_pages_that_cite_it(wiki: Wiki):
    put(
        wiki,
        {
            "etudes/un.md": ETUDE.format(title="Titre", id="Un:2022", name="Kerdoncuff"),
            "page.md": "# Page qui cite\n\nVoir [@un:2022; @pas-encore].\n",
        },
    )

    assert [page.path for page in shown(wiki, "etudes/un").linked_from] == ["page"]
    assert wiki.index.wanted().rows == ()

    put(wiki, {"etudes/un.md": None})
    put(wiki, {"etudes/deux.md": ETUDE.format(title="Deux", id="pas-encore", name="Abgrall")})

    assert [page.path for page in shown(wiki, "etudes/deux").linked_from] == ["page"]


def test_a_guide_asks_what_fiches_can_answer(wiki: Wiki):
    [guide] = filled(
        wiki,
        "je-cherche}\ngenre: contact\ntitre: Je cherche…\nquestions:\n  services: Pour quoi faire ?\n"
        "  territoire: Où ?\n  prive: Secret ?\n  inconnu: Quoi ?",
    )

    assert isinstance(guide, GuideBlock)
    assert guide.address == "/-/kind/contact"
    assert [one.label for one in guide.questions] == ["Pour quoi faire ?", "Où ?"]
    assert guide.questions[0].answers[0] == ("Accès internet", "Accès internet", 2)
    assert ("brest", "Brest", 1) in guide.questions[1].answers


def place(number: int, commune: str) -> str:
    return f"---\ntitle: Lieu {number}\nkind: lieu\ncommune: {commune}\n---\n"


def test_the_communes_of_a_guide_are_all_there_in_their_order_and_typed_when_many(wiki: Wiki):
    asked = "je-cherche}\ngenre: lieu\nquestions: {commune: Où ?}"
    put(wiki, {f"contacts/c{n}.md": place(n, "Rennes") for n in range(3)})
    [few] = filled(wiki, asked)
    put(wiki, {f"contacts/n{n}.md": place(n, f"Ville {n:03}") for n in range(250)})
    put(wiki, {"contacts/s.md": place(250, "Saint-Étienne-du-Bois")})
    [many] = filled(wiki, asked + "\ntitre: Beaucoup")

    assert isinstance(few, GuideBlock)
    assert isinstance(many, GuideBlock)
    assert [one.typed for one in (*few.questions, *many.questions)] == [False, True]
    assert few.questions[0].answers == (("Brest", "Brest", 1), ("Rennes", "Rennes", 3))
    labels = [label for _value, label, _pages in many.questions[0].answers]
    assert labels[:3] == ["Brest", "Rennes", "Saint-Étienne-du-Bois"]
    assert len(labels) == 253


def test_a_commune_is_found_as_it_is_typed(wiki: Wiki):
    put(wiki, {"contacts/s.md": place(1, "Saint-Étienne-du-Bois")})

    view = list_view(wiki, "lieu", {"commune": ["saint etienne du bois"]}, Role.VISITOR)

    assert [card.title for card in view.cards] == ["Lieu 1"]
    [chosen] = [one for group in view.facets for one in group.values if one.selected]
    assert (chosen.label, chosen.address) == ("Saint-Étienne-du-Bois", "/-/kind/lieu")


def test_the_answers_of_a_guide_that_are_pages_are_said_by_their_titles(wiki: Wiki):
    [guide] = filled(wiki, "je-cherche}\ngenre: lieu\nquestions: {structure: Chez qui ?}")

    assert isinstance(guide, GuideBlock)
    assert guide.questions[0].answers == (("contacts/asso", "L’Asso", 1),)


@pytest.mark.parametrize(
    "options", ["genre: lieu", "genre: lieu\nquestions: [a]", "questions: {a: b}"]
)
def test_a_guide_without_questions_says_so(wiki: Wiki, options: str):
    [fault] = filled(wiki, f"je-cherche}}\n{options}")

    assert isinstance(fault, BlockFault)
