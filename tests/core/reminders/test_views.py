"""/reminders/: what goes out, for the team; what one wants of it; the link in a mail."""

import datetime as dt
import re

import pytest
from django.core import mail

from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.models import AuditEvent, ReminderChoice
from perfportal.core.registries import Standing
from perfportal.core.reminders.sending import send_reminders
from tests.core.reminders.conftest import TODAY, figure
from tests.factories import UserFactory, person

pytestmark = pytest.mark.django_db
URL, MINE = "/reminders/", "/reminders/mine/"


@pytest.fixture
def team(client, council):
    user = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    client.force_login(user)
    return user


def mails(response, name):
    return [(row.who, row.subject, row.state) for row in response.context[name]]


class TestPreview:
    def test_shows_each_mail_of_today_before_it_goes_out(self, client, team, priya, owing):
        owing(priya, figure())
        response = client.get(URL)
        assert mails(response, "coming") == [
            ("Priya Nair", "1 figure due by 14 October", "To be sent")
        ]
        assert mails(response, "sent") == []
        text = response.content.decode()
        assert "To be sent on 13 October 2026" in text
        assert "- FIN-01 Council Tax collected, Q2 2026/27: by 14 October 2026" in text
        assert "Stop reminders before a deadline: http://127.0.0.1:8000/reminders/stop/..." in text
        assert priya.uid.hex not in text
        assert mail.outbox == []

    def test_shows_those_of_a_day_to_come(self, client, team, priya, owing):
        owing(priya, figure(due_on=dt.date(2026, 10, 27)))
        assert mails(client.get(URL), "coming") == []
        response = client.get(URL, {"day": "20/10/2026"})
        assert mails(response, "coming") == [
            ("Priya Nair", "1 figure due by 27 October", "To be sent")
        ]

    def test_shows_what_has_been_sent(self, client, team, priya, owing, council):
        owing(priya, figure())
        send_reminders(council, on=TODAY)
        response = client.get(URL)
        assert mails(response, "coming") == []
        assert mails(response, "sent") == [("Priya Nair", "1 figure due by 14 October", "Sent")]
        assert priya.uid.hex not in response.content.decode()

    def test_a_past_day_shows_what_went_out_alone(self, client, team, priya, owing):
        owing(priya, figure(standing=Standing.OVERDUE, due_on=dt.date(2026, 10, 8)))
        response = client.get(URL, {"day": "2026-10-09"})
        assert (mails(response, "coming"), mails(response, "sent")) == ([], [])
        assert "Nothing so far." in response.content.decode()

    def test_a_weekend_is_said(self, client, team):
        text = client.get(URL, {"day": "2026-10-17"}).content.decode()
        assert "17 October 2026 is no working day: no reminder goes out." in text

    def test_a_day_that_cannot_be_read(self, client, team):
        response = client.get(URL, {"day": "soon"})
        assert response.status_code == 422
        assert "Day: type a day, such as 31/10/2026" in response.content.decode()

    def test_says_that_the_council_wants_none(self, client, team, council):
        change_setting(
            by=person(Role.ADMINISTRATOR), organisation=council, name="reminders", value="off"
        )
        assert "Reminders are switched off for the council." in client.get(URL).content.decode()

    def test_fifty_people_at_a_time(self, client, team, owing):
        for one in UserFactory.create_batch(51):
            owing(one, figure())
        response = client.get(URL)
        assert "49 mails, of people 1 to 50 of 52 by name." in response.content.decode()
        assert len(client.get(URL, {"page": 2}).context["coming"]) == 2

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, None])
    def test_for_the_performance_team_alone(self, client, council, role):
        client.force_login(person(role))
        assert client.get(URL).status_code == 403

    def test_signed_out_goes_to_sign_in_and_nothing_is_posted(self, client, council):
        assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"
        client.force_login(person(Role.PERFORMANCE_TEAM))
        assert client.post(URL).status_code == 405

    def test_each_person_costs_one_query_beside_what_they_owe(
        self, client, team, owing, django_assert_num_queries
    ):
        with django_assert_num_queries(10):
            client.get(URL)
        UserFactory.create_batch(2)
        with django_assert_num_queries(12):
            client.get(URL)


class TestMine:
    def test_saves_what_is_not_essential(self, client, priya):
        client.force_login(priya)
        form = client.get(MINE).context["form"]
        assert (form["before_deadline"].value(), form["decisions"].value()) == (True, True)
        response = client.post(MINE, {"decisions": "on"}, follow=True)
        assert "Your choice has been saved." in response.content.decode()
        choice = ReminderChoice.objects.get(person=priya)
        assert (choice.before_deadline, choice.decisions) == (False, True)
        event = AuditEvent.objects.get(verb="reminders.chosen")
        assert (event.actor, event.before, event.after) == (
            priya,
            {"before_deadline": True, "decisions": True},
            {"before_deadline": False, "decisions": True},
        )

    def test_says_what_cannot_be_switched_off(self, client, priya):
        client.force_login(priya)
        text = client.get(MINE).content.decode()
        assert "always written about: others wait for them." in text
        assert "They go to priya@wrenford.example, one mail a day at most." in text

    def test_the_same_choice_twice_is_one_event(self, client, priya):
        client.force_login(priya)
        client.post(MINE, {})
        client.post(MINE, {})
        assert AuditEvent.objects.filter(verb="reminders.chosen").count() == 1

    def test_signed_out_goes_to_sign_in(self, client, council):
        assert client.get(MINE)["Location"] == f"/account/sign-in/?next={MINE}"


class TestStop:
    @pytest.fixture
    def link(self, council, priya, owing):
        owing(priya, figure())
        send_reminders(council, on=TODAY)
        return re.search(r"http://127.0.0.1:8000(/reminders/stop/\S+/)", mail.outbox[0].body)[1]

    def test_works_signed_out_and_asks_first(self, client, link, priya):
        text = client.get(link).content.decode()
        assert "Stop reminders before a deadline?" in text
        assert "Priya" not in text
        assert ReminderChoice.objects.count() == 0
        assert "You get no more reminders" in client.post(link).content.decode()
        choice = ReminderChoice.objects.get(person=priya)
        assert (choice.before_deadline, choice.decisions) == (False, False)
        event = AuditEvent.objects.get(verb="reminders.chosen")
        assert (event.actor, event.source) == (priya, "link in a mail")

    def test_a_link_that_was_bent_is_not_found(self, client, link, priya):
        other = UserFactory()
        bent = link.replace(priya.uid.hex, other.uid.hex)
        assert (client.get(bent).status_code, client.post(bent).status_code) == (404, 404)
        assert ReminderChoice.objects.count() == 0

    def test_the_link_of_somebody_who_has_left_is_not_found(self, client, link, priya):
        priya.is_active = False
        priya.save()
        assert client.post(link).status_code == 404

    def test_is_not_sent_without_the_page(self, link):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post(link).status_code == 403
