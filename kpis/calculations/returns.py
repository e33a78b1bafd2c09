"""Where a return, a sharing agreement and a report stand on a day.

A return is due on a day and late by the calendar days after it. An agreement that is in force
expires after its last day. A report costs its hours each time that it is made.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import Frequency

SOON_DAYS = 28
EXPIRES_SOON_DAYS = 60
REVIEW_AFTER_DAYS = 365
TIMES_A_YEAR = {
    Frequency.WEEKLY: Decimal(52),
    Frequency.MONTHLY: Decimal(12),
    Frequency.QUARTERLY: Decimal(4),
    Frequency.TERMLY: Decimal(3),
    Frequency.HALF_YEARLY: Decimal(2),
    Frequency.ANNUAL: Decimal(1),
    Frequency.BIENNIAL: Decimal("0.5"),
}


class DueState(StrEnum):
    """Where one due date of a return stands."""

    SUBMITTED = "submitted"
    SUBMITTED_LATE = "submitted_late"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"


class Agreement(StrEnum):
    """What is recorded of a sharing agreement."""

    NONE = "none"
    DRAFT = "draft"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


class AgreementStanding(StrEnum):
    """What that comes to on a day."""

    NONE = "none"
    DRAFT = "draft"
    IN_FORCE = "in_force"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


class StillRead(StrEnum):
    """Whether anybody reads a report that is made outside the portal."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Problem(StrEnum):
    """What may be wrong with an entry of the register of sources."""

    AGREEMENT = "agreement"
    AGREEMENT_SOON = "agreement_soon"
    RETURN_OVERDUE = "return_overdue"
    NO_OWNER = "no_owner"
    NO_KPI = "no_kpi"


@dataclass(frozen=True)
class DueStanding:
    """`days` late where late or overdue, days left where due soon or later; 0 where in time."""

    state: DueState
    days: int = 0


@dataclass(frozen=True)
class Report:
    """A report made outside the portal; `hours` each time, None where nobody has said."""

    frequency: str
    hours: Decimal | None
    still_read: StillRead


@dataclass(frozen=True)
class ReportHours:
    """Hours a year of some reports; `not_known` counts those that say too little to tell."""

    total: Decimal
    unread: Decimal
    not_known: int


@dataclass(frozen=True)
class SourceFacts:
    """What tells whether an entry is in order. `agreement` is None where none is needed."""

    has_owner: bool
    agreement: AgreementStanding | None
    dates: tuple[DueState, ...]
    feeds_a_kpi: bool | None


def due_standing(due_on: dt.date, submitted_on: dt.date | None, *, as_of: dt.date) -> DueStanding:
    """One due date on a day; due on the day itself is due in 0 days."""
    if submitted_on is not None:
        late = (submitted_on - due_on).days
        return DueStanding(DueState.SUBMITTED_LATE, late) if late > 0 else SUBMITTED
    left = (due_on - as_of).days
    if left < 0:
        return DueStanding(DueState.OVERDUE, -left)
    return DueStanding(DueState.DUE_SOON if left <= SOON_DAYS else DueState.LATER, left)


SUBMITTED = DueStanding(DueState.SUBMITTED)


def agreement_standing(
    agreement: Agreement, until: dt.date | None, *, as_of: dt.date
) -> AgreementStanding:
    """An agreement on a day; its last day is still in force."""
    if agreement is not Agreement.IN_FORCE or until is None:
        return AgreementStanding(agreement.value)
    left = (until - as_of).days
    if left < 0:
        return AgreementStanding.EXPIRED
    return (
        AgreementStanding.EXPIRES_SOON if left <= EXPIRES_SOON_DAYS else AgreementStanding.IN_FORCE
    )


def is_review_due(reviewed_on: dt.date | None, *, as_of: dt.date) -> bool:
    """Whether to ask again if a report is still read: never asked, or more than a year ago."""
    return reviewed_on is None or (as_of - reviewed_on).days > REVIEW_AFTER_DAYS


def hours_a_year(frequency: str, hours: Decimal | None) -> Decimal | None:
    """Hours of one report in a year; None where its hours or how often is not known."""
    times = TIMES_A_YEAR.get(frequency)
    return None if hours is None or times is None else hours * times


def report_hours(reports: Iterable[Report]) -> ReportHours:
    """Hours a year of all the reports, and of those that nobody reads any more."""
    each = [(hours_a_year(one.frequency, one.hours), one.still_read) for one in reports]
    return ReportHours(
        total=sum((hours for hours, _read in each if hours is not None), Decimal(0)),
        unread=sum(
            (hours for hours, read in each if hours is not None and read is StillRead.NO),
            Decimal(0),
        ),
        not_known=sum(hours is None for hours, _read in each),
    )


def source_problems(facts: SourceFacts) -> list[Problem]:
    """What is not in order about an entry, worst first."""
    found = {
        Problem.AGREEMENT: facts.agreement
        in (AgreementStanding.NONE, AgreementStanding.DRAFT, AgreementStanding.EXPIRED),
        Problem.AGREEMENT_SOON: facts.agreement is AgreementStanding.EXPIRES_SOON,
        Problem.RETURN_OVERDUE: DueState.OVERDUE in facts.dates,
        Problem.NO_OWNER: not facts.has_owner,
        Problem.NO_KPI: facts.feeds_a_kpi is False,
    }
    return [problem for problem, is_so in found.items() if is_so]
