"""Six officers close a round of forty KPIs by grid, paste and workbook (the issue's "Shown by").

Keystrokes, clicks and page loads are counted as a browser sees them and printed for each KPI. An
interaction is a number or a text typed, a key that moves on, a click, a file chosen, a page opened;
typing into the workbook is the work itself and happens away from the portal.
"""

import datetime as dt
import io
from types import SimpleNamespace

import openpyxl
import pytest

from kpis.collection.actions import rounds
from kpis.collection.models import Actual, ActualState, CollectionRound
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent, get_organisation
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, OrganisationFactory, ServiceFactory, person
from tests.functional.conftest import PASSWORD
from tests.functional.test_grid import paste
from tests.functional.test_round import Somebody
from tests.kpis.collection.workbooks import XLSX, fill, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUARTER = Period.quarter(2026, 2)
TODAY = dt.date(2026, 10, 9)
GRID = "/entry/2026-27-Q2/"
SHARES = {"grid": (6, 6), "paste": (6, 6), "workbook": (8, 8)}  # two officers each way, 40 KPIs
NAMES = ("Priya Nair", "Owen Hartley", "Dan Okafor", "Ellen Moss", "Dev Shah", "Mei Tan")
MOST = {"grid": 6, "paste": 6, "workbook": 1}


class Hands:
    """One officer's hands and eyes: everything that they do to the page is counted."""

    def __init__(self, page):
        self.page, self.keys, self.clicks, self.loads, self.acts = page, 0, 0, 0, 0
        page.on("load", self._loaded)

    def _loaded(self, _page):
        self.loads += 1

    def opens(self, address):
        self.acts += 1
        self.page.goto(address)

    def types(self, text):
        self.acts, self.keys = self.acts + 1, self.keys + len(text)
        self.page.keyboard.type(text)

    def presses(self, key):
        self.acts, self.keys = self.acts + 1, self.keys + 1
        self.page.keyboard.press(key)

    def pastes(self, text):
        self.acts, self.keys = self.acts + 1, self.keys + 1
        paste(self.page, text)

    def clicks_on(self, role, name):
        self.acts, self.clicks = self.acts + 1, self.clicks + 1
        self.page.get_by_role(role, name=name).first.click()

    def chooses(self, label, content):
        self.acts, self.clicks = self.acts + 1, self.clicks + 1
        file = {"name": "figures.xlsx", "mimeType": XLSX, "buffer": content}
        self.page.get_by_label(label).set_input_files(file)


@pytest.fixture
def council():
    """Forty KPIs of one service with a year behind them, and six people who are named on them."""
    OrganisationFactory()
    service = ServiceFactory(name="Housing", slug="housing")
    people = SimpleNamespace(
        officers=[person(Role.DATA_PROVIDER, on=service, full_name=name) for name in NAMES],
        head=person(Role.SERVICE_HEAD, on=service, full_name="Mary Whitlock"),
        team=person(Role.PERFORMANCE_TEAM, full_name="Asha Begum"),
    )
    for one in (*people.officers, people.head, people.team):
        one.set_password(PASSWORD)
        one.save()
    counts = [count for pair in SHARES.values() for count in pair]
    owners = [owner for owner, n in zip(people.officers, counts, strict=True) for _ in range(n)]
    for number, owner in enumerate(owners, start=1):
        kpi = KPIFactory(code=f"HOU-{number:02}", service=service, data_provider=owner)
        for period in (QUARTER.previous(), QUARTER.year_before()):
            ActualFactory(kpi=kpi, period=period, value=80, is_historic=True)
    with clock.fixed_today(TODAY):
        rounds.open_round(by=people.team, organisation=get_organisation(), period=QUARTER)
        jobs.run_due()
        yield people


