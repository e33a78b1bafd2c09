"""Figures, days and addresses as the pages of collection write them."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.codes import Marker
from kpis.collection.forms import earlier_figure
from kpis.collection.models import Actual
from kpis.collection.queries.beside import EarlierValue
from kpis.wording import MARKER_WORDS, format_interval, format_value


def figure_words(value: EarlierValue, sheet) -> str:
    """A value that was given, as a figure or as the words of its marker."""
    figure = earlier_figure(sheet)(value)
    if figure is None:
        return str(MARKER_WORDS.get(value.marker, _("no figure")))
    words = in_words(figure, sheet)
    if value.marker == Marker.SUPPRESSED:
        return f"{words} ({MARKER_WORDS[Marker.SUPPRESSED]})"
    return words


def interval_words(value: EarlierValue, sheet) -> str:
    """`59.1% to 64.9%`; empty where no confidence interval was given."""
    if value.ci_low is None or value.ci_high is None:
        return ""
    places, multiplier = sheet.decimal_places, sheet.multiplier
    return format_interval(value.ci_low, value.ci_high, sheet.unit, places, multiplier)


def estimate_words(value: EarlierValue, sheet) -> str:
    """The figure with its confidence interval where it has one: `62.0% (59.1% to 64.9%)`."""
    words, interval = figure_words(value, sheet), interval_words(value, sheet)
    return f"{words} ({interval})" if interval else words


def answer_words(revision, sheet) -> str:
    """A given value with the reason why there is no figure, or why it is held back."""
    words = estimate_words(revision, sheet)
    return f"{words}: {revision.marker_reason}" if revision.marker_reason else words


def in_words(figure: Decimal | None, sheet) -> str:
    return format_value(figure, sheet.unit, sheet.decimal_places, sheet.multiplier)


def day_words(day) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def moment_words(moment) -> str:
    """`9 October 2026, 14:05`, in the council's time."""
    local = timezone.localtime(moment)
    return f"{day_words(local)}, {local:%H:%M}"


def late_words(actual: Actual) -> str:
    """That a value came after its deadline: a fact, no finding; empty where it came in time."""
    if not (actual.submitted_at and actual.due_on):
        return ""
    given_on = timezone.localtime(actual.submitted_at).date()
    late = (given_on - actual.due_on).days
    if late <= 0:
        return ""
    words = ngettext(
        "Entered on %(day)s, %(late)s day after the deadline.",
        "Entered on %(day)s, %(late)s days after the deadline.",
        late,
    )
    return words % {"day": day_words(given_on), "late": late}


def value_url(actual: Actual, on_behalf: str = "") -> str:
    """The page of one value; `on_behalf` is the uid of the colleague for whom it is opened."""
    url = reverse("kpis:entry-value", args=[actual.period.token, actual.kpi.code])
    return f"{url}?{urlencode({'for': on_behalf})}" if on_behalf else url
