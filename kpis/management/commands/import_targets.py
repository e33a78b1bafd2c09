"""`manage.py import_targets FILE [--dry-run] [--by EMAIL]`: targets of KPIs that are there."""

from kpis.management.import_command import ImportCommand
from kpis.register.actions.import_targets import import_targets
from kpis.register.imports.target_lists import is_list, read_target_list
from kpis.register.imports.target_rows import COLUMNS, REQUIRED


class Command(ImportCommand):
    help = "Load targets from a .csv or .xlsx file, or from a plan's list of targets in .json."
    columns, required = COLUMNS, REQUIRED
    takes = "a .csv, .xlsx or .json file"

    def read(self, file):
        return read_target_list(file) if is_list(file) else super().read(file)

    def run_import(self, **arguments):
        return import_targets(**arguments)
