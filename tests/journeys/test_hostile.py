"""Texts written to run a script, in every place a visitor can fill, seen in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.cloning import git
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run
from tests.journeys.vectors import RUN, VECTORS

pytestmark = pytest.mark.xdist_group("hostile")

MANY = 20
ACTIVE = {
    "actif.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><script>{RUN}</script></svg>',
    "actif.html": f"<!doctype html><script>{RUN}</script>",
    "actif.xml": f'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{RUN}</h:script></x>',
    "actif.js": RUN,
    "actif.css": "* { display: none }",
    "actif.png": f"<!doctype html><script>{RUN}</script>",
    "actif": f"<!doctype html><script>{RUN}</script>",
}
"""Files that would act if a browser opened them as what they are; they arrive by push."""
INTRUDERS = """() => {
  const good = /^(https?|mailto|tel):|^data:image\\/svg/;
  const found = [];
  if (window.__xss) found.push("a script ran");
  for (const e of document.querySelectorAll("*")) {
    const tag = e.localName;
    const ours = !e.closest("article, .preview .text, .site-menu, .site-footer");
    if (["iframe", "object", "embed", "base", "math", "marquee"].includes(tag)) found.push(tag);
    if (!ours && ["script", "style", "form", "input", "svg", "meta", "link", "button"].includes(tag)
        && !e.matches("input[type=checkbox][disabled], .language, .language *")) found.push(tag);
    if (tag === "script" && !(e.getAttribute("src") || "").startsWith("/-/static/")) found.push("script");
    for (const { name } of e.attributes) {
      if (e.id === "pages-found" && name === "style") continue;
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(name)) found.push(`${tag} ${name}`);
    }
    for (const name of ["href", "src", "action"]) {
      if (e.hasAttribute(name) && typeof e[name] === "string" && !good.test(e[name])) found.push(`${tag} ${name}=${e[name]}`);
    }
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Attacked:
    """A gare whose every place was filled with vectors."""

    server: Server
    poster: Poster
    old: str


def front_matter(vector: str) -> str:
    """Return a page that says a vector in its header and in its text."""
    said = json.dumps(vector)
    header = (
        f"---\ntitle: {said}\nkind: {said}\nstatus: {said}\ntags: [{said}]\nsummary: {said}\n---\n"
    )
    return f"{header}\n{vector}\n\nApres.\n\n## {' '.join(vector.split())}\n\n- {vector}\n"


def everything(word: str) -> str:
    """Return one text with all vectors, that a word makes different from another."""
    return "# Tout\n\n" + "\n\n".join(f"{word} {vector}\n\n{vector}" for vector in VECTORS) + "\n"


def pushed(server: Server, folder: Path) -> None:
    """Push files whose names are vectors, straight into the repository."""
    git("clone", "-q", str(server.repository), str(folder))
    names = [f"<img src=x onerror={RUN}>.md", f'mechant/"onfocus={RUN} autofocus x=".md']
    names += [f"mechant/0/<svg onload={RUN}>.png", "mechant/`x`';--.md"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# <script>{RUN}</script>\n\n[[mechant/0]]\n", encoding="utf-8")
    for name, content in ACTIVE.items():
        (folder / "mechant/0" / name).write_text(content, encoding="utf-8")
    git("add", "-A", folder=folder)
    author = f"-c user.name=<b>{RUN}</b> -c user.email=x@x.example".split(" ")
    git(*author, "commit", "-q", "-m", f"<script>{RUN}</script>", folder=folder)
    git("push", "-q", "origin", "HEAD:main", folder=folder)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    server = gare_run(folder / "var")
    poster = Poster(server.url)
    for number, vector in enumerate(VECTORS):
        path, words = f"mechant/{number}", " ".join(vector.split())[:60]
        sent = {"summary": vector, "author": words}
        answer = poster.save(path, front_matter(vector), **sent)
        if answer.status == 422:
            answer = poster.save(path, everything(str(number)), **sent)
        assert answer.status in {303, 422}, answer.text
    poster.save("mechant/tout", everything("un"), author=VECTORS[5], summary=VECTORS[0])
    poster.save("mechant/tout", everything("deux"), author=VECTORS[0], summary=VECTORS[5])
    poster.upload("mechant/tout", f'"><img src=x onerror={RUN}>.txt', b"texte", alt=VECTORS[5])
    poster.save("_gare/menu", "\n".join(f"- {v}" for v in VECTORS[:50:7]) + "\n")
    poster.save("_gare/footer", "\n\n".join(VECTORS[3:60:7]) + "\n")
    pushed(server, folder / "work")
    old = poster.get("/-/history/mechant/tout").text.split("/-/version/")[2][:40]
    yield Attacked(server, poster, old)
    server.stop()


@pytest.fixture
def witnessed(attacked: Attacked, browser: Browser) -> Iterator[Page]:
    """The window of someone who reads the attacked gare."""
    people = Visitors(browser, attacked.server.url)
    people.witness.expected |= {400, 404, 409, 413, 415, 422}
    yield people.arrive()
    people.leave()
    assert people.witness.faults == []


def test_there_are_many_vectors() -> None:
    assert len(set(VECTORS)) >= 60


@pytest.mark.parametrize("first", range(0, len(VECTORS), MANY))
def test_no_page_runs_what_is_written_in_it(witnessed: Page, first: int) -> None:
    found: list[str] = []

    for number in range(first, min(first + MANY, len(VECTORS))):
        witnessed.goto(f"/mechant/{number}")
        found += [f"{number} {one}" for one in witnessed.evaluate(INTRUDERS)]

    assert found == []


@pytest.mark.parametrize(
    "address",
    [
        "/mechant/tout",
        "/-/history/mechant/tout",
        "/-/history/mechant/5",
        "/-/diff/mechant/tout",
        "/-/diff/mechant/tout?layout=inline",
        "/-/diff/mechant/5",
        "/-/blame/mechant/tout",
        "/-/blame/mechant/5",
        "/-/version/{old}/mechant/tout",
        "/-/edit/mechant/tout",
        "/-/edit/mechant/5?section=1",
        "/-/files/mechant/tout",
        "/-/files/mechant/0",
        "/-/move/mechant/5",
        "/-/delete/mechant/0",
        "/-/links/mechant/0",
        "/-/links/mechant/tout",
        "/-/changes",
        "/-/changes?kind=%3Cscript%3E",
        "/-/pages",
        "/-/pages?folder=mechant",
        "/-/tags",
        "/-/wanted",
        "/-/orphans",
        "/-/search?q=window",
        "/-/search?q=xss",
        "/-/me",
        "/-/new?title=script",
    ],
)
def test_no_screen_runs_what_visitors_wrote(
    witnessed: Page, attacked: Attacked, address: str
) -> None:
    answer = witnessed.goto(address.format(old=attacked.old))

    assert answer is not None
    assert answer.status < 400
    assert witnessed.evaluate(INTRUDERS) == []


@pytest.mark.parametrize("first", range(0, len(VECTORS), MANY))
def test_no_question_is_run(witnessed: Page, first: int) -> None:
    found: list[str] = []

    for vector in VECTORS[first : first + MANY]:
        witnessed.goto(f"/-/search?q={quote(vector)}&kind={quote(vector)}&tag={quote(vector)}")
        found += [f"{vector!r} {one}" for one in witnessed.evaluate(INTRUDERS)]

    assert found == []


@pytest.mark.parametrize(
    "form",
    [
        "/-/new?title={v}&folder={v}",
        "/-/changes?author={v}&folder={v}&kind={v}&action={v}",
        "/-/pages?folder={v}&after={v}",
        "/-/tags?tag={v}",
        "/-/login?next={v}",
        "/-/edit/mechant/nouvelle?title={v}&kind={v}",
        "/-/diff/mechant/tout?from={v}&to={v}&layout={v}",
        "/-/version/{v}/x",
        "/{v}",
        "/-/{v}",
    ],
)
def test_no_address_is_run(witnessed: Page, form: str) -> None:
    found: list[str] = []

    for vector in VECTORS[::6]:
        witnessed.goto(form.format(v=quote(vector, safe="")))
        found += [f"{vector!r} {one}" for one in witnessed.evaluate(INTRUDERS)]

    assert found == []


def test_the_preview_runs_nothing(witnessed: Page) -> None:
    witnessed.goto("/-/edit/mechant/apercu")
    witnessed.locator("#source").fill(everything("trois"))

    witnessed.locator(".save [name=preview]").click()
    witnessed.locator("#preview .text p").first.wait_for()

    assert witnessed.evaluate(INTRUDERS) == []


def test_the_page_of_a_conflict_runs_nothing(witnessed: Page, attacked: Attacked) -> None:
    attacked.poster.save("mechant/conflit", everything("a"))
    witnessed.goto("/-/edit/mechant/conflit")
    witnessed.locator("#source").fill(everything("b"))
    attacked.poster.save("mechant/conflit", everything("c"), author=VECTORS[5])

    witnessed.locator(".save .primary").click()
    witnessed.locator("#mine").wait_for(state="attached")

    assert witnessed.evaluate(INTRUDERS) == []


def test_a_text_given_back_with_an_error_runs_nothing(witnessed: Page) -> None:
    witnessed.goto("/-/edit/mechant/rendu")
    witnessed.locator("#source").fill("---\ntitle: [\n---\n" + everything("d"))
    witnessed.locator("#summary").evaluate("(field, text) => { field.value = text; }", VECTORS[0])
    witnessed.locator("#author").evaluate("(field, text) => { field.value = text; }", VECTORS[5])

    witnessed.locator(".save .primary").click()
    witnessed.locator(".notice.error").wait_for()

    assert witnessed.evaluate(INTRUDERS) == []


def test_titles_proposed_while_typing_run_nothing(witnessed: Page) -> None:
    witnessed.goto("/-/edit/mechant/propose")
    witnessed.locator("#source").press_sequentially("[[script")
    witnessed.locator("#pages-found li").first.wait_for()
    witnessed.locator("#q").press_sequentially("script")
    witnessed.locator("#titles li").first.wait_for()

    assert witnessed.evaluate(INTRUDERS) == []


@pytest.mark.parametrize("feed", ["/-/changes.atom", "/-/history/mechant/tout.atom"])
def test_feeds_are_sound_and_run_nothing(attacked: Attacked, witnessed: Page, feed: str) -> None:
    answer = attacked.poster.get(feed)

    root = ElementTree.fromstring(answer.body)

    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) >= 2
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_files_with_hostile_names_are_served_without_acting(
    witnessed: Page, attacked: Attacked
) -> None:
    witnessed.goto("/-/pages")
    links = witnessed.locator("ul.pages a.page-title", has_text="window.__xss")
    addresses = [link.get_attribute("href") or "" for link in links.all()]

    found = []
    for address in addresses:
        witnessed.goto(address)
        found += witnessed.evaluate(INTRUDERS)

    assert len(addresses) > 3
    assert found == []


def test_a_source_is_shown_as_text_only(attacked: Attacked, witnessed: Page) -> None:
    answer = attacked.poster.get("/mechant/tout.md")

    witnessed.goto("/-/health")
    expect(witnessed.locator("body")).to_contain_text("ok")

    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pushed_file_that_could_act_is_only_a_download(attacked: Attacked, name: str) -> None:
    answer = attacked.poster.get(f"/mechant/0/{name}")

    kind = answer.headers["Content-Type"].partition(";")[0]
    assert answer.status == 200
    assert kind not in {"image/svg+xml", "text/html", "text/xml", "application/xhtml+xml"}
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_pushed_drawing_shown_in_a_page_does_not_act(witnessed: Page, attacked: Attacked) -> None:
    text = "# Dessins\n\n" + "\n\n".join(f"![un dessin](0/{name})" for name in ACTIVE) + "\n"
    attacked.poster.save("mechant/dessins", text)

    witnessed.goto("/mechant/dessins", wait_until="networkidle")

    assert witnessed.evaluate(INTRUDERS) == []
