"""`manage.py import_benchmarks FILE [--dry-run] [--by EMAIL]`: what other councils achieved.

A table of another shape says which column is which:

    --map gss=area_code council=area_name period=period value=value
    --set kpi_code=PLN-01 comparator="Nearest neighbours" source="Open data"
    --only measure=Percentage

`--portal NAME` reads the open data of another portal (its file kpis.csv, saved before) as figures
of the comparator NAME. `--code THEIRS=OURS` gives our KPI for a code or name of theirs.
"""

from django.core.management.base import CommandError

from kpis.assessment.actions.import_benchmarks import import_benchmarks
from kpis.assessment.imports.benchmark_rows import COLUMNS, REQUIRED
from kpis.assessment.imports.benchmark_shapes import Shape, portal_table, shaped_table
from kpis.assessment.queries.comparators import get_bases
from kpis.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Load the figures of other councils, England or a region from a .csv or .xlsx file."
    columns, required = COLUMNS, REQUIRED
    shape, portal = Shape(), ""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        for name, says in (
            ("map", "our column=the heading in the table"),
            ("set", "our column=what it is in every row"),
            ("only", "heading=the text that a row must have there"),
            ("code", "their code or name of a KPI=our code"),
        ):
            parser.add_argument(f"--{name}", nargs="+", default=[], metavar="X=Y", help=says)
        parser.add_argument(
            "--portal", default="", metavar="NAME", help="open data of a portal, as comparator NAME"
        )

    def handle(self, *args, **options):
        names = ("map", "set", "only", "code")
        self.shape = Shape(*(_pairs(name, options.pop(name)) for name in names))
        self.portal = options.pop("portal")
        super().handle(*args, **options)

    def read(self, file):
        if self.portal:
            bases = get_bases(self._organisation())
            return portal_table(
                file, comparator=self.portal, bases=bases, codes=self.shape.codes
            )  # fmt: skip
        if self.shape.columns:
            return shaped_table(file, self.shape)
        return super().read(file)

    def run_import(self, **arguments):
        return import_benchmarks(**arguments)


def _pairs(option: str, texts) -> dict[str, str]:
    """`a=b` as an entry; what stands after the first = may hold further ones."""
    if bad := [text for text in texts if "=" not in text]:
        raise CommandError(f"--{option} {bad[0]}: write two names with = between them.")
    return dict(text.split("=", 1) for text in texts)
