"""What people type into the register."""

from kpis.register.forms.ownership import HandOverForm
from kpis.register.forms.register import RetireForm, TargetForm, read_filters
from kpis.register.forms.sheets import ChangeForm, NewKpiForm
from kpis.register.forms.target_file import TargetFileForm

__all__ = [
    "ChangeForm",
    "HandOverForm",
    "NewKpiForm",
    "RetireForm",
    "TargetFileForm",
    "TargetForm",
    "read_filters",
]
