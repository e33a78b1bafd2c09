"""Addresses of collection."""

from django.urls import path

from kpis.collection.views import (
    approval,
    checking,
    corrections,
    cross_checks,
    entry,
    grid,
    kpi_checks,
    owed,
    rounds,
)

urlpatterns = [
    path("entry/", owed.entry_home, name="entry-home"),
    path("entry/<str:token>/", grid.entry_round, name="entry-round"),
    path("entry/<str:token>/<str:code>/", entry.entry_value, name="entry-value"),
    path("entry/<str:token>/<str:code>/check/", entry.entry_check, name="entry-check"),
    path("entry/<str:token>/<str:code>/autosave/", grid.entry_autosave, name="entry-autosave"),
    path("entry/<str:token>/<str:code>/return/", corrections.entry_return, name="entry-return"),
    path("entry/<str:token>/<str:code>/reopen/", corrections.entry_reopen, name="entry-reopen"),
    path("entry/<str:token>/<str:code>/revise/", corrections.entry_revise, name="entry-revise"),
    path("approval/", approval.approval, name="approval"),
    path("approval/<str:token>/<slug:slug>/", approval.approval_page, name="approval-page"),
    path("checking/", checking.checking, name="checking"),
    path("checking/<uuid:uid>/", checking.checking_save, name="checking-save"),
    path("checking/<str:token>/", checking.checking, name="checking-round"),
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
