"""Officers' forecasts in words: the rows of their own page and of the panel on the KPI's."""

import datetime as dt
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kpis.assessment.models import ForecastOverride
from kpis.calculations.facts import YEAR_KIND
from kpis.register.models import KPI, KPIDefinition
from kpis.wording import format_value
from perfportal.core.periods import Period, period_containing


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One forecast: its year, its figure, why, by whom and when, and what has become of it."""

    uid: str
    year: str
    figure: str
    reason: str
    who: str
    state: str
    counts: bool


def years_of(kpi: KPI, *, on: dt.date) -> list[Period]:
    """This year of the KPI's calendar, and last year while its outturn may still be awaited."""
    this_year = period_containing(YEAR_KIND[kpi.definition.calendar], on)
    return [this_year, this_year.previous()]


def forecast_rows(kpi: KPI, given: list[ForecastOverride]) -> list[ForecastRow]:
    """Newest first, as they come. Of each year the newest counts unless it is withdrawn."""
    newest: dict[Period, int] = {}
    for one in given:
        newest.setdefault(one.period, one.pk)
    return [_row(one, kpi.definition, is_newest=newest[one.period] == one.pk) for one in given]


def _row(one: ForecastOverride, sheet: KPIDefinition, *, is_newest: bool) -> ForecastRow:
    figure = format_value(one.value, sheet.unit, sheet.decimal_places, sheet.multiplier)
    return ForecastRow(
        uid=str(one.uid),
        year=one.period.short_label,
        figure=figure,
        reason=one.reason,
        who=_("%(who)s, %(day)s") % {"who": one.by, "day": _day(one.at)},
        state=_state(one, is_newest=is_newest),
        counts=is_newest and not one.is_withdrawn,
    )


def _state(one: ForecastOverride, *, is_newest: bool) -> str:
    if one.is_withdrawn:
        return _("Withdrawn by %(who)s, %(day)s") % {
            "who": one.withdrawn_by,
            "day": _day(one.withdrawn_at),
        }
    return _("Counts") if is_newest else _("Replaced by a newer one")


def _day(moment: dt.datetime) -> str:
    day = localdate(moment)
    return f"{day.day} {day:%B %Y}"
