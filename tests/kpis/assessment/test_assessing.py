"""From values to stored assessments, through the database; also on PostgreSQL, by COPY."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.assessment.actions import assessing, storing
from kpis.assessment.actions.assessing import assess, assess_in_chunks
from kpis.assessment.models import Assessment
from kpis.assessment.queries.computed import plain_rows, rows_for
from kpis.collection.models import Actual
from kpis.register.models import KPI, KPIDefinition
from perfportal.core.periods import Period, PeriodKind
from perfportal.core.registries import events
from tests.factories import ActualFactory, DefinitionFactory, KPIFactory, TargetFactory

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 10, 20)
Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)


@pytest.fixture
def kpi():
    kpi = KPIFactory(code="FIN-01", definition__tolerance=D("0.5"))
    TargetFactory(kpi=kpi, period=Q2, value=D("97.0"))
    ActualFactory(kpi=kpi, period=Q2.year_before(), value=D("96.2"))
    ActualFactory(kpi=kpi, period=Q1, value=D("97.3"))
    ActualFactory(kpi=kpi, period=Q2, value=D("96.5"), commentary="Fewer reminders were sent.")
    return kpi


def stored(kpi, period=Q2):
    return Assessment.objects.for_period(period).get(kpi=kpi)


def test_the_result_of_a_quarter_is_stored_with_all_that_pages_show(kpi):
    assess([kpi.pk], as_of=AS_OF)
    found = stored(kpi)
    assert (found.value, found.target, found.rag) == (D("96.5"), D("97"), "AMBER")
    assert (found.dot_short, found.previous_value) == ("WORSENING", D("97.3"))
    assert (found.dot_long, found.last_year_value) == ("IMPROVING", D("96.2"))
    assert (found.dot_headline, found.value_state) == ("IMPROVING", "approved")
    assert found.adverse_variance == D("0.5155")
    assert found.revision.commentary == "Fewer reminders were sent."


def test_a_second_run_writes_nothing(kpi):
    first = assess([kpi.pk], as_of=AS_OF)
    second = assess([kpi.pk], as_of=AS_OF)
    assert (first.changed, first.unchanged) == (3, 0)
    assert (second.changed, second.unchanged, second.periods) == (0, 3, set())


def test_only_rows_that_differ_are_written(kpi):
    assess([kpi.pk], as_of=AS_OF)
    TargetFactory(kpi=kpi, period=Q1, value=D(99))
    written = assess([kpi.pk], as_of=AS_OF)
    assert (written.changed, written.unchanged, written.periods) == (1, 2, {Q1})
    assert stored(kpi, Q1).rag == "RED"


def test_an_approval_changes_the_state_of_the_result(kpi):
    Actual.objects.for_period(Q2).update(state="submitted", approved_by=None, approved_at=None)
    assess([kpi.pk], as_of=AS_OF)
    assert stored(kpi).value_state == "submitted"
    assert list(Assessment.objects.reportable().for_period(Q2)) == []


def test_a_least_change_in_percent_is_that_of_the_definition(kpi):
    KPIDefinition.objects.update(minimum_change=2, minimum_is_percent=True)  # 97.3: 1.946
    assess([kpi.pk], as_of=AS_OF)
    assert (stored(kpi).dot_short, stored(kpi).dot_long) == ("NO_CHANGE", "NO_CHANGE")


def test_another_rule_version_writes_every_row(kpi, monkeypatch):
    assess([kpi.pk], as_of=AS_OF)
    monkeypatch.setattr(storing, "RULE_VERSION", "2027.1")
    assert assess([kpi.pk], as_of=AS_OF).changed == 3
    assert stored(kpi).rule_version == "2027.1"


def test_a_row_whose_slot_is_gone_is_removed(kpi):
    assess([kpi.pk], as_of=AS_OF)
    Assessment.objects.filter(period_start=Q1.start).update(period_start=dt.date(2020, 4, 1))
    written = assess([kpi.pk], as_of=AS_OF)
    assert (written.changed, written.removed) == (1, 1)


def test_an_empty_slot_is_not_due_until_its_day_has_passed():
    kpi = KPIFactory()
    ActualFactory(kpi=kpi, period=Q2, state="due", due_on=dt.date(2026, 10, 14))
    for day, rag in ((14, "NOT_DUE"), (15, "OVERDUE")):
        assess([kpi.pk], as_of=dt.date(2026, 10, day))
        assert stored(kpi).rag == rag


def test_a_returned_value_is_not_assessed_though_its_revision_is_there(kpi):
    Actual.objects.for_period(Q2).update(state="draft", approved_by=None, approved_at=None)
    assess([kpi.pk], as_of=AS_OF)
    assert (stored(kpi).value, stored(kpi).revision, stored(kpi).rag) == (None, None, "NOT_DUE")


def test_a_suppressed_value_is_assessed_for_staff_and_keeps_its_marker():
    kpi = KPIFactory()
    TargetFactory(kpi=kpi, period=Q2, value=D(3))
    ActualFactory(kpi=kpi, period=Q2, value=D(4), marker="c")
    assess([kpi.pk], as_of=AS_OF)
    assert (stored(kpi).value, stored(kpi).marker, stored(kpi).rag) == (D(4), "c", "GREEN")


def test_a_definition_that_does_not_compare_breaks_the_series(kpi):
    definition = DefinitionFactory(
        kpi=kpi, version=2, series=2, valid_from=Q2.start, reason="Counts all bands now"
    )
    assess([kpi.pk], as_of=AS_OF)
    found = stored(kpi)
    assert (found.dot_short, found.dot_long) == ("NOT_COMPARABLE", "NOT_COMPARABLE")
    assert (found.definition, stored(kpi, Q1).definition.version) == (definition, 1)


def test_a_kpi_without_a_definition_has_no_results():
    kpi = KPI.objects.create(
        organisation=KPIFactory().organisation, code="NEW-01", title="New", tier=KPIFactory().tier
    )
    assert assess([kpi.pk], as_of=AS_OF).changed == 0


def test_periods_that_changed_are_announced_after_commit(
    kpi, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setitem(
        events._subscribers, "kpis.assessed", [lambda **payload: heard.append(payload)]
    )
    with django_capture_on_commit_callbacks(execute=True):
        assess([kpi.pk], as_of=AS_OF)
        assert heard == []
        assess([kpi.pk], as_of=AS_OF)
    assert heard == [{"periods": ["2025-26-Q2", "2026-27-Q1", "2026-27-Q2"]}]


@pytest.fixture
def council():
    """Twelve KPIs of mixed types with three years of months."""
    types = ["sum", "ratio", "cum_ratio", "wmean", "per_fte", "snap", "roll12", "median",
             "cum_entered", "yes_no", "annual", "snap"]  # fmt: skip
    kpis = [KPIFactory(definition__measure_type=kind, definition__multiplier=100) for kind in types]
    for number, kpi in enumerate(kpis):
        TargetFactory(kpi=kpi, period=Period.financial_year_of(AS_OF), value=D(50))
        for month in range(36):
            period = Period.month(2023 + (month + 3) // 12, (month + 3) % 12 + 1)
            state = "due" if month % 11 == number else "approved"
            figures = {} if state == "due" else {
                "value": D(month * 7 % 90), "numerator": D(month), "denominator": D(40 + number)
            }  # fmt: skip
            figures = figures if state != "due" else {"value": None}
            ActualFactory(kpi=kpi, period=period, state=state, **figures)
    return [kpi.pk for kpi in kpis]


def test_the_vectorised_path_gives_the_rows_of_the_plain_one(council):
    assert sorted(rows_for(council, as_of=AS_OF).digests()) == sorted(
        plain_rows(council, as_of=AS_OF).digests()
    )


def test_many_are_assessed_in_chunks_each_heard_of(council, monkeypatch):
    monkeypatch.setattr(assessing, "CHUNK", 5)
    heard = []
    total = assess_in_chunks(
        council, as_of=AS_OF, after_chunk=lambda chunk, written: heard.append(len(chunk))
    )
    # Four of the types make quarters and years of their months, and have a year to date beside.
    assert (heard, total.changed) == ([5, 5, 2], 12 * 36 + 4 * (12 + 3) + 4 * 36)
    kinds = set(Assessment.objects.headline().values_list("period_kind", flat=True))
    assert kinds == {PeriodKind.MONTH.value}


def test_the_quarters_and_years_of_months_are_kept_beside_them(council):
    assess(council[:1], as_of=AS_OF)

    rolled = Assessment.objects.filter(is_rolled=True).order_by("period_start", "period_end")

    assert [row.period.token for row in rolled][:5] == [
        "2023-24-Q1", "2023-24", "2023-24-Q2", "2023-24-Q3", "2023-24-Q4"
    ]  # fmt: skip
    assert not rolled.filter(is_headline=True).exists()
    assert (rolled[2].value, rolled[2].value_state) == (D(21 + 28 + 35), "approved")
    assert (rolled[0].value, rolled[0].value_state) == (None, "due")
    assert assess(council[:1], as_of=AS_OF).changed == 0


def test_a_bulk_write_stores_what_single_writes_store(council, monkeypatch):
    assess(council, as_of=AS_OF)
    columns = ("kpi", "period_start", *storing.OWN_COLUMNS)
    columns = [name for name in columns if name != "computed_at"]
    order = ("kpi", "period_start", "period_end", "basis")
    singly = list(Assessment.objects.order_by(*order).values_list(*columns))
    Assessment.objects.all().delete()
    monkeypatch.setattr(storing, "MANY", 1)
    assess(council, as_of=AS_OF)
    assert list(Assessment.objects.order_by(*order).values_list(*columns)) == singly
    TargetFactory(kpi_id=council[0], period=Period.month(2026, 3), value=D(1))
    assert assess(council, as_of=AS_OF).changed == 1
