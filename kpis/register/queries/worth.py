"""What the register itself knows for and against keeping a KPI."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from kpis.calculations.likeness import Counted, pairs_alike
from kpis.calculations.purpose import PurposeTest
from kpis.calculations.sheet import SHORTEST_PURPOSE
from kpis.register.models import KPI, Tier
from kpis.wording import format_plain
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


def purpose(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """What the definition sheets say about the ten tests of a review; two queries."""
    kpis = KPI.objects.filter(pk__in=kpi_ids).select_related("definition")
    for kpi in kpis.prefetch_related("targets"):
        for test, sentence in _of_the_sheet(kpi):
            yield kpi.pk, Evidence(test.value, sentence)


def _of_the_sheet(kpi: KPI) -> Iterator[tuple[PurposeTest, str]]:
    sheet, newest = kpi.definition, max(kpi.targets.all(), key=_age, default=None)
    if newest:
        yield PurposeTest.MEASURABLE, _("Its latest target is for %s.") % newest.period.short_label
    else:
        yield PurposeTest.MEASURABLE, _("No target has been set.")
    yield PurposeTest.MEASURABLE, sheet.purpose or _("Its sheet says no purpose.")
    if sheet.hours_per_period is None:
        yield PurposeTest.EASY, _("Nobody has said how many hours it takes.")
    else:
        hours = format_plain(sheet.hours_per_period)
        yield PurposeTest.EASY, _("%s hours each time.") % hours
    if sheet.manual_steps.strip():
        yield PurposeTest.DIGITAL, _("By hand: %s") % sheet.manual_steps
    else:
        yield PurposeTest.DIGITAL, _("No manual step is on its sheet.")
    if sheet.data_limits.strip():
        yield PurposeTest.QUALITY, _("Limits of the data: %s") % sheet.data_limits
    if sheet.benchmark_source.strip():
        yield PurposeTest.VALUE, _("Compared with: %s") % sheet.benchmark_source
    else:
        yield PurposeTest.VALUE, _("It is compared with no other council.")
    yield (
        PurposeTest.ACCESSIBLE,
        _("It is published.") if kpi.is_public else _("It is not published."),
    )


def _age(target) -> tuple:
    return target.period_end, target.version


def _same_as(code: str) -> Evidence:
    return Evidence("duplicate", _("It counts nearly the same as %s.") % code)


def _counted(kpi: KPI) -> Counted:
    sheet = kpi.definition
    return Counted(kpi.pk, kpi.title, sheet.numerator_label, sheet.denominator_label)
