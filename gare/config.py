"""The settings: the only place that reads `GARE_…` variables, from the environment or a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Final, TypedDict

from gare.model.errors import BadSetting
from gare.setting_table import SETTINGS
from gare.setting_values import HOST, Values, read_file

PREFIX: Final = "GARE_"

_WORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LICENSE: Final = re.compile(r"[A-Za-z0-9.+-]{1,64}")
_TILES: Final = re.compile(
    r"(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})(https?://[A-Za-z0-9.-]{1,255}(?::[0-9]{1,5})?)?"
    r"/(?!/)[A-Za-z0-9_{}/.?=&@%~+-]{1,300}|"
)
_CREDIT: Final = re.compile(r"[^\x00-\x1f\x7f<>]{0,300}")
_E_MAIL: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,189}|")
_SMTP: Final = re.compile(
    r"smtps?://(?:[^\s:@/?#]{1,300}:[^\s:@/?#]{1,300}@)?(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:.]+\])"
    r"(?::[0-9]{1,5})?/?|"
)
_HEADER: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,63})?")
_ISSUER: Final = re.compile(
    r"(https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
    r"|http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?)?"
)
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f<>]{1,100}")


class Registration(StrEnum):
    """Who may create an account."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"
    CLOSED = "closed"


class Newcomers(StrEnum):
    """What becomes of what a newcomer writes."""

    SHOW = "show"
    HOLD = "hold"


class CookieSecure(StrEnum):
    """When cookies are sent over HTTPS only."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, typed; sizes in bytes, `site_url` without a slash at its end."""

    data: Path
    site_name: str
    site_url: str
    host: str
    port: int
    threads: int
    proxy_hops: int
    cookie_secure: CookieSecure
    language: str
    license: str
    theme: str
    themes_folder: Path | None
    max_page_bytes: int
    max_upload_bytes: int
    registration: Registration
    newcomers: Newcomers
    read_only: str
    contact: str
    hosting: str
    user_header: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_name: str
    clones: int
    mail_from: str
    feeds_minutes: int
    private_origins: frozenset[str]
    tiles_url: str
    tiles_credit: str
    smtp_url: str = field(repr=False)
    database_url: str = field(repr=False)
    oidc_client_secret: str = field(repr=False)

    @property
    def has_secure_cookies(self) -> bool:
        """Tell whether cookies are sent over HTTPS only, `auto` resolved."""
        if self.cookie_secure is CookieSecure.AUTO:
            return self.site_url.startswith("https:")
        return self.cookie_secure is CookieSecure.YES

    @property
    def tiles_origin(self) -> str:
        """Return where the background of maps comes from, "" when it is this very site."""
        match = _TILES.fullmatch(self.tiles_url)
        return (match and match[1]) or ""


