"""The statements that the import of values is measured against."""

BARE_TABLE = """
CREATE TABLE bare (kpi_code text, period text, value numeric, numerator numeric,
    denominator numeric, marker text, data_status text, commentary text, UNIQUE (kpi_code, period))
"""
UPSERT = """
INSERT INTO bare SELECT * FROM incoming ON CONFLICT (kpi_code, period) DO UPDATE SET
    value = EXCLUDED.value, numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator,
    marker = EXCLUDED.marker, data_status = EXCLUDED.data_status, commentary = EXCLUDED.commentary
"""
# The same rows as slots with a revision each, under the keys and constraints of the portal.
UPSERT_OWN = (
    """
INSERT INTO kpis_actual (uid, kpi_id, state, version, is_historic, period_kind, period_start,
                         period_end, entered_by_id, returned_reason, extended_because,
                         route)
SELECT gen_random_uuid(), kpi.id, 'due', 1, true, 'month', to_date(period, 'YYYY-"M"MM'),
       (to_date(period, 'YYYY-"M"MM') + interval '1 month - 1 day')::date, officer.id, '', '',
       'service_head'
FROM incoming JOIN kpis_kpi kpi ON kpi.code = kpi_code
CROSS JOIN core_user officer WHERE officer.email = 'officer@example.invalid'
ON CONFLICT (kpi_id, period_kind, period_start) DO UPDATE SET version = kpis_actual.version + 1
""",
    """
INSERT INTO kpis_actualrevision (uid, actual_id, number, value, numerator, denominator, marker,
    marker_reason, data_status, commentary, definition_id, entered_by_id, source, source_digest,
    kind, reason, created_at)
SELECT gen_random_uuid(), slot.id, slot.version, value, numerator, denominator,
       coalesce(marker, ''), '', data_status, coalesce(commentary, ''), kpi.definition_id,
       slot.entered_by_id, 'actuals.xlsx', '', 'first', '', now()
FROM incoming JOIN kpis_kpi kpi ON kpi.code = kpi_code
JOIN kpis_actual slot ON slot.kpi_id = kpi.id AND slot.period_start = to_date(period, 'YYYY-"M"MM')
""",
    """
UPDATE kpis_actual SET revision_id = revision.id, state = 'approved'
FROM kpis_actualrevision revision WHERE revision.actual_id = kpis_actual.id
""",
)
