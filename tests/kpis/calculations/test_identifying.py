"""What in a text may point at a resident, and what does not."""

import pytest

from kpis.calculations.identifying import may_identify


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs Jones waited.", [("a name with its title", "Mrs Jones")]),
        ("A complaint from Mr. O'Neill is open.", [("a name with its title", "Mr. O'Neill")]),
        ("A boy aged 7 was hurt.", [("an age", "aged 7")]),
        ("A 93-year-old resident fell.", [("an age", "A 93-year-old")]),
        ("Her seven year old son", [("an age", "Her seven year old")]),
        ("born on 3 May 2015", [("a day of birth", "born on 3 May")]),
        ("DOB: 03/05/2015", [("a day of birth", "DOB: 03/05/2015")]),
        ("the family at 14 Mill Lane", [("an address", "14 Mill Lane")]),
        ("in flat 3 the boiler failed", [("an address", "flat 3")]),
        ("near WF1 2AB", [("a postcode", "WF1 2AB")]),
        ("call 01905 123456", [("a telephone number", "01905 123456")]),
        ("on 07700 900123", [("a telephone number", "07700 900123")]),
        ("NHS number 485 777 3456", [("an NHS number", "485 777 3456")]),
        ("NI AB 12 34 56 C", [("a National Insurance number", "AB 12 34 56 C")]),
        ("write to j.smith@example.org", [("an e-mail address", "j.smith@example.org")]),
        (
            "Miss Lee, aged 41",
            [("a name with its title", "Miss Lee"), ("an age", "aged 41")],
        ),
    ],
)
def test_is_asked_about(text, expected):
    assert list(may_identify(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Priya Nair's team cleared claims older than 30 days.",
        "The Head of Revenues reports to Cllr Peel in January.",
        "People aged 65 and over; children aged 5 to 11; those aged 18 or over.",
        "£1,234,567 was spent on 1,204 cases in 2026/27.",
        "The depot in Mill Lane was closed for nine days.",
        "Q2 2026/27: 27,000,000 of 48,600,000.",
        "Missed by 0.4 points; 12 of 14 in time.",
        "The Housing Act 1996 Part 7 duty applies.",
        "",
    ],
)
def test_is_left_alone(text):
    assert list(may_identify(text)) == []
