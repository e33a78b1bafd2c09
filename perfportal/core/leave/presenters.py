"""Leaves in words."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from perfportal.core.leave.actions import describe
from perfportal.core.models import Absence
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class LeaveRow:
    """One leave: when, with whom, and what that person does meanwhile."""

    when: str
    who: str
    roles: list[str]
    url: str
    is_now: bool

    @property
    def action(self) -> str:
        return _("I am back") if self.is_now else _("Call it off")


def leave_rows(absences: list[Absence], *, as_of: dt.date) -> list[LeaveRow]:
    """A person's own leaves."""
    return [
        _row(
            absence,
            _("%s stands in") % absence.deputy if absence.deputy else _("Nobody stands in"),
            reverse("core:leave-end", args=[absence.uid]),
            as_of,
        )
        for absence in absences
    ]


def stand_in_rows(absences: list[Absence], *, as_of: dt.date) -> list[LeaveRow]:
    """The leaves of colleagues in which a person stands in."""
    return [_row(absence, str(absence.user), "", as_of) for absence in absences]


def _row(absence: Absence, who: str, url: str, as_of: dt.date) -> LeaveRow:
    words = {"first": day_words(absence.starts_on), "last": day_words(absence.ends_on)}
    return LeaveRow(
        when=_("%(first)s to %(last)s") % words,
        who=who,
        roles=[describe(role) for role in absence.roles.all()],
        url=url,
        is_now=absence.starts_on <= as_of,
    )
