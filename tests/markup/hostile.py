"""Inputs made to hurt, each aimed at one construct of the language: `HOSTILE`, about 200 kB each.

Those of `SMALLER` are variants: their first 40 kB are enough for a quick run of the tests.
"""

from __future__ import annotations

SIZE = 200_000


def _fill(piece: str, size: int = SIZE) -> str:
    """Return the piece repeated up to the size."""
    return piece * (size // len(piece) + 1)


def _numbered(form: str, size: int = SIZE) -> str:
    """Return the form with 0, 1, 2… up to the size."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(form.replace("%", str(len(parts))))
        length += len(parts[-1])
    return "".join(parts)


HOSTILE: dict[str, str] = {
    "quotes": _fill(">"),
    "quotes, lines": "".join("> " * (n % 400) + "a\n" for n in range(1000)),
    "quotes, lazy": "> a\n" + _fill("b\n"),
    "list, nested": "".join("  " * n + "- a\n" for n in range(450)),
    "list markers": _fill("- "),
    "lists and quotes": _fill("- > "),
    "list, numbered": _fill("1. a\n"),
    "list, indented by tabs": _fill("-\t"),
    "list, blank lines": "- a\n" + _fill("\n") + "b",
    "items with breaks": _fill("- a\n***\n"),
    "emphasis, open": _fill("*a **a "),
    "emphasis, underscores": _fill("_a __"),
    "emphasis, closed": _fill("*") + "a" + _fill("*"),
    "emphasis, mixed": _fill("*_~~a"),
    "strikethrough": _fill("~~a"),
    "brackets, open": _fill("["),
    "brackets, closed": _fill("]"),
    "brackets, pairs": _fill("[a](b "),
    "links": _fill("[a](b)"),
    "links, nested": _fill("[", SIZE // 2) + _fill("](a)", SIZE // 2),
    "links, references": _numbered("[a%]: b\n", SIZE // 2) + _numbered("[a%] ", SIZE // 2),
    "links, long reference": "[a]: /" + "b" * 1900 + "\n\n" + _fill("[a] "),
    "links, very long reference": "[a]: /"
    + _fill("b", SIZE // 2)
    + "\n\n"
    + _fill("[a] ", SIZE // 2),
    "links, long title": "[a]: /b '" + _fill("t", SIZE // 2) + "'\n\n" + _fill("[a] ", SIZE // 2),
    "links, long label": "[" + _fill("a ", SIZE // 2) + "](b) " + _fill("[a](b) ", SIZE // 2),
    "links, parentheses": "[a](" + _fill("("),
    "images": _fill("![a](b.png)"),
    "images, nested": _fill("![", SIZE // 2) + _fill("](a)", SIZE // 2),
    "wiki links": _fill("[[a]]"),
    "wiki links, different": _numbered("[[a%|b]] "),
    "wiki links, open": _fill("[[a"),
    "code spans": "".join("`" * n + " " for n in range(1, 630)),
    "fences": _fill("```\na\n~~~\n"),
    "fences in items": _fill("- ```\n"),
    "headings": _fill("# a\n"),
    "setext": _fill("a\n=\n"),
    "setext, one paragraph": _fill("a\n") + "---",
    "rules": _fill("* * *\n"),
    "spaces": _fill(" ") + "a",
    "spaces in a line": "a" + _fill(" ") + "b",
    "spaces in lines": "a" + _fill("     \n" + "b " * 500),
    "one line": _fill("mot "),
    "lines": _fill("a\n"),
    "lines, punctuation": _fill("!a\n"),
    "table, wide": "|" + _fill("a|", SIZE // 2) + "\n|" + _fill("-|", SIZE // 2),
    "table, long": "|a|b|\n|-|-|\n" + _fill("|a|b|\n"),
    "table, short rows": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + _fill("a\n"),
    "table, dashes": _fill("a\n-|-\n"),
    "tables": _fill("|a|\n|-|\n|b|\n\n"),
    "notes": _numbered("[^%] ", SIZE // 2) + "\n\n" + _numbered("[^%]: a\n", SIZE // 2),
    "notes, one": "[^1]: a\n\n" + _fill("[^1]"),
    "notes, chain": "[^0]\n\n" + "".join(f"[^{n}]: [^{n + 1}]\n" for n in range(12000)),
    "boxes, open": _fill(":::note\n"),
    "boxes, nested": _fill(":::note\n", SIZE // 2) + _fill(":::\n", SIZE // 2),
    "boxes": _fill(":::note\na\n:::\n"),
    "details": _fill("<details>a</details>\n"),
    "details, nested": _fill("<details>\n", SIZE // 2) + _fill("</details>\n", SIZE // 2),
    "tags, nested": _fill("<u>", SIZE // 2) + _fill("</u>", SIZE // 2),
    "tags, by paragraphs": _fill("<u>a\n\n"),
    "tags": _fill("<u>a</u>"),
    "tags, unknown": _fill("<div>"),
    "comments": _fill("<!-- a -->"),
    "comments, open": _fill("<!-- "),
    "comments, lines": _fill("<!--\n\n"),
    "less than": _fill("<"),
    "ampersands": _fill("&amp"),
    "entities": _fill("&#x41;"),
    "addresses": _fill("http://a.b "),
    "addresses, punctuation": "http://" + _fill("."),
    "addresses, parentheses": "http://a" + _fill(")"),
    "addresses, starts": _fill("www."),
    "definitions": "a\n" + _fill(": b\n"),
    "definitions, terms": _fill("a\n: b\n\n"),
    "line breaks": _fill("a  \n"),
    "escapes": _fill("\\*"),
    "header, deep": "---\na: " + _fill("[") + "\n---\n",
    "header, keys": "---\n" + _numbered("a%: b\n", 60_000) + "---\n",
    "header, open": "---\na: b\n" + _fill("c: d\n"),
    "controls": _fill("\x00\x01\u202e"),
}

SMALLER = frozenset(
    {
        *(
            "list, indented by tabs",
            "items with breaks",
            "emphasis, underscores",
            "brackets, closed",
        ),
        *("images", "wiki links", "fences", "headings", "setext, one paragraph", "rules", "lines"),
        *("spaces in lines", "one line", "tables", "boxes", "tags", "comments", "entities"),
        *("addresses, starts", "definitions", "escapes", "list markers", "quotes", "notes"),
        *("links, very long reference", "less than", "tags, by paragraphs", "table, dashes"),
    }
)
