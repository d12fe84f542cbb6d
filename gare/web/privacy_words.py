"""What is kept outside the pages and for how long, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from gare.model.retention import ATTEMPT, Topic
from gare.web.languages import gettext as _
from gare.web.languages import ngettext
from gare.wiki.views.privacy import KeptView

TOPICS: Final[Mapping[Topic, Callable[[], str]]] = {
    Topic.ACCOUNT: lambda: _(
        "Votre compte : nom public, rôle, mot de passe sous une forme qui ne se relit pas, adresse "
        "de courriel si vous la confirmez, secret de votre téléphone chiffré, service par lequel "
        "vous entrez, pseudonymes que vous y avez réunis"
    ),
    Topic.FOLLOWS: lambda: _("Ce que vous suivez, et le numéro de votre flux"),
    Topic.SESSION: lambda: _("Vos sessions : sorte de navigateur, jours de début et de visite"),
    Topic.TOKEN: lambda: _(
        "Vos jetons : nom, usages, jour du dernier, sous une forme qui ne se relit pas ; après "
        "leur fin"
    ),
    Topic.LINK: lambda: _(
        "Les liens à usage unique, sous une forme qui ne se relit pas, avec l’adresse à confirmer"
    ),
    Topic.MAIL: lambda: _(
        "Les courriels qui attendent de partir ; ils sont effacés une fois partis"
    ),
    Topic.REFUSAL: lambda: _("L’empreinte d’une adresse de courriel qui ne reçoit plus"),
    Topic.NOTICE: lambda: _("Ce qu’il y a à vous dire de ce que vous suivez"),
    Topic.ATTEMPT: lambda: _("Le nombre d’essais manqués d’un mot de passe ou d’un code"),
    Topic.NETWORK: lambda: _(
        "L’empreinte de votre connexion quand vous écrivez, et les noms qui ont signé depuis elle"
    ),
    Topic.BROWSER: lambda: _(
        "L’empreinte de votre navigateur et le nom qui signe, après le dernier écrit"
    ),
    Topic.COUNT: lambda: _("Le nombre de vos enregistrements, pour les limites"),
    Topic.BLOCK: lambda: _("Les blocages : nom public, raison, empreinte ; après leur fin"),
    Topic.DRAFT: lambda: _(
        "Les brouillons d’un compte, vus de lui seul, jusqu’à ce qu’il les publie ou les jette"
    ),
    Topic.PROPOSAL: lambda: _("Les textes proposés : nom, titre, réponse ; après la décision"),
    Topic.MODERATION: lambda: _(
        "Le journal public de la modération, les relectures et la confiance donnée : qui, quoi, "
        "quand"
    ),
    Topic.CONTACT: lambda: _(
        "Les coordonnées privées d’une personne qui a une fiche ; après que la fiche n’est plus "
        "montrée"
    ),
}


def lasting(kept: KeptView) -> str:
    """Return how long something is kept, in words."""
    if kept.topic is Topic.MODERATION:
        return _("autant que l’historique des pages")
    if kept.lasts is None:
        return _("jusqu’à la fermeture du compte")
    if kept.lasts <= ATTEMPT:
        return _("une heure")
    days = kept.lasts.days
    return ngettext("%(num)s jour au plus", "%(num)s jours au plus", days)
