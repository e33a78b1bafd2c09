"""The pages of corrective actions: lists, the form of a new one, changing and closing."""

import datetime as dt

import pytest

from kpis.collection.models import CorrectiveAction
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, CommitteeFactory, KPIFactory, UserFactory, person
from tests.kpis.collection.records import DUE, WHAT, an_action

LIST = "/corrective-actions/"
OF_KPI = "/kpis/FIN-01/actions/"
NEW = "/entry/2026-27-Q2/FIN-01/action/"
OVERDUE = DUE + dt.timedelta(days=1)


@pytest.fixture
def action(round_, submitted):
    return an_action(submitted, by=round_.head, owner=round_.provider)


def typed(round_, **changes):
    return {
        "what": WHAT,
        "owner": round_.provider.pk,
        "due_on": "30/11/2026",
        "expected_back_on": "31/12/2026",
        "cost_and_risk": "£4,000",
        "submission": new_key(),
    } | changes


def rows(response):
    return [(row.code, row.owner, row.due, row.state_words) for row in response.context["rows"]]


class TestList:
    def test_what_is_in_hand_with_the_count_of_late_ones(self, client, round_, action):
        client.force_login(round_.head)
        response = client.get(LIST)
        assert rows(response) == [("FIN-01", "Priya Nair", "30 November 2026", "In hand")]
        assert response.context["overdue"] == "No action is overdue."

    def test_a_late_one_is_said_with_its_days(self, client, round_, action):
        client.force_login(round_.head)
        with clock.fixed_today(OVERDUE):
            response = client.get(LIST, {"state": "overdue"})
        assert rows(response) == [("FIN-01", "Priya Nair", "30 November 2026", "Overdue by 1 day")]
        assert response.context["overdue"] == "1 action is overdue."

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({}, 1),
            ({"state": "done"}, 0),
            ({"state": "all"}, 1),
            ({"service": "revenues"}, 1),
            ({"service": "housing"}, 0),
            ({"directorate": "resources"}, 1),
            ({"directorate": "elsewhere"}, 0),
            ({"state": "nonsense"}, 1),
        ],
    )
    def test_filters(self, client, round_, action, query, count):
        client.force_login(round_.team)
        assert len(client.get(LIST, query).context["rows"]) == count

    def test_another_services_actions_are_not_there(self, client, round_, action):
        client.force_login(round_.stranger)
        assert client.get(LIST).context["rows"] == []

    def test_signed_out(self, client, round_):
        assert client.get(LIST)["Location"] == f"/account/sign-in/?next={LIST}"

    def test_not_for_a_committee(self, client, round_):
        client.force_login(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()))
        assert client.get(LIST).status_code == 403

    def test_is_only_read(self, client, round_):
        client.force_login(round_.team)
        assert client.post(LIST).status_code == 405

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count_is_flat(self, client, round_, action, count, django_assert_num_queries):
        for _ in range(1, count):
            kpi = KPIFactory(service=round_.kpi.service)
            an_action(ActualFactory(kpi=kpi), by=round_.team)
        client.force_login(round_.team)
        with django_assert_num_queries(8):
            client.get(LIST)


class TestOfOneKpi:
    def test_shows_all_of_them_with_the_way_to_another(self, client, round_, action):
        client.force_login(round_.head)
        response = client.get(OF_KPI)
        assert rows(response) == [("FIN-01", "Priya Nair", "30 November 2026", "In hand")]
        assert f'href="{NEW}"' in response.content.decode()

    def test_a_kpi_that_one_may_not_see_is_not_found(self, client, round_, action):
        client.force_login(round_.stranger)
        assert client.get(OF_KPI).status_code == 404

    def test_a_director_reads_but_adds_nothing(self, client, round_, action):
        client.force_login(person(Role.DIRECTOR, on=round_.kpi.service.directorate))
        text = client.get(OF_KPI).content.decode()
        assert (WHAT in text, NEW in text, "/change/" in text) == (True, False, False)

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count_is_flat(self, client, round_, action, count, django_assert_num_queries):
        for _ in range(1, count):
            an_action(action.raised_for, by=round_.team)
        client.force_login(round_.team)
        with django_assert_num_queries(7):
            client.get(OF_KPI)

    def test_stands_on_the_page_of_the_kpi(self, client, round_, action):
        client.force_login(round_.head)
        panels = client.get("/kpis/FIN-01/").context["panels"]
        (panel,) = [one for one in panels if one.title == "Corrective actions"]
        assert [row.what for row in panel.context["rows"]] == [WHAT]


