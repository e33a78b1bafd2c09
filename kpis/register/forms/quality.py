"""Six scores with their evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.quality import Dimension
from kpis.register.words import DIMENSION_WORDS
from perfportal.core.forms import PortalForm, label_within

SCORES = [("2", _("Met")), ("1", _("Partly met")), ("0", _("Not met"))]


class QualityForm(PortalForm):
    """A score and its evidence for each dimension."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for dimension, words in DIMENSION_WORDS.items():
            self.fields[f"score_{dimension.value}"] = forms.TypedChoiceField(
                label=words,
                choices=SCORES,
                coerce=int,
                widget=forms.RadioSelect(attrs={"data-inline": "yes"}),
                error_messages={"required": _("%(words)s: choose an answer") % {"words": words}},
            )
            self.fields[f"evidence_{dimension.value}"] = forms.CharField(
                label=label_within(_("Evidence"), words), required=False, max_length=500
            )

    def scores(self) -> dict[Dimension, tuple[int, str]]:
        """Score and evidence by dimension, once the form is valid."""
        data = self.cleaned_data
        return {
            dimension: (
                data[f"score_{dimension.value}"],
                data[f"evidence_{dimension.value}"].strip(),
            )
            for dimension in Dimension
        }
