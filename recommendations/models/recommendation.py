"""A recommendation, or a heading over several: whatever has parts is a heading."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from perfportal.core.access.access import Place
from perfportal.core.access.roles import Permission, Scope
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Portfolio
from recommendations.calculations.codes import CommitteeState, Progress, Verdict
from recommendations.calculations.status import UNFINISHED, Facts
from recommendations.models.review import Footnote, Review


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who may see recommendations; a committee's for its members; for a lead
        officer their own, with the headings over them."""
        access = user.access
        if access.everywhere(Permission.VIEW_RECOMMENDATIONS):
            return self
        mine = Recommendation.objects.filter(lead_officer=user)
        committees = access.scope_ids(Permission.VIEW_COMMITTEE, Scope.COMMITTEE)
        return self.filter(
            Q(review__committee__in=committees)
            | Q(pk__in=mine.values("pk"))
            | Q(pk__in=mine.values("parent"))
            | Q(pk__in=mine.values("parent__parent"))
        )

    def leaves(self):
        """What is followed up: headings take their status from their parts."""
        return self.filter(~Exists(Recommendation.objects.filter(parent=OuterRef("pk"))))

    def open(self):
        """Neither closed nor withdrawn by the committee, nor rejected by the executive."""
        return self.filter(
            committee_state__in=[CommitteeState.OPEN, CommitteeState.REOPENED]
        ).exclude(verdict=Verdict.REJECTED)

    def overdue(self, *, on: dt.date):
        """Past the due date and not done, whatever is claimed of the progress."""
        unfinished = [progress.value for progress in UNFINISHED]
        return self.open().filter(due_on__lt=on, progress__in=unfinished)

    def slipped(self, *, on: dt.date):
        """Claimed as slipped, past the due date, or put off: as `shown_status` derives it."""
        put_off = Q(due_on__lt=on) | Q(due_on__gt=F("original_due_on"))
        under_way = UNFINISHED - {Progress.SLIPPED, Progress.PAUSED}
        return self.open().filter(
            Q(progress=Progress.SLIPPED) | put_off & Q(progress__in=[p.value for p in under_way])
        )

    def awaiting_committee(self):
        """Claimed as implemented and not yet considered."""
        return self.open().filter(progress=Progress.IMPLEMENTED)

    def in_order(self):
        return self.order_by("review__title", "review_id", "order")


class Recommendation(UidModel):
    """One record of the document, its text verbatim, or a heading over its parts.

    `working_reference` is its name in the portal: the document's reference, or ours where the
    document numbers none. `progress` is what the officer claims, `committee_state` what the
    committee has resolved.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="recommendations")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    reference = models.CharField(max_length=20, blank=True)
    working_reference = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=300, blank=True)
    group_intro = models.TextField(blank=True)
    text = models.TextField()
    original_text = models.TextField(help_text="As it stood in the file")
    damaged = models.BooleanField(default=False)
    transcription_notes = models.JSONField(default=list, blank=True)
    addressee = models.CharField(max_length=200, blank=True)
    lead_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="recommendations_led",
    )  # fmt: skip
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.PROTECT)
    due_text = models.CharField("time in the document", max_length=200, blank=True)
    due_on = models.DateField("due date", null=True, blank=True)
    original_due_on = models.DateField(null=True, blank=True)
    due_moves = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(
        max_length=20, choices=choices(Verdict), default=Verdict.AWAITING.value
    )
    progress = models.CharField(
        max_length=20, choices=choices(Progress), default=Progress.NOT_STATED.value
    )
    completed_on = models.DateField(null=True, blank=True)
    committee_state = models.CharField(
        max_length=10, choices=choices(CommitteeState), default=CommitteeState.OPEN.value
    )
    closed_by = models.ForeignKey(
        "recommendations.Resolution", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    footnotes = models.ManyToManyField(Footnote, blank=True, related_name="recommendations")
    version = models.PositiveIntegerField(default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["review", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "working_reference"], name="unique_working_reference"
            ),
            models.CheckConstraint(
                condition=~Q(working_reference="") & ~Q(text=""), name="recommendation_has_words"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, original_due_on__isnull=True, due_moves=0)
                | Q(due_on__isnull=False, original_due_on__isnull=False),
                name="due_date_keeps_its_original",
            ),
            models.CheckConstraint(
                condition=Q(progress="implemented", completed_on__isnull=False)
                | ~Q(progress="implemented") & Q(completed_on__isnull=True),
                name="implemented_has_completion_date",
            ),
            models.CheckConstraint(
                condition=Q(committee_state="closed", closed_by__isnull=False)
                | ~Q(committee_state="closed") & Q(closed_by__isnull=True),
                name="closed_by_a_resolution",
            ),
        ]

    def __str__(self):
        return f"{self.working_reference} of {self.review}"

    @property
    def facts(self) -> Facts:
        """What its status follows from."""
        return Facts(
            progress=self.progress,
            committee_state=self.committee_state,
            verdict=self.verdict,
            due_on=self.due_on,
            original_due_on=self.original_due_on,
        )

    def access_place(self) -> Place:
        committee = self.review.committee_id
        return Place(
            portfolio=self.portfolio_id,
            committees=frozenset([committee]) if committee else frozenset(),
        )


class RecommendationLink(models.Model):
    """Two recommendations that belong together, with the words that say so; never merged."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="links_out"
    )
    related = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="links_in")
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "related"], name="linked_once"),
            models.CheckConstraint(
                condition=~Q(recommendation=F("related")), name="not_linked_to_itself"
            ),
        ]

    def __str__(self):
        return f"{self.recommendation.working_reference} and {self.related.working_reference}"
