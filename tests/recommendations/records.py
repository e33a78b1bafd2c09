"""Recommendations for the tests of this app."""

from perfportal.core.models import User
from recommendations.models import Recommendation, Review
from tests.factories import CommitteeFactory, OrganisationFactory

DUE = {"due_on": "2022-05-01", "original_due_on": "2022-05-01"}


def a_review(title="Use of data", **fields) -> Review:
    organisation = fields.pop("organisation", None) or OrganisationFactory()
    committee = fields.pop("committee", None) or CommitteeFactory()
    slug = title.lower().replace(" ", "-")
    return Review.objects.create(
        organisation=organisation, title=title, slug=slug, committee=committee, **fields
    )


def a_recommendation(review=None, reference="1", **fields) -> Recommendation:
    """One record that a test may read at once: its dates are days, its foreign keys set."""
    review = review or a_review()
    text = fields.pop("text", "That the directorate publish its figures")
    made = Recommendation.objects.create(
        review=review,
        reference=reference,
        working_reference=reference,
        order=fields.pop("order", review.recommendations.count() + 1),
        text=text,
        original_text=text,
        **fields,
    )
    made.refresh_from_db()
    return made


def system() -> User:
    return User.objects.system()
