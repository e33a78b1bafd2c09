"""A published KPI and its proxy: each page shows the other, and nothing that is not published."""

import pytest

from kpis.assessment.actions.assessing import assess
from kpis.models import KPI
from perfportal.core.periods import Period
from reporting.actions.publication import publish
from reporting.models import Publication
from tests.factories import KPIFactory
from tests.reporting.conftest import TODAY, add_quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def proxy(ready):
    """A service's KPI that stands in for FIN-06: 91.0% in Q4, with 90.0% asked for."""
    found = KPIFactory(code="SVC-05", title="Claims complete when sent", proxy_for=ready.kpi)
    add_quarter(found, Period.quarter(2025, 4), "91.0", target="90.0")
    return found


def published(client, ready):
    assess(list(KPI.objects.values_list("pk", flat=True)), as_of=TODAY)
    publish(by=ready.director, report=ready.report)
    return {kpi["code"]: kpi for kpi in Publication.objects.get().content["kpis"]}


def test_each_page_shows_the_other(client, ready, proxy):
    kpis = published(client, ready)
    (pair,) = kpis["FIN-06"]["pairs"]
    assert (pair["code"], pair["is_proxy"], pair["value_words"], pair["rag"]) == (
        "SVC-05", True, "91.0%", "GREEN",
    )  # fmt: skip
    (back,) = kpis["SVC-05"]["pairs"]
    assert (back["code"], back["is_proxy"], back["value_words"]) == ("FIN-06", False, "21.7 days")
    html = client.get("/performance/2025-26/kpis/FIN-06/").content.decode()
    assert "Foretold during the year by" in html
    assert "Claims complete when sent" in html
    assert "Foretells" in client.get("/performance/2025-26/kpis/SVC-05/").content.decode()


def test_a_proxy_that_is_not_published_is_not_named(client, ready, proxy):
    proxy.is_public = False
    proxy.save()
    kpis = published(client, ready)
    assert list(kpis) == ["FIN-06"]
    assert kpis["FIN-06"]["pairs"] == []
    html = client.get("/performance/2025-26/kpis/FIN-06/").content.decode()
    assert "Claims complete when sent" not in html


def test_a_small_number_is_withheld_beside_the_other_too(client, ready):
    few = KPIFactory(
        code="SVC-06",
        proxy_for=ready.kpi,
        definition__contains_small_numbers=True,
        definition__unit="number",
        definition__decimal_places=0,
    )
    add_quarter(few, Period.quarter(2025, 4), "3", target="2")
    (pair,) = published(client, ready)["FIN-06"]["pairs"]
    assert (pair["value_words"], pair["rag"]) == ("[c]", "SUPPRESSED")
