"""How a year-end forecast was worked out, as a sentence with its arithmetic (domain-rules 2.6)."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.calculations.forecast import Forecast, ForecastFacts, ForecastMethod, NoForecast
from kpis.wording.numbers import format_figure, format_value
from perfportal.core.periods import PeriodKind

NO_FORECAST_WORDS = {
    NoForecast.NOT_DUE: gettext_lazy("no figure is due in this period"),
    NoForecast.YTD_INCOMPLETE: gettext_lazy("the year to date is not complete"),
    NoForecast.NO_CASES: gettext_lazy("there have been no cases this year"),
    NoForecast.NO_FIGURE: gettext_lazy("there is no figure that could be carried on"),
    NoForecast.NO_TARGET_TO_DATE: gettext_lazy(
        "nothing says where the year should stand by now: set targets for its periods, or one for "
        "the year"
    ),
    NoForecast.NO_ANNUAL_TARGET: gettext_lazy("the year has no target: set one"),
    NoForecast.ZERO_TARGET: gettext_lazy(
        "the target by now is zero, and nothing can be measured in shares of zero"
    ),
    NoForecast.NO_LAST_YEAR: gettext_lazy("last year's figures are not known"),
    NoForecast.ZERO_LAST_YEAR: gettext_lazy(
        "last year stood at zero at this point, and nothing can be measured in shares of zero"
    ),
    NoForecast.NOT_COMPARABLE: gettext_lazy(
        "last year's figures do not compare: the definition has changed since"
    ),
    NoForecast.LATE_START: gettext_lazy(
        "the KPI began during the year, so its year to date is no share of a whole year"
    ),
    NoForecast.DOES_NOT_FIT: gettext_lazy(
        "the method on the definition sheet does not fit this kind of figure: choose another"
    ),
    NoForecast.NO_OVERRIDE: gettext_lazy("an officer gives it, and nobody has yet"),
}


def forecast_words(
    facts: ForecastFacts, found: Forecast, unit: str, decimal_places: int, multiplier: int = 1
) -> str:
    """`131 so far in 2 of 4 quarters: 131 ÷ 2 × 4 = 262.`, or why there is no forecast.

    Numbers are rounded for reading; the forecast itself is worked out from unrounded ones.
    """
    if found.value is None:
        return _("No forecast: %(reason)s.") % {"reason": NO_FORECAST_WORDS[found.reason]}
    result = format_value(found.value, unit, decimal_places, multiplier)
    if found.is_outturn:
        return _("The year is over, and %(result)s is its outturn.") % {"result": result}

    def figure(value: Decimal | None) -> str:
        return format_figure(value, unit, decimal_places)

    return SENTENCES[found.method](facts, found, figure, result)


def periods_words(kind: str, count: int) -> str:
    """`4 quarters`, `12 months`."""
    words = {
        PeriodKind.WEEK: ngettext("%(count)s week", "%(count)s weeks", count),
        PeriodKind.MONTH: ngettext("%(count)s month", "%(count)s months", count),
        PeriodKind.QUARTER: ngettext("%(count)s quarter", "%(count)s quarters", count),
        PeriodKind.TERM: ngettext("%(count)s term", "%(count)s terms", count),
        PeriodKind.HALF_YEAR: ngettext("%(count)s half-year", "%(count)s half-years", count),
    }
    period = ngettext("%(count)s period", "%(count)s periods", count)
    return words.get(kind, period) % {"count": count}


def _manual(facts, found: Forecast, figure, result: str) -> str:
    return _("An officer expects %(result)s: %(reason)s") % {
        "result": result,
        "reason": found.words,
    }


def _straight_line(facts: ForecastFacts, found, figure, result: str) -> str:
    pattern = _(
        "%(ytd)s so far in %(place)s of %(periods)s: %(ytd)s ÷ %(place)s × %(count)s = %(result)s."
    )
    return pattern % {
        "ytd": figure(facts.ytd.value),
        "place": facts.place,
        "periods": periods_words(facts.period.kind, facts.periods),
        "count": facts.periods,
        "result": result,
    }


def _profile(facts: ForecastFacts, found, figure, result: str) -> str:
    pattern = _(
        "%(ytd)s so far, with a target of %(to_date)s by now and %(annual)s for the year: "
        "%(ytd)s ÷ %(to_date)s × %(annual)s = %(result)s."
    )
    return pattern % {
        "ytd": figure(facts.ytd.value),
        "to_date": figure(facts.target_to_date),
        "annual": figure(facts.annual),
        "result": result,
    }


def _last_year_pattern(facts: ForecastFacts, found, figure, result: str) -> str:
    pattern = _(
        "%(ytd)s so far. Last year %(before)s at this point became %(outturn)s: "
        "%(ytd)s ÷ %(before)s × %(outturn)s = %(result)s."
    )
    return pattern % {
        "ytd": figure(facts.ytd.value),
        "before": figure(facts.last_year.ytd),
        "outturn": figure(facts.last_year.outturn),
        "result": result,
    }


def _latest(facts: ForecastFacts, found, figure, result: str) -> str:
    if facts.ytd.value is not None:
        return _("The year to date stands at %(result)s, and is taken to stay so.") % {
            "result": result
        }
    return _(
        "The latest figure is %(result)s, and is taken to stay so; there is no year to date."
    ) % {"result": result}


SENTENCES = {
    ForecastMethod.MANUAL: _manual,
    ForecastMethod.STRAIGHT_LINE: _straight_line,
    ForecastMethod.PROFILE: _profile,
    ForecastMethod.LAST_YEAR_PATTERN: _last_year_pattern,
    ForecastMethod.LATEST: _latest,
}
