"""The whole round, played in a browser by eight people (the issue's "Shown by").

At every stage the test also asks what the others must not see yet.
"""

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from kpis.collection.actions import rounds
from kpis.collection.models import Actual, ActualState
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    DirectorateFactory,
    KPIFactory,
    OrganisationFactory,
    PortfolioFactory,
    ServiceFactory,
    TargetFactory,
    person,
)
from tests.functional.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUARTER = Period.quarter(2025, 4)
TODAY = dt.date(2026, 4, 9)
CANARY = "21.7"
COMMENTARY = (
    "Two assessors left in January. Agency cover began in March, and claims older than 30 days "
    "were cleared by Priya Nair's team by the end of the month."
)


@pytest.fixture
def council():
    """One KPI: days to process new claims, target 20.0, four quarters of history, Q4 due."""
    OrganisationFactory()
    directorate = DirectorateFactory(name="Resources", slug="resources")
    service = ServiceFactory(name="Revenues", slug="revenues", directorate=directorate)
    portfolio = PortfolioFactory(name="Finance", slug="finance")
    committee = CommitteeFactory(name="Resources Select Committee", slug="resources-select")
    people = SimpleNamespace(
        officer=person(Role.DATA_PROVIDER, on=service, full_name="Priya Nair"),
        checker=person(Role.PERFORMANCE_TEAM, full_name="Asha Begum"),
        head=person(Role.SERVICE_HEAD, on=service, full_name="Grace Lindqvist"),
        director=person(Role.DIRECTOR, on=directorate, full_name="Helen Royce"),
        cabinet_member=person(Role.CABINET_MEMBER, on=portfolio, full_name="Cllr Peel"),
        committee_member=person(Role.COMMITTEE_MEMBER, on=committee, full_name="Cllr Osei"),
        cmt=person(Role.CMT_MEMBER, full_name="Martin Sele"),
    )
    for one in vars(people).values():
        one.set_password(PASSWORD)
        one.save()
    kpi = KPIFactory(
        code="FIN-06",
        title="Days to process new claims",
        tier__code="1",
        service=service,
        portfolio=portfolio,
        data_provider=people.officer,
        perspective="customer",
        definition__measure_type="wmean",
        definition__unit="days",
        definition__polarity="lower",
        definition__denominator_label="New claims decided",
        definition__tolerance_kind="percent",
        definition__tolerance=5,
    )
    kpi.committees.add(committee)
    with_history(kpi)
    with clock.fixed_today(TODAY):
        rounds.open_round(by=people.checker, organisation=get_organisation(), period=QUARTER)
        jobs.run_due()
        yield people


def with_history(kpi):
    """Four issued quarters, and a target for each quarter of the year."""
    period = QUARTER
    for mean in ("19.8", "20.4", "21.0", "22.5"):
        period = period.previous()
        ActualFactory(
            kpi=kpi, period=period, value=mean, denominator=500, state="issued", is_historic=True
        )
    for quarter in QUARTER.financial_year().divide(QUARTER.kind):
        TargetFactory(kpi=kpi, period=quarter, value="20.0")


class Somebody:
    """A browser of one person's own, signed in by the form."""

    def __init__(self, browser, live_server, user=None, **options):
        self.page = browser.new_context(base_url=live_server.url, **options).new_page()
        if user:
            self.page.goto("/account/sign-in/")
            self.page.get_by_label("E-mail").fill(user.email)
            self.page.get_by_label("Password").fill(PASSWORD)
            self.page.get_by_role("button", name="Sign in").click()

    def text(self, address) -> str:
        self.page.goto(address)
        return self.page.locator("main").inner_text()

    def status(self, address) -> int:
        return self.page.request.get(address).status


@pytest.fixture
def people(browser, live_server, council):
    """A browser per person, and one for a resident who is not signed in."""
    signed_in = {name: Somebody(browser, live_server, user) for name, user in vars(council).items()}
    return SimpleNamespace(**signed_in, resident=Somebody(browser, live_server))


