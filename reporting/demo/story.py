"""What happens in the invented borough, act by act, each by the person whose role allows it."""

import datetime as dt
from decimal import Decimal

from kpis.calculations.checks import INTERVAL, Entry
from kpis.calculations.goals import TargetLine
from kpis.collection.actions import actuals, drafts, rounds
from kpis.collection.models import Actual
from kpis.register.actions import kpis as register
from kpis.register.actions.targets import Wanted, set_target
from kpis.register.models import KPI
from perfportal.core import clock, jobs
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period, PeriodKind, last_closed, parse_period
from reporting.actions import publication, reports
from reporting.demo import evidence, words
from reporting.demo.approvals import decide
from reporting.demo.building import is_in
from reporting.demo.burden import answer
from reporting.demo.checks import set_up_checks
from reporting.demo.files import send_tables
from reporting.demo.grid import half_typed
from reporting.demo.leave import go_on_leave
from reporting.demo.peers import compare
from reporting.demo.quality import look_after
from reporting.demo.register import tend
from reporting.demo.rounds import keep_the_round
from reporting.demo.scrutiny import follow_up
from reporting.demo.series import actual_rows, read_recipes
from reporting.demo.workbook import send_a_workbook
from reporting.models import Report, ReportKind
from scorecards.actions import signatures
from scorecards.models import Audience, Scorecard
from scorecards.policies import figures_for
from scorecards.queries import members
from scorecards.results import get_lines


def play(people, *, quarter: Period) -> None:
    """Everything after the history is loaded, up to a quarter that is half collected."""
    run_jobs()
    sign(people, quarter.previous().previous(), "The first quarter under the new framework.")
    change_a_definition(people, quarter)
    change_a_target(people, quarter)
    run_jobs()
    publish_last_year(people, quarter)
    issue_the_quarter_before(people, quarter)
    set_up_checks(people, quarter)
    collect(people, quarter)
    answer(people, quarter)
    look_after(people, quarter)
    evidence.expect_recycling(people, quarter)
    keep_the_round(people, quarter)
    half_typed(people, quarter)
    send_a_workbook(people, quarter)
    send_tables(people, quarter)
    tend(people, quarter)
    follow_up(people, clock.today())
    go_on_leave(people, clock.today())
    run_jobs()
    compare(people)


def run_jobs() -> None:
    """As the worker would, until nothing waits."""
    while jobs.run_due(limit=1000):
        pass


def change_a_definition(people, quarter) -> None:
    """Recycling counts food waste from this year on: a break in the series."""
    kpi = KPI.objects.get(code="ENV-01")
    change = register.Change(
        valid_from=quarter.financial_year().start,
        reason="Food waste is collected separately from April and counts as recycled.",
        comparable=False,
        approved_by=people["idris.vaughan"],
    )
    register.change_definition(
        by=people["asha.begum"],
        kpi=kpi,
        version=kpi.version,
        change=change,
        definition=kpi.definition.definition + " From April 2026 food waste is included.",
    )


def change_a_target(people, quarter) -> None:
    """Online requests passed their target for a year, so the target rises."""
    kpi = KPI.objects.get(code="CUS-03")
    set_target(
        by=people["asha.begum"],
        kpi=kpi,
        wanted=Wanted(period=quarter, line=TargetLine(Decimal(65))),
        valid_from=quarter.start,
        rationale="The target was beaten in four quarters running; Cabinet asked for more.",
        approved_by=people["helen.royce"],
    )


def publish_last_year(people, quarter) -> None:
    """The annual report of last year, then a revised figure and its second version."""
    year = quarter.financial_year().previous()
    report = _publish(people, ReportKind.ANNUAL, year, words.REPORT)
    revise_recycling(people, year.divide(PeriodKind.QUARTER)[-1])
    run_jobs()
    report = Report.objects.get(pk=report.pk)
    reports.put_forward(by=people["asha.begum"], report=report)
    publication.publish(by=people["helen.royce"], report=report, note=words.CORRECTION)


