"""Who answers for the KPIs, in words: what is not in order, one sentence for each gap."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.register.queries.ownership import Owners

DUTY_WORDS = {
    "data_provider": gettext_lazy("data provider"),
    "responsible_officer": gettext_lazy("responsible officer"),
    "deputy_provider": gettext_lazy("deputy provider"),
    "quality_checker": gettext_lazy("data quality checker"),
}


@dataclass(frozen=True)
class OwnershipRow:
    """One KPI with what is not in order about its people."""

    code: str
    title: str
    url: str
    service: str
    problems: list[str]


def ownership_rows(owners: list[Owners]) -> list[OwnershipRow]:
    return [
        OwnershipRow(
            code=one.kpi.code,
            title=one.kpi.title,
            url=reverse("kpis:kpi-definition", args=[one.kpi.code]),
            service=one.kpi.service.name if one.kpi.service else "–",
            problems=[*map(_nobody, one.nobody), *(_left(one, name) for name in one.left)],
        )
        for one in owners
        if not one.is_sound
    ]


def ownership_words(owners: list[Owners]) -> str:
    """`3 of 74 KPIs are not in order.`"""
    count = sum(not one.is_sound for one in owners)
    words = {"count": count, "all": len(owners)}
    if not count:
        return _("Of %(all)s KPIs each names a provider and an officer who have a role.") % words
    return (
        ngettext(
            "%(count)s of %(all)s KPIs is not in order.",
            "%(count)s of %(all)s KPIs are not in order.",
            count,
        )
        % words
    )


def _nobody(name: str) -> str:
    return _("No %(duty)s is named.") % {"duty": DUTY_WORDS[name]}


def _left(one: Owners, name: str) -> str:
    words = {"who": getattr(one.kpi, name), "duty": DUTY_WORDS[name]}
    return _("%(who)s, %(duty)s, has no role any more.") % words
