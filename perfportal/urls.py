"""All addresses: each app brings its own."""

from django.contrib import admin
from django.urls import include, path

handler500 = "perfportal.core.views.errors.server_error"

urlpatterns = [
    path("", include("perfportal.core.urls")),
    path("", include("perfportal.core.account_urls")),
    path("", include("kpis.urls")),
    path("", include("scorecards.urls")),
    path("", include("recommendations.urls")),
    path("", include("reporting.urls")),
    path("admin/", admin.site.urls),
]
