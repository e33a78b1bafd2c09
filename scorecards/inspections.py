"""What inspectors said of services: who sees it, and how a page says it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from perfportal.core.access.roles import Permission, Scope
from scorecards.models import Inspection, Inspectorate

NOT_SAID = "–"


@dataclass(frozen=True)
class InspectionRow:
    """One inspection; `before` is what the same inspectorate said of the service last."""

    title: str
    inspectorate: str
    service: str
    inspected_on: str
    published_on: str
    judgement: str
    before: str
    reference: str
    change_url: str


def get_inspections(user, *, as_of: dt.date) -> list[Inspection]:
    """Published ones, and those of the viewer's own services before that; newest first."""
    inspections = _visible_to(user, as_of).select_related("service")
    return list(inspections.order_by("-inspected_on", "title", "pk"))


def get_inspections_of(user, service_id: int, *, as_of: dt.date) -> list[Inspection]:
    """Those of one service that the viewer may see, newest first, in one query."""
    inspections = _visible_to(user, as_of).filter(service=service_id).select_related("service")
    return list(inspections.order_by("-inspected_on", "title", "pk"))


def get_inspection(uid) -> Inspection | None:
    return Inspection.objects.filter(uid=uid).select_related("service").first()


def services_of(inspections: list[Inspection]) -> list[tuple[str, str]]:
    """The services that these inspections were of, by name, for the filter."""
    return sorted({(one.service.slug, one.service.name) for one in inspections}, key=lambda s: s[1])


def inspection_rows(inspections: list[Inspection], *, may_record=False) -> list[InspectionRow]:
    """`inspections` newest first."""
    return [
        InspectionRow(
            title=one.title,
            inspectorate=inspectorate_words(one),
            service=one.service.name,
            inspected_on=_day(one.inspected_on),
            published_on=_day(one.published_on) if one.published_on else _("Not yet"),
            judgement=one.judgement,
            before=_before_words(one, inspections[place + 1 :]),
            reference=one.reference,
            change_url=reverse("scorecards:inspection-change", args=[one.uid])
            if may_record
            else "",
        )
        for place, one in enumerate(inspections)
    ]


def inspectorate_words(inspection: Inspection) -> str:
    if inspection.inspectorate == Inspectorate.OTHER:
        return inspection.inspectorate_name
    return inspection.get_inspectorate_display()


def _visible_to(user, as_of):
    access, unissued = user.access, Permission.VIEW_UNISSUED
    if access.everywhere(Permission.VIEW_EVERYTHING):
        return Inspection.objects.all()
    return Inspection.objects.filter(
        Q(pk__in=Inspection.objects.published(on=as_of).values("pk"))
        | Q(service__in=access.scope_ids(unissued, Scope.SERVICE))
        | Q(service__directorate__in=access.scope_ids(unissued, Scope.DIRECTORATE))
    )


def _before_words(one: Inspection, older: list[Inspection]) -> str:
    """`Better than on 3 May 2022: Requires improvement`; grades decide, words where there are none.

    Only inspections of the same service by the same inspectorate under the same title compare.
    """
    key = (one.service_id, one.inspectorate, one.title)
    same = (each for each in older if (each.service_id, each.inspectorate, each.title) == key)
    last = next(same, None)
    if last is None:
        return ""
    words = {"day": _day(last.inspected_on), "judgement": last.judgement}
    if one.grade is None or last.grade is None:
        return _("On %(day)s: %(judgement)s") % words
    if one.grade < last.grade:
        return _("Better than on %(day)s: %(judgement)s") % words
    if one.grade > last.grade:
        return _("Worse than on %(day)s: %(judgement)s") % words
    return _("As on %(day)s: %(judgement)s") % words


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
