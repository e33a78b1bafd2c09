"""What people type into the register."""

from kpis.register.forms.kpis import DetailsForm, MoveForm, TradeForm, details_of
from kpis.register.forms.ownership import HandOverForm
from kpis.register.forms.register import RetireForm, TargetForm, read_filters
from kpis.register.forms.sheets import ChangeForm, NewKpiForm

__all__ = [
    "ChangeForm",
    "DetailsForm",
    "HandOverForm",
    "MoveForm",
    "NewKpiForm",
    "RetireForm",
    "TargetForm",
    "TradeForm",
    "details_of",
    "read_filters",
]
