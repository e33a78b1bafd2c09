"""What the definition sheet says of the quality of the data."""

from django.utils.translation import gettext as _

from kpis.calculations.quality import Quality
from kpis.register.models import QualityAssessment
from kpis.register.words import QUALITY_WORDS
from perfportal.core.periods.naming import day_words


def quality_row(assessment: QualityAssessment | None) -> dict:
    """`Medium, assessed on 3 May 2026`; an assessment of more than a year ago counts no more."""
    return {"key": _("Data quality"), "value": _words(assessment)}


def _words(assessment: QualityAssessment | None) -> str:
    if assessment is None:
        return str(QUALITY_WORDS[Quality.NOT_ASSESSED])
    return _("%(rating)s, assessed on %(day)s") % {
        "rating": QUALITY_WORDS[assessment.rating],
        "day": day_words(assessment.assessed_on),
    }
