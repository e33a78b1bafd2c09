"""The pages of rounds: the calendar, one round, closing and opening it, more time, progress."""

import csv
import datetime as dt
import io
from html import unescape

import pytest
from django.urls import reverse

from kpis.collection.actions import actuals, extensions, rounds
from kpis.collection.models import (
    Actual,
    CollectionRound,
    CorrectiveAction,
    RoundExtension,
    RoundTask,
    Whose,
)
from perfportal.core import clock
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.test_round_tasks import corrective, going
from tests.kpis.collection.test_round_tasks import reopen as open_again

pytestmark = pytest.mark.django_db
PAGE = "/rounds/2026-27-Q2/"
WHY = "The supplier's file comes late."
PAGES = ("", "values.csv", "lock/", "unlock/", "extend/")


def slots(round_, *states, **fields):
    """More values of the round, one for each state, of the same service."""
    return [
        ActualFactory(
            kpi=KPIFactory(service=round_.kpi.service),
            state=state,
            round=round_.round,
            due_on=fields.get("due_on", round_.round.entry_deadline),
        )
        for state in states
    ]


def extend(round_, until="2026-10-23"):
    return extensions.grant(
        by=round_.team,
        round_=round_.round,
        whose=Whose(kpi=round_.kpi),
        until=dt.date.fromisoformat(until),
        reason=WHY,
    )


def unescaped(response):
    return unescape(response.content.decode())


def told(response):
    return [str(message) for message in response.context["messages"]]


class TestCalendar:
    URL = "/rounds/"

    def test_what_is_open_comes_first(self, client, round_):
        slots(round_, "submitted", "approved")
        client.force_login(round_.team)
        response = client.get(self.URL)
        (found,) = response.context["open_rounds"]
        assert found.title == "Quarter 2, 2026/27 (July to September 2026)"
        assert found.today == "Entry closes in 5 days, on 14 October 2026."
        assert (found.given.count, found.given.base, found.given.percent) == (2, 3, 67)
        assert (found.approved.count, found.late) == (1, 0)
        text = response.content.decode()
        assert text.index("2 of 3 submitted, 67%") < text.index("Calendar of 2026/27")
        assert "Rounds open when the performance team opens them." in text

    def test_a_click_opens_a_round_and_leads_to_it(self, client, round_):
        going("P1-A1")
        client.force_login(round_.team)
        response = client.post(self.URL, {"period": "2026-27-Q1"}, follow=True)
        assert response.redirect_chain == [("/rounds/2026-27-Q1/", 302)]
        assert told(response) == [
            "Round for Q1 2026/27 is open: 1 value and 1 progress report are due by 14 July 2026."
        ]

    def test_a_second_click_opens_nothing_more(self, client, round_):
        client.force_login(round_.team)
        for _click in range(2):
            client.post(self.URL, {"period": "2026-27-Q1"})
        assert CollectionRound.objects.count() == 2
        assert Actual.objects.count() == 2
        assert AuditEvent.objects.filter(verb="round.opened").count() == 2

    @pytest.mark.parametrize(
        ("period", "sentence"),
        [
            (
                "2026-27-Q3",
                "Q3 2026/27 ends on 31 December 2026. Its round opens on 4 January 2027.",
            ),
            ("2025-26", "A round covers a quarter or a month, for example Q2 2026/27."),
            ("", "Quarter or month: enter a value"),
        ],
    )
    def test_what_cannot_be_opened_is_said(self, client, round_, period, sentence):
        client.force_login(round_.team)
        response = client.post(self.URL, {"period": period})
        assert response.status_code == 422
        assert response.context["form"].errors["period"] == [sentence]
        assert sentence in response.content.decode()
        assert CollectionRound.objects.count() == 1

    @pytest.mark.parametrize(
        ("year", "shown"),
        [
            ("2025-26", "2025/26"),
            ("", "2026/27"),
            ("whenever", "2026/27"),
            ("2026-27-Q2", "2026/27"),
        ],
    )
    def test_the_year_stands_in_the_address(self, client, round_, year, shown):
        client.force_login(round_.team)
        assert client.get(self.URL, {"year": year}).context["year"].label == shown

    def test_months_are_folded_away_until_one_is_used(self, client, round_):
        KPIFactory(definition__frequency="monthly")
        client.force_login(round_.team)
        assert client.get(self.URL).context["months_are_used"] is False
        client.post(self.URL, {"period": "2026-M05"})
        response = client.get(self.URL)
        assert response.context["months_are_used"] is True
        assert [row.word for row in response.context["months"][:3]] == [
            "Not opened",
            "Open",
            "Not opened",
        ]

    def test_with_no_round_open_it_says_what_to_do(self, client, round_):
        rounds.lock_round(by=round_.team, round_=round_.round)
        client.force_login(round_.team)
        assert "Open one from the calendar below" in client.get(self.URL).content.decode()

    def test_others_may_not(self, client, round_):
        assert client.get(self.URL)["Location"] == "/account/sign-in/?next=/rounds/"
        for user in (round_.provider, round_.head):
            client.force_login(user)
            assert client.get(self.URL).status_code == 403
            assert client.post(self.URL, {"period": "2026-27-Q1"}).status_code == 403
        assert CollectionRound.objects.count() == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count_is_flat(self, client, round_, count, django_assert_num_queries):
        client.force_login(round_.team)
        for period in ("2026-27-Q1", "2025-26-Q4")[: count - 1]:
            client.post(self.URL, {"period": period})
        with django_assert_num_queries(8):
            response = client.get(self.URL)
        assert len(response.context["open_rounds"]) == count


