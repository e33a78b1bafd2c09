"""Addresses of the assessment: a KPI's page and figures, and all statuses anew."""

from django.urls import path

from kpis.assessment.views.kpi_detail import kpi_data, kpi_detail
from kpis.assessment.views.recompute import recompute

urlpatterns = [
    path("register/statuses/", recompute, name="recompute"),
    path("kpis/<str:code>/", kpi_detail, name="kpi-detail"),
    path("kpis/<str:code>/data.csv", kpi_data, name="kpi-data"),
]
