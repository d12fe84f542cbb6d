"""Messages by mail, each a template in plain text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailView:
    """A message about an account (templates `mails/…`)."""

    site: str
    name: str
    address: str
    """Where the message leads."""


@dataclass(frozen=True, slots=True)
class RelayMail:
    """A message to a person that a page is about (templates `mails/relay.txt`, `consent.txt`)."""

    site: str
    title: str
    text: str
    """What somebody wrote; in a question about consent, where it leads."""
    name: str = ""
    reply_to: str = ""
