"""Addresses of the register."""

from django.urls import path

from kpis.register.views import (
    definition,
    kpi_list,
    life_cycle,
    ownership,
    rag_rules,
    sheets,
    target_import,
    targets,
)

urlpatterns = [
    path("kpis/", kpi_list.kpi_list, name="kpi-list"),
    path("kpis/<str:code>/definition/", definition.kpi_definition, name="kpi-definition"),
    path("register/ownership/", ownership.ownership, name="ownership"),
    path("register/rag-rules/", rag_rules.rag_rules, name="rag-rules"),
    path("register/targets/import/", target_import.target_import, name="target-import"),
    path("register/new/", sheets.kpi_new, name="kpi-new"),
    path("kpis/<str:code>/change/", sheets.kpi_change, name="kpi-change"),
    path("kpis/<str:code>/target/", targets.kpi_target, name="kpi-target"),
    path("kpis/<str:code>/activate/", life_cycle.kpi_activate, name="kpi-activate"),
    path("kpis/<str:code>/retire/", life_cycle.kpi_retire, name="kpi-retire"),
]
