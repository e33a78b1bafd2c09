"""The director's signature: who, when, what, and once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from scorecards.actions import signatures
from scorecards.models import Audience, PeriodSignature
from scorecards.policies import can_sign
from tests.factories import DirectorateFactory, person
from tests.scorecards.board import Q2, TODAY, corporate, line, of_part

pytestmark = pytest.mark.django_db
LINES = [line("B-1", kpi_id=2, rag="RED"), line("A-1")]


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def directorate():
    return DirectorateFactory()


@pytest.fixture
def director(directorate):
    return person(Role.DIRECTOR, on=directorate, full_name="Ada Moss")


@pytest.fixture
def scorecard(directorate):
    return of_part(Audience.DIRECTORATE, directorate)


def sign(by, scorecard, lines=LINES, **fields):
    return signatures.sign(by=by, scorecard=scorecard, period=Q2, lines=lines, **fields)


def test_what_was_signed_is_kept(director, scorecard):
    signature = sign(director, scorecard, statement="A steady quarter.")

    assert signature.period == Q2
    assert signature.signed_by == director
    assert signature.statement == "A steady quarter."
    assert signature.signed_figures == [
        {"code": "A-1", "value": "97.1", "target": "97.0", "rag": "GREEN"},
        {"code": "B-1", "value": "97.1", "target": "97.0", "rag": "RED"},
    ]


def test_the_audit_trail_has_it(director, scorecard):
    signature = sign(director, scorecard, statement="A steady quarter.")

    event = AuditEvent.objects.get(verb="scorecard.signed")
    assert (event.actor_name, event.reason) == ("Ada Moss", "A steady quarter.")
    assert event.after == {"period": "2026-27-Q2", "figures": signature.signed_figures}


def test_the_second_signature_is_refused_and_leaves_no_trace(director, scorecard, directorate):
    sign(director, scorecard)
    colleague = person(Role.DIRECTOR, on=directorate)

    with pytest.raises(ValidationError) as refusal:
        sign(colleague, scorecard)

    assert refusal.value.messages == ["This scorecard has been signed for Q2 2026/27 already."]
    assert PeriodSignature.objects.get().signed_by == director
    assert AuditEvent.objects.filter(verb="scorecard.signed").count() == 1


def test_figures_that_changed_since_the_page_was_opened_are_not_signed(director, scorecard):
    seen = signatures.seal(LINES)
    changed = [LINES[0], line("A-1", rag="AMBER")]

    with pytest.raises(ValidationError) as refusal:
        sign(director, scorecard, changed, seen=seen)

    assert refusal.value.messages == [
        "The figures have changed since you opened this page. Look again, then sign."
    ]
    assert not PeriodSignature.objects.exists()


def test_the_order_on_the_page_does_not_matter(director, scorecard):
    seen = signatures.seal(LINES)

    assert sign(director, scorecard, LINES[::-1], seen=seen).pk


@pytest.mark.parametrize(
    "role",
    [Role.PERFORMANCE_TEAM, Role.CMT_MEMBER, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR],
)
def test_nobody_else_signs(role, scorecard):
    refuses(person(role), scorecard, "Only the director of this scorecard signs it.")


def test_a_service_head_does_not_sign(scorecard, directorate):
    from tests.factories import ServiceFactory

    head = person(Role.SERVICE_HEAD, on=ServiceFactory(directorate=directorate))
    refuses(head, scorecard, "Only the director of this scorecard signs it.")


def test_another_directorates_director_does_not_sign(scorecard):
    refuses(
        person(Role.DIRECTOR, on=DirectorateFactory()),
        scorecard,
        "Only the director of this scorecard signs it.",
    )


def test_a_role_that_has_ended_does_not_sign(director, scorecard):
    director.role_assignments.update(ends_on=TODAY - dt.timedelta(days=1))
    refuses(director, scorecard, "Only the director of this scorecard signs it.")


def test_values_not_yet_approved_hold_the_signature_back(director, scorecard):
    lines = [line("A-1"), line("B-1", value_state="submitted"), line("C", value_state="submitted")]
    refuses(
        director,
        scorecard,
        "Not yet approved: B-1, C. The scorecard is signed when these are approved.",
        lines,
    )


def test_there_must_be_something_to_sign(director, scorecard):
    refuses(
        director,
        scorecard,
        "There is no approved figure in this period to sign.",
        [line(rag="OVERDUE", value_state="due")],
    )


def test_a_quarter_that_has_not_ended_is_not_signed(director, scorecard):
    with clock.fixed_today(Q2.end):
        refuses(director, scorecard, "Q2 2026/27 has not ended: it can be signed afterwards.")


def test_any_director_signs_a_corporate_scorecard_that_names_no_directorate(director):
    assert sign(director, corporate()).signed_by == director


def test_the_corporate_scorecards_own_director_signs_where_one_is_named(director, directorate):
    scorecard = corporate(directorate=directorate)
    refuses(
        person(Role.DIRECTOR, on=DirectorateFactory()),
        scorecard,
        "Only the director of this scorecard signs it.",
    )
    assert sign(director, scorecard).signed_by == director


def refuses(by, scorecard, sentence, lines=LINES):
    """The button and the POST give one answer."""
    today = clock.today()
    assert not can_sign(by, scorecard, Q2, lines, as_of=today)
    with pytest.raises(PermissionDenied) as refusal:
        sign(by, scorecard, lines)
    assert str(refusal.value) == sentence
    assert not PeriodSignature.objects.exists()
