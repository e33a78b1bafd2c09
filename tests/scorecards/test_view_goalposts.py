"""/goalposts/: what has changed about KPIs, when, why, by whom, and what it did to statuses."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from kpis.calculations.codes import TargetKind
from kpis.calculations.goals import TargetLine
from kpis.register.actions import kpis as register
from kpis.register.actions import life_cycle
from kpis.register.actions.targets import Wanted, set_target
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import PeriodKind, period_containing
from scorecards.models import Audience, ScorecardItem
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    DirectorateFactory,
    KPIFactory,
    ServiceFactory,
    TierFactory,
    UserFactory,
    person,
)
from tests.scorecards.board import Q1, Q2, TODAY, corporate, of_part, scorecard

pytestmark = pytest.mark.django_db
URL = "/goalposts/"
WHY = "Two depots closed; Cabinet agreed on 2 July."


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def team(client):
    user = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    client.force_login(user)
    return user


def move_target(team, kpi=None, *, period=Q2, before="95", after="92", value="92.4"):
    """A KPI whose target was changed, with a figure in the period."""
    kpi = kpi or KPIFactory(title="Bins emptied on the day", tier__code="1")
    for number, reason in ((before, ""), (after, WHY)):
        set_target(
            by=team,
            kpi=kpi,
            wanted=Wanted(period, TargetLine(Decimal(number))),
            valid_from=period.start,
            rationale=reason,
            approved_by=person(Role.DIRECTOR, on=kpi.service.directorate, full_name="Idris Vaughan")
            if reason
            else None,
        )
    ActualFactory(kpi=kpi, period=period, value=Decimal(value))
    return kpi


def shown(client, **query):
    return client.get(URL, query).context["goalposts"]


def test_a_moved_target_with_the_status_under_the_old_one(client, team):
    kpi = move_target(team)
    response = client.get(URL)
    html = response.content.decode()
    (row,) = response.context["goalposts"].rows
    assert (row.code, row.reason, row.who, row.approved_by) == (
        kpi.code, WHY, "Asha Begum", "Idris Vaughan",
    )  # fmt: skip
    assert row.in_force_from == "1 July 2026"
    (effect,) = row.effects
    assert effect == (
        "Q2 2026/27 (92.4%). Green: on target, against 92.0%. "
        "Under the earlier target of 95.0% it would have been Red: below target."
    )
    for words in ("Target for Q2 2026/27", "was: 95.0%", "now: 92.0%", effect):
        assert words in html, words


def test_the_first_target_is_no_change(client, team):
    set_target(by=team, kpi=KPIFactory(), wanted=Wanted(Q2, TargetLine(Decimal(95))),
               valid_from=Q2.start)  # fmt: skip
    page = shown(client)
    assert page.rows == []
    assert page.since == "Nothing has changed in Q3 2026/27, the present quarter."
    assert "Nothing has changed yet" in client.get(URL).content.decode()


def test_a_definition_says_each_thing_that_moved_and_the_break(client, team):
    kpi = KPIFactory()
    register.change_definition(
        by=team,
        kpi=kpi,
        version=kpi.version,
        change=register.Change(Q2.start, "The Regulator counts it so.", False, UserFactory()),
        tolerance=Decimal(3),
        polarity="lower",
    )
    (row,) = shown(client).rows
    assert {(one.name, one.before, one.after) for one in row.moved} == {
        ("Polarity", "Higher", "Lower"),
        ("Tolerance", "2", "3"),
        ("Figures", "", "do not compare with earlier ones"),
    }


def test_tier_and_life_cycle_come_from_the_audit_trail(client, team):
    kpi = KPIFactory(tier__code="service")
    life_cycle.change_tier(
        by=team, kpi=kpi, tier=TierFactory(code="1"), version=kpi.version, reason="Damp and mould."
    )
    kpi.refresh_from_db()
    life_cycle.retire(by=team, kpi=kpi, version=kpi.version, on=TODAY, reason="Nobody reads it.")
    rows = {row.what: (row.moved[0].before, row.moved[0].after, row.reason) for row in
            shown(client).rows}  # fmt: skip
    assert rows == {
        "Tier": ("Service", "Council headline", "Damp and mould."),
        "Life cycle": ("Active", "Retired", "Nobody reads it."),
    }


def test_joining_and_leaving_a_listed_scorecard(client, team):
    card = scorecard(name="Improvement board", slug="board", audience="improvement_board")
    kpi = KPIFactory(code="A-1")
    ScorecardItem.objects.create(
        scorecard=card, kpi=kpi, valid_from=Q1.start, reason="Peer challenge", added_by=team,
        valid_until=Q2.start, removed_by=team, removed_reason="Done",
    )  # fmt: skip
    rows = [(row.made_on, row.moved[0].before, row.moved[0].after, row.reason)
            for row in shown(client).rows]  # fmt: skip
    assert rows == [
        ("1 July 2026", "Improvement board", "not on Improvement board", "Done"),
        ("1 April 2026", "not on Improvement board", "Improvement board", "Peer challenge"),
    ]


def test_filters_by_scorecard_kind_and_quarter(client, team):
    corporate()
    one, two = (
        DirectorateFactory(name="Place", slug="place"),
        DirectorateFactory(name="People", slug="people"),
    )
    of_part(Audience.DIRECTORATE, one)
    service = ServiceFactory(directorate=one)
    here = move_target(team, KPIFactory(code="H-1", tier__code="1", service=service))
    away = move_target(
        team, KPIFactory(code="W-1", service=ServiceFactory(directorate=two), tier__code="service")
    )
    quarter = clock_quarter()

    def codes(**query):
        return [row.code for row in shown(client, **query).rows]

    assert codes() == [away.code, here.code]
    assert codes(scorecard="corporate-scorecard") == [here.code]
    assert codes(scorecard="directorate-place") == [here.code]
    assert codes(what="tier") == []
    assert codes(what="target", period=quarter) == [away.code, here.code]
    assert codes(what="nonsense", period="nonsense", scorecard="nonsense") == [
        away.code,
        here.code,
    ]
    assert "No change matches" in client.get(URL, {"what": "tier"}).content.decode()


def clock_quarter():
    """Versions of targets are stamped by the database's clock, which no test fixes."""
    return period_containing(PeriodKind.QUARTER, timezone.localdate()).token


