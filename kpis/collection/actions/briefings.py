"""The data quality handbook and briefings: published, replaced by a newer one, read."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.collection.models import Briefing, BriefingReading
from perfportal.core import audit, clock, submissions
from perfportal.core.access.roles import Permission


@dataclass(frozen=True)
class NewBriefing:
    """A text to be read; `replaces` is the version that it takes the place of."""

    kind: str
    title: str
    text: str
    version_words: str = ""
    read_by_on: dt.date | None = None
    replaces: Briefing | None = None


@transaction.atomic
def publish(*, by, organisation, new: NewBriefing, submission="") -> Briefing:
    """Put a text before everybody who enters, checks or approves figures."""
    submissions.claim(by=by, key=submission)
    by.access.require(Permission.MANAGE_REGISTER)
    if new.read_by_on and new.read_by_on < clock.today():
        raise ValidationError({"read_by_on": _("This day has gone: choose a later one.")})
    if new.replaces and Briefing.objects.filter(replaces=new.replaces).exists():
        raise ValidationError({"replaces": _("%s has been replaced already.") % new.replaces})
    briefing = Briefing(
        organisation=organisation,
        kind=new.kind,
        title=new.title.strip(),
        version_words=new.version_words.strip(),
        text=new.text.strip(),
        published_on=clock.today(),
        published_by=by,
        read_by_on=new.read_by_on,
        replaces=new.replaces,
    )
    briefing.full_clean()
    briefing.save()
    after = {"title": str(briefing), "read_by_on": briefing.read_by_on}
    audit.record(by=by, verb="briefing.published", subject=briefing, after=after)
    return briefing


@transaction.atomic
def say_read(*, by, briefing: Briefing) -> BriefingReading:
    """This person has read it; saying so twice changes nothing."""
    by.access.require(Permission.VIEW_UNAPPROVED)
    reading, created = BriefingReading.objects.get_or_create(
        briefing=briefing, by=by, defaults={"at": clock.now()}
    )
    if created:
        audit.record(by=by, verb="briefing.read", subject=briefing)
    return reading
