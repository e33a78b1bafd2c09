"""An invented council with stored assessments of ten years, made inside the database."""

import datetime as dt

from django.db import connection

from kpis.models import KPI, KPIDefinition, Tier
from perfportal.core.access.roles import Role
from perfportal.core.models import Directorate, Organisation, RoleAssignment, Service, User
from perfportal.core.periods import Period
from scorecards.actions.roll_up import roll_up
from scorecards.actions.standard import create_corporate

FIRST_MONTH = dt.date(2016, 10, 1)
MONTHS = 120
AS_OF = dt.date(2026, 10, 20)
HEADLINES = 40
PERSPECTIVES = ("financial", "customer", "internal_process", "learning_growth")


def fill(count: int) -> User:
    """`count` KPIs, the first forty of Tier 1; returns a CMT member."""
    council = Organisation.objects.create(name="Benchmark Borough", slug="benchmark")
    member = User.objects.create_user("member@example.invalid", full_name="A CMT member")
    RoleAssignment.objects.create(user=member, organisation=council, role=Role.CMT_MEMBER.value)
    _kpis(council, count)
    with connection.cursor() as cursor:
        cursor.execute(ASSESSMENTS, {"first": FIRST_MONTH, "months": MONTHS})
        cursor.execute(SLOTS)
        cursor.execute(REVISIONS, {"officer": member.pk})
        cursor.execute(LINK)
        cursor.execute("ANALYZE")
    scorecard = create_corporate(by=member, organisation=council)
    quarter = Period.quarter(2026, 2)
    for _number in range(MONTHS // 3):
        roll_up(scorecard=scorecard, period=quarter)
        quarter = quarter.previous()
    return member


def _kpis(council, count: int) -> None:
    tiers = {
        code: Tier.objects.create(organisation=council, code=code, name=name, order=order)
        for order, (code, name) in enumerate([("1", "Council headline"), ("service", "Service")])
    }
    directorate = Directorate.objects.create(organisation=council, name="Place", slug="place")
    services = [
        Service.objects.create(directorate=directorate, name=f"Service {n}", slug=f"s-{n}")
        for n in range(12)
    ]
    kpis = KPI.objects.bulk_create(
        KPI(
            organisation=council,
            tier=tiers["1" if number < HEADLINES else "service"],
            code=f"BM-{number:04}",
            title=f"Indicator {number} as the council's residents would name it",
            service=services[number % len(services)],
            perspective=PERSPECTIVES[number % len(PERSPECTIVES)],
            state="active",
        )
        for number in range(count)
    )
    definitions = KPIDefinition.objects.bulk_create(
        KPIDefinition(
            kpi=kpi,
            valid_from=FIRST_MONTH,
            measure_type="snap",
            unit="percent",
            decimal_places=1,
            polarity="higher",
            frequency="monthly",
            rag_basis="period",
            tolerance_kind="percent",
            tolerance=5,
        )
        for kpi in kpis
    )
    for kpi, definition in zip(kpis, definitions, strict=True):
        kpi.definition = definition
    KPI.objects.bulk_update(kpis, ["definition"], batch_size=500)


ASSESSMENTS = """
INSERT INTO kpis_assessment (kpi_id, definition_id, period_kind, period_start, period_end, basis,
    is_headline, value, period_value, marker, data_status, value_state, target, rag,
    adverse_variance, dot_short, dot_long, dot_headline, previous_value, last_year_value, ytd,
    ytd_state, ytd_missing, rule_version, inputs_hash, computed_at)
SELECT kpi.id, kpi.definition_id, 'month', first, (first + interval '1 month - 1 day')::date,
       'period', true, figure, figure, '', 'final', 'approved', 80,
       CASE WHEN figure >= 80 THEN 'GREEN' WHEN figure >= 76 THEN 'AMBER' ELSE 'RED' END,
       greatest(0, 80 - figure), 'IMPROVING', 'IMPROVING', 'IMPROVING', figure - 1, figure - 2,
       figure, 'complete', '', 'benchmark', '', now()
FROM kpis_kpi kpi
CROSS JOIN generate_series(0, %(months)s - 1) month
CROSS JOIN LATERAL (
    SELECT (%(first)s::date + month * interval '1 month')::date AS first,
           round((70 + 25 * random() + 0 * month)::numeric, 1) AS figure
) made
"""
HEADLINE_ROWS = """
FROM kpis_assessment result
JOIN kpis_kpi kpi ON kpi.id = result.kpi_id
JOIN kpis_tier tier ON tier.id = kpi.tier_id AND tier.code = '1'
"""
SLOTS = f"""
INSERT INTO kpis_actual (uid, kpi_id, state, version, is_historic, period_kind, period_start,
                         period_end, returned_reason)
SELECT gen_random_uuid(), kpi.id, 'due', 1, true, result.period_kind, result.period_start,
       result.period_end, ''
{HEADLINE_ROWS}
"""
# Two hundred characters that differ in every row, so that gzip finds no more than in real words.
COMMENTARY = """(
    SELECT string_agg(initcap(left(md5(slot.id::text || word), 2 + word %% 9)), ' ')
    FROM generate_series(1, 28) word
)"""
REVISIONS = f"""
INSERT INTO kpis_actualrevision (uid, actual_id, number, marker, marker_reason, data_status,
    commentary, definition_id, entered_by_id, source, kind, reason, created_at)
SELECT gen_random_uuid(), slot.id, 1, '', '', 'final', {COMMENTARY}, kpi.definition_id,
       %(officer)s, '', 'first', '', now()
FROM kpis_actual slot JOIN kpis_kpi kpi ON kpi.id = slot.kpi_id
"""
LINK = """
UPDATE kpis_assessment result SET revision_id = revision.id
FROM kpis_actualrevision revision JOIN kpis_actual slot ON slot.id = revision.actual_id
WHERE slot.kpi_id = result.kpi_id AND slot.period_start = result.period_start
"""