class TestRound:
    def test_the_stages_with_today_in_them(self, client, round_):
        slots(round_, "submitted", "submitted", "approved")
        checked = Actual.objects.filter(state="submitted").first()
        actuals.check(by=round_.team, actual=checked, outcome="passed")
        client.force_login(round_.team)
        stages = client.get(PAGE).context["stages"]
        assert [(stage.name, stage.day, stage.tag) for stage in stages] == [
            ("Round opens", "1 October 2026", "Passed"),
            ("Entry closes", "14 October 2026", "Next"),
            ("Data quality check", "19 October 2026", "To come"),
            ("Approval", "21 October 2026", "To come"),
            ("Directors sign", "26 October 2026", "To come"),
            ("Management team", "2 November 2026", "To come"),
        ]
        counted = [(stage.progress.count, stage.progress.base) for stage in stages[1:4]]
        assert counted == [(3, 4), (1, 3), (1, 4)]

    @pytest.mark.parametrize(
        ("day", "words", "marked"),
        [
            ("2026-10-14", "Entry closes today, 14 October 2026.", ["Today"]),
            ("2026-10-13", "Entry closes in 1 day, on 14 October 2026.", ["Next"]),
            ("2026-10-15", "Entry closed on 14 October 2026.", ["Next"]),
            ("2026-11-03", "Entry closed on 14 October 2026.", []),
        ],
    )
    def test_what_the_day_says(self, client, round_, day, words, marked):
        client.force_login(round_.team)
        with clock.fixed_today(dt.date.fromisoformat(day)):
            context = client.get(PAGE).context
        assert context["today"] == words
        assert [stage.tag for stage in context["stages"] if stage.is_now] == marked

    def test_every_value_stands_in_one_place_worst_first(self, client, round_):
        given = slots(round_, "submitted", "submitted", "submitted", "approved", "issued", "draft")
        actuals.check(by=round_.team, actual=given[0], outcome="passed")
        actuals.check(by=round_.team, actual=given[1], outcome="queried", note="All of it?")
        returned, late, extended = slots(round_, "submitted", "due", "due")
        actuals.return_for_correction(
            by=round_.head, actual=returned, version=returned.version, reason="Last year's"
        )
        Actual.objects.filter(pk=late.pk).update(due_on="2026-10-08")
        Actual.objects.filter(pk=extended.pk).update(due_on="2026-10-23", extended_because=WHY)
        client.force_login(round_.team)
        response = client.get(PAGE)
        assert [row.word for row in response.context["rows"]] == [
            "Overdue",
            "Returned",
            "Due",
            "Due later: extended",
            "Draft",
            "Queried",
            "Submitted",
            "Checked",
            "Approved",
            "Issued",
        ]
        assert response.context["shown"] == "10 of 10 values"
        assert f"Extended: {WHY}" in unescaped(response)

    def test_who_has_given_what_by_directorate_and_service(self, client, round_):
        slots(round_, "submitted", "approved")
        ActualFactory(kpi=KPIFactory(), state="due", round=round_.round, due_on="2026-10-01")
        client.force_login(round_.team)
        rows = client.get(PAGE).context["services"]
        by_name = {row.name: row for row in rows}
        resources, revenues = by_name["Resources"], by_name["Revenues"]
        assert (resources.is_directorate, resources.given.count, resources.given.base) == (
            True,
            2,
            3,
        )
        assert (revenues.approved.count, revenues.late) == (1, 0)
        assert revenues.url == f"{PAGE}?service=revenues#values"
        assert sum(row.late for row in rows if not row.is_directorate) == 1

    def test_filters_stand_in_the_address(self, client, round_):
        (given,) = slots(round_, "submitted")
        elsewhere = ActualFactory(kpi=KPIFactory(), state="submitted", round=round_.round)
        client.force_login(round_.team)
        both = client.get(PAGE, {"service": "revenues", "stand": "submitted"}).context
        assert [row.code for row in both["rows"]] == [given.kpi.code]
        assert both["shown"] == "1 of 3 values"
        one = client.get(PAGE, {"stand": "submitted"}).context
        assert {row.code for row in one["rows"]} == {given.kpi.code, elsewhere.kpi.code}
        unknown = client.get(PAGE, {"service": "nowhere", "stand": "lost"}).context
        assert len(unknown["rows"]) == 3

    def test_fifty_on_a_page(self, client, round_):
        slots(round_, *["due"] * 50)
        client.force_login(round_.team)
        assert len(client.get(PAGE).context["rows"]) == 50
        assert len(client.get(PAGE, {"page": 2}).context["rows"]) == 1

    def test_the_fragment_is_the_table_alone(self, client, round_):
        client.force_login(round_.team)
        response = client.get(PAGE, HTTP_HX_REQUEST="true")
        text = response.content.decode()
        assert text.strip().startswith('<div id="round-values">')
        assert "Timetable" not in text

    def test_a_service_head_sees_the_own_service_and_no_buttons(self, client, round_):
        foreign = ActualFactory(kpi=KPIFactory(title="Secret of others"), state="submitted",
                                round=round_.round)  # fmt: skip
        client.force_login(round_.head)
        response = client.get(PAGE)
        assert [row.code for row in response.context["rows"]] == ["FIN-01"]
        assert response.context["shown"] == "1 of 1 value"
        text = response.content.decode()
        assert foreign.kpi.title not in text
        assert foreign.kpi.service.name not in text
        assert "Close the round" not in text
        assert "Give more time" not in text

    def test_the_file_has_the_rows_of_the_page(self, client, round_):
        foreign = ActualFactory(kpi=KPIFactory(), state="submitted", round=round_.round)
        extend(round_)
        client.force_login(round_.head)
        response = client.get(f"{PAGE}values.csv")
        assert response["Content-Disposition"] == 'attachment; filename="round-2026-27-Q2.csv"'
        (row,) = csv.DictReader(io.StringIO(response.content.decode()))
        assert row == {
            "kpi_code": "FIN-01",
            "title": "Council Tax collected in the year",
            "period": "2026-27-Q2",
            "directorate": "Resources",
            "service": "Revenues",
            "data_provider": "Priya Nair",
            "stands": "Due later: extended",
            "due_on": "2026-10-23",
            "extended_because": WHY,
            "returned_because": "",
            "submitted_on": "",
            "approved_on": "",
        }
        client.force_login(round_.team)
        chosen = client.get(f"{PAGE}values.csv", {"stand": "submitted"}).content.decode()
        assert [line["kpi_code"] for line in csv.DictReader(io.StringIO(chosen))] == [
            foreign.kpi.code
        ]

    def test_what_has_happened_to_the_round(self, client, round_):
        extension = extend(round_)
        extensions.withdraw(by=round_.team, extension=extension, reason="The file has come.")
        rounds.lock_round(by=round_.team, round_=round_.round)
        rounds.unlock_round(by=round_.colleague, round_=round_.round, reason="Late payments.")
        client.force_login(round_.team)
        history = client.get(PAGE).context["history"]
        assert [(line.what, line.who, line.reason) for line in history] == [
            ("Opened again", "Luke Farrow", "Late payments."),
            ("Closed", "Asha Begum", ""),
            ("Extension of FIN-01 withdrawn", "Asha Begum", "The file has come."),
            ("More time for FIN-01, until 23 October 2026", "Asha Begum", WHY),
            ("Opened", "Asha Begum", ""),
        ]

    def test_a_month_has_its_own_address(self, client, round_):
        client.force_login(round_.team)
        client.post("/rounds/", {"period": "2026-M09"})
        assert client.get("/rounds/2026-M09/").context["round"].period.token == "2026-M09"

    @pytest.mark.parametrize("token", ["2026-27-Q1", "whenever", "2026-27"])
    @pytest.mark.parametrize("page", PAGES)
    def test_a_round_that_is_not_there(self, client, round_, token, page):
        client.force_login(round_.team)
        assert client.get(f"/rounds/{token}/{page}").status_code == 404

    @pytest.mark.parametrize("page", PAGES)
    def test_signed_out(self, client, round_, page):
        url = PAGE + page
        assert client.get(url)["Location"] == f"/account/sign-in/?next={url}"

    def test_cannot_be_posted_to(self, client, round_):
        client.force_login(round_.team)
        assert client.post(PAGE).status_code == client.post(f"{PAGE}values.csv").status_code == 405

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count_is_flat(self, client, round_, count, django_assert_num_queries):
        for number in range(count - 1):
            ActualFactory(kpi=KPIFactory(), state="submitted", round=round_.round)
            going(f"P1-A{number}", lead_officer=round_.head)
            corrective(round_, what=f"Step {number}")
            extend(round_)
        open_again(round_)
        client.force_login(round_.team)
        with django_assert_num_queries(12):
            response = client.get(PAGE)
        assert len(response.context["rows"]) == count


