"""Completeness and timeliness as KPIs of their own: set up by a person, filled in by the portal.

The figures are worked out when a round is closed, from what stands in it then, and loaded like
back-data: with their source, in nobody's queue, corrected when the round is closed again.
"""

import logging
import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.calculations.completeness import Measure, Measured
from kpis.collection.actions.import_actuals import import_actuals
from kpis.collection.models import EVER_ISSUED, GIVEN, Actual, CollectionRound, QualityMeasure
from kpis.collection.queries.data_quality import get_measured_round, get_measures, get_places
from kpis.register.actions.kpis import create
from kpis.register.actions.life_cycle import activate
from kpis.register.models import KPI, Tier
from perfportal.core.access.roles import Permission
from perfportal.core.documents import Table, TableRow
from perfportal.core.models import Directorate, Organisation, Service, User
from perfportal.core.periods import PeriodKind

log = logging.getLogger(__name__)

CODE = re.compile(r"^DQ-(\d{2,3})$")
SOURCE = "worked out from the round"
COLUMNS = ("kpi_code", "period", "numerator", "denominator", "marker")


@transaction.atomic
def set_up_measures(*, by, organisation: Organisation) -> list[KPI]:
    """The KPIs that are missing: two for the council, each directorate and each service in use."""
    by.access.require(Permission.MANAGE_REGISTER)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    tier = Tier.objects.filter(organisation=organisation, code="service").first()
    if tier is None:
        raise ValidationError(_("There is no tier for KPIs of services: it must be there first."))
    there = {(one.kind, one.directorate_id, one.service_id) for one in get_measures(organisation)}
    numbers, made = _free_numbers(organisation), []
    for place in _places(organisation):
        for kind in Measured:
            directorate = place if isinstance(place, Directorate) else None
            service = place if isinstance(place, Service) else None
            key = (kind.value, directorate and directorate.pk, service and service.pk)
            if key not in there:
                kpi = _make(by, tier, f"DQ-{next(numbers):02}", kind, place)
                QualityMeasure.objects.create(
                    kpi=kpi, kind=kind.value, directorate=directorate, service=service
                )
                made.append(kpi)
    return made


def measure_round(*, by: User, round_: CollectionRound) -> int:
    """Give each of these KPIs its figure of a closed round; how many got one.

    They are quarterly, so other rounds give none. A figure that has been issued stays: it is
    revised by a person or not at all; so does one that somebody has typed. Where the register
    refuses one of them, none is saved and the log says why: the round is closed all the same.
    """
    if round_.period.kind is not PeriodKind.QUARTER:
        return 0
    there = Actual.objects.for_period(round_.period).filter(kpi__quality_measure__isnull=False)
    by_people = Q(state__in=GIVEN, is_historic=False)
    left_alone = set(there.filter(EVER_ISSUED | by_people).values_list("kpi", flat=True))
    measures = [one for one in get_measures(round_.organisation) if one.kpi_id not in left_alone]
    if not measures:
        return 0
    found = get_measured_round(round_)
    rows = [_row(place, one, found, round_) for place, one in enumerate(measures, start=2)]
    report = import_actuals(
        by=by,
        organisation=round_.organisation,
        table=Table(SOURCE, COLUMNS, tuple(rows)),
        as_of=round_.period.end,
        historic=True,
    )
    if not report.may_be_saved:
        log.warning("The KPIs of data quality got no figures for %s", round_.period.token)
        return 0
    return len(rows)


def _places(organisation) -> Iterator[Organisation | Directorate | Service]:
    yield organisation
    for directorate, services in get_places(organisation):
        yield directorate
        yield from services


def _free_numbers(organisation) -> Iterator[int]:
    codes = KPI.objects.filter(organisation=organisation, code__startswith="DQ-")
    used = {
        int(match[1])
        for code in codes.values_list("code", flat=True)
        if (match := CODE.match(code))
    }
    return (number for number in range(1, 1000) if number not in used)


def _make(by, tier: Tier, code: str, kind: Measured, place) -> KPI:
    titles = {
        Measured.COMPLETENESS: _("Figures given of those due: %s"),
        Measured.TIMELINESS: _("Figures given on time: %s"),
    }
    tops = {
        Measured.COMPLETENESS: _("Figures that were given, or that cannot exist"),
        Measured.TIMELINESS: _("Figures that were first given by the deadline"),
    }
    kpi = create(
        by=by,
        organisation=tier.organisation,
        code=code,
        title=titles[kind] % place.name,
        tier=tier,
        service=place if isinstance(place, Service) else None,
        is_public=False,
        sheet={
            "purpose": _("Decisions rest on figures: they have to be there, and in time."),
            "definition": _("Worked out by the portal when the round is closed."),
            "numerator_label": tops[kind],
            "denominator_label": _("Figures that were due in the round"),
            "measure_type": "ratio",
            "unit": "percent",
            "multiplier": 100,
            "decimal_places": 1,
            "polarity": "higher",
            "frequency": "quarterly",
            "rag_basis": "period",
            "tolerance_kind": "absolute",
            "tolerance": 5,
            "source": str(_("This portal")),
            "hours_per_period": 0,
        },
    )
    return activate(by=by, kpi=kpi, version=kpi.version)


def _row(number: int, one: QualityMeasure, found, round_: CollectionRound) -> TableRow:
    places = found.services if one.service_id else found.directorates
    measure = places.get(one.service_id or one.directorate_id, Measure())
    if not one.service_id and not one.directorate_id:
        measure = found.council
    cells = {"kpi_code": one.kpi.code, "period": round_.period.token}
    if not measure.due:
        return TableRow(number, cells | {"marker": "z"})
    count = measure.count(Measured(one.kind))
    return TableRow(number, cells | {"numerator": str(count), "denominator": str(measure.due)})
