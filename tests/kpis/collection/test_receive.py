"""What is read of a file is compared with the slots, value by value; nothing is saved."""

import pytest

from kpis.collection.actions import actuals, drafts, rounds, uploads
from kpis.collection.imports.incoming import IncomingValue, Refusal
from kpis.collection.models import Actual, ActualDraft, ActualRevision
from tests.factories import KPIFactory
from tests.kpis.collection.conftest import QUARTER

BOTH = {"numerator": "27000000", "denominator": "48600000"}


def incoming(round_, typed, **more):
    fields = {"kpi": round_.kpi, "period": QUARTER, "where": "Figures, row 4", "typed": typed}
    return IncomingValue(**fields | more)


def received(round_, *values, by=None, refusals=()):
    upload = uploads.receive(
        by=by or round_.provider,
        organisation=round_.round.organisation,
        kind="entry_workbook",
        file_name="figures.xlsx",
        digest="0" * 64,
        values=values,
        refusals=refusals,
        round_=round_.round,
    )
    return upload, list(upload.values.all())


def draft(round_, by=None, **words):
    actual = Actual.objects.with_entry().get(kpi=round_.kpi)
    drafts.save_draft(by=by or round_.provider, actual=actual, typed=words, version=actual.version)
    return actual


def test_a_figure_for_an_empty_slot_is_new(round_):
    upload, (row,) = received(round_, incoming(round_, BOTH, seen_version=1))
    assert (row.outcome, row.can_be_saved, row.ticked) == ("new", True, True)
    assert (upload.state, upload.counts) == ("waiting", {"new": 1, "without_evidence": 1})
    assert (row.actual, row.slot_version) == (round_.actual, 1)
    assert (ActualDraft.objects.count(), ActualRevision.objects.count()) == (0, 0)


def test_the_draft_that_is_there_is_unchanged_and_may_be_submitted(round_):
    draft(round_, **BOTH)
    same = {"numerator": "27,000,000", "denominator": "48600000.0"}
    _upload, (row,) = received(round_, incoming(round_, same, seen_version=2))
    assert (row.outcome, row.can_be_saved, row.ticked) == ("unchanged", True, True)


def test_another_figure_than_the_draft_is_a_change(round_):
    draft(round_, **BOTH)
    typed = BOTH | {"numerator": "27000001"}
    _upload, (row,) = received(round_, incoming(round_, typed, seen_version=2))
    assert (row.outcome, row.ticked) == ("changed", True)
    assert (row.typed["numerator"], row.theirs["numerator"]) == ("27000001", "27000000")


def test_a_draft_saved_meanwhile_is_a_conflict_and_not_ticked(round_):
    draft(round_, by=round_.deputy, **BOTH)
    typed = BOTH | {"numerator": "27000001"}
    upload, (row,) = received(round_, incoming(round_, typed, seen_version=1))
    assert (row.outcome, row.can_be_saved, row.ticked) == ("conflict", True, False)
    assert (row.theirs_by, upload.counts) == ("Dev Shah", {"conflict": 1, "without_evidence": 1})


def test_a_draft_saved_meanwhile_with_the_same_figures_is_no_conflict(round_):
    draft(round_, by=round_.deputy, **BOTH)
    _upload, (row,) = received(round_, incoming(round_, BOTH, seen_version=1))
    assert row.outcome == "unchanged"


def test_an_emptied_cell_empties_the_draft_that_the_file_was_made_from(round_):
    draft(round_, commentary="To be written", **BOTH)
    _upload, (row,) = received(round_, incoming(round_, BOTH, seen_version=2))
    assert (row.outcome, row.typed["commentary"]) == ("changed", "")


def test_an_empty_cell_of_an_older_file_keeps_what_stands_there(round_):
    draft(round_, commentary="Written since", **BOTH)
    _upload, (row,) = received(round_, incoming(round_, BOTH, seen_version=1))
    assert (row.outcome, row.typed["commentary"]) == ("unchanged", "Written since")


def test_figures_drive_out_the_reason_why_there_was_none(round_):
    draft(round_, marker="z")
    _upload, (row,) = received(round_, incoming(round_, BOTH))
    assert (row.outcome, row.typed["marker"]) == ("changed", "")


def test_a_reason_drives_out_the_figures(round_):
    draft(round_, **BOTH)
    _upload, (row,) = received(round_, incoming(round_, {"marker": "z"}))
    assert (row.outcome, row.typed["numerator"]) == ("changed", "")