class TestClosing:
    URL = f"{PAGE}lock/"

    def test_shows_what_is_still_open_and_asks(self, client, round_, submitted):
        slots(round_, "due", "due")
        going("P1-A1")
        open_again(round_)
        client.force_login(round_.team)
        response = client.get(self.URL)
        assert [(fact["key"], fact["value"]) for fact in response.context["page"].facts] == [
            ("Values not given", "2"),
            ("Values not approved", "1"),
            ("Progress not reported", "1"),
        ]
        refused = client.post(self.URL, {"seen": "4"})
        assert refused.status_code == 422
        assert refused.context["form"].errors == {
            "confirmed": ["Tick the box to close the round with what is still open."]
        }
        assert CollectionRound.objects.get().locked_at is None

    def test_closes_it_and_says_so(self, client, round_):
        client.force_login(round_.team)
        response = client.post(self.URL, {"confirmed": "on", "seen": "1"}, follow=True)
        assert response.redirect_chain == [(PAGE, 302)]
        assert told(response) == ["Round for Q2 2026/27 is closed."]
        assert response.context["today"] == "The round is closed: nothing in it can be changed."
        assert "Open it again" in response.content.decode()

    def test_with_nothing_open_no_tick_is_asked_for(self, client, round_, submitted):
        actuals.approve(by=round_.head, actual=submitted, version=submitted.version)
        client.force_login(round_.team)
        assert client.post(self.URL, {"seen": "0"}).status_code == 302

    def test_what_has_come_meanwhile_is_shown_first(self, client, round_):
        slots(round_, "due")
        client.force_login(round_.team)
        response = client.post(self.URL, {"confirmed": "on", "seen": "1"})
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == [
            "More is open now than when you opened this page. Look at the numbers again."
        ]

    def test_a_second_post_is_told(self, client, round_):
        client.force_login(round_.team)
        sent = {"confirmed": "on", "seen": "1"}
        assert client.post(self.URL, sent).status_code == 302
        assert client.post(self.URL, sent).status_code == 409
        assert AuditEvent.objects.filter(verb="round.locked").count() == 1

    @pytest.mark.parametrize("page", ["lock/", "unlock/", "extend/"])
    def test_others_may_not(self, client, round_, page):
        for user in (round_.provider, round_.head):
            client.force_login(user)
            assert client.get(PAGE + page).status_code == 403
            assert client.post(PAGE + page, {"confirmed": "on", "seen": "1"}).status_code == 403
        assert CollectionRound.objects.get().locked_at is None


