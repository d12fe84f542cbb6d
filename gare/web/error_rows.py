"""What is answered to each error of Gare: one table from class to status, title and sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gare.model import errors, moderation
from gare.model.personal import PersonalContacts
from gare.web.languages import gettext as _
from gare.web.moderation_words import refused_sentence
from gare.web.rule_words import protected_sentence
from gare.web.sentences import name_fault_sentence


@dataclass(frozen=True, slots=True)
class Row:
    """What to answer to an error: the status, a title and a sentence in the reader's language."""

    status: int
    title: Callable[[], str]
    sentence: Callable[[errors.GareError], str]


def _said(sentence: Callable[[], str]) -> Callable[[errors.GareError], str]:
    """Return a sentence that needs nothing of the error."""
    return lambda _error: sentence()


def _bad_path(error: errors.GareError) -> str:
    """Return why a name is refused."""
    return name_fault_sentence(getattr(error, "reason", ""))


def shut_sentence(error: errors.GareError) -> str:
    """Return why an account cannot be entered, to one who gave its password."""
    if getattr(error, "state", "") == "waiting":
        return _("Ce compte attend d’être accepté par une personne qui modère cette gare.")
    return _("Ce compte a été fermé par une personne qui administre cette gare.")


ROWS: Final[dict[type[errors.GareError], Row]] = {
    errors.GareError: Row(
        500,
        lambda: _("Quelque chose n’a pas marché"),
        _said(lambda: _("Une erreur s’est produite. Réessayez dans un instant.")),
    ),
    errors.BadPath: Row(400, lambda: _("Ce nom ne convient pas"), _bad_path),
    errors.BadInput: Row(
        400,
        lambda: _("Demande incomplète"),
        _said(lambda: _("Une valeur de cette demande ne peut pas être comprise.")),
    ),
    errors.TooLarge: Row(
        413,
        lambda: _("C’est trop grand"),
        _said(lambda: _("Ce qui a été envoyé dépasse la taille permise.")),
    ),
    errors.BadSource: Row(
        422,
        lambda: _("Ce texte ne peut pas être enregistré ainsi"),
        _said(lambda: _("L’en-tête de la page contient une erreur, ou ce n’est pas du texte.")),
    ),
    PersonalContacts: Row(
        428,
        lambda: _("Ces coordonnées peuvent-elles être publiques ?"),
        _said(lambda: _("Ce texte contient des coordonnées qui semblent personnelles.")),
    ),
    errors.PageMissing: Row(
        404,
        lambda: _("Rien à cette adresse"),
        _said(lambda: _("Il n’y a pas de page ni de fichier à cette adresse.")),
    ),
    errors.KindMissing: Row(
        404,
        lambda: _("Genre inconnu"),
        _said(lambda: _("Il n’y a pas de fiches de ce genre ici.")),
    ),
    errors.VersionMissing: Row(
        404,
        lambda: _("Version inconnue"),
        _said(lambda: _("Cette version n’existe pas dans l’historique.")),
    ),
    errors.VersionGone: Row(
        410,
        lambda: _("Version retirée"),
        _said(
            lambda: _(
                "Cette version n’est plus montrée : elle a été masquée ou effacée, souvent à la "
                "demande d’une personne."
            )
        ),
    ),
    errors.PageExists: Row(
        409,
        lambda: _("La place est prise"),
        _said(lambda: _("Il y a déjà une page à cette adresse.")),
    ),
    errors.Conflict: Row(
        409,
        lambda: _("La page a changé pendant ce temps"),
        _said(lambda: _("Une autre personne a modifié les mêmes lignes.")),
    ),
    errors.PageChanged: Row(
        409,
        lambda: _("La page a changé pendant ce temps"),
        _said(lambda: _("Relisez-la avant de continuer.")),
    ),
    errors.PageGone: Row(
        409,
        lambda: _("La page n’est plus là"),
        _said(lambda: _("Elle a été supprimée ou déplacée pendant ce temps.")),
    ),
    errors.NothingToDo: Row(
        409,
        lambda: _("Rien à faire"),
        _said(lambda: _("C’est déjà ainsi : rien n’a changé.")),
    ),
    errors.Busy: Row(
        503,
        lambda: _("Beaucoup de monde en même temps"),
        _said(lambda: _("Réessayez dans quelques secondes ; votre texte est gardé ci-dessous.")),
    ),
    errors.StoreFailure: Row(
        503,
        lambda: _("L’enregistrement n’a pas pu se faire"),
        _said(
            lambda: _(
                "Le serveur n’arrive pas à lire ou à écrire. Réessayez plus tard, et prévenez la "
                "personne qui s’en occupe."
            )
        ),
    ),
    errors.DiskFull: Row(
        507,
        lambda: _("Le disque du serveur est plein"),
        _said(
            lambda: _(
                "Rien n’a pu être enregistré. Copiez votre texte, réessayez plus tard, et "
                "prévenez la personne qui s’occupe du serveur."
            )
        ),
    ),
    errors.ReadOnly: Row(
        503,
        lambda: _("Le serveur est en lecture seule"),
        _said(
            lambda: _(
                "On peut lire, mais rien ne peut être enregistré pour le moment. Copiez votre "
                "texte et réessayez plus tard."
            )
        ),
    ),
    errors.IndexUnready: Row(
        503,
        lambda: _("L’index se reconstruit"),
        _said(
            lambda: _(
                "Les pages restent lisibles à leur adresse ; recherche, listes et historique "
                "reviennent dans quelques instants."
            )
        ),
    ),
    errors.BadRepository: Row(
        500,
        lambda: _("Le dépôt ne se lit pas"),
        _said(lambda: _("Le dépôt de contenu doit être vérifié par la personne qui s’en occupe.")),
    ),
    errors.BadSetting: Row(
        500,
        lambda: _("Réglage à corriger"),
        _said(lambda: _("Un réglage du serveur doit être corrigé.")),
    ),
    errors.BadBackup: Row(
        503,
        lambda: _("Quelque chose n’a pas marché"),
        _said(lambda: _("Une erreur s’est produite. Réessayez dans un instant.")),
    ),
    errors.Unreachable: Row(
        502,
        lambda: _("Un autre site ne répond pas"),
        _said(lambda: _("Réessayez dans quelques minutes.")),
    ),
    errors.NameTaken: Row(
        422,
        lambda: _("Ce nom est pris"),
        _said(lambda: _("Ce nom est celui d’un compte : connectez-vous, ou signez autrement.")),
    ),
    errors.BadCredentials: Row(
        422,
        lambda: _("Connexion impossible"),
        _said(lambda: _("Ce nom et ce mot de passe ne vont pas ensemble.")),
    ),
    errors.WeakPassword: Row(
        422,
        lambda: _("Mot de passe trop faible"),
        _said(lambda: _("Choisissez un mot de passe plus long, et moins connu.")),
    ),
    errors.AccountShut: Row(
        403,
        lambda: _("Ce compte ne peut pas être ouvert"),
        shut_sentence,
    ),
    errors.TooManyAttempts: Row(
        429,
        lambda: _("Trop d’essais"),
        _said(lambda: _("Trop d’essais manqués : attendez un peu avant de recommencer.")),
    ),
    errors.IdentityRefused: Row(
        403,
        lambda: _("La connexion n’a pas abouti"),
        _said(lambda: _("L’autre service n’a pas confirmé qui vous êtes. Recommencez.")),
    ),
    errors.LinkVoid: Row(
        410,
        lambda: _("Ce lien ne sert plus"),
        _said(lambda: _("Il a déjà servi, ou il est trop ancien : demandez-en un autre.")),
    ),
    errors.LoginRequired: Row(
        401,
        lambda: _("Il faut un compte"),
        _said(lambda: _("Connectez-vous pour continuer.")),
    ),
    errors.Forbidden: Row(
        403,
        lambda: _("Ce n’est pas permis ici"),
        _said(lambda: _("Cette action n’est pas ouverte sur ce site.")),
    ),
    moderation.Refused: Row(403, lambda: _("Ce texte n’est pas publié"), refused_sentence),
    moderation.TooFast: Row(429, lambda: _("Un peu trop vite"), refused_sentence),
    moderation.ChallengeWanted: Row(
        428, lambda: _("Une vérification avant d’enregistrer"), refused_sentence
    ),
    moderation.Closed: Row(503, lambda: _("On ne peut pas écrire en ce moment"), refused_sentence),
    moderation.Held: Row(202, lambda: _("Votre texte attend d’être relu"), refused_sentence),
    errors.Protected: Row(403, lambda: _("Cet endroit est protégé"), protected_sentence),
    errors.RulesRefused: Row(
        422,
        lambda: _("Ces règles sont à corriger"),
        _said(lambda: _("Le texte des règles contient une erreur : rien n’a été enregistré.")),
    ),
}


def row_of(error: errors.GareError) -> Row:
    """Return the row of an error's class, or of the nearest class above it."""
    return next(ROWS[kind] for kind in type(error).__mro__ if kind in ROWS)