def test_what_is_no_number_is_refused_with_the_place_of_its_cell(round_):
    cells = {"numerator": "Figures, row 4, column H"}
    typed = {"numerator": "27o", "denominator": "48"}
    upload, (row,) = received(round_, incoming(round_, typed, cells=cells))
    assert (row.outcome, row.can_be_saved) == ("refused", False)
    assert row.problems == [
        "Figures, row 4, column H: '27o' is not a number. Type digits only, for example 80."
    ]
    assert upload.counts == {"refused": 1}


def test_an_incomplete_value_can_be_kept_as_a_draft_only(round_):
    _upload, (row,) = received(round_, incoming(round_, {"commentary": "Figures follow"}))
    assert (row.outcome, row.ticked) == ("new", True)
    assert row.why_draft == "Not complete yet: it can be kept as a draft."


def test_a_submitted_value_is_closed(round_, submitted):
    typed = {"numerator": "1", "denominator": "2"}
    _upload, (row,) = received(round_, incoming(round_, typed, seen_version=1))
    assert (row.outcome, row.can_be_saved) == ("closed", False)
    (problem,) = row.problems
    assert problem == (
        "Figures, row 4: This value has been submitted. It can be changed when it is returned or "
        "re-opened."
    )
    assert row.theirs["numerator"] == "27000000"


def test_the_value_as_it_was_submitted_is_unchanged(round_, submitted):
    _upload, (row,) = received(round_, incoming(round_, BOTH, seen_version=1))
    assert (row.outcome, row.can_be_saved, row.problems) == ("unchanged", False, [])


def test_a_returned_value_that_stands_in_the_file_as_it_was_is_not_ticked(round_, submitted):
    actuals.return_for_correction(
        by=round_.head, actual=submitted, version=submitted.version, reason="Check the total."
    )
    _upload, (row,) = received(round_, incoming(round_, BOTH, seen_version=submitted.version))
    assert (row.outcome, row.can_be_saved, row.ticked) == ("unchanged", True, False)


def test_a_stranger_is_refused_and_sees_nothing_of_what_is_there(round_):
    draft(round_, **BOTH)
    typed = {"numerator": "1", "denominator": "2"}
    _upload, (row,) = received(round_, incoming(round_, typed), by=round_.stranger)
    assert (row.outcome, row.theirs, row.theirs_by, row.actual) == ("closed", {}, "", None)
    (problem,) = row.problems
    assert problem == (
        "Figures, row 4: You are not named as provider of this KPI. Ask the performance team to "
        "name you."
    )


def test_a_closed_round_takes_nothing(round_):
    rounds.lock_round(by=round_.team, round_=round_.round)
    _upload, (row,) = received(round_, incoming(round_, BOTH))
    assert row.problems == [
        "Figures, row 4: The round is closed. Ask the performance team to open it again."
    ]


def test_two_rows_about_one_value_are_both_refused(round_):
    twins = [
        incoming(round_, BOTH),
        incoming(round_, BOTH | {"numerator": "1"}, where="Figures, row 9"),
    ]
    upload, rows = received(round_, *twins)
    assert [row.problems for row in rows] == [
        ["Figures, row 4: FIN-01 has a value for Q2 2026/27 in Figures, row 9 too. Keep one."],
        ["Figures, row 9: FIN-01 has a value for Q2 2026/27 in Figures, row 4 too. Keep one."],
    ]
    assert upload.counts == {"refused": 2}


def test_what_the_reader_refused_is_counted_and_kept(round_):
    upload, rows = received(round_, refusals=[Refusal("Figures, row 7", "Its key is gone.")])
    assert (rows, upload.counts) == ([], {"refused": 1})
    assert upload.refusals == [["Figures, row 7", "Its key is gone."]]


@pytest.mark.parametrize("values", [1, 3])
def test_query_count_is_flat(round_, values, django_assert_num_queries):
    kpis = [round_.kpi, *(KPIFactory(data_provider=round_.provider) for _ in range(values - 1))]
    rounds.open_round(by=round_.team, organisation=round_.round.organisation, period=QUARTER)
    given = [incoming(round_, {"value": "97"} | BOTH, kpi=kpi) for kpi in kpis]
    round_.provider.access.grants  # noqa: B018 - loaded once per request
    with django_assert_num_queries(22):
        received(round_, *given)
