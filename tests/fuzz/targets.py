"""What must hold for any bytes whatever: each target is given some and fails, or returns."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gare.kinds.schema import read_kind
from gare.markup import sanitize as gate
from gare.markup.directives import read
from gare.markup.fields import read_fields
from gare.markup.frontmatter import split, with_fields
from gare.markup.sections import replace_section, sections
from gare.model.errors import BadInput, StoreFailure
from gare.model.kinds import Kind
from gare.model.names import HOME, CommitId, address, name_fault
from gare.moderation.policy import Policy
from gare.moderation.policy_file import read_policy
from gare.moderation.reading_rules import read_rules
from gare.safeyaml import YamlFault, dump, load
from gare.store.pushed import Pushed
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki
from tests.making import indexed, put, settings_for
from tests.markup.samples import rendered
from tests.markup.test_sanitize import forbidden, without_rel

Target = Callable[[bytes], None]
MAX_BYTES: Final = 4_096
_WHO: Final = b"Lou <lou@example.org> 1767225600 +0000"
_SIGNED: Final = b"author %s\ncommitter %s" % (_WHO, _WHO)


def text_of(data: bytes) -> str:
    """Return bytes as a page's text is read."""
    return data[:MAX_BYTES].decode("utf-8", "replace")


def sanitized(data: bytes) -> None:
    """Any HTML comes out of the two cleaners with what the policy allows, and the same again."""
    html = gate.sanitize(text_of(data))
    assert forbidden(html) == []
    assert without_rel(html) == []
    assert gate.sanitize(html) == html


def page(data: bytes) -> None:
    """Any source makes a page of what the policy allows."""
    html = rendered(text_of(data)).html
    assert forbidden(html) == []


def header(data: bytes) -> None:
    """Any front matter is read or its fault said; a key that is set changes no other."""
    source = text_of(data)
    before, body, _line = split(source)
    known = read_fields(before)
    if known.problems:
        return
    try:
        after, kept, _line = split(with_fields(source, {"essai": "oui"}))
    except YamlFault:
        return
    said = dict(read_fields(after).values)
    assert said.pop("essai") == "oui"
    assert said == {key: one for key, one in known.values.items() if key != "essai"}
    assert kept.strip("\n") == body.strip("\n")


def yaml(data: bytes) -> None:
    """Any YAML is read or refused; what is read is written and read again the same."""
    try:
        value = load(text_of(data))
    except YamlFault:
        return
    if isinstance(value, dict):
        assert load(dump(value)) == value


def schema(data: bytes) -> None:
    """Any text is a kind, or faults that say their line."""
    text = text_of(data)
    found = read_kind("essai", text)
    if not isinstance(found, Kind):
        assert found
        lines = len(text.splitlines()) + 2
        assert all(fault.line is None or 0 <= fault.line <= lines for fault in found)


def directive(data: bytes) -> None:
    """Any text inside a fence is options or a fault."""
    found = read("liste", text_of(data))
    assert isinstance(found.options, Mapping)


def section(data: bytes) -> None:
    """A section put back as it was changes nothing."""
    source = text_of(data)
    for one in sections(source)[:5]:
        assert replace_section(source, one.number, source[one.start : one.end]) == source


def path(data: bytes) -> None:
    """A name that is not refused is one address of this site, whatever it is made of."""
    name = text_of(data)
    if name_fault(name) is None:
        parts = urlsplit(address(name))
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert parts.path.split("/")[1] not in {"", "-", "content.git"} or name == HOME


def search(data: bytes) -> None:
    """Any words are answered, as whole words and as they are typed."""
    words = text_of(data)
    wiki = _wiki()
    wiki.index.search(words)
    wiki.index.suggest(words)
    wiki.index.near_titles(words)


def rules(data: bytes) -> None:
    """Any text is rules, or faults that shut writing."""
    found = read_rules(text_of(data))
    assert isinstance(found, tuple)


def policy(data: bytes) -> None:
    """Any text is a policy of moderation, or its problems."""
    found = read_policy(text_of(data))
    assert isinstance(found, Policy) or found


def pushed(data: bytes) -> None:
    """Any bytes that arrive as a tree are listed, named when they cannot be served, or refused."""
    wiki = _wiki()
    git = wiki.store.git
    tree = git.attempt(
        ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"], given=data[:MAX_BYTES]
    )
    said = b"tree %s\n%s\n\nEssai\n" % (tree.out.strip(), _SIGNED)
    commit = git.run(["hash-object", "-t", "commit", "--literally", "-w", "--stdin"], given=said)
    new = CommitId(commit.decode().strip())
    try:
        for one in Pushed(git, None, new, ()).touched(()):
            assert one.fault or name_fault(one.file) is None
        for file in wiki.store.tree(new):
            assert file.fault or name_fault(file.file) is None
    except (StoreFailure, BadInput):
        return


@cache
def _wiki() -> Wiki:
    """Return a small wiki, kept until the process ends."""
    folder = tempfile.TemporaryDirectory()
    wiki = start(settings_for(Path(folder.name) / "data"), None)
    put(
        wiki,
        {
            "etude.md": "# Étude\n\nL’œuvre de l’été.\n",
            "pix.md": "# Pix\n\nÉvaluer.\n",
            "vide.txt": "",
        },
    )

    indexed(wiki)

    def end() -> None:
        wiki.close()
        folder.cleanup()

    atexit.register(end)
    return wiki


TARGETS: Final[Mapping[str, Target]] = {
    "sanitized": sanitized,
    "page": page,
    "header": header,
    "yaml": yaml,
    "schema": schema,
    "directive": directive,
    "section": section,
    "path": path,
    "search": search,
    "rules": rules,
    "policy": policy,
    "pushed": pushed,
}
