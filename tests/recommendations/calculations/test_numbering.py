"""References: what one is, and their order (domain-rules 5.3)."""

import random

import pytest

from recommendations.calculations.numbering import (
    parent_references,
    part_reference,
    reference_in_text,
    reference_key,
    references_mentioned,
    tidy_reference,
)

IN_ORDER = ["1", "1a", "1a(i)", "1a(ii)", "1b", "1c", "2", "10"]
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xiv"]


def test_references_sort_as_people_count():
    shuffled = random.Random(5).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=reference_key) == IN_ORDER


def test_roman_parts_sort_by_their_number():
    parts = [f"3({number})" for number in ROMAN]
    assert sorted(sorted(parts), key=reference_key) == parts


@pytest.mark.parametrize(
    ("text", "reference"),
    [("1", "1"), (" 1A (ii) ", "1a(ii)"), ("2.", "2"), ("1b:", "1b"), ("3(iv)", "3(iv)")],
)
def test_a_reference_is_tidied(text, reference):
    assert tidy_reference(text) == reference


@pytest.mark.parametrize("text", ["", "a", "1.2", "1ab", "1a(iiii)", "1(a)", "R1", "1a(i)(ii)"])
def test_other_texts_are_no_references(text):
    assert tidy_reference(text) is None


def test_no_reference_has_no_place_in_the_order():
    with pytest.raises(ValueError, match="'R01' is not a reference such as 1, 1a"):
        reference_key("R01")


def test_a_part_lies_under_the_nearest_heading():
    assert parent_references("1a(i)") == ["1a", "1"]
    assert parent_references("2(iv)") == ["2"]
    assert parent_references("2") == []
    assert part_reference("2", 4) == "2(iv)"


def test_a_reference_may_stand_in_the_text():
    assert reference_in_text("RECOMMENDATION 1a: Cabinet – That") == ("1a", "Cabinet – That")
    assert reference_in_text("Recommendation on parks") is None


def test_what_a_text_names_is_found_once():
    assert references_mentioned("after recommendation 1a. above, and Recommendation 1a") == ["1a"]
    assert references_mentioned("recommended 3 times") == []
