import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfportal.core.periods import PeriodError, parse_period


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Q2 2026/27", "2026-27-Q2"),
        ("q2 2026-27", "2026-27-Q2"),
        ("2022/23 Q3", "2022-23-Q3"),
        ("Quarter 2 2026/27", "2026-27-Q2"),
        ("Quarter 2, 2026/27", "2026-27-Q2"),
        ("Qtr 2 2026-27", "2026-27-Q2"),
        ("Qtr. 2 FY 2026/2027", "2026-27-Q2"),
        ("Q1 \u2013 2026/27", "2026-27-Q1"),
        ("2026\u201327 Q2", "2026-27-Q2"),
        ("  Q2\u00a02026/27 ", "2026-27-Q2"),
        ("half year 1 2026/27", "2026-27-H1"),
        ("Autumn term 2026/27", "2026-27-T1"),
        ("Term 3 2026/27", "2026-27-T3"),
        ("March 2023", "2023-M03"),
        ("Mar-23", "2023-M03"),
        ("Sept 1998", "1998-M09"),
        ("Dec '98", "1998-M12"),
        ("2013/14", "2013-14"),
        ("2013-14", "2013-14"),
        ("2011-12", "2011-12"),
        ("2007-08", "2007-08"),
        ("2013/2014", "2013-14"),
        ("2099/00", "2099-00"),
        ("1999/2000", "1999-00"),
        ("FY2026-27", "2026-27"),
        ("AY 2026/27", "AY2026-27"),
        ("Municipal year 2026/27", "MY2026-27"),
        ("CY 2024", "CY2024"),
        ("2024", "CY2024"),
        ("Week 27 2026", "2026-W27"),
        ("wk 5 2026", "2026-W05"),
        ("2026W27", "2026-W27"),
        ("2026-10-31 00:00:00", "2026-10-31"),
        ("31/10/2026", "2026-10-31"),
        ("31 October 2026", "2026-10-31"),
        ("Jan 2025-Dec 2025", "CY2025"),
        ("Apr 2025 - Mar 2026", "2025-26"),
        ("Jul 2026 - Sep 2026", "2026-27-Q2"),
        ("July to September 2026", "2026-27-Q2"),
        ("Oct 2026 to Mar 2027", "2026-27-H2"),
        ("Sep 2026 - Aug 2027", "AY2026-27"),
        ("May 2026 - Apr 2027", "MY2026-27"),
        ("Jul 2026 - Jul 2026", "2026-M07"),
        ("Nov - Jan 2027", "2026-11-01--2027-01-31"),
        ("Apr 2026 - Jun 2027", "2026-04-01--2027-06-30"),
        ("2026-04-03 to 2026-05-09", "2026-04-03--2026-05-09"),
        ("2026-07-01 to 2026-09-30", "2026-27-Q2"),
    ],
)
def test_spellings_that_councils_use(text, token):
    assert parse_period(text).token == token


@pytest.mark.parametrize(
    ("text", "calendar", "token"),
    [
        ("2026/27", "academic", "AY2026-27"),
        ("2026/27", "municipal", "MY2026-27"),
        ("2026/27", "calendar", "2026-27"),
        ("FY 2026/27", "academic", "2026-27"),
        ("Q1 2026", "calendar", "2025-26-Q4"),
        ("2026 Q3", "calendar", "2026-27-Q2"),
    ],
)
def test_the_calendar_of_the_kpi_decides_a_bare_year(text, calendar, token):
    assert parse_period(text, default_calendar=calendar).token == token


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The period is empty. Write it like Q2 2026/27"),
        (None, "The period is empty"),
        (
            "2026/28",
            "'2026/28' is not a period: 28 does not follow 2026. Write the year as 2026/27",
        ),
        ("2026-07", "or a month as 2026-M07"),
        ("Q5 2026/27", "'Q5 2026/27' is not a period: quarters run from 1 to 4. Write it like Q2"),
        ("Q0 2026/27", "quarters run from 1 to 4"),
        ("H3 2026/27", "half-years run from 1 to 2"),
        ("2026-27-T4", "terms run from 1 to 3"),
        ("2026-M13", "months run from 1 to 12"),
        ("Q2 2026", "Write Q2 2026/27"),
        ("2025-W53", "'2025-W53' is not a date in the calendar"),
        ("2026-02-30", "'2026-02-30' is not a date in the calendar"),
        ("0001/02", "the year 1 is out of reach"),
        ("9999", "the year 9999 is out of reach"),
        ("Sep 2026 - Jul 2026", "ends before it starts"),
        ("2026-05-09--2026-04-03", "put the earlier day first"),
        ("soon", "'soon' is not a period. Write it like Q2 2026/27, 2026/27, July 2026"),
        ("2026-27-Q2; drop", "is not a period"),
    ],
)
def test_nonsense_is_refused_with_the_text_and_a_spelling(text, words):
    with pytest.raises(PeriodError) as refused:
        parse_period(text)

    assert words in str(refused.value)


@given(st.text(alphabet="0123456789-/ QqHTMWCYA'.to", max_size=24))
def test_any_text_is_read_or_refused(text):
    try:
        period = parse_period(text)
    except PeriodError:
        return
    assert parse_period(period.token) == period
