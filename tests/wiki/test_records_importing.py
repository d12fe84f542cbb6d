"""Importing records: one commit, nothing twice, a report of every row, nobody's own contacts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from gare.model.moderation import TooFast
from gare.model.pages import Commit
from gare.model.people import Author, Person, Role
from gare.model.records import Query
from gare.store.store import Store
from gare.wiki.bringing import Brought, Personal, Wanted
from gare.wiki.exporting import export
from gare.wiki.reading import view
from gare.wiki.records_importing import import_records
from gare.wiki.views.importing import ImportReport
from gare.wiki.views.page import PageView
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, text_of

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests/exports/corpus"
AUTHOR = Author("Import", "import")
EVENT = """\
---
title: Semaine « numérique, et après ? »
kind: evenement
id: longue
tags: [formation, "a, b"]
summary: Cinq jours ; trois lieux
debut: 2026-12-01T09:30
fin: 2026-12-05T17:00
lieu_libre: Salle des fêtes, Plouaret
url: https://asso.example/semaine?a=1,2;3
---

Première ligne.

* une liste
* et une autre
"""
CSV = "id,title,telephone,services,Note libre\n7,Le Port,0298008080,Accès|Aide,à voir\n"


def kinds() -> dict[str, str | bytes]:
    """Return the kinds that a new gare has."""
    return {
        f"_gare/kinds/{one.name}": one.read_text(encoding="utf-8")
        for one in sorted((ROOT / "content/_gare/kinds").glob("*.yml"))
    }


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(kinds())


def bring(
    wiki: Wiki,
    name: str,
    content: str | bytes,
    kind: str = "lieu",
    mapping: Mapping[str, str] | None = None,
    personal: Personal = Personal.REFUSE,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Import one file."""
    brought = Brought(name, content.encode() if isinstance(content, str) else content)
    wanted = Wanted(kind, "", mapping or {}, personal)
    return import_records(wiki, [brought], wanted, AUTHOR, dry_run=dry_run)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Return how many records were created, changed, left as they were, refused."""
    return len(report.created), len(report.changed), report.unchanged, report.left_out


def refusals(report: ImportReport) -> list[tuple[int, str, str, str]]:
    """Return where each refusal is, the field, the code and the words."""
    return [
        (one.place, one.problem.field, one.problem.code, one.problem.detail)
        for one in report.refused
    ]


def commits(store: Store) -> list[Commit]:
    """Return all the commits of main, the first first."""
    head = store.head()
    assert head is not None
    return list(store.commits(None, head))


def test_a_record_becomes_a_page_with_its_keys_in_the_folder_of_its_kind(wiki: Wiki) -> None:
    report = bring(wiki, "x.csv", CSV)

    assert counts(report) == (1, 0, 0, 0)
    assert text_of(wiki, "contacts/le-port.md") == (
        "---\ntitle: Le Port\nkind: lieu\nid: '7'\ntelephone: '0298008080'\n"
        "services:\n  - Accès\n  - Aide\nnote_libre: à voir\n---\n"
    )
    assert [one.id for one in wiki.index.records_of("7")] == ["7"]


def test_an_import_is_one_commit_and_the_same_file_makes_none(wiki: Wiki) -> None:
    before = len(commits(wiki.store))

    first = bring(wiki, "national.csv", (CORPUS / "national-v0.1.csv").read_bytes())
    second = bring(wiki, "national.csv", (CORPUS / "national-v0.1.csv").read_bytes())

    assert counts(first) == (27, 0, 0, 0)
    assert counts(second) == (0, 0, 27, 0)
    assert second.commit is None
    made = {one.id: one for one in commits(wiki.store)}
    assert len(made) == before + 1
    assert first.commit is not None
    assert made[first.commit].action == "import"
    assert made[first.commit].author == AUTHOR


def test_a_dry_run_says_the_same_and_writes_nothing(wiki: Wiki) -> None:
    head = wiki.store.head()

    dry = bring(wiki, "x.csv", CSV, dry_run=True)

    assert wiki.store.head() == head
    assert dry == bring(wiki, "x.csv", CSV, dry_run=True)
    done = bring(wiki, "x.csv", CSV)
    assert (dry.created, dry.told, dry.ignored) == (done.created, done.told, done.ignored)
    assert dry.commit is None
    assert done.commit == wiki.store.head()


def test_an_update_changes_the_fields_of_the_file_and_nothing_else(wiki: Wiki) -> None:
    page = (
        "---\n# gardée\ntitle: Le Port\nkind: lieu\nid: '7'\nautre: [1, 2]  # aussi\n"
        "telephone: 02 98 00 00 00\n---\n\n# Le texte\n\nreste.\n"
    )
    put(wiki, {"ailleurs/port.md": page})

    report = bring(wiki, "x.csv", "id,title,telephone,commune\n7,Le Port,0298008080,\n")

    assert [(one.path, one.keys) for one in report.changed] == [("ailleurs/port", ("telephone",))]
    assert text_of(wiki, "ailleurs/port.md") == page.replace("02 98 00 00 00", "'0298008080'")


@pytest.mark.parametrize("form", ["csv", "excel.csv", "json", "mednum.csv", "vcf"])
def test_what_was_exported_changes_nothing(wiki: Wiki, form: str) -> None:
    bring(wiki, "national.csv", (CORPUS / "national-v0.1.csv").read_bytes())
    put(
        wiki,
        {
            "contacts/main.md": "---\nkind: lieu\nid: main\nsummary: >\n  Deux\n  lignes\ntags: a, b\n"
            "places: 12\nouvert: true\nlatitude: 48.39\nlongitude: -4.48\nlistes: [[1, 2], {a: b}]\n"
            "texte: '=1+1'\n---\n# À la main\n",
        },
    )
    head = wiki.store.head()
    sent = export(wiki, "lieu", form, {}, "http://gare.example", Role.VISITOR)

    report = bring(wiki, sent.filename, b"".join(sent.content))

    assert (report.created, report.changed, report.refused) == ((), (), ())
    assert report.unchanged > 10
    assert wiki.store.head() == head


@pytest.mark.parametrize("said", ["-" + "é" * 279, "- " + "mot " * 90])
def test_a_text_that_the_national_export_shortened_is_not_shortened_here(
    wiki: Wiki, said: str
) -> None:
    bring(wiki, "bretagne.csv", ONE)
    page = text_of(wiki, "contacts/mairie-de-messac.md")
    resume = f"presentation_resume: '{said.strip()}'\nverified: 2026-01-02\n---\n"
    put(
        wiki,
        {"contacts/mairie-de-messac.md": page.replace("---\n", resume).replace(resume, "---\n", 1)},
    )
    sent = export(wiki, "lieu", "mednum.csv", {}, "http://gare.example", Role.VISITOR)

    assert counts(bring(wiki, sent.filename, b"".join(sent.content))) == (0, 0, 1, 0)


@pytest.mark.parametrize("form", ["bib", "ris", "csljson"])
def test_studies_that_were_exported_change_nothing(wiki: Wiki, form: str) -> None:
    bring(wiki, "etudes.bib", (CORPUS / "etudes.bib").read_bytes(), "etude")
    head = wiki.store.head()
    sent = export(wiki, "etude", form, {}, "http://gare.example", Role.VISITOR)

    report = bring(wiki, sent.filename, b"".join(sent.content), "etude")

    assert (report.format, counts(report)) == (form, (0, 0, 57, 0))
    assert wiki.store.head() == head


def test_exports_say_pages_by_their_titles_and_events_by_the_name_of_the_site(
    wiki_with: MakeWiki,
) -> None:
    wiki = wiki_with(kinds(), site_url="")
    event = EVENT.replace("lieu_libre", "organisateurs: [contacts/gare]\nlieu_libre")
    named = "---\ntitle: Le collectif de la gare\nkind: structure\n---\n"
    put(wiki, {"agenda/semaine.md": event, "contacts/gare.md": named})

    def sent(form: str, origin: str) -> str:
        whole = export(wiki, "evenement", form, {}, origin, Role.VISITOR).content
        return b"".join(whole).decode()

    for origin in ("http://localhost", "http://evil.example"):
        assert "X-ORGANISATEUR:Le collectif de la gare" in sent("ics", origin)
        assert "UID:longue@gare.invalid" in sent("ics", origin)
        organizer = json.loads(sent("jsonld", origin))["itemListElement"][0]["item"]["organizer"]
        assert organizer[0]["name"] == "Le collectif de la gare"
        assert organizer[0]["url"] == f"{origin}/contacts/gare"
    page = view(wiki, "agenda/semaine", "http://gare.example", Role.VISITOR)
    assert isinstance(page, PageView)
    assert json.loads(page.jsonld)["organizer"] == [
        {
            "@type": "Organization",
            "name": "Le collectif de la gare",
            "@id": "http://gare.example/contacts/gare",
            "url": "http://gare.example/contacts/gare",
        }
    ]
    again = bring(wiki, "evenement.ics", sent("ics", "http://localhost"), "evenement")
    assert (again.created, [one.keys for one in again.changed]) == ((), [])


def test_events_that_were_exported_change_nothing(wiki: Wiki) -> None:
    shipped = sorted((ROOT / "content/agenda").glob("*.md"))
    put(wiki, {f"agenda/{one.name}": one.read_bytes() for one in shipped})
    put(wiki, {"agenda/long.md": EVENT})
    head = wiki.store.head()
    sent = export(wiki, "evenement", "ics", {}, "http://gare.example", Role.VISITOR)

    report = bring(wiki, sent.filename, b"".join(sent.content), "evenement")

    assert (report.created, report.changed, report.refused) == ((), (), ())
    assert report.unchanged == len(shipped) + 1
    assert wiki.store.head() == head


def test_three_spellings_of_the_same_studies_make_the_same_pages(wiki: Wiki) -> None:
    first = bring(wiki, "etudes.bib", (CORPUS / "etudes.bib").read_bytes(), "etude")

    latex = bring(wiki, "latex.bib", (CORPUS / "etudes-latex.bib").read_bytes(), "etude")
    csl = bring(wiki, "etudes.csl.json", (CORPUS / "etudes.csl.json").read_bytes(), "etude")

    assert counts(first) == (57, 0, 0, 0)
    assert counts(latex) == (0, 0, 20, 0)
    assert counts(csl) == (0, 0, 57, 0)
    assert (latex.format, csl.format) == ("bib", "csljson")


def test_latex_gives_pages_identical_byte_for_byte(wiki_with: MakeWiki, tmp_path: Path) -> None:
    wiki = wiki_with(kinds())
    bring(wiki, "latex.bib", (CORPUS / "etudes-latex.bib").read_bytes(), "etude")
    blobs = {one.file: one.blob for one in wiki.store.snapshot().under("etudes")}
    put(wiki, dict.fromkeys(blobs))

    bring(wiki, "etudes.bib", (CORPUS / "etudes.bib").read_bytes(), "etude")

    again = {one.file: one.blob for one in wiki.store.snapshot().under("etudes")}
    assert len(blobs) == 20
    assert {file: again.get(file) for file in blobs} == blobs


def test_the_invalid_rows_are_told_with_the_errors_expected(wiki: Wiki) -> None:
    expected = json.loads(
        (ROOT / "tests/wiki/corpus/invalides-v1.0.2.erreurs.json").read_text(encoding="utf-8")
    )
    phones = Counter(
        words
        for row in expected
        for field, _code, *words in row["erreurs"]
        if field == "telephone"
        for words in words
    )

    report = bring(wiki, "invalides.csv", (CORPUS / "invalides-v1.0.2.csv").read_bytes())

    told = Counter(
        one.problem.detail
        for one in report.told
        if (one.problem.field, one.problem.code) == ("telephone", "pattern")
    )
    assert told == phones
    assert sum(one.problem.code == "duplicate" for one in report.told) == 2
    assert refusals(report) == []
    assert counts(report) == (30, 0, 0, 0)


def test_refusals_name_the_row_the_field_the_code_and_the_words(wiki: Wiki) -> None:
    rows = "id,title,kind,courriels\n1,Un,,\n1,Encore un,,\n2,,,\n3,Trois,etude,\n"

    report = bring(wiki, "x.csv", rows)

    assert refusals(report) == [
        (3, "id", "duplicate", "2"),
        (4, "title", "required", ""),
        (5, "kind", "choice", "etude"),
    ]
    assert [one.path for one in report.created] == ["contacts/un"]


PERSONAL = "id,title,courriels\n1,Un,accueil@port.fr|marie.dupont@gmail.com\n"


def test_a_personal_contact_keeps_its_record_out(wiki: Wiki) -> None:
    report = bring(wiki, "x.csv", PERSONAL)

    assert refusals(report) == [(2, "courriels", "personal", "marie.dupont@gmail.com")]
    assert report.commit is None
    assert report.personal


def test_a_personal_contact_may_be_left_out_of_its_record(wiki: Wiki) -> None:
    report = bring(wiki, "x.csv", PERSONAL, personal=Personal.DROP)
    again = bring(wiki, "x.csv", PERSONAL, personal=Personal.DROP)

    assert [one.problem.detail for one in report.dropped] == ["marie.dupont@gmail.com"]
    assert "marie" not in text_of(wiki, "contacts/un.md")
    assert "accueil@port.fr" in text_of(wiki, "contacts/un.md")
    assert counts(again) == (0, 0, 1, 0)


def test_a_personal_contact_is_kept_when_one_says_so_and_then_asked_no_more(wiki: Wiki) -> None:
    bring(wiki, "x.csv", PERSONAL, personal=Personal.KEEP)

    assert "marie.dupont@gmail.com" in text_of(wiki, "contacts/un.md")
    assert counts(bring(wiki, "x.csv", PERSONAL)) == (0, 0, 1, 0)


def test_a_person_needs_a_consent(wiki: Wiki) -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\nFN:Ada L\r\nN:L;Ada;;;\r\nEND:VCARD\r\n"
    )

    report = bring(wiki, "x.vcf", card, "personne")

    assert [one.problem.code for one in report.refused] == ["consent"]


def test_pages_with_the_same_title_are_told_apart_whatever_their_order(
    wiki_with: MakeWiki,
) -> None:
    wiki = wiki_with(kinds())
    head, *rows = (
        "id,title,commune",
        "1,Mairie,Brest",
        "2,Mairie,Rennes",
        "a-3,Mairie,Rennes",
        "4,Seule,Brest",
    )

    one = bring(wiki, "x.csv", "\n".join([head, *rows]), dry_run=True)
    other = bring(wiki, "x.csv", "\n".join([head, *reversed(rows)]), dry_run=True)

    assert {page.path for page in one.created} == {
        "contacts/mairie-brest",
        "contacts/mairie-2",
        "contacts/mairie-a-3",
        "contacts/seule",
    }
    assert {page.path for page in one.created} == {page.path for page in other.created}


def test_a_new_page_is_never_put_over_another_one(wiki: Wiki) -> None:
    put(wiki, {"contacts/Le-Port.md": "# Autre chose\n", "contacts/le-port-7.md": "# Encore\n"})

    report = bring(wiki, "x.csv", CSV)

    assert [one.path for one in report.created] == ["contacts/le-port-7-2"]
    assert text_of(wiki, "contacts/Le-Port.md") == "# Autre chose\n"


def test_a_record_without_id_gets_one_that_does_not_change(wiki: Wiki) -> None:
    rows = "title,pivot,commune,telephone\nLe Port,123,Brest,0298008080\nLe Port,123,Brest,\n"

    first = bring(wiki, "x.csv", rows)
    second = bring(wiki, "x.csv", rows.replace("0298008080", "0298008081"))

    assert refusals(first) == [(3, "id", "duplicate", "2")]
    assert counts(second) == (0, 1, 0, 1)
    assert "id: le-port-" in text_of(wiki, "contacts/le-port.md")


def test_two_pages_with_the_same_id_are_left_alone(wiki: Wiki) -> None:
    page = "---\ntitle: P\nkind: lieu\nid: '7'\n---\n"
    put(wiki, {"a.md": page, "b.md": page})

    report = bring(wiki, "x.csv", CSV)

    assert refusals(report) == [(2, "id", "ambiguous", "a, b")]


def test_columns_go_where_one_says_and_may_be_left_out(wiki: Wiki) -> None:
    table = "Code;Logiciel;Usage;Secret\n12;Pix;Compétences;non\n\n13;GIMP;Images;oui\n"
    mapping = {"Code": "id", "Logiciel": "title", "Usage": "summary", "Secret": ""}

    report = bring(wiki, "sill.csv", table, "outil", mapping)

    assert counts(report) == (2, 0, 0, 0)
    assert text_of(wiki, "outils/pix.md") == (
        "---\ntitle: Pix\nkind: outil\nid: '12'\nsummary: Compétences\n---\n"
    )


def test_rows_keep_their_places_when_columns_are_renamed(wiki: Wiki) -> None:
    report = bring(wiki, "x.csv", "a,Nom du lieu\n1,x\n\n2,\n", "lieu", {"Nom du lieu": "title"})

    assert refusals(report) == [(4, "title", "required", "")]


def test_markdown_of_another_tool_keeps_its_text_and_its_unknown_keys(wiki: Wiki) -> None:
    page = (CORPUS / "startup-pix.md").read_text(encoding="utf-8")

    report = bring(wiki, "pix.md", page, "outil", {"mission": "summary", "contact": ""})
    again = bring(wiki, "pix.md", page, "outil", {"mission": "summary", "contact": ""})

    made = text_of(wiki, "outils/pix.md")
    assert counts(report) == (1, 0, 0, 0)
    assert "id: pix\n" in made
    assert "summary: Mesurer" in made
    assert "phases:" in made
    assert "contact:" not in made
    assert made.endswith(page.rpartition("---\n")[2].strip("\n") + "\n")
    assert again.unchanged == 1


def test_the_kind_is_recognised_when_nobody_says_it(wiki: Wiki) -> None:
    national = (CORPUS / "national-v0.1.csv").read_bytes()

    assert bring(wiki, "liste.csv", national, "", dry_run=True).kind == "lieu"
    assert bring(wiki, "x.bib", b"@book{a, title={T}}", "", dry_run=True).kind == "etude"
    assert bring(wiki, "outil.csv", "id,title\n1,Un\n", "", dry_run=True).kind == "outil"
    assert bring(wiki, "x.csv", "id,title\n1,Un\n", "", dry_run=True).faults[0].fault.code == "kind"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.csv", b"", "empty"),
        ("x.csv", b"a;b\n1;2\n", "columns"),
        ("x.json", b"{", "syntax"),
        ("x.xlsx", b"PK\x03\x04", "format"),
        ("x.bib", b"@book{a, title={T}}", "kind"),
        ("x.csv", b"id,title\n" + b"x" * 20_000_001, "size"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    wiki: Wiki, name: str, content: bytes, code: str
) -> None:
    report = bring(wiki, name, content)

    assert [one.fault.code for one in report.faults] == [code]
    assert counts(report) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "value",
    [
        "---",
        "a: b",
        "&x *y",
        "\x00\x07\x1b",
        "ligne\u2028sauts",
        "x" * 70_000,
        "<script>alert(1)</script>",
        "\ud800",
        "../../etc/passwd",
        "${jndi:x}",
        "\u202eoups",
    ],
)
def test_hostile_values_are_written_as_values_or_refused(wiki: Wiki, value: str) -> None:
    content = json.dumps([{"id": value, "title": value, "autre": {value: [value]}}])

    first = bring(wiki, "x.json", content)
    second = bring(wiki, "x.json", content)

    assert first.left_out + len(first.created) == 1
    assert second.left_out + second.unchanged == 1
    assert [one.path.partition("/")[0] for one in first.created] in ([], ["contacts"])


def test_a_page_whose_header_is_broken_is_not_written(wiki: Wiki) -> None:
    put(wiki, {"a.md": "---\ntitle: P\nkind: lieu\nid: '7'\n---\n"})
    put(wiki, {"a.md": "---\ntitle: P\nkind: lieu\nid: '7'\nid: '8'\n---\n"})

    report = bring(wiki, "x.csv", CSV)

    assert text_of(wiki, "a.md").count("id:") == 2
    assert counts(report)[1:] == (0, 0, 0)


def test_an_import_is_counted_as_if_each_page_was_typed(wiki_with: MakeWiki) -> None:
    pace = "pace: {trusted: {hour: 3}, newcomers: {hour: 3}}\n"
    wiki = wiki_with(kinds() | {"_gare/moderation.yml": pace})
    rows = "".join(f"{number},Lieu {number}\n" for number in range(5))
    file, wanted = Brought("lieux.csv", f"id,title\n{rows}".encode()), Wanted("lieu", "", {})
    member = Person(Role.MEMBER, Author("Zoé", "zoe"))
    keeper = Person(Role.MODERATOR, Author("Mona", "mona"))

    before = wiki.index.counts().pages

    with pytest.raises(TooFast):
        import_records(wiki, [file], wanted, member)
    after = wiki.index.counts().pages
    made = import_records(wiki, [file], wanted, keeper)

    assert after == before
    assert len(made.created) == 5


def places(*rows: tuple[str, str, str]) -> str:
    """Return a national file of places: their ids, sources and names."""
    head = "id,pivot,nom,commune,code_postal,adresse,services,source,date_maj\n"
    line = "{0},30549267000024,{2},Messac,35480,1 rue X,Gestion de contenus numériques,{1},\n"
    return head + "".join(line.format(*row) for row in rows)


BOTH = places(("1053", "Hinaura", "Tranclière"), ("1053", "cd35", "Mairie de Messac"))
ONE = places(("1053", "cd35", "Mairie de Messac"))


def idents(wiki: Wiki) -> dict[str, str]:
    """Return the names of places by their ids."""
    return {row.id: row.title for row in wiki.index.iterate(Query(kinds=("lieu",)))}


def test_an_extract_of_the_same_places_makes_none_again(wiki: Wiki) -> None:
    first = bring(wiki, "national.csv", BOTH)

    again = bring(wiki, "bretagne.csv", ONE)

    assert counts(first) == (2, 0, 0, 0)
    assert counts(again) == (0, 0, 1, 0)
    assert idents(wiki) == {"Hinaura--1053": "Tranclière", "cd35--1053": "Mairie de Messac"}
    written = {one.title: one.problem for one in first.told if one.problem.code == "renamed"}
    assert {title: one.detail for title, one in written.items()} == {
        "Tranclière": "Hinaura--1053",
        "Mairie de Messac": "cd35--1053",
    }


def test_the_whole_after_an_extract_makes_only_what_was_not_there(wiki: Wiki) -> None:
    bring(wiki, "bretagne.csv", ONE)

    whole = bring(wiki, "national.csv", BOTH)

    assert counts(whole) == (1, 0, 1, 0)
    assert idents(wiki) == {"1053": "Mairie de Messac", "Hinaura--1053": "Tranclière"}


def test_a_place_of_another_source_never_changes_the_one_that_has_its_id(wiki: Wiki) -> None:
    first = places(("1053", "Hinaura", "Tranclière")).replace("Messac", "Ambérieu")
    bring(wiki, "hinaura.csv", first.replace("30549267000024", "21350176000019"))

    other = bring(wiki, "bretagne.csv", ONE)
    again = bring(wiki, "bretagne.csv", ONE)

    assert counts(other) == (1, 0, 0, 0)
    assert counts(again) == (0, 0, 1, 0)
    assert idents(wiki) == {"1053": "Tranclière", "cd35--1053": "Mairie de Messac"}


def test_a_place_whose_source_was_corrected_by_hand_is_still_known(wiki: Wiki) -> None:
    bring(wiki, "bretagne.csv", ONE)
    page = text_of(wiki, "contacts/mairie-de-messac.md")
    put(wiki, {"contacts/mairie-de-messac.md": page.replace("source: cd35", "source: Mairie")})

    assert counts(bring(wiki, "bretagne.csv", ONE)) == (0, 1, 0, 0)
    assert idents(wiki) == {"1053": "Mairie de Messac"}
