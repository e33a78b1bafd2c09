"""What the assessment objects to when somebody else acts (vetoes)."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kpis.assessment.models import Assessment
from kpis.calculations.approval import red_lack
from kpis.calculations.assess import assess_series
from kpis.calculations.codes import Rag
from kpis.collection.models import Actual
from kpis.collection.presenters import red_lack_words
from kpis.collection.queries.corrective import get_due_days
from kpis.collection.queries.facts import get_facts
from perfportal.core import clock
from perfportal.core.registries import vetoes

DECIDED_BY_TARGET = (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NO_TARGET)


@vetoes.register(act="actual.approve")
def red_needs_words_and_action(actual) -> str | None:
    """A red value needs commentary and a corrective action (domain-rules 4.7 and 10.3).

    Historic values are not asked, even when one is corrected: nobody is to account anew for the
    past. Values that only need a check never come here: they are official statistics, which no
    service can change alone.
    """
    if actual.revision is None or actual.is_historic:
        return None
    due_days = get_due_days([actual.kpi_id])[actual.kpi_id]
    lack = red_lack(actual.revision.commentary, due_days, as_of=clock.today())
    if not lack or status_of(actual) != Rag.RED:
        return None
    return red_lack_words(actual, lack)


@vetoes.register(act="kpis.change_definition")
def issued_figures_keep_their_definition(dated) -> str | None:
    """A definition dated before figures that have been issued would count them anew."""
    last = _last_issued(dated.kpi, period_start__gte=dated.valid_from)
    if last is None:
        return None
    return _(
        "The figure for %(period)s has been issued under the present definition: let the change "
        "begin after %(day)s."
    ) % {"period": last.period.short_label, "day": last.period_end.isoformat()}


@vetoes.register(act="kpis.retire")
def issued_statuses_keep_their_kpi(leaving) -> str | None:
    """A KPI is in force in every period that a report has issued a status for."""
    last = _last_issued(leaving.kpi, period_start__gt=leaving.on)
    if last is None:
        return None
    return _("The status for %(period)s has been issued: let it end after %(day)s.") % {
        "period": last.period.short_label,
        "day": last.period_end.isoformat(),
    }


@vetoes.register(act="kpis.start")
def issued_statuses_began_before(starting) -> str | None:
    """Nor does a KPI begin after a status that has been issued."""
    if starting.on is None:
        return None
    last = _last_issued(starting.kpi, period_end__lt=starting.on)
    if last is None:
        return None
    return _("The status for %s has been issued, so it counted before this day.") % (
        last.period.short_label
    )


@vetoes.register(act="kpis.edit_freely")
def issued_figures_end_the_draft(kpi) -> str | None:
    """What a report has issued is held against its definition, whether somebody signed or not."""
    if _last_issued(kpi) is None:
        return None
    return _("Figures of %s have been issued: give the reason and the approver of the change.") % (
        kpi.code
    )


@vetoes.register(act="kpis.change_target")
def issued_figures_keep_their_target(moving) -> str | None:
    """A status that has been issued is never given anew (domain-rules 2.5)."""
    if moving.is_first:
        return _issued_without_it(moving)
    last = _last_issued(
        moving.kpi,
        period_start__gte=moving.period.start,
        period_end__lte=moving.period.end,
        period_end__gte=moving.valid_from,
    )
    if last is None:
        return None
    return _(
        "The status for %(period)s has been issued against the present target: let the change "
        "begin after %(day)s."
    ) % {"period": last.period.short_label, "day": last.period_end.isoformat()}


@vetoes.register(act="kpis.change_targets")
def some_of_them_have_been_issued(moving) -> str | None:
    """Whether any of many changes could meet an objection, in one query; each is then asked."""
    issued = Actual.objects.ever_issued().filter(
        kpi__in={one.kpi.pk for one in moving},
        period_start__gte=min(one.period.start for one in moving),
        period_end__lte=max(one.period.end for one in moving),
    )
    return _("Some of these periods have been issued.") if issued.exists() else None


def _issued_without_it(moving) -> str | None:
    """The first target of a period counts for all of it, so none of it may have been issued."""
    issued = Actual.objects.ever_issued().filter(
        kpi=OuterRef("kpi"),
        period_kind=OuterRef("period_kind"),
        period_start=OuterRef("period_start"),
    )
    decided = Assessment.objects.headline().filter(
        Exists(issued),
        kpi=moving.kpi,
        period_start__gte=moving.period.start,
        period_end__lte=moving.period.end,
        rag__in=DECIDED_BY_TARGET,
    )
    last = decided.order_by("-period_end").first()
    if last is None:
        return None
    return _(
        "The status for %(period)s has been issued without this target: set targets for periods "
        "after %(day)s."
    ) % {"period": last.period.short_label, "day": last.period_end.isoformat()}


def _last_issued(kpi, **periods) -> Actual | None:
    """The last value of the KPI in these periods that a report has issued."""
    issued = Actual.objects.ever_issued().filter(kpi=kpi, **periods)
    return issued.order_by("-period_end").first()


def status_of(actual) -> str:
    """The stored status if it is of this revision; worked out now if the job has yet to run."""
    stored = (
        Assessment.objects.headline().filter(kpi=actual.kpi_id, revision=actual.revision_id).first()
    )
    if stored:
        return stored.rag
    results = assess_series(get_facts([actual.kpi_id])[0], as_of=clock.today())
    return next(result.rag for result in results if result.period == actual.period)
