"""What a scorecard says of the proxies of its yearly KPIs."""

from decimal import Decimal

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.periods import Period, parse_period
from scorecards.lines import Figures
from scorecards.proxies import get_proxies
from scorecards.proxy_words import proxy_words
from tests.factories import CommitteeFactory, KPIFactory, person
from tests.scorecards.board import Q1, Q2, assessed, corporate

pytestmark = pytest.mark.django_db


@pytest.fixture
def yearly():
    return KPIFactory(code="EDU-01", tier__code="1", definition__frequency="annual")


@pytest.fixture
def proxy(yearly):
    found = KPIFactory(code="EDU-11", title="Nursery attendance", proxy_for=yearly)
    assessed(found, Q1, value=Decimal(91), rag="GREEN")
    assessed(found, Q2, value=Decimal("84.4"), rag="RED", value_state="submitted")
    return found


def said(yearly, period, figures, viewer=None):
    viewer = viewer or person(Role.CMT_MEMBER)
    found = get_proxies([yearly.pk], period, figures, viewer=viewer)
    return [proxy_words(line) for line in found.get(yearly.pk, ())]


def test_the_last_approved_figure(yearly, proxy):
    first = "Proxy EDU-11 Nursery attendance: 91.0%, on target, Q1 2026/27"
    assert said(yearly, Q2, Figures.LIVE) == [first]
    assert said(yearly, Q2, Figures.APPROVED) == [first]
    assert said(yearly, Q2, Figures.ISSUED) == []


def test_a_committee_sees_the_proxies_of_its_own_remit(yearly, proxy):
    assessed(proxy, parse_period("2026-M06"), value=Decimal(90), value_state="issued")
    own, other = CommitteeFactory(), CommitteeFactory()
    proxy.committees.add(own)
    members = [person(Role.COMMITTEE_MEMBER, on=one) for one in (own, other)]
    seen = [len(said(yearly, Q2, Figures.ISSUED, member)) for member in members]
    assert seen == [1, 0]


def test_nobody_sees_the_proxy_of_a_directorate_that_they_do_not_see(yearly, proxy):
    head = person(Role.SERVICE_HEAD, on=yearly.service)
    assert said(yearly, Q2, Figures.LIVE, head) == []


@pytest.mark.parametrize("hidden", [{"marker": "c"}, {"basis": "ytd"}])
def test_nothing_suppressed_nor_made_of_other_periods_is_issued(yearly, proxy, hidden):
    month = parse_period("2026-M06")
    assessed(proxy, month, value=Decimal(90), value_state="issued", **hidden)
    assert said(yearly, Q2, Figures.ISSUED) == []


def test_not_after_a_year(yearly, proxy):
    assert said(yearly, Period.quarter(2027, 4), Figures.LIVE) == []


def test_a_committee_is_shown_none_that_may_identify_people(yearly, proxy):
    assessed(proxy, parse_period("2026-M06"), value=Decimal(90), value_state="issued")
    assert said(yearly, Q2, Figures.ISSUED) == [
        "Proxy EDU-11 Nursery attendance: 90.0%, on target, Jun 2026"
    ]
    proxy.definitions.update(contains_small_numbers=True)
    assert said(yearly, Q2, Figures.ISSUED) == []


def test_it_stands_under_the_yearly_kpi_on_the_dashboard(client, yearly, proxy):
    corporate()
    client.force_login(person(Role.CMT_MEMBER))
    html = client.get("/dashboards/cmt/?period=2026-27-Q2").content.decode()
    assert "Proxy EDU-11 Nursery attendance: 91.0%, on target, Q1 2026/27" in html
