"""Addresses of collection."""

from django.urls import path

from kpis.collection.views import (
    approval,
    briefings,
    burden,
    checking,
    corrections,
    data_quality,
    entry,
    issues,
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
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/<uuid:uid>/lock/", rounds.round_lock, name="round-lock"),
    path("rounds/<uuid:uid>/unlock/", rounds.round_unlock, name="round-unlock"),
]
