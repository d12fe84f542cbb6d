"""Backups put back: all of one or nothing, whatever the file is and whenever it stops."""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import tarfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gare.feeds.feeds import Feeds
from gare.model.errors import BadBackup
from gare.people.current import HEAD
from gare.store.queueing import held
from gare.wiki.archiving import Archive, verified
from gare.wiki.backing import back_up
from gare.wiki.reading import view
from gare.wiki.restoring import rehearse, restore, restore_people
from gare.wiki.starting import start
from gare.wiki.unfinished import MARK
from gare.wiki.views.page import PageView
from gare.wiki.wiki import Wiki
from tests.making import (
    MakeWiki,
    indexed,
    put,
    settings_for,
    text_of,
    write,
)
from tests.store.building import fsck, git
from tests.wiki.backups import (
    NOW,
    copy_of,
    killed,
    lived,
    moments,
    objects,
    opened,
    people_of,
    refs,
    state_of,
)  # fmt: skip


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return lived(wiki_with)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup, made once for all these tests."""
    folder = tmp_path_factory.mktemp("saved")
    wiki = lived(maker(folder / "data"))
    made = back_up(wiki, folder / "gare.tar", NOW)
    wiki.close()
    return made.file


@pytest.fixture
def file(saved: Path, tmp_path: Path) -> Path:
    """Return a copy of the backup, of the test's own."""
    return Path(shutil.copy(saved, tmp_path / "gare.tar"))


def maker(data: Path) -> MakeWiki:
    """Return what makes a wiki in a folder that outlives a test."""

    def make(files: Mapping[str, str | bytes], **changes: str) -> Wiki:
        wiki = start(settings_for(data, **changes), None)
        put(wiki, files)
        indexed(wiki)
        return wiki

    return make


def test_a_restored_gare_is_read_and_written_at_once(file: Path, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "new")
    restore(settings, file)

    new = start(settings, None)
    write(new, "nouvelle", "# Nouvelle\n")

    assert isinstance(view(new, "etudes/une", ""), PageView)
    assert "Corrigée" in text_of(new, "etudes/une.md")
    assert [one.name for one in new.people.accounts()] == ["Élodie"]
    assert not (tmp_path / "new/restoring").exists()
    new.close()


def test_a_folder_in_use_is_refused_and_left_alone(wiki: Wiki, file: Path) -> None:
    before = refs(wiki.store.path), people_of(wiki)

    with pytest.raises(BadBackup, match="data"):
        restore(wiki.settings, file)

    assert (refs(wiki.store.path), people_of(wiki)) == before


def test_a_rehearsal_leaves_nothing(file: Path, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "never")

    done = rehearse(settings, file)

    assert done.manifest.rows["accounts"] == 1
    assert [one.name for one in tmp_path.iterdir()] == ["gare.tar"]


def test_lost_accounts_come_back_alone(wiki: Wiki, tmp_path: Path) -> None:
    file, before = back_up(wiki, tmp_path / "gare.tar", NOW).file, people_of(wiki)
    write(wiki, "apres", "# Après\n")
    wiki.accounts.close()
    for lost in wiki.settings.data.glob("people.sqlite*"):
        if lost.suffix != ".made":
            lost.unlink()

    restore_people(wiki.settings, file)

    again = start(wiki.settings, None)
    assert people_of(again) == before
    assert isinstance(view(again, "apres", ""), PageView)
    with pytest.raises(BadBackup, match="people"):
        restore_people(wiki.settings, file)
    again.close()


def test_settings_of_git_that_were_added_are_named_and_not_put_back(
    wiki: Wiki, tmp_path: Path
) -> None:
    git(wiki.store.path, "config", "core.sshCommand", "touch x")
    made = back_up(wiki, tmp_path / "gare.tar", NOW)

    done = restore(settings_for(tmp_path / "new"), made.file)

    assert done.settings == ("core.sshcommand",)
    assert "touch" not in (tmp_path / "new/content.git/config").read_text()


def test_news_of_other_sites_come_back(wiki: Wiki, tmp_path: Path) -> None:
    address = "https://ailleurs.example/flux"
    wiki.feeds.place({address: ("accueil",)}, NOW)
    made = back_up(wiki, tmp_path / "gare.tar", NOW)

    restore(settings_for(tmp_path / "new"), made.file)

    feeds = Feeds(tmp_path / "new/feeds.sqlite")
    assert [due.address for due in feeds.due(NOW)] == [address]
    feeds.close()


