"""A gare whose every place a visitor can fill was filled with vectors, and who looks for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.journeys.cloning import git
from tests.journeys.posting import Poster
from tests.journeys.serving import Server
from tests.journeys.vectors import RUN, VECTORS

PUSHED: Final = (
    f"<img src=x onerror={RUN}>.md",
    f'mechant/"onfocus={RUN} autofocus x=".md',
    "mechant/`x`';--.md",
)
ACTIVE: Final = {
    "actif.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><script>{RUN}</script></svg>',
    "actif.html": f"<!doctype html><script>{RUN}</script>",
    "actif.xml": f'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{RUN}</h:script></x>',
    "actif.js": RUN,
    "actif.css": "* { display: none }",
    "actif.png": f"<!doctype html><script>{RUN}</script>",
    "actif": f"<!doctype html><script>{RUN}</script>",
}
"""Files that would act if a browser opened them as what they are; they arrive by push."""
INTRUDERS: Final = """() => {
  const good = /^(https?|mailto|tel):|^data:image\\/svg/;
  const found = [];
  if (window.__xss) found.push("a script ran");
  for (const e of document.querySelectorAll("*")) {
    const tag = e.localName;
    const ours = !e.closest("article, .preview .text, .site-menu, .site-footer");
    if (["iframe", "object", "embed", "base", "math", "marquee"].includes(tag)) found.push(tag);
    if (!ours && ["script", "style", "form", "input", "svg", "meta", "link", "button"].includes(tag)
        && !e.matches("input[type=checkbox][disabled], .language, .language *")) found.push(tag);
    if (tag === "script" && e.type !== "application/ld+json" && !(e.getAttribute("src") || "").startsWith("/-/static/")) found.push("script");
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
"""What gives, in a window, the elements and addresses that no text of a visitor may make."""


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
    for name in PUSHED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# <script>{RUN}</script>\n\n[[mechant/0]]\n", encoding="utf-8")
    (folder / "mechant/0").mkdir(parents=True, exist_ok=True)
    for name, content in ACTIVE.items():
        (folder / "mechant/0" / name).write_text(content, encoding="utf-8")
    git("add", "-A", folder=folder)
    author = f"-c user.name=<b>{RUN}</b> -c user.email=x@x.example".split(" ")
    git(*author, "commit", "-q", "-m", f"<script>{RUN}</script>", folder=folder)
    git("push", "-q", "origin", "HEAD:main", folder=folder)


def attacked_by_all(server: Server, folder: Path) -> Attacked:
    """Fill a gare with the vectors."""
    poster = Poster(server.url)
    for number, vector in enumerate(VECTORS):
        path, words = f"mechant/{number}", " ".join(vector.split())[:60]
        sent = {"summary": vector, "author": words}
        answer = poster.save(path, front_matter(vector), **sent)
        if answer.status == 422:
            answer = poster.save(path, everything(str(number)), **sent)
        assert answer.status == 303, answer.text
    poster.save("mechant/tout", everything("un"), author=VECTORS[5], summary=VECTORS[0])
    poster.save("mechant/tout", everything("deux"), author=VECTORS[0], summary=VECTORS[5])
    poster.upload("mechant/tout", f'"><img src=x onerror={RUN}>.txt', b"texte", alt=VECTORS[5])
    poster.save("_gare/menu", "\n".join(f"- {v}" for v in VECTORS[:50:7]) + "\n")
    poster.save("_gare/footer", "\n\n".join(VECTORS[3:60:7]) + "\n")
    pushed(server, folder / "work")
    old = poster.get("/-/history/mechant/tout").text.split("/-/version/")[2][:40]
    return Attacked(server, poster, old)
