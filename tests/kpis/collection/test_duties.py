"""The duties of collection: whose they are, where they stand, when somebody is reminded."""

import datetime as dt

import pytest

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, rounds
from kpis.collection.models import Actual, CorrectiveAction
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.leave.actions import arrange
from perfportal.core.models import User, get_organisation
from perfportal.core.registries import Standing, duties
from perfportal.core.reminders.collecting import get_day, letter_for
from tests.factories import EvidenceFactory, KPIFactory, ServiceFactory, give_role, person
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.owed import owed

LATER = dt.date(2026, 10, 20)


def owes(user, kind=None, on=TODAY):
    user = User.objects.get(pk=user.pk)
    found = duties.collect(user, as_of=on)
    return [duty for duty in found if kind in (None, duty.kind)]


def letter(user, on):
    with clock.fixed_today(on):
        return letter_for(User.objects.get(pk=user.pk), get_day(get_organisation(), on))


class TestValues:
    def test_a_value_that_is_due(self, round_):
        (duty,) = owes(round_.provider)
        assert (duty.kind, duty.code, duty.title, duty.period) == (
            "value", "FIN-01", "Council Tax collected in the year", "Q2 2026/27",
        )  # fmt: skip
        assert (duty.url, duty.due_on, duty.standing, duty.whose) == (
            "/entry/2026-27-Q2/FIN-01/", dt.date(2026, 10, 14), Standing.DUE, "",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("state", "day", "standing"),
        [
            ("due", "2026-10-14", Standing.DUE),
            ("due", "2026-10-15", Standing.OVERDUE),
            ("draft", "2026-10-14", Standing.BEGUN),
            ("draft", "2026-10-15", Standing.OVERDUE),
        ],
    )
    def test_where_it_stands(self, round_, state, day, standing):
        Actual.objects.update(state=state)
        (duty,) = owes(round_.provider, on=dt.date.fromisoformat(day))
        assert duty.standing is standing

    def test_a_value_that_was_returned_says_why_and_since_when(self, round_, submitted):
        actuals.return_for_correction(
            by=round_.head, actual=submitted, version=submitted.version, reason="Two wards missing"
        )
        (duty,) = owes(round_.provider)
        assert (duty.standing, duty.reason, duty.since) == (
            Standing.RETURNED, "Two wards missing", TODAY,
        )  # fmt: skip

    def test_a_value_that_was_given_is_done(self, client, round_, submitted):
        (duty,) = owes(round_.provider, "value")
        assert duty.standing is Standing.GIVEN
        client.force_login(round_.provider)
        asked = ("to_decide", "Say roughly how long the round took you", "")
        assert owed(client) == [asked]
        assert owed(client, "/entry/") == [
            asked,
            ("given", "Council Tax collected in the year", ""),
        ]
        assert client.get("/").context["owed"].done == "1 of 1 given."

    def test_a_deputy_sees_it_and_is_not_reminded_while_the_provider_is_there(self, round_):
        (duty,) = owes(round_.deputy)
        assert (duty.whose, duty.reminds) == ("Priya Nair", False)
        assert letter(round_.deputy, dt.date(2026, 10, 13)) is None
        assert letter(round_.provider, dt.date(2026, 10, 13)).subject == (
            "1 figure due by 14 October"
        )

    def test_a_deputy_is_reminded_while_the_provider_is_away(self, round_):
        arrange(by=round_.provider, starts_on=TODAY, ends_on=LATER)
        (duty,) = owes(round_.deputy)
        assert duty.reminds
        made = letter(round_.deputy, dt.date(2026, 10, 13))
        assert "FIN-01 Council Tax collected in the year, Q2 2026/27, for Priya Nair" in made.text

    def test_a_deputy_is_reminded_once_the_provider_has_left(self, round_):
        User.objects.filter(pk=round_.provider.pk).update(is_active=False)
        assert [duty.reminds for duty in owes(round_.deputy)] == [True]

    def test_what_was_handed_over_is_the_stand_ins_and_not_the_deputys(self, round_):
        role = round_.provider.role_assignments.get()
        arrange(
            by=round_.provider, starts_on=TODAY, ends_on=LATER, deputy=round_.stranger, roles=[role]
        )
        assert [(duty.whose, duty.reminds) for duty in owes(round_.stranger)] == [
            ("Priya Nair", True)
        ]
        assert [duty.reminds for duty in owes(round_.deputy)] == [False]
        assert owes(round_.stranger, on=TODAY) == owes(round_.stranger)
        with clock.fixed_today(dt.date(2026, 10, 21)):
            assert owes(round_.stranger, on=clock.today()) == []


