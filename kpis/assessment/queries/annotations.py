"""Breaks, rebases and events of KPIs: for their pages, for who decides, and for the rules."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from kpis.assessment.chart_notes import Noted
from kpis.assessment.models import Annotation, AnnotationKind
from kpis.assessment.policies import DECIDERS, can_decide
from kpis.register.models import KPI


def get_annotated_kpi(user, code: str) -> KPI | None:
    """The KPI, if the viewer sees it before its figures are issued."""
    kpis = KPI.objects.visible_to(user).filter(code=code, definition__isnull=False)
    return kpis.with_sheet().first()


def get_annotations(kpi: KPI) -> list[Annotation]:
    """All of a KPI, newest day first, withdrawn ones too."""
    return list(kpi.annotations.with_people())


def get_in_force(kpi: KPI) -> list[Annotation]:
    """Those that hold, newest day first."""
    return list(kpi.annotations.in_force().with_people())


def get_noted(kpi: KPI) -> list[Noted]:
    """What is in force, as the chart of the KPI marks it."""
    rows = kpi.annotations.in_force().order_by("day").values_list("day", "words", "kind")
    return [Noted(day, words, kind == AnnotationKind.BREAK) for day, words, kind in rows]


def get_annotation(user, kpi: KPI, uid) -> Annotation | None:
    found = Annotation.objects.filter(
        uid=uid, kpi__in=KPI.objects.visible_to(user).filter(pk=kpi.pk)
    )
    return found.with_people().select_related("kpi__service").first()


def get_waiting_for(user) -> list[Annotation]:
    """The rebases that this person decides on."""
    if not any(user.access.holds(permission) for permission in DECIDERS):
        return []
    rows = Annotation.objects.waiting().order_by("created_at")
    rows = rows.select_related("kpi__definition", "kpi__service")
    return [annotation for annotation in rows if can_decide(user, annotation)]


def get_segment_days(kpi_ids: Iterable[int]) -> dict[int, list[dt.date]]:
    """The days on which segments of KPIs begin, oldest first, by KPI: breaks and rebases in force.

    `calculations.spc.segment_starts` makes places in a series of them.
    """
    rows = Annotation.objects.in_force().that_begin_segments().filter(kpi__in=list(kpi_ids))
    days = defaultdict(list)
    for kpi_id, day in rows.order_by("day").values_list("kpi_id", "day"):
        days[kpi_id].append(day)
    return dict(days)
