"""Loading values from a file, in one transaction: every row or none.

Back-data (`historic`) is approved as it comes, with the file as its source, and can be corrected by
another import until it is issued. Other values are submitted, as if each had been typed, and wait
for their approval. Slots that are there are locked, so nobody's edit is overwritten unseen.
"""

import datetime as dt
from collections import Counter

from django.db import transaction

from kpis.collection.actions.import_saving import Origin, save_steps
from kpis.collection.imports.actual_rows import read_actuals
from kpis.collection.imports.evidence_asked import ask_for_evidence
from kpis.collection.imports.planning import Deed, Planner
from kpis.collection.imports.questions import ask_questions, known_figures
from kpis.collection.models import Actual, CollectionRound
from kpis.register.imports.report import ImportReport
from kpis.register.queries import get_kpis_by_code, lock_kpis
from perfportal.core.collecting import collection_paused
from perfportal.core.documents import Table
from perfportal.core.models import Organisation


def import_actuals(
    *,
    by,
    organisation: Organisation,
    table: Table,
    as_of: dt.date,
    historic: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Save the rows of the file, or say for each refused row why nothing was saved."""
    report = ImportReport()
    with collection_paused(), transaction.atomic():
        rows = read_actuals(table, get_kpis_by_code(organisation), report)
        kpi_ids = {row.kpi.pk for row in rows}
        rounds = lock_rounds(organisation)
        lock_kpis(kpi_ids)
        slots = _locked_slots(kpi_ids)
        planner = Planner(slots, rounds, historic, as_of)
        steps = [planner.plan(row) for row in rows]
        ask_questions(rows, known_figures(slots.values()))
        counts = Counter(step.deed for step in steps if step.deed != Deed.REFUSED)
        report.counts.update({deed.value: counts[deed] for deed in Deed if counts[deed]})
        if not historic and (lacking := ask_for_evidence(steps, on=as_of)):
            report.counts["of them without evidence"] = lacking
        if report.may_be_saved and not dry_run:
            origin = Origin(table.name, table.digest)
            save_steps(steps, by=by, origin=origin, historic=historic)
    return report


def lock_rounds(organisation: Organisation | int) -> list[CollectionRound]:
    """Nobody closes a round, or opens one again, while its values are being saved."""
    rounds = CollectionRound.objects.select_for_update(no_key=True)
    return list(rounds.filter(organisation=organisation).order_by("pk"))


def _locked_slots(kpi_ids) -> dict[tuple, Actual]:
    """All slots of these KPIs, locked until the transaction ends.

    Locked first, then read: a row that a lock waited for would come with its old relations.
    """
    slots = Actual.objects.filter(kpi__in=kpi_ids).order_by("pk")
    list(slots.select_for_update().values_list("pk", flat=True))
    read = slots.select_related("revision__definition", "round")
    return {(slot.kpi_id, slot.period_kind, slot.period_start): slot for slot in read}
