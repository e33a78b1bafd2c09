"""Addresses of the register."""

from django.urls import path

from kpis.register.views import (
    definition,
    kpi_list,
    life_cycle,
    ownership,
    returns,
    sheets,
    source_page,
    sources,
    targets,
)

urlpatterns = [
    path("kpis/", kpi_list.kpi_list, name="kpi-list"),
    path("kpis/<str:code>/definition/", definition.kpi_definition, name="kpi-definition"),
    path("register/ownership/", ownership.ownership, name="ownership"),
    path("register/new/", sheets.kpi_new, name="kpi-new"),
    path("register/sources/", sources.source_list, name="source-list"),
    path("register/sources/new/", sources.source_new, name="source-new"),
    path("register/sources/<slug:slug>/", sources.source_detail, name="source-detail"),
    path("register/sources/<slug:slug>/change/", sources.source_change, name="source-change"),
    path("register/sources/<slug:slug>/kpis/", source_page.source_kpis, name="source-kpis"),
    path("register/sources/<slug:slug>/end/", source_page.source_end, name="source-end"),
    path("register/sources/<slug:slug>/dates/", source_page.source_date, name="source-date"),
    path("register/returns/", returns.return_list, name="return-list"),
    path("register/returns/<uuid:uid>/", returns.return_submit, name="return-submit"),
    path("register/returns/<uuid:uid>/remove/", returns.return_remove, name="return-remove"),
    path("register/reports/", returns.report_review, name="report-review"),
    path("kpis/<str:code>/change/", sheets.kpi_change, name="kpi-change"),
    path("kpis/<str:code>/target/", targets.kpi_target, name="kpi-target"),
    path("kpis/<str:code>/activate/", life_cycle.kpi_activate, name="kpi-activate"),
    path("kpis/<str:code>/retire/", life_cycle.kpi_retire, name="kpi-retire"),
]