class TestNew:
    def test_adds_one_and_returns_to_the_value(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(NEW, typed(round_))
        assert (response.status_code, response.url) == (302, "/entry/2026-27-Q2/FIN-01/")
        made = CorrectiveAction.objects.get()
        assert (made.what, made.due_on, made.expected_back_on, made.raised_by) == (
            WHAT, DUE, dt.date(2026, 12, 31), round_.head,
        )  # fmt: skip

    def test_returns_to_approvals_when_it_came_from_there(self, client, round_, submitted):
        client.force_login(round_.head)
        assert client.post(f"{NEW}?back=approval", typed(round_)).url == "/approval/"

    def test_what_is_wrong_stands_at_its_field(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(NEW, typed(round_, what="", owner="", due_on="soon"))
        assert response.status_code == 422
        assert {name: list(said) for name, said in response.context["form"].errors.items()} == {
            "what": ["What will be done: enter a value"],
            "owner": ["Who does it: choose an answer"],
            "due_on": ["Done by: type a day, such as 31/10/2026"],
        }

    def test_a_day_that_has_passed_is_refused_by_the_rule(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(NEW, typed(round_, due_on="1/10/2026"))
        assert response.context["form"].errors == {"due_on": ["Choose today or a later day."]}

    def test_a_second_click_adds_one(self, client, round_, submitted):
        client.force_login(round_.head)
        once = typed(round_)
        client.post(NEW, once)
        text = client.post(NEW, once, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in text
        assert CorrectiveAction.objects.count() == 1

    def test_somebody_without_a_role_owns_nothing(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(NEW, typed(round_, owner=UserFactory().pk))
        assert (response.status_code, "owner" in response.context["form"].errors) == (422, True)

    def test_those_who_only_read_are_refused(self, client, round_, submitted):
        client.force_login(person(Role.CMT_MEMBER))
        assert client.get(NEW).status_code == client.post(NEW).status_code == 403

    def test_another_service_does_not_find_it(self, client, round_, submitted):
        client.force_login(round_.stranger)
        assert client.get(NEW).status_code == 404


class TestChangeAndClose:
    def test_the_form_comes_as_it_stands_and_moves_the_day(self, client, round_, action):
        client.force_login(round_.head)
        url = f"/corrective-actions/{action.uid}/change/"
        form = client.get(url).context["form"]
        data = {name: form[name].value() or "" for name in form.fields}
        assert (data["what"], data["version"], data["due_on"]) == (WHAT, 1, DUE)
        response = client.post(
            url, data | {"due_on": "2026-12-31", "reason": "The assessors start later."}
        )
        assert (response.status_code, response.url) == (302, OF_KPI)
        (row,) = client.get(OF_KPI).context["rows"]
        assert (row.due, row.moved) == (
            "31 December 2026",
            "moved once, first promised for 30 November 2026",
        )

    def test_a_day_without_a_reason_comes_back(self, client, round_, action):
        client.force_login(round_.head)
        url = f"/corrective-actions/{action.uid}/change/"
        response = client.post(url, typed(round_, due_on="2026-12-31", version=1))
        assert (response.status_code, response.context["form"].errors) == (
            422,
            {"reason": ["Say why the day moves."]},
        )

    def test_of_two_people_the_second_sees_the_conflict(self, client, round_, action):
        client.force_login(round_.head)
        url = f"/corrective-actions/{action.uid}/change/"
        client.post(url, typed(round_, version=1))
        assert client.post(url, typed(round_, what="x", version=1)).status_code == 409

    def test_the_owner_closes_it(self, client, round_, submitted):
        owner = person(Role.DATA_PROVIDER, on=round_.stranger.role_assignments.get().service)
        action = an_action(submitted, by=round_.head, owner=owner)
        client.force_login(owner)
        url = f"/corrective-actions/{action.uid}/close/"
        assert client.get(url).status_code == 200
        data = {"outcome": "done", "note": "Backlog cleared.", "version": 1}
        assert client.post(url, data).url == "/"
        action.refresh_from_db()
        assert (action.state, action.closing_note) == ("done", "Backlog cleared.")

    def test_the_owner_alone_is_not_offered_to_withdraw_it(self, client, round_, submitted):
        owner = person(Role.DATA_PROVIDER, on=round_.stranger.role_assignments.get().service)
        action = an_action(submitted, by=round_.head, owner=owner)
        client.force_login(owner)
        data = {"outcome": "withdrawn", "note": "No.", "version": 1}
        url = f"/corrective-actions/{action.uid}/close/"
        assert client.post(url, data).status_code == 422
        action.refresh_from_db()
        assert action.state == "open"

    def test_closing_without_a_note_comes_back(self, client, round_, action):
        client.force_login(round_.head)
        url = f"/corrective-actions/{action.uid}/close/"
        response = client.post(url, {"outcome": "done", "note": " ", "version": 1})
        assert response.context["form"].errors == {
            "note": ["What has come of it, or why it is withdrawn: enter a value"]
        }

    @pytest.mark.parametrize("act", ["change", "close"])
    def test_strangers_do_not_find_it(self, client, round_, action, act):
        client.force_login(round_.stranger)
        assert client.get(f"/corrective-actions/{action.uid}/{act}/").status_code == 404

    @pytest.mark.parametrize("act", ["change", "close"])
    def test_those_who_only_read_are_refused(self, client, round_, action, act):
        client.force_login(person(Role.AUDITOR))
        assert client.get(f"/corrective-actions/{action.uid}/{act}/").status_code == 403


class TestOnTheValue:
    def test_the_value_shows_it_and_the_way_to_another(self, client, round_, action):
        client.force_login(round_.head)
        response = client.get("/entry/2026-27-Q2/FIN-01/")
        assert [row.what for row in response.context["corrective"]] == [WHAT]
        assert f'href="{NEW}"' in response.content.decode()

    def test_those_who_only_read_see_no_way(self, client, round_, action):
        client.force_login(person(Role.AUDITOR))
        text = client.get("/entry/2026-27-Q2/FIN-01/").content.decode()
        assert (WHAT in text, NEW in text) == (True, False)
