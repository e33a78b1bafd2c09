"""Who is on leave in the invented borough, and who stands in."""

import datetime as dt

from perfportal.core.leave.actions import arrange

DAYS = 9


def go_on_leave(people, today: dt.date) -> None:
    """Ellen is away now and Dan enters her figures; Mary goes next month and Tom approves."""
    _leave(people["ellen.moss"], people["dan.okafor"], today)
    _leave(people["mary.whitlock"], people["tom.abara"], today + dt.timedelta(days=30))


def _leave(who, deputy, first: dt.date) -> None:
    arrange(
        by=who,
        starts_on=first,
        ends_on=first + dt.timedelta(days=DAYS),
        deputy=deputy,
        roles=list(who.role_assignments.filter(delegated_from__isnull=True)),
    )
