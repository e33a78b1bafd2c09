"""Historic data is in nobody's queue; two who approve at once give one approval."""

import datetime as dt
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, corrective
from kpis.collection.actions.import_actuals import import_actuals
from kpis.collection.models import Actual, ActualState, QualityCheck
from kpis.collection.queries.review import get_open_queries, get_to_approve, get_to_check
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.documents.tables import Table, TableRow
from perfportal.core.models import AuditEvent, get_organisation
from perfportal.core.registries import duties
from tests.factories import person
from tests.kpis.collection.conftest import TODAY
from tests.kpis.collection.records import DUE, a_plan, a_setting, an_action


def rows_of(lines):
    return tuple(TableRow(number, cells) for number, cells in enumerate(lines, 2))


class TestHistory:
    @pytest.fixture(params=["service_head", "service_head_then_check", "check_only"])
    def past(self, request, round_):
        """Three quarters loaded as back-data, whatever way values of the tier are approved."""
        a_setting(approval_steps_1=request.param)
        rows = [
            {
                "kpi_code": "FIN-01",
                "period": f"2025-26-Q{number}",
                "numerator": str(number * 10_000_000),
                "denominator": "48600000",
            }
            for number in (1, 2, 3)
        ]
        columns = ("kpi_code", "period", "numerator", "denominator")
        report = import_actuals(
            by=round_.team,
            organisation=get_organisation(),
            table=Table("history.csv", columns, rows_of(rows)),
            as_of=TODAY,
            historic=True,
        )
        assert report.counts == {"new": 3}
        return round_

    def test_is_approved_as_it_comes_and_in_nobodys_queue(self, past):
        loaded = Actual.objects.filter(is_historic=True)
        assert set(loaded.values_list("state", flat=True)) == {"approved"}
        director = person(Role.DIRECTOR, on=past.kpi.service.directorate)
        assert list(get_to_check()) == []
        for user in (past.head, director, past.team, past.provider):
            assert list(get_to_approve(user)) == []
            assert list(get_open_queries(user)) == []
            kinds = {duty.kind for duty in duties.collect(user, as_of=TODAY)}
            assert not kinds & {"approval", "check", "query", "void_approval"}

    def test_and_on_no_page(self, client, past):
        client.force_login(past.head)
        assert client.get("/approval/").context["rows"] == []
        client.force_login(past.team)
        assert client.get("/checking/").context["rows"] == []


def at_once(*acts):
    """What each of the acts, each in a thread of its own, ended with."""
    together, ended = threading.Barrier(len(acts), timeout=30), {}

    def run(name, act):
        try:
            with clock.fixed_today(TODAY):
                together.wait()
                ended[name] = act()
        except Conflict:
            ended[name] = "told"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [ended[number] for number in range(len(acts))]


def loaded() -> Actual:
    return Actual.objects.with_entry().get()


def count(verb):
    return AuditEvent.objects.filter(verb=verb).count()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_heads_give_one_approval_and_the_other_is_told(self, round_, submitted):
        second = person(Role.SERVICE_HEAD, on=round_.kpi.service)

        def page(user):
            actual = loaded()
            done, held = actuals.approve_page(by=user, chosen=[(actual, submitted.version)])
            return "approved" if done else held[0].reasons[0]

        ends = at_once(lambda: page(round_.head), lambda: page(second))
        assert ends.count("approved") == 1
        (told,) = [end for end in ends if end != "approved"]
        assert told in (
            "FIN-01 has changed since you opened the page: look at it again.",
            "FIN-01: This value is not waiting for approval.",
        )
        assert count("actual.approved") == 1

    def test_an_approval_and_a_reopening_never_both_hold(self, round_, submitted):
        version = submitted.version
        stale, other = loaded(), loaded()
        ends = at_once(
            lambda: actuals.approve(by=round_.head, actual=stale, version=version) and "approved",
            lambda: (
                actuals.reopen(by=round_.team, actual=other, version=version, reason="Late data.")
                and "opened"
            ),
        )
        assert sorted(ends) in (["approved", "told"], ["opened", "told"])
        now = loaded()
        is_approved = "approved" in ends
        assert now.state == (ActualState.APPROVED if is_approved else ActualState.DRAFT)
        assert (now.approved_by == round_.head) is is_approved

    @pytest.mark.parametrize("first", ["head", "team"])
    def test_the_head_and_the_check_do_not_pass_each_other(self, round_, first):
        """The second comes while the first still writes: it waits, and makes the value count."""
        a_setting(approval_steps_1="service_head_then_check", tier1_evidence="asked")
        entry = Entry(numerator=Decimal(27_000_000), denominator=Decimal(48_600_000))
        given = loaded()
        actuals.submit(by=round_.provider, actual=given, entry=entry, version=given.version)
        slots, begun = {name: loaded() for name in ("head", "team")}, threading.Event()
        acts = {
            "head": lambda: actuals.approve(
                by=round_.head, actual=slots["head"], version=given.version
            ),
            "team": lambda: actuals.check(by=round_.team, actual=slots["team"], outcome="passed"),
        }
        second = "team" if first == "head" else "head"

        def begin():
            with transaction.atomic():
                acts[first]()
                begun.set()
                time.sleep(1)
            return "done"

        def follow():
            begun.wait(timeout=30)
            acts[second]()
            return "done"

        assert at_once(begin, follow) == ["done", "done"]
        now = loaded()
        assert (now.state, now.approved_by, now.agreed_by, now.checked_by) == (
            ActualState.APPROVED,
            round_.head,
            round_.head,
            round_.team,
        )
        assert count("actual.approved") == 1

    def test_two_answers_to_one_query_give_one(self, round_, submitted):
        made = actuals.check(by=round_.team, actual=submitted, outcome="queried", note="All?")
        checks = [
            QualityCheck.objects.select_related("actual__kpi", "actual__round").get(pk=made.pk)
            for _ in range(2)
        ]
        ends = at_once(
            lambda: actuals.answer(by=round_.provider, check=checks[0], text="Yes.").answer,
            lambda: actuals.answer(by=round_.deputy, check=checks[1], text="No.").answer,
        )
        assert ends.count("told") == 1
        assert count("actual.answered") == 1

    def test_two_who_change_one_action_move_it_once(self, round_, submitted):
        action = an_action(submitted, by=round_.head)
        later = DUE + dt.timedelta(days=7)

        people = type(action).objects.select_related("kpi__service", "owner")
        seen = {user.pk: people.get() for user in (round_.head, round_.team)}

        def move(user):
            plan = a_plan(round_.head, due_on=later)
            corrective.change(by=user, action=seen[user.pk], version=1, plan=plan, reason="Later.")
            return "moved"

        ends = at_once(lambda: move(round_.head), lambda: move(round_.team))
        assert sorted(ends) in (["moved", "told"],)
        action.refresh_from_db()
        assert (action.moves, action.original_due_on) == (1, DUE)
