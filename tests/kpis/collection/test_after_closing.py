"""What is owed, decided and protected once a round is closed or a figure issued."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from kpis.assessment.objections import issued_figures_keep_their_definition
from kpis.calculations.checks import Entry
from kpis.collection import policies
from kpis.collection.actions import actuals, approvals, quality_measures, rounds
from kpis.collection.actions import upload_writing as writing
from kpis.collection.actions.import_saving import Origin
from kpis.collection.models import Actual, CollectionRound, QualityCheck, RoundTask
from kpis.collection.queries.uploads import get_slots_of
from perfportal.core.models import User, get_organisation
from perfportal.core.periods import Period
from perfportal.core.registries import duties
from tests.factories import KPIFactory, TierFactory
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.collection.test_round_tasks import corrective

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.date(2027, 1, 1)
ERROR = actuals.Note(data_status="revised", kind="error", reason="A late return")


def entry(numerator) -> Entry:
    return Entry(numerator=numerator, denominator=48_600_000)


def fresh() -> Actual:
    return Actual.objects.with_entry().select_related("kpi__data_provider").get(kpi__code="FIN-01")


def owes(person, on=TODAY) -> list[tuple]:
    found = duties.collect(User.objects.get(pk=person.pk), as_of=on)
    return [(duty.kind, duty.standing.name) for duty in found]


def approve(round_):
    actuals.approve(by=round_.head, actual=fresh(), version=fresh().version)


def revise(round_):
    actual = fresh()
    actuals.revise(
        by=round_.team, actual=actual, entry=entry(27_200_000), version=actual.version, note=ERROR
    )


@pytest.fixture
def issued(round_, submitted):
    """FIN-01 issued in a report, its round closed since."""
    approve(round_)
    actuals.issue(by=round_.team, actual_ids=[round_.actual.pk], source="Q2 report")
    rounds.lock_round(by=round_.team, round_=round_.round)
    return round_


class TestRevisionOfIssuedFigure:
    def test_waits_for_its_head_and_the_team(self, issued):
        revise(issued)
        assert owes(issued.head) == [("void_approval", "TO_DECIDE")]
        assert owes(issued.colleague) == [("check", "TO_DECIDE")]

    def test_is_owed_again_when_it_comes_back(self, issued, client):
        revise(issued)
        actual = fresh()
        actuals.return_for_correction(
            by=issued.head, actual=actual, version=actual.version, reason="Look at line 12"
        )
        assert policies.can_enter(issued.provider, fresh())
        assert owes(issued.provider) == [("value", "RETURNED")]
        client.force_login(issued.provider)
        page = client.get("/")
        assert "Look at line 12" in page.content.decode()
        assert not [one for one in page.context["panels"] if "rounds" in one.template]

    def test_keeps_the_definition_under_which_it_was_issued(self, issued):
        dated = SimpleNamespace(kpi=issued.kpi, valid_from=QUARTER.start)
        before = issued_figures_keep_their_definition(dated)
        assert before.startswith("The figure for Q2 2026/27 has been issued")
        revise(issued)
        assert issued_figures_keep_their_definition(dated) == before
        approve(issued)
        assert issued_figures_keep_their_definition(dated) == before

    def test_keeps_its_kind_reason_and_origin_in_a_large_file(self, issued, monkeypatch):
        revise(issued)
        actual = fresh()
        actuals.return_for_correction(
            by=issued.head, actual=actual, version=actual.version, reason="Look at line 12"
        )
        monkeypatch.setattr(writing, "ONE_BY_ONE", 0)
        taken = writing.Taken(None, fresh(), entry(27_300_000))
        writing.write(by=issued.provider, taken=[taken], origin=Origin("Q2.xlsx", "ab" * 32))
        revision = fresh().revision
        assert (revision.number, revision.kind, revision.reason) == (3, "error", "A late return")
        assert (revision.revises.number, revision.data_status) == (1, "revised")
        assert (revision.source, revision.source_digest) == ("Q2.xlsx", "ab" * 32)


class TestClosedRound:
    def test_asks_for_no_answer(self, round_, submitted):
        actuals.check(by=round_.team, actual=fresh(), outcome="queried", note="Why so low?")
        assert ("query", "OVERDUE") in owes(round_.provider, NEW_YEAR)
        rounds.lock_round(by=round_.team, round_=round_.round)
        assert owes(round_.provider, NEW_YEAR) == []

    def test_asks_for_a_final_figure_from_the_day_of_issue(self, round_):
        note = actuals.Note(data_status="provisional")
        actual = fresh()
        actuals.submit(
            by=round_.provider, actual=actual, entry=entry(27_000_000), version=1, note=note
        )
        approve(round_)
        rounds.lock_round(by=round_.team, round_=round_.round)
        assert owes(round_.provider, NEW_YEAR) == []
        assert not policies.can_finalise(round_.provider, fresh())
        actuals.issue(by=round_.team, actual_ids=[round_.actual.pk], source="Q2 report")
        assert owes(round_.provider, NEW_YEAR) == [("final_value", "OVERDUE")]
        assert policies.can_finalise(round_.provider, fresh())

    def test_takes_no_check_that_was_begun_before(self, round_, submitted):
        begun = fresh()
        rounds.lock_round(by=round_.team, round_=round_.round)
        with pytest.raises(PermissionDenied, match="The round is closed"):
            approvals.check(by=round_.team, actual=begun, outcome="passed")


class TestAnsweredQuery:
    def test_is_looked_at_again(self, round_, submitted):
        Actual.objects.update(route="check_only")
        actuals.check(by=round_.team, actual=fresh(), outcome="queried", note="Why so low?")
        assert owes(round_.team) == owes(round_.colleague) == []
        check = QualityCheck.objects.select_related("actual__round", "actual__kpi").get()
        actuals.answer(by=round_.provider, check=check, text="A late instalment")
        assert owes(round_.team) == owes(round_.colleague) == [("check", "TO_DECIDE")]


class TestOnce:
    def test_an_action_that_a_round_asks_about(self, round_):
        action = corrective(round_, due_on=TODAY, original_due_on=TODAY)
        assert owes(round_.head) == [("corrective_action", "DUE")]
        RoundTask.objects.create(
            round=round_.round, corrective_action=action, due_on=round_.round.entry_deadline
        )
        assert owes(round_.head) == [("action_progress", "DUE")]

    def test_a_late_figure_of_a_head_who_is_its_deputy(self, round_):
        fresh().kpi.__class__.objects.update(deputy_provider=round_.head)
        assert [kind for kind, _standing in owes(round_.head, NEW_YEAR)] == ["value"]


class TestMeasuresOfDataQuality:
    @pytest.fixture
    def measured(self, round_):
        TierFactory(code="service")
        quality_measures.set_up_measures(by=round_.team, organisation=get_organisation())
        rounds.lock_round(by=round_.team, round_=round_.round)
        return round_

    def figures(self) -> dict:
        found = Actual.objects.filter(kpi__quality_measure__isnull=False)
        return dict(found.values_list("kpi__code", "revision__numerator"))

    def test_one_that_is_being_revised_does_not_stop_the_others(self, measured):
        before = self.figures()
        one = Actual.objects.with_entry().get(kpi__code="DQ-01")
        actuals.issue(by=measured.team, actual_ids=[one.pk], source="Q2 report")
        one = Actual.objects.with_entry().get(kpi__code="DQ-01")
        actuals.revise(
            by=measured.team,
            actual=one,
            entry=Entry(numerator=1, denominator=2),
            version=one.version,
            note=ERROR,
        )
        rounds.unlock_round(by=measured.team, round_=measured.round, reason="A late figure")
        actual = fresh()
        actuals.submit(
            by=measured.provider,
            actual=actual,
            entry=entry(27_000_000),
            version=actual.version,
        )
        rounds.lock_round(by=measured.team, round_=CollectionRound.objects.get())
        after = self.figures()
        changed = {code for code in after if after[code] != before[code]}
        assert changed >= {"DQ-01", "DQ-03"}
        assert after["DQ-01"] == 1

    def test_a_month_gives_none(self, measured):
        before = Actual.objects.count()
        month = rounds.open_round(
            by=measured.team, organisation=get_organisation(), period=Period.month(2026, 9)
        )
        assert quality_measures.measure_round(by=measured.team, round_=month) == 0
        assert Actual.objects.count() == before


class TestRoundOfNewSlot:
    def test_a_monthly_figure_belongs_to_the_round_of_its_month(self, round_):
        kpi = KPIFactory(code="HOU-09", definition__frequency="monthly")
        month = rounds.open_round(
            by=round_.team, organisation=get_organisation(), period=Period.month(2026, 9)
        )
        Actual.objects.filter(kpi=kpi).delete()

        key = (kpi.pk, "month", month.period_start)
        value = SimpleNamespace(kpi=kpi, period=month.period, key=key)
        (slot,) = get_slots_of([value]).values()
        assert slot.round == month
