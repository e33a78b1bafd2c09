"""What the page of a value says of a figure, and what it asks for before it is submitted."""

import datetime as dt
from html import unescape

import pytest

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualDraft, ActualState, CheckWaiver
from kpis.collection.queries.beside import get_besides
from perfportal.core import clock
from perfportal.core.models import AuditEvent
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.collection.records import a_rule
from tests.kpis.collection.test_entry_views import URL, as_typed

RED = {"numerator": "26,000,000"}
ASKS = (
    "The figure makes the KPI red: say what happened, why, what is being done, by whom and by when."
)
TICK = "The figure is the same as last time, and it was collected anew"
WORDS = "The billing system failed in August; Owen Hartley's team sends the late bills in October."


@pytest.fixture
def entered(client, round_):
    """`entered(**typed)` submits the form as Priya."""
    client.force_login(round_.provider)

    def post(**typed):
        return client.post(URL, as_typed(round_.actual, submit="1", **typed))

    return post


def check(client, round_, **typed):
    client.force_login(round_.provider)
    response = client.post(URL + "check/", as_typed(round_.actual, **typed))
    return response.context["findings"], unescape(response.content.decode())


def before(kpi, numerator=27_500_000, **more):
    return ActualFactory(
        kpi=kpi,
        period=QUARTER.previous(),
        value=None,
        numerator=numerator,
        denominator=48_600_000,
        **more,
    )


class TestStatus:
    def test_the_status_stands_beside_the_figure_while_it_is_typed(self, client, round_):
        findings, text = check(client, round_, **RED)
        assert findings.makes == (
            "This makes the KPI red: below target. 53.5% for the year so far against a target of "
            "55.9%."
        )
        assert findings.status.sr_text == "Red: below target"
        assert 'class="app-status app-status--red"' in text
        assert findings.demand == ASKS

    def test_a_draft_shows_it_without_javascript(self, client, round_):
        client.force_login(round_.provider)
        client.post(URL, as_typed(round_.actual, draft="1", **RED))
        response = client.get(URL)
        assert response.context["entry"].findings.makes.startswith("This makes the KPI red")
        assert "Before you submit:" in response.content.decode()
        assert Actual.objects.get().state == ActualState.DRAFT

    def test_hints_say_what_a_text_leaves_out(self, client, round_):
        text = "Collection is 2.4 points behind the profile because the billing system failed."
        findings, page = check(client, round_, commentary=text, **RED)
        assert findings.demand == ""
        assert findings.hints == ("what is being done", "by whom", "by when")
        sentence = "The commentary does not seem to say: what is being done, by whom, by when."
        assert sentence in page


class TestCommentary:
    def test_red_without_a_word_is_not_submitted(self, entered):
        response = entered(**RED)
        assert response.status_code == 422
        assert response.context["form"].errors == {"commentary": [ASKS]}
        assert Actual.objects.get().state == ActualState.DUE

    def test_red_with_too_few_words_says_how_many_are_needed(self, entered):
        response = entered(commentary="Late bills.", **RED)
        assert response.context["form"].errors["commentary"] == [
            (
                "The figure makes the KPI red: the commentary has 11 characters and needs at least "
                "50. Say what happened, why, what is being done, by whom and by when."
            )
        ]

    def test_red_with_its_commentary_is_submitted(self, entered):
        assert entered(commentary=WORDS, **RED).status_code == 302
        assert Actual.objects.get().revision.commentary == WORDS

    def test_an_odd_value_needs_a_word_and_no_more(self, entered, round_):
        before(round_.kpi)
        response = entered()
        assert response.context["form"].errors["commentary"] == [
            (
                "This needs a word in the commentary: 55.6 is lower than 56.6 in Q1 2026/27, and "
                "a figure since the year began does not fall by itself: say why."
            )
        ]
        assert entered(commentary="Refunds after an appeal.").status_code == 302

    def test_an_unchanged_figure_is_answered_by_its_tick(self, entered, round_):
        before(round_.kpi, numerator=27_000_000)
        response = entered()
        assert response.context["form"].errors == {
            "confirmed": ["Tick this if the figure is right, or correct the figure."]
        }
        assert TICK in response.content.decode()
        assert entered(confirmed="on").status_code == 302

    def test_the_tick_is_there_only_for_the_figure_of_last_time(self, client, round_):
        before(round_.kpi, numerator=27_000_000)
        client.force_login(round_.provider)
        assert TICK not in client.get(URL).content.decode()
        assert TICK in check(client, round_)[1]
        assert TICK not in check(client, round_, numerator="27,100,000")[1]

    def test_a_tick_that_was_given_stays_with_the_draft(self, client, entered, round_):
        before(round_.kpi, numerator=27_000_000)
        client.force_login(round_.provider)
        client.post(URL, as_typed(round_.actual, draft="1", confirmed="on"))
        before_label, _label, _rest = client.get(URL).content.decode().partition(TICK)
        assert " checked" in before_label.rpartition("<input")[2]

    def test_what_was_written_last_quarter_stands_above_the_box(self, client, round_):
        before(round_.kpi, commentary="Two bank holidays held collection back.")
        client.force_login(round_.provider)
        page = client.get(URL).content.decode()
        assert "Written for Q1 2026/27:</strong> Two bank holidays held collection back." in page
        assert page.count("Two bank holidays held collection back.") == 1

    @pytest.mark.usefixtures("proven")
    def test_a_contradiction_is_shown_and_does_not_block(self, client, entered, round_):
        claim = "We are well ahead of the target, " + "and everybody is pleased about it. " * 2
        findings, _text = check(client, round_, commentary=claim, **RED)
        assert findings.warnings == (
            (
                "The commentary says \u201cahead of the target\u201d, but the figure makes the KPI "
                "red. Which of the two is right?"
            ),
        )
        assert entered(commentary=claim, **RED).status_code == 302


