"""What people type stays text on every page, and what is not published is nowhere in public."""

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.test import Client

from kpis.assessment.actions.assessing import assess
from kpis.collection.models import Actual
from kpis.register.models import KPI
from kpis.strategy.models import Milestone, Outcome, Priority, Risk, StrategyAction
from perfportal.core.documents import staff_csv_bytes
from reporting.actions import publication, reports
from reporting.models import PublishedPage, Report
from tests.factories import ActualFactory, KPIFactory, revise
from tests.faults.council import Q4, TODAY
from tests.scorecards.board import corporate

ATTACK = "</script><script>alert('canary')</script><img src=x onerror=alert(1)>[a](javascript:b)"
SECRET = "73.19"
WORDS = "Zanzibar"
PUBLIC = (
    "/performance/", "/performance/2025-26/", "/performance/2025-26/v1/",
    "/performance/2025-26/kpis/TST-ISS/", "/performance/2025-26/kpis/TST-ISS.csv",
    "/performance/2025-26/kpis/TST-HID/", "/performance/2025-26/kpis/TST-HID.csv",
    "/performance/2025-26/kpis/TST-DUE/", "/performance/2025-26/kpis.csv",
    "/performance/2026-27/", "/performance/2026-27/kpis.csv",
    "/performance/recommendations/", "/performance/data/", "/performance/feed.atom",
    "/data/kpis.csv", "/data/kpis.csv-metadata.json", "/data/kpis/TST-ISS.csv",
    "/data/kpis/TST-HID.csv", "/data/kpis/TST-ISS.csv-metadata.json", "/data/datapackage.json",
    "/api/v1/", "/api/v1/openapi.json", "/sitemap.xml", "/robots.txt", "/", "/accessibility/",
    "/privacy/", "/cookies/", "/account/sign-in/", "/kpis/TST-ISS/", "/kpis/TST-ISS/data.csv",
)  # fmt: skip


class Elements(HTMLParser):
    """The tags of a page that run something."""

    def __init__(self, html):
        super().__init__()
        self.bad, self.data, self._json = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._json = tag == "script" and given.get("type") == "application/json"
        handlers = [name for name in given if name.startswith("on") or name == "srcdoc"]
        runs = [value for value in given.values() if (value or "").startswith("javascript:")]
        inline = tag == "script" and "src" not in given and not self._json
        if handlers or runs or inline:
            self.bad.append(self.get_starttag_text())

    def handle_data(self, data):
        if self._json:
            self.data.append(data)
            self._json = False


@pytest.fixture
def attacked(council):
    """The published KPI, its commentary, its service and the report's words carry the attack."""
    KPI.objects.update(title=ATTACK)
    for model in (Priority, Outcome, StrategyAction, Milestone, Risk):
        model.objects.update(title=ATTACK)
    council.home.service.name = ATTACK
    council.home.service.save()
    council.people["data_provider"].full_name = ATTACK
    council.people["data_provider"].save()
    for slot in Actual.objects.filter(kpi=council.issued):
        slot.revision = revise(slot, value=Decimal("90.5"), commentary=ATTACK)
        slot.save()
    assess([council.issued.pk], as_of=TODAY)
    corporate()
    report = Report.objects.get(pk=council.published.pk)
    team = council.people["performance_team"]
    reports.edit(by=team, report=report, version=report.version, texts={"summary": ATTACK})
    reports.put_forward(by=team, report=report)
    publication.publish(by=council.people["director"], report=report, note=ATTACK)
    return council


STAFF_PAGES = (
    "/", "/kpis/", "/kpis/TST-ISS/", "/kpis/TST-ISS/definition/", "/entry/", "/rounds/",
    "/entry/2026-27-Q2/TST-DUE/", "/entry/2026-27-Q2/TST-SUB/", "/entry/2025-26-Q4/TST-ISS/",
    "/checking/", "/dashboards/cmt/?period=2026-27-Q2", "/scorecards/", "/reports/",
    "/strategy/", "/strategy/P1/", "/strategy/actions/P1-A9/", "/strategy/risks/SR1/",
    "/strategy/plans/service-home/2026-27/",
)  # fmt: skip
OPEN_PAGES = ("/performance/", "/performance/2025-26/", "/performance/2025-26/kpis/TST-ISS/")
CARRY_IT = STAFF_PAGES[1:9] + STAFF_PAGES[9:11] + STAFF_PAGES[13:] + OPEN_PAGES[1:]


