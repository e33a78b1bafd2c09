"""A change of a target or a definition that waits for the director."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.register.models.kpi import KPI, PERSON
from perfportal.core.fields import UidModel


class ProposalKind(models.TextChoices):
    TARGET = "target", "Target"
    DEFINITION = "definition", "Definition"


class ProposalState(models.TextChoices):
    WAITING = "waiting", "Waiting for the director"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class Proposal(UidModel):
    """What somebody proposes, over which present state, and what the director decided.

    `payload` holds the wanted target or the fields of the sheet that would change, as text; `seen`
    is the primary key of the newest target, or the number of the newest version of the definition,
    when it was proposed.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    payload = models.JSONField(default=dict)
    seen = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=ProposalState.choices, default=ProposalState.WAITING
    )
    decided_by = models.ForeignKey(related_name="+", **PERSON)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "kind"],
                condition=Q(state="waiting"),
                name="one_proposal_waits_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_reason"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decision_note=""),
                name="proposal_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposal_not_decided_by_its_author",
                violation_error_message="Nobody approves their own change.",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.get_kind_display().lower()} proposed"

    def access_place(self):
        return self.kpi.access_place()
