"""Hand messages to the operator's mail server: the only door to SMTP."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, make_msgid
from types import TracebackType
from typing import Final
from urllib.parse import unquote, urlsplit

from gare.model.entering import Message
from gare.model.errors import Unreachable

SECONDS: Final = 20.0
MAX_SUBJECT_CHARS: Final = 200
_PORTS: Final[Mapping[str, int]] = {"smtp": 25, "smtps": 465}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_ADDRESS: Final = re.compile(r"[^\s<>(),;:\\\"@\[\]\x00-\x1f\x7f]{1,64}@[A-Za-z0-9.-]{1,189}")
_AS_IT_STANDS: Final = re.compile(r"[\x21-\x7e]{1,900}")
"""What goes on one line of a message whole: at most 998 characters with its name (RFC 5322)."""
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OURS: Final = frozenset(
    {"from", "to", "subject", "date", "message-id", "content-type", "bcc", "cc"}
)
_ADDRESSES: Final = ("list-unsubscribe", "list-unsubscribe-post")
"""Headers that programs read as they stand: encoded words have no place there (RFC 2047 §5)."""
_LASTING: Final = range(500, 600)
_NO_MAILBOX: Final = 550


class Unsent(Unreachable):
    """A message could not be sent.

    `reason` is "server" (nothing can be sent now), "later" (this one cannot for now), "refused"
    (this one never will) or "nobody" (the address is no one's). It never says which address.
    """


@dataclass(frozen=True, slots=True)
class Server:
    """The operator's mail server, by its address (`GARE_SMTP_URL`), and who writes."""

    url: str = field(repr=False)
    sender: str
    name: str
    seconds: float = SECONDS


class Post:
    """One connection for several messages, opened at the first. For one thread, as a context."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._link: smtplib.SMTP | None = None

    def __enter__(self) -> Post:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    def send(self, message: Message, now: datetime) -> None:
        """Hand over a message; when it returns, the server answers for it. Raises `Unsent`."""
        place = urlsplit(self._server.url).hostname or ""
        try:
            whole = letter(message, self._server, now)
        except (ValueError, HeaderParseError, IndexError) as fault:
            raise Unsent(place, "refused") from fault
        try:
            link = self._link or self._opened()
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            self._leave(politely=False)
            raise Unsent(place, "server") from fault
        try:
            link.send_message(whole, self._server.sender, [message.recipient])
        except smtplib.SMTPRecipientsRefused as fault:
            self._leave()
            raise Unsent(place, _reason(*next(iter(fault.recipients.values())))) from None
        except smtplib.SMTPResponseException as fault:
            self._leave()
            reason = "refused" if _is_of_message(fault) else "later"
            raise Unsent(place, reason) from None
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            self._leave(politely=False)
            raise Unsent(place, "server") from fault

    def _opened(self) -> smtplib.SMTP:
        """Return a connection, secret as soon as there is a password to say."""
        parts = urlsplit(self._server.url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            link: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self._server.seconds, context=context
            )
        else:
            link = smtplib.SMTP(host, port, timeout=self._server.seconds)
        self._link = link
        link.ehlo_or_helo_if_needed()
        is_open = parts.scheme == "smtp" and host not in _LOOPBACK
        if is_open and (parts.password or link.has_extn("starttls")):
            link.starttls(context=context)
            link.ehlo()
        if parts.password:
            link.login(unquote(parts.username or ""), unquote(parts.password))
        return link

    def _leave(self, *, politely: bool = True) -> None:
        """Say good-bye and close; the next message opens another connection."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(OSError, smtplib.SMTPException):
                if politely:
                    link.quit()
            link.close()


class _AsItStands(UnstructuredHeader, BaseHeader):
    """A header of ASCII on one line, however long: the usual class cuts and encodes it."""

    def fold(self, *, policy: Policy) -> str:
        """Return the line that is sent."""
        return f"{self.name}: {self}{policy.linesep}"


def letter(message: Message, server: Server, now: datetime) -> EmailMessage:
    """Return a message as it is sent: plain text, HTML when there is some, all its headers.

    Raises ValueError for an address or a header that would be more than one line.
    """
    if not _ADDRESS.fullmatch(message.recipient):
        raise ValueError("recipient")
    headers = HeaderRegistry()
    for header in _ADDRESSES:
        headers.map_to_type(header, _AsItStands)
    whole = EmailMessage(policy=SMTP.clone(header_factory=headers))
    user, _at, domain = server.sender.rpartition("@")
    whole["From"] = Address(display_name=_line(server.name), username=user, domain=domain)
    name, _at, host = message.recipient.rpartition("@")
    whole["To"] = Address(username=name, domain=host)
    whole["Subject"] = _line(message.subject)[:MAX_SUBJECT_CHARS]
    whole["Date"] = format_datetime(now)
    whole["Message-ID"] = make_msgid(domain=domain)
    given = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    for header, value in (given | dict(message.headers)).items():
        if not _NAME.fullmatch(header) or header.lower() in _OURS:
            raise ValueError(header)
        if header.lower() in _ADDRESSES and not _AS_IT_STANDS.fullmatch(value):
            raise ValueError(header)
        whole[header] = value
    whole.set_content(message.plain)
    if message.html:
        whole.add_alternative(message.html, subtype="html")
    return whole


def _line(said: str) -> str:
    """Return a text on one line, without what is no letter to be seen."""
    return "".join(one for one in " ".join(said.split()) if one.isprintable())


def _reason(code: int, said: bytes) -> str:
    """Return why an address was not taken: RFC 3463 tells one that is nobody's from a policy."""
    if code not in _LASTING:
        return "later"
    status = said.split(b" ")[0]
    is_nobody = status.startswith(b"5.1.") or (code == _NO_MAILBOX and status[:2] != b"5.")
    return "nobody" if is_nobody else "refused"


def _is_of_message(fault: smtplib.SMTPResponseException) -> bool:
    """Tell whether a server refuses this message for good, and not its sender or its way in."""
    own = isinstance(fault, smtplib.SMTPDataError)
    return own and fault.smtp_code in _LASTING
