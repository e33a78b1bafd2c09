"""How many KPIs use each rule for the status."""

from collections import Counter

from kpis.calculations.codes import Polarity, RagPreset, ToleranceKind
from kpis.register.models import KPI


def get_rules_in_use() -> Counter:
    """KPIs in use by (preset, kind of tolerance), in one query.

    The kind counts where the preset leaves it to the KPI; KPIs without a status are left out.
    """
    rows = (
        KPI.objects.in_use()
        .exclude(definition=None)
        .exclude(definition__polarity=Polarity.NONE.value)
        .values_list("definition__rag_preset", "definition__tolerance_kind")
    )
    return Counter((RagPreset(preset), ToleranceKind(kind)) for preset, kind in rows)
