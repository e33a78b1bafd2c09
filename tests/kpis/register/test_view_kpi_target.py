"""/kpis/<code>/target/: the performance team sets and changes a target in the browser."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.register.models import Target
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import KPIFactory, TargetFactory, person
from tests.kpis.register.conftest import TODAY

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)
YEAR = Q2.financial_year()


@pytest.fixture
def kpi():
    return KPIFactory(code="ENV-06", title="Missed bins", definition__unit="percent")


@pytest.fixture
def director(kpi):
    return person(Role.DIRECTOR, on=kpi.service.directorate, full_name="Idris Vaughan")


def url(kpi):
    return f"/kpis/{kpi.code}/target/"


def form_of(client, kpi, **typed):
    """What the page sends: its own hidden fields and suggestions, and what a person typed."""
    form = client.get(url(kpi)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in shown.items()} | typed


def errors(response):
    assert response.status_code == 422
    form = response.context["form"]
    return [sentence for sentences in form.errors.values() for sentence in sentences]


def test_the_first_target_of_the_year(client, team, kpi):
    typed = form_of(client, kpi, period="2026/27", value="97.5%")
    response = client.post(url(kpi), typed, follow=True)
    target = Target.objects.get()
    assert (target.period, target.value, target.version) == (YEAR, Decimal("97.5"), 1)
    assert (target.set_by, target.valid_from) == (team, TODAY)
    html = response.content.decode()
    assert "The target of ENV-06 has been saved." in html
    assert "97.5%" in html


def test_a_change_with_reason_and_approver(client, team, kpi, director):
    TargetFactory(kpi=kpi, period=Q2, value=Decimal(95))
    typed = form_of(
        client, kpi, period="Q2 2026/27", value="92", valid_from="01/08/2026",
        rationale="Two depots closed.", approved_by=director.pk,
    )  # fmt: skip
    assert client.post(url(kpi), typed).status_code == 302
    second = Target.objects.get(version=2)
    assert (second.value, second.approved_by, second.valid_from) == (
        Decimal(92), director, dt.date(2026, 8, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"period": "Q5 2026/27"}, "Q5 2026/27"),
        (
            {"period": "July 2026"},
            "Jul 2026 is a month, but the frequency of the KPI is quarterly.",
        ),
        ({"value": "ninety"}, "ninety"),
        ({"value": ""}, "Give the value of the target."),
        ({"valid_from": "soon"}, "In force from: type a day, such as 31/10/2026"),
        ({"rationale": ""}, "Say why the target changes."),
        ({"approved_by": ""}, "Choose who approved the change."),
        ({"valid_from": "01/06/2026"}, "The change cannot begin before 2026-07-01."),
        (
            {"valid_from": "20/10/2026"},
            "Q2 2026/27 ended on 2026-09-30, so the change would never count: change the",
        ),
    ],
)
def test_one_sentence_and_nothing_saved(client, team, kpi, director, typed, sentence):
    TargetFactory(kpi=kpi, period=Q2, value=Decimal(95))
    given = {
        "period": "Q2 2026/27", "value": "92", "valid_from": "01/08/2026",
        "rationale": "Two depots closed.", "approved_by": director.pk,
    }  # fmt: skip
    (said,) = errors(client.post(url(kpi), form_of(client, kpi, **given | typed)))
    assert sentence in said
    assert Target.objects.count() == 1


def test_a_seasonal_profile_must_add_up(client, team):
    kpi = KPIFactory(definition__measure_type="sum", definition__unit="number",
                     definition__rag_basis="ytd")  # fmt: skip
    given = {"period": "2026/27", "value": "60", "profile": "seasonal"}
    (said,) = errors(client.post(url(kpi), form_of(client, kpi, profile_values="30; 20; 5; 4",
                                                   **given)))  # fmt: skip
    assert said == ("The seasonal targets add up to 59: they must add up to the annual target 60.")
    typed = form_of(client, kpi, profile_values="30; 20; 5; 5", **given)
    assert client.post(url(kpi), typed).status_code == 302
    assert Target.objects.get().profile_values == ["30", "20", "5", "5"]


def test_a_range_asks_for_its_two_bounds(client, team):
    kpi = KPIFactory(definition__polarity="range")
    assert "value" not in client.get(url(kpi)).context["form"].fields
    typed = form_of(client, kpi, period="2026/27", lower="11", upper="15")
    assert client.post(url(kpi), typed).status_code == 302
    assert (Target.objects.get().lower, Target.objects.get().upper) == (Decimal(11), Decimal(15))


def test_a_percentage_tolerance_on_a_target_of_zero_is_refused(client, team):
    kpi = KPIFactory(definition__tolerance_kind="percent", definition__tolerance=Decimal(5))
    (said,) = errors(client.post(url(kpi), form_of(client, kpi, value="0")))
    assert "zero" in said or "0" in said
    assert Target.objects.count() == 0


def test_the_same_form_twice_is_saved_once(client, team, kpi):
    typed = form_of(client, kpi, period="2026/27", value="97.5")
    client.post(url(kpi), typed)
    response = client.post(url(kpi), typed, follow=True)
    assert "it was saved once" in response.content.decode()
    assert Target.objects.count() == 1


def test_the_second_of_two_people_is_told(client, team, kpi):
    typed = form_of(client, kpi, period="2026/27", value="97.5")
    TargetFactory(kpi=kpi, period=YEAR, value=Decimal(96))
    (said,) = errors(client.post(url(kpi), typed))
    assert said.startswith("Somebody else has set a target of this KPI meanwhile.")
    assert Target.objects.count() == 1


def test_only_directors_of_the_directorate_are_offered(client, team, kpi, director):
    person(Role.DIRECTOR, on=KPIFactory().service.directorate, full_name="Elsewhere")
    person(Role.SERVICE_HEAD, on=kpi.service, full_name="Head")
    offered = client.get(url(kpi)).context["form"].fields["approved_by"].queryset
    assert [user.full_name for user in offered] == ["Idris Vaughan"]


def test_the_sheet_leads_here_for_the_team_alone(client, team, kpi):
    sheet = f"/kpis/{kpi.code}/definition/"
    assert f'href="{url(kpi)}"' in client.get(sheet).content.decode()
    client.force_login(person(Role.SERVICE_HEAD, on=kpi.service))
    assert url(kpi) not in client.get(sheet).content.decode()


def test_a_baseline_year_is_set_in_the_browser(client, team, kpi):
    typed = {"kind": "baseline", "period": "2026/27", "value": ""}
    response = client.post(url(kpi), form_of(client, kpi, **typed))
    assert (response.status_code, response.url) == (302, "/kpis/ENV-06/definition/")
    saved = Target.objects.get()
    assert (saved.kind, saved.value, saved.period) == ("baseline", None, YEAR)
    typed = {"kind": "baseline", "period": "2027/28", "value": "5"}
    response = client.post(url(kpi), form_of(client, kpi, **typed))
    assert "A baseline year has no target: leave it empty." in errors(response)


def test_a_path_is_set_year_by_year(client, team, kpi):
    for period, value in (("2026/27", "85"), ("2027/28", "88")):
        typed = {"kind": "trajectory", "period": period, "value": value}
        assert client.post(url(kpi), form_of(client, kpi, **typed)).status_code == 302
    rows = Target.objects.order_by("period_start").values_list("kind", "value")
    assert list(rows) == [("trajectory", 85), ("trajectory", 88)]