def test_a_restore_killed_at_any_moment_never_starts_half_and_is_begun_again(
    file: Path, tmp_path: Path
) -> None:
    begin = time.monotonic()
    restore(settings_for(tmp_path / "first"), file)
    seconds = time.monotonic() - begin
    whole = contents(tmp_path / "first")
    outcomes: set[str] = set()

    for number, moment in enumerate(moments(seconds, 12)):
        settings = settings_for(tmp_path / f"new-{number}")
        killed(lambda settings: restore(settings, file), settings, moment)
        outcomes.add(state_of(settings.data))
        if state_of(settings.data) == "unfinished":
            with pytest.raises(BadBackup, match="unfinished"):
                start(settings, None)
            restore(settings, file)
        elif state_of(settings.data) == "nothing":
            restore(settings, file)
        assert contents(settings.data) == whole

    assert "unfinished" in outcomes


def contents(data: Path) -> tuple[dict[str, str], set[str], list[bytes], str]:
    """Return all that a gare is: its branches, its objects, its people; what git says of it."""
    wiki = opened(data)
    path = wiki.store.path
    found = refs(path), objects(path), people_of(wiki), fsck(path)
    wiki.close()
    return found


def test_two_restores_at_once_into_one_folder_are_one(file: Path, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "new")
    settings.data.mkdir()

    with (
        held(settings.data / MARK, time.monotonic()),
        pytest.raises(BadBackup, match="busy"),
    ):
        restore(settings, file)

    assert [one.name for one in settings.data.iterdir()] == [MARK]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.2, 0.5, 0.9, 0.97, 0.99, 0.999, 0.99999])
def test_a_file_that_was_cut_is_refused_and_nothing_written(
    file: Path, tmp_path: Path, share: float
) -> None:
    cut = copy_of(file, lambda content: content.__delitem__(slice(int(len(content) * share), None)))

    with pytest.raises(BadBackup, match=r"truncated|unreadable|altered"):
        restore(settings_for(tmp_path / "new"), cut)

    assert not (tmp_path / "new").exists()


def test_a_file_with_one_byte_changed_is_refused_or_says_the_same(file: Path) -> None:
    chance = random.Random(20)
    content = file.read_bytes()
    same = described(content)
    kept, refused = 0, 0

    for at in [*range(520), *(chance.randrange(len(content)) for _turn in range(1500))]:
        changed = bytearray(content)
        changed[at] ^= 1 << chance.randrange(8)
        try:
            assert described(bytes(changed)) == same
            kept += 1
        except BadBackup:
            refused += 1

    assert refused > 1900
    assert kept < 60


def described(content: bytes) -> tuple[object, list[bytes]]:
    """Return what a backup says and holds."""
    archive: Archive = verified(io.BytesIO(content))
    parts = [archive.content(part.name).read() for part in archive.manifest.parts]
    return archive.manifest, parts


def with_member(change: Callable[[tarfile.TarInfo], None]) -> Callable[[Path], bytes]:
    """Return what makes a backup anew with one more thing in it, at its beginning."""

    def make(file: Path) -> bytes:
        member = tarfile.TarInfo("secret")
        member.size = 4
        change(member)
        return member.tobuf(tarfile.GNU_FORMAT) + b"vide".ljust(512, b"\0") + file.read_bytes()

    return make


def named(name: str) -> Callable[[tarfile.TarInfo], None]:
    """Return what gives a name to a thing."""
    return lambda member: setattr(member, "name", name)


def typed(kind: bytes) -> Callable[[tarfile.TarInfo], None]:
    """Return what makes another thing of an ordinary file."""

    def change(member: tarfile.TarInfo) -> None:
        member.type = kind
        member.linkname = "/etc/passwd"

    return change


def huge(member: tarfile.TarInfo) -> None:
    """Have a thing say that it is larger than any disk."""
    member.size = 2**60


