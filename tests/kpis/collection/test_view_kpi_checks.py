"""/kpis/<code>/checks/: at what each check speaks; false alarms are switched off with a reason."""

import datetime as dt
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kpis.collection.actions import waivers
from kpis.collection.models import CheckWaiver
from kpis.collection.queries.checks import get_waivers
from perfportal.core import clock
from perfportal.core.models import AuditEvent
from tests.factories import ActualFactory, KPIFactory, revise
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.collection.records import a_rule, a_waiver

REASON = "Numbers are small and halve from one quarter to the next."


@pytest.fixture
def kpi(round_):
    """Days to answer, six quarters given, the third of them twice as long as the others."""
    kpi = KPIFactory(
        code="CUS-01", service=round_.kpi.service, definition__unit="days", definition__purpose="p"
    )
    period = QUARTER
    for value in (11, 10, 12, 22, 11, 10):
        period = period.previous()
        ActualFactory(kpi=kpi, period=period, value=value)
    return kpi


def url(kpi, rest=""):
    return f"/kpis/{kpi.code}/checks/{rest}"


def line(response, code):
    return next(one for one in response.context["lines"] if one.code == code)


def as_typed(**typed):
    usual = {"check_code": "big_change", "reason": REASON, "review_on": "2027-03-31"}
    return usual | typed


class TestReading:
    def test_each_check_says_at_what_it_speaks_and_how_often_it_did(self, client, round_, kpi):
        client.force_login(round_.team)
        response = client.get(url(kpi))
        big = line(response, "big_change")
        assert big.words == "More than 25% from the period before"
        assert big.speaks_at == "outside 8.25 to 13.75"
        assert big.alarms == "2 times; the figure stood in 2"
        assert line(response, "outside_range").speaks_at == (
            "outside 7 to 25 (lowest and highest with some room added of 6 quarters)"
        )
        assert line(response, "unchanged").alarms == "never"

    def test_a_figure_that_was_corrected_did_not_stand(self, client, round_, kpi):
        odd = kpi.actuals.get(revision__value=22)
        odd.revision = revise(odd, value=12)
        odd.save()
        revised = revise(odd, value=23)
        odd.revision = revised
        odd.save()
        client.force_login(round_.team)
        assert line(client.get(url(kpi)), "big_change").alarms == "2 times; the figure stood in 1"

    def test_rules_that_name_the_kpi_are_listed(self, client, round_, kpi):
        a_rule(round_.team, left="CUS-01", right="30")
        client.force_login(round_.team)
        assert client.get(url(kpi)).context["rules"] == ["CUS-01 \u2264 30"]

    def test_a_kpi_without_a_period_has_nothing_to_compare(self, client, round_):
        client.force_login(round_.team)
        page = client.get(url(KPIFactory(code="NEW-01"))).content.decode()
        assert "Nothing to compare yet" in page

    def test_a_provider_reads_and_switches_nothing_off(self, client, round_, kpi):
        client.force_login(round_.provider)
        response = client.get(url(kpi))
        assert response.context["form"] is None
        assert client.post(url(kpi), as_typed()).status_code == 403
        assert client.post(url(kpi, "big_change/on/")).status_code == 403
        assert not CheckWaiver.objects.exists()

    def test_another_directorate_does_not_find_it(self, client, round_, kpi):
        client.force_login(round_.stranger)
        assert client.get(url(kpi)).status_code == 404
        assert client.post(url(kpi), as_typed()).status_code == 404

    def test_signed_out_goes_to_sign_in(self, client, kpi):
        assert client.get(url(kpi))["Location"] == f"/account/sign-in/?next={url(kpi)}"

    @pytest.mark.parametrize("values", [1, 3])
    def test_query_count_is_flat(self, client, round_, values, django_assert_num_queries):
        kpi, period = KPIFactory(service=round_.kpi.service), QUARTER
        for _ in range(values):
            ActualFactory(kpi=kpi, period=period)
            period = period.previous()
        client.force_login(round_.team)
        client.get(url(kpi))
        with django_assert_num_queries(21):
            client.get(url(kpi))


