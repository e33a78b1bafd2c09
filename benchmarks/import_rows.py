"""How fast 20,000 values are imported: `DATABASE_URL=... python benchmarks/import_rows.py`.

Beside it, in the same run: python-calamine reads the same workbook and its rows are upserted by
COPY and ON CONFLICT, unchecked, without revisions or a trail. See benchmarks/README.md.
"""

import argparse
import csv
import datetime as dt
import io
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfportal.settings")
os.environ.setdefault("SECRET_KEY", "only for this benchmark")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django  # noqa: E402

django.setup()

import python_calamine  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks import assess_data  # noqa: E402
from benchmarks.import_sql import BARE_TABLE, UPSERT, UPSERT_OWN  # noqa: E402
from kpis.calculations.codes import MeasureType  # noqa: E402
from kpis.collection.actions.import_actuals import import_actuals  # noqa: E402
from kpis.collection.imports.actual_rows import COLUMNS, REQUIRED  # noqa: E402
from kpis.collection.models import Actual, ActualRevision  # noqa: E402
from kpis.register.models import KPIDefinition  # noqa: E402
from perfportal.core.documents import read_table  # noqa: E402
from perfportal.core.documents.sheets import read_sheets  # noqa: E402
from perfportal.core.documents.xlsx_files import workbook_bytes  # noqa: E402
from perfportal.core.models import AuditEvent, Organisation, User  # noqa: E402

AS_OF = dt.date(2026, 10, 20)
MONTHS, FIRST_YEAR, MONTHS_IN_YEAR = 100, 2016, 12
SHARES = (MeasureType.RATIO, MeasureType.CUM_RATIO)
GOAL, GOAL_MEMORY = 5, 400
WORDS = {
    "bare": "calamine, COPY and ON CONFLICT into one bare table",
    "same tables": "calamine, COPY and ON CONFLICT into the portal's own tables",
    "import": "read, checked, stored as revisions, audited",
}


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of both processors: this process and its database's."""

    wall: float
    cpu: float


