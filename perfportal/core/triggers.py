"""The database's own refusal to change the audit trail.

On PostgreSQL rows of audit tables can be neither changed nor deleted; on SQLite they cannot be
changed, and a deleted one is found by the chain of seals (`manage.py verify_audit`).
"""

TABLES = ("core_auditevent", "core_auditseal")
REFUSAL = "audit rows are only ever added"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}';
END;
$$ LANGUAGE plpgsql
"""


def create_triggers(apps, schema_editor):
    """Forward step of the migration that makes the audit tables."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION)
    for table in TABLES:
        schema_editor.execute(_create(table, schema_editor.connection.vendor))


def drop_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        on_table = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on_table}")


def _create(table, vendor):
    name = f"{table}_append_only"
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
