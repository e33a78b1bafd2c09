"""Which reminders a person wants, and the link in a mail by which they stop them."""

from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.urls import reverse

from perfportal.core import audit, clock
from perfportal.core.mail import absolute
from perfportal.core.models import ReminderChoice, User
from perfportal.core.reminders.timing import ESSENTIAL, Sort

SALT = "core.reminders.stop"


@dataclass(frozen=True)
class Choice:
    """What a person wants of the reminders that are not essential."""

    before_deadline: bool = True
    decisions: bool = True

    def wants(self, sort: Sort) -> bool:
        """Whether a part of the mail is for this person."""
        if sort in ESSENTIAL:
            return True
        return self.before_deadline if sort is Sort.DUE else self.decisions


def get_choice(person: User) -> Choice:
    row = ReminderChoice.objects.filter(person=person).first()
    return Choice(row.before_deadline, row.decisions) if row else Choice()


@transaction.atomic
def choose(*, by: User, choice: Choice, source="") -> None:
    """Keep what a person has chosen for themselves."""
    before, after = vars(get_choice(by)), vars(choice)
    ReminderChoice.objects.update_or_create(person=by, defaults=after | {"changed_at": clock.now()})
    if before != after:
        audit.record(by=by, verb="reminders.chosen", subject=by, before=before, after=after,
                     source=source)  # fmt: skip


def stop_url(person: User) -> str:
    """The link by which a person stops what is not essential, signed in or not."""
    token = signing.Signer(salt=SALT).sign(person.uid.hex)
    return absolute(reverse("core:reminders-stop", args=[token]))


def read_token(token: str) -> User | None:
    """Whose link it is; None for one that the portal has not made."""
    try:
        uid = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(uid=uid, is_active=True).first()
