"""A quarter's figures in Excel: downloaded, filled in, sent, looked at, submitted.

Played with and without JavaScript. An interaction is a click, a file chosen or a page opened;
typing into the workbook is the work itself and happens away from the portal.
"""

import io

import openpyxl
import pytest

from kpis.collection.actions import rounds
from kpis.collection.models import Actual
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from tests.factories import KPIFactory, ServiceFactory, person
from tests.functional.conftest import PASSWORD
from tests.functional.test_round import QUARTER, TODAY, Somebody
from tests.kpis.collection.workbooks import XLSX, fill, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KPIS = 40


@pytest.fixture
def officer():
    """Priya, who owes forty figures of the quarter."""
    service = ServiceFactory(name="Revenues", slug="revenues")
    user = person(Role.DATA_PROVIDER, on=service, full_name="Priya Nair")
    user.set_password(PASSWORD)
    user.save()
    for number in range(1, KPIS + 1):
        KPIFactory(code=f"REV-{number:02}", service=service, data_provider=user)
    team = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    with clock.fixed_today(TODAY):
        rounds.open_round(by=team, organisation=get_organisation(), period=QUARTER)
        yield user


class Counted:
    """A page whose interactions are counted."""

    def __init__(self, page):
        self.page, self.interactions = page, 0

    def open(self, address):
        self.interactions += 1
        self.page.goto(address)

    def click(self, role, name):
        self.interactions += 1
        self.page.get_by_role(role, name=name).click()

    def choose(self, label, name, content):
        self.interactions += 1
        file = {"name": name, "mimeType": XLSX, "buffer": content}
        self.page.get_by_label(label).set_input_files(file)


@pytest.mark.parametrize("java_script", [True, False], ids=["with-js", "without-js"])
def test_forty_figures_go_through_excel(browser, live_server, officer, java_script, axe):
    options = {"java_script_enabled": java_script, "accept_downloads": True}
    counted = Counted(Somebody(browser, live_server, officer, **options).page)
    counted.open("/entry/")
    with counted.page.expect_download() as download:
        counted.click("link", "Download the workbook")
    content = _filled(download.value.path().read_bytes())
    counted.click("link", "upload it filled in")
    counted.choose("Filled workbook", "figures.xlsx", content)
    counted.click("button", "Look at the figures")
    counted.page.get_by_text("40 new").wait_for()
    if java_script:
        axe(counted.page)
    counted.click("button", "Submit the ticked figures")
    counted.page.locator("main").get_by_text("40 figures submitted.").first.wait_for()
    assert set(Actual.objects.values_list("state", flat=True)) == {"submitted"}
    each = counted.interactions / KPIS
    print(f"{counted.interactions} interactions for {KPIS} KPIs by workbook: {each:.2f} per KPI")
    assert each < 1


def _filled(content) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for number in range(1, KPIS + 1):
        fill(book, f"REV-{number:02}", value=80 + number / 4)
    return saved(book)
