"""Files of a page: named, described, kept once, removed without losing them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gare.model.errors import BadInput, PageMissing, TooLarge
from gare.wiki.filetypes import served
from gare.wiki.filing import Upload, add, files_view, remove
from gare.wiki.pictures import rewritten
from tests.making import ANNE, MakeWiki, text_of

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG", frames: int = 1) -> bytes:
    buffer = io.BytesIO()
    drawn = [Image.new("RGB", size, (n * 40, 90, 120)) for n in range(frames)]
    more = {"save_all": True, "append_images": drawn[1:]} if frames > 1 else {}
    drawn[0].save(buffer, kind, **more)
    return buffer.getvalue()


def test_a_picture_without_description_is_asked_for_one(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "# Page\n"})

    with pytest.raises(BadInput) as caught:
        add(wiki, "page", ANNE, Upload("fig.png", picture(), ""))

    assert caught.value.name == "alt"


def test_a_decorative_picture_needs_none(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "# Page\n"})

    made = add(wiki, "page", ANNE, Upload("fig.png", picture(), "", decorative=True))

    assert made.markdown == "![](page/fig.webp)"


def test_a_picture_can_be_put_at_the_end_of_its_page(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"a/page.md": "# Page\n"})

    add(wiki, "a/page", ANNE, Upload("fig.png", picture(), "Une [courbe]", insert=True))

    assert text_of(wiki, "a/page.md") == "# Page\n\n![Une \\[courbe\\]](page/fig.webp)\n"
    assert files_view(wiki, "a/page", ANNE).files[0].markdown.startswith("![Une")


def test_the_same_file_is_not_kept_twice(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "# Page\n"})
    first = add(wiki, "page", ANNE, Upload("notice.pdf", PDF, ""))
    head = wiki.store.head()

    again = add(wiki, "page", ANNE, Upload("notice.pdf", PDF, ""))

    assert again.address == first.address
    assert wiki.store.head() == head


def test_another_file_of_the_same_name_gets_a_number(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "# Page\n"})
    add(wiki, "page", ANNE, Upload("notice.pdf", PDF, ""))

    other = add(wiki, "page", ANNE, Upload("../../Notice.PDF", PDF + b"%", ""))

    assert other.address == "/page/notice-2.pdf"


def test_a_file_in_a_folder_of_the_page_can_be_removed(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "# Page\n", "page/img/fig.webp": b"RIFF"})
    name = files_view(wiki, "page", ANNE).files

    for file in name:
        remove(wiki, "page", ANNE, file.name)

    assert files_view(wiki, "page", ANNE).files == ()


def test_removing_what_is_not_there_says_so(wiki_with: MakeWiki) -> None:
    wiki = wiki_with({"page.md": "# Page\n"})

    with pytest.raises(PageMissing):
        remove(wiki, "page", ANNE, "../accueil.md")


def test_an_animation_keeps_its_frames() -> None:
    made = rewritten(picture(kind="GIF", frames=3))

    assert made.suffix == ".webp"
    assert getattr(Image.open(io.BytesIO(made.content)), "n_frames", 1) == 3


def test_a_picture_with_too_many_points_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(TooLarge):
        rewritten(picture((9000, 9000), "PNG"))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"GIF89a", picture()[:-30]])
def test_a_cut_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        rewritten(content)


@pytest.mark.parametrize(
    ("name", "start", "mime", "inline"),
    [
        ("a.svg", b"<svg xmlns='x'>", "application/octet-stream", False),
        ("a.png", b"<html>", "application/octet-stream", False),
        ("a.html", b"\x89PNG\r\n\x1a\n", "image/png", True),
        ("a.txt", b"texte", "text/plain; charset=utf-8", True),
        ("a.txt", b"<script>", "application/octet-stream", False),
        ("a.csv", b"a,b\n", "text/csv; charset=utf-8", False),
        ("a.pdf", PDF, "application/pdf", False),
        (
            "a.docx",
            b"PK\x03\x04\x00\xff",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            False,
        ),
        ("a", b"\x00\x01", "application/octet-stream", False),
    ],
)
def test_what_a_file_is_comes_from_its_content(
    name: str, start: bytes, mime: str, *, inline: bool
) -> None:
    how = served(name, start)

    assert (how.mime, how.inline) == (mime, inline)
