"""Two people at one round in the same moment, each in a thread and a transaction of their own."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, extensions, rounds
from kpis.collection.models import Actual, CollectionRound, RoundExtension, RoundTask, Whose
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, get_organisation
from perfportal.core.periods import Period
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import KPIFactory
from tests.kpis.strategy.records import an_action

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
QUARTER = Period.quarter(2026, 1)
PASSED_OVER = (Conflict, AlreadySubmitted, PermissionDenied)


def at_once(*acts):
    """Run them together; what each came to, "done" or the name of what it met."""
    together, outcomes = threading.Barrier(len(acts), timeout=30), []

    def run(act):
        try:
            together.wait()
            act()
            outcomes.append("done")
        except PASSED_OVER as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes)


def opening(user, period=QUARTER):
    _ = user.access  # loaded before the two start together
    council = get_organisation()
    return lambda: rounds.open_round(by=user, organisation=council, period=period)


def keys_of(slots):
    return list(slots.values_list("kpi", "period_kind", "period_start").order_by("kpi", "pk"))


def test_two_who_open_one_round_open_it_once(round_):
    for _number in range(12):
        KPIFactory(definition__frequency="monthly")
    an_action("P1-A1", stage="in_progress", percent_complete=5, rag="GREEN")
    assert at_once(opening(round_.team), opening(round_.colleague)) == ["done", "done"]
    opened = CollectionRound.objects.get(period_start="2026-04-01")
    slots = keys_of(Actual.objects.filter(round=opened))
    assert (len(slots), len(set(slots))) == (37, 37)
    assert RoundTask.objects.filter(round=opened).count() == 1
    assert AuditEvent.objects.filter(subject_uid=opened.uid).count() == 1


def test_two_who_add_what_has_come_add_it_once(round_):
    opening(round_.team)()
    for _number in range(12):
        KPIFactory()
    assert at_once(opening(round_.team), opening(round_.colleague)) == ["done", "done"]
    slots = keys_of(Actual.objects.filter(round__period_start="2026-04-01"))
    assert (len(slots), len(set(slots))) == (13, 13)


def test_a_month_and_its_quarter_opened_together_make_no_slot_twice(round_):
    for _number in range(12):
        KPIFactory(definition__frequency="monthly")
    month = Period.month(2026, 6)
    together = at_once(opening(round_.team), opening(round_.colleague, month))
    assert together == ["done", "done"]
    months = Actual.objects.filter(period_kind="month")
    assert (months.count(), len(set(keys_of(months)))) == (36, 36)


def test_two_who_close_it_the_second_is_told(round_):
    def closing(user):
        _ = user.access
        return lambda: rounds.lock_round(by=user, round_=round_.round)

    assert at_once(closing(round_.team), closing(round_.colleague)) == ["Conflict", "done"]
    assert AuditEvent.objects.filter(verb="round.locked").count() == 1


def test_one_form_of_more_time_sent_twice_at_once_counts_once(round_):
    key = new_key()
    _ = round_.team.access

    def granting():
        extensions.grant(
            by=round_.team,
            round_=round_.round,
            whose=Whose(kpi=round_.kpi),
            until=dt.date(2026, 10, 23),
            reason="Late file",
            submission=key,
        )

    assert at_once(granting, granting) == ["AlreadySubmitted", "done"]
    assert RoundExtension.objects.count() == 1


@pytest.mark.parametrize("attempt", range(4))
def test_a_value_is_given_before_the_round_closes_or_not_at_all(round_, attempt):
    """Whichever comes first: a value that the closing counted as missing is not given after it."""
    _ = round_.team.access, round_.provider.access
    actual = Actual.objects.with_entry().get()

    def giving():
        actuals.submit(
            by=round_.provider,
            actual=actual,
            entry=Entry(numerator=27, denominator=50),
            version=actual.version,
        )

    def closing():
        rounds.lock_round(by=round_.team, round_=round_.round)

    outcomes = at_once(giving, closing)
    missing = AuditEvent.objects.get(verb="round.locked").after["values"]
    given = Actual.objects.filter(state="submitted").count()
    assert (outcomes, given) in [(["done", "done"], 1), (["Conflict", "done"], 0)]
    assert missing + given == 1
