"""The rating of a KPI's data (domain-rules 6.2)."""

import datetime as dt

import pytest

from kpis.calculations.quality import Dimension, Quality, rate, valid_since


def scored(*scores):
    return dict(zip(Dimension, scores, strict=True))


@pytest.mark.parametrize(
    ("scores", "rating"),
    [
        ((2, 2, 2, 2, 2, 2), Quality.HIGH),
        ((2, 2, 2, 1, 2, 2), Quality.HIGH),
        ((2, 1, 1, 2, 2, 2), Quality.MEDIUM),
        ((1, 1, 1, 1, 1, 1), Quality.LOW),
        ((2, 2, 2, 2, 2, 0), Quality.LOW),
        ((2, 2, 2, 2, 0, 2), Quality.LOW),
        ((0, 2, 2, 2, 2, 2), Quality.MEDIUM),
        ((2, 1, 1, 1, 1, 1), Quality.MEDIUM),
    ],
)
def test_the_vectors_of_the_field(scores, rating):
    assert rate(scored(*scores)) == rating


def test_it_counts_for_twelve_months():
    assert valid_since(dt.date(2026, 10, 20)) == dt.date(2025, 10, 20)
