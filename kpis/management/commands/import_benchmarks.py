"""`manage.py import_benchmarks FILE [--dry-run] [--by EMAIL]`: what other councils achieved."""

from kpis.assessment.actions.import_benchmarks import import_benchmarks
from kpis.assessment.imports.benchmark_rows import COLUMNS, REQUIRED
from kpis.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Load the figures of other councils, England or a region from a .csv or .xlsx file."
    columns, required = COLUMNS, REQUIRED

    def run_import(self, **arguments):
        return import_benchmarks(**arguments)
