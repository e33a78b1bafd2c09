"""A dashboard on paper: every column of its rows lies on the sheet."""

from decimal import Decimal

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.functional.test_goalposts import account
from tests.functional.test_round import Somebody
from tests.scorecards.board import TODAY, assessed_kpi, corporate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A4 within margins of 15 mm, at 96 dots an inch.
PAPER = 680


def test_a_dashboard_with_its_forecast_fits_a_sheet_of_a4(browser, live_server):
    with clock.fixed_today(TODAY):
        corporate()
        assessed_kpi(
            kpi={"title": "Council Tax collected in the year", "tier__code": "1"},
            rag="AMBER", forecast=Decimal("96.3"), forecast_rag="RED", value_state="approved",
        )  # fmt: skip
        member = account(Role.CMT_MEMBER, name="Helen Royce")
        page = Somebody(browser, live_server, member, viewport={"width": PAPER, "height": 900}).page
        page.goto("/dashboards/cmt/?period=2026-27-Q2")
        page.emulate_media(media="print")
        row = page.locator(".app-rows tbody tr").first
        assert "96.3" in row.inner_text()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PAPER
