"""Figures, days and addresses as the pages of collection write them."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kpis.calculations.codes import Marker
from kpis.collection.forms import earlier_figure
from kpis.collection.models import Actual
from kpis.collection.queries.beside import EarlierValue
from kpis.wording import MARKER_WORDS, format_value


def figure_words(value: EarlierValue, sheet) -> str:
    """A value that was given, as a figure or as the words of its marker."""
    figure = earlier_figure(sheet)(value)
    if figure is None:
        return str(MARKER_WORDS.get(value.marker, _("no figure")))
    words = in_words(figure, sheet)
    if value.marker == Marker.SUPPRESSED:
        return f"{words} ({MARKER_WORDS[Marker.SUPPRESSED]})"
    return words


def in_words(figure: Decimal | None, sheet) -> str:
    return format_value(figure, sheet.unit, sheet.decimal_places, sheet.multiplier)


def day_words(day) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def moment_words(moment) -> str:
    """`9 October 2026, 14:05`, in the council's time."""
    local = timezone.localtime(moment)
    return f"{day_words(local)}, {local:%H:%M}"


def value_url(actual: Actual, on_behalf: str = "") -> str:
    """The page of one value; `on_behalf` is the uid of the colleague for whom it is opened."""
    url = reverse("kpis:entry-value", args=[actual.period.token, actual.kpi.code])
    return f"{url}?{urlencode({'for': on_behalf})}" if on_behalf else url
