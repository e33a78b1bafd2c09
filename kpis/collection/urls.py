"""Addresses of collection."""

from django.urls import path

from kpis.collection.views import (
    approval,
    checking,
    corrections,
    entry,
    files,
    owed,
    rounds,
    uploads,
    workbook,
)

urlpatterns = [
    path("entry/", owed.entry_home, name="entry-home"),
    path("entry/files/", files.entry_files, name="entry-files"),
    path("entry/files/<uuid:uid>/", files.entry_file, name="entry-file"),
    path("entry/<str:token>/", owed.entry_round, name="entry-round"),
    path("entry/uploads/<uuid:uid>/", uploads.entry_upload_preview, name="entry-upload-preview"),
    path("entry/<str:token>/workbook/", workbook.entry_workbook, name="entry-workbook"),
    path("entry/<str:token>/upload/", workbook.entry_upload, name="entry-upload"),
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
    path("rounds/", rounds.round_list, name="round-list"),
    path("rounds/<uuid:uid>/lock/", rounds.round_lock, name="round-lock"),
    path("rounds/<uuid:uid>/unlock/", rounds.round_unlock, name="round-unlock"),
]
