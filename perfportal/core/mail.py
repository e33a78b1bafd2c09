"""Mail to people: plain text, one address each, links that no request can bend.

A link starts with the setting PORTAL_ADDRESS or with the first name that the portal answers to,
never with the host that a request claims to have asked.
"""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

LONGEST_SUBJECT = 150
# A ValueError is an address or a header that cannot be written.
REFUSED = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)
LOST = (smtplib.SMTPException, OSError)


class NotTaken(Exception):
    """The server was not reached or refused the mail: it has not gone out."""


class MaybeTaken(Exception):
    """The connection broke while the mail was handed over: it may have gone out."""


@dataclass(frozen=True)
class Letter:
    """One mail to one person. `stop_url` is where they stop what is not essential."""

    to: str
    subject: str
    text: str
    stop_url: str = ""


def one_line(text) -> str:
    """Text without line breaks and control characters: it cannot start a line or a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def absolute(path: str) -> str:
    """The whole address of one of the portal's pages."""
    return portal_address() + path


def portal_address() -> str:
    """`https://performance.council.example`, from the settings alone."""
    if settings.PORTAL_ADDRESS:
        return settings.PORTAL_ADDRESS.rstrip("/")
    names = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    if not names:
        raise ImproperlyConfigured(
            "PORTAL_ADDRESS is not set: give the address of the portal, such as "
            "https://performance.council.example, for the links in mails."
        )
    return f"https://{names[0]}" if settings.HTTPS else f"http://{names[0]}:{settings.PORT}"


def open_connection(connection) -> None:
    """Reach the mail server; NotTaken where it does not answer, and nothing has gone out."""
    try:
        connection.open()
    except LOST as error:
        raise NotTaken(words_of(error)) from error


def hand_over(letter: Letter, connection) -> None:
    """Give one letter to the server that has been reached."""
    message = EmailMessage(
        subject=one_line(letter.subject)[:LONGEST_SUBJECT],
        body=letter.text,
        to=[one_line(letter.to)],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"}
        | ({"List-Unsubscribe": f"<{letter.stop_url}>"} if letter.stop_url else {}),
    )
    try:
        message.send()
    except REFUSED as error:
        raise NotTaken(words_of(error)) from error
    except LOST as error:
        raise MaybeTaken(words_of(error)) from error


def words_of(error) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:300]
