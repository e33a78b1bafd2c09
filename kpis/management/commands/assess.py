"""`manage.py assess [--all | --kpi CODE | --period P] [--dry-run]`: assess now, in this process.

After an update of the portal `--dry-run` says first which statuses its rules would change.
"""

from django.core.management.base import BaseCommand, CommandError

from kpis.assessment.actions.assessing import assess_in_chunks
from kpis.assessment.moves import moves_sentence
from kpis.assessment.queries.choosing import chosen_kpis
from kpis.assessment.queries.preview import preview
from kpis.register.models import KPI
from perfportal.core import clock
from perfportal.core.periods import PeriodError, parse_period


class Command(BaseCommand):
    help = "Computes statuses and directions of travel and stores what differs."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="every KPI (the default)")
        which.add_argument("--kpi", metavar="CODE")
        which.add_argument("--period", help="KPIs with a value or a slot in it: 2026-27-Q2")
        parser.add_argument(
            "--dry-run", action="store_true", help="say which statuses would change; store nothing"
        )

    def handle(self, **options):
        kpi_ids = kpis_named(code=options["kpi"], period=options["period"])
        if options["dry_run"]:
            self.stdout.write(moves_sentence(preview(kpi_ids, as_of=clock.today())))
            return
        written = assess_in_chunks(kpi_ids, as_of=clock.today())
        self.stdout.write(
            f"{len(kpi_ids)} KPIs: {written.changed} assessments written, "
            f"{written.unchanged} unchanged, {written.removed} removed."
        )


def kpis_named(*, code=None, period=None) -> list[int]:
    """Primary keys for the options of a command; a sentence where one names nothing."""
    try:
        token = parse_period(period).token if period else None
    except PeriodError as error:
        raise CommandError(str(error)) from None
    codes = None
    if code:
        codes = list(KPI.objects.filter(code=code).values_list("pk", flat=True))
        if not codes:
            raise CommandError(f"There is no KPI {code}: see the codes on the list of KPIs.")
    return chosen_kpis(kpi_ids=codes, period=token)
