"""The quarter and year that months make: on the page of the KPI, and who may see them."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpis.assessment.actions.assessing import assess
from kpis.assessment.explanations import figure_sentence
from kpis.assessment.queries.pages import get_all_results
from kpis.assessment.results import Beside
from kpis.calculations.goals import TargetLine
from kpis.collection.models import Actual
from kpis.models import Assessment
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import ActualFactory, CommitteeFactory, KPIFactory, TargetFactory, person

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 10, 20)
Q2 = Period.quarter(2026, 2)
MONTHS = tuple(Period.month(2026, number) for number in (7, 8, 9))


def monthly(states=("issued",) * 3, figures=(61, 72, 58), starts_on=None, **definition):
    """A KPI of counts with a target of 60 a month."""
    committee = CommitteeFactory(slug="resources")
    common = {"measure_type": "sum", "unit": "number", "decimal_places": 0, "frequency": "monthly"}
    kpi = KPIFactory(
        code="ENV-04",
        title="Fly-tips cleared",
        **({"starts_on": starts_on} if starts_on else {}),
        **{f"definition__{name}": value for name, value in (common | definition).items()},
    )
    kpi.committees.add(committee)
    for month, figure, state in zip(MONTHS, figures, states, strict=True):
        parts = {"numerator": D(figure), "denominator": D(100)}
        ActualFactory(kpi=kpi, period=month, value=D(figure), state=state, **parts)
        TargetFactory(kpi=kpi, period=month, value=D(60))
    assess([kpi.pk], as_of=AS_OF)
    return kpi


def longer(kpi, *, unissued):
    return {r.period.token: r for r in get_all_results(kpi, unissued=unissued)[1]}


def page(client, kpi, token):
    url = reverse("kpis:kpi-detail", args=[kpi.code], query={"period": token})
    return client.get(url).content.decode()


def test_the_page_shows_the_quarter_and_how_it_came_about(client):
    kpi = monthly()
    client.force_login(person(Role.PERFORMANCE_TEAM))

    text = page(client, kpi, "2026-27-Q2")

    assert "Quarter 2, 2026/27 (July to September 2026), for the period" in text
    assert '<p class="govuk-heading-xl govuk-!-margin-bottom-2">191</p>' in text
    assert "191 against 180" in text
    made = "191 for the period, from Jul 2026 (61), Aug 2026 (72) and Sep 2026 (58)."
    assert f"{made} They are added up." in text
    assert '<option value="2026-27-Q2" selected>' in text
    assert "Evidence sheet of this figure" not in text


def test_without_a_period_the_page_is_about_the_last_month(client):
    kpi = monthly()
    client.force_login(person(Role.PERFORMANCE_TEAM))

    text = page(client, kpi, "")

    assert "September 2026, for the period" in text
    assert '<p class="govuk-heading-xl govuk-!-margin-bottom-2">58</p>' in text


def test_a_quarter_that_months_do_not_make_shows_its_last_month(client):
    kpi = monthly(measure_type="snap")
    ActualFactory(kpi=kpi, period=Period.month(2026, 10), value=D(7))
    assess([kpi.pk], as_of=AS_OF)
    client.force_login(person(Role.PERFORMANCE_TEAM))

    assert "September 2026, for the period" in page(client, kpi, "2026-27-Q2")
    assert "October 2026, for the period" in page(client, kpi, "2026-27-Q4")


def test_the_year_to_date_has_a_status_of_its_own_beside_the_period(client):
    """61 + 72 = 133 by August, of 60 a month."""
    kpi = monthly(starts_on=dt.date(2026, 7, 1))
    client.force_login(person(Role.PERFORMANCE_TEAM))

    august = get_all_results(kpi, unissued=True)[0][1]
    text = " ".join(page(client, kpi, "2026-M08").split())

    assert august.beside == Beside("ytd", D(133), TargetLine(D(120)), "GREEN")
    assert "Status of the year to date" in text
    assert "133 for the year to date against 120" in text
    assert Assessment.objects.filter(basis="ytd", is_headline=False).count() == 3


def test_a_kpi_rated_on_its_year_shows_the_period_alone(client):
    """Its targets are running totals: 60 by July and 130 by August leave 70 for August."""
    kpi = monthly(rag_basis="ytd", starts_on=dt.date(2026, 7, 1))
    TargetFactory(kpi=kpi, period=MONTHS[1], value=D(130), version=2, rationale="More crews.")
    assess([kpi.pk], as_of=AS_OF)
    client.force_login(person(Role.PERFORMANCE_TEAM))

    text = page(client, kpi, "2026-M08")

    assert '<p class="govuk-heading-xl govuk-!-margin-bottom-2">133</p>' in text
    assert "The period alone" in text
    assert get_all_results(kpi, unissued=True)[0][1].beside == Beside(
        "period", D(72), TargetLine(D(70)), "GREEN"
    )


def test_the_status_of_the_year_to_date_goes_with_a_figure_that_waits():
    kpi = monthly(states=("approved", "issued", "issued"), starts_on=dt.date(2026, 7, 1))

    assert [one.beside for one in get_all_results(kpi, unissued=False)[0]] == [None, None]


def test_a_committee_member_sees_a_quarter_once_all_its_months_are_issued(client):
    kpi = monthly(states=("issued", "approved", "issued"))
    client.force_login(person(Role.COMMITTEE_MEMBER, on=kpi.committees.get()))

    assert "191" not in page(client, kpi, "2026-27-Q2")
    assert longer(kpi, unissued=False) == {}
    Actual.objects.update(state="issued")
    assess([kpi.pk], as_of=AS_OF)
    assert ">191</p>" in page(client, kpi, "2026-27-Q2")


def test_a_quarter_with_a_small_month_is_not_shown_to_readers_of_issued_figures():
    kpi = monthly(figures=(61, 3, 58), contains_small_numbers=True)

    assert longer(kpi, unissued=True)["2026-27-Q2"].value == 122
    assert longer(kpi, unissued=False) == {}


@pytest.mark.parametrize(
    ("kind", "figure", "more"),
    [
        (
            "ratio",
            "1",
            "It is all numerators over all denominators: never the mean of the percentages.",
        ),
        ("wmean", "64", "It is their average, weighted by the numbers of cases."),
        ("per_fte", "2", "It is all days over the average number of FTE."),
    ],
)
def test_the_sentence_says_how_by_type(kind, figure, more):
    kpi = monthly(measure_type=kind)

    sentence = figure_sentence(longer(kpi, unissued=True)["2026-27-Q2"])

    assert sentence.startswith(f"{figure} for the period, from Jul 2026 (")
    assert sentence.endswith(more)