def test_six_officers_close_a_round_of_forty(browser, live_server, council, axe):
    ways = {"grid": by_grid, "paste": by_paste, "workbook": by_workbook}
    queue = iter(council.officers)
    for way, counts in SHARES.items():
        for count in counts:
            page = Somebody(browser, live_server, next(queue), accept_downloads=True).page
            hands = Hands(page)
            ways[way](hands, count)
            axe(page)
            tell(way, hands, count)
            assert hands.acts / count < MOST[way]
    assert states() == {"submitted": 40}
    the_head_approves(Somebody(browser, live_server, council.head).page, axe)
    the_team_closes(Somebody(browser, live_server, council.team).page, axe)
    assert AuditEvent.objects.filter(verb="actual.submitted").count() == 40
    assert AuditEvent.objects.filter(verb="actual.approved").count() == 40


def states() -> dict:
    rows = Actual.objects.for_period(QUARTER).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def tell(way, hands, count) -> None:
    keys, clicks, loads = (n / count for n in (hands.keys, hands.clicks, hands.loads))
    print(
        f"\n{way}: {count} KPIs, for each {hands.acts / count:.1f} interactions "
        f"({keys:.1f} keystrokes, {clicks:.1f} clicks, {loads:.1f} page loads)"
    )


def by_grid(hands, count):
    """From the home page to the first open cell, then a number and Enter for each."""
    hands.opens("/")
    hands.clicks_on("link", f"Enter the {count} open figures of Q2 2026/27 on one page")
    hands.clicks_on("link", "Go to the next unfinished figure")
    for number in range(count):
        hands.types(str(81 + number))
        hands.presses("Enter")
    hands.clicks_on("button", "Submit the finished figures")
    hands.page.get_by_text(f"{count} figures have been submitted.").wait_for()


def by_paste(hands, count):
    """A column copied from Excel, into the first cell."""
    hands.opens(GRID)
    hands.clicks_on("link", "Go to the next unfinished figure")
    hands.pastes("".join(f"{81 + number}.5%\r\n" for number in range(count)))
    hands.clicks_on("button", "Submit the finished figures")
    hands.page.get_by_text(f"{count} figures have been submitted.").wait_for()


def by_workbook(hands, count):
    """Downloaded from the page of the round, filled in, sent, looked at, submitted."""
    hands.opens(GRID)
    with hands.page.expect_download() as download:
        hands.clicks_on("link", "Download the workbook")
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    owed = Actual.objects.for_period(QUARTER).filter(kpi__data_provider__email=me(hands))
    for actual in owed.select_related("kpi"):
        fill(book, actual.kpi.code, value=82)
    hands.clicks_on("link", "upload it filled in")
    hands.chooses("Filled workbook", saved(book))
    hands.clicks_on("button", "Look at the figures")
    hands.page.get_by_text(f"{count} new").wait_for()
    hands.clicks_on("button", "Submit the ticked figures")
    hands.page.locator("main").get_by_text(f"{count} figures submitted.").first.wait_for()


def me(hands) -> str:
    name = hands.page.locator("header").inner_text()
    return next(user.email for user in people_named() if user.full_name in name)


def people_named():
    from perfportal.core.models import User

    return User.objects.filter(full_name__in=NAMES)


def the_head_approves(page, axe):
    """One page, one act: nothing stands out, so everything is ticked already."""
    hands = Hands(page)
    hands.opens("/approval/")
    axe(page)
    hands.clicks_on("button", "Approve the ticked values")
    page.get_by_text("40 values approved.").wait_for()
    assert states() == {"approved": 40}
    print(f"\napproval: {hands.acts} interactions for 40 values")
    assert hands.acts == 2


def the_team_closes(page, axe):
    hands = Hands(page)
    hands.opens("/rounds/2026-27-Q2/")
    page.get_by_text("40 of 40").first.wait_for()
    axe(page)
    hands.opens("/rounds/2026-27-Q2/lock/")
    axe(page)
    hands.clicks_on("button", "Close the round")
    page.get_by_text("is closed").first.wait_for()
    assert CollectionRound.objects.get().locked_at
    assert states() == {str(ActualState.APPROVED.value): 40}
    print(f"\nclosing: {hands.acts} interactions")
