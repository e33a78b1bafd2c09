"""Tier 1 without evidence: asked about while it is typed, wherever that is (domain-rules 6.3)."""

import pytest

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.entry_forms import judge_revision
from kpis.collection.models import Actual, CheckWaiver
from kpis.collection.queries.beside import get_beside, get_besides
from perfportal.core import clock
from tests.factories import ActualFactory, EvidenceFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.collection.records import a_setting
from tests.kpis.collection.test_entry_grid import page, row
from tests.kpis.collection.test_entry_views import URL, as_typed
from tests.kpis.collection.workbooks import download, fill, preview_of

NONE = "No evidence is attached yet: add a file or a link before the figure is checked."
OTHER = (
    "The evidence attached is of an earlier figure: add what shows this one, or say on the "
    "figure's page that it shows this one too."
)
FIGURE = Entry(numerator=27_000_000, denominator=48_600_000)
BOTH = {"numerator": 27_000_000, "denominator": 48_600_000}


def slot():
    return Actual.objects.with_entry().get(kpi__code="FIN-01", period_start=QUARTER.start)


@pytest.fixture
def warned(client, round_):
    """What is said of FIN-01 as it is typed by Priya."""

    def warnings(**typed):
        client.force_login(round_.provider)
        response = client.post(URL + "check/", as_typed(slot(), **typed))
        return response.context["findings"].warnings

    return warnings


class TestWhileTyping:
    def test_it_is_said_on_the_page_of_the_value(self, warned):
        assert warned() == (NONE,)

    def test_also_where_the_council_does_not_insist(self, warned):
        a_setting(tier1_evidence="asked")
        assert warned() == (NONE,)

    def test_what_is_attached_to_the_draft_is_enough(self, warned, proven):
        assert warned() == ()

    def test_what_was_withdrawn_is_not(self, warned, round_, proven):
        proven.withdrawn_by, proven.withdrawn_at = round_.team, clock.now()
        proven.withdrawn_reason = "The wrong month."
        proven.save()
        assert warned() == (NONE,)

    def test_an_answer_without_a_figure_needs_none(self, warned):
        assert warned(numerator="", denominator="", marker="z") == ()

    def test_other_tiers_need_none(self, warned, round_):
        round_.kpi.tier = KPIFactory(tier__code="2").tier
        round_.kpi.save()
        assert warned() == ()

    def test_it_never_blocks(self, client, round_):
        client.force_login(round_.provider)
        assert client.post(URL, as_typed(round_.actual, submit="1")).status_code == 302
        assert slot().state == "submitted"

    def test_it_is_switched_off_for_a_kpi_like_others(self, warned, round_):
        CheckWaiver.objects.create(
            kpi=round_.kpi,
            check_code="missing_evidence",
            reason="The finance system itself is the evidence: auditors look there.",
            from_on=TODAY,
            review_on=TODAY.replace(year=2027),
            created_by=round_.team,
            created_at=clock.now(),
        )
        assert warned() == ()

    def test_the_list_of_checks_has_it(self, client, round_):
        client.force_login(round_.team)
        lines = client.get("/kpis/FIN-01/checks/").context["lines"]
        assert "missing_evidence" in [line.code for line in lines]


class TestElsewhere:
    def test_the_grid_says_it_at_the_row(self, client, round_):
        client.force_login(round_.provider)
        sent = page(row(slot(), **BOTH), button="draft")
        client.post("/entry/2026-27-Q2/", sent)
        groups = client.get("/entry/2026-27-Q2/").context["page"].groups
        assert [one.warnings for group in groups for one in group.rows] == [(NONE,)]

    def test_a_workbook_says_it_in_its_preview(self, client, round_):
        client.force_login(round_.provider)
        upload = preview_of(client, fill(download(client), **BOTH))
        (value,) = upload.values.all()
        assert (value.warnings, value.ticked) == ([NONE], True)
        page = client.get(f"/entry/uploads/{upload.uid}/").content.decode()
        assert "<strong>1 new, 1 of them without evidence</strong>" in page

    def test_a_file_whose_figures_have_evidence_counts_none(self, client, round_, proven):
        client.force_login(round_.provider)
        upload = preview_of(client, fill(download(client), **BOTH))
        assert upload.counts == {"new": 1}

    def test_whoever_checks_sees_it_as_a_flag(self, client, round_, submitted):
        client.force_login(round_.team)
        (value,) = client.get("/checking/").context["rows"]
        assert (value.flags, value.why) == ([NONE], "Flagged by the checks")

    def test_back_data_is_not_asked_for_any(self, round_):
        past = ActualFactory(
            kpi=round_.kpi,
            period=QUARTER.previous(),
            value=None,
            **BOTH,
            state="approved",
            is_historic=True,
        )
        past = Actual.objects.with_entry().get(pk=past.pk)
        assert judge_revision(past, get_beside(past)).warnings == []

    def test_no_query_more_where_no_value_is_asked_for_any(self, round_, django_assert_num_queries):
        others = [ActualFactory(kpi=KPIFactory(tier__code="2")) for _ in range(3)]
        slots = list(Actual.objects.with_entry().filter(pk__in=[one.pk for one in others]))
        headline = slot()
        with django_assert_num_queries(7):
            get_besides(slots)
        with django_assert_num_queries(8):
            get_besides([*slots, headline])


class TestAnotherFigure:
    """Evidence shows the figure that it was given with."""

    @pytest.fixture(autouse=True)
    def given(self, round_, proven):
        actuals.submit(by=round_.provider, actual=slot(), entry=FIGURE, version=1)
        actual = slot()
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Late sums.")

    def test_the_same_figure_is_shown_by_it(self, warned):
        assert warned(commentary="Said in other words.") == ()

    def test_another_one_is_not(self, warned):
        assert warned(numerator="27,100,000") == (OTHER,)

    def test_what_is_attached_anew_shows_it(self, warned):
        EvidenceFactory(actual=slot())
        assert warned(numerator="27,100,000") == ()

    def test_evidence_of_another_period_is_none(self, warned, round_):
        elsewhere = ActualFactory(
            kpi=round_.kpi, period=QUARTER.previous(), state="due", value=None
        )
        EvidenceFactory(actual=elsewhere)
        assert warned(numerator="27,100,000") == (OTHER,)
