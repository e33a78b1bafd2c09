"""One form, one write: a hidden key that the database accepts once.

A double click or a refresh posts the same key again; the second finds it taken and is sent to what
the first one led to.
"""

import uuid

from django.db import IntegrityError, transaction

from perfportal.core import clock
from perfportal.core.models import SubmissionKey

FIELD = "submission"


class AlreadySubmitted(Exception):
    """This form has been accepted before; `url` is where the first one led, if that is known."""

    def __init__(self, url=""):
        self.url = url
        super().__init__("This form was sent before; it has been saved once.")


def new_key() -> str:
    """A fresh key for the hidden field of a form."""
    return str(uuid.uuid4())


def claim(*, by, key, outcome_url="") -> None:
    """Take the key inside the action's transaction, or raise AlreadySubmitted.

    A form without a key (an API call, a test) is not held to anything.
    """
    number = _read(key)
    if number is None:
        return
    try:
        with transaction.atomic():
            SubmissionKey.objects.create(key=number, by=by, at=clock.now(), outcome_url=outcome_url)
    except IntegrityError as error:
        earlier = SubmissionKey.objects.filter(key=number).first()
        raise AlreadySubmitted(earlier.outcome_url if earlier else "") from error


def _read(key):
    try:
        return uuid.UUID(str(key)) if key else None
    except ValueError:
        return None
