"""The list of revised figures in the next report: from, to, kind, reason, status; nothing small."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.assessment.actions.assessing import assess
from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.models import Actual
from kpis.register.models import KPIDefinition
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period
from reporting.actions import reports
from reporting.actions.publication import content_digest, publish
from reporting.models import Publication, Report
from reporting.queries import get_reported_kpis
from reporting.revised import revised_figures
from tests.factories import person
from tests.reporting.conftest import TODAY, add_quarter

pytestmark = pytest.mark.django_db
Q4 = Period.quarter(2025, 4)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def published(ready):
    """The first version, with 21.7 days in Q4: red."""
    publish(by=ready.director, report=ready.report)
    ready.head = person(Role.SERVICE_HEAD, on=ready.kpi.service, full_name="Grace Lindqvist")
    return ready


def revise(
    council, value, *, kind="error", reason="A month was counted twice.", period=Q4, days=1,
    **interval,
):  # fmt: skip
    """An issued figure is revised by the team and approved by the service head, days later."""
    with clock.fixed_today(TODAY + days * ONE_DAY):
        actual = Actual.objects.with_entry().for_period(period).get(kpi=council.kpi)
        note = actuals.Note("revised", kind=kind, reason=reason)
        entry = Entry(value=Decimal(value), **interval)
        actuals.revise(
            by=council.team, actual=actual, entry=entry, version=actual.version, note=note
        )
        Actual.objects.filter(pk=actual.pk).update(
            state="approved", approved_by=council.head, approved_at=clock.now()
        )
        assess([council.kpi.pk], as_of=TODAY)


def next_version(council):
    report = Report.objects.get(pk=council.report.pk)
    reports.put_forward(by=council.team, report=report)
    with clock.fixed_today(TODAY + 2 * ONE_DAY):
        return publish(by=council.director, report=report, note="A correction.")


def listed(council, report=None):
    report = report or Report.objects.get(pk=council.report.pk)
    return revised_figures(report, as_of=TODAY)


def test_nothing_is_listed_before_anything_is_revised(published):
    assert listed(published) == []


def test_from_to_kind_reason_day_and_what_it_does_to_the_status(published):
    revise(published, "19.1")
    (row,) = listed(published)
    assert (row.code, row.label, row.before, row.after) == (
        "FIN-06", "Q4 2025/26", "21.7 days", "19.1 days",
    )  # fmt: skip
    assert (row.kind, row.reason) == ("Error", "A month was counted twice.")
    assert (row.revised_on, row.revised_on_words) == ("2026-05-12", "12 May 2026")
    assert row.status_words == "This changes the status from red to green."


def test_a_status_that_stays_is_not_spoken_of(published):
    revise(published, "21.6")
    assert listed(published)[0].status_words == ""


def test_an_approved_revision_only(published):
    actual = Actual.objects.with_entry().for_period(Q4).get()
    note = actuals.Note("revised", kind="error", reason="A month was counted twice.")
    actuals.revise(
        by=published.team,
        actual=actual,
        entry=Entry(value=Decimal("19.1")),
        version=actual.version,
        note=note,
    )
    assert listed(published) == []
    assess([published.kpi.pk], as_of=TODAY)
    (kpi,) = get_reported_kpis(get_organisation(), published.report.period)
    assert [row.value for row in kpi.results] == [Decimal("22.0"), Decimal("21.7")]


def test_a_figure_confirmed_as_it_was_is_no_revised_one(published):
    revise(published, "21.7", reason="The commentary was written anew.")
    assert listed(published) == []


def test_a_confidence_interval_alone_may_be_revised(published):
    KPIDefinition.objects.filter(kpi=published.kpi).update(has_interval=True)
    revise(published, "21.7", ci_low=Decimal("20.1"), ci_high=Decimal("23.3"))
    [line] = listed(published)
    assert line.before == "21.7 days"
    assert line.after == "21.7 days (20.1 to 23.3 days)"


def test_the_next_version_prints_it_and_is_frozen(published):
    revise(published, "19.1")
    second = next_version(published)
    (row,) = second.content["revised"]
    assert (row["before"], row["after"]) == ("21.7 days", "19.1 days")
    page = bytes(second.pages.get(path="").body).decode()
    for words in (
        "What has been revised",
        "21.7 days",
        "This changes the status from red to green.",
    ):
        assert words in page
    revise(published, "18.0", reason="Another month.")
    second = Publication.objects.get(pk=second.pk)
    assert second.sha256 == content_digest(second.content)
    assert "Another month." not in bytes(second.pages.get(path="").body).decode()


def test_the_first_version_says_nothing_of_revisions(published):
    first = Publication.objects.get()
    assert first.content["revised"] == []
    assert "What has been revised" not in bytes(first.pages.get(path="").body).decode()


def test_what_has_been_listed_is_not_listed_again(published):
    revise(published, "19.1")
    next_version(published)
    assert listed(published) == []


def test_one_of_a_period_that_the_report_does_not_print_is_issued_by_its_list(published):
    """Q3 is no line of a report on Q4: its revision is told, and from then on it is issued."""
    later = Period.quarter(2026, 1)
    add_quarter(published.kpi, later, "19.0")
    assess([published.kpi.pk], as_of=TODAY)
    revise(published, "19.5", period=Period.quarter(2025, 3))
    quarterly = reports.create(
        by=published.team, organisation=get_organisation(), kind="quarterly", period=later
    )
    reports.edit(by=published.team, report=quarterly, version=1, texts={"summary": "Steady."})
    reports.put_forward(by=published.team, report=quarterly)
    with clock.fixed_today(TODAY + 2 * ONE_DAY):
        made = publish(by=published.director, report=quarterly)
    assert [row["label"] for row in made.content["revised"]] == ["Q3 2025/26"]
    states = set(Actual.objects.filter(kpi=published.kpi).values_list("state", flat=True))
    assert states == {"issued"}


def test_a_report_of_another_kind_lists_it_too(published):
    revise(published, "19.1")
    next_version(published)
    other = reports.create(
        by=published.team, organisation=get_organisation(), kind="quarterly", period=Q4
    )
    assert [row.before for row in listed(published, other)] == ["21.7 days"]


def test_a_period_after_the_report_is_left_out(published):
    earlier = reports.create(
        by=published.team,
        organisation=get_organisation(),
        kind="quarterly",
        period=Period.quarter(2025, 3),
    )
    revise(published, "19.1")
    assert listed(published, earlier) == []


class TestSmallNumbers:
    @pytest.fixture
    def people(self, ready):
        """The KPI counts people; only large numbers so far."""
        sheet = ready.kpi.definition
        sheet.contains_small_numbers, sheet.unit = True, "number"
        sheet.save()
        assess([ready.kpi.pk], as_of=TODAY)
        publish(by=ready.director, report=ready.report)
        ready.head = person(Role.SERVICE_HEAD, on=ready.kpi.service)
        return ready

    def test_large_ones_are_printed(self, people):
        revise(people, "25")
        assert [(row.before, row.after) for row in listed(people)] == [("21.7", "25.0")]

    @pytest.mark.parametrize("small", ["3", "4"])
    def test_a_small_one_is_withheld_with_its_reason(self, people, small):
        revise(people, small, reason=f"It was {small} people, not twenty-two.")
        (row,) = listed(people)
        assert (row.before, row.after, row.status_words) == ("[c]", "[c]", "")
        assert (
            row.reason == "The number of people is small, so neither figure nor reason is printed."
        )

    def test_one_that_was_small_is_withheld(self, people):
        revise(people, "3", reason="CANARY-1")
        next_version(people)
        revise(people, "30", reason="CANARY-2", days=3)
        (row,) = listed(people)
        assert (row.before, row.after) == ("[c]", "[c]")

    def test_a_small_one_elsewhere_in_the_series_withholds_it(self, people):
        revise(people, "4", period=Period.quarter(2025, 3), reason="CANARY-3")
        revise(people, "30", reason="CANARY-4")
        assert {(row.before, row.after) for row in listed(people)} == {("[c]", "[c]")}

    def test_no_byte_of_the_publication_tells(self, people):
        revise(people, "3", reason="CANARY-5: three people")
        second = next_version(people)
        everything = str(second.content["revised"]) + "".join(
            bytes(page.body).decode() for page in second.pages.all()
        )
        assert "CANARY-5" not in everything


def test_the_builder_sees_the_list_before_it_is_published(client, published):
    revise(published, "19.1")
    client.force_login(published.team)
    response = client.get(f"/reports/{published.report.uid}/")
    assert [row.after for row in response.context["revised"]] == ["19.1 days"]
    assert "The next version of this report prints this list." in response.content.decode()


@pytest.mark.parametrize("figures", [1, 3])
def test_query_count_is_flat(published, figures, django_assert_num_queries):
    quarters = [Q4, Period.quarter(2025, 3), Period.quarter(2025, 2)][:figures]
    add_quarter(published.kpi, Period.quarter(2025, 2), "23.0")
    Actual.objects.filter(state="approved").update(state="issued")
    for place, period in enumerate(quarters):
        revise(published, str(10 + place), period=period)
    report = Report.objects.select_related("organisation").get(pk=published.report.pk)
    with django_assert_num_queries(7):
        assert len(revised_figures(report, as_of=TODAY)) == figures


def test_the_sheet_of_a_value_names_the_reports_that_printed_it(client, published):
    revise(published, "19.1")
    next_version(published)
    client.force_login(person(Role.AUDITOR))
    panels = client.get("/entry/2025-26-Q4/FIN-06/sheet/").context["panels"]
    (rows,) = [panel.context["rows"] for panel in panels if panel.title == "Issued in"]
    assert [row["key"].rpartition(", ")[2] for row in rows] == ["version 1", "version 2"]
    assert rows[0]["value"].startswith("Published on 11 May 2026 as 21.7 days, RED.")
    assert rows[1]["value"].startswith("Published on 13 May 2026 as 19.1 days, GREEN.")
