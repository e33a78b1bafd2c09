"""`manage.py import_targets FILE [--dry-run] [--by EMAIL]`: targets of KPIs that are there."""

from kpis.management.import_command import ImportCommand
from kpis.register.actions.import_targets import import_targets
from kpis.register.imports.target_rows import COLUMNS, REQUIRED


class Command(ImportCommand):
    help = "Load targets from a .csv or .xlsx file."
    columns, required = COLUMNS, REQUIRED

    def run_import(self, **arguments):
        return import_targets(**arguments)
