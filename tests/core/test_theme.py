"""The council's colour is used only where white text on it can be read."""

from decimal import Decimal

import pytest

from perfportal.core.theme import contrast_with_white, is_readable_colour


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#00703c", "6.21"), ("#d4351c", "4.86"), ("#f47738", "2.78"), ("#000000", "21.00")],
)
def test_contrast_with_white(colour, ratio):
    assert contrast_with_white(colour).quantize(Decimal("0.01")) == Decimal(ratio)


@pytest.mark.parametrize(
    ("colour", "readable"),
    [
        ("#00703c", True),
        ("#f47738", False),
        ("#fff", False),
        ("red", False),
        ("#00703c;}", False),
        ("#00703c\n", False),
    ],
)
def test_is_readable_colour(colour, readable):
    assert is_readable_colour(colour) is readable


def test_theme_is_one_rule(client, db):
    response = client.get("/theme/00703c.css")
    assert response.headers["Content-Type"] == "text/css"
    assert response.content == (
        b":root { --council-colour: #00703c; --govuk-brand-colour: #00703c; }\n"
    )


@pytest.mark.parametrize("colour", ["f47738", "zzzzzz"])
def test_pale_or_broken_colour_is_not_found(client, db, colour):
    assert client.get(f"/theme/{colour}.css").status_code == 404
