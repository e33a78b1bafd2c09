"""What scrutiny has said about KPIs, found by their codes in its own words."""

import re
from collections.abc import Collection, Iterator
from itertools import chain

from django.utils.translation import gettext as _

from kpis.models import KPI
from perfportal.core.registries import Evidence
from recommendations.models import ProgressUpdate, Recommendation, Response

CODE_LIKE = re.compile(r"[A-Z0-9][A-Z0-9._-]*[0-9][A-Z0-9._-]*")


def never_discussed(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """KPIs that no recommendation, response or update names; four queries."""
    named = _codes_named()
    for pk, code in KPI.objects.filter(pk__in=kpi_ids).values_list("pk", "code"):
        if code.upper() not in named:
            words = _("No recommendation of scrutiny, response or update names it.")
            yield pk, Evidence("never_discussed", words)


def _codes_named() -> set[str]:
    """Everything in the texts that could be a code."""
    texts = chain(
        Recommendation.objects.values_list("text", flat=True),
        Response.objects.values_list("text", flat=True),
        ProgressUpdate.objects.values_list("narrative", flat=True),
    )
    found = (CODE_LIKE.findall(text.upper()) for text in texts)
    return {code.rstrip("._-") for codes in found for code in codes}
