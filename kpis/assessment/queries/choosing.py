"""Which KPIs are to be assessed."""

from django.db.models import Exists, F, OuterRef

from kpis.assessment.models import Assessment
from kpis.calculations.codes import Rag
from kpis.calculations.warning_signs import BITS, WarningCode
from kpis.collection.models import Actual, CorrectiveAction
from kpis.register.models import KPI
from perfportal.core.periods import parse_period


def chosen_kpis(*, kpi_ids=None, period=None, part=None) -> list[int]:
    """Primary keys to assess, in order: those given, those with a slot in a period, or all.

    A slot within a longer period counts.
    `part` is (number, of): a share of them, so that several workers divide a council between them.
    """
    kpis = KPI.objects.all()
    if kpi_ids is not None:
        kpis = kpis.filter(pk__in=kpi_ids)
    if period:
        whole = parse_period(period)
        slots = Actual.objects.filter(period_start__gte=whole.start, period_end__lte=whole.end)
        kpis = kpis.filter(pk__in=slots.values("kpi"))
    chosen = list(kpis.order_by("pk").values_list("pk", flat=True))
    return chosen[part[0] :: part[1]] if part else chosen


def late_kpis(*, as_of) -> list[int]:
    """KPIs of which a day has passed that the stored assessments do not know of yet.

    A slot past its day whose status still says that nothing is due, or an open action past its day
    that is no warning sign yet.
    """
    stored = Assessment.objects.headline().filter(
        kpi=OuterRef("kpi"),
        period_kind=OuterRef("period_kind"),
        period_start=OuterRef("period_start"),
    )
    late = Actual.objects.filter(due_on__lt=as_of).filter(
        Exists(stored.filter(rag=Rag.NOT_DUE.value)) | ~Exists(stored)
    )
    slipping = Assessment.objects.headline().annotate(w9=F("warnings").bitand(BITS[WarningCode.W9]))
    told = slipping.filter(kpi=OuterRef("kpi"), w9__gt=0)
    actions = CorrectiveAction.objects.past_due(on=as_of).filter(~Exists(told))
    return sorted(
        {*late.values_list("kpi_id", flat=True), *actions.values_list("kpi_id", flat=True)}
    )
