"""What rules say to readers: why something is kept for others, and for whom."""

from __future__ import annotations

from gare.model.errors import GareError
from gare.model.people import Role
from gare.web.languages import gettext as _


def protected_sentence(error: GareError) -> str:
    """Return who may do what was refused, and what to do then."""
    needed = getattr(error, "needed", "")
    if needed == "closed":
        return _(
            "Les règles de ce site sont à corriger : en attendant, personne ne peut écrire. "
            "Gardez votre texte et revenez bientôt."
        )
    if needed == Role.MEMBER:
        return _("Il faut un compte pour faire cela ici. Connectez-vous, puis recommencez.")
    if needed == Role.MODERATOR:
        return _("Seules les personnes qui modèrent ce site peuvent faire cela ici.")
    if needed == Role.ADMIN:
        return _("Seules les personnes qui administrent ce site peuvent faire cela ici.")
    return _("Seules certaines personnes peuvent faire cela ici : connectez-vous si vous en êtes.")