class TestOpeningAgain:
    URL = f"{PAGE}unlock/"

    @pytest.fixture(autouse=True)
    def closed(self, round_, client):
        rounds.lock_round(by=round_.team, round_=round_.round)
        client.force_login(round_.team)

    def test_takes_a_reason(self, client):
        response = client.post(self.URL, {"reason": "Late payments came in."}, follow=True)
        assert told(response) == ["Round for Q2 2026/27 is open again."]
        assert AuditEvent.objects.get(verb="round.unlocked").reason == "Late payments came in."

    def test_without_one_it_stays_closed(self, client):
        response = client.post(self.URL, {"reason": ""})
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "reason": ["Why is it opened again?: enter a value"]
        }
        assert CollectionRound.objects.get().locked_at is not None

    def test_a_form_sent_twice(self, client):
        sent = {"reason": "Late payments came in.", "submission": new_key()}
        client.post(self.URL, sent)
        response = client.post(self.URL, sent, follow=True)
        assert told(response)[-1] == "This form was sent before; it was saved once."
        assert AuditEvent.objects.filter(verb="round.unlocked").count() == 1


class TestMoreTime:
    URL = f"{PAGE}extend/"

    def typed(self, round_, **more):
        return {
            "whose": f"kpi-{round_.kpi.pk}",
            "until": "23/10/2026",
            "reason": WHY,
            "submission": new_key(),
        } | more

    def test_moves_the_deadline(self, client, round_):
        client.force_login(round_.team)
        response = client.post(self.URL, self.typed(round_), follow=True)
        assert told(response) == ["The deadline has been moved."]
        (row,) = response.context["extensions"]
        assert (row.whose, row.until, row.reason) == (
            "FIN-01 Council Tax collected in the year",
            "23 October 2026",
            WHY,
        )

    def test_of_a_whole_service(self, client, round_):
        client.force_login(round_.team)
        service = round_.kpi.service
        client.post(self.URL, self.typed(round_, whose=f"service-{service.pk}"))
        assert RoundExtension.objects.get().service == service

    def test_the_address_names_for_whom(self, client, round_):
        client.force_login(round_.team)
        (row,) = client.get(PAGE).context["rows"]
        form = client.get(row.extend_url).context["form"]
        assert form["whose"].value() == f"kpi-{round_.kpi.pk}"

    @pytest.mark.parametrize(
        ("wrong", "errors"),
        [
            (
                {"until": "14/10/2026"},
                {"until": ["Choose a day after 14 October 2026, the deadline of the round."]},
            ),
            ({"until": "soon"}, {"until": ["Until: type a day, such as 31/10/2026"]}),
            ({"reason": ""}, {"reason": ["Why: enter a value"]}),
            ({"whose": ""}, {"whose": ["Who gets more time?: choose an answer"]}),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(self, client, round_, wrong, errors):
        client.force_login(round_.team)
        response = client.post(self.URL, self.typed(round_, **wrong))
        assert response.status_code == 422
        assert response.context["form"].errors == errors
        assert RoundExtension.objects.count() == 0

    def test_a_kpi_of_another_round_is_no_choice(self, client, round_):
        client.force_login(round_.team)
        stranger = KPIFactory()
        response = client.post(self.URL, self.typed(round_, whose=f"kpi-{stranger.pk}"))
        assert response.status_code == 422
        assert RoundExtension.objects.count() == 0

    def test_a_form_sent_twice(self, client, round_):
        client.force_login(round_.team)
        sent = self.typed(round_)
        client.post(self.URL, sent)
        response = client.post(self.URL, sent, follow=True)
        assert told(response)[-1] == "This form was sent before; it was saved once."
        assert RoundExtension.objects.count() == 1

    def test_the_provider_sees_the_day_and_the_reason(self, client, round_):
        extend(round_)
        client.force_login(round_.provider)
        assert f"Enter by 23 October 2026. Extended: {WHY}" in unescaped(
            client.get("/entry/2026-27-Q2/FIN-01/")
        )
        (group,) = client.get("/entry/").context["owed"].groups
        (row,) = group.rows
        assert (row.when, row.reason) == ("by 23 October 2026, in 14 days", f"Extended: {WHY}")

    def test_is_withdrawn_with_a_reason(self, client, round_):
        url = reverse("kpis:extension-withdraw", args=[extend(round_).uid])
        client.force_login(round_.team)
        assert "FIN-01 has until 23 October 2026." in client.get(url).content.decode()
        assert client.post(url, {"reason": ""}).status_code == 422
        sent = {"reason": "The file has come.", "submission": new_key()}
        response = client.post(url, sent, follow=True)
        assert told(response) == ["The extension has been withdrawn."]
        (row,) = response.context["extensions"]
        assert (row.withdrawn, row.withdraw_url) == (
            "Withdrawn by Asha Begum: The file has come.",
            "",
        )
        client.post(url, sent)
        assert client.post(url, {"reason": "Once more"}).status_code == 409
        assert AuditEvent.objects.filter(verb="round.extension_withdrawn").count() == 1

    def test_one_that_is_not_there_is_not_withdrawn(self, client, round_):
        client.force_login(round_.team)
        url = reverse("kpis:extension-withdraw", args=[round_.kpi.uid])
        assert client.get(url).status_code == 404
        client.force_login(round_.head)
        url = reverse("kpis:extension-withdraw", args=[extend(round_).uid])
        assert client.post(url, {"reason": "No"}).status_code == 403


class TestProgress:
    @pytest.fixture
    def url(self, round_):
        corrective(round_)
        open_again(round_)
        return reverse("kpis:round-task", args=[RoundTask.objects.get().uid])

    def typed(self, **more):
        return {
            "answer": "in_hand",
            "note": "Two thirds are sent.",
            "due_on": "",
            "version": "1",
            "submission": new_key(),
        } | more

    def test_its_owner_says_how_it_stands(self, client, round_, url):
        client.force_login(round_.head)
        text = unescaped(client.get(url))
        assert "Reminders go out weekly" in text
        assert "18 December 2026" in text
        response = client.post(url, self.typed(), follow=True)
        assert told(response) == ["Progress has been saved."]
        assert RoundTask.objects.get().note == "Two thirds are sent."

    def test_moved_to_another_day(self, client, round_, url):
        client.force_login(round_.head)
        client.post(url, self.typed(answer="moved", due_on="29/01/2027"))
        action = CorrectiveAction.objects.get()
        assert (str(action.due_on), action.moves) == ("2027-01-29", 1)

    @pytest.mark.parametrize(
        ("wrong", "errors"),
        [
            ({"answer": ""}, {"answer": ["Say whether it is in hand, done, or moved."]}),
            ({"note": ""}, {"note": ["Say how far it is."]}),
            ({"answer": "moved"}, {"due_on": ["Enter the day by which it will be done."]}),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(self, client, round_, url, wrong, errors):
        client.force_login(round_.head)
        response = client.post(url, self.typed(**wrong))
        assert response.status_code == 422
        assert response.context["form"].errors == errors
        assert RoundTask.objects.get().state == "due"

    def test_a_form_sent_twice_and_a_second_answer(self, client, round_, url):
        client.force_login(round_.head)
        sent = self.typed()
        client.post(url, sent)
        response = client.post(url, sent, follow=True)
        assert told(response)[-1] == "This form was sent before; it was saved once."
        assert client.post(url, self.typed(version="2")).status_code == 409

    def test_who_may_see_and_who_may_say(self, client, round_, url):
        assert client.get(url)["Location"] == f"/account/sign-in/?next={url}"
        client.force_login(round_.stranger)
        assert client.get(url).status_code == client.post(url, self.typed()).status_code == 404
        client.force_login(round_.provider)
        assert client.get(url).status_code == client.post(url, self.typed()).status_code == 403
        client.force_login(round_.team)
        assert client.post(url, self.typed()).status_code == 302
