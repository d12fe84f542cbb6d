"""What Alembic runs: the migrations, on the connection and in the transaction it is given."""

from __future__ import annotations

from alembic import context

from gare.people import (  # noqa: F401 -- tells METADATA of its tables
    contact_tables,
    draft_tables,
    entry_tables,
    follow_tables,
    moderation_tables,
    outbox_tables,
    token_tables,
)
from gare.people.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
