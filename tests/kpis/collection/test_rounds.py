"""Opening a round: what it asks for, what it leaves alone, and when it opens by itself."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.collection.actions import rounds
from kpis.collection.models import Actual, ActualState, CollectionRound
from perfportal.core import clock, jobs
from perfportal.core.jobs.schedule import run_scheduled
from perfportal.core.models import AuditEvent, Job, User
from perfportal.core.periods import Period, parse_period
from tests.factories import ActualFactory, KPIFactory

pytestmark = pytest.mark.django_db


def open_(round_, token, on=None):
    day = on or parse_period(token).end + dt.timedelta(days=5)
    with clock.fixed_today(day):
        return rounds.open_round(
            by=round_.team, organisation=round_.round.organisation, period=parse_period(token)
        )


def periods_of(kpi, round_=None):
    slots = Actual.objects.filter(kpi=kpi).order_by("period_start")
    if round_:
        slots = slots.filter(round=round_)
    return [slot.period.token for slot in slots]


def test_every_frequency_gets_its_slots(round_):
    kpis = {
        frequency: KPIFactory(definition__frequency=frequency)
        for frequency in ("weekly", "monthly", "quarterly", "half_yearly", "ad_hoc")
    }
    termly = KPIFactory(definition__frequency="termly", definition__calendar="academic")
    school_year = KPIFactory(definition__frequency="annual", definition__calendar="academic")
    open_(round_, "2026-27-Q2")
    assert periods_of(kpis["weekly"]) == [f"2026-W{number}" for number in range(27, 40)]
    assert periods_of(kpis["monthly"]) == ["2026-M07", "2026-M08", "2026-M09"]
    assert periods_of(kpis["quarterly"]) == ["2026-27-Q2"]
    assert periods_of(kpis["half_yearly"]) == ["2026-27-H1"]
    assert periods_of(kpis["ad_hoc"]) == []
    assert periods_of(termly) == ["2025-26-T3"]
    assert periods_of(school_year) == ["AY2025-26"]


def test_what_weekly_and_termly_slots_come_to_is_assessed(round_):
    KPIFactory(definition__frequency="weekly")
    KPIFactory(definition__frequency="termly", definition__calendar="academic")
    open_(round_, "2026-27-Q2")
    jobs.run_due(limit=100)
    assert set(Job.objects.filter(name="kpis.assess").values_list("state", flat=True)) == {
        "succeeded"
    }


def test_a_figure_that_is_known_late_waits_for_the_next_round(round_):
    late = KPIFactory(definition__lag_days=60)
    open_(round_, "2026-27-Q2")
    assert periods_of(late) == ["2026-27-Q1"]
    third = open_(round_, "2026-27-Q3")
    assert periods_of(late, third) == ["2026-27-Q2"]


def test_the_round_before_counts_with_the_days_that_it_was_opened_with(round_):
    """A figure known on 20 October is of Q2 where that was its deadline, else of Q3."""
    late = KPIFactory(definition__lag_days=20)
    CollectionRound.objects.update(entry_deadline="2026-10-19", check_deadline="2026-10-19")
    third = open_(round_, "2026-27-Q3")
    assert periods_of(late, third) == ["2026-27-Q2"]
    CollectionRound.objects.filter(pk=round_.round.pk).update(
        entry_deadline="2026-10-20", check_deadline="2026-10-20", approval_deadline="2026-10-21"
    )
    Actual.objects.filter(kpi=late).delete()
    again = open_(round_, "2026-27-Q3")
    assert periods_of(late, again) == []


def test_months_first_then_the_quarter_asks_for_what_is_left(round_):
    monthly = KPIFactory(definition__frequency="monthly")
    quarterly = KPIFactory(definition__frequency="quarterly")
    october = open_(round_, "2026-M10")
    december = open_(round_, "2026-M12")
    third = open_(round_, "2026-27-Q3")
    assert periods_of(monthly, october) == ["2026-M10"]
    assert periods_of(monthly, december) == ["2026-M12"]
    assert periods_of(monthly, third) == ["2026-M11"]
    assert periods_of(quarterly, third) == ["2026-27-Q3"]
    assert Actual.objects.filter(kpi=monthly).count() == 3
    due = {str(slot.due_on) for slot in Actual.objects.filter(round=october)}
    assert due == {"2026-11-13"}


def test_a_month_opened_after_its_quarter_asks_for_nothing_twice(round_):
    monthly = KPIFactory(definition__frequency="monthly")
    open_(round_, "2026-27-Q2")
    august = open_(round_, "2026-M08")
    assert periods_of(monthly, august) == []
    assert periods_of(monthly, round_.round) == ["2026-M07", "2026-M08", "2026-M09"]


def test_a_kpi_of_every_second_year_skips_one(round_):
    kpi = KPIFactory(definition__frequency="biennial")
    ActualFactory(kpi=kpi, period=parse_period("2023-24"), is_historic=True)
    assert periods_of(kpi, open_(round_, "2025-26-Q4")) == ["2025-26"]
    assert periods_of(kpi, open_(round_, "2026-27-Q4")) == []
    assert periods_of(kpi, open_(round_, "2027-28-Q4")) == ["2027-28"]


def test_a_value_that_came_before_the_round_joins_it(round_):
    early = ActualFactory(kpi=KPIFactory(), state="submitted")
    historic = ActualFactory(kpi=KPIFactory(), is_historic=True)
    open_(round_, "2026-27-Q2")
    early.refresh_from_db()
    historic.refresh_from_db()
    assert (early.round, str(early.due_on)) == (round_.round, "2026-10-14")
    assert (early.state, historic.round) == (ActualState.SUBMITTED, None)


def test_retired_and_ended_kpis_are_left_out(round_):
    ended = KPIFactory(starts_on=dt.date(2020, 4, 1), ends_on=dt.date(2026, 6, 30))
    retired = KPIFactory(state="retired", retired_on="2026-09-30", retired_reason="No use")
    open_(round_, "2026-27-Q2")
    assert periods_of(ended) == periods_of(retired) == []


def test_opening_it_again_adds_what_has_come_and_says_so_once(round_):
    KPIFactory()
    open_(round_, "2026-27-Q2")
    open_(round_, "2026-27-Q2")
    verbs = AuditEvent.objects.filter(subject_uid=round_.round.uid).order_by("pk")
    assert [(event.verb, event.after["slots"]) for event in verbs] == [
        ("round.opened", 1),
        ("round.added_to", 1),
    ]


def test_a_quarter_that_has_not_ended_is_not_opened(round_):
    sentence = "Q2 2026/27 ends on 30 September 2026. Its round opens on 1 October 2026."
    with pytest.raises(ValidationError) as caught:
        open_(round_, "2026-27-Q2", on=dt.date(2026, 9, 30))
    assert caught.value.messages == [sentence]


def test_a_year_has_no_round(round_):
    with pytest.raises(ValidationError) as caught:
        open_(round_, "2025-26")
    assert caught.value.messages == ["A round covers a quarter or a month, for example Q2 2026/27."]


def test_only_the_performance_team_opens_one(round_):
    with pytest.raises(PermissionDenied):
        rounds.open_round(
            by=round_.head, organisation=round_.round.organisation, period=Period.quarter(2026, 1)
        )


def run_on(round_, day, how):
    council = round_.round.organisation
    council.settings = {"rounds_open_themselves": how}
    council.save()
    with clock.fixed_today(day):
        job = jobs.enqueue("kpis.open_rounds", by=round_.team)
        jobs.run_job(job.pk)
    job.refresh_from_db()
    return job.result["opened"]


@pytest.mark.parametrize(
    ("day", "how", "opened"),
    [
        (dt.date(2027, 1, 4), "no", []),
        (dt.date(2027, 1, 3), "quarter", []),
        (dt.date(2027, 1, 4), "quarter", ["2026-27-Q3"]),
        (dt.date(2027, 1, 15), "quarter", ["2026-27-Q3"]),
        (dt.date(2027, 1, 16), "quarter", []),
        (dt.date(2027, 1, 4), "month", ["2026-M12", "2026-27-Q3"]),
        (dt.date(2026, 11, 2), "month", ["2026-M10"]),
        (dt.date(2026, 11, 2), "quarter", []),
    ],
)
def test_rounds_open_by_themselves_on_their_first_working_day(round_, day, how, opened):
    assert run_on(round_, day, how) == opened
    tokens = {one.period.token for one in CollectionRound.objects.all()}
    assert tokens == {"2026-27-Q2", *opened}


def test_the_schedule_opens_a_round_once_in_the_portals_own_name(round_):
    council = round_.round.organisation
    council.settings = {"rounds_open_themselves": "quarter"}
    council.save()
    for day in (dt.date(2027, 1, 4), dt.date(2027, 1, 5)):
        with clock.fixed_today(day):
            run_scheduled("kpis.open_rounds")
            jobs.run_due(limit=100)
    opened = CollectionRound.objects.get(period_start="2026-10-01")
    event = AuditEvent.objects.get(subject_uid=opened.uid)
    assert (event.verb, event.actor) == ("round.opened", User.objects.system())
    assert "kpis.open_rounds" in settings.SCHEDULE


@pytest.mark.parametrize(
    ("day", "opened"), [(dt.date(2027, 1, 4), []), (dt.date(2027, 1, 5), ["2026-27-Q3"])]
)
def test_scotland_waits_a_day_longer(round_, day, opened):
    council = round_.round.organisation
    council.settings = {"rounds_open_themselves": "quarter", "nation": "scotland"}
    council.save()
    with clock.fixed_today(day):
        found = rounds.open_due_rounds(by=round_.team, organisation=council, as_of=day)
    assert [one.period.token for one in found] == opened
