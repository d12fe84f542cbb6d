"""What kept screens hang from: the head, and decisions taken outside git."""

from __future__ import annotations

from gare.app import application
from gare.wiki.standing import decided, standing
from tests.making import MakeWiki, put


def test_the_standing_changes_with_the_head_and_with_each_decision(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"a.md": "# A\n"})

    seen = [standing(wiki)]
    decided(wiki)
    seen.append(standing(wiki))
    decided(wiki)
    seen.append(standing(wiki))
    put(wiki, {"b.md": "# B\n"})
    seen.append(standing(wiki))

    assert len(set(seen)) == 4
    assert all(" " not in one for one in seen)


def test_an_answer_kept_for_all_is_made_again_after_a_decision(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"a.md": "# A\n"})
    app = application(wiki)
    made: list[str] = []
    app.before_request(lambda: made.append("one"))
    client = app.test_client()
    client.get("/a")
    client.get("/a")

    decided(wiki)
    before = len(made)
    client.get("/a")

    assert before == 1
    assert len(made) == 2
