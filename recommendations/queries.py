"""Recommendations from the database, always starting from the viewer."""

from collections import defaultdict
from dataclasses import dataclass, field

from perfportal.core.access.roles import Permission
from recommendations.models import (
    Footnote,
    ProgressUpdate,
    Recommendation,
    RecommendationLink,
    Resolution,
    Response,
    Review,
)


@dataclass
class History:
    """What is on record of one recommendation, oldest first."""

    updates: list[ProgressUpdate] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)


def get_leaves(user) -> list[Recommendation]:
    """Every recommendation that the viewer may see, without headings, in natural order."""
    return list(
        Recommendation.objects.visible_to(user)
        .leaves()
        .in_order()
        .select_related("review__committee", "lead_officer")
    )


def get_review(user, slug) -> tuple[Review, list[Recommendation]] | None:
    """A review with what the viewer may see of it; None for a stranger to all of it."""
    review = Review.objects.select_related("committee").filter(slug=slug).first()
    if review is None:
        return None
    rows = list(
        review.recommendations.visible_to(user)
        .order_by("order")
        .select_related("lead_officer")
        .prefetch_related("footnotes")
    )
    for row in rows:
        row.review = review
    if not rows and not user.access.everywhere(Permission.VIEW_RECOMMENDATIONS):
        return None
    return review, rows


def get_histories(recommendations) -> dict[int, History]:
    """The history of each by primary key, in three queries."""
    found = defaultdict(History)
    ids = [recommendation.pk for recommendation in recommendations]
    for name, model in (
        ("updates", ProgressUpdate),
        ("responses", Response),
        ("resolutions", Resolution),
    ):
        rows = model.objects.filter(recommendation__in=ids).select_related("recorded_by")
        if model is Resolution:
            rows = rows.select_related("recorded_by", "meeting__committee")
        for row in rows:
            getattr(found[row.recommendation_id], name).append(row)
    return found


def get_links(recommendations) -> dict[int, list[tuple[Recommendation, str]]]:
    """What belongs with each, either way round, with the reason."""
    visible = {recommendation.pk: recommendation for recommendation in recommendations}
    found = defaultdict(list)
    for link in RecommendationLink.objects.filter(
        recommendation__in=visible, related__in=visible
    ).order_by("id"):
        found[link.recommendation_id].append((visible[link.related_id], link.why))
        found[link.related_id].append((visible[link.recommendation_id], link.why))
    return found


def get_footnotes(review: Review) -> list[Footnote]:
    return list(review.footnotes.all())


def get_home_counts(user, *, on) -> dict[str, int]:
    """How many are overdue and slipped, of all that are seen."""
    leaves = Recommendation.objects.visible_to(user).leaves()
    return {
        "overdue": leaves.overdue(on=on).count(),
        "slipped": leaves.slipped(on=on).count(),
        "all": leaves.count(),
    }
