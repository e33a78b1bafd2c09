"""What people type into the register."""

from kpis.register.forms.ownership import HandOverForm
from kpis.register.forms.register import RetireForm, TargetForm, read_filters
from kpis.register.forms.sheets import ChangeForm, NewKpiForm

__all__ = ["ChangeForm", "HandOverForm", "NewKpiForm", "RetireForm", "TargetForm", "read_filters"]