class TestDecisions:
    def test_a_page_of_approvals_is_one_duty(self, round_, submitted):
        (duty,) = owes(round_.head, "approval")
        assert (duty.title, duty.url, duty.count) == (
            "1 value of Revenues waits for your approval", "/approval/2026-27-Q2/revenues/", 1,
        )  # fmt: skip
        assert (duty.standing, duty.due_on, duty.since) == (
            Standing.TO_DECIDE, dt.date(2026, 10, 21), TODAY,
        )  # fmt: skip

    def test_two_services_are_two_pages(self, round_, submitted):
        other = ServiceFactory(name="Finance", slug="finance")
        give_role(round_.head, Role.SERVICE_HEAD, on=other)
        for number in range(2):
            submit_one(round_, other, f"FIN-1{number}")
        assert [(duty.title, duty.count) for duty in owes(round_.head, "approval")] == [
            ("2 values of Finance wait for your approval", 2),
            ("1 value of Revenues waits for your approval", 1),
        ]

    def test_nothing_is_asked_of_a_round_that_is_closed(self, round_, submitted):
        rounds.lock_round(by=round_.team, round_=round_.round)
        assert owes(round_.head) == []

    def test_the_team_looks_at_what_nobody_has_looked_at(self, round_, submitted):
        (duty,) = owes(round_.team, "check")
        assert (duty.title, duty.url, duty.due_on) == (
            "1 submitted value to look at", "/checking/2026-27-Q2/", dt.date(2026, 10, 19),
        )  # fmt: skip
        EvidenceFactory(actual=submitted)
        actuals.check(by=round_.team, actual=submitted, outcome="passed")
        assert owes(round_.team, "check") == []

    def test_whoever_entered_it_does_not_look_at_it(self, round_):
        actual = Actual.objects.with_entry().get()
        entry = Entry(numerator=27_000_000, denominator=48_600_000)
        actuals.submit(by=round_.team, actual=actual, entry=entry, version=actual.version)
        assert owes(round_.team, "check") == []
        assert len(owes(round_.colleague, "check")) == 1


class TestEscalation:
    """Due on Wednesday 14 October; told of after three working days, on Monday the 19th."""

    @pytest.mark.parametrize(("day", "count"), [(18, 0), (19, 1), (23, 1)])
    def test_the_service_head_sees_it_after_three_working_days(self, round_, day, count):
        found = owes(round_.head, "escalated", on=dt.date(2026, 10, day))
        assert len(found) == count

    def test_says_who_owes_it(self, client, round_):
        with clock.fixed_today(dt.date(2026, 10, 19)):
            client.force_login(round_.head)
            page = client.get("/")
            (group,) = page.context["owed"].groups
            (row,) = group.rows
        assert (group.title, row.title, row.whose) == (
            "Overdue in your service", "Council Tax collected in the year", "owed by Priya Nair",
        )  # fmt: skip

    def test_one_mail_on_the_day_and_a_week_later(self, round_):
        days = [dt.date(2026, 10, 14) + dt.timedelta(days=number) for number in range(16)]
        found = {day.day: made.subject for day in days if (made := letter(round_.head, day))}
        assert found == {
            19: "1 figure overdue in your service",
            26: "1 figure overdue in your service",
        }
        assert letter(round_.head, dt.date(2026, 10, 19)).text.startswith(
            "Good day Grace Lindqvist,\n\nOverdue in your service\n"
            "- FIN-01 Council Tax collected in the year, Q2 2026/27, owed by Priya Nair: "
            "was due on 14 October 2026\n"
            "  http://127.0.0.1:8000/entry/2026-27-Q2/FIN-01/\n"
        )

    def test_the_head_of_another_service_hears_nothing(self, round_):
        other = person(Role.SERVICE_HEAD, on=ServiceFactory())
        assert owes(other, on=dt.date(2026, 10, 23)) == []

    def test_goes_to_whoever_stands_in_for_the_head(self, round_):
        role = round_.head.role_assignments.get()
        arrange(
            by=round_.head, starts_on=TODAY, ends_on=LATER, deputy=round_.stranger, roles=[role]
        )
        assert letter(round_.stranger, dt.date(2026, 10, 19)).subject == (
            "1 figure overdue in your service"
        )


def test_corrective_actions_of_their_owner(round_, submitted):
    for what, due_on, state in (
        ("Ring those who\nowe most", "2026-10-08", {}),
        ("Write to the others", "2026-12-01", {}),
        ("Old", "2026-09-01", {"state": "done", "closing_note": "Done", "closed_on": TODAY}),
    ):
        CorrectiveAction.objects.create(
            kpi=round_.kpi, raised_for=submitted, what=what, owner=round_.stranger, due_on=due_on,
            original_due_on=due_on, raised_by=round_.head, raised_at=clock.now(),
            closed_by=round_.head if state else None, **state,
        )  # fmt: skip
    title = "Do what was promised for Council Tax collected in the year"
    assert [(duty.title, duty.reason, duty.standing) for duty in owes(round_.stranger)] == [
        (title, "Ring those who\nowe most", Standing.OVERDUE),
    ]


def submit_one(round_, service, code):
    kpi = KPIFactory(code=code, service=service, data_provider=round_.provider)
    rounds.open_round(by=round_.team, organisation=get_organisation(), period=QUARTER)
    actual = Actual.objects.with_entry().get(kpi=kpi)
    actuals.submit(by=round_.provider, actual=actual, entry=Entry(value=97), version=1)


@pytest.mark.parametrize("values", [1, 3])
def test_a_home_page_costs_the_same_however_much_is_owed(
    client, round_, values, django_assert_num_queries
):
    for number in range(1, values):
        KPIFactory(code=f"X-{number}", service=round_.kpi.service, data_provider=round_.provider)
    rounds.open_round(by=round_.team, organisation=get_organisation(), period=QUARTER)
    give_role(round_.provider, Role.SERVICE_HEAD, on=round_.kpi.service)
    client.force_login(round_.provider)
    with clock.fixed_today(LATER), django_assert_num_queries(25):
        response = client.get("/")
    assert len(response.context["owed"].groups[0].rows) == values
