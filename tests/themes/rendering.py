"""Themes as the web layer sets them up: strict, escaping, with stand-ins for its filters."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gare.model.names import address
from tests.themes.screens import SCREENS

THEMES = Path(__file__).parents[2] / "themes"
TOKEN = "jeton-de-session"


@cache
def environment(theme: str = "gare", *, trim: bool = True) -> Environment:
    """Return a theme's templates; those it does not have come from the default theme.

    `trim` drops the line ends after blocks, as the web layer does; themes must not count on it.
    """
    loader = FileSystemLoader([THEMES / theme / "templates", THEMES / "gare" / "templates"])
    made = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=trim,
        lstrip_blocks=trim,
    )
    translations = NullTranslations()
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translations.gettext, translations.ngettext, newstyle=True
    )
    made.globals["csrf_token"] = lambda: TOKEN
    made.filters.update(
        address=address,
        path=lambda path: quote(path, safe="/"),
        day=day,
        moment=lambda at: f"{day(at)} à {at:%H} h {at:%M}",
        iso=lambda at: at.isoformat(),
        bytes=lambda size: f"{size} octets",
        problem=lambda problem: f"Ligne {problem.line} : {problem.code} ({problem.detail})",
        action=lambda action: action.value if action else "envoi par git",
        act=lambda act: f"a fait « {act} » :",
        reason=lambda reason: f"raison : {reason}",
        policy_fault=lambda problem: f"Ligne {problem.line} : {problem.code} ({problem.detail})",
        name_fault=lambda fault: f"Ce nom ne convient pas : {fault}.",
        known_day=lambda value: value.iso,
        month=lambda first: f"{first:%m/%Y}",
        number_words=lambda number: f"{number.value} {number.unit}",
        weekdays=lambda days: ", ".join(map(str, days)),
        clock=lambda at: at,
        kilometres=lambda km: f"{km} km",
        view_name=lambda name: name,
        sort_name=lambda option: option.label or option.name,
        block_fault=lambda fault: fault.code,
        pace_name=lambda pace: f"à l'allure {pace}",
        kept_words=lambda kept: kept.topic.value,
        kept_for=lambda kept: f"{kept.lasts}",
        what_name=lambda what: f"Suivi de {what.value}",
        news_fault=lambda code: f"Ce site ne répond pas ({code}).",
        block_name=lambda name: name,
        block_help=lambda name: f"Pour {name}",
        field_label=lambda field: field.label or field.name,
        field_help=lambda field, widget="": field.help or widget,
        part_label=lambda control: control.part or control.name,
        choice_label=lambda choice: choice.label or choice.value,
        field_problem=lambda problem: f"{problem.code} ({problem.detail})",
        fault_label=lambda fault: fault.field.label or fault.field.name,
        ask_label=lambda fault: f"Oui : {fault.problem.code}.",
        screen=address,
        schema_fault=lambda fault: f"{fault.code} ({fault.detail})",
        type_name=lambda name: name,
        type_help=lambda name: f"Pour {name}",
        family_name=lambda name: name,
        setting_label=lambda name: f"Réglage {name}",
        role_name=lambda name: name,
        import_fault=lambda one: f"{one.fault.code} ({one.fault.detail})",
        import_problem=lambda problem: f"{problem.code} ({problem.detail})",
        import_key=lambda choice: choice.label or choice.value,
        is_day=lambda control: not control.value,
    )
    return made


def day(at: date | datetime) -> str:
    """Return a date in words, enough for a test."""
    return f"{at:%d/%m/%Y}"


@cache
def render(name: str, theme: str = "gare", *, trim: bool = True) -> str:
    """Return the HTML of a sample screen."""
    template, chrome, view = SCREENS[name]
    return environment(theme, trim=trim).get_template(template).render(view=view, chrome=chrome)
