"""`gare run`: one command that serves, with a production WSGI server in the process."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import click
import waitress
from waitress.server import BaseWSGIServer

from gare.app import application
from gare.cli.opening import wiki_here
from gare.model.errors import BadSetting, IndexUnready
from gare.web.letters import letters
from gare.wiki.beside import beside
from gare.wiki.indexing import catch_up
from gare.wiki.pushing import MAX_PUSH_BYTES
from gare.wiki.wiki import Wiki

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_CHANNEL_SECONDS = 120
_CONNECTIONS = 500
_MARGIN_BYTES = 1024 * 1024


@click.command()
@click.option("--host", help="Adresse écoutée (GARE_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port écouté (GARE_PORT).")
def run(host: str | None, port: int | None) -> None:
    """Sert le wiki ; au premier lancement, crée le dossier de données."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for quiet in ("alembic", "waitress"):
        logging.getLogger(quiet).setLevel(logging.ERROR)
    if host is not None:
        os.environ["GARE_HOST"] = host
    if port is not None:
        os.environ["GARE_PORT"] = str(port)
    wiki = wiki_here()
    try:
        catch_up(wiki)
    except IndexUnready:
        click.echo("L’index se reconstruit ; les pages se lisent déjà.")
    settings = wiki.settings
    place = f"[{settings.host}]" if ":" in settings.host else settings.host
    app = application(wiki)
    server = _server(wiki, app)
    beside(wiki, letters(app)).awake()
    click.echo(f"Gare est ouverte : http://{place}:{settings.port} (Ctrl+C pour arrêter)")
    server.run()


def _server(wiki: Wiki, app: WSGIApplication) -> BaseWSGIServer:
    """Return the server, its address taken. Raises `BadSetting` when it is not free."""
    settings = wiki.settings
    try:
        return waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident="gare",
            channel_timeout=_CHANNEL_SECONDS,
            connection_limit=_CONNECTIONS,
            max_request_body_size=max(settings.max_upload_bytes, MAX_PUSH_BYTES) + _MARGIN_BYTES,
            clear_untrusted_proxy_headers=settings.proxy_hops == 0,
        )
    except OSError as fault:
        place = f"{settings.host}:{settings.port}"
        raise BadSetting(
            "GARE_PORT", f"{place} ne peut pas être écouté : {fault.strerror}"
        ) from fault
