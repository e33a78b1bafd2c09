"""How the last closed quarter is checked and approved in the invented borough.

Red values have their corrective action, but for one that waits for it. One value has been changed
after its approval, one query is answered and one is not.
"""

import datetime as dt
from decimal import Decimal

from kpis.calculations.approval import Route
from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, corrective
from kpis.collection.models import Actual
from perfportal.core import clock
from reporting.demo import words

HEADS = {"Resources": "grace.lindqvist", "Place": "tom.abara", "Communities": "mary.whitlock"}
# What is done about each red value, who does it, and in how many days.
REMEDIES = {
    "HOU-01": (
        "Meet the two builders who have paused at Mill Lane and agree a date for each plot.",
        "tom.abara", 40, "No cost; the risk is that the loan market stays as it is.",
    ),
    "HOU-03": (
        "Lease twelve flats for families and move those who have waited longest first.",
        "mary.whitlock", 60, "£96,000 a year from the homelessness grant.",
    ),
    "HR-01": (
        "Hold a return-to-work meeting for every absence of more than twenty days.",
        "owen.hartley", 10, "",
    ),
    "SVC-01": (
        "Answer simple enquiries from a list of standard replies; train the two new starters.",
        "dan.okafor", 30, "",
    ),
}  # fmt: skip
BACK_AFTER = dt.timedelta(days=90)
ANSWERED = {
    "ENV-05": (
        "Two days less than last quarter: was the backlog of August closed without a visit?",
        "No: every case has a photograph. The second crew started on 3 August.",
    )
}
CHANGED = "CUS-01"


def decide(people, actual: Actual) -> None:
    """Queried, returned, left waiting, checked, or approved by the head of its service."""
    code, team = actual.kpi.code, people["asha.begum"]
    if code in words.RETURNED:
        reason = words.RETURNED[code]
        actuals.return_for_correction(by=team, actual=actual, version=actual.version, reason=reason)
        return
    if code in words.QUERIED:
        actuals.check(by=team, actual=actual, outcome="queried", note=words.QUERIED[code])
        return
    if code in ANSWERED:
        ask_and_answer(people, actual)
    if code in words.NOT_APPROVED:
        return
    if actual.route == Route.CHECK_ONLY:
        actuals.check(by=team, actual=actual, outcome="passed")
        return
    if code in REMEDIES:
        add_remedy(people, actual)
    head = people[HEADS[actual.kpi.service.directorate.name]]
    actuals.approve(by=head, actual=actual, version=actual.version)
    if code == CHANGED:
        change_after_approval(people, actual)


def ask_and_answer(people, actual: Actual) -> None:
    question, reply = ANSWERED[actual.kpi.code]
    asked = actuals.check(by=people["asha.begum"], actual=actual, outcome="queried", note=question)
    actuals.answer(by=actual.kpi.data_provider, check=asked, text=reply)


def add_remedy(people, actual: Actual) -> None:
    what, owner, days, cost = REMEDIES[actual.kpi.code]
    today = clock.today()
    plan = corrective.Plan(
        what=what,
        owner=people[owner],
        due_on=today + dt.timedelta(days=days),
        expected_back_on=today + BACK_AFTER,
        cost_and_risk=cost,
    )
    corrective.raise_(by=actual.kpi.data_provider, actual=actual, plan=plan)


def change_after_approval(people, actual: Actual) -> None:
    """Two answers were late after all: the approval is void, and the head is told."""
    actuals.reopen(
        by=people["asha.begum"],
        actual=actual,
        version=actual.version,
        reason="The complaints system was corrected on the day after the approval.",
    )
    revision = actual.revision
    entry = Entry(
        numerator=revision.numerator - Decimal(2),
        denominator=revision.denominator,
        commentary="Two answers had been counted on time that went out a day late.",
    )
    actuals.submit(
        by=actual.kpi.data_provider,
        actual=actual,
        entry=entry,
        version=actual.version,
        note=actuals.Note(source="form"),
    )
