"""From the register and the collection to the facts that the rules work on."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.db.models import Case, F, JSONField, When

from kpis.calculations.codes import (
    Calendar,
    CompareAt,
    Frequency,
    IndicatorRole,
    MeasureType,
    Polarity,
    Profile,
    RagBasis,
    RagPreset,
    TargetKind,
    ToleranceKind,
    Unit,
)
from kpis.calculations.facts import (
    AS_SHOWN,
    Comparison,
    DefinitionFacts,
    KpiFacts,
    SetUp,
    SlotFacts,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.rounding import ZERO
from kpis.calculations.targets import TargetVersion
from kpis.calculations.travel import interval_of
from kpis.collection.models import GIVEN, Actual
from kpis.register.models import KPI, KPIDefinition, Target
from perfportal.core.periods import Period, PeriodKind

HUNDRED = Decimal(100)
TARGET_COLUMNS = (
    "kpi_id", "period_kind", "period_start", "period_end", "kind", "value", "lower", "upper",
    "profile", "numbers", "version", "valid_from",
)  # fmt: skip
# They decide no status, but warning signs, forecasts of contextual KPIs and the course of years.
OTHER_KINDS = (
    TargetKind.STATUTORY.value, TargetKind.FORECAST.value, TargetKind.TRAJECTORY.value
)  # fmt: skip
COMPARISON = ("compare_at", "compared_until")
SLOT_COLUMNS = (
    "period_kind", "period_start", "period_end", "state", "due_on", "revision_id",
    "revision__value", "revision__numerator", "revision__denominator", "revision__marker",
    "revision__data_status", "revision__ci_low", "revision__ci_high",
)  # fmt: skip


# Reading JSON is dear, and most targets have a profile that needs no numbers.
NUMBERS_WHERE_USED = Case(
    When(profile__in=[Profile.CUSTOM.value, Profile.SEASONAL.value], then=F("profile_values")),
    output_field=JSONField(),
)


def get_facts(kpi_ids, *, with_slots=True) -> list[KpiFacts]:
    """The facts of these KPIs, by primary key, in four queries; periods oldest first."""
    kpi_ids = list(kpi_ids)
    settings = (f"organisation__settings__{name}" for name in COMPARISON)
    columns = ("pk", "code", "tier__neutral_travel", "starts_on", "ends_on", "retired_on",
               *settings)  # fmt: skip
    rows = list(KPI.objects.filter(pk__in=kpi_ids).order_by("pk").values_list(*columns))
    definitions = _definitions(kpi_ids, {row[0]: comparison_of(*row[6:]) for row in rows})
    targets, baselines, others = _targets(kpi_ids)
    slots = _slots(kpi_ids) if with_slots else {}
    return [
        KpiFacts(
            id=pk,
            code=code,
            neutral=neutral,
            definitions=tuple(definitions.get(pk, ())),
            targets=tuple(targets.get(pk, ())),
            slots=tuple(slots.get(pk, ())),
            starts_on=starts_on,
            retired_on=_last_day(ends_on, retired_on),
            baselines=tuple(baselines.get(pk, ())),
            other_targets=tuple(others.get(pk, ())),
        )
        for pk, code, neutral, starts_on, ends_on, retired_on, *_settings in rows
    ]


def _last_day(*days):
    """The KPI is in force until the earlier of its planned end and its retirement."""
    return min((day for day in days if day), default=None)


def _definitions(kpi_ids, comparisons: dict[int, Comparison]) -> dict[int, list[DefinitionFacts]]:
    found = defaultdict(list)
    rows = KPIDefinition.objects.filter(kpi__in=kpi_ids).order_by("kpi", "valid_from", "version")
    for row in rows:
        set_up = set_up_of(row, comparisons[row.kpi_id])
        found[row.kpi_id].append(
            DefinitionFacts(row.pk, row.version, row.series, row.valid_from, set_up)
        )
    return found


def comparison_of(now: str | None, until: list | None) -> Comparison:
    """A council's settings `compare_at` and `compared_until` as the rules read them."""
    earlier = ((dt.date.fromisoformat(day), CompareAt(way)) for day, way in until or ())
    return Comparison(CompareAt(now or CompareAt.DISPLAY), tuple(earlier))


