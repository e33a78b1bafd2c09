"""/register/cross-checks/: rules between KPIs are tried, made, changed and ended by the team."""

import datetime as dt
from html import unescape

import pytest

from kpis.collection.actions import cross_checks
from kpis.collection.models import CrossCheck
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.records import a_rule, rule_facts

URL = "/register/cross-checks/"


def as_typed(**typed):
    facts = rule_facts() | {"within": "", "valid_from": "2026-04-01", "valid_until": ""}
    return facts | typed


@pytest.fixture
def team(client, round_):
    client.force_login(round_.team)
    return round_.team


def pages(check):
    return (URL, f"{URL}new/", f"{URL}{check.uid}/")


class TestMaking:
    def test_a_rule_is_saved_with_who_and_why(self, client, team):
        response = client.post(f"{URL}new/", as_typed(save="1"), follow=True)
        assert "The rule is saved: FIN-01 at most 100." in response.content.decode()
        made = CrossCheck.objects.get()
        assert (made.left, made.operator, made.right, made.created_by) == (
            "FIN-01",
            "le",
            "100",
            team,
        )
        event = AuditEvent.objects.get(verb="cross_check.created")
        assert event.after["reason"] == "Parts were larger than their whole in last year's return."

    def test_a_second_click_makes_one_rule(self, client, team):
        typed = as_typed(save="1", submission=new_key())
        client.post(f"{URL}new/", typed)
        again = client.post(f"{URL}new/", typed, follow=True)
        assert "This rule has been saved already; there is one of it." in unescape(
            again.content.decode()
        )
        assert CrossCheck.objects.count() == 1

    def test_about_the_same_keeps_its_percent(self, client, team):
        client.post(f"{URL}new/", as_typed(operator="about", within="5%", save="1"))
        assert CrossCheck.objects.get().rule.operator_words == "within 5% of"
        assert "FIN-01 \u2248 100 (\u00b1 5%)" in client.get(URL).content.decode()

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"left": "FIN-01 +"}, "left", "A code or a number is missing at the end."),
            (
                {"right": "FIN-01 / 2"},
                "right",
                "\u201c/ 2\u201d cannot be read: write codes, numbers, + - * and brackets.",
            ),
            (
                {"left": "FIN-01-FIN-02"},
                "left",
                (
                    "There is no KPI with the code FIN-01-FIN-02. Put spaces around a minus, and "
                    "brackets [ ] around a code with unusual letters."
                ),
            ),
            ({"left": "5"}, "left", "Name at least one KPI."),
            (
                {"operator": "about"},
                "within",
                "Say within how many percent, such as 5 (at most 100).",
            ),
            (
                {"within": "5"},
                "within",
                "Leave this empty: it belongs to \u201cabout the same as\u201d.",
            ),
            (
                {"within": "five"},
                "within",
                "'five' is not a number. Type digits only, for example 80.",
            ),
            ({"valid_until": "2026-03-31"}, "valid_until", "The last day lies before the first."),
            ({"sentence": ""}, "sentence", "What officers read: enter a value"),
        ],
    )
    def test_what_cannot_be_a_rule_is_said_at_its_field(self, client, team, typed, field, sentence):
        response = client.post(f"{URL}new/", as_typed(save="1", **typed))
        assert response.status_code == 422
        assert response.context["form"].errors[field] == [sentence]
        assert not CrossCheck.objects.exists()


class TestTrying:
    def test_it_is_tried_on_the_last_four_quarters_and_not_saved(self, client, team, round_):
        ActualFactory(kpi=KPIFactory(code="FIN-02"), value=50, period=QUARTER)
        for period, numerator in ((QUARTER, 20), (QUARTER.previous(), 30)):
            round_.kpi.actuals.filter(period_start=period.start).delete()
            ActualFactory(
                kpi=round_.kpi, period=period, value=None, numerator=numerator, denominator=50
            )
        response = client.post(
            f"{URL}new/", as_typed(left="FIN-01 + FIN-02", right="85.5", **{"try": "1"})
        )
        assert response.status_code == 200
        assert [
            (row.period, row.left, row.right, row.result) for row in response.context["tried"]
        ] == [
            ("Q2 2026/27", "90", "85.5", "Does not hold: officers would be asked"),
            ("Q1 2026/27", "\u2013", "85.5", "Not applied: there is no figure of FIN-02"),
            ("Q4 2025/26", "\u2013", "85.5", "Not applied: there is no figure of FIN-01, FIN-02"),
            ("Q3 2025/26", "\u2013", "85.5", "Not applied: there is no figure of FIN-01, FIN-02"),
        ]
        assert "Nothing has been saved yet." in response.content.decode()
        assert not CrossCheck.objects.exists()

    def test_a_trial_of_nonsense_is_refused_like_a_rule(self, client, team):
        response = client.post(f"{URL}new/", as_typed(left="(", **{"try": "1"}))
        assert response.status_code == 422
        assert response.context["tried"] == []


