"""Follows a change of how figures are compared with targets: statuses are given anew."""

from dataclasses import replace

from django.db.models import Max

from kpis.assessment.queries.choosing import chosen_kpis
from kpis.assessment.queries.preview import Preview, preview
from kpis.calculations.facts import Comparison, KpiFacts
from kpis.collection.models import Actual
from kpis.collection.queries.facts import comparison_of
from perfportal.core import audit, clock, jobs
from perfportal.core.council_settings import SettingChange

UNTIL = "compared_until"
OF_SPC = ("screen_outliers", "shift_n", "trend_n")


def follow(change: SettingChange) -> None:
    """Assess every KPI anew; periods that have been issued keep the way that they were compared.

    A status that has been issued is never given anew (domain-rules 2.5), so the last day of the
    last issued period is kept beside the earlier way.
    """
    council = change.organisation
    before = council.settings.get(UNTIL, [])
    after = [*before, *_kept_from_now(council, before, change.before)]
    if after != before:
        council.settings = council.settings | {UNTIL: after}
        council.save(update_fields=["settings"])
        audit.record(
            by=change.by,
            verb="setting.changed",
            subject=council,
            before={UNTIL: before},
            after={UNTIL: after},
            reason=change.reason,
        )
    jobs.enqueue("kpis.assess", by=change.by, dedupe="all-compared-anew")


def foresee(change: SettingChange) -> Preview:
    """The statuses that the change would move, were it made now."""
    before = change.organisation.settings.get(UNTIL, [])
    kept = _kept_from_now(change.organisation, before, change.before)
    comparison = comparison_of(change.after, [*before, *kept])
    return preview(chosen_kpis(), as_of=clock.today(), under=lambda kpi: _under(kpi, comparison))


def _under(kpi: KpiFacts, comparison: Comparison) -> KpiFacts:
    definitions = (
        replace(one, set_up=replace(one.set_up, comparison=comparison)) for one in kpi.definitions
    )
    return replace(kpi, definitions=tuple(definitions))


def look_anew(*, by) -> None:
    """Work out limits and signals anew for every KPI: they are no status, so none is kept."""
    jobs.enqueue("kpis.assess", by=by, dedupe="all-signals-anew")


def _kept_from_now(council, known: list, way: str) -> list[list[str]]:
    """The last issued day with its way, unless a way is kept up to that day already."""
    issued = Actual.objects.ever_issued().filter(kpi__organisation=council)
    last = issued.aggregate(last=Max("period_end"))["last"]
    if last is None or (known and known[-1][0] >= last.isoformat()):
        return []
    return [[last.isoformat(), way]]
