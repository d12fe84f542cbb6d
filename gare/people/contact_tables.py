"""The table of private contacts: never in git, found by the page they are of."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from gare.people.tables import METADATA, Instant

CONTACTS: Final = sa.Table(
    "contacts",
    METADATA,
    # The `id` of the page's header, else its path.
    sa.Column("page", sa.String(300), primary_key=True),
    # "" for none.
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    # When the person (or a moderator for them) said that the address is theirs.
    sa.Column("confirmed_at", Instant, nullable=True),
    # When the person was last asked whether they still agree.
    sa.Column("asked_at", Instant, nullable=True),
    # When they were asked a second time, for want of an answer.
    sa.Column("reminded_at", Instant, nullable=True),
    # Since when no fiche that is shown has this contact.
    sa.Column("gone_at", Instant, nullable=True),
)
