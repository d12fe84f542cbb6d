"""For operators: is the process alive, is the wiki ready to serve."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from gare.model.errors import IndexUnready
from gare.web.context import the_wiki
from gare.wiki.indexing import catch_up

blueprint = Blueprint("health", __name__)


@blueprint.get("/-/health")
def health() -> Response:
    """Say that this process answers; looks at nothing else."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/-/ready")
def ready() -> Response:
    """Say whether repository and index are at the same commit (503 when not)."""
    wiki = the_wiki()
    head = wiki.store.head()
    try:
        indexed = catch_up(wiki)
    except IndexUnready:
        indexed = None
    response = jsonify(repository=head is not None, index=head is not None and head == indexed)
    response.status_code = 200 if head is not None and head == indexed else 503
    return response
