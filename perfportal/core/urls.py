"""Addresses of what every app needs."""

from django.urls import include, path

from perfportal.core.views import council_settings, health, home, leave, reminders

app_name = "core"
urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", council_settings.council_settings, name="council-settings"),
    path("leave/", leave.leave, name="leave"),
    path("leave/<uuid:uid>/end/", leave.leave_end, name="leave-end"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/mine/", reminders.reminders_mine, name="reminders-mine"),
    path("reminders/stop/<str:token>/", reminders.reminders_stop, name="reminders-stop"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("perfportal.core.page_urls")),
]
