"""What scrutiny has said about KPIs, found by their codes in its own words."""

import re
from collections.abc import Collection, Iterator
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.models import KPI
from perfportal.core.registries import Evidence
from recommendations.models import ProgressUpdate, Recommendation, Response

NEVER_NAMED = gettext_lazy("No recommendation of scrutiny, response or update names it.")
NOT_NAMED = gettext_lazy("No recommendation of scrutiny names it.")
CODE_LIKE = re.compile(r"[A-Z0-9][A-Z0-9._-]*[0-9][A-Z0-9._-]*")


def never_discussed(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """KPIs that no recommendation, response or update names; four queries."""
    named = _codes_named()
    for pk, code in KPI.objects.filter(pk__in=kpi_ids).values_list("pk", "code"):
        if code.upper() not in named:
            yield pk, Evidence("never_discussed", str(NEVER_NAMED))


def discussed(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """Which recommendations name a KPI; for the review of its purpose."""
    rows = Recommendation.objects.select_related("review").order_by("pk")
    texts = [(str(row), _codes_in(row.text)) for row in rows]
    for pk, code in KPI.objects.filter(pk__in=kpi_ids).values_list("pk", "code"):
        naming = [name for name, codes in texts if code.upper() in codes]
        words = _("Named by scrutiny in %s.") % "; ".join(naming[:3]) if naming else NOT_NAMED
        yield pk, Evidence("improvement", str(words))


def _codes_named() -> set[str]:
    """Everything in the texts that could be a code."""
    texts = chain(
        Recommendation.objects.values_list("text", flat=True),
        Response.objects.values_list("text", flat=True),
        ProgressUpdate.objects.values_list("narrative", flat=True),
    )
    return {code for text in texts for code in _codes_in(text)}


def _codes_in(text: str) -> set[str]:
    return {code.rstrip("._-") for code in CODE_LIKE.findall(text.upper())}
