"""Addresses of the assessment: a KPI's page and what belongs to it, comparators, all anew."""

from django.urls import path

from kpis.assessment.views.annotations import kpi_annotation, kpi_annotations
from kpis.assessment.views.benchmark_definition import benchmark_definition
from kpis.assessment.views.benchmarks import benchmark_list, comparator_change, comparator_new
from kpis.assessment.views.kpi_detail import kpi_data, kpi_detail
from kpis.assessment.views.kpi_forecast import kpi_forecast, kpi_forecast_withdraw
from kpis.assessment.views.recompute import recompute

urlpatterns = [
    path("register/statuses/", recompute, name="recompute"),
    path("kpis/<str:code>/", kpi_detail, name="kpi-detail"),
    path("kpis/<str:code>/data.csv", kpi_data, name="kpi-data"),
    path("kpis/<str:code>/annotations/", kpi_annotations, name="kpi-annotations"),
    path("kpis/<str:code>/annotations/<uuid:uid>/", kpi_annotation, name="kpi-annotation"),
    path("benchmarks/", benchmark_list, name="benchmark-list"),
    path("benchmarks/new/", comparator_new, name="comparator-new"),
    path("benchmarks/<uuid:uid>/", comparator_change, name="comparator-change"),
    path("benchmarks/<uuid:uid>/<str:code>/", benchmark_definition, name="benchmark-definition"),
    path("kpis/<str:code>/forecast/", kpi_forecast, name="kpi-forecast"),
    path(
        "kpis/<str:code>/forecast/<uuid:uid>/withdraw/",
        kpi_forecast_withdraw,
        name="kpi-forecast-withdraw",
    ),
]
