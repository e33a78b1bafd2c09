"""Which of the five questions a commentary does not seem to answer."""

import pytest

from kpis.calculations.prompts import unanswered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Claims took 23 days because two assessors left. Priya Nair's team has agency "
                "cover and clears the backlog by the end of March."
            ),
            [],
        ),
        ("Performance is disappointing.", ["what", "why", "action", "who", "when"]),
        ("Seventeen households more than last time.", ["why", "action", "who", "when"]),
        ("Down by 4 points owing to the flood.", ["action", "who", "when"]),
        ("Down by 4 points owing to the flood; a plan was agreed.", ["who", "when"]),
        ("Down 4 points after the flood; the team will reopen it.", ["when"]),
        ("Down 4 points after the flood; the team will reopen it on 12 May.", []),
    ],
)
def test_unanswered(text, expected):
    assert unanswered(text) == expected
