"""The demo council: deterministic, whole, and never over a real council."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from kpis.assessment.models import Assessment
from kpis.calculations.codes import MeasureType
from kpis.calculations.returns import Problem
from kpis.collection.models import Actual, ActualRevision, Evidence, QualityCheck
from kpis.collection.queries.evidence import get_evidence_counts
from kpis.register.models import KPI, DataSource, Target
from kpis.register.queries.sources import SourceFilters, get_sources
from kpis.strategy.models import ServicePlan
from kpis.strategy.pages import build_thread
from kpis.strategy.presenters.risks import risk_row
from kpis.strategy.queries.risks import get_risks
from perfportal.core import audit, clock
from perfportal.core.access.roles import Role
from perfportal.core.models import Job, RoleAssignment, User
from perfportal.core.registries import duties
from recommendations.calculations.codes import CommitteeState
from recommendations.models import Recommendation
from reporting.demo.evidence import SOON
from reporting.demo.people import PEOPLE
from reporting.demo.series import actual_rows, read_recipes
from reporting.models import Publication
from scorecards.models import Inspection
from tests.factories import OrganisationFactory

TODAY = dt.date(2026, 11, 23)


def test_a_real_council_is_left_alone(db):
    OrganisationFactory(name="Another Borough Council")
    with pytest.raises(CommandError, match="belongs to Another Borough Council"):
        call_command("demo")


def test_figures_are_the_same_on_every_machine():
    recipes = {recipe.code: recipe for recipe in read_recipes()}
    rows = list(actual_rows(recipes["FIN-01"], TODAY))
    assert len(rows) == 14
    assert rows[-1]["period"] == "2026-27-Q2"
    assert rows[-1] == {
        "kpi_code": "FIN-01",
        "period": "2026-27-Q2",
        "numerator": "26973000",
        "denominator": "48600000",
    }
    assert rows[0]["numerator"] == "13875769"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo council, made once for the tests below and taken away after them."""
    with django_db_blocker.unblock(), clock.fixed_today(TODAY):
        call_command("demo")
        yield
        call_command("flush", interactive=False, verbosity=0)


