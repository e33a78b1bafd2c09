"""How fast assessments are made: `DATABASE_URL=postgresql:///postgres python benchmarks/assess.py`.

Makes its own database on that server, fills it with KPIs of mixed types x 120 months, measures,
prints, and drops it. Nothing here is a timed test: see benchmarks/README.md for how to read it.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfportal.settings")
os.environ.setdefault("SECRET_KEY", "only for this benchmark")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402

from benchmarks import assess_data  # noqa: E402
from kpis.assessment.actions import assessing  # noqa: E402
from kpis.assessment.actions.storing import store  # noqa: E402
from kpis.assessment.models import Assessment  # noqa: E402
from kpis.assessment.queries import computed  # noqa: E402
from kpis.assessment.queries.columns import get_columns  # noqa: E402
from kpis.assessment.queries.facts import with_outlook  # noqa: E402
from kpis.bulk.assess import assess_columns  # noqa: E402
from kpis.collection.models import Actual, ActualRevision  # noqa: E402
from kpis.register.models import KPI  # noqa: E402
from perfportal.core import clock  # noqa: E402

AS_OF = assess_data.AS_OF
SAMPLE = 8


def main() -> None:
    options = parse()
    if options.worker:
        use_database(options.database)
        assessing.assess_in_chunks(shares(options.worker), as_of=AS_OF)
        return
    if connection.vendor != "postgresql":
        sys.exit("This benchmark needs PostgreSQL: set DATABASE_URL to a server that it may use.")
    connection.settings_dict["TEST"]["NAME"] = f"benchmark_assess_{os.getpid()}"
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        run(options, name)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kpis", type=int, default=2000)
    parser.add_argument(
        "--rounds", type=int, default=3, help="of each measurement, the best counts"
    )
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(options, database: str) -> None:
    assess_data.fill(options.kpis)
    every = list(KPI.objects.order_by("pk").values_list("pk", flat=True))
    print(
        f"{len(every):,} KPIs x {assess_data.MONTHS} months on PostgreSQL, best of {options.rounds}"
    )
    baseline = best(options.rounds, baseline_query)
    show("one SQL window query, fetched (baseline)", baseline)
    computing = best(options.rounds, lambda: compute(every, headline_only=True))
    show("load and compute the headline rows, vectorised", computing, baseline, "at most 1.0")
    computing = best(options.rounds, lambda: compute(every))
    show("with the quarters and years of months, and the other basis", computing, baseline)
    storing = best(options.rounds, lambda: full(every), before=empty)
    show("load, compute and store, from nothing", storing, baseline, "at most 4.0")
    show("the same again, nothing to write", best(1, lambda: full(every)), baseline)
    plain = best(1, lambda: orm_loop(every[:: max(1, len(every) // SAMPLE)][:SAMPLE]))
    plain *= len(every) / min(SAMPLE, len(every))
    print(f"  loop over the ORM with the plain rules, {SAMPLE} KPIs scaled: {plain:.1f} s,")
    print(f"    {plain / storing:.0f} times the full recompute (goal: at least 30)")
    linear(every, options)
    workers(every, options, database)
    one_approval(every)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of this process: {peak:.0f} MB (goal: under 500)")


def show(what: str, seconds: float, baseline: float | None = None, goal: str = "") -> None:
    ratio = f", {seconds / baseline:.2f} times the baseline" if baseline else ""
    print(f"  {what}: {seconds:.2f} s{ratio}" + (f" (goal: {goal})" if goal else ""))


def best(rounds: int, work, before=lambda: None) -> float:
    times = []
    for _round in range(rounds):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def baseline_query() -> None:
    with connection.cursor() as cursor:
        cursor.execute(assess_data.BASELINE)
        cursor.fetchall()


def compute(kpi_ids, **options) -> None:
    for start in range(0, len(kpi_ids), assessing.CHUNK):
        kpis, slots = get_columns(kpi_ids[start : start + assessing.CHUNK])
        _rows, left_over = assess_columns(with_outlook(kpis), slots, as_of=AS_OF, **options)
        if left_over:
            sys.exit(f"{len(left_over)} KPIs fell to the plain rule: mend the data.")


def full(kpi_ids) -> None:
    assessing.assess_in_chunks(kpi_ids, as_of=AS_OF)


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE kpis_assessment")


def orm_loop(kpi_ids) -> None:
    """What a straightforward implementation does: a KPI at a time, saved a row at a time."""
    for pk in kpi_ids:
        Assessment.objects.filter(kpi=pk).delete()
        rows = computed.plain_rows([pk], as_of=AS_OF)
        for place in range(len(rows)):
            with transaction.atomic():
                store(rows.select([place]), kpi_ids=[], computed_at=clock.now())


def linear(every, options) -> None:
    quarter = every[: max(1, len(every) // 4)]
    small = best(options.rounds, lambda: full(quarter), before=empty)
    whole = best(1, lambda: full(every), before=empty)
    print(
        f"  a quarter of the KPIs: {small:.2f} s, all: {whole:.2f} s: {whole / small:.1f} times as "
        "long for 4 times as many (goal: linear)"
    )


def workers(every, options, database: str) -> None:
    """The same recompute by one process and by two at once, each with its start-up."""
    times = {}
    for count in (1, 2):
        times[count] = best(
            options.rounds, lambda count=count: spawn(count, database), before=empty
        )
    print(
        f"  one worker process: {times[1]:.2f} s, two: {times[2]:.2f} s: two are "
        f"{times[1] / times[2]:.2f} times as fast (goal: above 1)"
    )


def spawn(count: int, database: str) -> None:
    command = [sys.executable, __file__, "--database", database, "--worker"]
    running = [subprocess.Popen([*command, f"{n}/{count}"]) for n in range(count)]
    if any(process.wait() for process in running):
        sys.exit("A worker failed.")


def shares(worker: str) -> list[int]:
    number, of = map(int, worker.split("/"))
    return list(KPI.objects.order_by("pk").values_list("pk", flat=True))[number::of]


def use_database(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def one_approval(every) -> None:
    """A new value is approved; its KPI is assessed, written and committed."""
    times = []
    for number, pk in enumerate(every[:: max(1, len(every) // 20)][:20]):
        change_latest(pk, value=42 + number)
        start = time.perf_counter()
        assessing.assess([pk], as_of=AS_OF)
        times.append((time.perf_counter() - start) * 1000)
    print(
        f"  from one approval to the stored result: {statistics.median(times):.0f} ms median, "
        f"{max(times):.0f} ms worst of {len(times)} (goal: under 50)"
    )


def change_latest(kpi_id: int, *, value) -> None:
    """A second revision of the latest value."""
    slot = Actual.objects.filter(kpi=kpi_id).select_related("revision").latest("period_start")
    first = slot.revision
    second = ActualRevision.objects.create(
        actual=slot,
        number=2,
        kind="correction",
        value=None if first.value is None else value,
        numerator=value,
        denominator=first.denominator,
        definition_id=first.definition_id,
        entered_by_id=first.entered_by_id,
        created_at=clock.now(),
    )
    Actual.objects.filter(pk=slot.pk).update(revision=second)


if __name__ == "__main__":
    main()
