"""A leave, played in a browser: a colleague enters and is reminded in the provider's place."""

import datetime as dt

import pytest
from django.core import mail
from playwright.sync_api import expect

from kpis.collection.models import Actual
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.jobs.schedule import run_scheduled
from tests.factories import ServiceFactory, person
from tests.functional.conftest import PASSWORD
from tests.functional.test_round import (
    CANARY,
    COMMENTARY,
    Somebody,
    council,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The figure is due on Thursday 16 April 2026, ten working days after March.
DAY_BEFORE = dt.date(2026, 4, 15)


@pytest.fixture
def owen(council):  # noqa: F811
    """A data provider of another service."""
    user = person(
        Role.DATA_PROVIDER,
        on=ServiceFactory(name="Housing", slug="housing"),
        full_name="Owen Hartley",
    )
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("script", [True, False])
def test_a_colleague_stands_in(browser, live_server, axe, council, owen, script):  # noqa: F811
    check = axe if script else (lambda _page: None)
    pages = {
        name: Somebody(browser, live_server, user, java_script_enabled=script).page
        for name, user in (("priya", council.officer), ("owen", owen), ("asha", council.checker))
    }
    priya_goes_on_leave(pages["priya"], check)
    with clock.fixed_today(DAY_BEFORE):
        asha_reads_the_mail_before_it_goes(pages["asha"], check)
        the_mail_goes_to_owen(owen)
        owen_enters_for_priya(pages["owen"], check)
        owen_stops_reminders(pages["owen"], check)
        priya_is_back(pages["priya"])
        pages["owen"].goto("/entry/")
        expect(pages["owen"].locator("main")).to_contain_text("You owe nothing at the moment")


def priya_goes_on_leave(page, check):
    page.goto("/")
    page.get_by_role("link", name="Going on leave?").click()
    check(page)
    page.get_by_label("First day away").fill("10/4/2026")
    page.get_by_label("Last day away").fill("24/4/2026")
    page.get_by_label("Who stands in for you").select_option(label="Owen Hartley")
    page.get_by_role("button", name="Save the leave").click()
    page.get_by_text("Your leave has been noted.").wait_for()
    check(page)


def asha_reads_the_mail_before_it_goes(page, check):
    page.goto("/reminders/")
    page.get_by_text("Owen Hartley: 1 figure due by").click()
    check(page)
    expect(page.locator("main")).to_contain_text("for Priya Nair: by 16 April 2026")


def the_mail_goes_to_owen(owen):
    mail.outbox = []
    run_scheduled("core.remind")
    jobs.run_due()
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([owen.email], "1 figure due by 16 April")


def owen_enters_for_priya(page, check):
    page.goto("/")
    expect(page.locator("main")).to_contain_text("for Priya Nair")
    page.get_by_role("link", name="Days to process new claims").first.click()
    check(page)
    page.get_by_label("Average").fill(CANARY)
    page.get_by_label("New claims decided").fill("480")
    page.get_by_role("textbox", name="Commentary").fill(COMMENTARY)
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("FIN-06 has been submitted.").wait_for()
    actual = Actual.objects.get(round__isnull=False)
    assert (str(actual.entered_by), str(actual.entered_for)) == ("Owen Hartley", "Priya Nair")


def owen_stops_reminders(page, check):
    page.goto("/reminders/mine/")
    check(page)
    page.get_by_label("What is due soon").uncheck(force=True)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your choice has been saved.").wait_for()
    link = mail.outbox[0].body.split("/reminders/stop/")[1].split()[0]
    page.goto(f"/reminders/stop/{link}")
    check(page)
    page.get_by_role("button", name="Stop them").click()
    page.get_by_text("You get no more reminders before a deadline").wait_for()


def priya_is_back(page):
    page.goto("/leave/")
    page.get_by_role("button", name="I am back").click()
    page.get_by_text("Your leave has ended.").wait_for()
