from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.browsing import Visitors
from tests.journeys.posting import Poster

PAGE = "# Photos\n\nTexte.\n"


def photo(width: int = 4000, height: int = 2000) -> bytes:
    """Return a JPEG as a phone makes it: large, turned, with a place and a camera in it."""
    image = Image.new("RGB", (width, height), (180, 90, 40))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "TelephoneEspion"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 6.0, 3.0)
    made = BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"commentaire cache")
    return made.getvalue()


def file(name: str, content: bytes, mime: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": content}


def carry(area: Locator, event: str, name: str, mime: str, content: bytes) -> None:
    """Paste or drop a file on the text, as the browser tells it."""
    area.evaluate(
        """(area, [event, name, mime, content]) => {
          const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
          const carried = new DataTransfer();
          carried.items.add(new File([bytes], name, { type: mime }));
          const options = { bubbles: true, cancelable: true };
          area.dispatchEvent(event === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: carried })
            : new DragEvent("drop", { ...options, dataTransfer: carried }));
        }""",
        [event, name, mime, base64.b64encode(content).decode()],
    )


def editor(page: Page, poster: Poster, path: str) -> Locator:
    poster.save(path, PAGE)
    page.goto(f"/-/edit/{path}")
    area = page.get_by_label("Texte de la page")
    area.press("Control+End")
    return area


def test_a_photo_chosen_with_the_button_is_described_and_shown(page: Page, poster: Poster) -> None:
    area = editor(page, poster, "fichiers/bouton")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Image ou fichier").click()
    chosen.value.set_files(file("La façade.jpg", photo()))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Que montre l’image ?").fill("La façade en briques")

    dialog.get_by_role("button", name="Ajouter").click()
    expect(dialog).to_be_hidden()
    assert re.search(r"!\[La façade en briques\]\(bouton/la-facade\.\w+\)", area.input_value())
    page.get_by_role("button", name="Enregistrer").click()

    image = page.get_by_role("img", name="La façade en briques")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") > 0


def test_a_photo_must_be_described_or_said_decorative(page: Page, poster: Poster) -> None:
    area = editor(page, poster, "fichiers/decrire")
    carry(area, "paste", "frise.jpg", "image/jpeg", photo(64, 64))
    dialog = page.get_by_role("dialog")

    dialog.get_by_role("button", name="Ajouter").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Décrivez l’image")
    dialog.get_by_label("Image décorative").check()
    dialog.get_by_role("button", name="Ajouter").click()

    expect(dialog).to_be_hidden()
    assert "![](decrire/frise." in area.input_value()


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_photo_is_pasted_or_dropped_on_the_text(page: Page, poster: Poster, event: str) -> None:
    area = editor(page, poster, f"fichiers/{event}")

    carry(area, event, "plan.jpg", "image/jpeg", photo(300, 200))
    page.get_by_role("dialog").get_by_label("Que montre l’image ?").fill("Le plan")
    page.get_by_role("dialog").get_by_role("button", name="Ajouter").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    assert f"![Le plan]({event}/plan." in area.input_value()


def test_what_is_served_is_upright_lighter_and_without_place_nor_camera(
    page: Page, poster: Poster
) -> None:
    poster.save("fichiers/exif", PAGE)
    poster.upload("fichiers/exif", "vacances.jpg", photo(), alt="Vacances")
    page.goto("/-/files/fichiers/exif")
    place = page.locator("ul.files a.page-title").get_attribute("href") or ""

    served = page.request.get(place).body()

    with Image.open(BytesIO(served)) as image:
        assert dict(image.getexif()) == {}
        assert image.height == 2 * image.width
        assert image.width <= 1600
    assert b"TelephoneEspion" not in served
    assert b"commentaire cache" not in served


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<!doctype html><script>window.__xss = 1</script>"),
        ("photo.jpg", b"<!doctype html><script>window.__xss = 1</script>"),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"/>'),
        ("dessin.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"/>'),
        ("programme.exe", b"MZ\x90\x00" + bytes(200)),
        ("programme.pdf", b"\x7fELF" + bytes(200)),
        ("vide.jpg", b""),
        ("abime.jpg", photo(64, 64)[:120]),
    ],
)
def test_files_that_could_act_are_refused_with_a_sentence(
    page: Page, visitors: Visitors, poster: Poster, name: str, content: bytes
) -> None:
    visitors.witness.expected |= {415, 422}
    poster.save("fichiers/refus", PAGE)
    page.goto("/-/files/fichiers/refus")
    page.get_by_label("Fichier", exact=True).set_input_files(file(name, content))

    page.get_by_role("button", name="Ajouter le fichier").click()

    expect(page.locator("#file-error")).to_be_visible()
    expect(page.locator("ul.files")).to_have_count(0)


def test_a_refusal_is_said_in_the_editor_too(
    page: Page, visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(415)
    area = editor(page, poster, "fichiers/refus-ici")
    carry(area, "drop", "dessin.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Que montre l’image ?").fill("Un dessin")

    dialog.get_by_role("button", name="Ajouter").click()

    expect(dialog.get_by_role("alert")).to_contain_text("n’est pas accepté")
    expect(dialog).to_be_visible()


def test_a_file_over_the_limit_is_refused_with_a_sentence(
    page: Page, visitors: Visitors, poster: Poster
) -> None:
    visitors.witness.expected.add(413)
    poster.save("fichiers/lourd", PAGE)
    page.goto("/-/files/fichiers/lourd")
    heavy = b"%PDF-1.4\n" + bytes(10 * 1024 * 1024)
    page.get_by_label("Fichier", exact=True).set_input_files(
        file("lourd.pdf", heavy, "application/pdf")
    )

    page.get_by_role("button", name="Ajouter le fichier").click()

    expect(page.get_by_role("main")).to_contain_text("trop lourd")


def test_a_document_is_a_download_that_cannot_act(page: Page, poster: Poster) -> None:
    poster.save("fichiers/document", PAGE)
    answer = poster.upload("fichiers/document", "Notes d’été.pdf", b"%PDF-1.4\n%%EOF\n")
    assert answer.status == 200

    page.goto("/-/files/fichiers/document")
    place = page.locator("ul.files a.page-title").get_attribute("href") or ""
    served = page.request.get(place)

    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]


def test_a_file_is_removed_and_its_page_says_so(page: Page, poster: Poster) -> None:
    poster.save("fichiers/retirer", PAGE)
    poster.upload("fichiers/retirer", "vieux.jpg", photo(64, 64), alt="Vieux", decorative="1")
    page.goto("/-/files/fichiers/retirer")

    page.get_by_role("button", name="Retirer").click()
    page.goto("/-/files/fichiers/retirer")

    expect(page.get_by_role("main")).to_contain_text("n’a pas encore de fichier")
