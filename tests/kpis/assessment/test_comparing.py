"""The settings `compare_at` and `arrow_means`: statuses and arrows follow them."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.management import call_command

from kpis.assessment.models import Assessment
from kpis.assessment.queries.pages import get_results
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.models import AuditEvent, Job
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, OrganisationFactory, TargetFactory, person

pytestmark = pytest.mark.django_db
Q1, Q2, Q3 = (Period.quarter(2026, number) for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(dt.date(2026, 10, 20)):
        yield


@pytest.fixture
def kpi():
    """96.96 against 97: green as shown (97.0), amber as calculated."""
    kpi = KPIFactory()
    for period, state in ((Q1, "issued"), (Q2, "approved")):
        TargetFactory(kpi=kpi, period=period, value=D(97))
        ActualFactory(kpi=kpi, period=period, value=D("96.96"), state=state)
    return kpi


def compare(way):
    administrator = person(Role.ADMINISTRATOR)
    change_setting(
        by=administrator, organisation=OrganisationFactory(), name="compare_at", value=way
    )
    jobs.run_due(10)


def statuses(kpi):
    rows = Assessment.objects.filter(kpi=kpi).order_by("period_start")
    return list(rows.values_list("rag", flat=True))


def test_a_change_gives_the_statuses_anew_but_none_that_has_been_issued(kpi):
    jobs.enqueue("kpis.assess", by=person(Role.ADMINISTRATOR))
    jobs.run_due(10)
    assert statuses(kpi) == ["GREEN", "GREEN"]
    compare("raw")
    assert statuses(kpi) == ["GREEN", "AMBER"]
    assert OrganisationFactory().settings == {
        "compare_at": "raw",
        "compared_until": [["2026-06-30", "display"]],
    }


def test_a_change_back_leaves_what_is_kept_alone(kpi):
    compare("raw")
    compare("display")
    assert statuses(kpi) == ["GREEN", "GREEN"]
    assert OrganisationFactory().settings["compared_until"] == [["2026-06-30", "display"]]


def test_what_is_issued_in_between_keeps_its_own_way(kpi):
    compare("raw")
    kpi.actuals.for_period(Q2).update(state="issued")
    compare("display")
    assert statuses(kpi) == ["GREEN", "AMBER"]
    assert OrganisationFactory().settings["compared_until"] == [
        ["2026-06-30", "display"],
        ["2026-09-30", "raw"],
    ]


def test_without_an_issued_figure_every_status_follows(kpi):
    kpi.actuals.update(state="approved")
    compare("raw")
    assert statuses(kpi) == ["AMBER", "AMBER"]


def test_both_changes_are_audited(kpi):
    compare("raw")
    events = AuditEvent.objects.filter(verb="setting.changed").order_by("pk")
    assert [(event.before, event.after) for event in events] == [
        ({"compare_at": "display"}, {"compare_at": "raw"}),
        ({"compared_until": []}, {"compared_until": [["2026-06-30", "display"]]}),
    ]


def test_another_setting_asks_for_no_assessment(kpi):
    change_setting(
        by=person(Role.ADMINISTRATOR),
        organisation=OrganisationFactory(),
        name="arrow_means",
        value="value",
    )
    assert not Job.objects.exists()


def test_the_page_of_a_kpi_says_how_figures_are_compared(client, kpi):
    compare("raw")
    client.force_login(person(Role.PERFORMANCE_TEAM))

    def steps(period):
        page = client.get(f"/kpis/{kpi.code}/", {"period": period.token}).context["page"]
        return {step.title: step.text for step in page.working}

    assert "are compared as calculated, not as shown." in steps(Q2)["Rules"]
    assert "the target is missed by 0.04 percentage points" in steps(Q2)["Status"]
    assert "are rounded half up to the decimal places shown" in steps(Q1)["Rules"]
    assert "the target is met" in steps(Q1)["Status"]


def test_results_carry_what_an_arrow_means(kpi):
    compare("raw")
    organisation = OrganisationFactory()
    organisation.settings |= {"arrow_means": "value"}
    kpi.organisation = organisation
    assert {result.sheet.arrow_means for result in get_results(kpi, unissued=True)} == {"value"}


def test_before_the_change_the_settings_page_says_how_many_statuses_would_change(client, kpi):
    jobs.enqueue("kpis.assess", by=person(Role.ADMINISTRATOR))
    jobs.run_due(10)
    client.force_login(person(Role.ADMINISTRATOR))
    form = client.get("/settings/").context["form"]
    typed = {field.name: field.value() for _t, fields in form.sections() for field in fields}
    typed |= {"seen": form["seen"].value(), "reason": "Agreed", "compare_at": "raw"}
    first = client.post("/settings/", typed)
    assert first.context["consequences"] == [
        "1 status would change, of 2: 1 from on target to within tolerance."
    ]
    assert (statuses(kpi), OrganisationFactory().settings) == (["GREEN", "GREEN"], {})
    foreseen = first.context["form"]["foreseen"].value()
    other = client.post("/settings/", typed | {"foreseen": foreseen, "tier1_limit": 41})
    assert (other.status_code, OrganisationFactory().settings) == (200, {})
    assert client.post("/settings/", typed | {"foreseen": foreseen}).status_code == 302
    jobs.run_due(10)
    assert statuses(kpi) == ["GREEN", "AMBER"]


def test_a_dry_run_says_what_new_rules_would_change_and_stores_nothing(kpi, capsys):
    jobs.enqueue("kpis.assess", by=person(Role.ADMINISTRATOR))
    jobs.run_due(10)
    Assessment.objects.filter(kpi=kpi).update(rag="RED")
    call_command("assess", "--dry-run")
    assert capsys.readouterr().out == (
        "2 statuses would change, of 2: 2 from missed target to on target.\n"
    )
    assert statuses(kpi) == ["RED", "RED"]


@pytest.mark.parametrize(
    ("name", "value"), [("screen_outliers", False), ("shift_n", 6), ("trend_n", 8)]
)
def test_signals_are_looked_for_anew_when_their_rule_changes(kpi, name, value):
    administrator = person(Role.ADMINISTRATOR)
    change_setting(by=administrator, organisation=OrganisationFactory(), name=name, value=value)
    assert list(Job.objects.values_list("name", "dedupe")) == [("kpis.assess", "all-signals-anew")]
    assert OrganisationFactory().settings == {name: value}