def test_the_round(people, axe):
    the_officer_enters(people.officer.page, axe)
    nobody_else_counts_it_yet(people)
    the_checker_checks(people.checker.page, axe)
    the_service_head_asks_what_is_done(people.head.page, axe)
    the_officer_adds_a_corrective_action(people.officer.page, axe)
    the_service_head_approves(people.head.page, axe)
    the_director_signs(people.director.page, axe)
    the_members_look(people, axe)
    the_team_builds_the_report(people.checker.page, axe)
    the_public_sees_nothing(people.resident)
    the_director_publishes(people.director.page)
    the_resident_reads(people.resident, axe)
    the_committee_reads(people.committee_member, axe)


def the_officer_enters(page, axe):
    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Days to process new claims").first.click()
    axe(page)
    page.get_by_label("Average").fill("217")
    page.get_by_label("New claims decided").fill("480")
    page.get_by_label("New claims decided").blur()
    page.get_by_text("Did you mean 21.7? 217 is 10 times the usual").wait_for()
    page.get_by_label("Average").fill(CANARY)
    page.get_by_label("Average").blur()
    page.get_by_text("Did you mean 21.7?").wait_for(state="detached")
    page.get_by_text("This makes the KPI red: missed target. 21.7 days against").wait_for()
    page.get_by_role("textbox", name="Commentary").fill(COMMENTARY)
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("FIN-06 has been submitted.").wait_for()
    the_officer_attaches_evidence(page, axe)
    jobs.run_due()


def the_officer_attaches_evidence(page, axe):
    """A Tier 1 figure is not marked as checked without."""
    page.goto("/entry/2025-26-Q4/FIN-06/")
    page.get_by_text("Add evidence").click()
    page.get_by_label("Or where it is kept").fill("https://intranet.example/benefits/2026-q4")
    page.get_by_label("What it shows").fill("Report of the case system, page 2")
    axe(page)
    page.get_by_role("button", name="Add the evidence").click()
    page.get_by_role("link", name="Report of the case system, page 2", exact=True).wait_for()


def nobody_else_counts_it_yet(people):
    dashboard = people.cmt.text("/dashboards/cmt/?period=2025-26-Q4")
    assert "Not yet approved" in dashboard
    assert "1 figure is not yet approved and is not counted." in dashboard
    assert CANARY not in people.committee_member.text(
        "/dashboards/committee/resources-select/?period=2025-26-Q4"
    )
    the_public_sees_nothing(people.resident)


def the_public_sees_nothing(resident):
    assert "Nothing has been published yet" in resident.text("/performance/")
    for address in (
        "/performance/2025-26/",
        "/performance/2025-26/v1/",
        "/performance/2025-26/kpis/FIN-06/",
        "/performance/2025-26/kpis.csv",
        "/data/kpis.csv",
        "/data/kpis/FIN-06.csv",
    ):
        assert resident.status(address) == 404, address


def the_checker_checks(page, axe):
    page.goto("/checking/")
    axe(page)
    expect(page.locator("main")).to_contain_text(f"{CANARY} days")
    page.get_by_role("button", name="Checked FIN-06").click()
    page.get_by_text("FIN-06: noted.").wait_for()


def the_service_head_asks_what_is_done(page, axe):
    """A red value is held out with all that is missing, ticked or not."""
    page.goto("/")
    page.get_by_role("link", name="1 value of Revenues waits for your approval").click()
    axe(page)
    page.get_by_label("Agree FIN-06 Q4 2025/26").check(force=True)
    page.get_by_role("button", name="Approve the ticked values").click()
    page.get_by_text(
        "FIN-06 is red: it needs a corrective action (none yet): add it, or return the figure to "
        "Priya Nair."
    ).wait_for()
    axe(page)
    assert Actual.objects.get(period_start=QUARTER.start).state == ActualState.SUBMITTED


