"""Mid-year damp and mould, in a browser: from the proposal to its place among forty."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from kpis.register.models import KPI
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.periods import Period
from tests.factories import KPIFactory, OrganisationFactory, TargetFactory, TierFactory, person
from tests.functional.test_goalposts import account
from tests.functional.test_round import Somebody
from tests.kpis.strategy.records import an_outcome

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PURPOSE = "The law asks for it, and residents fall ill where it is late."


@pytest.fixture
def council():
    """Tier 1 has two places, both taken, one of them by a KPI without a purpose."""
    with clock.fixed_today(dt.date(2026, 11, 23)):
        TierFactory(code="service")
        change_setting(
            by=person(Role.ADMINISTRATOR),
            organisation=OrganisationFactory(),
            name="tier1_limit",
            value=2,
        )
        repairs = KPIFactory(code="HOU-09", title="Repairs done in time", tier__code="1")
        KPIFactory(
            code="CUS-02",
            title="Telephone calls answered",
            tier__code="1",
            service=repairs.service,
            definition__purpose="",
        )
        an_outcome(code="P1-O1", title="Homes that are safe and dry")
        yield repairs


def define(page, council):
    """The sheet of the new KPI as the form asks for it."""
    page.get_by_label("Code", exact=True).fill("HOU-11")
    page.get_by_label("Title").fill("Damp and mould cases made safe in time")
    page.get_by_label("Proposed").check(force=True)
    page.get_by_label("Expected from").fill("1/12/2026")
    page.get_by_label("Tier").select_option(label="Council headline")
    page.get_by_label("Service", exact=True).select_option(label=council.service.name)
    page.get_by_label("Counted from").fill("1/10/2026")
    page.get_by_label("Added in mid-year because").fill("A new law on hazards in homes.")
    page.get_by_label("It is published").uncheck(force=True)
    page.get_by_label("Purpose").fill(PURPOSE)
    page.get_by_label("Definition").fill("Emergency cases made safe within 24 hours.")
    page.get_by_label("Kind of figure").select_option("snap")
    page.get_by_label("Unit").select_option("percent")
    page.get_by_label("Collected").select_option("quarterly")
    page.get_by_label("Good performance").select_option("higher")
    page.get_by_label("The status is given to the figure").select_option("period")
    page.get_by_label("Rule for the status").select_option("per_kpi")
    page.get_by_label("Amber is measured as").select_option("absolute")
    page.get_by_label("How far from the target is still amber").fill("2")
    page.get_by_role("button", name="Save the KPI").click()


def develop(page, check):
    """From proposed to in development, with the reason."""
    page.get_by_role("button", name="Life cycle").click()
    check(page)
    page.get_by_label("In development").check(force=True)
    page.get_by_label("Why").fill("The Cabinet Member asked for it.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("HOU-11 has been changed.").wait_for()


def trade(page, check):
    """The tier is full: the KPI takes the place of one without a purpose."""
    page.get_by_role("button", name="Put into use").click()
    page.get_by_text("Tier 1 is limited to 2 headline KPIs (2 in use)").wait_for()
    page.get_by_role("heading", name="Trade a place").wait_for()
    check(page)
    page.get_by_label("CUS-02 Telephone calls answered").check(force=True)
    page.get_by_label("It goes on as a KPI of its service").check(force=True)
    page.get_by_label("Why the one goes").fill("Mould is what residents write about.")
    page.get_by_role("button", name="Put HOU-11 into use instead").click()
    page.get_by_text("HOU-11 is in use; CUS-02 gave up its place.").wait_for()


def ask_for_a_target(page):
    page.get_by_role("button", name="Set a target").click()
    page.get_by_label("Period", exact=True).fill("Q3 2026/27")
    page.get_by_label("Target", exact=True).fill("98")
    page.get_by_label("In force from").fill("1/10/2026")
    page.get_by_label("Why").fill("The law allows no later.")
    page.get_by_role("button", name="Ask the director").click()
    page.get_by_text("The director has been asked about the target of HOU-11.").wait_for()


def approve(page, check):
    """The director finds the change on the home page, and approves it."""
    page.goto("/")
    page.get_by_role("link", name="Target: Damp and mould cases made safe in time").click()
    check(page)
    page.get_by_label("Approve it").check(force=True)
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_text("HOU-11: Approved.").wait_for()


def words_of(page, address):
    page.goto(address)
    return page.locator("main").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_mid_year_damp_and_mould(browser, live_server, axe, council, script):
    director = account(Role.DIRECTOR, on=council.service.directorate, name="June Castell")
    team = account(Role.PERFORMANCE_TEAM, name="Asha Begum")
    check = axe if script else (lambda _page: None)
    page = Somebody(browser, live_server, team, java_script_enabled=script).page

    page.goto("/register/new/")
    check(page)
    define(page, council)
    page.get_by_text("HOU-11 is saved: proposed.").wait_for()
    expect(page.locator("main")).to_contain_text("A new law on hazards in homes.")
    develop(page, check)
    trade(page, check)
    tiers = dict(KPI.objects.values_list("code", "tier__code"))
    assert tiers == {"HOU-09": "1", "HOU-11": "1", "CUS-02": "service"}

    kpi = KPI.objects.get(code="HOU-11")
    TargetFactory(kpi=kpi, period=Period.quarter(2026, 3), value=Decimal(95))
    ask_for_a_target(page)
    page.goto("/strategy/outcomes/P1-O1/edit/")
    check(page)
    page.get_by_label("KPIs").fill("HOU-11")
    page.get_by_role("button", name="Save").click()
    approve(Somebody(browser, live_server, director, java_script_enabled=script).page, check)
    jobs.run_due()

    goalposts = words_of(page, "/goalposts/")
    for words in (
        "was: 95%",
        "now: 98%",
        "Approved by June Castell",
        "Traded for CUS-02: Mould is what residents write about.",
        "Traded for HOU-11: Mould is what residents write about.",
    ):
        assert words in goalposts, words
    assert "Homes that are safe and dry" in words_of(page, "/kpis/HOU-11/")
    check(page)
    assert "Damp and mould cases made safe in time" in words_of(page, "/strategy/")
    check(page)
