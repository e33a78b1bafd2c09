"""The page of a KPI in a browser: another period is chosen, and all that is said follows it."""

import pytest
from playwright.sync_api import expect

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.functional.test_goalposts import account
from tests.functional.test_round import Somebody
from tests.kpis.assessment.benchmarks import AS_OF, Q1, Q2, group, kpi_at, the_fifteen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_other_councils_follow_the_period(browser, live_server):
    with clock.fixed_today(AS_OF):
        kpi, similar = kpi_at({Q1: "46.0", Q2: "33.0"}), group()
        for period in (Q1, Q2):
            the_fifteen(kpi, similar, period=period)
        page = Somebody(browser, live_server, account(Role.PERFORMANCE_TEAM, name="Asha")).page
        page.goto(f"/kpis/{kpi.code}/")
        councils = page.locator("#councils")
        expect(councils).to_contain_text("Similar boroughs, Q2 2026/27.")
        expect(councils).to_contain_text("Joint 15th of 16")
        page.evaluate("window.isThisPage = true")
        page.get_by_label("Period").select_option("2026-27-Q1")
        expect(councils).to_contain_text("Similar boroughs, Q1 2026/27.")
        expect(councils).to_contain_text("Joint 6th of 16")
        expect(page.locator("#kpi-figures")).to_contain_text("46.0%")
        assert page.evaluate("window.isThisPage")
