"""Saving what a mapped table says: also where no slot was there, and page by page."""

import pytest
from django.core.exceptions import ValidationError

from kpis.collection.actions import rounds, upload_saving, uploads
from kpis.collection.actions.upload_saving import ChangedMeanwhile
from kpis.collection.models import Actual, ActualRevision
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.test_receive import incoming, received

JULY = Period.month(2026, 7)


@pytest.fixture
def other(round_):
    """A KPI of Priya's for which the round has no slot."""
    return KPIFactory(code="HSG-09", data_provider=round_.provider, service=round_.kpi.service)


def test_a_value_without_a_slot_makes_it(round_, other):
    value = incoming(round_, {"value": "12"}, kpi=other, period=JULY)
    upload, (row,) = received(round_, value, by=round_.team)
    assert (row.outcome, row.actual, row.slot_version) == ("new", None, None)
    upload_saving.accept(by=round_.team, upload=upload)
    actual = Actual.objects.get(kpi=other)
    assert (actual.period, actual.round, actual.state) == (JULY, round_.round, "submitted")
    assert (actual.due_on, actual.entered_for) == (round_.round.entry_deadline, round_.provider)


def test_in_bulk_too(round_, other, monkeypatch):
    monkeypatch.setattr("kpis.collection.actions.upload_writing.ONE_BY_ONE", 1)
    months = [JULY, JULY.next()]
    values = [incoming(round_, {"value": "12"}, kpi=other, period=month) for month in months]
    upload, _rows = received(round_, *values, by=round_.team)
    upload_saving.accept(by=round_.team, upload=upload)
    found = Actual.objects.filter(kpi=other).values_list("state", "round", "revision__value")
    assert list(found) == [("submitted", round_.round.pk, 12)] * 2


def test_as_a_draft_it_makes_the_slot_as_well(round_, other):
    upload, _rows = received(round_, incoming(round_, {"value": "12"}, kpi=other), by=round_.team)
    upload_saving.accept(by=round_.team, upload=upload, as_drafts=True)
    actual = Actual.objects.get(kpi=other)
    assert (actual.state, actual.draft.typed["value"]) == ("draft", "12")


def test_outside_of_every_round_only_the_team_gives_a_value(round_, other):
    value = incoming(round_, {"value": "12"}, kpi=other, period=Period.quarter(2020, 1))
    _upload, (row,) = received(round_, value)
    assert (row.outcome, row.problems) == (
        "closed",
        ["Figures, row 4: This value is not being collected now. Ask the performance team."],
    )
    _upload, (row,) = received(round_, value, by=round_.team)
    assert row.outcome == "new"


def test_a_slot_that_was_made_since_the_preview_stops_all_of_it(round_, other):
    upload, _rows = received(round_, incoming(round_, {"value": "12"}, kpi=other), by=round_.team)
    ActualFactory(kpi=other, period=QUARTER, value=99, round=round_.round, state="submitted")
    with pytest.raises(ChangedMeanwhile):
        upload_saving.accept(by=round_.team, upload=upload)
    row = upload.values.get()
    assert (row.outcome, row.theirs["value"]) == ("closed", "99")
    assert ActualRevision.objects.count() == 1


def test_chosen_numbers_go_before_the_ticks(round_, other):
    rounds.open_round(by=round_.team, organisation=other.organisation, period=QUARTER)
    values = [
        incoming(round_, {"value": "12"}, kpi=other),
        incoming(round_, {"numerator": "1", "denominator": "2"}),
    ]
    upload, (first, _second) = received(round_, *values)
    upload_saving.accept(by=round_.provider, upload=upload, chosen=[first.number])
    assert list(Actual.objects.filter(state="submitted").values_list("kpi__code")) == [("HSG-09",)]


def test_nobody_else_accepts_it(round_, other):
    upload, _rows = received(round_, incoming(round_, {"value": "12"}, kpi=other))
    with pytest.raises(upload_saving.submissions.AlreadySubmitted):
        upload_saving.accept(by=round_.team, upload=upload)
    with pytest.raises(ValidationError, match="Nothing is ticked"):
        upload_saving.accept(by=round_.provider, upload=upload, chosen=[])


@pytest.fixture
def long(round_, other):
    """A table with 201 values: too many for one page."""
    month, values = JULY, []
    for _ in range(201):
        values.append(incoming(round_, {"value": "12"}, kpi=other, period=month))
        month = month.next()
    upload, _rows = received(round_, *values, by=round_.team)
    return upload


def test_a_long_file_has_pages_and_is_accepted_without_turning_them(client, round_, long):
    client.force_login(round_.team)
    url = f"/entry/uploads/{long.uid}/"
    page = client.get(url)
    assert len(page.context["values"]) == 100
    assert "Page 1 of 3. The buttons save what is ticked on all pages." in page.content.decode()
    shown = [value.row.number for value in page.context["values"]]
    client.post(url, {"shown": shown, "ticked": shown[1:], "go": "3"})
    assert len(client.get(url, {"page": 3}).context["values"]) == 1
    client.post(url, {"shown": shown, "ticked": shown[1:], "submit": "1"})
    long.refresh_from_db()
    assert (long.state, long.counts["submitted"]) == ("saved", 200)
    assert uploads.EntryUploadValue.objects.filter(upload=long, is_saved=False).count() == 1
