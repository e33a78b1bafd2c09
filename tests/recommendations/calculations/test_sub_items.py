"""A text that counts i) and ii) is a heading with parts."""

from recommendations.calculations.sub_items import SubItems, share_of, sub_items


def test_stem_and_items_come_apart_without_what_joins_them():
    text = "That service heads i) review the data in 2022; and ii) consider updates;"
    assert sub_items(text) == SubItems(
        "That service heads", ("review the data in 2022", "consider updates")
    )


def test_brackets_on_both_sides_and_line_breaks_count_too():
    assert sub_items("(i) one\n(ii) two\n(iii) three").items == ("one", "two", "three")


def test_a_broken_count_stays_whole():
    for text in ("i) alone", "ii) starts late iii) goes on", "as in (v) of the Act", "", None):
        assert sub_items(text) is None


def test_an_item_that_ends_in_and_as_a_word_part_keeps_it():
    assert sub_items("i) more demand ii) less brand").items == ("more demand", "less brand")


def test_each_part_has_its_share_of_the_update():
    update = "i) Begun.\nii) Done."
    assert [share_of(update, number, 2) for number in (1, 2)] == ["Begun.", "Done."]


def test_an_update_that_is_not_divided_speaks_of_all_parts():
    assert share_of("Both done.", 1, 2) == share_of("Both done.", 2, 2) == "Both done."
    assert share_of("i) a ii) b iii) c", 2, 2) == "i) a ii) b iii) c"
    assert share_of("Good progress: i) a ii) b", 2, 2) == "Good progress:\nb"
