"""/settings/: what a council may change, by administrators, with reason and audit."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.calculations.approval import Route
from kpis.calculations.codes import ArrowMeans, CompareAt, RagPreset
from kpis.calculations.trend import TrendMethod
from kpis.register.models import LifeCycle
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import SECTIONS, SETTINGS, change_settings, get_setting
from perfportal.core.models import AuditEvent
from tests.factories import KPIFactory, OrganisationFactory, TierFactory, UserFactory, person

pytestmark = pytest.mark.django_db
URL = "/settings/"
NAMES = [name for _title, names in SECTIONS for name in names]


@pytest.fixture
def council():
    return OrganisationFactory()


@pytest.fixture
def administrator(client, council):
    user = person(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def sent(client, **changes):
    """The form as it came, with changes and a reason."""
    form = client.get(URL).context["form"]
    as_it_was = {name: form[name].value() for name in NAMES} | {"seen": form["seen"].value()}
    return client.post(URL, as_it_was | {"reason": "Agreed by Cabinet"} | changes)


def errors(response):
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def test_the_page_shows_every_setting_that_something_follows(client, administrator):
    response = client.get(URL)
    assert response.status_code == 200
    shown = [field.name for _title, fields in response.context["form"].sections()
             for field in fields]  # fmt: skip
    assert shown == NAMES == [
        "tier1_limit", "rag_preset", "compare_at", "arrow_means", "small_number_threshold",
        "small_number_zero", "small_number_way", "screen_outliers", "shift_n", "trend_n",
        "trend_method", "nation",
        "entry_deadline_wd", "check_deadline_wd", "approval_deadline_wd",
        "sign_off_deadline_wd", "cmt_wd", "rounds_open_themselves", "officer_hour_cost",
        "approval_steps_1", "approval_steps_2", "approval_steps_3", "approval_steps_service",
        "check_sample_percent", "tier1_evidence", "evidence_megabytes", "final_after_days",
        "reminders", "remind_early_wd", "remind_late_wd", "escalate_after_wd",
    ]  # fmt: skip


def test_the_choices_are_the_codes_of_the_rules():
    assert set(SETTINGS["rag_preset"].choices) == set(RagPreset)
    assert set(SETTINGS["compare_at"].choices) == set(CompareAt)
    assert set(SETTINGS["arrow_means"].choices) == set(ArrowMeans)
    assert set(SETTINGS["trend_method"].choices) == set(TrendMethod)
    tiers = {"1": "service_head", "2": "check_only", "3": "service_head", "service": "service_head"}
    for tier, default in tiers.items():
        setting = SETTINGS[f"approval_steps_{tier}"]
        assert (set(setting.choices), setting.default) == (set(Route), default)


def test_a_change_is_saved_and_audited_with_before_after_and_reason(client, administrator, council):
    response = sent(client, tier1_limit="35", rag_preset="std10")
    assert (response.status_code, response.url) == (302, URL)
    council.refresh_from_db()
    assert council.settings == {"tier1_limit": 35, "rag_preset": "std10"}
    event = AuditEvent.objects.get(verb="setting.changed")
    assert (event.actor, event.reason) == (administrator, "Agreed by Cabinet")
    assert event.before == {"tier1_limit": 40, "rag_preset": "per_kpi"}
    assert event.after == {"tier1_limit": 35, "rag_preset": "std10"}


def test_numbers_among_choices_stay_numbers(client, administrator, council):
    sent(client, small_number_threshold="10")
    council.refresh_from_db()
    assert council.settings == {"small_number_threshold": 10}


@pytest.mark.parametrize(("typed", "kept"), [("False", {"screen_outliers": False}), ("True", {})])
def test_a_yes_or_no_among_choices_stays_one(client, administrator, council, typed, kept):
    sent(client, screen_outliers=typed, tier1_limit="41")
    council.refresh_from_db()
    assert council.settings == {"tier1_limit": 41} | kept


@pytest.mark.parametrize("typed", ["5", "9"])
def test_six_to_eight_figures_in_a_row_make_a_signal(client, administrator, council, typed):
    response = sent(client, shift_n=typed, trend_n=typed)
    assert (response.status_code, set(errors(response))) == (422, {"shift_n", "trend_n"})
    sent(client, shift_n="6", trend_n="8")
    council.refresh_from_db()
    assert council.settings == {"shift_n": 6, "trend_n": 8}


def test_nothing_changed_is_said(client, administrator):
    response = sent(client)
    assert response.status_code == 422
    assert errors(response) == {
        "__all__": ["Nothing has been changed: change a setting, or leave the page."]
    }
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"tier1_limit": "0"},
            {"tier1_limit": ["Most active Tier 1 KPIs at once: at least 1"]},
        ),
        (
            {"tier1_limit": "many"},
            {"tier1_limit": ["Most active Tier 1 KPIs at once: type a whole number, such as 40"]},
        ),
        (
            {"check_sample_percent": "101"},
            {
                "check_sample_percent": [
                    (
                        "Values in a hundred that the performance team checks as a sample: at most "
                        "100"
                    )
                ]
            },
        ),
        ({"reason": " ", "cmt_wd": "25"}, {"reason": ["Why: enter a value"]}),
        (
            {"check_deadline_wd": "9"},
            {
                "check_deadline_wd": [
                    (
                        "Working day of the data quality check: not before day 10, which is the "
                        "working day of the entry deadline."
                    )
                ]
            },
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, administrator, council, changes, found):
    response = sent(client, **changes)
    assert (response.status_code, errors(response)) == (422, found)
    council.refresh_from_db()
    assert council.settings == {}


def test_the_limit_of_tier_1_cannot_fall_below_the_number_in_use(client, administrator, council):
    tier = TierFactory(code="1")
    for state in (LifeCycle.ACTIVE, LifeCycle.UNDER_REVIEW, LifeCycle.IN_DEVELOPMENT):
        KPIFactory(tier=tier, state=state)
    response = sent(client, tier1_limit="1")
    assert response.status_code == 422
    assert errors(response) == {
        "tier1_limit": [
            (
                "2 Tier 1 KPIs are in use: choose a limit of at least 2, or first retire KPIs or "
                "move them to another tier."
            )
        ]
    }
    assert sent(client, tier1_limit="2").status_code == 302
    council.refresh_from_db()
    assert get_setting(council, "tier1_limit") == 2


def test_of_two_who_change_the_settings_the_second_is_told(client, administrator, council):
    page = client.get(URL).context["form"]
    old = {name: page[name].value() for name in NAMES} | {"seen": page["seen"].value()}
    sent(client, cmt_wd="24")
    response = client.post(URL, old | {"reason": "Later", "cmt_wd": "25"})
    assert response.status_code == 422
    assert errors(response) == {
        "__all__": [
            (
                "Somebody else has changed the settings meanwhile. Look at them as they are now, "
                "and change them again if it is still needed."
            )
        ]
    }
    council.refresh_from_db()
    assert council.settings == {"cmt_wd": 24}


@pytest.mark.parametrize("seen", ["{}", "[1]", '"x"'])
def test_a_form_that_has_seen_nothing_changes_nothing(client, administrator, council, seen):
    response = sent(client, cmt_wd="24", seen=seen)
    assert response.status_code == 422
    council.refresh_from_db()
    assert council.settings == {}


@pytest.mark.parametrize("role", [Role.PERFORMANCE_TEAM, Role.CMT_MEMBER, None])
def test_nobody_but_an_administrator(client, council, role):
    user = person(role) if role else UserFactory()
    client.force_login(user)
    assert client.get(URL).status_code == 403
    with pytest.raises(PermissionDenied):
        change_settings(by=user, organisation=council, values={"tier1_limit": 50}, reason="More")


def test_no_action_sets_a_rate_above_its_highest(council, administrator):
    with pytest.raises(ValidationError) as refusal:
        change_settings(
            by=administrator, organisation=council, values={"check_sample_percent": 101}, reason="x"
        )
    assert refusal.value.messages == ["check_sample_percent: at most 100."]


def test_the_page_says_how_values_are_approved(client, administrator):
    text = client.get(URL).content.decode()
    for words in (
        "Approval and checks",
        "The service head approves, and the performance team checks every value",
        "One check by the performance team, no approval",
        "Holds for values submitted from then on; what is approved stays approved.",
    ):
        assert words in text


def test_an_unknown_setting_is_refused(council, administrator):
    with pytest.raises(ValidationError) as refusal:
        change_settings(by=administrator, organisation=council, values={"hue": 1}, reason="x")
    assert refusal.value.messages == ["There is no setting called hue."]


def test_the_link_stands_in_an_administrators_navigation(client, administrator):
    assert '<a class="govuk-service-navigation__link" href="/settings/"' in (
        client.get("/").content.decode()
    )


@pytest.mark.parametrize("kpis", [1, 3])
def test_a_fixed_number_of_queries(client, administrator, django_assert_num_queries, kpis):
    KPIFactory.create_batch(kpis)
    with django_assert_num_queries(5):
        client.get(URL)
