"""The steps of an approval: each route to its end, by whom, and what the database refuses."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualState, QualityCheck
from kpis.collection.queries.review import get_to_approve, get_to_check
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import EvidenceFactory, give_role, person
from tests.kpis.collection.records import a_setting

THEN_CHECK, THEN_DIRECTOR, CHECK_ONLY = (
    "service_head_then_check", "service_head_then_director", "check_only",
)  # fmt: skip
ENTRY = Entry(numerator=Decimal(27_000_000), denominator=Decimal(48_600_000))


@pytest.fixture(autouse=True)
def evidence(round_):
    """What a Tier 1 value needs before it is checked."""
    return EvidenceFactory(actual=round_.actual)


@pytest.fixture
def director(round_):
    return person(Role.DIRECTOR, on=round_.kpi.service.directorate, full_name="Helen Royce")


def fresh(round_) -> Actual:
    return Actual.objects.with_entry().get(pk=round_.actual.pk)


def submitted_by(round_, route="service_head", by=None, entry=ENTRY) -> Actual:
    a_setting(approval_steps_1=route)
    actual = fresh(round_)
    return actuals.submit(
        by=by or round_.provider, actual=actual, entry=entry, version=actual.version
    )


def approve(actual, by):
    return actuals.approve(by=by, actual=actual, version=actual.version)


def verbs(actual):
    events = AuditEvent.objects.filter(subject_uid=actual.uid).order_by("pk")
    return list(events.values_list("verb", flat=True))


class TestRoutes:
    def test_the_light_way_ends_with_the_service_head(self, round_):
        actual = approve(submitted_by(round_), round_.head)
        assert (actual.state, actual.approved_by) == (ActualState.APPROVED, round_.head)
        assert verbs(actual) == ["actual.submitted", "actual.approved"]

    def test_a_check_on_the_light_way_is_seen_but_approves_nothing(self, round_):
        actual = submitted_by(round_)
        actuals.check(by=round_.team, actual=actual, outcome="passed")
        now = fresh(round_)
        assert (now.state, now.checked_by, now.version) == (
            ActualState.SUBMITTED,
            round_.team,
            actual.version,
        )

    def test_head_then_check(self, round_):
        actual = approve(submitted_by(round_, THEN_CHECK), round_.head)
        assert (actual.state, actual.agreed_by, actual.approved_by) == (
            ActualState.SUBMITTED,
            round_.head,
            None,
        )
        actuals.check(by=round_.team, actual=fresh(round_), outcome="passed")
        now = fresh(round_)
        assert (now.state, now.approved_by, now.checked_by) == (
            ActualState.APPROVED,
            round_.head,
            round_.team,
        )
        assert verbs(now) == [
            "actual.submitted", "actual.agreed", "actual.passed", "actual.approved",
        ]  # fmt: skip

    def test_the_check_may_come_first(self, round_):
        actual = submitted_by(round_, THEN_CHECK)
        actuals.check(by=round_.team, actual=actual, outcome="passed")
        approve(fresh(round_), round_.head)
        now = fresh(round_)
        assert (now.state, now.approved_by, now.agreed_by, now.checked_by) == (
            ActualState.APPROVED,
            round_.head,
            round_.head,
            round_.team,
        )

    def test_a_query_takes_a_passed_check_back(self, round_):
        actual = submitted_by(round_, THEN_CHECK)
        actuals.check(by=round_.team, actual=actual, outcome="passed")
        actuals.check(by=round_.team, actual=fresh(round_), outcome="queried", note="All of it?")
        approve(fresh(round_), round_.head)
        now = fresh(round_)
        assert (now.state, now.checked_by) == (ActualState.SUBMITTED, None)

    def test_head_then_director(self, round_, director):
        actual = submitted_by(round_, THEN_DIRECTOR)
        with pytest.raises(PermissionDenied, match="Only the service head approves"):
            approve(actual, director)
        approve(actual, round_.head)
        with pytest.raises(PermissionDenied, match="It waits for the director"):
            approve(fresh(round_), round_.head)
        approve(fresh(round_), director)
        now = fresh(round_)
        assert (now.state, now.agreed_by, now.approved_by) == (
            ActualState.APPROVED,
            round_.head,
            director,
        )

    def test_one_person_is_not_two_steps(self, round_, director):
        give_role(round_.head, Role.DIRECTOR, on=round_.kpi.service.directorate)
        actual = approve(submitted_by(round_, THEN_DIRECTOR), round_.head)
        with pytest.raises(PermissionDenied, match="somebody else must confirm it"):
            approve(actual, round_.head)
        assert list(get_to_approve(round_.head)) == []
        assert list(get_to_approve(director)) == [actual]

    def test_one_check_is_enough_for_official_statistics(self, round_):
        actual = submitted_by(round_, CHECK_ONLY)
        with pytest.raises(PermissionDenied, match="waits for the performance team's check"):
            approve(actual, round_.head)
        actuals.check(by=round_.team, actual=actual, outcome="passed")
        now = fresh(round_)
        assert (now.state, now.approved_by, now.checked_by) == (
            ActualState.APPROVED,
            round_.team,
            round_.team,
        )

    def test_tier_2_goes_that_way_by_itself(self, round_):
        round_.kpi.tier.code = "2"
        round_.kpi.tier.save()
        actual = fresh(round_)
        actuals.submit(by=round_.provider, actual=actual, entry=ENTRY, version=actual.version)
        assert fresh(round_).route == CHECK_ONLY

    def test_a_change_of_the_setting_leaves_what_is_submitted(self, round_):
        actual = submitted_by(round_)
        a_setting(approval_steps_1=CHECK_ONLY)
        approve(actual, round_.head)
        assert fresh(round_).state == ActualState.APPROVED

    def test_a_return_takes_the_steps_back(self, round_):
        actual = approve(submitted_by(round_, THEN_CHECK), round_.head)
        actuals.return_for_correction(
            by=round_.team, actual=fresh(round_), version=actual.version, reason="Which sum?"
        )
        now = fresh(round_)
        assert (now.state, now.agreed_by, now.checked_by) == (ActualState.DRAFT, None, None)


class TestQueues:
    def test_each_step_stands_in_one_queue(self, round_, director):
        actual = submitted_by(round_, THEN_DIRECTOR)
        assert (list(get_to_approve(round_.head)), list(get_to_approve(director))) == ([actual], [])
        approve(actual, round_.head)
        assert (list(get_to_approve(round_.head)), list(get_to_approve(director))) == ([], [actual])

    def test_a_director_elsewhere_is_not_asked(self, round_):
        other = person(Role.DIRECTOR, on=round_.stranger.role_assignments.get().service.directorate)
        approve(submitted_by(round_, THEN_DIRECTOR), round_.head)
        assert list(get_to_approve(other)) == []

    def test_what_needs_one_check_is_not_in_the_heads_queue(self, round_):
        actual = submitted_by(round_, CHECK_ONLY)
        assert list(get_to_approve(round_.head)) == []
        assert list(get_to_check()) == [actual]


class TestOwnWork:
    def test_neither_who_entered_nor_whom_for_checks_or_approves(self, round_):
        """Asha enters for Grace, who heads the service: both are out, Luke may check."""
        round_.kpi.data_provider = round_.head
        round_.kpi.save()
        give_role(round_.head, Role.PERFORMANCE_TEAM)
        submitted_by(round_, CHECK_ONLY, by=round_.team)
        for own in (round_.team, round_.head):
            with pytest.raises(PermissionDenied, match="You entered this value"):
                actuals.check(by=own, actual=fresh(round_), outcome="passed")
        made = actuals.check(by=round_.colleague, actual=fresh(round_), outcome="passed")
        assert (made.entered_by, made.entered_for) == (round_.team, round_.head)
        assert fresh(round_).approved_by == round_.colleague

    def test_whoever_approved_as_head_is_not_the_check(self, round_):
        give_role(round_.head, Role.PERFORMANCE_TEAM)
        approve(submitted_by(round_, THEN_CHECK), round_.head)
        with pytest.raises(PermissionDenied, match="so a colleague must check it"):
            actuals.check(by=round_.head, actual=fresh(round_), outcome="passed")


MOMENT = "2026-10-09T12:00Z"


def refused(actual, **columns):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Actual.objects.filter(pk=actual.pk).update(**columns)
    return str(error.value)


class TestTheDatabase:
    @pytest.mark.parametrize("step", ["approved", "agreed", "checked"])
    @pytest.mark.parametrize("who", ["team", "provider"])
    def test_refuses_a_step_by_either_of_the_two(self, round_, step, who):
        actual = submitted_by(round_, by=round_.team)
        own = getattr(round_, who)
        names = {"approved": "approves", "agreed": "agrees", "checked": "checks"}
        assert f"actual_nobody_{names[step]}_their_own" in refused(
            actual, **{f"{step}_by": own, f"{step}_at": MOMENT}
        )

    @pytest.mark.parametrize("who", ["team", "provider"])
    def test_refuses_a_record_of_a_check_by_either_of_the_two(self, round_, who):
        actual = submitted_by(round_, by=round_.team)
        with pytest.raises(IntegrityError, match="quality_check_not_of_ones_own"):
            QualityCheck.objects.create(
                actual=actual,
                revision=actual.revision,
                by=getattr(round_, who),
                at=MOMENT,
                outcome="passed",
                entered_by=actual.entered_by,
                entered_for=actual.entered_for,
            )

    @pytest.mark.parametrize("route", [THEN_CHECK, THEN_DIRECTOR, CHECK_ONLY])
    def test_refuses_an_approval_whose_steps_are_missing(self, round_, route):
        actual = submitted_by(round_, route)
        error = refused(actual, state="approved", approved_by=round_.colleague, approved_at=MOMENT)
        assert "actual_approved_by_every_step" in error

    def test_refuses_two_steps_by_one_person(self, round_):
        actual = submitted_by(round_, THEN_DIRECTOR)
        columns = {f"{step}_by": round_.head for step in ("agreed", "approved")}
        columns |= {f"{step}_at": MOMENT for step in ("agreed", "approved")}
        assert "actual_two_people_approve" in refused(actual, state="approved", **columns)

    def test_refuses_a_check_by_whoever_agreed(self, round_):
        actual = submitted_by(round_, THEN_CHECK)
        columns = {f"{step}_by": round_.head for step in ("agreed", "checked")}
        columns |= {f"{step}_at": MOMENT for step in ("agreed", "checked")}
        assert "actual_checked_by_another" in refused(actual, **columns)

    @pytest.mark.parametrize(
        ("half", "name"),
        [
            ("agreed_at", "actual_agreement_is_whole"),
            ("checked_at", "actual_check_is_whole"),
            ("void_at", "actual_void_approval_is_whole"),
        ],
    )
    def test_refuses_half_a_step(self, round_, half, name):
        assert name in refused(submitted_by(round_), **{half: MOMENT})

    def test_refuses_a_query_that_asks_nothing(self, round_):
        actual = submitted_by(round_)
        made = actuals.check(by=round_.team, actual=actual, outcome="queried", note="All of it?")
        rows = QualityCheck.objects.filter(pk=made.pk)
        with pytest.raises(IntegrityError, match="quality_check_query_asks"), transaction.atomic():
            rows.update(note="")
        with pytest.raises(IntegrityError, match="quality_check_answer_is_whole"):
            rows.update(answer="Yes.")


class TestQueriesAndAnswers:
    @pytest.fixture
    def asked(self, round_):
        actual = submitted_by(round_)
        return actuals.check(by=round_.team, actual=actual, outcome="queried", note="All of it?")

    def test_the_provider_answers_and_the_value_stays_submitted(self, round_, asked):
        before = fresh(round_)
        actuals.answer(by=round_.provider, check=asked, text=" All of it. ")
        asked.refresh_from_db()
        assert (asked.answer, asked.answered_by) == ("All of it.", round_.provider)
        now = fresh(round_)
        assert (now.state, now.version) == (ActualState.SUBMITTED, before.version)
        assert verbs(now)[-2:] == ["actual.queried", "actual.answered"]

    def test_an_answer_is_given_once(self, round_, asked):
        stale = QualityCheck.objects.select_related("actual__kpi", "actual__round").get()
        actuals.answer(by=round_.provider, check=asked, text="All of it.")
        with pytest.raises(Conflict):
            actuals.answer(by=round_.deputy, check=stale, text="Half of it.")
        assert QualityCheck.objects.get().answer == "All of it."

    def test_a_second_post_writes_once(self, round_, asked):
        key = new_key()
        actuals.answer(by=round_.provider, check=asked, text="All of it.", submission=key)
        with pytest.raises(AlreadySubmitted):
            actuals.answer(by=round_.provider, check=asked, text="All of it.", submission=key)

    def test_an_answer_has_words(self, round_, asked):
        with pytest.raises(ValidationError, match="Write your answer"):
            actuals.answer(by=round_.provider, check=asked, text="  ")

    def test_who_asked_does_not_answer(self, round_, asked):
        with pytest.raises(PermissionDenied, match="You asked this"):
            actuals.answer(by=round_.team, check=asked, text="Yes.")

    def test_a_stranger_does_not_answer(self, round_, asked):
        with pytest.raises(PermissionDenied, match="not named as provider"):
            actuals.answer(by=round_.stranger, check=asked, text="Yes.")

    def test_nothing_is_answered_once_it_is_approved(self, round_, asked):
        approve(fresh(round_), round_.head)
        with pytest.raises(PermissionDenied, match="waits for no answer any more"):
            actuals.answer(by=round_.provider, check=reload(asked), text="Yes.")

    def test_a_look_at_another_revision_is_refused(self, round_, asked):
        actual = fresh(round_)
        with pytest.raises(Conflict):
            actuals.check(by=round_.team, actual=actual, outcome="passed", seen=7)
        assert fresh(round_).checked_by is None

    def test_a_look_at_what_was_opened_meanwhile_is_refused(self, round_, asked):
        stale = fresh(round_)
        actuals.reopen(
            by=round_.colleague, actual=fresh(round_), version=stale.version, reason="Late data."
        )
        with pytest.raises(Conflict):
            actuals.check(by=round_.team, actual=stale, outcome="passed")
        assert fresh(round_).checked_by is None


def reload(check):
    return QualityCheck.objects.select_related("actual__kpi", "actual__round").get(pk=check.pk)
