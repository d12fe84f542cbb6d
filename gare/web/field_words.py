"""What is said of the fields of fiches: their labels, their help, what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from flask import Flask

from gare.kinds.types.phone import spoken
from gare.model.kinds import Choice, Field, FieldProblem
from gare.web.languages import gettext as _
from gare.wiki.views.forming import Control, Fault

Sentence = Callable[[], str]

PROBLEMS: Final[Mapping[str, Sentence]] = {
    "missing": lambda: _("À compléter."),
    "type": lambda: _("« %(detail)s » n’a pas la forme attendue ici."),
    "parts": lambda: _("« %(detail)s » n’a pas la forme attendue ici."),
    "one-line": lambda: _("Ce champ tient sur une seule ligne."),
    "single": lambda: _("Une seule valeur est attendue ici."),
    "too-long": lambda: _("C’est trop long : %(detail)s caractères au plus."),
    "too-many": lambda: _("C’est trop : %(detail)s au plus."),
    "pattern": lambda: _("« %(detail)s » n’a pas la forme attendue."),
    "number": lambda: _("« %(detail)s » n’est pas un nombre."),
    "whole": lambda: _("Il faut un nombre entier."),
    "too-small": lambda: _("C’est trop petit : %(detail)s au moins."),
    "too-big": lambda: _("C’est trop grand : %(detail)s au plus."),
    "date": lambda: _("« %(detail)s » n’est pas une date. Exemple : 15/03/2026."),
    "datetime": lambda: _("« %(detail)s » n’est pas une date. Exemple : 15/03/2026 14h30."),
    "partial-date": lambda: _(
        "« %(detail)s » n’est pas une date. Exemples : 2026, 03/2026 ou 15/03/2026."
    ),
    "yesno": lambda: _("La réponse est oui ou non."),
    "choice": lambda: _("« %(detail)s » ne fait pas partie des choix."),
    "url": lambda: _("« %(detail)s » n’est pas une adresse web. Exemple : https://example.org."),
    "email": lambda: _("« %(detail)s » n’est pas une adresse électronique."),
    "personal-email": lambda: _(
        "« %(detail)s » semble être l’adresse d’une personne. Tout le monde pourra la lire ici : "
        "préférez l’adresse d’un accueil ou d’un service."
    ),
    "phone": lambda: _("« %(detail)s » n’est pas un numéro. Exemple : 02 98 00 80 80."),
    "mobile": lambda: _(
        "« %(detail)s » est un mobile, peut-être celui d’une personne. Tout le monde pourra le "
        "lire ici : préférez le numéro d’un accueil ou d’un service."
    ),
    "page": lambda: _("« %(detail)s » ne peut pas être le nom d’une page."),
    "author-name": lambda: _("Il manque le nom de la personne, ou celui de l’organisme."),
    "author-both": lambda: _(
        "Une personne ou un organisme, pas les deux : ajoutez une ligne pour l’autre."
    ),
    "half-point": lambda: _("La latitude et la longitude vont ensemble."),
    "hours": lambda: _("Ces horaires ne se comprennent pas. Exemple : 9h-12h, 14h-18h."),
    "file": lambda: _("« %(detail)s » n’est ni un fichier de la page, ni une adresse web."),
    "alt": lambda: _("Dites ce que montre l’image, pour qui ne la voit pas."),
    "licence": lambda: _("« %(detail)s » n’est pas une licence connue. Exemple : CC-BY-SA-4.0."),
    "beyond-consent": lambda: _(
        "Cette personne n’a pas dit oui pour cela : cochez-le avec son accord, ou videz le champ."
    ),
    "consent": lambda: _(
        "Il faut l’accord de la personne : sa date, et ce qu’elle accepte de rendre public."
    ),
    "siret": lambda: _("« %(detail)s » n’est pas un SIRET : 14 chiffres, dont une clé."),
    "rna": lambda: _("« %(detail)s » n’est pas un numéro RNA : W et 9 chiffres."),
    "doi": lambda: _("« %(detail)s » n’est pas un DOI. Exemple : 10.1000/182."),
    "isbn": lambda: _("« %(detail)s » n’est pas un ISBN : 10 ou 13 chiffres, dont une clé."),
    "issn": lambda: _("« %(detail)s » n’est pas un ISSN : 8 chiffres, dont une clé."),
    "hal": lambda: _("« %(detail)s » n’est pas un identifiant HAL. Exemple : hal-01234567."),
    "orcid": lambda: _("« %(detail)s » n’est pas un ORCID : 16 chiffres, dont une clé."),
    "untitled": lambda: _("Il faut de quoi faire le titre de la fiche."),
}

PART_PATTERNS: Final[Mapping[str, Sentence]] = {
    "code_postal": lambda: _("Un code postal a 5 chiffres. Exemple : 29200."),
    "code_insee": lambda: _("Un code INSEE a 5 caractères. Exemple : 29019."),
}
"""What is said of a part that is not of the form expected."""

LABELS: Final[Mapping[str, Sentence]] = {
    "title": lambda: _("Titre"),
    "summary": lambda: _("Résumé"),
    "tags": lambda: _("Mots-clés"),
    "license": lambda: _("Licence de cette page"),
    "status": lambda: _("État de la fiche"),
    "verified": lambda: _("Dernière vérification"),
}
"""Labels of the fields that all forms have."""

HELPS: Final[Mapping[str, Sentence]] = {
    "summary": lambda: _("Une ou deux phrases, montrées dans les listes."),
    "tags": lambda: _("Séparés par des virgules."),
    "verified": lambda: _("Le jour où quelqu’un s’est assuré que tout est encore juste."),
}

WIDGET_HELPS: Final[Mapping[str, Sentence]] = {
    "partial_date": lambda: _("Ce que vous savez : 2026, 03/2026 ou 15/03/2026."),
    "datetime": lambda: _("Exemple : 15/03/2026 14h30. Sans heure, c’est toute la journée."),
    "date": lambda: _("Exemple : 15/03/2026."),
    "phone": lambda: _("Exemple : 02 98 00 80 80."),
    "url": lambda: _("Exemple : https://example.org."),
    "email": lambda: _("L’adresse d’un accueil ou d’un service, pas celle d’une personne."),
    "tags": lambda: _("Séparés par des virgules."),
    "hours": lambda: _("Exemple : 9h-12h, 14h-18h. Laissez vide un jour de fermeture."),
    "page": lambda: _("Le titre d’une page, ou son adresse."),
    "authors": lambda: _("Une personne (nom et prénom) ou un organisme par ligne."),
    "file": lambda: _("Le nom d’un fichier de la page, ou une adresse web."),
    "image": lambda: _("Le nom d’un fichier de la page, ou une adresse web."),
    "licence": lambda: _("Son nom court. Exemple : CC-BY-SA-4.0."),
}
"""What an input expects, said when its kind says nothing."""

PARTS: Final[Mapping[str, Sentence]] = {
    "nom": lambda: _("Nom"),
    "prenom": lambda: _("Prénom"),
    "organisme": lambda: _("Organisme"),
    "orcid": lambda: _("ORCID"),
    "titre": lambda: _("Titre"),
    "url": lambda: _("Adresse web"),
    "falc": lambda: _("Page en facile à lire et à comprendre"),
    "role": lambda: _("Rôle, par exemple « suite de »"),
    "page": lambda: _("Page"),
    "fichier": lambda: _("Fichier"),
    "alt": lambda: _("Ce que montre l’image"),
    "credit": lambda: _("Crédit"),
    "licence": lambda: _("Licence"),
    "date": lambda: _("Date de l’accord"),
    "portee": lambda: _("Ce que la personne accepte de rendre public"),
    "recueilli_par": lambda: _("Recueilli par"),
    "preuve": lambda: _("Où la preuve est gardée"),
    "adresse": lambda: _("Numéro et rue"),
    "complement_adresse": lambda: _("Complément d’adresse"),
    "code_postal": lambda: _("Code postal"),
    "commune": lambda: _("Commune"),
    "code_insee": lambda: _("Code INSEE de la commune"),
    "latitude": lambda: _("Latitude"),
    "longitude": lambda: _("Longitude"),
    "mo": lambda: _("Lundi"),
    "tu": lambda: _("Mardi"),
    "we": lambda: _("Mercredi"),
    "th": lambda: _("Jeudi"),
    "fr": lambda: _("Vendredi"),
    "sa": lambda: _("Samedi"),
    "su": lambda: _("Dimanche"),
}
"""Labels of the parts of a field."""

STATUSES: Final[Mapping[str, Sentence]] = {
    "brouillon": lambda: _("Brouillon"),
    "publie": lambda: _("Publiée"),
    "a-verifier": lambda: _("À vérifier"),
    "archive": lambda: _("Archivée"),
}

ASKS: Final[Mapping[str, Sentence]] = {
    "personal-email": lambda: _("Oui, c’est une adresse de fonction : elle peut être publique."),
    "mobile": lambda: _("Oui, c’est un numéro de fonction : il peut être public."),
}
"""What a person ticks to say that what was asked about is meant."""


def field_label(field: Field) -> str:
    """Return the label of a field, that of the kind or the engine's own."""
    own = LABELS.get(field.name)
    return field.label or (own() if own else field.name)


