"""Addresses of the assessment: the page of a KPI and its figures as a file."""

from django.urls import path

from kpis.assessment.views.kpi_detail import kpi_data, kpi_detail

urlpatterns = [
    path("kpis/<str:code>/", kpi_detail, name="kpi-detail"),
    path("kpis/<str:code>/data.csv", kpi_data, name="kpi-data"),
]
