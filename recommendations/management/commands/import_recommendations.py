"""`manage.py import_recommendations FILE [--review TITLE] [--committee NAME] [--dry-run]`."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kpis.register.imports.report import ImportReport
from perfportal.core import clock
from perfportal.core.documents import DocumentError
from perfportal.core.models import Committee, User, get_organisation
from recommendations.actions.importing import import_review
from recommendations.imports.links import plan_links
from recommendations.imports.planning import Plan, plan_records
from recommendations.imports.reading import read_source
from recommendations.models import Review


class Command(BaseCommand):
    help = "Load a review with its recommendations from .json, .csv or .xlsx, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--review", metavar="TITLE", help="in place of the file's own title")
        parser.add_argument("--committee", metavar="NAME", help="whose review it is")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args, file, review, committee, dry_run, **options):
        organisation = get_organisation()
        if organisation is None:
            raise CommandError("There is no council yet. Make one: manage.py create_council NAME")
        plan = self._read(file)
        title = review or plan.source.title
        place = find_committee(organisation, committee)
        self.stdout.write(summary_of(plan))
        for sentence in questions_of(plan):
            self.stdout.write(sentence)
        if dry_run:
            if Review.objects.filter(organisation=organisation, title=title).exists():
                self.stdout.write(f"The review '{title}' is there already.")
            self.stdout.write("Nothing has been saved: this was a dry run.")
            return
        try:
            made = import_review(
                by=User.objects.system(),
                organisation=organisation,
                plan=plan,
                title=title,
                committee=place,
                as_of=clock.today(),
            )
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"Saved as '{made.title}' at /recommendations/{made.slug}/")

    def _read(self, file) -> Plan:
        report = ImportReport()
        try:
            plan = plan_records(read_source(file), report)
        except DocumentError as error:
            raise CommandError(str(error)) from error
        for line in report.refusals():
            self.stdout.write(line)
        if not report.may_be_saved:
            raise CommandError(
                f"Nothing has been saved: {report.refused_rows} rows were refused. Correct them."
            )
        return plan


def find_committee(organisation, name) -> Committee | None:
    """The committee of this name; a CommandError lists the names that there are."""
    if not name:
        return None
    committees = Committee.objects.filter(organisation=organisation)
    found = committees.filter(name__iexact=name.strip()).first()
    if found is None:
        names = ", ".join(committees.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no committee '{name}'. The committees are: {names}.")
    return found


def summary_of(plan: Plan) -> str:
    """`6 recommendations and 2 headings in 3 groups, 0 footnotes, 1 link`."""
    headings = len(plan.records) - len(plan.leaves)
    return (
        f"{len(plan.leaves)} recommendations and {headings} headings in {len(plan.groups)} groups, "
        f"{len(plan.source.footnotes)} footnotes, {len(plan_links(plan))} links between them."
    )


def questions_of(plan: Plan) -> list[str]:
    """What a person should look at: damaged text, and times that may or may not be due dates."""
    damaged = [record.working_reference for record in plan.leaves if record.row.damaged]
    undated = [
        f"{record.working_reference}: '{record.due_text}' is kept as words. "
        "Set a due date in an update if it is one."
        for record in plan.leaves
        if record.due_text and not record.due_on
    ]
    lost = f"The text is damaged in {', '.join(damaged)}: correct it on the record's page."
    return ([lost] if damaged else []) + undated
