"""`manage.py import_actuals FILE [--historic] [--dry-run] [--by EMAIL]`: values of KPIs."""

from kpis.collection.actions.import_actuals import import_actuals
from kpis.collection.imports.actual_rows import COLUMNS, REQUIRED
from kpis.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Load values from a .csv or .xlsx file; they wait for approval unless --historic."
    columns, required = COLUMNS, REQUIRED

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--historic", action="store_true", help="back-data: approved as it is, correctable"
        )

    def own_options(self, options):
        return {"historic": options["historic"]}

    def run_import(self, **arguments):
        return import_actuals(**arguments)