def test_others_see_the_changes_of_their_own_kpis(client, team):
    mine, theirs = move_target(team), move_target(team)
    client.force_login(person(Role.SERVICE_HEAD, on=mine.service))
    assert [row.code for row in shown(client).rows] == [mine.code]
    assert client.get(f"/kpis/{theirs.code}/").status_code == 404


def test_the_page_of_the_kpi_says_it_too(client, team):
    kpi = move_target(team)
    call_command("work", once=True)
    html = client.get(f"/kpis/{kpi.code}/").content.decode()
    assert (
        "Target for Q2 2026/27 changed from 95.0% to 92.0%, in force from 1 July 2026: "
        f"{WHY}" in html
    )


def test_a_committee_member_is_not_told_of_changes_here(client, team):
    kpi = move_target(team)
    committee = CommitteeFactory()
    kpi.committees.add(committee)
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    response = client.get(f"/kpis/{kpi.code}/")
    assert response.status_code == 200
    assert "What has changed" not in response.content.decode()


def test_fragment_is_the_part_of_the_page(client, team):
    move_target(team)
    response = client.get(URL, headers={"HX-Request": "true"})
    assert response.templates[0].name == "scorecards/partials/_goalposts.html"
    assert "<h1" not in response.content.decode()


@pytest.mark.parametrize("count", [2, 12])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for _ in range(count):
        move_target(team)
    client.get(URL)  # the session and the person's access are warm on every later request
    with django_assert_num_queries(14):
        client.get(URL)


def test_a_later_change_shows_first(client, team):
    kpi = move_target(team)
    set_target(by=team, kpi=kpi, wanted=Wanted(Q2, TargetLine(Decimal(90))),
               valid_from=Q2.start + dt.timedelta(days=31), rationale="Again",
               approved_by=person(Role.CMT_MEMBER))  # fmt: skip
    assert len(shown(client).rows) == 2


def test_a_stretch_target_decides_no_status(client, team):
    kpi = KPIFactory()
    for number, reason in (("98", ""), ("99", WHY)):
        set_target(by=team, kpi=kpi, valid_from=Q2.start, rationale=reason,
                   wanted=Wanted(Q2, TargetLine(Decimal(number)), kind=TargetKind.STRETCH),
                   approved_by=person(Role.CMT_MEMBER))  # fmt: skip
    ActualFactory(kpi=kpi, period=Q2, value=Decimal("98.5"))
    (row,) = shown(client).rows
    assert (row.moved[0].name, row.effects) == ("Stretch target for Q2 2026/27", [])
    assert "No figure is held against it yet" not in client.get(URL).content.decode()
