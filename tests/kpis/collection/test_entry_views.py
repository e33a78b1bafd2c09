"""The pages of an officer: what is owed, one value."""

from html import unescape

import pytest
from django.urls import reverse

from kpis.collection.actions import rounds
from kpis.collection.models import Actual, ActualState
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER

URL = "/entry/2026-27-Q2/FIN-01/"


def as_typed(actual, **typed):
    return {
        "numerator": "27,000,000",
        "denominator": "48,600,000",
        "marker": "",
        "data_status": "final",
        "commentary": "",
        "version": actual.version,
        "submission": new_key(),
    } | typed


def rows(response):
    return [row for group in response.context["owed"].groups for row in group.rows]


class TestEntryHome:
    def test_says_what_is_owed(self, client, round_):
        client.force_login(round_.provider)
        response = client.get("/entry/")
        assert [row.code for row in rows(response)] == ["FIN-01"]
        assert rows(response)[0].when == "by 14 October 2026, in 5 days"
        assert response.context["owed"].done == "0 of 1 given."

    def test_somebody_else_owes_nothing(self, client, round_):
        client.force_login(round_.stranger)
        response = client.get("/entry/")
        assert rows(response) == []
        assert "You owe nothing at the moment" in response.content.decode()

    def test_the_performance_team_looks_for_a_colleague(self, client, round_):
        client.force_login(round_.team)
        response = client.get("/entry/", {"for": str(round_.provider.uid)})
        assert [row.code for row in rows(response)] == ["FIN-01"]
        assert "What Priya Nair owes" in response.content.decode()

    def test_an_officer_cannot_look_for_a_colleague(self, client, round_):
        client.force_login(round_.stranger)
        response = client.get("/entry/", {"for": str(round_.provider.uid)})
        assert response.context["person"] == round_.stranger

    def test_signed_out_goes_to_sign_in(self, client, round_):
        response = client.get("/entry/")
        assert response["Location"] == "/account/sign-in/?next=/entry/"

    def test_cannot_be_posted_to(self, client, round_):
        client.force_login(round_.provider)
        assert client.post("/entry/").status_code == 405

    @pytest.mark.parametrize("kpis", [1, 3])
    def test_query_count_is_flat(self, client, round_, kpis, django_assert_num_queries):
        for _ in range(1, kpis):
            kpi = KPIFactory(data_provider=round_.provider, service=round_.kpi.service)
            Actual.objects.create(
                kpi=kpi,
                round=round_.round,
                period_kind="quarter",
                period_start="2026-07-01",
                period_end="2026-09-30",
            )
        client.force_login(round_.provider)
        with django_assert_num_queries(18):
            client.get("/entry/")


