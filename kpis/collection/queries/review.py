"""Submitted values, for those who approve and those who check.

Historic values are in nobody's queue: they come approved, and nothing here looks beyond what has
been submitted.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from kpis.calculations.approval import Route
from kpis.calculations.assess import Assessed, assess_series
from kpis.calculations.codes import Rag
from kpis.collection.models import Actual, ActualState, QualityCheck
from kpis.collection.queries.facts import get_facts
from perfportal.core.access.roles import Permission, Scope

RATED = (Rag.GREEN, Rag.AMBER, Rag.RED)
PEOPLE = ("entered_by", "entered_for", "agreed_by", "checked_by", "void_by", "void_revision")


def get_to_approve(user):
    """Submitted values for which this person is asked next, except their own.

    Those of a colleague whose role they hold for a time count as their own (`policies.is_own`).

    A service head for those of the services they head; a director for those of the directorate
    that its service head has approved and that the council has put before directors.
    """
    access = user.access
    own = {user.pk} | access.stands_in_for
    services = access.scope_ids(Permission.APPROVE_VALUES, Scope.SERVICE)
    directorates = access.scope_ids(Permission.CONFIRM_VALUES, Scope.DIRECTORATE)
    by_head = Q(kpi__service__in=services, agreed_by__isnull=True) & ~Q(route=Route.CHECK_ONLY)
    by_director = Q(
        kpi__service__directorate__in=directorates,
        route=Route.HEAD_THEN_DIRECTOR,
        agreed_by__isnull=False,
    ) & ~Q(agreed_by=user)
    return (
        _submitted()
        .filter(by_head | by_director)
        .exclude(Q(entered_by__in=own) | Q(entered_for__in=own))
        .order_by("kpi__service__name", "-round__period_start", "kpi__code", "period_start")
    )


def get_to_check():
    """Every submitted value with its checks, for the performance team."""
    return _submitted().order_by("kpi__code", "period_start")


def of_round(values, period):
    """Those of the values that belong to the round of one period."""
    return values.filter(round__period_kind=period.kind.value, round__period_start=period.start)


@dataclass(frozen=True)
class Judged:
    """What the rules make of a value, and the status of the last rated period before it."""

    now: Assessed
    before: Rag | None

    @property
    def has_moved(self) -> bool:
        """Whether the status is of another colour than last time."""
        return self.before is not None and self.now.rag in RATED and self.now.rag != self.before


def get_judged(values, *, as_of) -> dict[int, Judged]:
    """What the rules make of these values now, by primary key: the stored result may lag behind.

    Four queries, however many values.
    """
    by_key = {(value.kpi_id, value.period.key): value.pk for value in values}
    judged = {}
    for kpi in get_facts({value.kpi_id for value in values}):
        before = {}
        for result in assess_series(kpi, as_of=as_of):
            kind = result.period.kind
            if pk := by_key.get((kpi.id, result.period.key)):
                judged[pk] = Judged(result, before.get(kind))
            if result.rag in RATED:
                before[kind] = result.rag
    return judged


def get_open_queries(user):
    """What the performance team asks of this person about values that still wait."""
    answerable = Actual.objects.owed_by(user).open_to_change()
    return (
        QualityCheck.objects.filter(
            actual__in=answerable.values("pk"),
            outcome=QualityCheck.Outcome.QUERIED,
            answer="",
            revision=F("actual__revision"),
            actual__state=ActualState.SUBMITTED,
        )
        .select_related("by", "actual__kpi", "actual__round")
        .order_by("at")
    )


def get_void_approvals(user):
    """Values that this person had approved and that have been opened again or changed since.

    With `is_asked`: whether this person is asked to approve it again.
    """
    waiting = (ActualState.DRAFT, ActualState.SUBMITTED)
    return (
        Actual.objects.filter(void_by=user, state__in=waiting)
        .annotate(is_asked=Exists(get_to_approve(user).filter(pk=OuterRef("pk"))))
        .with_entry()
        .select_related("void_by", "void_revision")
        .order_by("kpi__code", "period_start")
    )


def get_check(user, actual: Actual, uid) -> QualityCheck | None:
    """One check of a value that has been found for this person."""
    check = QualityCheck.objects.filter(actual=actual, uid=uid).select_related("by").first()
    if check:
        check.actual = actual
    return check


def with_checks(values):
    """With what was asked, answered and found, oldest first, in one query more."""
    checks = QualityCheck.objects.select_related("by", "answered_by").order_by("at", "pk")
    return values.prefetch_related(Prefetch("checks", checks))


def _submitted():
    """Outside of closed rounds: nothing is decided in one but revisions of issued values."""
    return with_checks(
        Actual.objects.filter(state=ActualState.SUBMITTED)
        .open_to_change()
        .with_entry()
        .select_related(*PEOPLE)
    )
