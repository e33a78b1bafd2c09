"""Spellings of one council, and codes of larger places."""

import pytest

from kpis.calculations.councils import council_key, is_england, is_gss_code, is_region


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bury", "bury"),
        ("Bury Council", "bury"),
        ("BURY METROPOLITAN BOROUGH COUNCIL", "bury"),
        ("London Borough of Barnet", "barnet"),
        ("Royal Borough of Kingston upon Thames", "kingston upon thames"),
        ("City of Bradford Metropolitan District Council", "bradford"),
        ("City of York Council", "york"),
        ("City and County of Swansea Council", "swansea"),
        ("Aberdeen City", "aberdeen"),
        ("Aberdeen City Council", "aberdeen"),
        ("Aberdeenshire Council", "aberdeenshire"),
        ("Orkney Islands Council", "orkney islands"),
        ("Dumfries & Galloway", "dumfries and galloway"),
        ("Stockton-on-Tees", "stockton on tees"),
        ("King's Lynn and West Norfolk", "kings lynn and west norfolk"),
        ("Council", "council"),
        ("", ""),
    ],
)
def test_what_a_council_is_told_apart_by(name, key):
    assert council_key(name) == key


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("E08000002", (True, False, False)),
        ("e92000001", (True, True, False)),
        ("England", (False, True, False)),
        ("E12000002", (True, False, True)),
        ("W06000015", (True, False, False)),
        ("E0800000", (False, False, False)),
        ("Bury", (False, False, False)),
    ],
)
def test_codes(text, answers):
    assert (is_gss_code(text), is_england(text), is_region(text)) == answers
