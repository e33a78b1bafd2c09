"""The factories make records that the database accepts, with the parts that they promise."""

from decimal import Decimal

import pytest

from kpis.collection.models import ActualState
from perfportal.core.access.roles import Permission, Role
from perfportal.core.models import Organisation
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    KPIFactory,
    PortfolioFactory,
    TargetFactory,
    give_role,
    person,
)

pytestmark = pytest.mark.django_db


def test_a_kpi_comes_with_its_definition_and_every_record_shares_one_council():
    kpi = KPIFactory(tier__code="1", definition__polarity="lower")
    other = KPIFactory(tier__code="1")
    assert (kpi.definition.kpi, kpi.definition.version, kpi.definition.polarity) == (
        kpi,
        1,
        "lower",
    )
    assert (kpi.tier, kpi.tier.cap) == (other.tier, 40)
    assert kpi.organisation == PortfolioFactory().organisation == CommitteeFactory().organisation
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("state", list(ActualState))
def test_an_actual_of_every_state_is_whole(state):
    actual = ActualFactory(state=state, value=Decimal("12.5"))
    given = state in ("submitted", "approved", "issued")
    assert actual.state == state
    assert actual.revision is None or actual.revision.value == Decimal("12.5")
    assert (actual.revision is not None) == given
    assert (actual.approved_by is None) == (state not in ("approved", "issued"))


def test_a_target_stands_for_its_period():
    target = TargetFactory(period=Period.quarter(2026, 1), value=Decimal(90))
    assert (target.period.token, target.valid_from) == ("2026-27-Q1", target.period.start)


def test_a_person_holds_their_role_where_it_was_given():
    kpi = KPIFactory()
    head = person(Role.SERVICE_HEAD, on=kpi.service)
    assert head.access.may(Permission.APPROVE_VALUES, on=kpi)
    assert not head.access.may(Permission.APPROVE_VALUES, on=KPIFactory())
    give_role(head, Role.PERFORMANCE_TEAM)
    assert head.access.everywhere(Permission.VIEW_EVERYTHING)


def test_a_role_without_its_place_is_refused():
    with pytest.raises(ValueError, match="needs a service"):
        person(Role.SERVICE_HEAD)
