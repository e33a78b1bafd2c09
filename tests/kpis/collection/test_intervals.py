"""The confidence interval of a survey figure: entered, kept, shown, changed, imported."""

from decimal import Decimal as D
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, drafts
from kpis.collection.imports.comparing import compare
from kpis.collection.imports.incoming import IncomingValue
from kpis.collection.models import ActualDraft, ActualRevision
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, person
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.test_entry_grid import owe, page, row, rows_of, slot

URL = "/entry/2026-27-Q2/CUS-06/"
GRID = "/entry/2026-27-Q2/"
SURVEY = {"code": "CUS-06", "definition__has_interval": True, "definition__multiplier": 100}
TYPED = {"value": "62.0%", "ci_low": "59.1", "ci_high": "64.9"}
LABELS = ("Lower end of the 95% confidence interval", "Upper end of the 95% confidence interval")


@pytest.fixture
def survey(round_):
    """The value of a survey KPI that Priya owes."""
    (made,) = owe(round_, **SURVEY)
    return made


@pytest.fixture
def officer(client, round_, survey):
    client.force_login(round_.provider)
    return client


def sent(actual, **typed):
    words = {"marker": "", "data_status": "final", "commentary": "As last year."}
    return words | {"version": actual.version, "submission": new_key()} | TYPED | typed


def ends(revision):
    return revision.ci_low, revision.ci_high


def give(round_, actual, value="62.0", low="59.1", high="64.9"):
    entry = Entry(D(value), ci_low=D(low), ci_high=D(high), commentary="As last year.")
    return actuals.submit(by=round_.provider, actual=actual, entry=entry, version=actual.version)


def send_back(round_, actual):
    actual = slot(actual.kpi.code)
    actuals.return_for_correction(
        by=round_.team, actual=actual, version=actual.version, reason="Say who was asked."
    )
    return slot(actual.kpi.code)


def text_of(response):
    return unescape(response.content.decode())


class TestTheValuePage:
    def test_asks_for_both_ends_where_the_definition_has_an_interval(self, officer):
        shown = text_of(officer.get(URL))
        assert [shown.count(label) for label in LABELS] == [1, 1]
        others = text_of(officer.get("/entry/2026-27-Q2/FIN-01/"))
        assert [others.count(label) for label in LABELS] == [0, 0]

    def test_saves_what_was_typed(self, officer, survey):
        response = officer.post(URL, sent(survey))
        assert response.status_code == 302
        revision = slot("CUS-06").revision
        assert (revision.value, *ends(revision)) == (D("62.0"), D("59.1"), D("64.9"))
        (event,) = AuditEvent.objects.filter(verb="actual.submitted")
        assert (event.after["ci_low"], event.after["ci_high"]) == ("59.1", "64.9")

    def test_a_figure_may_be_given_without_its_interval(self, officer, survey):
        officer.post(URL, sent(survey, ci_low="", ci_high=""))
        assert ends(slot("CUS-06").revision) == (None, None)

    def test_half_an_interval_is_refused_at_its_field(self, officer, survey):
        response = officer.post(URL, sent(survey, ci_high=""))
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "ci_high": ["Enter the upper end as well, or neither end."]
        }
        assert slot("CUS-06").revision is None

    def test_what_is_no_number_is_refused_at_its_field(self, officer, survey):
        response = officer.post(URL, sent(survey, ci_low="59,1,x"))
        assert list(response.context["form"].errors) == ["ci_low"]

    def test_a_draft_keeps_the_words(self, officer, survey):
        officer.post(URL, sent(survey, draft="1"))
        typed = ActualDraft.objects.get().typed
        assert (typed["ci_low"], typed["ci_high"]) == ("59.1", "64.9")
        assert 'value="59.1"' in officer.get(URL).content.decode()

    def test_a_given_figure_stands_with_its_interval(self, officer, round_, survey):
        give(round_, survey)
        assert "62.0% (59.1% to 64.9%)" in text_of(officer.get(URL))

    def test_stands_beside_the_next_figure(self, officer, round_, survey):
        before = {"value": D(60), "ci_low": D("57.2"), "ci_high": D("62.8")}
        ActualFactory(kpi=survey.kpi, period=QUARTER.previous(), **before)
        beside = officer.get(URL).context["beside"]
        assert beside.last[0][1] == "60.0% (57.2% to 62.8%)"


