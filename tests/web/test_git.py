"""Clone, fetch and push with git itself, over HTTP: who may, what is refused, and why it is."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from waitress.server import create_server

from gare.app import application
from gare.model.moderation import Source
from gare.model.names import FilePath
from gare.model.people import Author, Person, Role, Scope
from gare.people.origins import network_mark
from gare.wiki.deciding import READ_ONLY
from gare.wiki.sourcing import source_view, undo
from gare.wiki.tracing import history
from gare.wiki.wiki import Wiki
from tests.making import MakeWiki, put, text_of, write
from tests.web.people import PASSWORD, person

MAUD = Person(Role.MODERATOR, Author("Maud", "maud"), None)
PAGES = {"accueil.md": "# Accueil\n", "etudes.md": "# Études\n"}
KEPT = "rules:\n  - path: bureau/**\n    read: moderators\n"


@pytest.fixture
def wiki(wiki_with: MakeWiki) -> Wiki:
    return wiki_with(PAGES)


@pytest.fixture
def origin(wiki: Wiki) -> Iterator[str]:
    """Give the address of a server of this wiki."""
    with serving(wiki) as address:
        yield address


@contextmanager
def serving(wiki: Wiki) -> Iterator[str]:
    """Serve a wiki on this machine."""
    server = create_server(application(wiki), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=100)


def token(wiki: Wiki, name: str, *scopes: Scope, role: Role = Role.MEMBER) -> str:
    """Return a token of an account that is made for it."""
    account = person(wiki, name, role)
    today = datetime.now(UTC).date()
    return wiki.people.tokens.make(account.id, "git", scopes, today + timedelta(days=2), today)


def git(
    *args: str, at: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run git as someone would, in French and never asking; blanks of what it says are plain."""
    done = subprocess.run(
        ["git", *args],
        cwd=at,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": "/nowhere",
            "LANG": "fr_FR.UTF-8",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Léa",
            "GIT_AUTHOR_EMAIL": "lea@univ.example",
            "GIT_COMMITTER_NAME": "Léa",
            "GIT_COMMITTER_EMAIL": "lea@univ.example",
            **(env or {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    done.stderr = done.stderr.replace("\xa0", " ").replace("\u202f", " ")
    return done


@pytest.fixture
def clone(wiki: Wiki, origin: str, tmp_path: Path) -> Path:
    """Return a clone whose origin takes the token of a member."""
    secret = token(wiki, "Léa", Scope.READ, Scope.PUSH)
    place = tmp_path / "clone"
    done = git("clone", f"http://lea:{secret}@{origin}/content.git", str(place))
    assert done.returncode == 0, done.stderr
    return place


def commit(place: Path, files: dict[str, str | bytes | None], words: str = "Essai") -> None:
    """Commit files in a clone; None removes one."""
    for name, content in files.items():
        file = place / name
        if content is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert git("add", "-A", at=place).returncode == 0
    assert git("commit", "-q", "-m", words, at=place).returncode == 0


def is_sound(wiki: Wiki) -> bool:
    """Tell whether git finds nothing wrong in the repository."""
    done = git("--git-dir", str(wiki.store.path), "fsck", "--strict", "--no-dangling")
    return done.returncode == 0 and "error" not in done.stderr


def test_what_is_pushed_is_online_at_once(wiki: Wiki, clone: Path) -> None:
    commit(clone, {"etudes/pix.md": "# Pix\n", "etudes/pix/notes.txt": "trois\n"}, "Ajoute Pix")

    done = git("push", "origin", "main", at=clone)

    assert done.returncode == 0, done.stderr
    assert "remote: Reçu : 1 changement, déjà en ligne. Merci." in done.stderr
    row = wiki.index.page("etudes/pix")
    assert row is not None
    assert row.title == "Pix"
    assert history(wiki, "etudes/pix").revisions[0].author == "Léa"
    assert is_sound(wiki)
    assert not list((wiki.store.path / "gare-incoming").iterdir())


def test_who_pushes_is_told_that_their_address_is_in_every_clone(clone: Path) -> None:
    mine = {"GIT_AUTHOR_EMAIL": "lea@gare.example", "GIT_COMMITTER_EMAIL": "lea@gare.example"}
    forge = dict.fromkeys(mine, "12+lea@users.noreply.forge.example")
    again = ("commit", "-q", "--amend", "--reset-author", "--no-edit")
    commit(clone, {"x.md": "# X\n"})
    told = git("push", "origin", "main", at=clone)
    commit(clone, {"x.md": "# X\n\nSuite\n"})
    git(*again, at=clone, env=mine)
    silent = git("push", "origin", "main", at=clone)
    commit(clone, {"x.md": "# X\n\nFin\n"})
    git(*again, at=clone, env=forge)
    discreet = git("push", "origin", "main", at=clone)

    words = "remote: Vos commits portent lea@univ.example : tout clone de cette gare le montre."
    assert words in told.stderr
    assert "remote: Pour les prochains : git config user.email lea@gare.example" in told.stderr
    assert [one.returncode for one in (told, silent, discreet)] == [0, 0, 0]
    assert [one for one in (silent, discreet) if "portent" in one.stderr] == []


def test_a_push_of_what_moved_is_to_be_rebased(wiki: Wiki, clone: Path) -> None:
    commit(clone, {"etudes.md": "# Études\n\nLigne\n"})
    put(wiki, {"accueil.md": "# Accueil\n\nAutre\n"})

    done = git("push", "origin", "main", at=clone)
    again = git("pull", "--rebase", "-q", "origin", "main", at=clone)
    then = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert (again.returncode, then.returncode) == (0, 0), then.stderr
    assert text_of(wiki, "etudes.md") == "# Études\n\nLigne\n"


def test_a_forced_push_is_refused(wiki: Wiki, clone: Path) -> None:
    head = wiki.store.head()
    git("checkout", "-q", "--orphan", "autre", at=clone)
    commit(clone, {"x.md": "# X\n"})

    done = git("push", "--force", "origin", "autre:main", at=clone)

    assert done.returncode != 0
    assert "d’autres ont écrit entre-temps" in done.stderr
    assert wiki.store.head() == head


@pytest.mark.parametrize(
    ("refs", "said"),
    [
        (("main:autre",), "seule la branche main"),
        ((":main",), "failed to push"),
        (("main:refs/tags/v1",), "seule la branche main"),
        (("main:refs/proposals/1",), "seule la branche main"),
    ],
)
def test_only_main_is_received(wiki: Wiki, clone: Path, refs: tuple[str, ...], said: str) -> None:
    commit(clone, {"x.md": "# X\n"})
    head = wiki.store.head()

    done = git("push", "origin", *refs, at=clone)

    assert done.returncode != 0
    assert said in done.stderr
    assert wiki.store.head() == head


Bad = Callable[[Path], None]


def several(*steps: Bad) -> Bad:
    """Return what does things one after the other."""

    def do(at: Path) -> None:
        for step in steps:
            step(at)

    return do


REFUSED: dict[str, tuple[Bad, str]] = {
    "symlink": (
        several(lambda at: (at / "lien.md").symlink_to("/etc/passwd"), lambda at: commit(at, {})),
        "lien.md est un lien symbolique",
    ),
    "name": (lambda at: commit(at, {"con.md": "x"}), "Ce nom est réservé"),
    "dot": (lambda at: commit(at, {".github/x.md": "x"}), "Un nom ne peut pas commencer"),
    "not utf-8": (lambda at: commit(at, {"x.md": b"\xff\xfe\x00"}), "x n’est pas du texte"),
    "header": (lambda at: commit(at, {"x.md": "---\na: [\n---\nx\n"}), "x, ligne"),
    "large": (lambda at: commit(at, {"x.md": "x" * 2_000_000}), "x.md est trop lourd"),
    "type": (lambda at: commit(at, {"x/a.html": "<script>"}), "ce type de fichier"),
    "rules": (lambda at: commit(at, {"_gare/rules.yml": "rules: [x]"}), "Seules les personnes"),
    "menu": (lambda at: commit(at, {"_gare/menu.md": "- x"}), "Seules les personnes"),
    "mask": (lambda at: commit(at, {"_gare/rules.yml.md": "x"}), "Ce nom est réservé"),
    "draft": (lambda at: commit(at, {"brouillons/zoe/x.md": "x"}), "Seules les personnes"),
    "trailers": (
        lambda at: commit(at, {"x.md": "x"}, "Oh\n\nGare-Action: delete\n"),
        "se dit fait par ce site",
    ),
    "later undone": (
        several(
            lambda at: commit(at, {"_gare/menu.md": "x"}),
            lambda at: commit(at, {"_gare/menu.md": None}),
        ),
        "_gare/menu",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_one_bad_thing_refuses_all_with_a_sentence(wiki: Wiki, clone: Path, case: str) -> None:
    make, said = REFUSED[case]
    commit(clone, {"bonne.md": "# Bonne\n"})
    make(clone)
    head = wiki.store.head()

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "remote: Rien n’a été envoyé :" in done.stderr
    assert said in done.stderr
    assert wiki.store.head() == head
    assert wiki.index.page("bonne") is None
    assert is_sound(wiki)
    assert not list((wiki.store.path / "gare-incoming").iterdir())


def test_a_submodule_is_refused(wiki: Wiki, clone: Path) -> None:
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module", at=clone)
    git("commit", "-q", "-m", "Sous-module", at=clone)

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "est un sous-module" in done.stderr


def test_nobody_signs_as_another_account(wiki: Wiki, clone: Path) -> None:
    wiki.people.register("Zoé Martin", PASSWORD, datetime.now(UTC))
    commit(clone, {"x.md": "# X\n"})
    git("commit", "-q", "--amend", "--author", "Zoé Martin <z@x.example>", "--no-edit", at=clone)

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "est un autre compte" in done.stderr


def test_who_is_blocked_does_not_push_and_nobody_does_when_it_is_closed(
    wiki: Wiki, clone: Path
) -> None:
    commit(clone, {"x.md": "# X\n"})
    wiki.people.moderation.switches.turn(READ_ONLY, "Travaux", "Maud", datetime.now(UTC))

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "Travaux" in done.stderr
    assert wiki.index.page("x") is None


def test_a_merge_that_takes_back_a_protected_page_is_refused(wiki: Wiki, clone: Path) -> None:
    commit(clone, {"x.md": "# X\n"})
    put(wiki, {"_gare/menu.md": "- [Accueil](../accueil.md)\n"})
    git("fetch", "-q", "origin", at=clone)
    kept = git("merge", "-q", "-s", "ours", "-m", "Réunit", "origin/main", at=clone)
    assert kept.returncode == 0

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "_gare/menu" in done.stderr


def test_a_merge_of_what_others_wrote_is_received(wiki: Wiki, clone: Path) -> None:
    commit(clone, {"x.md": "# X\n"})
    put(wiki, {"_gare/menu.md": "- [Accueil](../accueil.md)\n"})
    git("fetch", "-q", "origin", at=clone)
    assert git("merge", "-q", "-m", "Réunit", "origin/main", at=clone).returncode == 0

    done = git("push", "origin", "main", at=clone)

    assert done.returncode == 0, done.stderr
    assert text_of(wiki, "x.md") == "# X\n"


@pytest.mark.parametrize(
    ("scopes", "said"), [((Scope.READ,), "Ce jeton ne permet pas"), (None, "mot de passe")]
)
def test_a_push_needs_a_token_for_it(
    wiki: Wiki, origin: str, tmp_path: Path, scopes: tuple[Scope, ...] | None, said: str
) -> None:
    secret = token(wiki, "Léa", *scopes) if scopes else "gare_faux"
    place = tmp_path / "clone"
    assert git("clone", "-q", f"http://{origin}/content.git", str(place)).returncode == 0
    commit(place, {"x.md": "# X\n"})

    done = git("push", f"http://lea:{secret}@{origin}/content.git", "main", at=place)

    assert done.returncode != 0
    assert said in done.stderr or "Authentication failed" in done.stderr
    assert wiki.index.page("x") is None


def test_what_is_kept_from_some_is_cloned_by_those_who_read_all(
    wiki: Wiki, origin: str, tmp_path: Path
) -> None:
    put(wiki, {"_gare/rules.yml": KEPT, "bureau/notes.md": "# Secret\n"})
    some = token(wiki, "Zoé", Scope.READ)
    every = token(wiki, "Maud", Scope.READ, role=Role.MODERATOR)
    place = f"{origin}/content.git"

    alone = git("clone", "-q", f"http://{place}", str(tmp_path / "a"))
    part = git("clone", "-q", f"http://zoe:{some}@{place}", str(tmp_path / "b"))
    whole = git("clone", "-q", f"http://maud:{every}@{place}", str(tmp_path / "c"))

    assert alone.returncode != 0
    assert not (tmp_path / "a" / "bureau").exists()
    assert part.returncode != 0
    assert "Certaines pages vous sont cachées" in part.stderr
    assert whole.returncode == 0, whole.stderr
    assert (tmp_path / "c/bureau/notes.md").exists()


def test_rules_that_open_again_let_everyone_clone(wiki: Wiki, origin: str, tmp_path: Path) -> None:
    put(wiki, {"_gare/rules.yml": KEPT, "bureau/notes.md": "# Secret\n"})
    put(wiki, {"_gare/rules.yml": ""})

    done = git("clone", "-q", f"http://{origin}/content.git", str(tmp_path / "a"))

    assert done.returncode == 0


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_nobody_pushes_the_rules_away(wiki: Wiki, origin: str, tmp_path: Path, role: Role) -> None:
    put(wiki, {"_gare/rules.yml": KEPT, "bureau/notes.md": "# Secret\n"})
    secret = token(wiki, "Maud", Scope.READ, Scope.PUSH, role=role)
    place = tmp_path / "clone"
    git("clone", "-q", f"http://maud:{secret}@{origin}/content.git", str(place))
    commit(place, {"_gare/rules.yml": None, "bonne.md": "# Bonne\n"})

    done = git("push", "origin", "main", at=place)

    assert done.returncode != 0
    assert "_gare/rules.yml : ce fichier manque" in done.stderr
    assert text_of(wiki, "_gare/rules.yml") == KEPT
    commit(place, {"_gare/rules.yml": ""})
    assert git("push", "origin", "main", at=place).returncode != 0, "gone in a commit of the push"
    git("reset", "-q", "--soft", "origin/main", at=place)
    commit(place, {})
    assert git("push", "origin", "main", at=place).returncode == 0
    assert text_of(wiki, "_gare/rules.yml") == ""


def test_saves_and_pushes_at_once_lose_nothing(wiki: Wiki, clone: Path) -> None:
    def save() -> None:
        for number in range(12):
            write(wiki, f"page-{number}", f"# Page {number}\n", who=MAUD)

    writer = threading.Thread(target=save)
    writer.start()
    for number in range(6):
        commit(clone, {f"etude-{number}.md": f"# Étude {number}\n"})
        for _attempt in range(20):
            if git("push", "-q", "origin", "main", at=clone).returncode == 0:
                break
            assert git("pull", "-q", "--rebase", "origin", "main", at=clone).returncode == 0
    writer.join()

    files = {file.file for file in wiki.store.snapshot().under("")}
    assert {f"page-{n}.md" for n in range(12)} | {f"etude-{n}.md" for n in range(6)} <= files
    assert is_sound(wiki)


def test_what_is_pushed_is_decided_upon_as_if_it_was_typed(wiki: Wiki, clone: Path) -> None:
    put(wiki, {"_gare/moderation.yml": "refuse:\n  words: [zyzomys]\n"}, MAUD)
    git("pull", "-q", at=clone)
    many: dict[str, str | bytes | None] = {
        f"pages/{number}.md": "# Une page\n" for number in range(130)
    }
    links = "# Des liens\n\n" + "".join(f"http://site{n}.example\n\n" for n in range(3))

    wrong: tuple[dict[str, str | bytes | None], ...] = ({"a.md": "# Zyzomys\n"}, {"b.md": links})
    for files in (*wrong, many):
        commit(clone, files)
        done = git("push", "origin", "main", at=clone)
        assert "pas envoyer pour le moment" in done.stderr
        git("reset", "-q", "--hard", "HEAD~1", at=clone)

    commit(clone, {"c.md": "# Rongeur\n"})
    assert git("push", "origin", "main", at=clone).returncode == 0


@pytest.mark.parametrize(
    ("file", "words", "author"),
    [
        ("x.md", "Un zyzomys", "Léa"),
        ("x.md", "Essai", "Le Zyzomys"),
        ("zyzomys/x.md", "Essai", "Léa"),
    ],
)
def test_what_commits_say_is_decided_upon_too(
    wiki: Wiki, clone: Path, file: str, words: str, author: str
) -> None:
    put(wiki, {"_gare/moderation.yml": "refuse:\n  words: [zyzomys]\n"}, MAUD)
    git("pull", "--rebase", "-q", "origin", "main", at=clone)
    commit(clone, {file: "# X\n"}, words)
    git("commit", "-q", "--amend", "--no-edit", "--author", f"{author} <l@x.example>", at=clone)

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "zyzomys" in done.stderr
    assert wiki.index.page(file.removesuffix(".md")) is None


def test_a_network_that_is_blocked_does_not_push_either(wiki: Wiki, clone: Path) -> None:
    now = datetime.now(UTC)
    today = wiki.people.networks.keys(now.date())[0]
    mark = network_mark("127.0.0.1", today)
    wiki.people.moderation.blocks.add(
        Source.NETWORK, mark, "Léa", reason="Trop de publicité", made_by="maud", made_at=now,
        ends_at=now + timedelta(days=1),
    )  # fmt: skip
    commit(clone, {"a.md": "# A\n"})

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "Trop de publicité" in done.stderr


@pytest.mark.parametrize(
    "author",
    [
        "X <visiteur-lilas-1001@gare.example>",
        "X <moderation@gare.example>",
        "Mona Deur <x@gare.example>",
        "Mоna Deur <lea@gare.example>",
    ],
)
def test_nobody_pushes_under_a_name_that_this_site_gives(
    wiki: Wiki, clone: Path, author: str
) -> None:
    wiki.people.register("Mona Deur", PASSWORD, datetime.now(UTC))
    commit(clone, {"a.md": "# A\n"})
    amended = git("commit", "--amend", "-q", "-C", "HEAD", f"--author={author}", at=clone)
    assert amended.returncode == 0

    done = git("push", "origin", "main", at=clone)

    assert done.returncode != 0
    assert "un commit est signé" in done.stderr


def test_what_was_pushed_under_several_names_is_undone_with_its_account(
    wiki: Wiki, clone: Path
) -> None:
    for number in range(3):
        commit(clone, {f"spam-{number}.md": "# Achetez\n"})
        author = f"--author=N{number} <nom-{number}@gare.example>"
        assert git("commit", "--amend", "-q", "-C", "HEAD", author, at=clone).returncode == 0
    assert git("push", "origin", "main", at=clone).returncode == 0
    keeper = wiki.people.register("Mona Deur", PASSWORD, datetime.now(UTC))
    mona = wiki.people.set_role(keeper.id, Role.MODERATOR)
    who = Person(Role.MODERATOR, Author(mona.name, mona.handle), mona)

    seen = source_view(wiki, who, "nom-0")
    undo(wiki, who, Author("N0", "nom-0"), Source.BROWSER)

    assert {"nom-1", "nom-2", "lea"} <= set(seen.others)
    snapshot = wiki.store.snapshot()
    assert [snapshot.find(FilePath(f"spam-{number}.md")) for number in range(3)] == [None] * 3
