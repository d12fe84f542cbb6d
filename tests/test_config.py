from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gare.config import CookieSecure, Registration, Settings, load
from gare.model.errors import BadSetting
from gare.setting_table import SETTINGS, as_markdown


def test_without_variables_every_setting_has_its_default() -> None:
    settings = load({})

    assert settings.data == Path("var")
    assert settings.site_name == "Gare"
    assert settings.port == 8000
    assert settings.max_page_bytes == 262_144
    assert settings.max_upload_bytes == 10 * 1024 * 1024
    assert settings.registration is Registration.OPEN
    assert settings.themes_folder is None


def test_each_field_has_a_variable_of_its_name() -> None:
    variables = {s.name.removeprefix("GARE_").lower() for s in SETTINGS}

    assert variables == {f.name for f in fields(Settings)} | {"settings"}


def test_variables_are_read_with_their_types() -> None:
    settings = load(
        {
            "GARE_DATA": "/srv/gare",
            "GARE_SITE_URL": "https://gare.example.org/",
            "GARE_PORT": "8080",
            "GARE_THEMES_FOLDER": "/srv/themes",
            "GARE_REGISTRATION": "closed",
            "HOME": "/home/gare",
        }
    )

    assert settings.data == Path("/srv/gare")
    assert settings.site_url == "https://gare.example.org"
    assert settings.port == 8080
    assert settings.themes_folder == Path("/srv/themes")
    assert settings.registration is Registration.CLOSED


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("262144", 262_144),
        ("256kB", 262_144),
        ("256 kB", 262_144),
        ("256KiB", 262_144),
        ("2 Mo", 2_097_152),
        ("2m", 2_097_152),
    ],
)
def test_a_size_may_have_a_unit(text: str, size: int) -> None:
    assert load({"GARE_MAX_PAGE_BYTES": text}).max_page_bytes == size


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GARE_PORT", "http"),
        ("GARE_PORT", "0"),
        ("GARE_PORT", "65536"),
        ("GARE_PORT", "٨٠٨٠"),
        ("GARE_PORT", "9" * 5000),
        ("GARE_CLONES", "-1"),
        ("GARE_TILES_URL", "https://tuiles.example.org/{z}/{x}.png"),
        ("GARE_TILES_URL", "https://a.example; script-src */{z}/{x}/{y}.png"),
        ("GARE_TILES_URL", "//tuiles.example.org/{z}/{x}/{y}.png"),
        ("GARE_TILES_URL", "javascript:/{z}/{x}/{y}"),
        ("GARE_TILES_CREDIT", "<b>OpenStreetMap</b>"),
        ("GARE_MAX_PAGE_BYTES", "beaucoup"),
        ("GARE_MAX_PAGE_BYTES", "12"),
        ("GARE_MAX_PAGE_BYTES", "99999 GB"),
        ("GARE_LANGUAGE", "de"),
        ("GARE_REGISTRATION", "yes"),
        ("GARE_COOKIE_SECURE", "1"),
        ("GARE_THEME", "../gare"),
        ("GARE_LICENSE", "CC BY"),
        ("GARE_SITE_NAME", "Gare\nCommitter: x"),
        ("GARE_SITE_NAME", "Gare <b>"),
        ("GARE_SITE_URL", "gare.example.org"),
        ("GARE_SITE_URL", "ftp://gare.example.org"),
        ("GARE_SITE_URL", "https://gare.example.org/wiki"),
        ("GARE_SITE_URL", "https://gare.example.org:port"),
        ("GARE_SITE_URL", "https://user@gare.example.org"),
        ("GARE_SITE_URL", "https://[::1"),
        ("GARE_SITE_URL", "https://"),
        ("GARE_HOST", "a b"),
        ("GARE_SMTP_URL", "mail.example.org:25"),
        ("GARE_SMTP_URL", "smtp://nom@mail.example.org"),
        ("GARE_SMTP_URL", "smtp://mail.example.org:25/\r\nRCPT"),
        ("GARE_MAIL_FROM", "Gare <gare@example.org>"),
        ("GARE_MAIL_FROM", "gare@example.org\nBcc: x@y.z"),
        ("GARE_FEEDS_MINUTES", "-1"),
        ("GARE_PRIVATE_ORIGINS", "10.0.0.2:8080"),
        ("GARE_PRIVATE_ORIGINS", "http://10.0.0.2 file:///"),
        ("GARE_DATA", "var\0"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as raised:
        load({name: value})

    assert raised.value.name == name


def test_origins_are_told_apart() -> None:
    settings = load({"GARE_PRIVATE_ORIGINS": "http://10.0.0.2:8080/, https://a.example"})

    assert settings.private_origins == {"http://10.0.0.2:8080", "https://a.example"}


def test_the_password_of_the_mail_server_is_not_shown() -> None:
    settings = load({"GARE_SMTP_URL": "smtp://nom:secret@mail.example.org:587"})

    assert "secret" in settings.smtp_url
    assert "secret" not in repr(settings)


def test_an_unknown_variable_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(BadSetting) as raised:
        load({"GARE_SITENAME": "Gare"})

    assert raised.value.name == "GARE_SITENAME"
    assert "GARE_SITE_NAME" in raised.value.detail


def test_an_empty_variable_is_the_default() -> None:
    assert load({"GARE_PORT": " "}).port == 8000


def test_a_settings_file_completes_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "gare.env"
    file.write_text(
        "\ufeff# la gare de Lille\n\nexport GARE_SITE_NAME='Gare de Lille'\r\n"
        'GARE_PORT = "9000"\nGARE_LANGUAGE=en\n',
        encoding="utf-8",
    )

    settings = load({"GARE_SETTINGS": str(file), "GARE_LANGUAGE": "fr"})

    assert settings.site_name == "Gare de Lille"
    assert settings.port == 9000
    assert settings.language == "fr"


@pytest.mark.parametrize(
    "content",
    [
        b"GARE_PORT 8000\n",
        b"PORT=8000\n",
        b"GARE_SETTINGS=other.env\n",
        b"GARE_SITE_NAME=\xe9t\xe9\n",
        b"#" * 70_000,
    ],
)
def test_a_settings_file_with_a_fault_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "gare.env"
    file.write_bytes(content)

    with pytest.raises(BadSetting):
        load({"GARE_SETTINGS": str(file)})


def test_a_settings_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"GARE_SETTINGS|none\.env"):
        load({"GARE_SETTINGS": str(tmp_path / "none.env")})