def set_up_of(definition: KPIDefinition, comparison: Comparison = AS_SHOWN) -> SetUp:
    """The part of a definition sheet that changes numbers, in the rules' own codes."""
    return SetUp(
        measure_type=MeasureType(definition.measure_type),
        polarity=Polarity(definition.polarity),
        decimal_places=definition.decimal_places,
        multiplier=definition.multiplier,
        midpoint=definition.midpoint,
        calendar=Calendar(definition.calendar),
        due_numbers=_due_numbers(definition),
        role=IndicatorRole(definition.indicator_role),
        rag_basis=RagBasis(definition.rag_basis),
        preset=RagPreset(definition.rag_preset),
        tolerance_kind=ToleranceKind(definition.tolerance_kind),
        tolerance=definition.tolerance,
        minimum_change=definition.minimum_change or ZERO,
        comparison=comparison,
        forecast_method=ForecastMethod(definition.forecast_method),
        limit=_limit(definition),
        minimum_is_percent=definition.minimum_is_percent,
    )


def _limit(definition: KPIDefinition) -> Decimal | None:
    """What a figure cannot go beyond in the good direction; 100 where it is a percentage."""
    if definition.polarity == Polarity.LOWER:
        return definition.hard_minimum
    if definition.polarity != Polarity.HIGHER:
        return None
    is_share = definition.unit == Unit.PERCENT
    return HUNDRED if definition.hard_maximum is None and is_share else definition.hard_maximum


def _due_numbers(definition: KPIDefinition) -> tuple[int, ...]:
    """An annual KPI's numbers name the quarter in which it is collected, not periods of its own."""
    return () if definition.frequency == Frequency.ANNUAL else tuple(definition.due_periods)


def get_target_versions(kpi_ids) -> dict[int, list[TargetVersion]]:
    """Every version of every target of these KPIs, by KPI."""
    return _targets(kpi_ids)[0]


def _targets(kpi_ids) -> tuple[defaultdict, defaultdict, defaultdict]:
    """Versions of targets, baseline years and versions of other kinds, by KPI, in one query."""
    found, baselines, others = defaultdict(list), defaultdict(list), defaultdict(list)
    kinds = [TargetKind.TARGET.value, TargetKind.BASELINE.value, *OTHER_KINDS]
    rows = Target.objects.filter(kpi__in=kpi_ids, kind__in=kinds).order_by(
        "kpi", "period_start", "version"
    )
    rows = rows.annotate(numbers=NUMBERS_WHERE_USED).values_list(*TARGET_COLUMNS)
    for kpi, period_kind, start, end, kind, *facts in rows.iterator(chunk_size=5000):
        period = _period(period_kind, start, end)
        if kind == TargetKind.BASELINE:
            baselines[kpi].append(period)
            continue
        kept = found if kind == TargetKind.TARGET else others
        kept[kpi].append(_version(period, TargetKind(kind), *facts))
    return found, baselines, others


@lru_cache(maxsize=4096)
def _period(kind: str, start: dt.date, end: dt.date) -> Period:
    """One object for each period: thousands of rows share a few, and the same are equal at once."""
    return Period(PeriodKind(kind), start, end)


def _version(period, kind, value, low, high, profile, numbers, version, valid_from):
    return TargetVersion(
        period=period,
        value=value,
        lower=low,
        upper=high,
        kind=kind,
        profile=Profile(profile),
        profile_values=_profile_numbers(numbers),
        version=version,
        valid_from=valid_from,
    )


def _profile_numbers(texts) -> tuple[Decimal, ...]:
    """Numbers of a profile; one that cannot be read makes the profile empty, so no target."""
    try:
        return tuple(Decimal(str(text)) for text in texts or ())
    except InvalidOperation:
        return ()


def _slots(kpi_ids) -> dict[int, list[SlotFacts]]:
    found = defaultdict(list)
    rows = Actual.objects.filter(kpi__in=kpi_ids).order_by("kpi", "period_start", "period_end")
    for kpi, kind, start, end, state, due_on, revision, *reading in rows.values_list(
        "kpi_id", *SLOT_COLUMNS
    ).iterator(chunk_size=5000):
        period = _period(kind, start, end)
        found[kpi].append(_slot(period, state, due_on, revision, reading))
    return found


def _slot(period, state, due_on, revision, reading) -> SlotFacts:
    """The revision of a slot that went back to draft is not its value any more."""
    if state not in GIVEN:
        return SlotFacts(period, state, due_on)
    return given_slot(period, state, due_on, revision, *reading)


def given_slot(period, state, due_on, revision, *reading) -> SlotFacts:
    """A slot with its reading, in the order of `SLOT_COLUMNS`."""
    *figures, low, high = reading
    return SlotFacts(period, state, due_on, revision, *figures, interval_of(low, high))
