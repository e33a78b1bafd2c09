"""How a period is written: as a token in addresses and files, as a label for people.

Works on anything with kind, start, end and number, so that `Period` can import it.
"""

from perfportal.core.periods.months import MONTH_NAMES, last_of_month

TERMS = {1: "Autumn", 2: "Spring", 3: "Summer"}
# Kinds that are counted within a year, by the first month of that year.
YEAR_BEGINS = {"quarter": 4, "half_year": 4, "term": 9, "financial_year": 4,
               "academic_year": 9, "municipal_year": 5}  # fmt: skip
TOKENS = {
    "day": lambda p: p.start.isoformat(),
    "week": lambda p: "{0.year}-W{0.week:02}".format(p.start.isocalendar()),
    "month": lambda p: f"{p.start.year:04}-M{p.start.month:02}",
    "quarter": lambda p: f"{year_pair(p, '-')}-Q{p.number}",
    "half_year": lambda p: f"{year_pair(p, '-')}-H{p.number}",
    "term": lambda p: f"{year_pair(p, '-')}-T{p.number}",
    "financial_year": lambda p: year_pair(p, "-"),
    "calendar_year": lambda p: f"CY{p.start:%Y}",
    "academic_year": lambda p: f"AY{year_pair(p, '-')}",
    "municipal_year": lambda p: f"MY{year_pair(p, '-')}",
    "range": lambda p: f"{p.start.isoformat()}--{p.end.isoformat()}",
}
LABELS = {
    "day": lambda p: day_words(p.start),
    "week": lambda p: "Week {0.week}, {0.year} ({1})".format(p.start.isocalendar(), span_words(p)),
    "month": lambda p: month_words(p.start),
    "quarter": lambda p: f"Quarter {p.number}, {year_pair(p)} ({span_words(p)})",
    "half_year": lambda p: f"Half-year {p.number}, {year_pair(p)} ({span_words(p)})",
    "term": lambda p: f"{TERMS[p.number]} term, {year_pair(p)} ({span_words(p)})",
    "financial_year": lambda p: year_pair(p),
    "calendar_year": lambda p: f"Calendar year {p.start.year}",
    "academic_year": lambda p: f"Academic year {year_pair(p)}",
    "municipal_year": lambda p: f"Municipal year {year_pair(p)}",
    "range": lambda p: span_words(p),
}
SHORT_LABELS = LABELS | {
    "day": lambda p: f"{p.start.day} {month_words(p.start, letters=3)}",
    "week": lambda p: "Week {0.week} {0.year}".format(p.start.isocalendar()),
    "month": lambda p: month_words(p.start, letters=3),
    "quarter": lambda p: f"Q{p.number} {year_pair(p)}",
    "half_year": lambda p: f"H{p.number} {year_pair(p)}",
    "term": lambda p: f"{TERMS[p.number]} term {year_pair(p)}",
}


def token(period) -> str:
    return TOKENS[period.kind](period)


def label(period) -> str:
    return LABELS[period.kind](period)


def short_label(period) -> str:
    return SHORT_LABELS[period.kind](period)


def year_pair(period, separator="/") -> str:
    """`2026/27`, for the year that the period belongs to; `2099/00` at the turn of a century."""
    first = period.start.year - (period.start.month < YEAR_BEGINS[period.kind])
    return f"{first}{separator}{(first + 1) % 100:02}"


def month_words(day, *, letters=None) -> str:
    return f"{MONTH_NAMES[day.month - 1][:letters]} {day.year}"


def day_words(day) -> str:
    return f"{day.day} {month_words(day)}"


def span_words(period) -> str:
    """`July to September 2026`: the year once where it is the same, days only where they matter."""
    start, end = period.start, period.end
    by_month = start.day == 1 and end == last_of_month(end)
    first, last = (month_words(start), month_words(end)) if by_month else (
        day_words(start), day_words(end))  # fmt: skip
    if start.year == end.year:
        first = first.removesuffix(f" {start.year}")
    return f"{first} to {last}"
