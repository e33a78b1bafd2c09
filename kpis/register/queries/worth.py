"""What the register itself knows for and against keeping a KPI."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from kpis.calculations.likeness import Counted, pairs_alike
from kpis.calculations.sheet import SHORTEST_PURPOSE
from kpis.register.models import KPI, Tier
from perfportal.core.registries import Evidence


def get_in_use(tier: Tier) -> list[KPI]:
    """The KPIs that hold a place in the tier, by code."""
    kpis = KPI.objects.in_use().filter(tier=tier).order_by("code")
    return list(kpis.select_related("definition", "service"))


def letting_go(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """No purpose, nothing to compare with, counted by another too; in one query."""
    kpis = list(KPI.objects.filter(pk__in=kpi_ids).select_related("definition").order_by("code"))
    codes = {kpi.pk: kpi.code for kpi in kpis}
    for kpi in kpis:
        if len(kpi.definition.purpose.strip()) < SHORTEST_PURPOSE:
            yield kpi.pk, Evidence("no_purpose", _("Its sheet says no purpose."))
        if not kpi.definition.benchmark_source.strip():
            yield kpi.pk, Evidence("no_benchmark", _("It is compared with no other council."))
    for one, other in pairs_alike(map(_counted, kpis)):
        yield one, _same_as(codes[other])
        yield other, _same_as(codes[one])


def _same_as(code: str) -> Evidence:
    return Evidence("duplicate", _("It counts nearly the same as %s.") % code)


def _counted(kpi: KPI) -> Counted:
    sheet = kpi.definition
    return Counted(kpi.pk, kpi.title, sheet.numerator_label, sheet.denominator_label)
