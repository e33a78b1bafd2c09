"""Which KPIs stand on a scorecard on a day."""

import datetime as dt

import pytest

from scorecards.lines import Figures
from scorecards.models import Audience, Membership, Perspective, ScorecardItem
from scorecards.queries import members
from scorecards.results import get_lines
from tests.factories import (
    CommitteeFactory,
    DirectorateFactory,
    KPIFactory,
    PortfolioFactory,
    ServiceFactory,
    UserFactory,
)
from tests.scorecards.board import Q2, corporate, of_part, scorecard

pytestmark = pytest.mark.django_db
DAY = Q2.end


def codes(card, on=DAY):
    return list(members(card, on=on).values_list("code", flat=True))


def test_the_corporate_scorecard_is_tier_1():
    KPIFactory(code="T1", tier__code="1")
    KPIFactory(code="T2", tier__code="2")

    assert codes(corporate()) == ["T1"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("proposed", []), ("in_development", []), ("active", ["T1"]), ("under_review", ["T1"])],
)
def test_only_kpis_in_use(state, expected):
    KPIFactory(code="T1", tier__code="1", state=state)

    assert codes(corporate()) == expected


@pytest.mark.parametrize(
    ("retired_on", "expected"), [(dt.date(2026, 9, 30), []), (dt.date(2026, 10, 1), ["T1"])]
)
def test_a_kpi_retired_since_is_still_on_the_scorecard_of_the_quarter(retired_on, expected):
    KPIFactory(
        code="T1", tier__code="1", state="retired", retired_on=retired_on, retired_reason="Merged"
    )

    assert codes(corporate()) == expected


def test_a_kpi_that_starts_later_is_not_on_it_yet():
    KPIFactory(code="T1", tier__code="1", starts_on=dt.date(2026, 10, 1))

    assert codes(corporate()) == []


def test_a_part_of_the_council_has_its_own():
    directorate, portfolio = DirectorateFactory(), PortfolioFactory()
    first, second = CommitteeFactory(), CommitteeFactory()
    kpi = KPIFactory(
        code="OURS", service=ServiceFactory(directorate=directorate), portfolio=portfolio
    )
    kpi.committees.add(first, second)
    KPIFactory(code="THEIRS", portfolio=PortfolioFactory())

    assert codes(of_part(Audience.DIRECTORATE, directorate)) == ["OURS"]
    assert codes(of_part(Audience.PORTFOLIO, portfolio)) == ["OURS"]
    assert codes(of_part(Audience.COMMITTEE, first)) == ["OURS"]


@pytest.fixture
def listed(db):
    return scorecard(
        audience=Audience.OPERATIONAL, name="Waste", slug="waste", membership=Membership.LISTED
    )


def put(card, kpi, since, until=None, **fields):
    removed = {"removed_by": UserFactory(), "removed_reason": "Replaced"} if until else {}
    return ScorecardItem.objects.create(
        scorecard=card, kpi=kpi, valid_from=since, valid_until=until, reason="Agreed",
        added_by=UserFactory(), **removed, **fields,
    )  # fmt: skip


def test_a_list_has_its_dates(listed):
    kpi = KPIFactory(code="A")
    put(listed, kpi, dt.date(2026, 7, 1), dt.date(2026, 9, 1))

    assert codes(listed, dt.date(2026, 6, 30)) == []
    assert codes(listed, dt.date(2026, 7, 1)) == ["A"]
    assert codes(listed, dt.date(2026, 8, 31)) == ["A"]
    assert codes(listed, dt.date(2026, 9, 1)) == []


def test_a_kpi_that_left_and_came_back_stands_there_once(listed):
    kpi = KPIFactory(code="A")
    put(listed, kpi, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    put(listed, kpi, dt.date(2026, 7, 1))

    assert codes(listed) == ["A"]


def test_an_entry_of_another_list_does_not_count(listed):
    other = scorecard(audience=Audience.OPERATIONAL, name="Parks", slug="parks")
    kpi = KPIFactory(code="A")
    put(other, kpi, dt.date(2026, 1, 1))
    put(listed, kpi, dt.date(2026, 1, 1), dt.date(2026, 2, 1))

    assert codes(listed) == []


def test_a_list_keeps_its_order_and_its_perspectives(listed):
    side = Perspective.objects.create(
        organisation=listed.organisation, code="customer", name="Customer"
    )
    put(listed, KPIFactory(code="A", perspective="financial"), dt.date(2026, 1, 1), order=2)
    put(
        listed, KPIFactory(code="B", perspective="financial"), dt.date(2026, 1, 1),
        order=1, perspective=side,
    )  # fmt: skip

    lines = get_lines(members(listed, on=DAY), Q2, figures=Figures.LIVE)

    assert [(one.code, one.perspective) for one in lines] == [("B", "customer"), ("A", "financial")]