class TestTheGrid:
    def test_submits_a_corrected_row_with_the_interval_that_was_given(
        self, officer, round_, survey
    ):
        give(round_, survey)
        back = send_back(round_, survey)
        officer.post(GRID, page(row(back, value="62.3", commentary="1,100 residents.")))
        now = slot("CUS-06")
        assert (now.state, now.revision.number, now.revision.value) == ("submitted", 2, D("62.3"))
        assert ends(now.revision) == (D("59.1"), D("64.9"))

    def test_keeps_the_interval_of_a_draft(self, officer, round_, survey):
        drafts.save_draft(by=round_.provider, actual=survey, typed=TYPED, version=survey.version)
        officer.post(GRID, page(row(slot("CUS-06"), value="62.1"), button="save"))
        typed = ActualDraft.objects.get().typed
        assert (typed["value"], typed["ci_low"], typed["ci_high"]) == ("62.1", "59.1", "64.9")

    def test_says_where_the_interval_is_wrong_and_where_to_give_it(self, officer, round_, survey):
        give(round_, survey)
        back = send_back(round_, survey)
        response = officer.post(GRID, page(row(back, value="70", commentary="A slip?")))
        (one,) = [one for one in rows_of(response) if one.actual == back]
        sentence = (
            "The figure 70 lies outside its confidence interval, 59.1 to 64.9: "
            "check all three numbers."
        )
        assert one.other_errors == (sentence,)
        assert one.faults[0].href == f"#{one.key}-findings"
        assert one.interval == "59.1 – 64.9"
        assert "Give it on the page of the value" in text_of(response)
        assert slot("CUS-06").state == "draft"

    def test_no_figure_takes_the_interval_with_it(self, officer, round_, survey):
        give(round_, survey)
        back = send_back(round_, survey)
        words = {"value": "", "answer": "z", "commentary": "No survey."}
        officer.post(GRID, page(row(back, **words)))
        now = slot("CUS-06").revision
        assert (now.marker, *ends(now)) == ("z", None, None)

    def test_a_row_of_a_changed_interval_alone_is_not_as_it_was_given(
        self, officer, round_, survey
    ):
        give(round_, survey)
        back = send_back(round_, survey)
        typed = {"value": "62", "ci_low": "59", "ci_high": "64.9", "commentary": "As last year."}
        drafts.save_draft(by=round_.provider, actual=back, typed=typed, version=back.version)
        sent_row = row(slot("CUS-06"), value="62", commentary="As last year.")
        officer.post(GRID, page(sent_row))
        assert ends(slot("CUS-06").revision) == (D(59), D("64.9"))


@pytest.mark.parametrize("saw_this_version", [True, False])
def test_a_file_keeps_the_interval_for_which_it_has_no_place(round_, survey, saw_this_version):
    give(round_, survey)
    back = send_back(round_, survey)
    value = IncomingValue(
        kpi=back.kpi,
        period=back.period,
        typed={"value": "62.4", "commentary": "As last year."},
        where="Row 4",
        seen_version=back.version if saw_this_version else None,
    )
    (found,) = compare([value], by=round_.provider)
    assert (found.outcome, found.problems) == ("changed", ())
    assert (found.typed["ci_low"], found.typed["ci_high"]) == ("59.1", "64.9")


@pytest.fixture
def issued(round_, survey):
    give(round_, survey)
    actual = slot("CUS-06")
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    actuals.issue(by=round_.team, actual_ids=[actual.pk], source="Report")
    return slot("CUS-06")


class TestARevision:
    def look(self, client, round_, issued, **typed):
        client.force_login(round_.provider)
        words = {"kind": "error", "reason": "The weights were wrong.", "look": "1"}
        return client.post(f"{URL}revise/", sent(issued, **words, **typed))

    def test_a_changed_interval_is_a_change(self, client, round_, issued):
        change = self.look(client, round_, issued, ci_low="59").context["change"]
        assert [(one.label, one.before, one.after) for one in change.rows] == [
            ("95% confidence interval", "59.1 to 64.9", "59 to 64.9"),
            ("How final it is", "final", "revised"),
        ]

    def test_the_same_interval_is_none(self, client, round_, issued):
        response = self.look(client, round_, issued)
        assert response.context["change"] is None
        assert "Nothing has been changed" in text_of(response)


def test_the_evidence_sheet_has_the_interval_in_words_and_as_data(client, round_, survey):
    give(round_, survey)
    client.force_login(person(Role.AUDITOR))
    sheet = client.get(f"{URL}sheet/", {"format": "json"}).json()
    assert sheet["figure"] == "62.0% (59.1% to 64.9%)"
    assert {"key": "95% confidence interval", "value": "59.1% to 64.9%"} in (
        sheet["sections"][0]["rows"]
    )
    assert [one["figure"] for one in sheet["versions"]] == ["62.0% (59.1% to 64.9%)"]


def test_an_approval_that_is_void_says_that_the_interval_changed(client, round_, survey):
    give(round_, survey)
    actual = slot("CUS-06")
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    actual = slot("CUS-06")
    actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Weights.")
    give(round_, slot("CUS-06"), low="58.9")
    client.force_login(round_.head)
    assert "lower end of the interval changed" in text_of(client.get(URL))


@pytest.mark.parametrize(("low", "high"), [(None, 3), (3, None), (3, 2)])
def test_the_database_keeps_an_interval_whole(round_, survey, low, high):
    give(round_, survey)
    kept = ActualRevision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ActualRevision.objects.bulk_create([
            ActualRevision(
                actual=kept.actual, number=2, value=2, ci_low=low, ci_high=high,
                definition=kept.definition, entered_by=kept.entered_by, kind="correction",
                created_at=kept.created_at,
            )
        ])  # fmt: skip
