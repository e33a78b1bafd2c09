"""The only place that reads the clock; views, jobs and commands pass the day on as `as_of=`.

`fixed_today` is for tests and for the demo council, which plays what happened on days gone by.
"""

import datetime as dt
from contextlib import contextmanager

from django.utils import timezone

_fixed_day = None


def now():
    """The present moment, aware, or noon on the day that a test has fixed."""
    if _fixed_day is None:
        return timezone.now()
    return timezone.make_aware(dt.datetime.combine(_fixed_day, dt.time(12)))


def today():
    """The present day in the council's time zone."""
    return timezone.localdate(now())


@contextmanager
def fixed_today(day):
    """Hold the clock at `day` while the block runs."""
    global _fixed_day
    before, _fixed_day = _fixed_day, day
    try:
        yield
    finally:
        _fixed_day = before
