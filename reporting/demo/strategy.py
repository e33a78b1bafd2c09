"""The invented borough's strategy: four priorities, what is done for them, plans and risks.

Months in `strategy.json` are counted from today, so that the same things are late, behind or due
whenever the borough is made.
"""

import datetime as dt
import json

from kpis.register.models import KPI
from kpis.strategy.actions import delivery, plans, priorities, risks
from perfportal.core.models import Portfolio, Service, get_organisation
from perfportal.core.periods import Period
from perfportal.core.periods.months import add_months
from reporting.demo.series import HERE

BEFORE_THE_YEAR = dt.timedelta(days=12)
SINCE_THE_REVIEW = dt.timedelta(days=18)
FIRST_SCORE = "Scored with the management team."


class Writer:
    """The people and KPIs that the strategy names, and the day from which it counts."""

    def __init__(self, people, today: dt.date):
        self.people, self.today = people, today
        self.team, self.organisation = people["asha.begum"], get_organisation()
        self.kpis = {kpi.code: kpi for kpi in KPI.objects.all()}
        self.portfolios = {portfolio.name: portfolio for portfolio in Portfolio.objects.all()}
        services = Service.objects.select_related("directorate")
        self.services = {service.name: service for service in services}

    def named(self, codes) -> list[KPI]:
        return [self.kpis[code] for code in codes]

    def day(self, months: int) -> dt.date:
        return add_months(self.today, months)


def write(people, today: dt.date) -> None:
    """Through the same actions as the pages, by the performance team, heads and directors."""
    writer = Writer(people, today)
    told = json.loads((HERE / "strategy.json").read_text(encoding="utf-8"))
    for order, row in enumerate(told["priorities"], start=1):
        _priority(writer, order, row)
    for row in told["risks"]:
        _risk(writer, row)
    for row in told["plans"]:
        _plan(writer, row)


def _priority(writer: Writer, order: int, row: dict) -> None:
    priority = priorities.create_priority(
        by=writer.team,
        organisation=writer.organisation,
        code=row["code"],
        title=row["title"],
        theme=row["theme"],
        statement=row["statement"],
        portfolio=writer.portfolios[row["portfolio"]],
        order=order,
    )
    for outcome in row["outcomes"]:
        _outcome(writer, priority, outcome)


def _outcome(writer: Writer, priority, row: dict) -> None:
    outcome = priorities.create_outcome(
        by=writer.team,
        priority=priority,
        code=row["code"],
        title=row["title"],
        lead_officer=writer.people[row["lead"]],
        kpis=writer.named(row["kpis"]),
    )
    if text := row.get("narrative"):
        last_year = Period.financial_year_of(writer.today).previous()
        priorities.write_narrative(by=writer.team, outcome=outcome, year=last_year, text=text)
    for action in row["actions"]:
        _action(writer, outcome, action)


def _action(writer: Writer, outcome, row: dict) -> None:
    action = delivery.create_action(
        by=writer.team,
        outcome=outcome,
        code=row["code"],
        title=row["title"],
        is_project=row.get("is_project", False),
        lead_officer=writer.people[row["lead"]],
        starts_on=writer.day(row["starts"]),
        due_on=writer.day(row["due"]),
        kpis=writer.named(row.get("kpis", ())),
    )
    for milestone in row.get("milestones", ()):
        _milestone(writer, action, milestone)
    if "stage" in row:
        closed_on = writer.day(row["closed"]) if "closed" in row else None
        progress = delivery.Progress(
            row["stage"], row["percent"], row.get("rag", ""), row["note"], closed_on
        )
        delivery.report_progress(
            by=action.lead_officer, action=action, version=action.version, progress=progress
        )


def _milestone(writer: Writer, action, row: dict) -> None:
    day = writer.day(row["due"])
    milestone = delivery.add_milestone(
        by=writer.team, action=action, version=action.version, title=row["title"], due_on=day
    )
    if row["is_done"]:
        delivery.finish_milestone(
            by=writer.team, milestone=milestone, version=action.version, done_on=day
        )


def _risk(writer: Writer, row: dict) -> None:
    """The score of three months ago, then that of this month."""
    owner = writer.people[row["owner"]]
    risk = risks.create(
        by=writer.team,
        organisation=writer.organisation,
        code=row["code"],
        title=row["title"],
        description=row["description"],
        owner=owner,
        kpis=writer.named(row["kpis"]),
        verdict=risks.Verdict(writer.day(-3), *row["before"], FIRST_SCORE),
    )
    if "now" in row:
        day = writer.today - SINCE_THE_REVIEW
        verdict = risks.Verdict(day, *row["now"], row["note"])
        risks.review(by=owner, risk=risk, version=risk.version, verdict=verdict)


def _plan(writer: Writer, row: dict) -> None:
    """Last year's plan was agreed and renewed; most of this year's are agreed too."""
    head, director = writer.people[row["writer"]], writer.people[row["director"]]
    year = Period.financial_year_of(writer.today)
    plan = plans.draft(
        by=head,
        service=writer.services[row["service"]],
        year=year.previous(),
        aims=row["aims"],
        kpis=writer.named(row["kpis"]),
    )
    _agree(plan, director)
    renewed = plans.renew(by=head, plan=plan)
    if row["is_agreed"]:
        _agree(renewed, director)


def _agree(plan, director) -> None:
    on = plan.year.start - BEFORE_THE_YEAR
    plans.agree(by=director, plan=plan, version=plan.version, on=on)
