"""Addresses of the register."""

from django.urls import path

from kpis.register.views import (
    definition,
    kpi_list,
    life_cycle,
    ownership,
    proposals,
    purpose,
    rag_rules,
    sheets,
    target_import,
    targets,
    trade,
    transfer,
)

urlpatterns = [
    path("kpis/", kpi_list.kpi_list, name="kpi-list"),
    path("kpis/<str:code>/definition/", definition.kpi_definition, name="kpi-definition"),
    path("register/ownership/", ownership.ownership, name="ownership"),
    path("register/owners/", ownership.owners, name="owners"),
    path("register/import/", transfer.register_import, name="register-import"),
    path("register/import/<uuid:uid>/", transfer.register_preview, name="register-preview"),
    path("register/kpis.<str:kind>", transfer.register_export, name="register-export"),
    path("register/proposals/", proposals.proposal_list, name="proposal-list"),
    path("register/proposals/<uuid:uid>/", proposals.proposal, name="proposal"),
    path("register/purpose/", purpose.purpose_list, name="purpose-list"),
    path("register/tasks/<uuid:uid>/", purpose.kpi_task, name="kpi-task"),
    path("kpis/<str:code>/purpose/", purpose.kpi_purpose, name="kpi-purpose"),
    path("register/rag-rules/", rag_rules.rag_rules, name="rag-rules"),
    path("register/targets/import/", target_import.target_import, name="target-import"),
    path("register/new/", sheets.kpi_new, name="kpi-new"),
    path("kpis/<str:code>/change/", sheets.kpi_change, name="kpi-change"),
    path("kpis/<str:code>/target/", targets.kpi_target, name="kpi-target"),
    path("kpis/<str:code>/activate/", life_cycle.kpi_activate, name="kpi-activate"),
    path("kpis/<str:code>/trade/", trade.kpi_trade, name="kpi-trade"),
    path("kpis/<str:code>/life-cycle/", life_cycle.kpi_move, name="kpi-move"),
    path("kpis/<str:code>/details/", life_cycle.kpi_details, name="kpi-details"),
    path("kpis/<str:code>/retire/", life_cycle.kpi_retire, name="kpi-retire"),
]
