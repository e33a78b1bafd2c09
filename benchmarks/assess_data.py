"""Invented KPIs of mixed types with ten years of months, made inside the database."""

import datetime as dt

from django.db import connection

from kpis.calculations.codes import MeasureType, Polarity, Profile
from kpis.calculations.targets import GROWING
from kpis.register.models import KPI, KPIDefinition, Target, Tier
from perfportal.core.models import Organisation, User
from perfportal.core.periods import PeriodKind, period_containing

FIRST_MONTH = dt.date(2016, 10, 1)
MONTHS = 120
AS_OF = dt.date(2026, 10, 20)
YEARS = range(2016, 2027)
TYPES = [m for m in MeasureType if m not in (MeasureType.ANNUAL, MeasureType.DATE)]
POLARITIES = [Polarity.HIGHER, Polarity.LOWER, Polarity.HIGHER, Polarity.RANGE, Polarity.NONE]
BASES = ["period", "ytd"]


def fill(count: int) -> None:
    """KPIs with targets, and 120 months of slots with a value each."""
    officer, definitions = make_kpis(count)
    Target.objects.bulk_create(
        (target for d in definitions for target in _targets(d)), batch_size=2000
    )
    with connection.cursor() as cursor:
        cursor.execute(SLOTS, {"first": FIRST_MONTH, "months": MONTHS})
        cursor.execute(REVISIONS, {"officer": officer.pk})
        cursor.execute(LINK)
        cursor.execute("ANALYZE")


def make_kpis(count: int) -> tuple[User, list[KPIDefinition]]:
    """A council with KPIs BM-0000 and on, of mixed types and without any value; its one officer."""
    organisation = Organisation.objects.create(name="Benchmark Borough", slug="benchmark")
    tier = Tier.objects.create(organisation=organisation, code="service", name="Service", order=4)
    officer = User.objects.create_user("officer@example.invalid", full_name="An officer")
    kpis = KPI.objects.bulk_create(
        KPI(organisation=organisation, tier=tier, code=f"BM-{n:04}", title=f"KPI {n}",
            state="active")
        for n in range(count)
    )  # fmt: skip
    definitions = KPIDefinition.objects.bulk_create(
        _definition(kpi, number) for number, kpi in enumerate(kpis)
    )
    for kpi, definition in zip(kpis, definitions, strict=True):
        kpi.definition = definition
    KPI.objects.bulk_update(kpis, ["definition"], batch_size=500)
    return officer, definitions


def _definition(kpi: KPI, number: int) -> KPIDefinition:
    kind = TYPES[number % len(TYPES)]
    return KPIDefinition(
        kpi=kpi,
        valid_from=FIRST_MONTH,
        measure_type=kind,
        unit="percent",
        decimal_places=number % 3,
        multiplier=100 if kind in (MeasureType.RATIO, MeasureType.CUM_RATIO) else 1,
        polarity=POLARITIES[number % len(POLARITIES)],
        frequency="monthly",
        rag_basis=BASES[number // len(TYPES) % 2],
        tolerance_kind=["percent", "absolute"][number // 7 % 2],
        tolerance=5,
    )


def _targets(definition: KPIDefinition):
    """One a year, spread evenly where the measure grows through the year."""
    profile = Profile.LINEAR if definition.measure_type in GROWING else Profile.FLAT
    is_range = definition.polarity == Polarity.RANGE
    for year in YEARS:
        period = period_containing(PeriodKind.FINANCIAL_YEAR, dt.date(year, 9, 1))
        yield Target(
            kpi_id=definition.kpi_id,
            period_kind=period.kind.value,
            period_start=period.start,
            period_end=period.end,
            valid_from=FIRST_MONTH,
            value=None if is_range else 80,
            lower=60 if is_range else None,
            upper=90 if is_range else None,
            profile=profile.value,
        )


SLOTS = """
INSERT INTO kpis_actual (uid, kpi_id, state, version, is_historic, period_kind, period_start,
                         period_end, due_on, returned_reason, extended_because, route)
SELECT gen_random_uuid(), kpi.id, 'due', 1, true, 'month', first::date,
       (first + interval '1 month - 1 day')::date, (first + interval '1 month 14 days')::date, '',
       '', 'service_head'
FROM kpis_kpi kpi
CROSS JOIN generate_series(0, %(months)s - 1) month
CROSS JOIN LATERAL (SELECT %(first)s::date + month * interval '1 month' AS first) start
"""
REVISIONS = """
INSERT INTO kpis_actualrevision (uid, actual_id, number, value, numerator, denominator, marker,
    marker_reason, data_status, commentary, definition_id, entered_by_id, source, source_digest,
    kind, reason, created_at)
SELECT gen_random_uuid(), slot.id, 1,
       CASE WHEN definition.measure_type IN ('ratio', 'cum_ratio', 'per_fte', 'roll12')
            THEN NULL ELSE round((20 + 100 * random())::numeric, 2) END,
       round((20 + 100 * random())::numeric), round((100 + 50 * random())::numeric),
       '', '', 'final', '', definition.id, %(officer)s, '', '', 'first', '', now()
FROM kpis_actual slot JOIN kpis_kpidefinition definition ON definition.kpi_id = slot.kpi_id
ORDER BY slot.id
"""
LINK = """
UPDATE kpis_actual SET revision_id = revision.id, state = 'approved'
FROM kpis_actualrevision revision WHERE revision.actual_id = kpis_actual.id
"""
# Value, latest, previous, same period last year, year to date and status of every KPI and month.
BASELINE = """
SELECT kpi_id, period_start, value,
       last_value(value) OVER whole AS latest,
       lag(value) OVER series AS previous,
       lag(value, 12) OVER series AS last_year,
       sum(value) OVER (PARTITION BY kpi_id, year ORDER BY period_start) AS year_to_date,
       CASE WHEN target IS NULL THEN 'NO_TARGET'
            WHEN round(value, decimal_places) >= round(target, decimal_places) THEN 'GREEN'
            WHEN value >= target - abs(target) * 0.05 THEN 'AMBER' ELSE 'RED' END AS status
FROM (
    SELECT slot.kpi_id, slot.period_start, definition.decimal_places, target.value AS target,
           COALESCE(reading.value, reading.numerator / NULLIF(reading.denominator, 0) * 100)
               AS value,
           extract(year FROM slot.period_start - interval '3 months') AS year
    FROM kpis_actual slot
    JOIN kpis_actualrevision reading ON reading.id = slot.revision_id
    JOIN kpis_kpi kpi ON kpi.id = slot.kpi_id
    JOIN kpis_kpidefinition definition ON definition.id = kpi.definition_id
    LEFT JOIN kpis_target target ON target.kpi_id = slot.kpi_id
        AND slot.period_start BETWEEN target.period_start AND target.period_end
) readings
WINDOW series AS (PARTITION BY kpi_id ORDER BY period_start),
       whole AS (PARTITION BY kpi_id ORDER BY period_start
                 ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
"""
