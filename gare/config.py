"""The settings: the only place that reads `GARE_…` variables, from the environment or a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Final

from gare.model.errors import BadSetting
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
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f<>]{1,100}")


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable: its name, its value when nothing is said, what it does (shown to operators).

    The value of a `private` one must not be printed.
    """

    name: str
    default: str
    help: str
    private: bool = False


SETTINGS: Final = (
    Setting("GARE_DATA", "./var", "Dossier des données : dépôt, index, comptes, clé."),
    Setting("GARE_SITE_NAME", "Gare", "Nom du site, montré en haut des pages et signé avec elles."),
    Setting(
        "GARE_SITE_URL",
        "",
        "Origine publique, par exemple `https://gare.example.org`. "
        "Vide : celle de chaque requête (développement seulement).",
    ),
    Setting("GARE_HOST", "127.0.0.1", "Adresse écoutée par `gare run`."),
    Setting("GARE_PORT", "8000", "Port écouté par `gare run`."),
    Setting("GARE_THREADS", "8", "Fils d'exécution de `gare run`, de 1 à 64."),
    Setting("GARE_PROXY_HOPS", "0", "Nombre de mandataires de confiance devant Gare, de 0 à 5."),
    Setting(
        "GARE_COOKIE_SECURE",
        "auto",
        "Cookies par HTTPS seulement : `yes`, `no`, ou `auto` (selon `GARE_SITE_URL`).",
    ),
    Setting("GARE_LANGUAGE", "fr", "Langue de l'interface quand rien n'est choisi : `fr` ou `en`."),
    Setting("GARE_LICENSE", "CC-BY-SA-4.0", "Licence des pages (identifiant SPDX)."),
    Setting("GARE_THEME", "gare", "Thème : nom d'un dossier de thèmes."),
    Setting("GARE_THEMES_FOLDER", "", "Dossier de vos propres thèmes, en plus de ceux fournis."),
    Setting("GARE_MAX_PAGE_BYTES", "256 kB", "Taille la plus grande d'une page."),
    Setting("GARE_MAX_UPLOAD_BYTES", "10 MB", "Taille la plus grande d'un fichier joint."),
    Setting(
        "GARE_REGISTRATION",
        "open",
        "Création de comptes : `open`, à qui veut ; `approval`, acceptée par une personne qui "
        "modère ; `invitation`, par un lien à usage unique ; `closed`.",
    ),
    Setting(
        "GARE_TILES_URL",
        "",
        "Fond des cartes : adresse d'images, par exemple "
        "`https://tuiles.example.org/{z}/{x}/{y}.png`. Vide : contours des départements.",
    ),
    Setting(
        "GARE_TILES_CREDIT",
        "",
        "Mention due à qui fait ce fond, suivie au besoin de son adresse, par exemple "
        "`© les contributeurs d'OpenStreetMap https://www.openstreetmap.org/copyright`.",
    ),
    Setting(
        "GARE_SMTP_URL",
        "",
        "Serveur d'envoi des courriels : `smtp://nom:secret@mail.example.org:587` (TLS exigé "
        "dès qu'il y a un mot de passe) ou `smtps://…:465`. Vide : aucun courriel n'est envoyé.",
        private=True,
    ),
    Setting(
        "GARE_MAIL_FROM",
        "",
        "Adresse dont partent les courriels, par exemple `gare@example.org`.",
    ),
    Setting(
        "GARE_FEEDS_MINUTES",
        "60",
        "Minutes entre deux lectures d'un flux d'actualités écrit dans une page, 10 080 au plus ; "
        "0 : Gare n'en lit aucun.",
    ),
    Setting(
        "GARE_PRIVATE_ORIGINS",
        "",
        "Vos propres sites que Gare peut interroger bien que leur adresse soit privée, séparés par "
        "des espaces : `http://10.0.0.2:8080`.",
    ),
    Setting(
        "GARE_NEWCOMERS",
        "show",
        "Ce qu'écrit une personne nouvelle : `show`, publié et signalé à relire ; `hold`, proposé "
        "et publié une fois relu.",
    ),
    Setting(
        "GARE_READ_ONLY",
        "",
        "Message qui met le site en lecture seule tant qu'il est là, par exemple `Travaux "
        "jusqu'à midi`. Vide : on peut écrire.",
    ),
    Setting("GARE_CLONES", "4", "Clones servis en même temps, de 1 à 64."),
    Setting(
        "GARE_DATABASE_URL",
        "",
        "Base des comptes, par exemple `postgresql+psycopg://…`. "
        "Vide : `people.sqlite` dans `GARE_DATA`.",
        private=True,
    ),
    Setting("GARE_SETTINGS", "", "Fichier de réglages `NOM=valeur` ; l'environnement l'emporte."),
)


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
    clones: int
    mail_from: str
    feeds_minutes: int
    private_origins: frozenset[str]
    tiles_url: str
    tiles_credit: str
    smtp_url: str = field(repr=False)
    database_url: str = field(repr=False)

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
        mail_from=values.matching("GARE_MAIL_FROM", _E_MAIL, "une adresse de courriel"),
        feeds_minutes=values.number("GARE_FEEDS_MINUTES", 0, 10_080),
        private_origins=values.origins("GARE_PRIVATE_ORIGINS"),
        smtp_url=values.matching("GARE_SMTP_URL", _SMTP, "smtp://… ou smtps://…"),
        database_url=values.text("GARE_DATABASE_URL"),
    )


def _values(environ: Mapping[str, str]) -> Values:
    """Return the raw value of each setting: given, in the file, or its default."""
    given = _ours(environ)
    if given.get("GARE_SETTINGS"):
        given = _ours(read_file(Path(given["GARE_SETTINGS"])), in_file=True) | given
    return Values(
        {s.name: given.get(s.name) or s.default for s in SETTINGS},
        private={s.name for s in SETTINGS if s.private},
    )


def as_markdown() -> str:
    """Return the table of the settings that `docs/operators.md` shows."""
    rows = [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.help} |" for s in SETTINGS
    ]
    return "\n".join(["| Variable | Par défaut | Effet |", "|---|---|---|", *rows])


def _ours(values: Mapping[str, str], *, in_file: bool = False) -> dict[str, str]:
    """Return the `GARE_…` values; in a file all names must be ours, and name no other file."""
    known = {s.name for s in SETTINGS} - ({"GARE_SETTINGS"} if in_file else set())
    ours = {n: v.strip() for n, v in values.items() if in_file or n.startswith(PREFIX)}
    for name in ours:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise BadSetting(name, "inconnu" + (f" ; le plus proche : {near[0]}" if near else ""))
    return ours
