"""Questions that a figure raises about its own quality."""

from decimal import Decimal

import pytest

from kpis.calculations.codes import Rag
from kpis.calculations.doubts import Observation, doubts
from kpis.calculations.goals import TargetLine


def reasons(figure, earlier=(), **more):
    seen = Observation(Decimal(figure), tuple(map(Decimal, earlier)), **more)
    return [doubt.reason.value for doubt in doubts(seen)]


@pytest.mark.parametrize(
    ("figure", "earlier", "expected"),
    [
        ("97.2", (), []),
        ("97.2", ("96.8",), []),
        ("97.2", ("97.20", "90"), ["unchanged"]),
        ("0", ("401", "390"), ["zero_for_missing"]),
        ("0", ("0", "401"), ["zero_for_missing", "unchanged"]),
        ("0", ("3", "12"), []),
        ("0", ("-28",), ["zero_for_missing"]),
        ("0", (), []),
    ],
)
def test_beside_the_figures_before(figure, earlier, expected):
    assert reasons(figure, earlier) == expected


@pytest.mark.parametrize(
    ("status", "stated", "expected"),
    [
        (Rag.GREEN, Rag.RED, ["status_contradicts"]),
        (Rag.RED, Rag.GREEN, ["status_contradicts"]),
        (Rag.RED, Rag.AMBER, []),
        (Rag.GREEN, Rag.GREEN, []),
        (Rag.GREEN, None, []),
        (None, Rag.GREEN, []),
    ],
)
def test_a_status_that_came_with_the_figure_is_compared_as_green_or_not(status, stated, expected):
    assert reasons("5", status=status, stated=stated) == expected


@pytest.mark.parametrize(
    ("figure", "target", "expected"),
    [("376", "0", ["target_is_zero"]), ("2", "0", []), ("376", "400", [])],
)
def test_a_target_of_zero_far_from_the_figure_is_asked_about(figure, target, expected):
    assert reasons(figure, target=TargetLine(Decimal(target))) == expected