def test_the_address_of_the_database_is_never_shown() -> None:
    settings = load({"GARE_DATABASE_URL": "postgresql+psycopg://gare:s3cret@localhost/gare"})

    with pytest.raises(BadSetting) as raised:
        load({"GARE_DATABASE_URL": "postgresql+psycopg://gare:s3cret\0"})

    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(raised.value.detail)


@pytest.mark.parametrize(
    ("url", "choice", "secure"),
    [
        ("https://gare.example.org", CookieSecure.AUTO, True),
        ("http://gare.example.org", CookieSecure.AUTO, False),
        ("", CookieSecure.AUTO, False),
        ("http://gare.example.org", CookieSecure.YES, True),
        ("https://gare.example.org", CookieSecure.NO, False),
    ],
)
def test_cookies_are_secure_when_the_site_is_unless_said(
    url: str, choice: CookieSecure, secure: bool
) -> None:
    settings = load({"GARE_SITE_URL": url, "GARE_COOKIE_SECURE": choice.value})

    assert settings.has_secure_cookies is secure


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://tuiles.example.org:8443/a/{z}/{x}/{y}.png", "https://tuiles.example.org:8443"),
        ("https://ign.example.org/wmts?m={z}&col={x}&row={y}", "https://ign.example.org"),
        ("/tuiles/{z}/{y}/{x}", ""),
        ("", ""),
    ],
)
def test_the_origin_of_tiles_is_known(address: str, origin: str) -> None:
    assert load({"GARE_TILES_URL": address}).tiles_origin == origin


def test_the_table_for_operators_names_every_variable() -> None:
    table = as_markdown().splitlines()

    assert [line.split("`")[1] for line in table[2:]] == [s.name for s in SETTINGS]


@given(st.sampled_from([s.name for s in SETTINGS if s.name != "GARE_SETTINGS"]), st.text())
def test_any_value_gives_settings_or_a_bad_setting(name: str, value: str) -> None:
    outcome = _load_or_fault({name: value})

    assert isinstance(outcome, Settings) or outcome.name == name


def _load_or_fault(environ: dict[str, str]) -> Settings | BadSetting:
    try:
        return load(environ)
    except BadSetting as fault:
        return fault
