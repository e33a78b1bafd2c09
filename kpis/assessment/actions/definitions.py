"""Saying which figures of others follow another definition than our KPI (domain-rules 7.2)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.assessment.models import Benchmark, Comparator
from kpis.assessment.queries.definitions import get_figures
from kpis.register.models import KPI
from kpis.register.policies import check_can_manage
from kpis.register.queries import lock_kpis
from perfportal.core import audit
from perfportal.core.periods import Period

FIELDS = ("is_comparable", "definition_note")
BATCH = 500


@dataclass(frozen=True)
class Said:
    """Of whom it is said (`Benchmark.whose`), from which period on (None: of all), and why.

    `reason` tells what the other definition counts, or why ours holds after all.
    """

    whose: Collection[str]
    is_comparable: bool
    reason: str
    first: Period | None = None


@transaction.atomic
def say(*, by, comparator: Comparator, kpi: KPI, said: Said) -> int:
    """Mark the figures, each with its audit event; how many were marked anew.

    Raises ValidationError where no figure is meant.
    """
    check_can_manage(by)
    lock_kpis({kpi.pk})
    meant = [one for one in get_figures(comparator, kpi) if _is_meant(one, said)]
    if not meant:
        raise ValidationError({"first": _("There is no figure from this period on.")})
    after = {
        "is_comparable": said.is_comparable,
        "definition_note": "" if said.is_comparable else said.reason,
    }
    changed = [(one, before) for one in meant if (before := _facts(one)) != after]
    for one, _before in changed:
        one.is_comparable, one.definition_note = after.values()
    Benchmark.objects.bulk_update([one for one, _before in changed], FIELDS, batch_size=BATCH)
    events = [
        audit.NewEvent("benchmark.definition_said", one, before, after, said.reason)
        for one, before in changed
    ]
    audit.record_many(events, by=by)
    return len(changed)


def _is_meant(one: Benchmark, said: Said) -> bool:
    is_late = said.first is None or one.period_start >= said.first.start
    return is_late and one.whose in said.whose


def _facts(one: Benchmark) -> dict:
    return {name: getattr(one, name) for name in FIELDS}