@pytest.mark.parametrize("address", STAFF_PAGES + OPEN_PAGES)
def test_markup_in_names_and_commentary_stays_text(attacked, address):
    client = Client()
    if address not in OPEN_PAGES:
        client.force_login(attacked.people["performance_team"])
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert Elements(html).bad == []
    if address in CARRY_IT and address not in ("/entry/", "/rounds/"):
        assert "canary" in html
    for data in Elements(html).data:
        json.loads(data)


@pytest.fixture
def secrets(council):
    """Figures that are submitted, approved but not reported, or of a KPI not for publication."""
    hidden = KPIFactory(
        code="TST-HID", tier__code="1", service=council.home.service, is_public=False
    )
    kpis = [hidden, council.issued]
    last_quarter = Actual.objects.get(kpi=council.issued, period_start=Q4.start)
    figures = {"value": Decimal(SECRET), "commentary": WORDS}
    ActualFactory(kpi=hidden, period=last_quarter.period, **figures)
    for slot in Actual.objects.filter(kpi=council.submitted):
        slot.revision = revise(slot, **figures)
        slot.save()
    last_quarter.revision = revise(last_quarter, **figures)
    last_quarter.save()
    assess([kpi.pk for kpi in kpis], as_of=TODAY)
    return council


def test_secrets_are_there_for_staff(secrets):
    client = Client()
    client.force_login(secrets.people["performance_team"])
    assert "73.2" in client.get("/kpis/TST-HID/").content.decode()
    assert WORDS in client.get("/kpis/TST-HID/").content.decode()


def test_nothing_unpublished_is_in_any_public_answer(secrets):
    pattern = re.compile(rb"73\.19|73\.2\b|7319|Zanzibar|TST-HID", re.IGNORECASE)
    hits = {}
    client = Client()
    for address in PUBLIC:
        for headers in ({}, {"hx-request": "true"}):
            response = client.get(address, headers=headers)
            body = response.content.replace(address.encode(), b"")
            told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
            told = told.replace(address, "").encode()
            if found := pattern.findall(body + told):
                hits[address] = (response.status_code, found)
    assert hits == {}
    bodies = [bytes(page.body) + page.path.encode() for page in PublishedPage.objects.all()]
    assert len(bodies) >= 3
    assert [body for body in bodies if pattern.search(body)] == []


def test_etag_depends_on_what_is_published_only(council, request):
    client = Client()
    before = {address: client.get(address).headers.get("ETag") for address in PUBLIC}
    request.getfixturevalue("secrets")
    assert {address: client.get(address).headers.get("ETag") for address in PUBLIC} == before
    assert before["/performance/2025-26/"]


def test_public_pages_have_no_comments(council):
    for address in OPEN_PAGES:
        assert "<!--" not in Client().get(address).content.decode()


def lines(cells):
    return staff_csv_bytes(["text"], [[cell] for cell in cells]).decode()


@pytest.mark.shared_data
def test_no_formula_leaves_in_a_spreadsheet_file(shared_data):
    given = json.loads((shared_data / "uk_pages/formula_injection.json").read_text())
    rows = list(csv.reader(io.StringIO(lines(given["payloads"]), newline="")))[1:]
    assert len(rows) == len(given["payloads"]) > 15
    for (cell,), payload in zip(rows, given["payloads"], strict=True):
        assert cell in (payload, f"'{payload}")
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(given["must_stay_numbers_or_text"]) > 10
    for text in given["must_stay_numbers_or_text"]:
        cell = list(csv.reader(io.StringIO(lines([text]), newline="")))[1][0]
        assert cell.removeprefix("'") == text


@pytest.mark.parametrize("number", ["-28", "-9", "-0.5", "+1.5", "-.73%", "-1.2e-3"])
def test_negative_numbers_leave_unharmed(number):
    assert lines([number]) == f"text\r\n{number}\r\n"
    assert lines([Decimal("-28.40")]) == "text\r\n-28.40\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@a", "\ta", "\r=a"])
def test_formula_start_is_neutralised(text):
    assert f"'{text}" in lines([text])
