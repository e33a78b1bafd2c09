"""Confidence intervals on the page of a KPI, in its file and its working; never where withheld."""

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpis.assessment.actions.assessing import assess
from kpis.assessment.explanations import explain
from kpis.assessment.masking import issued_alone, masked
from kpis.assessment.models import Assessment
from kpis.assessment.presenters import headline
from kpis.assessment.queries.pages import get_result, get_results
from kpis.assessment.results import Result, Sheet, with_earlier_intervals
from kpis.calculations.travel import Interval
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import ActualFactory, CommitteeFactory, KPIFactory, person

AS_OF = dt.date(2026, 11, 27)
YEAR = Period.quarter(2025, 1).financial_year()
BEFORE, NOW = Interval(D("58.0"), D("63.2")), Interval(D("59.1"), D("64.9"))
SHEET = Sheet(unit="percent", decimal_places=1, measure_type="annual", polarity="higher")
OVERLAP = "The intervals 59.1% to 64.9% and 58.0% to 63.2% overlap: no clear change."


def survey(**changes):
    """Satisfaction in 2025/26 as stored: 62.0% after 60.6%, and no clear change."""
    known = Result(
        period=YEAR,
        sheet=SHEET,
        value=D("62.0"),
        period_value=D("62.0"),
        value_state="issued",
        dot_short="NO_CHANGE",
        dot_long="NO_CHANGE",
        dot_headline="NO_CHANGE",
        previous_value=D("60.6"),
        last_year_value=D("60.6"),
        interval=NOW,
        previous_interval=BEFORE,
        last_year_interval=BEFORE,
    )
    return replace(known, **changes)


def compared(result):
    return {one.title: one.text for one in explain(result)}[
        "Compared with the same period last year"
    ]


def test_the_working_says_that_the_intervals_overlap():
    assert compared(survey()) == (
        f"62.0% now, 60.6% then: up 1.4 percentage points. No change. {OVERLAP}"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"last_year_interval": None},
        {"interval": None},
        {"last_year_interval": Interval(D(58), D(59))},
        {"basis": "ytd"},
    ],
)
def test_nothing_is_said_of_intervals_that_did_not_decide(changes):
    assert "interval" not in compared(survey(**changes))


def test_a_quarter_is_compared_with_the_quarter_before_too():
    quarter = Period.quarter(2026, 2)
    steps = explain(survey(period=quarter, last_year_interval=None))
    short = {step.title: step.text for step in steps}["Compared with the previous period"]
    assert short.endswith(f"No change. {OVERLAP}")


def test_the_panel_has_the_interval_and_says_no_clear_change():
    shown = headline(survey())
    assert (shown.figure, shown.interval) == ("62.0%", "59.1% to 64.9%")
    (row,) = shown.directions
    assert (row.mark.word, row.sentence) == (
        "No clear change", "No clear change: 62.0%, up from 60.6% in 2024/25",
    )  # fmt: skip


def test_the_interval_of_a_period_is_not_that_of_its_year_to_date():
    assert headline(survey(basis="ytd")).interval == ""


def test_earlier_intervals_are_those_of_the_results_that_are_there():
    bare = survey(previous_interval=None, last_year_interval=None)
    earlier = replace(bare, period=YEAR.previous(), interval=BEFORE)
    assert [
        (one.previous_interval, one.last_year_interval)
        for one in with_earlier_intervals([earlier, bare])
    ] == [(None, None), (BEFORE, BEFORE)]


def intervals(result):
    return result.interval, result.previous_interval, result.last_year_interval


def series(**changes):
    """Two years, the later one with changes of its own."""
    first = survey(period=YEAR.previous(), interval=BEFORE, last_year_interval=None)
    return [replace(first, previous_interval=None), survey(**changes)]


def test_what_is_published_keeps_its_intervals():
    assert intervals(masked(series())[1]) == (NOW, BEFORE, BEFORE)


def test_a_figure_that_is_held_back_shows_no_interval():
    hidden = masked(series(marker="c"))[1]
    assert (hidden.value, hidden.interval) == (None, None)
    results = series()
    before = masked([replace(results[0], marker="c"), results[1]])[1]
    assert (before.interval, before.previous_interval, before.last_year_interval) == (
        NOW, None, None,
    )  # fmt: skip