class _Outside(TypedDict):
    """The settings of what is asked of other services, or said by them."""

    user_header: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_name: str
    contact: str
    hosting: str
    mail_from: str
    smtp_url: str
    private_origins: frozenset[str]
    feeds_minutes: int


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings of an environment, completed by the file `GARE_SETTINGS` names.

    Raises BadSetting for an unknown `GARE_…` name or a value that cannot be used. An empty value
    is the default. Reads nothing but that file.
    """
    values = _values(environ)
    themes_folder = values.text("GARE_THEMES_FOLDER")
    return Settings(
        data=Path(values.text("GARE_DATA")),
        site_name=values.matching("GARE_SITE_NAME", _NAME, "un nom de 1 à 100 caractères"),
        site_url=values.origin("GARE_SITE_URL"),
        host=values.matching("GARE_HOST", HOST, "un nom ou une adresse de machine"),
        port=values.number("GARE_PORT", 1, 65_535),
        threads=values.number("GARE_THREADS", 1, 64),
        proxy_hops=values.number("GARE_PROXY_HOPS", 0, 5),
        cookie_secure=CookieSecure(values.one_of("GARE_COOKIE_SECURE", *CookieSecure)),
        language=values.one_of("GARE_LANGUAGE", "fr", "en"),
        license=values.matching("GARE_LICENSE", _LICENSE, "un identifiant SPDX"),
        theme=values.matching("GARE_THEME", _WORD, "le nom d'un dossier de thèmes"),
        themes_folder=Path(themes_folder) if themes_folder else None,
        max_page_bytes=values.size("GARE_MAX_PAGE_BYTES", 1024, 16 * 1024**2),
        max_upload_bytes=values.size("GARE_MAX_UPLOAD_BYTES", 1024, 1024**3),
        registration=Registration(values.one_of("GARE_REGISTRATION", *Registration)),
        newcomers=Newcomers(values.one_of("GARE_NEWCOMERS", *Newcomers)),
        read_only=values.matching("GARE_READ_ONLY", _CREDIT, "une ligne de 300 caractères"),
        clones=values.number("GARE_CLONES", 1, 64),
        tiles_url=values.matching("GARE_TILES_URL", _TILES, "une adresse avec {z}, {x} et {y}"),
        tiles_credit=values.matching("GARE_TILES_CREDIT", _CREDIT, "une ligne de 300 caractères"),
        database_url=values.text("GARE_DATABASE_URL"),
        **_outside(values),
    )


def _outside(values: Values) -> _Outside:
    """Return the settings of what other services are asked or say. Raises BadSetting."""
    outside = _Outside(
        user_header=values.matching("GARE_USER_HEADER", _HEADER, "un nom d'en-tête"),
        oidc_issuer=values.matching("GARE_OIDC_ISSUER", _ISSUER, "une adresse https://"),
        oidc_client_id=values.text("GARE_OIDC_CLIENT_ID"),
        oidc_client_secret=values.text("GARE_OIDC_CLIENT_SECRET"),
        oidc_name=values.matching("GARE_OIDC_NAME", _CREDIT, "une ligne de 300 caractères"),
        contact=values.matching("GARE_CONTACT", _CREDIT, "une ligne de 300 caractères"),
        hosting=values.matching("GARE_HOSTING", _CREDIT, "une ligne de 300 caractères"),
        mail_from=values.matching("GARE_MAIL_FROM", _E_MAIL, "une adresse de courriel"),
        feeds_minutes=values.number("GARE_FEEDS_MINUTES", 0, 10_080),
        private_origins=values.origins("GARE_PRIVATE_ORIGINS"),
        smtp_url=values.matching("GARE_SMTP_URL", _SMTP, "smtp://… ou smtps://…"),
    )
    if outside["user_header"] and values.text("GARE_PROXY_HOPS") == "0":
        raise BadSetting(
            "GARE_USER_HEADER", "demande GARE_PROXY_HOPS : sinon, n'importe qui l'écrit"
        )
    if outside["oidc_issuer"] and not (outside["oidc_client_id"] and values.text("GARE_SITE_URL")):
        raise BadSetting("GARE_OIDC_ISSUER", "demande GARE_OIDC_CLIENT_ID et GARE_SITE_URL")
    return outside


def _values(environ: Mapping[str, str]) -> Values:
    """Return the raw value of each setting: given, in the file, or its default."""
    given = _ours(environ)
    if given.get("GARE_SETTINGS"):
        given = _ours(read_file(Path(given["GARE_SETTINGS"])), in_file=True) | given
    return Values(
        {s.name: given.get(s.name) or s.default for s in SETTINGS},
        private={s.name for s in SETTINGS if s.private},
    )


def _ours(values: Mapping[str, str], *, in_file: bool = False) -> dict[str, str]:
    """Return the `GARE_…` values; in a file all names must be ours, and name no other file."""
    known = {s.name for s in SETTINGS} - ({"GARE_SETTINGS"} if in_file else set())
    ours = {n: v.strip() for n, v in values.items() if in_file or n.startswith(PREFIX)}
    for name in ours:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise BadSetting(name, "inconnu" + (f" ; le plus proche : {near[0]}" if near else ""))
    return ours
