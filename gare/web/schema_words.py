"""What is said of schemas of kinds: types of fields, settings, and all that can be wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask

from gare.model.kinds import SchemaFault
from gare.web.languages import gettext as _
from gare.wiki.screens import screen_of

Sentence = Callable[[], str]

FAULTS: Final[Mapping[str, Sentence]] = {
    "yaml-size": lambda: _("Le texte est trop long : %(detail)s octets au plus."),
    "yaml-syntax": lambda: _(
        "Le texte ne se lit pas ici : vérifiez les guillemets, les crochets, les deux-points et "
        "les décalages."
    ),
    "yaml-anchor": lambda: _("Une ancre (& ou *) n’est pas acceptée : écrivez la valeur."),
    "yaml-tag": lambda: _("Une étiquette « ! » n’est pas acceptée : écrivez la valeur seule."),
    "yaml-merge": lambda: _("« << » n’est pas accepté : écrivez toutes les lignes."),
    "yaml-duplicate": lambda: _("« %(detail)s » est écrit deux fois."),
    "yaml-depth": lambda: _("Il y a trop de niveaux l’un dans l’autre."),
    "yaml-events": lambda: _("Il y a trop d’éléments."),
    "yaml-documents": lambda: _("Il y a plusieurs documents : retirez la ligne « --- »."),
    "yaml-key": lambda: _("Un nom de réglage ne convient pas : ce doit être un mot."),
    "yaml-value": lambda: _("Cette valeur ne peut pas s’écrire ici : « %(detail)s »."),
    "name": lambda: _(
        "« %(detail)s » ne peut pas être un nom : des minuscules sans accent, des chiffres, et "
        "une lettre pour commencer."
    ),
    "mapping": lambda: _("Il faut ici des lignes « réglage: valeur »."),
    "list": lambda: _("Il faut ici une liste, un tiret au début de chaque ligne."),
    "unknown-key": lambda: _("Le réglage « %(detail)s » n’existe pas à cet endroit."),
    "needed": lambda: _("Il manque %(detail)s."),
    "type-of": lambda: _("Cette valeur n’est pas de la sorte attendue (%(detail)s)."),
    "too-long": lambda: _("C’est trop long (%(detail)s caractères au plus)."),
    "too-many": lambda: _("Il y en a trop : %(detail)s au plus."),
    "twice": lambda: _("« %(detail)s » est là deux fois."),
    "reserved": lambda: _(
        "Le nom « %(detail)s » est pris : toutes les pages l’ont déjà. Choisissez-en un autre."
    ),
    "unknown-type": lambda: _("Le type de champ « %(detail)s » n’existe pas."),
    "unknown-view": lambda: _("La présentation « %(detail)s » n’existe pas."),
    "pattern": lambda: _("La forme attendue « %(detail)s » ne se comprend pas."),
    "title-pattern": lambda: _(
        "Le modèle de titre « %(detail)s » ne se comprend pas. Exemple : {prenom} {nom}."
    ),
    "formula-unknown": lambda: _(
        "« %(detail)s », dans ce qui est à calculer, n’est pas un champ de ce genre."
    ),
    "choices-missing": lambda: _("Il faut des choix, un par ligne."),
    "choices-unused": lambda: _("Ce type de champ n’a pas de choix : retirez-les."),
    "parent-unknown": lambda: _("« %(detail)s », au-dessus d’un choix, n’est pas un choix."),
    "parent-circle": lambda: _("« %(detail)s » est rangé trop profond, ou sous lui-même."),
    "setting": lambda: _("Un réglage de ce champ ne convient pas : %(detail)s."),
    "default": lambda: _("La valeur de départ de « %(detail)s » ne convient pas à son type."),
    "extends-unknown": lambda: _("Le genre « %(detail)s », qu’il complète, n’existe pas."),
    "extends-circle": lambda: _("Il complète « %(detail)s », qui le complète déjà."),
    "too-many-kinds": lambda: _("Il y a trop de genres : %(detail)s au plus."),
}
"""One sentence for each code of `gare.kinds.schema` and `gare.kinds.kinds`."""

KEYS: Final[Mapping[str, Sentence]] = {
    "label": lambda: _("le nom"),
    "name": lambda: _("le nom dans le fichier"),
    "value": lambda: _("la valeur d’un choix"),
    "formula": lambda: _("ce qui est à calculer"),
    "min, max": lambda: _("le plus petit et le plus grand nombre"),
    "min > max": lambda: _("le plus petit nombre dépasse le plus grand"),
}
"""Details of faults that a reader would not understand as they are."""

TYPES: Final[Mapping[str, tuple[Sentence, Sentence]]] = {
    "text": (lambda: _("Texte court"), lambda: _("quelques mots, sur une ligne")),
    "longtext": (lambda: _("Texte long"), lambda: _("un ou plusieurs paragraphes")),
    "number": (lambda: _("Nombre"), lambda: _("une quantité, un prix, avec son unité")),
    "range": (lambda: _("Note"), lambda: _("un nombre entre deux bornes, 1 à 5 par exemple")),
    "date": (lambda: _("Date"), lambda: _("un jour")),
    "datetime": (lambda: _("Date et heure"), lambda: _("un jour et une heure")),
    "partial_date": (
        lambda: _("Date, même incomplète"),
        lambda: _("une année, un mois ou un jour"),
    ),
    "boolean": (lambda: _("Oui ou non"), lambda: _("une question à deux réponses")),
    "choice": (lambda: _("Choix unique"), lambda: _("une réponse dans une liste")),
    "choices": (lambda: _("Choix multiples"), lambda: _("plusieurs cases à cocher")),
    "tree": (
        lambda: _("Choix à niveaux"),
        lambda: _("des choix rangés les uns sous les autres"),
    ),
    "tags": (lambda: _("Mots-clés"), lambda: _("des mots libres, séparés par des virgules")),
    "url": (lambda: _("Adresse web"), lambda: _("un lien vers un site")),
    "email": (
        lambda: _("Adresse électronique"),
        lambda: _("celle d’un accueil ou d’un service"),
    ),
    "phone": (lambda: _("Téléphone"), lambda: _("un numéro que l’on peut appeler d’un geste")),
    "page": (lambda: _("Lien vers une page"), lambda: _("une autre fiche du wiki")),
    "authors": (
        lambda: _("Personnes ou organismes"),
        lambda: _("une liste d’auteurs, dans l’ordre"),
    ),
    "place": (lambda: _("Adresse et carte"), lambda: _("rue, commune, point sur la carte")),
    "hours": (lambda: _("Horaires d’ouverture"), lambda: _("jour par jour")),
    "image": (lambda: _("Image"), lambda: _("une photo, avec ce qu’elle montre")),
    "file": (lambda: _("Fichier"), lambda: _("un document à télécharger")),
    "licence": (lambda: _("Licence"), lambda: _("les droits de réutilisation")),
    "siret": (lambda: _("SIRET"), lambda: _("le numéro d’un établissement, vérifié")),
    "rna": (lambda: _("RNA"), lambda: _("le numéro d’une association, vérifié")),
    "doi": (lambda: _("DOI"), lambda: _("l’identifiant d’une publication")),
    "isbn": (lambda: _("ISBN"), lambda: _("le numéro d’un livre, vérifié")),
    "issn": (lambda: _("ISSN"), lambda: _("le numéro d’une revue, vérifié")),
    "hal": (lambda: _("HAL"), lambda: _("l’identifiant d’un dépôt dans HAL")),
    "orcid": (lambda: _("ORCID"), lambda: _("l’identifiant d’une personne qui publie")),
    "computed": (lambda: _("Texte calculé"), lambda: _("fait à partir d’autres champs")),
    "links": (lambda: _("Liste de liens"), lambda: _("des adresses web avec leur titre")),
    "relations": (lambda: _("Pages liées"), lambda: _("des pages du wiki, avec leur rôle")),
    "variants": (
        lambda: _("Version facile à lire"),
        lambda: _("la page qui dit la même chose plus simplement"),
    ),
    "consent": (lambda: _("Accord d’une personne"), lambda: _("sa date et sa portée")),
}
"""The name of each type of field, and what it is for."""

FAMILIES: Final[Mapping[str, Sentence]] = {
    "words": lambda: _("Des mots"),
    "choices": lambda: _("Des choix"),
    "numbers": lambda: _("Des nombres et des dates"),
    "contact": lambda: _("Joindre et venir"),
    "pages": lambda: _("D’autres pages, des personnes"),
    "files": lambda: _("Des fichiers"),
    "ids": lambda: _("Des identifiants"),
    "others": lambda: _("Et aussi"),
}

SETTINGS: Final[Mapping[str, Sentence]] = {
    "min": lambda: _("Le plus petit nombre"),
    "max": lambda: _("Le plus grand nombre"),
    "step": lambda: _("De combien en combien"),
    "unit": lambda: _("Unité, par exemple km ou €"),
    "whole": lambda: _("Nombres entiers seulement"),
    "kinds": lambda: _(
        "Seulement les fiches de ces genres (noms courts, séparés par des virgules)"
    ),
    "free": lambda: _("Un nom sans page est permis aussi"),
    "formula": lambda: _("À calculer, par exemple {prenom} {nom}"),
    "listed": lambda: _("Montré dans les listes"),
    "group": lambda: _("Dans une partie repliée du formulaire, nommée"),
}

ROLES: Final[Mapping[str, Sentence]] = {
    "visitor": lambda: _("tout le monde"),
    "member": lambda: _("les membres"),
    "moderator": lambda: _("la modération"),
    "admin": lambda: _("l’administration"),
}


def schema_fault(fault: SchemaFault) -> str:
    """Return what is wrong in a schema, with the words at fault; the line is said beside."""
    known = FAULTS.get(fault.code)
    if known is None:
        return _("Quelque chose ne convient pas ici.")
    said = known()
    named = KEYS.get(fault.detail)
    detail = named() if named else fault.detail
    return said % {"detail": detail} if "%(detail)s" in said else said


def type_name(name: str) -> str:
    """Return the name of a type of field."""
    known = TYPES.get(name)
    return known[0]() if known else name


def type_help(name: str) -> str:
    """Return what a type of field is for."""
    known = TYPES.get(name)
    return known[1]() if known else ""


def family_name(name: str) -> str:
    """Return the name of a family of types."""
    known = FAMILIES.get(name)
    return known() if known else name


def setting_label(name: str) -> str:
    """Return the label of a setting that few types have."""
    known = SETTINGS.get(name)
    return known() if known else name


def role_name(name: str) -> str:
    """Return who a role is."""
    known = ROLES.get(name)
    return known() if known else name


def register(app: Flask) -> None:
    """Give these to the templates of an application."""
    words: tuple[Callable[..., str], ...] = (
        schema_fault,
        type_name,
        type_help,
        family_name,
        setting_label,
        role_name,
    )
    app.jinja_env.filters.update({one.__name__: one for one in words})
    app.jinja_env.filters["screen"] = screen_of