def test_a_small_number_shows_no_interval_rounded_or_not():
    people = replace(SHEET, unit="number", decimal_places=0, small_below=5)
    few = {"value": D(3), "period_value": D(3), "interval": Interval(D(1), D(4))}
    assert masked(series(sheet=people, **few))[1].interval is None
    rounding = [replace(one, sheet=replace(people, small_way="round")) for one in series(**few)]
    assert [intervals(one) for one in masked(rounding)] == [(None,) * 3] * 2


def test_readers_of_issued_figures_learn_nothing_of_an_interval_that_waits():
    results = series()
    waiting = replace(results[0], value_state="approved")
    (seen,) = issued_alone([waiting, results[1]])
    assert intervals(seen) == (NOW, None, None)


@pytest.fixture
def kpi(db):
    kpi = KPIFactory(
        code="CUS-06",
        title="Residents satisfied",
        definition__measure_type="annual",
        definition__frequency="annual",
        definition__has_interval=True,
    )
    for period, value, interval, state in (
        (YEAR.previous(), "60.6", BEFORE, "issued"),
        (YEAR, "62.0", NOW, "issued"),
    ):
        ends = {"ci_low": interval.low, "ci_high": interval.high}
        ActualFactory(kpi=kpi, period=period, value=D(value), state=state, **ends)
    kpi.committees.add(CommitteeFactory(slug="resources"))
    assess([kpi.pk], as_of=AS_OF)
    return kpi


def test_the_stored_direction_is_no_clear_change(kpi):
    stored = Assessment.objects.headline().for_period(YEAR).get(kpi=kpi)
    assert (stored.dot_headline, stored.value) == ("NO_CHANGE", D("62.0"))
    ActualFactory(kpi=kpi, period=YEAR.next(), value=D("70"), ci_low=D(65), ci_high=D(75))
    assess([kpi.pk], as_of=AS_OF)
    after = Assessment.objects.headline().for_period(YEAR.next()).get(kpi=kpi)
    assert after.dot_headline == "IMPROVING"


def test_results_are_read_with_the_intervals_that_they_are_compared_with(kpi):
    assert intervals(get_results(kpi, unissued=True)[-1]) == (NOW, BEFORE, BEFORE)
    assert intervals(get_result(kpi, YEAR)) == (NOW, BEFORE, BEFORE)
    assert get_result(kpi, YEAR.next()) is None


def test_the_page_shows_the_interval_in_panel_table_history_and_working(client, kpi):
    client.force_login(person(Role.PERFORMANCE_TEAM))
    response = client.get(reverse("kpis:kpi-detail", args=[kpi.code]))
    page = response.context["page"]
    assert '62.0% <span class="govuk-body-l"' in response.content.decode()
    assert "(59.1% to 64.9%)" in response.content.decode()
    assert [row[1] for row in page.chart.rows] == [
        "62.0% (59.1% to 64.9%)", "60.6% (58.0% to 63.2%)",
    ]  # fmt: skip
    assert page.revisions[0].figure == "62.0% (59.1% to 64.9%)"
    assert OVERLAP in " ".join(step.text for step in page.working)


def test_the_file_has_both_ends(client, kpi):
    client.force_login(person(Role.PERFORMANCE_TEAM))
    response = client.get(reverse("kpis:kpi-data", args=[kpi.code]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["ci_low"], row["ci_high"]) for row in rows] == [("58", "63.2"), ("59.1", "64.9")]


def test_a_member_sees_the_interval_of_issued_figures_alone(client, kpi):
    waiting = {"value": D("66.6"), "ci_low": D("63.3"), "ci_high": D("69.9")}
    ActualFactory(kpi=kpi, period=YEAR.next(), **waiting)
    ActualFactory(kpi=kpi, period=YEAR.next().next(), state="issued", value=D("67.7"),
                  ci_low=D("64.4"), ci_high=D("70.7"))  # fmt: skip
    assess([kpi.pk], as_of=AS_OF)
    committee = kpi.committees.get()
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    text = client.get(reverse("kpis:kpi-detail", args=[kpi.code])).content.decode()
    assert "67.7% (64.4% to 70.7%)" in text
    assert [number in text for number in ("66.6", "63.3", "69.9")] == [False] * 3
