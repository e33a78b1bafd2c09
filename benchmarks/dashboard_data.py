"""An invented council with stored assessments of ten years, made inside the database."""

import datetime as dt

from django.db import connection

from kpis.assessment.models import Assessment
from kpis.collection.models import Actual, ActualRevision
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
        months = {"first": FIRST_MONTH, "months": MONTHS}
        _insert(cursor, Assessment, FIGURES, OF_MONTHS, months)
        _insert(cursor, Actual, SLOTS, OF_HEADLINES)
        _insert(cursor, ActualRevision, REVISIONS, OF_SLOTS, {"officer": member.pk})
        cursor.execute(LINK)
        cursor.execute("ANALYZE")
    scorecard = create_corporate(by=member, organisation=council)
    quarter = Period.quarter(2026, 2)
    for _number in range(MONTHS // 3):
        roll_up(scorecard=scorecard, period=quarter)
        quarter = quarter.previous()
    return member


def _insert(cursor, model, expressions: dict[str, str], source: str, params=None) -> None:
    """Rows made in the database; a field without an expression has the model's own default."""
    columns, values, params = [], [], dict(params or {})
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(field.column)
        values.append(expressions.get(field.name, f"%({field.name})s"))
        if field.name not in expressions:
            default = field.get_db_prep_save(field.get_default(), connection)
            params[field.name] = default
    names = ", ".join(columns)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values)} {source}", params
    )


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


FIGURES = {
    "kpi": "kpi.id",
    "definition": "kpi.definition_id",
    "period_kind": "'month'",
    "period_start": "first",
    "period_end": "(first + interval '1 month - 1 day')::date",
    "basis": "'period'",
    "value": "figure",
    "period_value": "figure",
    "data_status": "'final'",
    "value_state": "'approved'",
    "target": "80",
    "rag": "CASE WHEN figure >= 80 THEN 'GREEN' WHEN figure >= 76 THEN 'AMBER' ELSE 'RED' END",
    "adverse_variance": "greatest(0, 80 - figure)",
    "dot_short": "'IMPROVING'",
    "dot_long": "'IMPROVING'",
    "dot_headline": "'IMPROVING'",
    "previous_value": "figure - 1",
    "last_year_value": "figure - 2",
    "ytd": "figure",
    "ytd_state": "'complete'",
    "rule_version": "'benchmark'",
    "inputs_hash": "''",
    "computed_at": "now()",
}
OF_MONTHS = """
FROM kpis_kpi kpi
CROSS JOIN generate_series(0, %(months)s - 1) month
CROSS JOIN LATERAL (
    SELECT (%(first)s::date + month * interval '1 month')::date AS first,
           round((70 + 25 * random() + 0 * month)::numeric, 1) AS figure
) made
"""
SLOTS = {
    "uid": "gen_random_uuid()",
    "kpi": "kpi.id",
    "state": "'due'",
    "is_historic": "true",
    "period_kind": "result.period_kind",
    "period_start": "result.period_start",
    "period_end": "result.period_end",
}
OF_HEADLINES = """
FROM kpis_assessment result
JOIN kpis_kpi kpi ON kpi.id = result.kpi_id
JOIN kpis_tier tier ON tier.id = kpi.tier_id AND tier.code = '1'
"""
# Two hundred characters that differ in every row, so that gzip finds no more than in real words.
COMMENTARY = """(
    SELECT string_agg(initcap(left(md5(slot.id::text || word), 2 + word %% 9)), ' ')
    FROM generate_series(1, 28) word
)"""
REVISIONS = {
    "uid": "gen_random_uuid()",
    "actual": "slot.id",
    "number": "1",
    "data_status": "'final'",
    "commentary": COMMENTARY,
    "definition": "kpi.definition_id",
    "entered_by": "%(officer)s",
    "kind": "'first'",
    "created_at": "now()",
}
OF_SLOTS = "FROM kpis_actual slot JOIN kpis_kpi kpi ON kpi.id = slot.kpi_id"
LINK = """
UPDATE kpis_assessment result SET revision_id = revision.id
FROM kpis_actualrevision revision JOIN kpis_actual slot ON slot.id = revision.actual_id
WHERE slot.kpi_id = result.kpi_id AND slot.period_start = result.period_start
"""