class TestEntryValue:
    def test_shows_the_labels_of_the_definition_and_the_target(self, client, round_):
        client.force_login(round_.provider)
        response = client.get(URL)
        text = response.content.decode()
        assert "Council Tax received since April" in text
        assert response.context["beside"].target == "55.9%"
        assert response.context["beside"].tolerance == (
            "within 0.5 percentage points of the target"
        )

    def test_submits_and_goes_home(self, client, round_):
        client.force_login(round_.provider)
        response = client.post(URL, as_typed(round_.actual, submit="1"))
        assert (response.status_code, response["Location"]) == (302, "/entry/")
        actual = Actual.objects.get()
        assert actual.state == ActualState.SUBMITTED
        assert actual.revision.numerator == 27_000_000

    def test_a_second_click_writes_once(self, client, round_):
        client.force_login(round_.provider)
        typed = as_typed(round_.actual, submit="1")
        client.post(URL, typed)
        second = client.post(URL, typed, follow=True)
        assert "submitted already; it was saved once" in second.content.decode()
        assert Actual.objects.get().revisions.count() == 1

    def test_text_for_a_number_is_shown_again_with_a_sentence(self, client, round_):
        client.force_login(round_.provider)
        response = client.post(URL, as_typed(round_.actual, numerator="27m", submit="1"))
        assert response.status_code == 422
        assert response.context["form"].errors["numerator"] == [
            "'27m' is not a number. Type digits only, for example 80."
        ]
        assert 'value="27m"' in response.content.decode()
        assert Actual.objects.get().state == ActualState.DUE

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            (
                {"denominator": "0"},
                "denominator",
                "This cannot be 0 while the number above it is not.",
            ),
            (
                {"numerator": "49,000,000"},
                "numerator",
                "A part cannot be more than the whole: check both numbers.",
            ),
            ({"numerator": ""}, "numerator", "Enter the number on top."),
        ],
    )
    def test_an_impossible_figure_is_refused(self, client, round_, typed, field, sentence):
        client.force_login(round_.provider)
        response = client.post(URL, as_typed(round_.actual, submit="1", **typed))
        assert response.context["form"].errors[field] == [sentence]

    def test_a_draft_is_kept_as_typed(self, client, round_):
        client.force_login(round_.provider)
        client.post(URL, as_typed(round_.actual, numerator="27,0", denominator="", draft="1"))
        assert Actual.objects.get().state == ActualState.DRAFT
        assert 'value="27,0"' in client.get(URL).content.decode()

    def test_a_draft_is_checked_when_it_is_opened_again(self, client, round_):
        client.force_login(round_.provider)
        client.post(URL, as_typed(round_.actual, numerator="49,000,000", draft="1"))
        findings = client.get(URL).context["entry"].findings
        assert findings.figure == "100.8%"
        label = "Council Tax received since April"
        assert findings.problems == (
            f"{label}: A part cannot be more than the whole: check both numbers.",
        )

    def test_a_draft_saved_twice_is_kept_once(self, client, round_):
        client.force_login(round_.provider)
        typed = as_typed(round_.actual, draft="1")
        assert client.post(URL, typed).status_code == 302
        assert client.post(URL, typed).status_code == 302
        assert Actual.objects.get().version == 2

    def test_who_submits_after_the_deputy_sees_both_values(self, client, round_):
        client.force_login(round_.deputy)
        client.post(URL, as_typed(round_.actual, submit="1"))
        client.force_login(round_.provider)
        late = as_typed(round_.actual, numerator="26,000,000", submit="1")
        response = client.post(URL, late)
        assert response.status_code == 409
        assert [(row.theirs, row.mine) for row in response.context["rows"]] == [
            ("27000000", "26,000,000"),
            ("48600000", "48,600,000"),
        ]
        assert "ask for it to be returned" in response.content.decode()
        assert Actual.objects.get().revisions.count() == 1

    def test_the_team_enters_for_a_colleague_and_comes_back_to_them(self, client, round_):
        client.force_login(round_.team)
        whom = str(round_.provider.uid)
        assert f'name="for" value="{whom}"' in client.get(URL, {"for": whom}).content.decode()
        response = client.post(URL, as_typed(round_.actual, submit="1") | {"for": whom})
        assert response["Location"] == f"/entry/?for={whom}"
        assert Actual.objects.get().entered_for == round_.provider

    def test_a_page_opened_before_the_role_ended_saves_nothing(self, client, round_):
        round_.deputy.role_assignments.update(ends_on="2026-10-08")
        client.force_login(round_.deputy)
        response = client.post(URL, as_typed(round_.actual, submit="1"))
        assert response.status_code == 403
        assert Actual.objects.get().state == ActualState.DUE

    def test_a_closed_round_is_said(self, client, round_):
        rounds.lock_round(by=round_.team, round_=round_.round)
        client.force_login(round_.provider)
        response = client.post(URL, as_typed(round_.actual, submit="1"))
        assert response.status_code == 403
        assert "The round is closed." in response.content.decode()

    @pytest.mark.parametrize("earlier", [1, 3])
    def test_query_count_is_flat(self, client, round_, earlier, django_assert_num_queries):
        period = QUARTER
        for _ in range(earlier):
            period = period.previous()
            ActualFactory(kpi=round_.kpi, period=period, numerator=1, denominator=2)
        client.force_login(round_.provider)
        with django_assert_num_queries(18):
            client.get(URL)

    def test_signed_out_goes_to_sign_in(self, client, round_):
        assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"

    def test_the_second_of_two_people_sees_both_values(self, client, round_):
        client.force_login(round_.provider)
        first = as_typed(round_.actual, draft="1")
        client.post(URL, first)
        second = as_typed(round_.actual, numerator="26,000,000", draft="1")
        response = client.post(URL, second)
        assert response.status_code == 409
        text = response.content.decode()
        rows = [(row.theirs, row.mine) for row in response.context["rows"]]
        assert rows == [("27,000,000", "26,000,000")]
        assert 'name="version" value="2"' in text

    def test_the_second_may_choose_their_own(self, client, round_):
        client.force_login(round_.provider)
        client.post(URL, as_typed(round_.actual, draft="1"))
        mine = as_typed(round_.actual, numerator="26,000,000", draft="1") | {"version": 2}
        assert client.post(URL, mine).status_code == 302
        assert 'value="26,000,000"' in client.get(URL).content.decode()

    def test_no_cases_is_an_answer(self, client, round_):
        client.force_login(round_.provider)
        typed = as_typed(round_.actual, numerator="", denominator="", marker="z", submit="1")
        client.post(URL, typed)
        assert Actual.objects.get().revision.marker == "z"

    def test_a_stranger_gets_not_found(self, client, round_):
        client.force_login(round_.stranger)
        assert client.get(URL).status_code == 404
        assert client.post(URL, as_typed(round_.actual)).status_code == 404

    def test_an_insider_without_the_right_is_refused_in_words(self, client, round_):
        client.force_login(round_.head)
        response = client.post(URL, as_typed(round_.actual, submit="1"))
        assert response.status_code == 403
        assert "You are not named as provider of this KPI" in response.content.decode()

    def test_nonsense_in_the_address_is_not_found(self, client, round_):
        client.force_login(round_.provider)
        assert client.get("/entry/next-week/FIN-01/").status_code == 404
        assert client.get("/entry/2026-27-Q3/FIN-01/").status_code == 404


