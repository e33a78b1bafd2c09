"""Addresses of the register."""

from django.urls import path

from kpis.register.views import definition, kpi_list

urlpatterns = [
    path("kpis/", kpi_list.kpi_list, name="kpi-list"),
    path("kpis/<str:code>/definition/", definition.kpi_definition, name="kpi-definition"),
]
