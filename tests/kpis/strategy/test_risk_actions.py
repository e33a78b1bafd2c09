"""Strategic risks: added with a first score, reviewed with the next."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.strategy.actions import risks
from kpis.strategy.actions.risks import Verdict
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, get_organisation
from tests.factories import KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import TODAY, a_risk

pytestmark = pytest.mark.django_db
SCORED = Verdict(TODAY, 4, 5, "Rents rise.")


def test_a_risk_is_added_with_its_first_score(team):
    kpi = KPIFactory(code="HOU-03")
    risk = risks.create(
        by=team,
        organisation=get_organisation(),
        verdict=SCORED,
        kpis=[kpi],
        code="SR1",
        title="Temporary accommodation costs more",
    )
    assert (risk.score, list(risk.kpis.all())) == (20, [kpi])
    review = risk.reviews.get()
    assert (review.score, review.reviewed_by, review.note) == (20, team, "Rents rise.")


def test_its_owner_reviews_a_risk():
    owner = person(Role.SERVICE_HEAD, on=ServiceFactory())
    risk = a_risk(owner=owner)
    risks.review(by=owner, risk=risk, version=1, verdict=SCORED)
    risk.refresh_from_db()
    assert (risk.score, risk.version) == (20, 2)
    assert [review.score for review in risk.reviews.all()] == [12, 20]
    event = AuditEvent.objects.get(verb="risk.reviewed")
    assert (event.before, event.after, event.reason) == (
        {"likelihood": 3, "impact": 4},
        {"likelihood": 4, "impact": 5},
        "Rents rise.",
    )


def test_nobody_else_reviews_it():
    other = person(Role.SERVICE_HEAD, on=ServiceFactory())
    with pytest.raises(PermissionDenied, match="Only its owner or the performance team"):
        risks.review(by=other, risk=a_risk(owner=person()), version=1, verdict=SCORED)


@pytest.mark.parametrize(
    ("verdict", "fault"),
    [
        (
            Verdict(TODAY + dt.timedelta(days=1), 3, 3, "x"),
            {"reviewed_on": ["The day cannot be in the future."]},
        ),
        (
            Verdict(dt.date(2026, 9, 30), 3, 3, "x"),
            {
                "reviewed_on": [
                    "The last review was on 1 October 2026: this one cannot be before it."
                ]
            },
        ),
        (Verdict(TODAY, 3, 3, " "), {"note": ["Say what has changed, or that nothing has."]}),
        (
            Verdict(TODAY, 6, 3, "x"),
            {"__all__": ["Likelihood and impact go from 1 to 5."]},
        ),
    ],
)
def test_a_review_that_is_refused(team, verdict, fault):
    risk = a_risk()
    with pytest.raises(ValidationError) as caught:
        risks.review(by=team, risk=risk, version=1, verdict=verdict)
    assert caught.value.message_dict == fault
    assert risk.reviews.count() == 1


def test_the_second_of_two_reviewers_is_told(team):
    risk = a_risk()
    risks.review(by=team, risk=risk, version=1, verdict=SCORED)
    with pytest.raises(Conflict):
        risks.review(by=team, risk=risk, version=1, verdict=SCORED)
    assert risk.reviews.count() == 2