class TestSwitchingOff:
    def test_it_is_off_until_its_review_with_who_and_why(self, client, round_, kpi):
        client.force_login(round_.team)
        response = client.post(url(kpi), as_typed(), follow=True)
        page = unescape(response.content.decode())
        assert "The check is switched off for CUS-01." in page
        assert line(response, "big_change").off == (
            f"Switched off by Asha Begum on 9 October 2026 until 31 March 2027: {REASON}"
        )
        event = AuditEvent.objects.get(verb="check.switched_off")
        assert (event.after, event.reason) == (
            {"check": "big_change", "review_on": "2027-03-31"},
            REASON,
        )
        (waiver,) = get_waivers(kpi, TODAY)
        assert (waiver.check_code, waiver.created_by) == ("big_change", round_.team)
        assert list(get_waivers(kpi, dt.date(2027, 3, 31))) == []

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            (
                {"reason": "Noise"},
                "reason",
                "Say in a sentence why its alarms are false for this KPI.",
            ),
            (
                {"review_on": "2026-10-09"},
                "review_on",
                "Choose a day from tomorrow on, and within two years.",
            ),
            (
                {"review_on": "2029-10-09"},
                "review_on",
                "Choose a day from tomorrow on, and within two years.",
            ),
            (
                {"check_code": "may_identify"},
                "check_code",
                "Select a valid choice. may_identify is not one of the available choices.",
            ),
        ],
    )
    def test_what_is_missing_is_said(self, client, round_, kpi, typed, field, sentence):
        client.force_login(round_.team)
        response = client.post(url(kpi), as_typed(**typed))
        assert response.status_code == 422
        assert response.context["form"].errors[field] == [sentence]

    def test_twice_is_once(self, round_, kpi):
        a_waiver(round_.team, kpi)
        with pytest.raises(ValidationError) as caught:
            a_waiver(round_.colleague, kpi)
        assert caught.value.messages == ["Asha Begum has switched this check off already."]
        assert CheckWaiver.objects.count() == 1

    def test_the_database_keeps_one_as_well(self, round_, kpi):
        waiver = a_waiver(round_.team, kpi)
        waiver.pk, waiver.uid = None, round_.actual.uid
        waiver._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            waiver.save()

    def test_after_its_review_day_it_is_on_and_may_be_switched_off_anew(self, round_, kpi):
        a_waiver(round_.team, kpi)
        with clock.fixed_today(dt.date(2027, 4, 1)):
            a_waiver(round_.team, kpi, review_on=dt.date(2027, 9, 30))
        first, second = CheckWaiver.objects.order_by("pk")
        assert (first.ended_on, first.ended_reason) == (
            dt.date(2027, 4, 1),
            "Its review day passed.",
        )
        assert second.ended_on is None

    def test_a_check_that_cannot_be_a_false_alarm_stays_on(self, round_, kpi):
        with pytest.raises(ValidationError) as caught:
            a_waiver(round_.team, kpi, check_code="may_identify")
        assert caught.value.message_dict == {"check_code": ["This check cannot be switched off."]}


class TestSwitchingOn:
    def test_it_speaks_again_and_the_past_is_kept(self, client, round_, kpi):
        a_waiver(round_.team, kpi)
        client.force_login(round_.team)
        response = client.post(url(kpi, "big_change/on/"), follow=True)
        page = unescape(response.content.decode())
        assert "The check is on again for CUS-01." in page
        assert line(response, "big_change").waiver is None
        assert (
            f"More than 25% from the period before: Asha Begum, 9 October 2026 to 9 October 2026. "
            f"{REASON} (The check is useful again.)"
        ) in page
        assert AuditEvent.objects.get(verb="check.switched_on").after == {"check": "big_change"}

    def test_twice_is_once(self, round_, kpi):
        a_waiver(round_.team, kpi)
        for _ in range(2):
            waivers.switch_on(by=round_.team, kpi=kpi, check_code="big_change", reason="")
        assert AuditEvent.objects.filter(verb="check.switched_on").count() == 1

    def test_cannot_be_read(self, client, round_, kpi):
        client.force_login(round_.team)
        assert client.get(url(kpi, "big_change/on/")).status_code == 405