@pytest.mark.parametrize(
    "make",
    [
        *(with_member(named(name)) for name in ("../secret", "/etc/cron.d/x", "a/../b", "people")),
        *(with_member(typed(kind)) for kind in
          (b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"S", b"x", b"g", b"L", b"K", b"\0")),
        with_member(huge),
        with_member(lambda _member: None),
        lambda file: file.read_bytes() + b"x",
        lambda file: b"\0" * 4096 + file.read_bytes(),
        lambda _file: b"\x1f\x8b" + b"\0" * 600,
        lambda _file: b"",
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_and_nothing_written(
    file: Path, tmp_path: Path, make: Callable[[Path], bytes]
) -> None:
    hostile = tmp_path / "hostile.tar"
    hostile.write_bytes(make(file))

    with pytest.raises(BadBackup):
        restore(settings_for(tmp_path / "new"), hostile)

    assert not (tmp_path / "new").exists()


def forged(file: Path, change: Callable[[dict[str, bytes]], None], **told: object) -> Path:
    """Return a backup whose parts were changed, and whose sums were made to agree."""
    with tarfile.open(file) as tar:
        parts = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]  # they are all files
    del parts["manifest.sha256"]
    manifest = json.loads(parts.pop("manifest.json"))
    change(parts)
    manifest["parts"] = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in parts.items()
    ]
    content = json.dumps({**manifest, **told}).encode()
    parts["manifest.json"] = content
    parts["manifest.sha256"] = f"{hashlib.sha256(content).hexdigest()}  manifest.json\n".encode()
    out = file.with_name("forged.tar")
    with tarfile.open(out, "w", format=tarfile.GNU_FORMAT) as tar:
        for name, data in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    content = out.read_bytes().rstrip(b"\0")
    out.write_bytes(content + b"\0" * (-len(content) % 512 + 1024))
    return out


CHANGES: list[Callable[[dict[str, bytes]], object]] = [
    lambda parts: parts.pop("people.jsonl"),
    lambda parts: parts.pop("content.bundle"),
    lambda parts: parts.update({"people.jsonl": parts["people.jsonl"][:-1]}),
    lambda parts: parts.update({"people.jsonl": parts["people.jsonl"].replace(HEAD.encode(), b"0001")}),
    lambda parts: parts.update({"content.bundle": parts["content.bundle"][:-40]}),
    lambda parts: parts.update({"content.bundle": b"# v2 git bundle\n\n"}),
    lambda parts: parts.update(
        {"content.bundle": parts["content.bundle"].replace(b"refs/tags/v1", b"refs/../../x")}
    ),
    lambda parts: parts.update(
        {"content.bundle": parts["content.bundle"].replace(b"bundle\n", b"bundle\n-" + b"a" * 40)}
    ),
    lambda parts: parts.update({"secret": b"court"}),
    lambda parts: parts.update({"gare-purged": b"x" * 41}),
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_whose_sums_agree_is_judged_by_what_it_holds(
    file: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    with pytest.raises(BadBackup):
        restore(settings_for(tmp_path / "new"), forged(file, change))

    assert not (tmp_path / "new").exists() or not any((tmp_path / "new").iterdir())


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"format": 2}, "format"),
        ({"revision": "9999"}, "newer"),
        ({"revision": "../x"}, "altered"),
        ({"main": "0" * 40}, "altered"),
        ({"refs": 7}, "altered"),
        ({"rows": {"accounts": 3}}, "altered"),
        ({"rows": []}, "altered"),
        ({"hosts": ["a b"]}, "altered"),
        ({"made_at": "hier"}, "altered"),
        ({"gare": "\x1b[2J"}, "altered"),
    ],
)
def test_what_a_file_says_of_itself_is_judged(
    file: Path, tmp_path: Path, told: dict[str, object], reason: str
) -> None:
    with pytest.raises(BadBackup, match=reason):
        restore(settings_for(tmp_path / "new"), forged(file, lambda _parts: None, **told))

    assert not (tmp_path / "new").exists() or not any((tmp_path / "new").iterdir())


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in ("none.tar", "."):
        with pytest.raises(BadBackup, match="unreadable"):
            restore(settings_for(tmp_path / "new"), tmp_path / name)


def test_forging_nothing_is_accepted(file: Path, tmp_path: Path) -> None:
    restore(settings_for(tmp_path / "new"), forged(file, lambda _parts: None))

    assert (tmp_path / "new/content.git").is_dir()