class TestAnswers:
    def test_nothing_typed_is_no_answer(self, entered):
        response = entered(numerator="", denominator="")
        assert response.context["form"].errors == {
            "numerator": ["Enter the number on top."],
            "denominator": ["Enter the number below."],
        }

    def test_not_available_needs_its_reason(self, entered):
        response = entered(numerator="", denominator="", marker="x", marker_reason="")
        assert response.context["form"].errors == {
            "marker_reason": ["Say why there is no figure and when there will be one."]
        }
        assert '<details class="govuk-details" open>' in response.content.decode()

    def test_not_available_keeps_its_reason_apart_from_the_commentary(self, client, entered):
        reason = "The system was replaced; figures come in December."
        assert entered(numerator="", denominator="", marker="x", marker_reason=reason)
        revision = Actual.objects.get().revision
        assert (revision.marker, revision.marker_reason, revision.commentary) == ("x", reason, "")
        event = AuditEvent.objects.get(verb="actual.submitted")
        assert event.after["marker_reason"] == reason
        page = client.get(URL)
        assert page.context["history"][0].figure == f"not available: {reason}"

    def test_where_a_file_has_no_place_for_it_the_commentary_is_the_reason(self, entered):
        text = "The system was replaced; figures come in December."
        entered(numerator="", denominator="", marker="x", commentary=text)
        assert Actual.objects.get().revision.marker_reason == text

    def test_a_figure_that_is_held_back_is_kept_for_staff(self, client, entered):
        refused = entered(numerator="", denominator="", marker="c")
        assert refused.context["form"].errors == {
            "numerator": [
                "Enter the figure as well: staff keep it, and the public sees that it is held back."
            ]
        }
        entered(marker="c", marker_reason="Fewer than five households.")
        revision = Actual.objects.get().revision
        assert (revision.marker, revision.numerator) == ("c", 27_000_000)
        assert client.get(URL).context["history"][0].figure == (
            "55.6% (not for publication): Fewer than five households."
        )

    def test_a_zero_far_from_the_figures_before_is_asked_about(self, entered, round_):
        before(round_.kpi)
        response = entered(numerator="0", commentary=WORDS)
        assert response.status_code == 302
        found = Actual.objects.with_entry().get(period_start=QUARTER.start)
        assert found.revision.numerator == 0

    def test_a_reason_is_kept_with_a_draft(self, client, round_):
        client.force_login(round_.provider)
        client.post(URL, as_typed(round_.actual, marker="x", marker_reason="Soon", draft="1"))
        assert client.get(URL).context["entry"].form["marker_reason"].value() == "Soon"


class TestLate:
    def test_that_a_figure_came_late_is_a_fact_of_its_page(self, client, entered):
        with clock.fixed_today(dt.date(2026, 10, 16)):
            entered()
            page = client.get(URL).content.decode()
        assert "Entered on 16 October 2026, 2 days after the deadline." in page

    def test_in_time_is_not_said(self, client, entered):
        entered()
        assert "after the deadline" not in client.get(URL).content.decode()


