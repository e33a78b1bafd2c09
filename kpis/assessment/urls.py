"""Addresses of the assessment: a KPI's page, its figures, what belongs to them; all anew."""

from django.urls import path

from kpis.assessment.views.annotations import kpi_annotation, kpi_annotations
from kpis.assessment.views.kpi_detail import kpi_data, kpi_detail
from kpis.assessment.views.recompute import recompute

urlpatterns = [
    path("register/statuses/", recompute, name="recompute"),
    path("kpis/<str:code>/", kpi_detail, name="kpi-detail"),
    path("kpis/<str:code>/data.csv", kpi_data, name="kpi-data"),
    path("kpis/<str:code>/annotations/", kpi_annotations, name="kpi-annotations"),
    path("kpis/<str:code>/annotations/<uuid:uid>/", kpi_annotation, name="kpi-annotation"),
]
