"""What the register reads: KPIs with their sheets, and what has changed about them."""

from kpis.register.queries.goalposts import Change, What, get_changes
from kpis.register.queries.kpis import (
    definition_for,
    definitions_ahead,
    get_approvers,
    get_kpi_with_history,
    get_kpis_by_code,
    get_sheet,
    in_force,
    lock_kpis,
    visible_kpis,
    with_due_definition,
    with_values,
)
from kpis.register.queries.register import RegisterFilters, get_filter_options, get_register

__all__ = [
    "Change",
    "RegisterFilters",
    "What",
    "definition_for",
    "definitions_ahead",
    "get_approvers",
    "get_changes",
    "get_filter_options",
    "get_kpi_with_history",
    "get_kpis_by_code",
    "get_register",
    "get_sheet",
    "in_force",
    "lock_kpis",
    "visible_kpis",
    "with_due_definition",
    "with_values",
]
