"""While a council loads its first framework: edited freely, until the first signature."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kpis.calculations.goals import TargetLine
from kpis.register.actions import kpis
from kpis.register.actions.targets import Wanted, set_target
from kpis.register.models import Target
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from scorecards.models import PeriodSignature
from tests.factories import A_MOMENT, ActualFactory, KPIFactory, TargetFactory, UserFactory
from tests.scorecards.board import Q1, corporate

pytestmark = [pytest.mark.django_db, pytest.mark.draft_framework]
Q2 = Period.quarter(2026, 2)


@pytest.fixture
def kpi():
    found = KPIFactory(code="FIN-01")
    TargetFactory(kpi=found, period=Q2, value=Decimal(95))
    return found


def sign():
    PeriodSignature.objects.create(
        scorecard=corporate(), period=Q1, signed_by=UserFactory(), signed_at=A_MOMENT
    )


def retarget(team, kpi, value):
    wanted = Wanted(period=Q2, line=TargetLine(Decimal(value)))
    return set_target(by=team, kpi=kpi, wanted=wanted, valid_from=Q2.start)


def redefine(team, kpi, **sheet):
    change = kpis.Change(dt.date(2026, 7, 1), "", comparable=True)
    return kpis.change_definition(by=team, kpi=kpi, version=kpi.version, change=change, **sheet)


def test_a_target_changes_itself_without_reason_or_approver(team, kpi):
    retarget(team, kpi, 97)
    target = Target.objects.get()
    assert (target.value, target.version) == (Decimal(97), 1)
    event = AuditEvent.objects.get(verb="target.changed")
    assert (Decimal(event.before["value"]), Decimal(event.after["value"])) == (95, 97)


def test_a_definition_changes_itself(team, kpi):
    redefine(team, kpi, tolerance=Decimal(4))
    kpi.refresh_from_db()
    assert (kpi.definition.version, kpi.definition.tolerance) == (1, Decimal(4))
    assert AuditEvent.objects.get(verb="kpi.definition_changed").after["tolerance"] == "4"


def test_what_contradicts_itself_is_refused_in_a_draft_too(team, kpi):
    with pytest.raises(ValidationError, match="there is no tolerance"):
        redefine(team, kpi, polarity="none")
    kpi.refresh_from_db()
    assert kpi.definition.polarity == "higher"


def test_from_the_first_signature_on_reason_and_approver_are_asked_for(team, kpi):
    sign()
    with pytest.raises(ValidationError, match="Say why the target changes"):
        retarget(team, kpi, 97)
    with pytest.raises(ValidationError, match="Say why the definition changes"):
        redefine(team, kpi, tolerance=Decimal(4))
    assert Target.objects.get().value == Decimal(95)


@pytest.mark.parametrize("page", ["target", "change"])
def test_the_page_says_that_it_is_a_draft_until_then(client, team, kpi, page):
    url = f"/kpis/FIN-01/{page}/"
    words = "Nobody has signed a scorecard yet"
    assert words in client.get(url).content.decode()
    sign()
    assert words not in client.get(url).content.decode()


def test_the_form_of_a_draft_asks_for_no_reason(client, team, kpi):
    url = "/kpis/FIN-01/change/"
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {key: value for key, value in shown.items() if value is not None and value is not False}
    response = client.post(url, sent | {"tolerance": "4"}, follow=True)
    assert response.status_code == 200
    kpi.refresh_from_db()
    assert (kpi.definition.version, kpi.definition.tolerance) == (1, Decimal(4))


def test_issued_figures_end_the_draft_of_a_kpi(team, kpi):
    ActualFactory(kpi=kpi, period=Q1, state="issued")
    with pytest.raises(ValidationError, match="Say why the definition changes"):
        redefine(team, kpi, tolerance=Decimal(4))
