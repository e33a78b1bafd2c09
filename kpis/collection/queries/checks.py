"""Rules between KPIs with the numbers they need, and the checks that are switched off."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models.functions import Upper

from kpis.calculations.checks import Entry, EntryRules, entry_rules
from kpis.calculations.codes import WITHOUT_FIGURE
from kpis.calculations.cross import Rule
from kpis.calculations.expressions import Term
from kpis.calculations.judging import numbers_of
from kpis.collection.models import GIVEN, Actual, CheckWaiver, CrossCheck
from kpis.register.models import KPI, KPIDefinition
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_number
from perfportal.core.fields import period_columns
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period

Numbers = dict[Term, Decimal]


def rules_of(definition: KPIDefinition) -> EntryRules:
    """What the definition sheet says about figures that may be entered."""
    return entry_rules(
        definition.measure_type,
        definition.unit,
        definition.multiplier,
        lowest=definition.hard_minimum,
        highest=definition.hard_maximum,
        decimal_places=definition.decimal_places,
    )


def get_cross_checks(*, on: dt.date | None = None):
    """All rules of the council, or those in force for a period that ends on a day."""
    checks = CrossCheck.objects.filter(organisation=get_organisation())
    checks = checks.select_related("created_by", "ended_by")
    return checks if on is None else checks.in_force(on=on)


def get_cross_check(uid) -> CrossCheck | None:
    return get_cross_checks().filter(uid=uid).first()


def get_waivers(kpi: KPI, on: dt.date):
    """The checks of a KPI that are switched off on a day, with who did so and why."""
    return kpi.check_waivers.in_force(on=on).select_related("created_by")


def get_waiver_history(kpi: KPI):
    """Every waiver of a KPI, newest first."""
    people = ("created_by", "ended_by")
    return kpi.check_waivers.select_related(*people).order_by("-from_on", "-pk")


def get_waived(kpi_ids: Iterable[int], *, on: dt.date) -> dict[int, frozenset[str]]:
    """The codes of the checks that are switched off, by KPI, in one query."""
    found = defaultdict(set)
    waivers = CheckWaiver.objects.in_force(on=on).filter(kpi__in=kpi_ids)
    for kpi, code in waivers.values_list("kpi_id", "check_code"):
        found[kpi].add(code)
    return {kpi: frozenset(codes) for kpi, codes in found.items()}


def get_rules(slots: Iterable[Actual]) -> dict[int, tuple[Rule, ...]]:
    """The rules that name the KPI of each slot, in force in its period; by primary key."""
    checks = list(CrossCheck.objects.order_by("pk"))
    rules = {check.pk: check.rule for check in checks}
    return {
        slot.pk: tuple(
            rules[check.pk]
            for check in checks
            if check.organisation_id == slot.kpi.organisation_id
            and slot.kpi.code.upper() in rules[check.pk].codes
            and check.valid_from <= slot.period_end
            and (check.valid_until is None or slot.period_end <= check.valid_until)
        )
        for slot in slots
    }


def get_numbers(codes: Iterable[str], periods: Iterable[Period]) -> dict[tuple, Numbers]:
    """What KPIs have given or drafted in these periods, by the period's key, in one query."""
    codes, periods = set(codes), set(periods)
    found = defaultdict(dict)
    if not codes or not periods:
        return found
    slots = Actual.objects.annotate(kpi_code=Upper("kpi__code")).filter(
        kpi__organisation=get_organisation(),
        kpi_code__in=codes,
        period_kind__in={period.kind.value for period in periods},
        period_start__in={period.start for period in periods},
    )
    for slot in slots.select_related("kpi__definition", "revision", "draft").order_by("pk"):
        rules = rules_of(slot.kpi.definition)
        found[slot.period.key] |= numbers_of(slot.kpi_code, _entry_of(slot), rules)
    return found


def _entry_of(slot: Actual) -> Entry:
    """The given revision, else the draft as far as it can be read."""
    draft = getattr(slot, "draft", None)
    if slot.state in GIVEN or draft is None:
        revision = slot.revision if slot.state in GIVEN else None
        if revision is None or revision.marker in WITHOUT_FIGURE:
            return Entry()
        return Entry(revision.value, revision.numerator, revision.denominator)
    if draft.typed.get("marker") in WITHOUT_FIGURE:
        return Entry()
    unit = slot.kpi.definition.unit
    return Entry(
        value=_read(draft.typed.get("value"), unit),
        numerator=_read(draft.typed.get("numerator")),
        denominator=_read(draft.typed.get("denominator")),
    )


def _read(text, unit: str = "") -> Decimal | None:
    try:
        return parse_figure(text or "", unit) if unit else parse_number(text or "")
    except NumberError:
        return None


def get_given(kpi: KPI, *, count: int) -> list[Actual]:
    """The last values of a KPI that were given, newest first, with all their revisions."""
    slots = Actual.objects.filter(kpi=kpi, state__in=GIVEN).with_entry()
    return list(slots.prefetch_related("revisions").order_by("-period_start", "-pk")[:count])


def next_slot(kpi: KPI) -> Actual | None:
    """The oldest slot that is open, else one for the period after the last; it may be unsaved."""
    slots = Actual.objects.filter(kpi=kpi).order_by("period_start")
    open_slot = slots.exclude(state__in=GIVEN).first()
    last = open_slot or slots.last()
    if last is None:
        return None
    period = last.period if open_slot else last.period.next()
    return Actual(kpi=kpi, **period_columns(period))
