"""Priorities and outcomes, and the story of an outcome's year."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.strategy.actions import priorities
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, get_organisation
from perfportal.core.periods import parse_period
from tests.factories import KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import a_priority, an_outcome

pytestmark = pytest.mark.django_db
YEAR = parse_period("2025/26")


def test_a_priority_with_an_outcome_and_its_kpis(team):
    kpi = KPIFactory(code="ENV-01")
    priority = priorities.create_priority(
        by=team, organisation=get_organisation(), code="P1", title="A green borough"
    )
    outcome = priorities.create_outcome(
        by=team, priority=priority, code="P1-OUT1", title="Less waste", kpis=[kpi]
    )
    assert (outcome.priority, list(outcome.kpis.all())) == (priority, [kpi])
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["priority.created", "outcome.created"]


def test_only_the_performance_team_changes_the_strategy():
    other = person(Role.CMT_MEMBER)
    with pytest.raises(PermissionDenied):
        priorities.change_priority(by=other, priority=a_priority(), version=1, title="Mine")


def test_the_second_of_two_changes_is_told(team):
    priority = a_priority()
    priorities.change_priority(by=team, priority=priority, version=1, title="First")
    with pytest.raises(Conflict):
        priorities.change_priority(by=team, priority=priority, version=1, title="Second")
    priority.refresh_from_db()
    assert priority.title == "First"


def test_a_code_stays_plain(team):
    with pytest.raises(ValidationError, match="Use capital letters, digits and dashes"):
        priorities.change_priority(by=team, priority=a_priority(), version=1, code="new")


def test_a_change_of_kpis_is_audited_by_code(team):
    one, two = KPIFactory(code="A-1"), KPIFactory(code="A-2")
    outcome = an_outcome(kpis=[one])
    priorities.change_outcome(by=team, outcome=outcome, version=1, kpis=[two], title="New words")
    event = AuditEvent.objects.get(verb="outcome.changed")
    assert event.before == {"title": "Outcome P1-OUT1", "kpis": ["A-1"]}
    assert event.after == {"title": "New words", "kpis": ["A-2"]}


def write(by, outcome, text="Food waste is collected.", **given):
    return priorities.write_narrative(by=by, outcome=outcome, year=YEAR, text=text, **given)


def test_a_lead_officer_tells_the_year_and_rewrites_it():
    lead = person(Role.SERVICE_HEAD, on=ServiceFactory())
    outcome = an_outcome(lead_officer=lead)
    write(lead, outcome)
    narrative = write(lead, outcome, "Food waste is collected everywhere.", version=1)
    assert outcome.narratives.get().text == "Food waste is collected everywhere."
    assert narrative.version == 2
    event = AuditEvent.objects.filter(verb="outcome.narrative_written").last()
    assert event.before == {"text": "Food waste is collected."}


def test_somebody_elses_text_of_the_year_is_not_lost(team):
    outcome = an_outcome()
    write(team, outcome)
    with pytest.raises(Conflict):
        write(team, outcome, "Another text")
    with pytest.raises(Conflict):
        write(team, outcome, "Another text", version=7)
    assert outcome.narratives.get().text == "Food waste is collected."


def test_an_empty_text_and_a_stranger_are_refused(team):
    outcome = an_outcome()
    with pytest.raises(ValidationError, match="Say what was done in the year"):
        write(team, outcome, " ")
    with pytest.raises(PermissionDenied, match="Only its lead officer"):
        write(person(Role.CMT_MEMBER), outcome)