def revise_recycling(people, last_quarter) -> None:
    """Late data: 20 tonnes more were recycled than first reported."""
    actual = Actual.objects.with_entry().for_period(last_quarter).get(kpi__code="ENV-01")
    revision = actual.revision
    entry = Entry(
        numerator=revision.numerator + 20,
        denominator=revision.denominator,
        commentary="WasteDataFlow confirmed 20 tonnes more from the recycling centre.",
    )
    note = actuals.Note(
        data_status="revised",
        source="form",
        kind="late_data",
        reason="WasteDataFlow confirmed the quarter after publication.",
    )
    provider = people["dan.okafor"]
    actuals.revise(by=provider, actual=actual, entry=entry, version=actual.version, note=note)
    actuals.approve(by=people["tom.abara"], actual=actual, version=actual.version)


def issue_the_quarter_before(people, quarter) -> None:
    """The quarter before: signed by the director, reported to committees."""
    before = quarter.previous()
    run_jobs()
    sign(
        people,
        before,
        "A sound quarter; temporary accommodation needs the management team's attention.",
    )
    _publish(
        people,
        ReportKind.QUARTERLY,
        before,
        {"summary": "The quarter's figures for the Select Committees."},
    )
    run_jobs()


def sign(people, quarter: Period, statement: str) -> None:
    """The director signs the corporate scorecard of a quarter whose figures are approved."""
    scorecard = Scorecard.objects.get(audience=Audience.CORPORATE)
    kpis = members(scorecard, on=quarter.end)
    signatures.sign(
        by=people["helen.royce"],
        scorecard=scorecard,
        period=quarter,
        lines=get_lines(kpis, quarter, figures=figures_for(scorecard)),
        statement=statement,
    )


def _publish(people, kind, period, texts) -> Report:
    team, director = people["asha.begum"], people["helen.royce"]
    report = reports.create(by=team, organisation=get_organisation(), kind=kind, period=period)
    reports.edit(by=team, report=report, version=report.version, texts=texts)
    reports.put_forward(by=team, report=report)
    publication.publish(by=director, report=report)
    return report


def collect(people, quarter) -> None:
    """The round of the last closed quarter: most of it approved, some of it not even begun."""
    team = people["asha.begum"]
    rounds.open_round(by=team, organisation=get_organisation(), period=quarter)
    for recipe in read_recipes():
        for row in actual_rows(recipe, clock.today()):
            if is_in(row, quarter):
                _enter(people, recipe, row)
    run_jobs()
    given = Actual.objects.with_entry().filter(state="submitted", round__isnull=False)
    for actual in given.select_related("kpi__data_provider"):
        decide(people, actual)


def _enter(people, recipe, row) -> None:
    code = recipe.code
    if code in words.NOT_ENTERED:
        return
    actual = _slot(code, row["period"])
    with clock.fixed_today(_day_of(actual)):
        _give(people, recipe, row, actual)


def _day_of(actual) -> dt.date:
    """Most figures come in the days before the deadline, some a day after it."""
    days_before = actual.kpi_id % 7 - 1
    return min(actual.due_on - dt.timedelta(days=days_before), clock.today())


def _give(people, recipe, row, actual) -> None:
    code, provider = recipe.code, actual.kpi.data_provider
    if code in words.DRAFTED:
        drafts.save_draft(by=provider, actual=actual, typed=row, version=actual.version)
        return
    by = people["luke.farrow"] if code == "HOU-02" else provider
    status, entry = "provisional" if code == "ENV-01" else "final", _entry(recipe, row)
    evidence.attach(by, actual, entry)
    actuals.submit(
        by=by,
        actual=actual,
        entry=entry,
        version=actual.version,
        note=actuals.Note(data_status=status, source="form"),
    )


def _slot(code, token) -> Actual:
    slots = Actual.objects.with_entry().select_related("kpi__data_provider")
    return slots.for_period(parse_period(token)).get(kpi__code=code)


def _entry(recipe, row) -> Entry:
    if recipe.code in words.NO_CASES:
        return Entry(marker="z", commentary="No exercise was planned for this quarter.")
    names = ("value", "numerator", "denominator", *INTERVAL)
    numbers = {name: Decimal(row[name]) for name in names if row.get(name)}
    source = recipe.kpi["source"] or "the service's records"
    text = words.COMMENTARY.get(recipe.code, words.ROUTINE.format(source=source))
    return Entry(**numbers, commentary=text)


def last_quarter(today: dt.date) -> Period:
    """The quarter that the demo is collecting: the last closed one."""
    return last_closed(PeriodKind.QUARTER, today)
