"""The scorecards that a director is to sign."""

import datetime as dt

import pytest
from django.utils import timezone

from kpis.models import CollectionRound
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.fields import period_columns
from perfportal.core.models import get_organisation
from perfportal.core.registries import duties
from scorecards.actions import signatures
from scorecards.duties import get_to_sign, signature_duties
from scorecards.models import Audience, ScorecardResult
from tests.factories import DirectorateFactory, person
from tests.scorecards import board
from tests.scorecards.board import Q1, Q2, TODAY, corporate, line, of_part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def directorate():
    return DirectorateFactory(name="Place", slug="place")


@pytest.fixture
def director(directorate):
    return person(Role.DIRECTOR, on=directorate)


@pytest.fixture
def scorecard(directorate):
    return of_part(Audience.DIRECTORATE, directorate)


def rolled_up(scorecard, period=Q2, *, not_approved=0, **counts):
    return ScorecardResult.objects.create(
        scorecard=scorecard, **period_columns(period), counts=counts, not_approved=not_approved,
        computed_at=timezone.now(),
    )  # fmt: skip


def to_sign(user):
    found = signature_duties(get_to_sign(user, as_of=TODAY))
    return [(duty.title, duty.reason, duty.reminds) for duty in found]


def test_a_scorecard_whose_figures_are_approved(director, scorecard):
    rolled_up(scorecard, GREEN=3, OVERDUE=1)
    CollectionRound.objects.create(
        organisation=get_organisation(), **period_columns(Q2), opens_on="2026-10-01",
        entry_deadline="2026-10-14", check_deadline="2026-10-19", approval_deadline="2026-10-21",
        sign_off_deadline="2026-10-26",
    )  # fmt: skip
    (duty,) = [one for one in duties.collect(director, as_of=TODAY) if one.kind == "signature"]
    assert (duty.title, duty.period, duty.due_on) == (
        "Sign the scorecard: Place", "Q2 2026/27", dt.date(2026, 10, 26),
    )  # fmt: skip
    assert duty.url == "/scorecards/directorate-place/?period=2026-27-Q2"


def test_one_that_waits_for_approval_is_shown_and_reminds_nobody(director, scorecard):
    rolled_up(scorecard, GREEN=3, not_approved=2)
    assert to_sign(director) == [
        ("Sign the scorecard: Place", "2 figures wait for approval first.", False)
    ]


def test_one_without_a_figure_is_not_asked_for(director, scorecard):
    rolled_up(scorecard, NOT_DUE=3, OVERDUE=1)
    assert to_sign(director) == []


def test_a_figure_without_a_target_is_signed_too(director, scorecard):
    rolled_up(scorecard, NO_TARGET=1)
    assert to_sign(director) == [("Sign the scorecard: Place", "", True)]


def test_what_is_signed_is_done_and_what_is_older_is_not_asked_for(director, scorecard):
    rolled_up(scorecard, GREEN=3)
    rolled_up(scorecard, Q1, GREEN=3)
    signatures.sign(by=director, scorecard=scorecard, period=Q2, lines=[line()])
    assert to_sign(director) == []


def test_only_ones_own(scorecard):
    rolled_up(scorecard, GREEN=3)
    assert to_sign(person(Role.DIRECTOR, on=DirectorateFactory())) == []
    assert to_sign(person(Role.CMT_MEMBER)) == []


@pytest.mark.parametrize("cards", [1, 3])
def test_query_count_is_flat(director, directorate, cards, django_assert_num_queries):
    made = [corporate()]
    for number in range(1, cards):
        place = {"name": f"Card {number}", "slug": f"card-{number}", "directorate": directorate}
        made.append(board.scorecard(audience=Audience.OPERATIONAL, **place))
    for one in made:
        rolled_up(one, GREEN=1)
    assert director.access.grants != ()
    with django_assert_num_queries(3):
        assert len(to_sign(director)) == cards
