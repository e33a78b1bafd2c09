"""One small council with something behind every address, and one person of every kind."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from kpis.assessment.actions import forecasting
from kpis.assessment.actions.assessing import assess
from kpis.calculations.quality import Dimension
from kpis.collection.actions import actuals, evidence, extensions, rounds
from kpis.collection.actions.briefings import NewBriefing, publish
from kpis.collection.actions.issues import NewIssue, raise_issue
from kpis.collection.models import Actual, ActualState, CorrectiveAction, RoundTask, Whose
from perfportal.core import clock
from perfportal.core.access.roles import ROLE_RULES, Role, Scope
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period
from reporting.actions import publication, reports
from scorecards.models import Audience
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    DirectorateFactory,
    InspectionFactory,
    KPIFactory,
    PortfolioFactory,
    ReturnDateFactory,
    ServiceFactory,
    SourceFactory,
    TargetFactory,
    person,
    revise,
)
from tests.kpis.assessment.benchmarks import benchmark, group
from tests.kpis.assessment.notes import a_rebase
from tests.kpis.collection.records import a_rule, an_action
from tests.kpis.strategy.records import (
    a_closed_project,
    a_milestone,
    a_plan,
    a_risk,
    an_outcome,
)
from tests.recommendations.records import a_recommendation, a_review
from tests.scorecards.board import of_part

TODAY = dt.date(2026, 10, 9)
YEAR = Period.financial_year_of(dt.date(2025, 6, 1))
Q4, Q2 = Period.quarter(2025, 4), Period.quarter(2026, 2)
SIGNED_OUT, NO_ROLE = "signed out", "no role"


def build():
    """Three KPIs of one service: one due, one submitted, one published with 2025/26."""
    council = SimpleNamespace(home=_places("home"), away=_places("away"))
    council.people = _people(council)
    council.due, council.submitted, council.issued = (
        _kpi(council, code) for code in ("TST-DUE", "TST-SUB", "TST-ISS")
    )
    _values(council)
    _round(council)
    _reports(council)
    council.officer_forecast = forecasting.give(
        by=council.people["service_head"],
        kpi=council.issued,
        year=YEAR.next(),
        value=Decimal(97),
        reason="Two posts are filled.",
    )
    council.review = a_review(committee=council.home.committee)
    lead = council.people["recommendation_lead"]
    council.recommendation = a_recommendation(council.review, lead_officer=lead)
    _strategy(council)
    council.scorecard = of_part(Audience.DIRECTORATE, council.home.directorate)
    council.due_return = ReturnDateFactory(source__service=council.home.service)
    council.inspection = InspectionFactory(service=council.home.service)
    SourceFactory(kind="report", service=council.home.service)
    _quality(council)
    council.comparator = group()
    benchmark(council.issued, council.comparator, "Ashmere", "91")
    council.cross_check = a_rule(council.people["performance_team"], left="TST-DUE")
    return council


def _quality(council):
    """An issue that the provider logged and the service head follows, and a text to be read."""
    council.data_issue = raise_issue(
        by=council.people["data_provider"],
        organisation=get_organisation(),
        found=NewIssue(
            supplier="A school",
            dimension=Dimension.TIMELINESS,
            what="The return came late.",
            owner=council.people["service_head"],
            due_on=TODAY,
        ),
    )
    council.briefing = publish(
        by=council.people["performance_team"],
        organisation=get_organisation(),
        new=NewBriefing(kind="handbook", title="Handbook", text="Count once."),
    )


def _places(name):
    directorate = DirectorateFactory(slug=f"directorate-{name}")
    return SimpleNamespace(
        directorate=directorate,
        service=ServiceFactory(directorate=directorate, slug=f"service-{name}"),
        portfolio=PortfolioFactory(slug=f"portfolio-{name}"),
        committee=CommitteeFactory(slug=f"committee-{name}"),
    )


def _people(council):
    """Everybody with a role at home, those with a part also elsewhere, and one without a role."""
    people = {NO_ROLE: person()}
    for role, rule in ROLE_RULES.items():
        if rule.scope is Scope.COUNCIL:
            people[role.value] = person(role)
            continue
        people[role.value] = person(role, on=getattr(council.home, rule.scope.value))
        people[f"{role.value} elsewhere"] = person(role, on=getattr(council.away, rule.scope.value))
    return people


def _kpi(council, code):
    kpi = KPIFactory(
        code=code,
        tier__code="1",
        service=council.home.service,
        portfolio=council.home.portfolio,
        data_provider=council.people["data_provider"],
    )
    kpi.committees.add(council.home.committee)
    return kpi


def _values(council):
    team = council.people["performance_team"]
    ActualFactory(kpi=council.issued, period=Q4, value=Decimal("95.5"))
    council.round = rounds.open_round(by=team, organisation=get_organisation(), period=Q2)
    TargetFactory(kpi=council.issued, period=Q2)
    given = submit_as(council.people["data_provider"], council.submitted)
    council.evidence = _attached(council.people["data_provider"], given)
    submit_as(council.people["data_provider"], council.issued, data_status="provisional")
    Actual.objects.filter(kpi=council.issued, period_start=Q2.start).update(
        state=ActualState.APPROVED,
        approved_by=council.people["service_head"],
        approved_at=clock.now(),
    )
    assess([council.issued.pk], as_of=TODAY)
    _review(council)


def _review(council):
    """A query that waits for its answer, and a corrective action in hand."""
    waiting = council.submitted.actuals.select_related("kpi", "revision").get()
    asked = "Is the September committee included?"
    by = person(Role.PERFORMANCE_TEAM)
    council.query = actuals.check(by=by, actual=waiting, outcome="queried", note=asked)
    council.corrective = an_action(waiting, by=council.people["service_head"])
    council.rebase = a_rebase(council.issued, by=by)


def _attached(user, slot):
    """A file of evidence that its provider gave."""
    file = SimpleUploadedFile("return.txt", b"Line 12: 96.25")
    return evidence.attach_file(by=user, actual=slot, file=file, title="Return, line 12")


def _round(council):
    """More time for a value that has been given; progress of a corrective action is asked for."""
    team, head = council.people["performance_team"], council.people["service_head"]
    council.extension = extensions.grant(
        by=team,
        round_=council.round,
        whose=Whose(kpi=council.issued),
        until=dt.date(2026, 10, 30),
        reason="The supplier's file comes late.",
    )
    action = CorrectiveAction.objects.create(
        kpi=council.issued,
        raised_for=council.issued.actuals.earliest("period_start"),
        what="Agency cover until the posts are filled",
        owner=head,
        due_on=dt.date(2026, 12, 18),
        original_due_on=dt.date(2026, 12, 18),
        raised_by=team,
        raised_at=clock.now(),
    )
    council.task = RoundTask.objects.create(
        round=council.round, corrective_action=action, due_on=council.round.entry_deadline
    )


def submit_as(user, kpi, value="96.25", **figures):
    """The slot of the quarter with a value that waits for approval."""
    slot = Actual.objects.get(kpi=kpi, period_start=Q2.start)
    slot.entered_by = user
    slot.revision = revise(slot, value=Decimal(value), **figures)
    slot.state = ActualState.SUBMITTED
    slot.save()
    return slot


def _strategy(council):
    """Led by the service head; a project that is closed, a milestone that is open, a draft plan."""
    head = council.people["service_head"]
    council.outcome = an_outcome(kpis=[council.issued], lead_officer=head)
    council.project = a_closed_project(outcome=council.outcome, lead_officer=head)
    council.milestone = a_milestone(council.project)
    council.risk = a_risk(owner=head)
    council.plan = a_plan(service=council.home.service, kpis=[council.issued])


def _reports(council):
    """The annual report is published; the quarterly one waits for a director."""
    team = person(Role.PERFORMANCE_TEAM)
    made = {}
    for kind, period in (("annual", YEAR), ("quarterly", Q2)):
        made[kind] = reports.create(
            by=team, organisation=get_organisation(), kind=kind, period=period
        )
        reports.edit(by=team, report=made[kind], version=1, texts={"summary": "A steady year."})
        reports.put_forward(by=team, report=made[kind])
    publication.publish(by=council.people["director"], report=made["annual"])
    council.published, council.report = made["annual"], made["quarterly"]


def sessions_of(people):
    """The cookies of each person, signed in once; a signed-out one has none."""
    cookies = {SIGNED_OUT: {}}
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        cookies[name] = {key: morsel.value for key, morsel in client.cookies.items()}
    return cookies


@contextmanager
def undone():
    """What happens within leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_with(cookies, **options):
    client = Client(**options)
    client.cookies.load(dict(cookies))
    return client
