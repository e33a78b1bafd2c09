"""Publishing: two people, frozen for ever, nothing before, one version per act."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from kpis.assessment.actions.assessing import assess
from kpis.collection.models import Actual, ActualState
from perfportal.core import clock
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AppendOnlyError, AuditEvent
from perfportal.core.periods import Period, parse_period
from reporting.actions.publication import content_digest, publish
from reporting.actions.reports import edit, put_forward
from reporting.models import Publication, PublishedPage, Report
from reporting.rendering import COLUMNS
from tests.factories import ActualFactory, KPIFactory, revise
from tests.reporting.conftest import TODAY, WORDS, add_quarter


def test_whoever_built_it_does_not_agree_it(ready):
    with pytest.raises(PermissionDenied):
        publish(by=ready.team, report=ready.report)
    assert Publication.objects.count() == 0


def test_a_report_without_a_summary_is_not_put_forward(council):
    with pytest.raises(ValidationError, match="Write the summary first"):
        put_forward(by=council.team, report=council.report)


def test_a_report_that_is_not_put_forward_is_not_agreed(council):
    with pytest.raises(PermissionDenied, match="not been put forward"):
        publish(by=council.director, report=council.report)


def test_an_edit_takes_a_report_back_from_agreement(ready):
    edit(by=ready.team, report=ready.report, version=ready.report.version, texts=WORDS)
    with pytest.raises(PermissionDenied):
        publish(by=ready.director, report=ready.report)


def test_of_two_people_who_edit_the_second_is_told(council):
    edit(by=council.team, report=Report.objects.get(), version=1, texts=WORDS)
    with pytest.raises(Conflict), transaction.atomic():
        edit(by=council.team, report=Report.objects.get(), version=1, texts={"summary": "Mine"})
    assert Report.objects.get().summary == WORDS["summary"]


def test_of_two_who_publish_at_once_one_does(ready):
    first, second = Report.objects.get(), Report.objects.get()
    publish(by=ready.director, report=first)
    with pytest.raises((Conflict, ValidationError)), transaction.atomic():
        publish(by=ready.director, report=second, note="again")
    assert Publication.objects.count() == 1


def test_what_is_frozen(ready):
    publication = publish(by=ready.director, report=ready.report)
    (kpi,) = publication.content["kpis"]
    last = kpi["rows"][-1]
    assert (kpi["code"], last["value"], last["value_words"]) == ("FIN-06", "21.7", "21.7 days")
    assert (last["target"], last["rag"], last["rag_spoken"]) == ("20", "RED", "Red: missed target")
    assert publication.sha256 == content_digest(publication.content)
    assert (publication.built_by, publication.agreed_by) == (ready.team, ready.director)
    assert AuditEvent.objects.filter(verb="report.published").count() == 1


def test_the_figures_behind_it_are_issued(ready):
    publish(by=ready.director, report=ready.report)
    assert set(Actual.objects.values_list("state", flat=True)) == {ActualState.ISSUED}


def test_a_later_correction_changes_nothing_until_the_next_version(ready):
    first = publish(by=ready.director, report=ready.report)
    before = {page.path: page.sha256 for page in first.pages.all()}
    actual = Actual.objects.order_by("-period_start").first()
    actual.revision = revise(actual, value=Decimal("19.1"))
    actual.save()
    assess([ready.kpi.pk], as_of=TODAY)
    first = Publication.objects.get(pk=first.pk)
    assert {page.path: page.sha256 for page in first.pages.all()} == before
    assert first.content["kpis"][0]["rows"][-1]["value"] == "21.7"

    report = Report.objects.get()
    put_forward(by=ready.team, report=report)
    with pytest.raises(ValidationError, match="what this version corrects"), transaction.atomic():
        publish(by=ready.director, report=Report.objects.get())
    second = publish(by=ready.director, report=Report.objects.get(), note="FIN-06 corrected")
    assert (second.version, second.content["kpis"][0]["rows"][-1]["value"]) == (2, "19.1")
    assert first.content["kpis"][0]["rows"][-1]["value"] == "21.7"


def test_a_publication_cannot_be_changed_or_deleted(ready):
    publication = publish(by=ready.director, report=ready.report)
    with pytest.raises(AppendOnlyError):
        publication.save()
    with pytest.raises(AppendOnlyError):
        Publication.objects.update(title="Another")
    with pytest.raises(AppendOnlyError):
        PublishedPage.objects.all().delete()


def test_a_value_that_is_not_approved_is_not_published(ready):
    later = KPIFactory(code="FIN-07", tier__code="1", service=ready.kpi.service)
    ActualFactory(
        kpi=later, period=Period.quarter(2025, 4), value=Decimal("6.66"), state="submitted"
    )
    assess([later.pk], as_of=TODAY)
    publish(by=ready.director, report=ready.report)
    for page in PublishedPage.objects.all():
        assert b"6.66" not in bytes(page.body)
        assert b"6.7" not in bytes(page.body)


def test_small_numbers_are_withheld_everywhere(ready):
    rough = KPIFactory(
        code="HOU-06",
        title="People sleeping rough",
        tier__code="1",
        service=ready.kpi.service,
        definition__unit="number",
        definition__decimal_places=0,
        definition__polarity="lower",
        definition__contains_small_numbers=True,
    )
    add_quarter(rough, Period.quarter(2025, 3), "12", target="10")
    add_quarter(rough, Period.quarter(2025, 4), "3", target="10", commentary="Canary: three.")
    assess([rough.pk], as_of=TODAY)
    publication = publish(by=ready.director, report=ready.report)
    rows = publication.content["kpis"][-1]["rows"]
    assert [(row["value"], row["status"], row["rag"]) for row in rows] == [
        ("12", "", "AMBER"),
        ("", "c", "SUPPRESSED"),
    ]
    assert rows[1]["commentary"] == ""
    assert rows[1]["dot_short"] == rows[1]["dot_long"] == rows[1]["direction_words"] == ""
    page = bytes(publication.pages.get(path="kpis/HOU-06/").body).decode()
    assert "[c]" in page
    assert "Canary" not in page


def test_the_csv_has_the_columns_of_the_field_and_exact_values(ready):
    publication = publish(by=ready.director, report=ready.report)
    body = bytes(publication.pages.get(path="kpis.csv").body)
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\r\n") == 3
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert tuple(rows[0]) == COLUMNS
    assert rows[-1]["period_start"] == "2026-01-01"
    assert rows[-1]["value"] == "21.7"
    assert rows[-1]["measure_basis"] == "snapshot"
    assert rows[-1]["published_on"] == "2026-05-11"


class TestPublicAddresses:
    ADDRESSES = (
        "/performance/2025-26/",
        "/performance/2025-26/v1/",
        "/performance/2025-26/kpis/FIN-06/",
        "/performance/2025-26/v1/kpis/FIN-06.csv",
        "/performance/2025-26/kpis.csv",
        "/data/kpis.csv",
        "/data/kpis/FIN-06.csv",
        "/data/kpis.csv-metadata.json",
    )

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_not_found_before_publication(self, client, ready, address):
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_read_signed_out_after_it(self, client, ready, address):
        publish(by=ready.director, report=ready.report)
        assert client.get(address).status_code == 200

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_not_found_until_the_embargo_is_over(self, client, ready, address):
        free = clock.now() + dt.timedelta(days=2)
        Report.objects.update(embargo_until=free)
        publish(by=ready.director, report=Report.objects.get())
        assert client.get(address).status_code == 404
        with clock.fixed_today(TODAY + dt.timedelta(days=2)):
            assert client.get(address).status_code == 200

    def test_a_page_shows_the_words_and_figures(self, client, ready):
        publish(by=ready.director, report=ready.report)
        text = client.get("/performance/2025-26/").content.decode()
        assert "A hard year for benefit claims." in text
        assert "21.7 days" in text
        assert "Red: missed target" in text

    def test_an_unchanged_page_need_not_be_sent_again(self, client, ready):
        publish(by=ready.director, report=ready.report)
        etag = client.get("/performance/2025-26/kpis.csv")["ETag"]
        again = client.get("/performance/2025-26/kpis.csv", headers={"If-None-Match": etag})
        assert again.status_code == 304

    def test_a_version_that_does_not_exist(self, client, ready):
        publish(by=ready.director, report=ready.report)
        assert client.get("/performance/2025-26/v2/").status_code == 404
        assert client.get("/performance/2024-25/").status_code == 404
        assert client.get("/performance/2025-27/").status_code == 404

    def test_html_in_a_commentary_is_shown_as_text(self, client, ready):
        actual = Actual.objects.order_by("-period_start").first()
        actual.revision = revise(
            actual, value=Decimal("21.7"), commentary="<script>alert(1)</script>"
        )
        actual.save()
        assess([ready.kpi.pk], as_of=TODAY)
        publish(by=ready.director, report=ready.report)
        text = client.get("/performance/2025-26/kpis/FIN-06/").content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def people(ready, *values, **definition):
    """A count of people in the quarters of two years, the last of which is the report's."""
    counts = {"unit": "number", "decimal_places": 0, "measure_type": "sum", "polarity": "lower"}
    sheet = {f"definition__{name}": value for name, value in (counts | definition).items()}
    kpi = KPIFactory(code="HOU-06", tier__code="1", service=ready.kpi.service, **sheet)
    for place, (value, marker) in enumerate(values):
        period = Period.quarter(2024 + place // 4, place % 4 + 1)
        add_quarter(kpi, period, value, target="10", marker=marker)
    assess([kpi.pk], as_of=TODAY)
    publication = publish(by=ready.director, report=ready.report)
    return publication.content["kpis"][-1]["rows"]


def test_survey_figures_are_published_with_their_intervals(ready):
    kpi = KPIFactory(
        code="CUS-06", tier__code="1", service=ready.kpi.service, definition__has_interval=True,
        definition__measure_type="annual", definition__unit="percent", definition__decimal_places=0,
    )  # fmt: skip
    for year, figure, low, high in [("2024-25", "61", "58", "64"), ("2025-26", "63", "60", "66")]:
        ActualFactory(
            kpi=kpi, period=parse_period(year), value=Decimal(figure), state="approved",
            ci_low=Decimal(low), ci_high=Decimal(high),
        )  # fmt: skip
    assess([kpi.pk], as_of=TODAY)

    published = publish(by=ready.director, report=ready.report).content["kpis"]
    row = next(one for one in published if one["code"] == "CUS-06")["rows"][-1]

    assert (row["value_words"], row["dot_long"]) == ("63% (60% to 66%)", "NO_CHANGE")
    assert row["direction_words"] == "No clear change: 63%, up from 61% in 2024/25"


def test_a_suppressed_quarter_does_not_leak_by_its_year_to_date(ready):
    rows = people(ready, *[("20", "")] * 5, ("30", "c"), ("20", ""), ("20", ""))
    assert [row["year_to_date_words"] for row in rows] == ["20", "", "", "", ""]
    assert [row["dot_short"] != "" for row in rows] == [True, False, False, True, False]
    assert [row["value"] for row in rows] == ["20", "", "20", "20", ""]
    assert [row["token"] for row in rows][3:] == ["2025-26-Q4", "2025-26"]


def test_a_small_count_of_last_year_that_is_not_printed_does_not_leak(ready):
    values = [("20", ""), ("3", ""), *[("20", "")] * 6]
    rows = people(ready, *values, contains_small_numbers=True)
    assert [row["dot_long"] for row in rows] == ["NO_CHANGE", "", "NO_CHANGE", "NO_CHANGE", ""]
    assert rows[-1]["value"] == "80"
    assert "3 in" not in str(rows)


def test_counts_are_published_rounded_where_the_council_says_so(ready):
    council = ready.report.organisation
    council.settings = {"small_number_way": "round"}
    council.save()
    rows = people(ready, *[("12", "")] * 7, ("3", ""), contains_small_numbers=True)
    assert [row["value"] for row in rows] == ["10", "10", "10", "5", "40"]
    assert [row["rag"] for row in rows] == ["AMBER", "AMBER", "AMBER", "SUPPRESSED", "GREEN"]
