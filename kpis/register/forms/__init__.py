"""What people type into the register."""

from kpis.register.forms.kpis import DetailsForm, MoveForm, TradeForm, details_of
from kpis.register.forms.ownership import AssignForm, HandOverForm
from kpis.register.forms.register import RetireForm, TargetForm, read_filters
from kpis.register.forms.sheets import ChangeForm, NewKpiForm
from kpis.register.forms.target_file import TargetFileForm
from kpis.register.forms.uploads import SaveUploadForm, UploadForm

__all__ = [
    "AssignForm",
    "ChangeForm",
    "DetailsForm",
    "HandOverForm",
    "MoveForm",
    "NewKpiForm",
    "RetireForm",
    "SaveUploadForm",
    "TargetFileForm",
    "TargetForm",
    "TradeForm",
    "UploadForm",
    "details_of",
    "read_filters",
]
