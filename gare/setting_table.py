"""The table of the settings: their names, what they are when nothing is said, what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


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
        "GARE_CONTACT",
        "",
        "À qui écrire pour ses données ou un retrait : adresse de courriel, adresse d'une page, ou "
        "phrase. Montré sur la page « Vie privée ».",
    ),
    Setting(
        "GARE_HOSTING",
        "",
        "Qui héberge le site et où, en une ligne, pour la page « Vie privée ».",
    ),
    Setting(
        "GARE_READ_ONLY",
        "",
        "Message qui met le site en lecture seule tant qu'il est là, par exemple `Travaux "
        "jusqu'à midi`. Vide : on peut écrire.",
    ),
    Setting(
        "GARE_USER_HEADER",
        "",
        "En-tête par lequel votre mandataire dit qui est la personne, par exemple "
        "`X-Remote-User` ; il doit l'ôter de toute demande venue d'ailleurs. "
        "Demande `GARE_PROXY_HOPS`.",
    ),
    Setting("GARE_OIDC_ISSUER", "", "Service OpenID Connect par lequel on peut se connecter."),
    Setting("GARE_OIDC_CLIENT_ID", "", "Nom de cette gare pour ce service."),
    Setting("GARE_OIDC_CLIENT_SECRET", "", "Secret de cette gare pour ce service.", private=True),
    Setting("GARE_OIDC_NAME", "", "Nom du service, montré sur le bouton de connexion."),
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


def as_markdown() -> str:
    """Return the table of the settings that `docs/operators.md` shows."""
    rows = [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.help} |" for s in SETTINGS
    ]
    return "\n".join(["| Variable | Par défaut | Effet |", "|---|---|---|", *rows])
