"""The stored roll-up of a scorecard for a period: counts of statuses, and the sparklines."""

from collections import Counter, defaultdict

from django.db import transaction

from perfportal.core import clock
from perfportal.core.fields import period_columns
from scorecards.lines import Figures, Line, countable, uncounted
from scorecards.models import Scorecard, ScorecardResult
from scorecards.policies import figures_for
from scorecards.queries import members
from scorecards.results import get_lines, get_series


@transaction.atomic
def roll_up(*, scorecard: Scorecard, period) -> ScorecardResult:
    """Compute and store one roll-up; running it twice stores the same."""
    kpis = members(scorecard, on=period.end)
    figures = figures_for(scorecard)
    lines = get_lines(kpis, period, figures=figures)
    result, _created = ScorecardResult.objects.update_or_create(
        scorecard=scorecard,
        period_kind=period.kind.value,
        period_start=period.start,
        defaults={
            **period_columns(period),
            "counts": Counter(countable(lines, figures)),
            "by_perspective": _by_perspective(lines, figures),
            "not_approved": len(uncounted(lines, figures)),
            "sparklines": get_series(kpis, period, figures=figures),
            "computed_at": clock.now(),
        },
    )
    return result


def _by_perspective(lines: list[Line], figures: Figures) -> dict[str, dict[str, int]]:
    grouped = defaultdict(list)
    for line in lines:
        grouped[line.perspective].append(line)
    return {code: Counter(countable(group, figures)) for code, group in grouped.items()}