class TestEntryCheck:
    def test_answers_with_the_figure_as_a_fragment_and_saves_nothing(self, client, round_):
        client.force_login(round_.provider)
        response = client.post(
            reverse("kpis:entry-check", args=["2026-27-Q2", "FIN-01"]),
            as_typed(round_.actual),
            headers={"HX-Request": "true"},
        )
        text = response.content.decode()
        assert text.lstrip().startswith(f'<div id="findings-{round_.actual.pk}"')
        assert "55.6%" in text
        assert Actual.objects.get().state == ActualState.DUE

    def test_an_empty_field_is_not_complained_of_while_typing(self, client, round_):
        client.force_login(round_.provider)
        typed = as_typed(round_.actual, numerator="27m", denominator="")
        text = client.post(URL + "check/", typed).content.decode()
        assert "'27m' is not a number" in unescape(text)
        assert "Enter the number below." not in text

    def test_warnings_are_shown(self, client, round_):
        ActualFactory(
            kpi=round_.kpi,
            period=QUARTER.previous(),
            value=None,
            numerator=28_000_000,
            denominator=48_600_000,
        )
        client.force_login(round_.provider)
        text = client.post(URL + "check/", as_typed(round_.actual)).content.decode()
        assert (
            "55.6 is lower than 57.6 in Q1 2026/27, and a figure since the year began does not "
            "fall by itself: say why."
        ) in text

    @pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("head", 403)])
    def test_others_are_refused(self, client, round_, who, status):
        client.force_login(getattr(round_, who))
        assert client.post(URL + "check/", as_typed(round_.actual)).status_code == status

    def test_cannot_be_read(self, client, round_):
        client.force_login(round_.provider)
        assert client.get(URL + "check/").status_code == 405

    def test_an_expired_session_sends_the_page_to_sign_in(self, client, round_):
        response = client.post(
            reverse("kpis:entry-check", args=["2026-27-Q2", "FIN-01"]),
            headers={
                "HX-Request": "true",
                "HX-Current-URL": "http://testserver/entry/2026-27-Q2/FIN-01/",
            },
        )
        assert response.status_code == 200
        assert response["HX-Redirect"] == ("/account/sign-in/?next=/entry/2026-27-Q2/FIN-01/")
