"""A red value needs commentary and a corrective action (domain-rules 4.7 and 10.3)."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.assessment.actions.assessing import assess
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from perfportal.core.registries import vetoes
from tests.factories import ActualFactory, KPIFactory, TargetFactory, UserFactory, person
from tests.kpis.collection.records import an_action

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)


TODAY = dt.date(2026, 10, 20)
RED = D(50)


def objections(value, commentary="", *, assessed, due=None, is_historic=False):
    """What is said against approving a value, whose KPI has an action due on a day or none."""
    kpi = KPIFactory(code="HOU-03", data_provider=UserFactory(full_name="Ellen Moss"))
    TargetFactory(kpi=kpi, period=Q2, value=D(60))
    with_action(kpi, due)
    actual = ActualFactory(
        kpi=kpi,
        period=Q2,
        state="submitted",
        value=D(value),
        commentary=commentary,
        is_historic=is_historic,
    )
    with clock.fixed_today(TODAY):
        if assessed:
            assess([kpi.pk], as_of=clock.today())
        return vetoes.collect("actual.approve", actual)


def with_action(kpi, due):
    """Raised for the quarter before, which was red too."""
    if due:
        earlier = ActualFactory(kpi=kpi, period=Q2.previous(), state="issued", value=RED)
        with clock.fixed_today(min(due, TODAY)):
            an_action(earlier, by=person(Role.SERVICE_HEAD, on=kpi.service), due_on=due)


LONG_ENOUGH = "Two large families came in August; both have moved."


@pytest.mark.parametrize("assessed", [True, False])
def test_red_without_words_and_action_is_held(assessed):
    sentence = (
        "HOU-03 is red: it needs a commentary of at least 50 characters (10 so far) and a "
        "corrective action (none yet): return it to Ellen Moss, or add the action yourself."
    )
    assert objections(RED, "Too little", assessed=assessed) == [sentence]


def test_words_alone_are_not_enough():
    assert objections(RED, LONG_ENOUGH, assessed=True) == [
        (
            "HOU-03 is red: it needs a corrective action (none yet): add it, or return the figure "
            "to Ellen Moss."
        )
    ]


def test_an_action_alone_is_not_enough():
    assert objections(RED, "", assessed=True, due=TODAY) == [
        (
            "HOU-03 is red: it needs a commentary of at least 50 characters (0 so far): return it "
            "to Ellen Moss, who writes it."
        )
    ]


def test_an_open_action_of_an_earlier_red_counts_until_its_day():
    assert objections(RED, LONG_ENOUGH, assessed=True, due=TODAY) == []


def test_an_action_past_its_day_does_not_count():
    yesterday = dt.date(2026, 10, 19)
    assert objections(RED, LONG_ENOUGH, assessed=True, due=yesterday) == [
        (
            "HOU-03 is red: it needs a corrective action (the one in hand was due on 19 October "
            "2026): add it, or return the figure to Ellen Moss."
        )
    ]


def test_a_better_status_lets_it_pass():
    assert objections(59, "", assessed=True) == []


def test_nobody_accounts_anew_for_the_past():
    assert objections(RED, "", assessed=True, is_historic=True) == []
