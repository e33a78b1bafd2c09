"""Addresses of what every app needs."""

from django.urls import include, path

from perfportal.core.views import council_settings, health, home, leave

app_name = "core"
urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", council_settings.council_settings, name="council-settings"),
    path("leave/", leave.leave, name="leave"),
    path("leave/<uuid:uid>/end/", leave.leave_end, name="leave-end"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("perfportal.core.page_urls")),
]
