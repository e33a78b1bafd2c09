"""A provisional figure whose final one is expected, and the duty that it is."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.codes import NOT_FINAL
from kpis.collection.models import GIVEN, Actual
from kpis.collection.presenters.figures import day_words, figure_words
from kpis.wording import DATA_STATUS_WORDS
from perfportal.core.registries import Duty, Standing


@dataclass(frozen=True)
class FinalPage:
    """The figure as it stands, and when its final one is expected."""

    figure: str
    status: str
    expected: str


def final_page(actual: Actual) -> FinalPage:
    revision = actual.revision
    return FinalPage(
        figure=figure_words(revision, actual.kpi.definition),
        status=str(DATA_STATUS_WORDS[revision.data_status]),
        expected=day_words(actual.final_expected_on),
    )


def final_words(actual: Actual) -> str:
    """`Provisional. The final figure is expected by 29 December 2026.`; empty where it is final."""
    if actual.state not in GIVEN or actual.revision.data_status not in NOT_FINAL:
        return ""
    status = str(DATA_STATUS_WORDS[actual.revision.data_status]).capitalize()
    if actual.final_expected_on is None:
        return _("%s figure.") % status
    return _("%(status)s figure. The final one is expected by %(day)s.") % {
        "status": status,
        "day": day_words(actual.final_expected_on),
    }


def final_url(actual: Actual) -> str:
    return reverse("kpis:entry-final", args=[actual.period.token, actual.kpi.code])


def final_duty(actual: Actual, as_of: dt.date) -> Duty:
    late = as_of > actual.final_expected_on
    period = actual.period.short_label
    return Duty(
        kind="final_value",
        key=f"final-{actual.uid}",
        title=_("The final figure of %(title)s is expected") % {"title": actual.kpi.title},
        url=final_url(actual),
        standing=Standing.OVERDUE if late else Standing.DUE,
        code=actual.kpi.code,
        period=period,
        due_on=actual.final_expected_on,
    )
