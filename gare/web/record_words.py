"""How templates print the values of fiches and the parts of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Final

from flask import Flask

from gare.kinds.shown import Day, Number
from gare.web.filters import day, moment_words, month_name
from gare.web.languages import gettext as _
from gare.web.languages import language
from gare.wiki.views.blocks import BlockFault
from gare.wiki.views.listing import Option

Sentence = Callable[[], str]

_WEEK: Final[tuple[Sentence, ...]] = (
    lambda: _("lundi"),
    lambda: _("mardi"),
    lambda: _("mercredi"),
    lambda: _("jeudi"),
    lambda: _("vendredi"),
    lambda: _("samedi"),
    lambda: _("dimanche"),
)
VIEW_NAMES: Final[dict[str, Sentence]] = {
    "list": lambda: _("Liste"),
    "cards": lambda: _("Vignettes"),
    "table": lambda: _("Tableau"),
    "directory": lambda: _("De A à Z"),
    "map": lambda: _("Carte"),
    "agenda": lambda: _("Agenda"),
    "timeline": lambda: _("Frise"),
    "gallery": lambda: _("Galerie"),
}
BLOCK_FAULTS: Final[dict[str, Sentence]] = {
    "options": lambda: _("Ses réglages ne se lisent pas : une ligne par réglage, « nom: valeur »."),
    "kind": lambda: _("Il n’y a pas de fiches de ce genre."),
    "kind-needed": lambda: _("Il faut dire le genre de fiches, par exemple « genre: outil »."),
    "questions": lambda: _(
        "Il lui faut des questions : une ligne « champ : question » pour chacune."
    ),
    "nothing-cited": lambda: _("Aucune étude n’est citée dans cette page."),
    "view": lambda: _("Cette présentation n’existe pas."),
    "address": lambda: _("L’adresse de son flux doit commencer par https:// ou http://."),
    "address-needed": lambda: _(
        "Il lui faut l’adresse d’un flux RSS ou Atom : « adresse: https://… »."
    ),
}


def known_day(value: Day) -> str:
    """Return a date said as far as it is known: "2021", "mars 2021", "15 mars 2021, 18:30"."""
    if value.at is not None:
        return moment_words(value.at)
    if value.precision == "year":
        return str(value.day.year)
    return month(value.day) if value.precision == "month" else day(value.day)


def month(first: date) -> str:
    """Return "novembre 2026"."""
    return f"{month_name(first.month)} {first.year}"


def number_words(value: Number) -> str:
    """Return "1 250,5 km", "3 sur 5"."""
    said = _grouped(value.value)
    if value.most is not None:
        said = _("%(number)s sur %(most)s", number=said, most=_grouped(value.most))
    return f"{said}\u00a0{value.unit}" if value.unit else said


def weekdays(days: Sequence[int]) -> str:
    """Return "lundi", "lundi, mercredi", "du lundi au vendredi" (0 is Monday)."""
    names = [_WEEK[number]() for number in days if 0 <= number < len(_WEEK)]
    runs = len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1))
    if runs:
        return _("du %(first)s au %(last)s", first=names[0], last=names[-1])
    return ", ".join(names)


def clock(at: str) -> str:
    """Return "9 h", "14 h 30" in French, "09:00" in English."""
    if language() != "fr":
        return at
    try:
        hour = time.fromisoformat(at)
    except ValueError:
        return at
    return f"{hour.hour}\u00a0h" + (f"\u00a0{hour.minute:02}" if hour.minute else "")


def kilometres(distance: float) -> str:
    """Return "350 m", "2,4 km", "120 km"."""
    if distance < 1:
        return f"{round(distance * 1000, -1):.0f}\u00a0m"
    return _grouped(round(distance, 1 if distance < 20 else None)) + "\u00a0km"


def view_name(name: str) -> str:
    """Return the name of a view of a list."""
    said = VIEW_NAMES.get(name)
    return said() if said else name


def sort_name(option: Option) -> str:
    """Return how an order is called: "Titre", "Date de début, à l’envers"."""
    if option.name == "title":
        return _("Par titre")
    if option.name == "-updated":
        return _("Modifiées récemment")
    if option.name.startswith("-"):
        return _("%(label)s, du plus grand au plus petit", label=option.label)
    return option.label


def block_fault(fault: BlockFault) -> str:
    """Return why a block of a page cannot be shown."""
    said = BLOCK_FAULTS.get(fault.code)
    return said() if said else ""


def _grouped(number: float) -> str:
    """Return a number with its thousands apart."""
    text = f"{number:,}"
    return text.replace(",", "\u202f").replace(".", ",") if language() == "fr" else text


def register(app: Flask) -> None:
    """Give these to the templates of an application."""
    words: tuple[Callable[..., str], ...] = (
        known_day,
        month,
        number_words,
        weekdays,
        clock,
        kilometres,
        view_name,
        sort_name,
        block_fault,
    )
    app.jinja_env.filters.update({one.__name__: one for one in words})
