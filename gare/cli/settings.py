"""`gare settings`: every setting, its value here, what it does."""

from __future__ import annotations

import os

import click

from gare.config import load
from gare.setting_table import SETTINGS


@click.command()
def settings() -> None:
    """Montre les réglages, leur valeur et leur effet."""
    load(os.environ)
    for setting in SETTINGS:
        value = os.environ.get(setting.name) or setting.default
        shown = "…" if setting.private and value else value
        click.echo(f"{setting.name}={shown}\n    {setting.help}")
