"""A strategy for tests: each function makes one record with the fields that matter given."""

import datetime as dt

from kpis.strategy.models import (
    Milestone,
    Outcome,
    Priority,
    Risk,
    RiskReview,
    ServicePlan,
    StrategyAction,
)
from tests.factories import OrganisationFactory, ServiceFactory, UserFactory

TODAY = dt.date(2026, 10, 20)
YEAR_START = dt.date(2026, 4, 1)


def a_priority(code="P1", **fields) -> Priority:
    given = {"title": f"Priority {code}", "organisation": OrganisationFactory()}
    return Priority.objects.create(code=code, **given | fields)


def an_outcome(code="P1-OUT1", *, priority=None, kpis=(), **fields) -> Outcome:
    priority = priority or Priority.objects.filter(code="P1").first() or a_priority()
    outcome = Outcome.objects.create(
        priority=priority,
        organisation=priority.organisation,
        code=code,
        **{"title": f"Outcome {code}"} | fields,
    )
    outcome.kpis.set(kpis)
    return outcome


def an_action(code="P1-A1", *, outcome=None, kpis=(), **fields) -> StrategyAction:
    """Planned from 1 April 2026 to 31 March 2027; not started."""
    outcome = outcome or Outcome.objects.filter(code="P1-OUT1").first() or an_outcome()
    given = {"starts_on": YEAR_START, "due_on": dt.date(2027, 3, 31), "title": f"Action {code}"}
    action = StrategyAction.objects.create(
        outcome=outcome, organisation=outcome.organisation, code=code, **given | fields
    )
    action.kpis.set(kpis)
    return action


def a_closed_project(code="P1-A9", *, closed_on=dt.date(2026, 3, 20), **fields) -> StrategyAction:
    given = {"starts_on": dt.date(2025, 4, 1), "due_on": dt.date(2026, 3, 31), "is_project": True}
    done = {"stage": "complete", "percent_complete": 100, "closed_on": closed_on}
    return an_action(code, **given | done | fields)


def a_milestone(action, title="Contract signed", **fields) -> Milestone:
    given = {"due_on": dt.date(2026, 9, 30)}
    return Milestone.objects.create(action=action, title=title, **given | fields)


def a_plan(*, service=None, kpis=(), **fields) -> ServicePlan:
    """A draft of 2026/27 that somebody has written."""
    given = {"year_start": YEAR_START, "aims": "Answer within ten days."}
    if "written_by" not in fields:
        given["written_by"] = UserFactory()
    plan = ServicePlan.objects.create(service=service or ServiceFactory(), **given | fields)
    plan.kpis.set(kpis)
    return plan


def an_agreed_plan(**fields) -> ServicePlan:
    given = {"state": "agreed", "agreed_by": UserFactory(), "agreed_on": dt.date(2026, 3, 20)}
    return a_plan(**given | fields)


def a_risk(code="SR1", *, scores=((3, 4),), kpis=(), **fields) -> Risk:
    """A risk with one review a month for each pair of likelihood and impact, up to October."""
    likelihood, impact = scores[-1]
    risk = Risk.objects.create(
        organisation=OrganisationFactory(),
        code=code,
        likelihood=likelihood,
        impact=impact,
        **{"title": f"Risk {code}"} | fields,
    )
    risk.kpis.set(kpis)
    for step, pair in enumerate(reversed(scores)):
        RiskReview.objects.create(
            risk=risk,
            reviewed_on=dt.date(2026, 10 - step, 1),
            likelihood=pair[0],
            impact=pair[1],
            note="Looked at.",
        )
    return risk
