"""The round's pages with JavaScript off: slower to use, never impossible."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from kpis.collection.models import Actual, ActualState
from perfportal.core import jobs
from tests.functional.test_round import (
    CANARY,
    COMMENTARY,
    QUARTER,
    Somebody,
    council,  # noqa: F401 - a fixture
    the_director_publishes,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(browser, live_server, council):  # noqa: F811
    """A browser without JavaScript per person."""
    return SimpleNamespace(
        **{
            name: Somebody(browser, live_server, user, java_script_enabled=False)
            for name, user in vars(council).items()
        },
        resident=Somebody(browser, live_server, java_script_enabled=False),
    )


def test_entry_approval_dashboard_and_publication(people):
    a_slip_is_said_and_kept_in_the_form(people.officer.page)
    the_officer_submits(people.officer.page)
    the_service_head_returns_it_in_its_row(people.head.page)
    the_officer_submits_again(people.officer.page)
    the_service_head_adds_a_corrective_action(people.head.page)
    the_service_head_approves(people.head.page)
    a_dashboard_is_filtered(people.cmt.page)
    a_report_is_built(people.checker.page)
    the_director_publishes(people.director.page)
    a_resident_reads(people.resident.page)


def a_slip_is_said_and_kept_in_the_form(page):
    page.goto("/entry/2025-26-Q4/FIN-06/")
    page.get_by_label("Average").fill("21,7O")
    page.get_by_label("New claims decided").fill("480")
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("link", name="'21,7O' is not a number").wait_for()
    assert page.get_by_label("Average").input_value() == "21,7O"


def the_officer_submits(page):
    page.get_by_label("Average").fill(CANARY)
    page.get_by_role("textbox", name="Commentary").fill(COMMENTARY)
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("FIN-06 has been submitted.").wait_for()
    jobs.run_due()


def the_service_head_returns_it_in_its_row(page):
    page.goto("/approval/")
    page.locator("summary", has_text="Return FIN-06").click()
    page.get_by_label("What needs to be corrected").fill("Say what is done about it.")
    page.get_by_role("button", name="Return FIN-06 Q4 2025/26").click()
    page.get_by_text("FIN-06 has been returned.").wait_for()
    assert page.url.endswith("/approval/")


def the_officer_submits_again(page):
    page.goto("/entry/2025-26-Q4/FIN-06/")
    page.get_by_text("Say what is done about it.").first.wait_for()
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("FIN-06 has been submitted.").wait_for()
    jobs.run_due()


def the_service_head_adds_a_corrective_action(page):
    page.goto("/approval/")
    page.get_by_role("link", name="Add a corrective action FIN-06").click()
    page.get_by_label("What will be done").fill("Agency cover until both posts are filled.")
    page.get_by_label("Who does it").select_option(label="Priya Nair")
    page.get_by_label("Done by").fill("30/06/2026")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The corrective action is added.").wait_for()
    assert page.url.endswith("/approval/")


def the_service_head_approves(page):
    page.get_by_label("Agree FIN-06 Q4 2025/26").check(force=True)
    page.get_by_role("button", name="Approve the ticked values").click()
    page.get_by_text("1 value approved.").wait_for()
    assert Actual.objects.get(period_start=QUARTER.start).state == ActualState.APPROVED
    jobs.run_due()


def a_dashboard_is_filtered(page):
    page.goto("/dashboards/cmt/?period=2025-26-Q4")
    expect(page.locator("main")).to_contain_text("Missed target")
    page.get_by_label("Status").select_option("RED")
    page.get_by_role("button", name="Show").click()
    assert "status=RED" in page.url
    expect(page.locator("main")).to_contain_text("Showing 1 of 1")
    page.get_by_role("link", name="Days to process new claims").click()
    expect(page.locator("main")).to_contain_text(f"{CANARY} days")


def a_report_is_built(page):
    page.goto("/reports/")
    page.get_by_label("Annual report").check(force=True)
    page.get_by_label("Period").fill("2025/26")
    page.get_by_role("button", name="Begin the report").click()
    page.get_by_label("Summary").fill("A hard year for benefit claims.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Put forward for agreement").click()
    page.get_by_text("waits for a director").wait_for()


def a_resident_reads(page):
    page.goto("/performance/2025-26/")
    expect(page.locator("main")).to_contain_text("20.7 days 2025/26")
