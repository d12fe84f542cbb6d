"""Why a push is refused, in sentences that a git client prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gare.model.errors import Problem, Protected
from gare.web.languages import gettext as _
from gare.web.rule_words import protected_sentence, rule_sentence
from gare.web.sentences import name_fault_sentence, problem_sentence
from gare.wiki.push_checks import Fault

_MAY_NOT: Final = "may-not-"
_NAME: Final = "name-"
_HEADER: Final = "header-"
_RULES: Final = "rules-"

SENTENCES: Final[dict[str, Callable[[Fault], str]]] = {
    "ref": lambda _one: _("seule la branche main se reçoit ici"),
    "refused": lambda one: (
        _("vous ne pouvez pas envoyer pour le moment : %(reason)s", reason=one.detail)
        if one.detail
        else _("vous ne pouvez pas envoyer pour le moment : passez par le navigateur")
    ),
    "delete": lambda _one: _("la branche main ne se supprime pas"),
    "moved": lambda _one: _(
        "d’autres ont écrit entre-temps : faites « git pull --rebase », puis envoyez à nouveau"
    ),
    "objects": lambda one: _("des objets sont abîmés ou absents (%(detail)s)", detail=one.detail),
    "too-many-commits": lambda one: _("trop de commits : %(limit)s au plus", limit=one.detail),
    "too-many-changes": lambda one: _("trop de fichiers : %(limit)s au plus", limit=one.detail),
    "too-many-commit": lambda _one: _("la branche main ne désigne pas un commit"),
    "purged": lambda one: _(
        "le commit %(commit)s vient d’un historique effacé : clonez à nouveau et reprenez vos "
        "changements",
        commit=one.detail,
    ),
    "ours": lambda one: _(
        "le commit %(commit)s se dit fait par ce site (auteur du commit, ou lignes « Gare-… »)",
        commit=one.detail,
    ),
    "author": lambda one: _(
        "un commit est signé « %(name)s », qui est un autre compte", name=one.detail
    ),
    "too-large": lambda one: _(
        "%(path)s est trop lourd : %(limit)s ko au plus", path=one.path, limit=one.detail
    ),
    "type": lambda one: _("%(path)s : ce type de fichier n’est pas accepté", path=one.path),
    "not-text": lambda one: _("%(path)s n’est pas du texte en UTF-8", path=one.path),
    "kind": lambda one: _at(one, _("ce formulaire ne se lit pas : %(detail)s", detail=one.detail)),
    "name-symlink": lambda one: _(
        "%(path)s est un lien symbolique : il n’y en a pas ici", path=one.path
    ),
    "name-submodule": lambda one: _(
        "%(path)s est un sous-module : il n’y en a pas ici", path=one.path
    ),
    "name-encoding": lambda one: _("le nom %(path)s n’est pas en UTF-8", path=one.path),
}


def sentence(fault: Fault) -> str:
    """Return why a push is refused."""
    found = SENTENCES.get(fault.code)
    if found is not None:
        return found(fault)
    if fault.code.startswith(_NAME):
        return f"{fault.path}\u202f: {name_fault_sentence(fault.code.removeprefix(_NAME))}"
    if fault.code.startswith(_HEADER):
        return _at(fault, problem_sentence(Problem(fault.code, None, fault.detail)))
    if fault.code.startswith(_RULES):
        return _at(fault, rule_sentence(fault.code.removeprefix(_RULES), fault.detail))
    act = fault.code.removeprefix(_MAY_NOT)
    error = Protected(action=act, path=fault.path, needed=fault.detail)
    return f"{fault.path}\u202f: {protected_sentence(error)}"


def _at(fault: Fault, words: str) -> str:
    """Return words with the file and the line they are about."""
    if fault.line is None:
        return f"{fault.path}\u202f: {words}"
    return _("%(path)s, ligne %(line)d : %(words)s", path=fault.path, line=fault.line, words=words)
