"""Forms of the log of data issues and of the handbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.quality import Dimension
from kpis.collection.actions.briefings import NewBriefing
from kpis.collection.actions.issues import NewIssue
from kpis.collection.models import Briefing, DataIssue
from kpis.register.models import KPI, DataSource
from kpis.register.words import DIMENSION_WORDS
from perfportal.core.forms import PortalForm, day_field, words_field
from perfportal.core.models import User

HIDDEN = {"required": False, "widget": forms.HiddenInput}


class IssueForm(PortalForm):
    """What is wrong with whose data, and who sees that it is put right."""

    supplier = forms.CharField(
        label=_("Whose data is it?"),
        max_length=200,
        help_text=_("The school, partner, contractor or service that the data come from"),
    )
    source = forms.ModelChoiceField(
        label=_("Entry in the register of sources"),
        queryset=DataSource.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )
    codes = forms.CharField(
        label=_("KPIs that it affects"),
        required=False,
        max_length=400,
        help_text=_("Their codes, with commas between, such as ENV-01, ENV-02"),
    )
    dimension = forms.ChoiceField(
        label=_("What is affected?"),
        choices=[(dimension.value, words) for dimension, words in DIMENSION_WORDS.items()],
        widget=forms.RadioSelect,
    )
    what = words_field(
        _("What is wrong?"), hint=_("Do not name or describe a resident, a pupil or a patient.")
    )
    owner = forms.ModelChoiceField(
        label=_("Who sees that it is put right?"), queryset=User.objects.none(), empty_label=""
    )
    due_on = day_field(_("To be put right by"))
    submission = forms.CharField(**HIDDEN)

    def __init__(self, *args, kpis, sources, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.kpis = kpis
        self.fields["source"].queryset = sources
        self.fields["owner"].queryset = people

    def clean_codes(self) -> list[KPI]:
        typed = [code.strip() for code in self.cleaned_data["codes"].split(",") if code.strip()]
        found = {kpi.code.lower(): kpi for kpi in self.kpis}
        if unknown := [code for code in typed if code.lower() not in found]:
            raise forms.ValidationError(
                _("There is no KPI %s that you may see. Check the code.") % unknown[0]
            )
        return [found[code.lower()] for code in typed]

    def found(self) -> NewIssue:
        data = self.cleaned_data
        return NewIssue(
            supplier=data["supplier"],
            dimension=Dimension(data["dimension"]),
            what=data["what"],
            owner=data["owner"],
            due_on=data["due_on"],
            source=data["source"],
            kpis=data["codes"],
        )


class IssueNoteForm(PortalForm):
    """What has happened, and how the issue stands now."""

    text = words_field(_("What has happened?"))
    state = forms.ChoiceField(
        label=_("How does it stand now?"),
        choices=DataIssue.State.choices,
        widget=forms.RadioSelect(attrs={"data-inline": "yes"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(**HIDDEN)


class BriefingForm(PortalForm):
    """A text that everybody who enters, checks or approves figures is to read."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Briefing.Kind.choices,
        widget=forms.RadioSelect(attrs={"data-inline": "yes"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    version_words = forms.CharField(
        label=_("Version"), required=False, max_length=40, help_text=_("For example 3, or 2026/27")
    )
    text = words_field(_("Text"), rows=16)
    read_by_on = day_field(
        _("To be read by"),
        required=False,
        hint=_("Empty if nobody has to read it. A day puts it among what people owe."),
    )
    replaces = forms.ModelChoiceField(
        label=_("It takes the place of"),
        queryset=Briefing.objects.none(),
        required=False,
        empty_label=_("Nothing: it is new"),
    )
    submission = forms.CharField(**HIDDEN)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = Briefing.objects.filter(
            organisation=organisation, replaced_by__isnull=True
        )

    def new(self) -> NewBriefing:
        data = dict(self.cleaned_data)
        data.pop("submission")
        return NewBriefing(**data)
