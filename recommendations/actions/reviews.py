"""A new review, and the clock that its notice starts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from perfportal.core import audit
from recommendations.models import Review
from recommendations.policies import check_can_manage

SLUG_LENGTH = 70


def create(*, by, organisation, title: str, **fields) -> Review:
    """A review of the council without recommendations yet."""
    check_can_manage(by)
    return make_review(by=by, organisation=organisation, title=title, **fields)


@transaction.atomic
def make_review(*, by, organisation, title: str, source_file="", **fields) -> Review:
    """The record itself, for `create` and for an import. A title is used once in a council."""
    title = " ".join(title.split())
    if not title:
        raise ValidationError(_("Give the review's title."))
    if Review.objects.filter(organisation=organisation, title=title).exists():
        raise ValidationError(
            _("There is a review called '%(title)s' already. Open it, or give this another title.")
            % {"title": title}
        )
    review = Review.objects.create(
        organisation=organisation, title=title, slug=free_slug(organisation, title), **fields
    )
    audit.record(
        by=by, verb="review.created", subject=review, after={"title": title}, source=source_file
    )
    return review


def free_slug(organisation, title: str) -> str:
    """The title as an address, cut at a word, with a number where it is taken."""
    whole = slugify(title) or "review"
    stem = whole if len(whole) <= SLUG_LENGTH else whole[:SLUG_LENGTH].rsplit("-", 1)[0]
    taken = set(
        Review.objects.filter(organisation=organisation, slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
