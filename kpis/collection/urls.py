"""Addresses of collection."""

from django.urls import path

from kpis.collection.views import (
    approval,
    briefings,
    burden,
    checking,
    corrections,
    corrective,
    cross_checks,
    data_quality,
    entry,
    issues,
    kpi_checks,
    owed,
    rounds,
)

urlpatterns = [
    path("entry/", owed.entry_home, name="entry-home"),
    path("entry/<str:token>/", owed.entry_round, name="entry-round"),
    path("entry/<str:token>/effort/", burden.entry_effort, name="entry-effort"),
    path("entry/<str:token>/<str:code>/", entry.entry_value, name="entry-value"),
    path("entry/<str:token>/<str:code>/check/", entry.entry_check, name="entry-check"),
    path("entry/<str:token>/<str:code>/return/", corrections.entry_return, name="entry-return"),
    path("entry/<str:token>/<str:code>/reopen/", corrections.entry_reopen, name="entry-reopen"),
    path("entry/<str:token>/<str:code>/revise/", corrections.entry_revise, name="entry-revise"),
    path(
        "entry/<str:token>/<str:code>/answer/<uuid:uid>/",
        checking.query_answer,
        name="query-answer",
    ),
    path("entry/<str:token>/<str:code>/action/", corrective.corrective_new, name="corrective-new"),
    path("corrective-actions/", corrective.corrective_list, name="corrective-list"),
    path(
        "corrective-actions/<uuid:uid>/change/",
        corrective.corrective_change,
        name="corrective-change",
    ),
    path(
        "corrective-actions/<uuid:uid>/close/", corrective.corrective_close, name="corrective-close"
    ),
    path("kpis/<str:code>/actions/", corrective.kpi_actions, name="kpi-actions"),
    path("approval/", approval.approval, name="approval"),
    path("approval/<str:token>/<slug:slug>/", approval.approval_page, name="approval-page"),
    path("checking/", checking.checking, name="checking"),
    path("checking/<uuid:uid>/", checking.checking_save, name="checking-save"),
    path("checking/<str:token>/", checking.checking, name="checking-round"),
    path("data-quality/", data_quality.data_quality, name="data-quality"),
    path("data-quality/measures/", data_quality.quality_measures, name="quality-measures"),
    path("data-quality/issues/", issues.issue_list, name="issue-list"),
    path("data-quality/issues/new/", issues.issue_new, name="issue-new"),
    path("data-quality/issues/<uuid:uid>/", issues.issue_detail, name="issue-detail"),
    path("data-quality/handbook/", briefings.briefing_list, name="briefing-list"),
    path("data-quality/handbook/new/", briefings.briefing_new, name="briefing-new"),
    path("data-quality/handbook/<uuid:uid>/", briefings.briefing_detail, name="briefing-detail"),
    path("burden/", burden.burden, name="burden"),
    path("register/cross-checks/", cross_checks.cross_check_list, name="cross-check-list"),
    path("register/cross-checks/new/", cross_checks.cross_check_new, name="cross-check-new"),
    path(
        "register/cross-checks/<uuid:uid>/",
        cross_checks.cross_check_change,
        name="cross-check-change",
    ),
    path(
        "register/cross-checks/<uuid:uid>/end/",
        cross_checks.cross_check_end,
        name="cross-check-end",
    ),
    path("kpis/<str:code>/checks/", kpi_checks.kpi_checks, name="kpi-checks"),
    path("kpis/<str:code>/checks/<str:check>/on/", kpi_checks.kpi_check_on, name="kpi-check-on"),
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/<uuid:uid>/lock/", rounds.round_lock, name="round-lock"),
    path("rounds/<uuid:uid>/unlock/", rounds.round_unlock, name="round-unlock"),
]
