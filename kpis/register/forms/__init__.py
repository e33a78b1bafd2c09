"""What people type into the register."""

from kpis.register.forms.register import RetireForm, TargetForm, read_filters
from kpis.register.forms.sheets import ChangeForm, NewKpiForm

__all__ = ["ChangeForm", "NewKpiForm", "RetireForm", "TargetForm", "read_filters"]
