"""`manage.py import_kpis FILE [--dry-run] [--by EMAIL]`: the KPIs with their definition sheets."""

from kpis.management.import_command import ImportCommand
from kpis.register.actions.import_kpis import import_kpis
from kpis.register.imports.kpi_rows import COLUMNS, REQUIRED


class Command(ImportCommand):
    help = "Load KPIs and their definition sheets from a .csv or .xlsx file."
    columns, required = COLUMNS, REQUIRED

    def run_import(self, **arguments):
        return import_kpis(**arguments)
