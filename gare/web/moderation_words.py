"""What moderation says to people: why a text is not published, what was done, what is at fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask

from gare.model.errors import GareError, Problem
from gare.model.moderation import ChallengeWanted, Closed, Reason, Refused
from gare.web.filters import moment_words
from gare.web.languages import gettext as _

Sentence = Callable[[], str]


def refused_sentence(error: GareError) -> str:
    """Return why a write did not go through, and what to do then."""
    if isinstance(error, Closed):
        return _("Ce site est en lecture seule : %(message)s", message=error.detail)
    if isinstance(error, ChallengeWanted):
        return _("Répondez à la question ci-dessous, puis enregistrez.")
    if not isinstance(error, Refused):
        return _("Ce texte n’est pas publié.")
    if error.reason == Reason.BLOCKED:
        return _blocked(error)
    if error.reason == Reason.WORD:
        return _("Les mots « %(word)s » ne sont pas acceptés ici.", word=error.detail)
    if error.reason == Reason.SITE:
        return _("Les liens vers %(site)s ne sont pas acceptés ici.", site=error.detail)
    if error.reason == Reason.PACE:
        return _(
            "Beaucoup de modifications viennent d’être faites depuis ici. Votre texte est gardé "
            "ci-dessous : attendez un peu, puis enregistrez-le."
        )
    return _(
        "Une personne qui modère ce site doit d’abord vous connaître : modifiez quelques pages, "
        "ou créez un compte."
    )


def _blocked(error: Refused) -> str:
    """Return until when someone may not write, and why."""
    until = moment_words(error.until)
    if error.detail:
        return _(
            "Vous ne pouvez pas écrire ici jusqu’au %(until)s. Raison donnée : %(reason)s. Votre "
            "texte est ci-dessous : copiez-le pour ne pas le perdre.",
            until=until,
            reason=error.detail.rstrip("."),
        )
    return _(
        "Vous ne pouvez pas écrire ici jusqu’au %(until)s. Votre texte est ci-dessous : copiez-le "
        "pour ne pas le perdre.",
        until=until,
    )


REASONS: Final[Mapping[str, Sentence]] = {
    Reason.NEWCOMER: lambda: _("personne nouvelle"),
    Reason.LINKS: lambda: _("beaucoup de liens"),
    Reason.WORD: lambda: _("un mot à vérifier"),
    Reason.SITE: lambda: _("un site à vérifier"),
    Reason.REMOVALS: lambda: _("beaucoup de texte retiré"),
    Reason.CHOSEN: lambda: _("proposé par choix"),
    Reason.PROTECTED: lambda: _("page protégée"),
}

ACTS: Final[Mapping[str, Sentence]] = {
    "approve": lambda: _("a relu"),
    "trust": lambda: _("fait confiance à"),
    "revert": lambda: _("a défait"),
    "undo": lambda: _("a défait tout ce qui venait de"),
    "hold": lambda: _("a mis en attente"),
    "block": lambda: _("a bloqué"),
    "unblock": lambda: _("a débloqué"),
    "accept": lambda: _("a publié la proposition de"),
    "decline": lambda: _("a décliné la proposition de"),
    "withdraw": lambda: _("a retiré le contenu d’une page"),
    "hide": lambda: _("a masqué des versions d’une page"),
    "show": lambda: _("a montré à nouveau des versions d’une page"),
    "protect": lambda: _("a protégé"),
    "unprotect": lambda: _("a mis fin à la protection de"),
    "rules": lambda: _("a changé les règles du site"),
    "policy": lambda: _("a changé les réglages de la modération"),
    "close": lambda: _("a mis le site en lecture seule"),
    "open": lambda: _("a rouvert le site"),
}

_FAULTS: Final[Mapping[str, Sentence]] = {
    "mapping": lambda: _("des noms suivis de deux-points sont attendus ici"),
    "list": lambda: _("une liste est attendue ici"),
    "unknown-key": lambda: _("ce nom n’existe pas"),
    "text": lambda: _("un texte court est attendu ici"),
    "number": lambda: _("un nombre entier dans ces bornes est attendu"),
    "word": lambda: _("un de ces mots est attendu"),
    "too-many": lambda: _("il y en a trop"),
    "site": lambda: _("un nom de site est attendu, sans « https:// » ni rien après"),
}


def reason_words(reason: str) -> str:
    """Return why a text waits, in a few words."""
    words = REASONS.get(reason)
    return words() if words else str(reason)


def act_words(act: str) -> str:
    """Return what a moderator did, as the verb of a sentence."""
    words = ACTS.get(act)
    return words() if words else act


def policy_fault(problem: Problem) -> str:
    """Return what is wrong in `_gare/moderation.yml`, with its line."""
    words = _FAULTS.get(problem.code)
    said = words() if words else _("ce texte ne se lit pas")
    if problem.detail:
        said = _("%(said)s (%(detail)s)", said=said, detail=problem.detail)
    if problem.line is None:
        return said
    return _("Ligne %(line)d : %(said)s.", line=problem.line, said=said)


def register(app: Flask) -> None:
    """Give templates the words of moderation."""
    app.jinja_env.filters["reason"] = reason_words
    app.jinja_env.filters["act"] = act_words
    app.jinja_env.filters["policy_fault"] = policy_fault
