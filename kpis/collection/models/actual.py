"""Actuals: the slot of a KPI in a period, with its state and its current version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.calculations.approval import Route, Step
from kpis.calculations.codes import Marker
from kpis.collection.models.round import CollectionRound
from kpis.register.models import KPI
from perfportal.core.access.roles import Permission
from perfportal.core.choices import choices
from perfportal.core.fields import PeriodFieldsMixin, UidModel

# Without an index: nobody is looked up by these, and each would cost as much as a column of figures
# when thousands of values are imported.
PERSON = {
    "null": True,
    "blank": True,
    "on_delete": models.PROTECT,
    "to": settings.AUTH_USER_MODEL,
    "db_index": False,
}


class ActualState(models.TextChoices):
    DUE = "due", "Due"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    ISSUED = "issued", "Issued"


GIVEN = (ActualState.SUBMITTED, ActualState.APPROVED, ActualState.ISSUED)
APPROVED_OR_ISSUED = (ActualState.APPROVED, ActualState.ISSUED)


def _both_or_neither(one: str, other: str) -> Q:
    return Q(**{f"{one}__isnull": True, f"{other}__isnull": True}) | Q(
        **{f"{one}__isnull": False, f"{other}__isnull": False}
    )


def _somebody_else(person: str) -> Q:
    """Not whoever entered the value, nor whom it was entered for."""
    return (Q(entered_by__isnull=True) | ~Q(**{person: F("entered_by")})) & (
        Q(entered_for__isnull=True) | ~Q(**{person: F("entered_for")})
    )


# In a report, ever: from then on a value changes by revision only.
EVER_ISSUED = Q(state=ActualState.ISSUED) | Q(issued_at__isnull=False)


class ActualQuerySet(models.QuerySet):
    def for_period(self, period):
        return self.filter(period_kind=period.kind.value, period_start=period.start)

    def given(self):
        """Values that somebody has submitted, or that are further on."""
        return self.filter(state__in=GIVEN)

    def ever_issued(self):
        """Values that a report has issued, also while a revision of them is under way."""
        return self.filter(EVER_ISSUED)

    def under_revision(self):
        """Values of which readers still have another version: a revision that is not issued yet.

        Not where the revision holds the figure back: what is withheld is withheld at once.
        """
        revised = self.filter(revision__revises__isnull=False)
        return revised.exclude(Q(state=ActualState.ISSUED) | Q(revision__marker=Marker.SUPPRESSED))

    def open_to_change(self):
        """Outside of closed rounds, or issued before: what `policies.check_round_is_open` lets."""
        return self.filter(Q(round__isnull=True) | Q(round__locked_at__isnull=True) | EVER_ISSUED)

    def owed_by(self, user):
        """What this person is named on as provider or deputy, or stands in for on leave."""
        people = {user.pk} | user.access.delegators(Permission.ENTER_VALUES)
        return self.filter(Q(kpi__data_provider__in=people) | Q(kpi__deputy_provider__in=people))

    def with_entry(self):
        """With what an entry form shows, in one query."""
        return self.select_related(
            "revision", "round", "kpi__definition", "kpi__tier", "kpi__organisation",
            "kpi__service__directorate",
        )  # fmt: skip


class Actual(UidModel, PeriodFieldsMixin):
    """The place for one KPI's value in one period, with its state and its current revision.

    `version` is raised by every write; a write names the version it read (see
    `perfportal.core.concurrency`). A return leads back to draft with the reason kept beside it.

    `route` is how it is approved, as the council's setting was when it was submitted. Each step
    leaves its person and moment: `agreed_by` the service head where another step follows,
    `checked_by` the performance team, `approved_by` whoever made it count. `void_by` gave an
    approval of `void_revision` that counts no more, until the value is approved anew.
    """

    # `unique_actual` serves as its index.
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="actuals", db_index=False)
    round = models.ForeignKey(
        CollectionRound, null=True, blank=True, on_delete=models.PROTECT, related_name="actuals"
    )
    state = models.CharField(max_length=10, choices=ActualState.choices, default=ActualState.DUE)
    version = models.PositiveIntegerField(default=1)
    revision = models.ForeignKey(
        "ActualRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_historic = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True, help_text="Last day for entry")
    extended_because = models.TextField(blank=True, help_text="Why due_on is later than others'")
    entered_by = models.ForeignKey(related_name="+", **PERSON)
    entered_for = models.ForeignKey(related_name="+", **PERSON)
    submitted_at = models.DateTimeField(null=True, blank=True)
    route = models.CharField(
        max_length=26, choices=choices(Route), default=Route.SERVICE_HEAD.value
    )
    agreed_by = models.ForeignKey(related_name="+", **PERSON)
    agreed_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(related_name="+", **PERSON)
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(related_name="+", **PERSON)
    approved_at = models.DateTimeField(null=True, blank=True)
    void_by = models.ForeignKey(related_name="+", **PERSON)
    void_at = models.DateTimeField(null=True, blank=True)
    void_revision = models.ForeignKey(
        "ActualRevision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    final_expected_on = models.DateField(
        null=True, blank=True, help_text="When the final figure of a provisional one is expected"
    )
    returned_by = models.ForeignKey(related_name="+", **PERSON)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)

    objects = ActualQuerySet.as_manager()

    class Meta:
        ordering = ["kpi__code", "period_start"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="actual_queue"),
            models.Index(
                fields=["void_by"], condition=Q(void_by__isnull=False), name="actual_void_approval"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "period_kind", "period_start"], name="unique_actual"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN) | Q(revision__isnull=False),
                name="actual_given_has_revision",
            ),
            models.CheckConstraint(
                condition=_both_or_neither("approved_by", "approved_at"),
                name="actual_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=_both_or_neither("agreed_by", "agreed_at"),
                name="actual_agreement_is_whole",
            ),
            models.CheckConstraint(
                condition=_both_or_neither("checked_by", "checked_at"),
                name="actual_check_is_whole",
            ),
            models.CheckConstraint(
                condition=_both_or_neither("void_by", "void_at")
                & _both_or_neither("void_by", "void_revision"),
                name="actual_void_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=APPROVED_OR_ISSUED)
                | Q(is_historic=True)
                | Q(approved_by__isnull=False),
                name="actual_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | _somebody_else("approved_by"),
                name="actual_nobody_approves_their_own",
                violation_error_message="Nobody approves what they entered themselves.",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | _somebody_else("agreed_by"),
                name="actual_nobody_agrees_their_own",
                violation_error_message="Nobody approves what they entered themselves.",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | _somebody_else("checked_by"),
                name="actual_nobody_checks_their_own",
                violation_error_message="Nobody checks what they entered themselves.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=APPROVED_OR_ISSUED)
                | Q(is_historic=True)
                | Q(route="service_head")
                | Q(route="check_only", checked_by__isnull=False)
                | Q(route="service_head_then_check", agreed_by__isnull=False)
                & Q(checked_by__isnull=False)
                | Q(route="service_head_then_director", agreed_by__isnull=False),
                name="actual_approved_by_every_step",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True)
                | ~Q(route="service_head_then_check")
                | Q(checked_by__isnull=True)
                | ~Q(checked_by=F("agreed_by")),
                name="actual_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True)
                | ~Q(route="service_head_then_director")
                | Q(approved_by__isnull=True)
                | ~Q(approved_by=F("agreed_by")),
                name="actual_two_people_approve",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, returned_reason="")
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(returned_reason=""),
                name="actual_return_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.period.token}"

    def access_place(self):
        return self.kpi.access_place()

    @property
    def steps_done(self) -> frozenset[Step]:
        """The steps of its approval that somebody has taken for the current revision."""
        taken = {Step.SERVICE_HEAD: self.agreed_by_id, Step.CHECK: self.checked_by_id}
        return frozenset(step for step, person in taken.items() if person)

    @property
    def has_been_issued(self) -> bool:
        """As `EVER_ISSUED` asks it of the database."""
        return self.state == ActualState.ISSUED or self.issued_at is not None
