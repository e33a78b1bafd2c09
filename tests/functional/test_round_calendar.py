"""The performance team opens a round from the calendar, gives more time and closes it."""

import datetime as dt

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.factories import DirectorateFactory, KPIFactory, ServiceFactory, person
from tests.functional.test_goalposts import account
from tests.functional.test_round import Somebody
from tests.kpis.strategy.records import an_action

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team():
    directorate = DirectorateFactory(name="Resources", slug="resources")
    service = ServiceFactory(name="Revenues", slug="revenues", directorate=directorate)
    provider = person(Role.DATA_PROVIDER, on=service, full_name="Priya Nair")
    KPIFactory(code="FIN-01", title="Council Tax collected", service=service,
               data_provider=provider)  # fmt: skip
    KPIFactory(code="CUS-02", title="Calls answered", definition__frequency="monthly")
    an_action("P1-A1", stage="in_progress", percent_complete=40, rag="GREEN")
    with clock.fixed_today(dt.date(2026, 10, 9)):
        yield account(Role.PERFORMANCE_TEAM, name="Asha Begum")


@pytest.mark.parametrize("script", [True, False])
def test_a_round_from_the_calendar_to_its_end(browser, live_server, axe, team, script):
    page = Somebody(browser, live_server, team, java_script_enabled=script).page

    def looked_at():
        if script:
            axe(page)

    page.goto("/rounds/")
    page.get_by_text("No round is open").wait_for()
    looked_at()
    page.get_by_role("button", name="Open Q2 2026/27").click()
    page.get_by_text("4 values and 1 progress report are due by 14 October 2026.").wait_for()
    page.get_by_text("0 of 4 submitted, 0%").first.wait_for()
    looked_at()

    page.get_by_role("link", name="Give more time FIN-01 Q2 2026/27").click()
    looked_at()
    page.get_by_label("Until").fill("23/10/2026")
    page.get_by_label("Why").fill("The bank's file comes late.")
    page.get_by_role("button", name="Move the deadline").click()
    page.get_by_text("The deadline has been moved.").wait_for()

    page.get_by_label("Where it stands").select_option("extended")
    if not script:
        page.get_by_role("button", name="Show").click()
    page.get_by_text("1 of 4 values").wait_for()
    assert "stand=extended" in page.url
    page.get_by_text("Extended: The bank's file comes late.").wait_for()

    page.get_by_role("link", name="Close the round").click()
    looked_at()
    page.get_by_label("Close the round all the same").check(force=True)
    page.get_by_role("button", name="Close the round").click()
    page.get_by_text("The round is closed: nothing in it can be changed.").wait_for()
    page.get_by_role("button", name="Open it again").click()
    page.get_by_label("Why is it opened again?").fill("Late payments came in.")
    page.get_by_role("button", name="Open it again").click()
    page.get_by_text("Round for Q2 2026/27 is open again.").wait_for()
    looked_at()
