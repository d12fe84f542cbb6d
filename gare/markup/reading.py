"""What a source says, as search, links and lists need it: fast, without making any HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gare.markup.cited import cited_links
from gare.markup.fields import MAX_SUMMARY_CHARS, read_fields
from gare.markup.frontmatter import split
from gare.markup.links import page_targets
from gare.markup.names import title_from_path
from gare.markup.outline import outline
from gare.markup.parse import clean, parse
from gare.markup.references import references
from gare.markup.text import one_line, page_text
from gare.model.names import PagePath
from gare.model.pages import Document, Link, Reference


def document(path: PagePath, source: str) -> Document:
    """Return what the source of a page says; never fails, problems are in the document.

    The title is that of the header, else the first level 1 heading, else made from the path.
    `text` has no markup, and neither the header nor the heading that repeats the title.
    """
    header, body, _line = split(clean(source))
    fields = read_fields(header)
    tokens = parse(body).tokens
    found = outline(tokens, fields.text("title"))
    if found.dropped is not None:
        del tokens[found.dropped]
    others = fields.others()
    named = references(path, others)
    return Document(
        title=found.title or one_line(title_from_path(path)),
        kind=fields.text("kind"),
        id=fields.text("id"),
        tags=fields.texts("tags"),
        lang=fields.lang("lang"),
        aliases=fields.texts("aliases"),
        license=fields.text("license"),
        summary=fields.text("summary", MAX_SUMMARY_CHARS),
        status=fields.text("status"),
        verified=fields.day("verified"),
        headings=found.headings,
        links=_joined((*page_targets(path, tokens).links, *cited_links(tokens)), named),
        text=page_text(tokens),
        problems=tuple(fields.problems),
        fields=others,
        references=named,
    )


def _joined(links: Iterable[Link], named: tuple[Reference, ...]) -> tuple[Link, ...]:
    """Return the links of a body and of a header, each once: a soft one only when alone."""
    found = {replace(link, soft=False): link for link in links}
    for one in named:
        firm = replace(one.link, soft=False)
        if not one.link.soft or firm not in found:
            found[firm] = one.link
    return tuple(found.values())
