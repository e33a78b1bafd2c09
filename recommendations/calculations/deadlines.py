"""When the executive must have answered, and when progress is reviewed (domain-rules 5.1, 5.5)."""

import datetime as dt
from collections.abc import Iterator

from perfportal.core.periods.months import add_months

RESPONSE_MONTHS = 2
FIRST_REVIEW = 6
REVIEW_EVERY = 6
ONE_DAY = dt.timedelta(days=1)


def respond_by(*, notice_on: dt.date | None, report_on: dt.date | None = None) -> dt.date | None:
    """Two months beginning with the later of report and notice; None where no notice was served.

    The day of receipt counts, so the last day is the one before that date two months on. Where that
    month has no such day, its own last day ends the period.
    """
    if notice_on is None:
        return None
    received = max(notice_on, report_on or notice_on)
    same_day = add_months(received, RESPONSE_MONTHS)
    is_clamped = same_day.day != received.day
    return same_day if is_clamped else same_day - ONE_DAY


def review_dates(decided_on: dt.date) -> Iterator[dt.date]:
    """6 and 12 months after the decision, then every 6 months, for ever: until all are closed.

    Counted from the decision each time, so that a short month shortens one date only.
    """
    months = FIRST_REVIEW
    while True:
        yield add_months(decided_on, months)
        months += REVIEW_EVERY


def next_review(decided_on: dt.date, *, as_of: dt.date) -> dt.date:
    """The first review on or after the day."""
    return next(day for day in review_dates(decided_on) if day >= as_of)
