"""What the import commands have in common: a file in, a line per refused row out, exit 1."""

from django.core.management.base import BaseCommand, CommandError

from kpis.register.imports.report import ImportReport
from perfportal.core import clock
from perfportal.core.documents import DocumentError, Table, read_table
from perfportal.core.models import Organisation, User, get_organisation


class ImportCommand(BaseCommand):
    """A command that names its columns and its action; all else is here."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    takes = "a .csv or .xlsx file"

    def add_arguments(self, parser):
        parser.add_argument("file", help=self.takes)
        parser.add_argument("--dry-run", action="store_true", help="check only, save nothing")
        parser.add_argument("--by", metavar="EMAIL", help="the person who imports")

    def handle(self, *args, file, dry_run, by, **options):
        organisation, person = self._organisation(), self._person(by)
        try:
            table = self.read(file)
        except DocumentError as error:
            raise CommandError(str(error)) from error
        report = self.run_import(
            by=person,
            organisation=organisation,
            table=table,
            as_of=clock.today(),
            dry_run=dry_run,
            **self.own_options(options),
        )
        self._print(report, table, dry_run=dry_run)

    def read(self, file) -> Table:
        """The file as a table; DocumentError with a sentence where it cannot be one."""
        return read_table(file, columns=self.columns, required=self.required)

    def own_options(self, options) -> dict:
        """What one import takes beyond the common options."""
        return {}

    def run_import(self, **arguments) -> ImportReport:
        raise NotImplementedError

    def _organisation(self) -> Organisation:
        organisation = get_organisation()
        if organisation is None:
            raise CommandError('There is no council yet. Run: manage.py create_council "Name"')
        return organisation

    def _person(self, email):
        if not email:
            return User.objects.system()
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {email}. Check --by.")
        return person

    def _print(self, report: ImportReport, table: Table, *, dry_run: bool) -> None:
        for line in report.refusals():
            self.stdout.write(line)
        for line in report.questions():
            self.stdout.write(f"please check: {line}")
        for question in report.asked:
            self.stdout.write(f"for a person: {question}")
        if not report.may_be_saved:
            raise CommandError(
                f"{report.refused_rows} of {len(table.rows)} rows were refused, so nothing of "
                f"{table.name} has been saved. Correct them and import the whole file again."
            )
        for note in report.notes:
            self.stdout.write(note)
        done = "Checked only, nothing saved" if dry_run else "Saved"
        self.stdout.write(f"{done}: {report.summary() or 'no rows'}.")
