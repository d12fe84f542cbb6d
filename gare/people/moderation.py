"""All that moderation keeps of people: one attribute a topic."""

from __future__ import annotations

from gare.people.blocks import Blocks
from gare.people.database import Database
from gare.people.gate import Gate
from gare.people.journal import Journal, Switches
from gare.people.proposals import Proposals
from gare.people.reviews import Reviews


class Moderation:
    """The tables of moderation of one database."""

    def __init__(self, database: Database) -> None:
        self.gate = Gate(database)
        self.blocks = Blocks(database)
        self.reviews = Reviews(database)
        self.journal = Journal(database)
        self.switches = Switches(database)
        self.proposals = Proposals(database)
