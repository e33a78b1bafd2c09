"""What is said of a warning sign: its figures, its periods, and what to do next."""

from decimal import Decimal as D

import pytest

from kpis.calculations.warning_signs import Sign, WarningCode
from kpis.wording.warnings import (
    NEXT_STEPS,
    SENTENCES,
    WARNING_NAMES,
    period_words,
    warning_words,
)
from perfportal.core.periods import Period, parse_period

Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)
YEAR = tuple(Period.quarter(2025, number) for number in (1, 2, 3, 4))
RUN = (D(90), D("91.26"), D(88), D(87))


@pytest.mark.parametrize("table", [WARNING_NAMES, NEXT_STEPS, SENTENCES])
def test_every_sign_has_its_words(table):
    assert list(table) == list(WarningCode)


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["2026-27-Q1", "2026-27-Q2"], "Q1 and Q2 2026/27"),
        (["2025-26-Q3", "2025-26-Q4", "2026-27-Q1"], "Q3, Q4 2025/26 and Q1 2026/27"),
        (["2026-M07"], "Jul 2026"),
        (["2026-M07", "2026-M08"], "Jul and Aug 2026"),
        (["2024-25", "2025-26"], "2024/25 and 2025/26"),
        (["2026-07-01", "2026-07-02"], "1 Jul and 2 Jul 2026"),
        ([], ""),
    ],
)
def test_periods_name_their_year_once(tokens, words):
    assert period_words([parse_period(token) for token in tokens]) == words


@pytest.mark.parametrize(
    ("code", "periods", "figures", "reason", "sentence"),
    [
        ("W1", (Q1, Q2), (D(70), D(71)), "",
         "Red in 2 rated periods running: Q1 and Q2 2026/27 (70.0% and 71.0%)."),
        ("W2", YEAR, RUN, "",
         ("Target missed in 4 rated periods running: Q1, Q2, Q3 and Q4 2025/26 "
          "(90.0%, 91.3%, 88.0% and 87.0%).")),
        ("W3", YEAR, (D(6), D(7), D("5.5"), D(8)), "",
         ("Better than the target by more than the tolerance in 4 rated periods running: "
          "Q1, Q2, Q3 and Q4 2025/26, each time by at least 5.5 percentage points.")),
        ("W3", YEAR, (None,) * 4, "",
         "Far better than the target in 4 rated periods running: Q1, Q2, Q3 and Q4 2025/26."),
        ("W4", (YEAR[3], Q1), (D(95), D(80)), "",
         "From green in Q4 2025/26 (95.0%) to red in Q1 2026/27 (80.0%)."),
        ("W5", YEAR[:3], RUN[:3], "",
         ("Still within the target or its tolerance, but worsening in 3 comparisons running: "
          "Q1, Q2 and Q3 2025/26 (90.0%, 91.3% and 88.0%).")),
        ("W6", (Q2,), (D(95), D(88)), "",
         "Not red in Q2 2026/27 (95.0%), but forecast to be red at the end of the year: 88.0%."),
        ("W6", (Q2,), (None, None), "",
         "Not red in Q2 2026/27, but forecast to be red at the end of the year."),
        ("W7", (Q2,), (D(60),), "concern_low",
         ("60.0% in Q2 2026/27 is a concern on the control chart: low or falling beyond normal "
          "variation, which is the wrong way.")),
        ("W8", (Q1, Q2), (), "overdue",
         "No figure came by the deadline in 2 periods running: Q1 and Q2 2026/27."),
        ("W8", YEAR[:3], RUN[:3], "provisional",
         "Provisional still in 3 periods running: Q1, Q2 and Q3 2025/26 (90.0%, 91.3% and 88.0%)."),
        ("W9", (Q2,), (D(70),), "no_action",
         "Red in Q2 2026/27 (70.0%), and no corrective action is recorded."),
        ("W9", (Q2,), (D(1),), "past_due", "1 corrective action is past its date."),
        ("W9", (Q2,), (D(2),), "past_due", "2 corrective actions are past their dates."),
        ("W10", (Q2,), (D(55), D(60)), "",
         ("55.0% in Q2 2026/27 is beyond the national threshold of 60.0%, whatever the local "
          "target.")),
        ("W10", (Q2,), (D(55), None), "",
         "55.0% in Q2 2026/27 is beyond the national threshold, whatever the local target."),
    ],
)  # fmt: skip
def test_the_sentence_holds_figures_and_periods(code, periods, figures, reason, sentence):
    sign = Sign(WarningCode(code), periods, figures, reason)
    assert warning_words(sign, unit="percent", decimal_places=1).sentence == sentence


@pytest.mark.parametrize(
    ("code", "reason", "expected"),
    [
        ("W9", "no_action", "Record a corrective action with an owner and a date."),
        ("W9", "past_due", "Finish the action, or move its date with the reason."),
        ("W8", "provisional", "Enter the final figures, or say when they will come."),
        ("W8", "overdue",
         "Ask the data provider for the figures, or for the day on which they will come."),
    ],
)  # fmt: skip
def test_what_to_do_next_depends_on_the_reason(code, reason, expected):
    sign = Sign(WarningCode(code), (Q2,), (D(1),), reason)
    words = warning_words(sign, unit="number")
    assert (words.next_step, words.slug) == (expected, code.lower())


def test_a_name_stands_beside_the_code():
    words = warning_words(Sign(WarningCode.W1, (Q1, Q2), (D(1), D(2))), unit="days")
    assert (words.code, words.name) == ("W1", "Persistently red")
    assert words.sentence == "Red in 2 rated periods running: Q1 and Q2 2026/27 (1 day and 2 days)."
