"""Why the performance team looks at a value."""

from dataclasses import replace
from uuid import UUID

import pytest

from kpis.calculations.quality import Quality
from kpis.calculations.sampling import Candidate, WhyChecked, is_drawn, why_checked

NOT_DRAWN = Candidate(uid=UUID(int=50))
DRAWN = Candidate(uid=UUID(int=9))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"is_new_provider": True}, WhyChecked.NEW_PROVIDER),
        ({"quality": Quality.LOW}, WhyChecked.LOW_QUALITY),
        ({"quality": Quality.MEDIUM}, None),
        ({"is_flagged": True}, WhyChecked.FLAGGED),
        ({"is_required": True}, WhyChecked.REQUIRED),
        ({"is_answered": True}, WhyChecked.ANSWERED),
    ],
)
def test_one_reason_at_a_time(facts, why):
    assert why_checked(replace(NOT_DRAWN, **facts), 10) is why


def test_the_strongest_reason_is_said():
    facts = {"is_new_provider": True, "quality": Quality.LOW, "is_flagged": True}
    assert why_checked(replace(DRAWN, **facts), 10) is WhyChecked.FLAGGED


def test_every_reason_can_be_the_one():
    found = {
        why_checked(DRAWN, 10),
        *(
            why_checked(replace(NOT_DRAWN, **{name: value}), 10)
            for name, value in (
                ("is_new_provider", True),
                ("quality", Quality.LOW),
                ("is_flagged", True),
                ("is_required", True),
                ("is_answered", True),
            )
        ),
    }
    assert found == set(WhyChecked)


@pytest.mark.parametrize(("percent", "drawn"), [(0, 0), (1, 10), (10, 100), (100, 1000)])
def test_as_many_in_a_hundred_are_drawn_as_the_setting_says(percent, drawn):
    assert sum(is_drawn(UUID(int=number), percent) for number in range(1000)) == drawn


def test_the_lot_falls_the_same_way_again():
    assert why_checked(DRAWN, 10) is why_checked(DRAWN, 10) is WhyChecked.DRAWN
    assert why_checked(DRAWN, 9) is None
