"""Make the application: the only place where Flask, the wiki and the theme are put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from gare.config import Settings, load
from gare.model.entering import LONG_SESSION
from gare.model.errors import BadSetting
from gare.secret import secret
from gare.shipped import content_folder, themes_folder
from gare.store.transport import Transport
from gare.web import (
    administering,
    building,
    consenting,
    drafting,
    editing,
    errors,
    field_words,
    filing,
    filters,
    following,
    git,
    guarding,
    health,
    import_words,
    importing,
    inserting,
    kinds,
    language_choice,
    languages,
    letters,
    members,
    moderating,
    moderation_words,
    moving,
    news,
    own,
    privacy,
    proposing,
    providing,
    reaching,
    reading,
    record_words,
    recovering,
    ruling,
    schema_words,
    screens,
    searching,
    sessions,
    statics,
    talking,
    tracing,
    who,
    withdrawing,
)
from gare.web.compiled import Compiled
from gare.web.context import EXTENSION, answer_kept
from gare.web.front import Front
from gare.web.headers import asked_away, keep_robots_away, secure
from gare.web.languages import language, language_of
from gare.wiki.beside import beside
from gare.wiki.standing import standing
from gare.wiki.starting import start
from gare.wiki.wiki import Wiki

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_TRANSLATIONS = Path(__file__).parent / "translations"
_FORM_BYTES = 3 * 1024 * 1024
_MARGIN_BYTES = 1024 * 1024
_FORM_PARTS = 2_000
"""A fiche has one or two hundred, a file among them; each costs 20 µs to read."""
_BLUEPRINTS = (
    statics.blueprint,
    health.blueprint,
    git.blueprint,
    language_choice.blueprint,
    members.blueprint,
    moderating.blueprint,
    proposing.blueprint,
    providing.blueprint,
    recovering.blueprint,
    own.blueprint,
    drafting.blueprint,
    guarding.blueprint,
    who.blueprint,
    administering.blueprint,
    editing.blueprint,
    moving.blueprint,
    withdrawing.blueprint,
    talking.blueprint,
    privacy.blueprint,
    reaching.blueprint,
    consenting.blueprint,
    tracing.blueprint,
    ruling.blueprint,
    searching.blueprint,
    news.blueprint,
    following.blueprint,
    following.unsubscribing,
    filing.blueprint,
    kinds.blueprint,
    importing.blueprint,
    inserting.blueprint,
    building.blueprint,
    reading.blueprint,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI application of a data folder, made ready on first use.

    Without settings they are read from the environment. Raises `BadSetting`.
    """
    settings = settings or load(os.environ)
    wiki = start(settings, content_folder())
    app = application(wiki)
    app.before_request(beside(wiki, letters.letters(app)).awake)
    return app


def application(wiki: Wiki) -> Flask:
    """Return the WSGI application that serves a wiki."""
    settings = wiki.settings
    app = Flask("gare", static_folder=None, template_folder=None)
    app.secret_key = key = secret(settings.data / "secret")
    app.extensions[EXTENSION] = wiki
    app.extensions[screens.EXTENSION] = screens.make()
    app.extensions[git.TRANSPORT] = Transport(wiki.store.git, slots=settings.clones)
    _configure(app, settings)
    _theme(app, settings)
    app.jinja_env.bytecode_cache = Compiled(settings.data, key)
    _extend(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.register(app)
    app.before_request(answer_kept)
    app.after_request(_securing(settings))
    _wrap(app, wiki)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    """Set what Flask and its extensions read."""
    app.config.update(
        SESSION_COOKIE_NAME="gare_session",
        # A session of a member ends in the database: see gare/people/sessions.py.
        PERMANENT_SESSION_LIFETIME=LONG_SESSION,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.has_secure_cookies,
        MAX_CONTENT_LENGTH=max(settings.max_upload_bytes, _FORM_BYTES) + _MARGIN_BYTES,
        MAX_FORM_MEMORY_SIZE=max(_FORM_BYTES, 4 * settings.max_page_bytes),
        MAX_FORM_PARTS=_FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=settings.language,
        BABEL_DEFAULT_TIMEZONE=filters.ZONE,
        BABEL_TRANSLATION_DIRECTORIES=str(_TRANSLATIONS),
        GARE_LANGUAGE=settings.language,
    )


def _theme(app: Flask, settings: Settings) -> None:
    """Give the application the templates and static files of its theme, over the default's."""
    folders = theme_folders(settings)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder / "templates") for folder in folders])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    filters.register(app)
    record_words.register(app)
    field_words.register(app)
    schema_words.register(app)
    import_words.register(app)
    moderation_words.register(app)
    found = statics.gather(folders)
    app.config["GARE_STATICS"] = found
    app.config["GARE_STATIC"] = f"{statics.PREFIX}/{found.digest}"


def theme_folders(settings: Settings) -> list[Path]:
    """Return where templates and static files are looked for, in order. Raises `BadSetting`."""
    places = [themes_folder()]
    if settings.themes_folder is not None:
        places.insert(0, settings.themes_folder)
    chosen = [place / settings.theme for place in places if (place / settings.theme).is_dir()]
    if not chosen:
        raise BadSetting("GARE_THEME", settings.theme)
    default = themes_folder() / "gare"
    return chosen if default in chosen else [*chosen, default]


def _extend(app: Flask) -> None:
    """Begin the extensions: languages, sessions, protection of forms."""
    Babel(app, locale_selector=language)
    languages.register(app, _TRANSLATIONS)
    login = LoginManager()
    login.session_protection = None
    login.init_app(app)
    sessions.register_login(login)
    protect = CSRFProtect(app)
    for blueprint in (language_choice.blueprint, git.blueprint, following.unsubscribing):
        protect.exempt(blueprint)


def _securing(settings: Settings) -> Callable[[Response], Response]:
    """Return what adds the headers of security to every answer."""
    https = settings.site_url.startswith("https:")

    def add(response: Response) -> Response:
        if asked_away(request.path, request.query_string):
            keep_robots_away(response)
        return secure(response, https=https, tiles=settings.tiles_origin)

    return add


def _wrap(app: Flask, wiki: Wiki) -> None:
    """Put in front what answers before Flask: the kept pages, then the declared proxies."""

    def asked(environ: WSGIEnvironment) -> str:
        return language_of(environ, wiki.settings.language)

    app.wsgi_app = Front(app.wsgi_app, lambda: standing(wiki), asked)  # type: ignore[method-assign]  # the documented way to add a middleware
    hops = wiki.settings.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # same
