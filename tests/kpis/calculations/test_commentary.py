"""When a commentary is asked for, and what is odd about one."""

import pytest

from kpis.calculations.checks import Finding, Level
from kpis.calculations.codes import Polarity, Rag
from kpis.calculations.commentary import commentary_findings, contradiction, demands
from kpis.calculations.phrases import Claim, claims
from tests.kpis.calculations.commentaries import COMMENTARIES

ODD = Finding(Level.WARNING, "value", "big_change", "9 differs by more than 25% from 5.", True)
PLAIN = Finding(Level.WARNING, "value", "unchanged", "Exactly as last time.")
FIFTY = "Two assessors left in January; cover came in March"


def test_contradictions_in_fifty_labelled_commentaries(capsys):
    found = [
        (label, bool(contradiction(text, status=status, polarity=polarity)), text)
        for status, polarity, label, text in COMMENTARIES
    ]
    contradicting = [text for label, _spoke, text in found if label]
    missed = [text for label, spoke, text in found if label and not spoke]
    false = [text for label, spoke, text in found if spoke and not label]
    hits = len(contradicting) - len(missed)
    with capsys.disabled():
        print(f"\nContradictions: {hits} of {len(contradicting)} found, {len(false)} false alarms")
        for words, texts in (("missed", missed), ("false alarm", false)):
            print("".join(f"  {words}: {text}\n" for text in texts), end="")
    assert len(found) == 50
    assert (hits, len(contradicting), len(false)) == (23, 24, 0)


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("On target.", Polarity.HIGHER, [Claim.MET]),
        ("Not on target.", Polarity.HIGHER, [Claim.MISSED]),
        ("We did not miss the target.", Polarity.HIGHER, [Claim.MET]),
        ("The target has not been met.", Polarity.HIGHER, [Claim.MISSED]),
        ("The target wasn't met.", Polarity.HIGHER, [Claim.MISSED]),
        ("Above target.", Polarity.HIGHER, [Claim.MET]),
        ("Above target.", Polarity.LOWER, [Claim.MISSED]),
        ("Below the target.", Polarity.HIGHER, [Claim.MISSED]),
        ("Below the target.", Polarity.LOWER, [Claim.MET]),
        ("Above target.", Polarity.RANGE, []),
        ("We expect to meet the target.", Polarity.HIGHER, []),
        ("We were on target until August.", Polarity.HIGHER, []),
        ("Last year we missed the target.", Polarity.HIGHER, []),
        ("We missed the target but other councils met theirs.", Polarity.HIGHER, [Claim.MISSED]),
        ("Rents rose by a third.", Polarity.HIGHER, []),
        ("", Polarity.HIGHER, []),
    ],
)
def test_claims(text, polarity, expected):
    assert list(dict.fromkeys(one.claim for one in claims(text, polarity))) == expected


@pytest.mark.parametrize("status", [None, Rag.NO_TARGET, Rag.DATA_ONLY, Rag.NOT_DUE])
def test_without_a_colour_nothing_is_contradicted(status):
    assert contradiction("On target.", status=status, polarity=Polarity.HIGHER) == ""


def findings(text, status=Rag.RED):
    found = commentary_findings(text, status=status, polarity=Polarity.HIGHER)
    return [(one.field, one.code, one.sentence) for one in found]


def test_a_contradiction_says_both():
    assert findings("Performance is on target.") == [
        (
            "commentary",
            "contradicts_status",
            (
                "The commentary says \u201cis on target\u201d, but the figure makes the KPI red. "
                "Which of the two is right?"
            ),
        )
    ]


def test_more_than_150_words_are_too_many():
    assert findings("word " * 150) == []
    assert findings("word " * 151) == [
        (
            "commentary",
            "long_text",
            "The commentary has 151 words. Reports print it in full: keep to 150.",
        )
    ]


def test_what_may_point_at_a_resident_is_asked_about():
    assert findings("Mrs Jones waited for 40 weeks.") == [
        (
            "commentary",
            "may_identify",
            (
                "\u201cMrs Jones\u201d looks like a name with its title. A commentary is "
                "published: take it out if it may point at a resident."
            ),
        )
    ]


def demand(text, status=Rag.GREEN, before=Rag.GREEN, found=()):
    return demands(text, status=status, before=before, findings=found)


def test_red_needs_fifty_characters():
    assert len(FIFTY) == 50
    assert demand("", Rag.RED) == (
        "The figure makes the KPI red: say what happened, why, what is being done, by whom and "
        "by when."
    )
    assert demand(FIFTY[:-1], Rag.RED) == (
        "The figure makes the KPI red: the commentary has 49 characters and needs at least 50. "
        "Say what happened, why, what is being done, by whom and by when."
    )
    assert demand(f"  {FIFTY[:-1]}  ", Rag.RED) != ""
    assert demand(FIFTY, Rag.RED) == ""


@pytest.mark.parametrize(
    ("before", "status", "expected"),
    [
        (Rag.GREEN, Rag.AMBER, "from green to amber"),
        (Rag.RED, Rag.GREEN, "from red to green"),
        (Rag.GREEN, Rag.GREEN, ""),
        (None, Rag.GREEN, ""),
        (Rag.NO_TARGET, Rag.AMBER, ""),
        (Rag.OVERDUE, Rag.AMBER, ""),
    ],
)
def test_a_change_of_band_needs_a_word(before, status, expected):
    assert expected in demand("", status, before)
    assert bool(demand("", status, before)) == bool(expected)
    assert demand("Two posts were filled.", status, before) == ""


def test_an_odd_value_needs_a_word_and_an_unchanged_one_a_tick_alone():
    assert demand("", found=[PLAIN]) == ""
    assert demand("", found=[PLAIN, ODD]) == (
        "This needs a word in the commentary: 9 differs by more than 25% from 5."
    )
    assert demand("Bank holidays.", found=[ODD]) == ""
    assert demand("", status=None, before=None, found=[]) == ""