class TestChanging:
    def test_the_change_is_in_the_trail_with_what_it_was(self, client, team):
        check = a_rule(team)
        client.post(f"{URL}{check.uid}/", as_typed(right="95", seen="1", save="1"))
        check.refresh_from_db()
        assert (check.right, check.version) == ("95", 2)
        event = AuditEvent.objects.get(verb="cross_check.changed")
        assert (event.before, event.after) == ({"right": "100"}, {"right": "95"})

    def test_the_second_of_two_people_is_told(self, client, team):
        check = a_rule(team)
        client.post(f"{URL}{check.uid}/", as_typed(right="95", seen="1", save="1"))
        response = client.post(f"{URL}{check.uid}/", as_typed(right="90", seen="1", save="1"))
        assert response.status_code == 409
        check.refresh_from_db()
        assert check.right == "95"

    def test_it_ends_with_a_reason_and_stays_in_the_list(self, client, team):
        check = a_rule(team)
        typed = {"on": "2026-06-30", "reason": "The return was redrawn.", "seen": "1"}
        assert client.post(f"{URL}{check.uid}/end/", typed).status_code == 302
        check.refresh_from_db()
        assert (check.valid_until, check.ended_by) == (dt.date(2026, 6, 30), team)
        page = unescape(client.get(URL).content.decode())
        assert "Ended by Asha Begum: The return was redrawn." in page
        assert client.get(URL).context["rows"][0].is_over is True

    def test_an_end_without_a_reason_is_refused(self, client, team):
        check = a_rule(team)
        response = client.post(f"{URL}{check.uid}/end/", {"on": "2026-06-30", "seen": "1"})
        assert response.status_code == 422
        assert response.context["end_form"].errors["reason"] == ["Why it ends: enter a value"]

    def test_what_has_ended_is_not_changed(self, client, team):
        check = a_rule(team)
        cross_checks.end(
            by=team, check=check, version=1, on=dt.date(2026, 6, 30), reason="Redrawn."
        )
        response = client.post(f"{URL}{check.uid}/", as_typed(seen="2", save="1"))
        assert response.status_code == 422
        assert "This rule has ended. Make a new one." in response.content.decode()

    def test_an_older_version_ends_nothing(self, team):
        check = a_rule(team)
        with pytest.raises(Conflict):
            cross_checks.end(by=team, check=check, version=9, on=check.valid_from, reason="Old.")


class TestWho:
    @pytest.mark.parametrize("who", ["provider", "head", "stranger"])
    def test_others_are_refused(self, client, round_, who):
        check = a_rule(round_.team)
        client.force_login(getattr(round_, who))
        assert [client.get(page).status_code for page in pages(check)] == [403, 403, 403]
        assert client.post(f"{URL}{check.uid}/end/").status_code == 403

    def test_signed_out_goes_to_sign_in(self, client, round_):
        for page in pages(a_rule(round_.team)):
            assert client.get(page)["Location"] == f"/account/sign-in/?next={page}"

    def test_a_rule_that_is_not_there_is_not_found(self, client, team, round_):
        assert client.get(f"{URL}{round_.actual.uid}/").status_code == 404

    def test_methods(self, client, team):
        check = a_rule(team)
        assert client.post(URL).status_code == 405
        assert client.get(f"{URL}{check.uid}/end/").status_code == 405


@pytest.mark.parametrize("rules", [1, 3])
def test_query_count_is_flat(client, team, rules, django_assert_num_queries):
    for _ in range(rules):
        a_rule(team)
    with django_assert_num_queries(6):
        response = client.get(URL)
    assert len(response.context["rows"]) == rules


def test_with_no_rule_the_page_says_what_one_is_for(client, team):
    page = unescape(client.get(URL).content.decode())
    assert "Make one where figures of several KPIs must fit together" in page
