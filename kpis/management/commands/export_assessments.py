"""`manage.py export_assessments [--period P] [--kpi CODE] --output FILE` (files.md)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kpis.assessment.actions.assessing import assess_in_chunks
from kpis.assessment.exports import rows_for_export, write_file
from kpis.assessment.models import Assessment
from kpis.assessment.queries.positions import get_positions
from kpis.management.commands.assess import kpis_named
from perfportal.core import clock
from perfportal.core.periods import parse_period


class Command(BaseCommand):
    """Assesses the KPIs first, so that an import followed by an export needs no worker."""

    help = "Writes assessments to a csv or xlsx file, brought up to date first."

    def add_arguments(self, parser):
        parser.add_argument("--period")
        parser.add_argument("--kpi", metavar="CODE")
        parser.add_argument(
            "--every-basis",
            action="store_true",
            help="also the longer periods that figures make, and the basis that decides no status",
        )
        parser.add_argument("--output", metavar="FILE", required=True)

    def handle(self, **options):
        path = Path(options["output"])
        if not path.parent.is_dir():
            raise CommandError(f"There is no folder {path.parent}: make it, or choose another.")
        kpi_ids = kpis_named(code=options["kpi"], period=options["period"])
        assess_in_chunks(kpi_ids, as_of=clock.today())
        found, period = Assessment.objects, options["period"]
        is_whole = options["every_basis"]
        assessments = found.every_row() if is_whole else found.headline(rolled=bool(period))
        if options["kpi"]:
            assessments = assessments.filter(kpi__in=kpi_ids)
        if period:
            assessments = assessments.for_period(parse_period(period))
        positions = get_positions(kpi_ids, as_of=clock.today())
        count = write_file(path, rows_for_export(assessments, positions))
        self.stdout.write(f"{count} assessments written to {path}.")