def field_help(field: Field, widget: str = "") -> str:
    """Return what helps to fill a field, "" when nothing needs to be said."""
    own = HELPS.get(field.name) if not field.label else None
    own = own or WIDGET_HELPS.get(widget)
    return field.help or (own() if own else "")


def part_label(control: Control) -> str:
    """Return the label of an input: that of its part, else its field's."""
    own = PARTS.get(control.part)
    return own() if own else control.part or field_label(control.field)


def choice_label(choice: Choice) -> str:
    """Return the label of a choice; the statuses of pages are the engine's own."""
    own = STATUSES.get(choice.value)
    return choice.label or (own() if own else choice.value)


def field_problem(problem: FieldProblem) -> str:
    """Return what is wrong in a field, with the words at fault or the limit."""
    part = problem.sub.rpartition(".")[2]
    known = PART_PATTERNS.get(part) if problem.code == "pattern" else None
    known = known or PROBLEMS.get(problem.code)
    said = known() if known else _("« %(detail)s » ne convient pas.")
    detail = spoken(problem.detail) if problem.code == "mobile" else problem.detail
    return said % {"detail": detail} if "%(detail)s" in said else said


def fault_label(fault: Fault) -> str:
    """Return the label of what is wrong: that of its field, and of its part."""
    part = PARTS.get(fault.problem.sub.rpartition(".")[2])
    label = field_label(fault.field)
    return _("%(field)s, %(part)s", field=label, part=part()) if part else label


def is_day(control: Control) -> bool:
    """Tell whether an input for dates of the browser can hold what is to be shown."""
    try:
        return not control.value or date.fromisoformat(control.value).isoformat() == control.value
    except ValueError:
        return False


def ask_label(fault: Fault) -> str:
    """Return what is ticked to say that a value is meant."""
    own = ASKS.get(fault.problem.code)
    return own() if own else _("Oui, c’est bien cela.")


def register(app: Flask) -> None:
    """Give these to the templates of an application."""
    words: tuple[Callable[..., object], ...] = (
        field_label,
        field_help,
        part_label,
        choice_label,
        field_problem,
        fault_label,
        ask_label,
        is_day,
    )
    app.jinja_env.filters.update({one.__name__: one for one in words})