@pytest.mark.usefixtures("proven")
class TestRulesBetweenKpis:
    @pytest.fixture
    def other(self, round_):
        """FIN-02, whose figure FIN-01 may not pass."""
        a_rule(round_.team, left="FIN-01", operator="le", right="FIN-02")
        kpi = KPIFactory(code="FIN-02", service=round_.kpi.service)
        return lambda value, **more: ActualFactory(kpi=kpi, value=value, **more)

    def test_the_figure_typed_is_compared_with_the_other_one(self, client, round_, other):
        other(50)
        findings, _text = check(client, round_)
        assert findings.warnings == (
            "A part and its whole. FIN-01 is 55.56 and should be at most FIN-02, which is 50.",
        )

    def test_a_draft_of_the_other_one_counts(self, client, round_, other):
        slot = other(None, state="draft")
        ActualDraft.objects.create(
            actual=slot,
            typed={"value": "50.5%"},
            by=round_.provider,
            base_version=1,
            updated_at=clock.now(),
        )
        findings, _text = check(client, round_)
        assert findings.warnings[0].endswith("at most FIN-02, which is 50.5.")

    def test_a_missing_figure_is_named_and_asks_for_nothing(self, client, round_, other):
        findings, _text = check(client, round_)
        assert findings.warnings == ()
        assert findings.notes == (
            (
                "Not compared yet: FIN-01 at most FIN-02. There is no figure of FIN-02 for this "
                "period."
            ),
        )

    def test_it_must_be_looked_at_in_the_commentary(self, entered, other):
        other(50)
        assert entered().status_code == 422
        assert entered(commentary="Two different bases.").status_code == 302

    def test_whoever_checks_sees_it_too(self, client, round_, submitted, other):
        other(50)
        client.force_login(round_.team)
        rows = client.get("/checking/2026-27-Q2/").context["rows"]
        flagged = {row.actual.kpi.code: row.flags for row in rows}
        assert flagged["FIN-01"] == [
            "A part and its whole. FIN-01 is 55.56 and should be at most FIN-02, which is 50."
        ]

    def test_a_rule_of_another_time_is_not_applied(self, client, round_):
        a_rule(round_.team, left="FIN-01", right="1", valid_until=dt.date(2026, 6, 30))
        assert check(client, round_)[0].warnings == ()


@pytest.mark.usefixtures("proven")
class TestSwitchedOff:
    def test_a_check_that_is_switched_off_is_silent_here_and_for_the_checker(self, client, round_):
        before(round_.kpi)
        CheckWaiver.objects.create(
            kpi=round_.kpi,
            check_code="cumulative_falls",
            reason="Refunds are booked in the second quarter of every year.",
            from_on=TODAY,
            review_on=dt.date(2027, 3, 31),
            created_by=round_.team,
            created_at=clock.now(),
        )
        assert check(client, round_)[0].warnings == ()
        with clock.fixed_today(dt.date(2027, 3, 31)):
            assert len(check(client, round_)[0].warnings) == 1


@pytest.mark.parametrize("slots", [1, 3])
def test_everything_is_judged_in_constant_queries(round_, slots, django_assert_num_queries):
    a_rule(round_.team, left="FIN-01", right="1000")
    for _ in range(1, slots):
        ActualFactory(kpi=KPIFactory(service=round_.kpi.service), round=round_.round)
    found = list(Actual.objects.with_entry())
    with django_assert_num_queries(10):
        besides = get_besides(found)
    assert len(besides) == slots
    with django_assert_num_queries(0):
        assert besides[round_.actual.pk].rules[0].left == "FIN-01"


def test_what_somebody_submitted_meanwhile_goes_before_what_is_missing(client, round_):
    late = as_typed(round_.actual, submit="1", **RED)
    client.force_login(round_.deputy)
    client.post(URL, as_typed(round_.actual, submit="1"))
    client.force_login(round_.provider)
    assert client.post(URL, late).status_code == 409
    assert Actual.objects.get().revisions.count() == 1


def test_the_reason_of_a_marker_reaches_the_approver(client, round_):
    actuals.submit(
        by=round_.provider,
        actual=round_.actual,
        entry=Entry(marker="x", marker_reason="The supplier is late."),
        version=1,
    )
    client.force_login(round_.team)
    rows = client.get("/checking/").context["rows"]
    assert [row.figure for row in rows] == ["not available: The supplier is late."]
