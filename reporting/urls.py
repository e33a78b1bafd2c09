"""Addresses of reports (staff) and of what is published (everybody)."""

from django.urls import path, re_path

from reporting.public import views as public
from reporting.views import reports

app_name = "reporting"
staff = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<uuid:uid>/", reports.report_detail, name="report-detail"),
    path("reports/<uuid:uid>/put-forward/", reports.report_put_forward, name="report-put-forward"),
    path("reports/<uuid:uid>/publish/", reports.report_publish, name="report-publish"),
]
YEAR = r"(?P<year>\d{4}-\d{2})"
VERSION = r"(?:v(?P<version>[1-9]\d{0,3})/)?"
open_pages = [
    path("performance/", public.performance_index, name="performance-index"),
    re_path(
        rf"^performance/{YEAR}/{VERSION}(?P<path>kpis/[A-Za-z0-9-]+(?:/|\.csv)|kpis\.csv|)$",
        public.published_page,
        name="published-page",
    ),
    re_path(
        r"^data/(?P<path>kpis(?:/[A-Za-z0-9-]+)?\.csv)-metadata\.json$",
        public.open_data_metadata,
        name="open-data-metadata",
    ),
    re_path(r"^data/(?P<path>kpis(?:/[A-Za-z0-9-]+)?\.csv)$", public.open_data, name="open-data"),
]
urlpatterns = [*staff, *open_pages]
