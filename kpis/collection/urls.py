"""Addresses of collection."""

from django.urls import path

from kpis.collection.views import (
    approval,
    checking,
    corrections,
    corrective,
    entry,
    owed,
    rounds,
)

urlpatterns = [
    path("entry/", owed.entry_home, name="entry-home"),
    path("entry/<str:token>/", owed.entry_round, name="entry-round"),
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
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/<uuid:uid>/lock/", rounds.round_lock, name="round-lock"),
    path("rounds/<uuid:uid>/unlock/", rounds.round_unlock, name="round-unlock"),
]