def actions_of(card):
    return [row for outcome in card.outcomes for row in outcome.actions]


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestDemo:
    def test_has_forty_twenty_and_ten_entries(self):
        counts = {tier: KPI.objects.in_use().filter(tier__code=tier).count() for tier in "123"}
        assert counts == {"1": 40, "2": 20, "3": 10}

    def test_has_every_measure_type(self):
        used = set(KPI.objects.values_list("definition__measure_type", flat=True))
        assert used == {kind.value for kind in MeasureType}

    def test_has_every_state_of_a_status(self):
        statuses = set(Assessment.objects.headline().values_list("rag", flat=True))
        assert {
            "GREEN",
            "AMBER",
            "RED",
            "OVERDUE",
            "DATA_ONLY",
            "NO_TARGET",
            "NOT_APPLICABLE",
        } <= statuses

    def test_has_the_worked_example_of_council_tax(self):
        row = Assessment.objects.headline().get(kpi__code="FIN-01", period_start="2026-07-01")
        assert (row.value, row.target, row.rag) == (Decimal("55.5"), Decimal("55.9"), "AMBER")
        assert row.dot_long == "WORSENING"

    def test_has_a_break_in_series(self):
        row = Assessment.objects.headline().get(kpi__code="ENV-01", period_start="2026-07-01")
        assert row.dot_long == "NOT_COMPARABLE"

    def test_has_a_changed_target_and_a_revised_figure(self):
        assert Target.objects.filter(kpi__code="CUS-03", version=2).count() == 1
        assert ActualRevision.objects.filter(kind="late_data").count() == 1

    def test_its_tier_1_figures_have_evidence_but_one(self):
        given = Actual.objects.filter(
            kpi__tier__code="1", round__isnull=False, revision__isnull=False, revision__marker=""
        )
        counts = get_evidence_counts(given)
        assert [value.kpi.code for value in given if value.pk not in counts] == ["HOU-05"]
        kinds = Evidence.objects.values_list("kind", "content_type")
        assert set(kinds) == {
            ("file", "application/pdf"),
            ("file", "text/csv"),
            ("file", "text/plain"),
            ("link", ""),
        }
        assert Evidence.objects.filter(erased_at__isnull=False).count() == 1
        assert set(Evidence.objects.filter(revision=None)) == set()

    def test_a_final_figure_is_expected_soon(self):
        dan = User.objects.get(full_name="Dan Okafor")
        found = [one for one in duties.collect(dan, as_of=TODAY) if one.kind == "final_value"]
        assert [(one.code, one.due_on) for one in found] == [("ENV-01", TODAY + SOON)]

    def test_the_second_version_lists_what_was_revised(self):
        newest = Publication.objects.get(kind="annual", version=2)
        assert [(row["code"], row["kind"]) for row in newest.content["revised"]] == [
            ("ENV-01", "Late data")
        ]

    def test_withholds_three_people_sleeping_rough(self):
        newest = Publication.objects.filter(kind="annual").first()
        (kpi,) = [one for one in newest.content["kpis"] if one["code"] == "HOU-06"]
        assert [row["value_words"] for row in kpi["rows"]] == ["[c]"]

    def test_is_half_collected(self):
        states = set(Actual.objects.filter(round__isnull=False).values_list("state", flat=True))
        assert states == {"due", "draft", "submitted", "approved"}
        assert Actual.objects.exclude(returned_reason="").count() == 1

    def test_red_values_of_the_round_are_approved_with_a_corrective_action(self):
        """But for one that waits for it, so that the page of approvals shows what is missing."""
        red = Assessment.objects.headline().filter(rag="RED").values("revision")
        values = Actual.objects.filter(revision__in=red, round__period_start="2026-07-01")
        found = {
            (value.kpi.code, value.state, value.corrective_actions.exists())
            for value in values.select_related("kpi")
        }
        assert found == {
            ("HOU-01", "approved", True),
            ("HOU-02", "submitted", False),
            ("HOU-03", "approved", True),
            ("HR-01", "approved", True),
            ("SVC-01", "approved", True),
        }

    def test_shows_a_void_approval_and_queries_with_and_without_an_answer(self):
        (changed,) = Actual.objects.filter(void_by__isnull=False)
        assert (changed.kpi.code, changed.state, str(changed.void_by)) == (
            "CUS-01", "submitted", "Grace Lindqvist",
        )  # fmt: skip
        queries = QualityCheck.objects.filter(outcome="queried").order_by("actual__kpi__code")
        assert [(one.actual.kpi.code, bool(one.answer)) for one in queries] == [
            ("ENV-05", True),
            ("PLN-01", False),
        ]

    def test_official_statistics_are_approved_by_one_check(self):
        checked = Actual.objects.filter(route="check_only", is_historic=False)
        assert set(checked.values_list("kpi__tier__code", flat=True)) == {"2"}
        assert {(one.approved_by, one.state) for one in checked.exclude(state="due")} == {
            (User.objects.get(full_name="Asha Begum"), "approved")
        }

    def test_has_published_twice_and_told_committees_once(self):
        versions = Publication.objects.values_list("kind", "version").order_by("kind", "version")
        assert list(versions) == [("annual", 1), ("annual", 2), ("quarterly", 1)]

    def test_has_somebody_for_every_role_that_the_round_needs(self):
        roles = set(RoleAssignment.objects.values_list("role", flat=True))
        assert roles >= {person.role.value for person in PEOPLE}
        assert roles == {person.role.value for person in PEOPLE}
        assert Role.LEADER.value in roles

    def test_has_a_nested_review_with_one_part_closed(self):
        references = Recommendation.objects.order_by("order").values_list("reference", flat=True)
        assert list(references) == ["1", "1a", "1a(i)", "1a(ii)", "1b", "2", "3"]
        closed = Recommendation.objects.filter(committee_state=CommitteeState.CLOSED)
        assert [one.reference for one in closed] == ["3"]

    def test_has_a_strategy_with_a_gap_either_way(self):
        page = build_thread(User.objects.get(full_name="Asha Begum"), as_of=TODAY)
        assert [card.link.code for card in page.priorities] == ["P1", "P2", "P3", "P4"]
        assert [gap.sentence for gap in page.gaps] == [
            "1 priority has no KPI",
            "13 KPIs have no priority",
        ]
        stages = {row.stage for card in page.priorities for row in actions_of(card)}
        assert len(stages) == 5
        overdue = [row for card in page.priorities for row in actions_of(card) if row.warning]
        assert [(row.link.code, row.warning) for row in overdue] == [
            ("P1-A3", "Benefits review was due on 23 October 2026"),
            ("P2-A3", "Late"),
        ]

    def test_has_risks_that_move_and_plans_agreed_and_drafted(self):
        rows = [risk_row(risk) for risk in get_risks(User.objects.get(full_name="Asha Begum"))]
        assert {row.arrow for row in rows} == {"up", "down", "level", ""}
        states = ServicePlan.objects.values_list("year_start__year", "state")
        assert sorted(states) == [(2025, "agreed")] * 4 + [(2026, "agreed")] * 3 + [(2026, "draft")]

    def test_has_a_register_of_sources_of_every_kind(self):
        kinds = Counter(DataSource.objects.values_list("kind", flat=True))
        assert kinds == {
            "system": 7,
            "finance": 2,
            "crm": 2,
            "statutory_return": 6,
            "survey": 2,
            "partner": 3,
            "report": 7,
        }
        assert DataSource.objects.filter(is_still_read="no").count() == 2

    def test_has_one_expired_agreement_and_one_overdue_return(self):
        entries = get_sources(SourceFilters(), as_of=TODAY)
        wrong = {
            problem: [entry.source.name for entry in entries if problem in entry.problems]
            for problem in Problem
        }
        assert wrong == {
            Problem.AGREEMENT: ["Police recorded crime by ward"],
            Problem.AGREEMENT_SOON: ["Registered providers' completions"],
            Problem.RETURN_OVERDUE: ["H-CLIC: homelessness case level return"],
            Problem.NO_OWNER: ["Housing repairs system", "Leisure contract digest"],
            Problem.NO_KPI: ["RO: revenue outturn", "Tenants' and leaseholders' survey"],
        }

    def test_most_headline_kpis_name_their_source_and_some_none(self):
        headline = KPI.objects.in_use().filter(tier__code="1", data_source__isnull=True)
        assert list(headline.values_list("code", flat=True)) == [
            "ENV-07", "ENV-08", "ENV-09", "HOU-06",
        ]  # fmt: skip
        none = KPI.objects.in_use().filter(data_source__isnull=True).count()
        assert (none, KPI.objects.in_use().count()) == (14, 75)

    def test_has_three_inspections(self):
        judgements = Inspection.objects.order_by("inspected_on").values_list("judgement", flat=True)
        assert list(judgements) == ["Good", "Requires improvement", "C2"]

    def test_leaves_no_job_undone_and_an_unbroken_audit_trail(self):
        assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}
        assert audit.verify() == []
