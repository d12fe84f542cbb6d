"""The WSGI application, for gunicorn, uWSGI, mod_wsgi and waitress: `wsgi:app`."""

from gare.app import create_app

app = create_app()