def the_officer_adds_a_corrective_action(page, axe):
    page.goto("/entry/2025-26-Q4/FIN-06/")
    page.get_by_role("link", name="Add a corrective action").click()
    axe(page)
    page.get_by_label("What will be done").fill("Agency cover until both posts are filled.")
    page.get_by_label("Who does it").select_option(label="Priya Nair")
    page.get_by_label("Done by").fill("30/06/2026")
    page.get_by_label("Cost or risk").fill("£14,000 from vacancies.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The corrective action is added.").wait_for()
    axe(page)


def the_service_head_approves(page, axe):
    page.goto("/")
    page.get_by_role("link", name="1 value of Revenues waits for your approval").click()
    expect(page.locator("main")).to_contain_text("Checked by Asha Begum")
    expect(page.get_by_label("Agree FIN-06 Q4 2025/26")).not_to_be_checked()
    page.get_by_label("Agree FIN-06 Q4 2025/26").check(force=True)
    page.get_by_role("button", name="Approve the ticked values").click()
    page.get_by_text("1 value approved.").wait_for()
    assert Actual.objects.get(period_start=QUARTER.start).state == ActualState.APPROVED
    jobs.run_due()


def the_director_signs(page, axe):
    page.goto("/scorecards/")
    axe(page)
    page.get_by_role("link", name="Corporate scorecard").click()
    axe(page)
    page.get_by_role("button", name="Sign the scorecard").click()
    page.get_by_text("You have signed the scorecard for Q4 2025/26.").wait_for()
    expect(page.get_by_role("button", name="Sign the scorecard")).to_have_count(0)


def the_members_look(people, axe):
    text = people.cabinet_member.text("/dashboards/portfolio/finance/?period=2025-26-Q4")
    assert f"{CANARY} days" in text
    assert "Missed target" in text
    axe(people.cabinet_member.page)
    assert CANARY not in people.committee_member.text(
        "/dashboards/committee/resources-select/?period=2025-26-Q4"
    )
    assert people.cabinet_member.status("/dashboards/cmt/") == 403
    assert people.committee_member.status("/approval/") == 403


def the_team_builds_the_report(page, axe):
    page.goto("/reports/")
    axe(page)
    page.get_by_label("Annual report").check(force=True)
    page.get_by_label("Period").fill("2025/26")
    page.get_by_role("button", name="Begin the report").click()
    page.get_by_label("Summary").fill("A hard year for benefit claims.")
    page.get_by_role("button", name="Save").click()
    axe(page)
    page.get_by_role("button", name="Put forward for agreement").click()
    page.get_by_text("waits for a director").wait_for()
    expect(page.get_by_role("button", name="Agree and publish")).to_have_count(0)


def the_director_publishes(page):
    page.goto("/reports/")
    page.get_by_role("link", name="Annual performance report 2025/26").click()
    page.get_by_role("button", name="Agree and publish").click()
    page.get_by_text("Published as version 1.").wait_for()
    jobs.run_due()


def the_resident_reads(resident, axe):
    page = resident.page
    page.goto("/performance/")
    axe(page)
    page.get_by_role("link", name="Annual performance report 2025/26").click()
    expect(page.locator("main")).to_contain_text("A hard year for benefit claims.")
    expect(page.locator("main")).to_contain_text("20.7 days 2025/26")
    axe(page)
    page.get_by_role("link", name="Days to process new claims").click()
    expect(page.locator("main")).to_contain_text("20.7 days 2025/26")
    expect(page.locator("main")).to_contain_text("Target: 20.0 days")
    expect(page.locator("main")).to_contain_text(f"{CANARY} days")
    axe(page)
    body = page.request.get("/data/kpis.csv").body().decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    # The year is the mean of its quarters, weighted by their cases: 41,016 days of 1,980 claims.
    assert [(row["period_label"], row["value"], row["rag"]) for row in rows][-2:] == [
        ("Quarter 4, 2025/26 (January to March 2026)", CANARY, "RED"),
        ("2025/26", "20.7152", "AMBER"),
    ]


def the_committee_reads(member, axe):
    text = member.text("/dashboards/committee/resources-select/?period=2025-26-Q4")
    assert f"{CANARY} days" in text
    axe(member.page)