def main() -> None:
    options = parse()
    if options.worker:
        connection.settings_dict["NAME"] = options.database
        worker(options)
        return
    if connection.vendor != "postgresql":
        sys.exit("This benchmark needs PostgreSQL: set DATABASE_URL to a server that it may use.")
    connection.settings_dict["TEST"]["NAME"] = f"benchmark_import_{os.getpid()}"
    options.database = connection.creation.create_test_db(
        verbosity=0, autoclobber=True, serialize=False
    )
    try:
        with tempfile.TemporaryDirectory() as folder:
            run(options, Path(folder) / "actuals.xlsx")
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(options, path: Path) -> None:
    assess_data.make_kpis(options.rows // MONTHS)
    path.write_bytes(workbook_bytes("actuals", COLUMNS, file_rows()))
    options.file = str(path)
    print(f"{options.rows:,} rows, {path.stat().st_size / 1e6:.1f} MB xlsx, PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)
    works = {
        "bare": lambda: upsert(path, UPSERT),
        "same tables": lambda: upsert(path, *UPSERT_OWN),
        "import": lambda: real_import(path),
    }
    spent = {name: [] for name in works}
    for _round in range(options.rounds):
        for name, work in works.items():
            empty()
            spent[name].append(measured(work))
    count(options)
    show(spent)
    ready_made(spent["bare"])
    again(path)
    preview(path)
    spawn(options)


def show(spent: dict[str, list[Spent]]) -> None:
    for name, what in WORDS.items():
        best = min(spent[name], key=lambda one: one.wall)
        print(f"  {what}: {best.wall:.2f} s best, of it {best.cpu:.2f} s of two processors")
    for name in ("bare", "same tables"):
        pairs = list(zip(spent["import"], spent[name], strict=True))
        wall = [whole.wall / base.wall for whole, base in pairs]
        cpu = [whole.cpu / base.cpu for whole, base in pairs]
        print(
            f"  times {WORDS[name]}: {statistics.median(wall):.1f} by the clock, "
            f"{statistics.median(cpu):.1f} by the processor (goal: at most {GOAL})"
        )
        print("    each round, by the clock: " + " ".join(f"{ratio:.1f}" for ratio in wall))


def file_rows():
    """A value for each KPI and month; shares with their two numbers, every fifth with words."""
    chance = random.Random(1)
    for definition in KPIDefinition.objects.select_related("kpi").order_by("kpi__code"):
        for month in range(MONTHS):
            year, number = divmod(month, MONTHS_IN_YEAR)
            value, top, below = round(chance.uniform(20, 95), 2), None, None
            if definition.measure_type in SHARES:
                below = chance.randint(200, 300)
                top, value = chance.randint(20, below), None
            if definition.measure_type == MeasureType.YES_NO:
                value = chance.randint(0, 1)
            words = "Staff were away in the first week." if month % 5 == 0 else ""
            period = f"{FIRST_YEAR + year}-M{number + 1:02}"
            yield definition.kpi.code, period, value, top, below, "", "final", words


def real_import(path: Path):
    table = read_table(path, columns=COLUMNS, required=REQUIRED)
    report = import_actuals(
        by=User.objects.get(email="officer@example.invalid"),
        organisation=Organisation.objects.get(),
        table=table,
        as_of=AS_OF,
        historic=True,
    )
    if not report.may_be_saved:
        sys.exit("\n".join(report.refusals()[:5]))
    return report


def upsert(path: Path, *statements: str) -> None:
    """What is left when nothing is checked and no trail is kept."""
    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    text = io.StringIO()
    csv.writer(text).writerows(rows[1:])
    text.seek(0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE incoming (LIKE bare) ON COMMIT DROP")
        cursor.copy_expert("COPY incoming FROM STDIN WITH (FORMAT csv)", text)
        for statement in statements:
            cursor.execute(statement)


def empty() -> None:
    """Nothing imported yet, in either of the two."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "TRUNCATE bare, core_auditevent, core_job, kpis_actual, kpis_actualrevision CASCADE"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("CHECKPOINT")


def measured(work) -> Spent:
    wall, cpu = time.perf_counter(), processor()
    work()
    return Spent(time.perf_counter() - wall, processor() - cpu)


def processor() -> float:
    """Of this process and, where the server is on this machine, of its own backend."""
    try:
        text = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except (OSError, AttributeError):
        return time.process_time()
    ticks = text.rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def count(options) -> None:
    """A fast import of nothing is no result."""
    counts = Actual.objects.count(), ActualRevision.objects.count()
    events = AuditEvent.objects.filter(verb="actual.imported").count()
    if {*counts, events} != {options.rows}:
        sys.exit(f"NOT A RESULT: {counts} slots and revisions, {events} events.")


def ready_made(bare: list[Spent]) -> None:
    """What is left when everything has been worked out: the finished rows copied back."""
    tables = ("kpis_actual", "kpis_actualrevision", "core_auditevent")
    with connection.cursor() as cursor:
        texts = [_copied_out(cursor, table) for table in tables]
        empty()
        spent = measured(lambda: _copy_in(cursor, tables, texts))
    ratio = spent.wall / min(one.wall for one in bare)
    print(
        f"  the finished rows of the three tables copied back: {spent.wall:.2f} s, {ratio:.1f} "
        "times the bare table: nothing that keeps slots, revisions and a trail can be quicker"
    )


def _copied_out(cursor, table: str) -> str:
    text = io.StringIO()
    cursor.copy_expert(f"COPY {table} TO STDOUT", text)
    return text.getvalue()


def _copy_in(cursor, tables, texts) -> None:
    with transaction.atomic():
        for table, text in zip(tables, texts, strict=True):
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))


def again(path: Path) -> None:
    """The same file once more changes nothing, which has to be found out row by row."""
    spent = measured(lambda: real_import(path))
    print(f"  the same file once more, nothing to write: {spent.wall:.2f} s")


def preview(path: Path) -> None:
    print(f"  all cells read for the preview: {measured(lambda: read_sheets(path)).wall:.2f} s")


def spawn(options) -> None:
    """Peak memory of a process that does nothing but import."""
    empty()
    command = [sys.executable, __file__, "--database", options.database, "--file", options.file]
    if subprocess.run([*command, "--worker", "1"], check=False).returncode:
        sys.exit("The import in a process of its own failed.")


def worker(options) -> None:
    real_import(Path(options.file))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of a process that imports: {peak:.0f} MB (goal: at most {GOAL_MEMORY})")


if __name__ == "__main__":
    main()
