"""What is known of a KPI itself, apart from how it is counted; its life; a trade of places."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.register.actions.life_cycle import STEPS, Leaving, Trade
from kpis.register.models import KPI, LifeCycle, PerspectiveCode, ReportingRule, Tier
from perfportal.core.forms import PortalForm, day_field, words_field
from perfportal.core.models import Committee, Portfolio, Service, User

PEOPLE = ("responsible_officer", "data_provider", "deputy_provider", "quality_checker")
KPI_FIELDS = ("title", "tier", "service", "portfolio", "committees", *PEOPLE, "perspective",
              "reporting_rule", "proxy_for", "starts_on", "ends_on", "added_because",
              "is_public")  # fmt: skip
EXPECTED_HINT = _("For a KPI that is not in use yet, such as 01/04/2027")
NOBODY = _("Nobody yet")


def _choice_of(label, model, *, required=False, hint="", empty=NOBODY):
    return forms.ModelChoiceField(
        label=label,
        queryset=model.objects.none(),
        required=required,
        help_text=hint,
        empty_label=empty,
    )


class KpiFields(PortalForm):
    """Title, tier, place, people and dates of a KPI."""

    title = forms.CharField(label=_("Title"), max_length=300)
    tier = _choice_of(_("Tier"), Tier, required=True, empty=_("Choose a tier"))
    service = _choice_of(_("Service"), Service, required=True, empty=_("Choose a service"))
    portfolio = _choice_of(_("Portfolio"), Portfolio, empty=_("None"))
    committees = forms.ModelMultipleChoiceField(
        label=_("Committees"),
        queryset=Committee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    responsible_officer = _choice_of(_("Responsible officer"), User)
    data_provider = _choice_of(_("Data provider"), User)
    deputy_provider = _choice_of(_("Deputy provider"), User)
    quality_checker = _choice_of(_("Data quality checker"), User)
    perspective = forms.ChoiceField(
        label=_("Perspective"), choices=[("", _("None")), *PerspectiveCode.choices], required=False
    )
    reporting_rule = forms.ChoiceField(
        label=_("Reported"), choices=ReportingRule.choices, initial=ReportingRule.BOTH.value
    )
    proxy_for = _choice_of(
        _("Stands in for"),
        KPI,
        hint=_("Only for a proxy: the yearly KPI whose result it foretells during the year"),
        empty=_("No other KPI"),
    )
    starts_on = day_field(_("Counted from"), required=False, hint=_("Empty: from the beginning"))
    ends_on = day_field(
        _("Counted until"), required=False, hint=_("Only where its end is known already")
    )
    added_because = words_field(
        _("Added in mid-year because"),
        rows=2,
        required=False,
        hint=_("The event that caused it, such as a new law or an inspection"),
    )
    is_public = forms.BooleanField(label=_("It is published"), required=False, initial=True)

    def __init__(self, *args, organisation, kpi=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        active = Q(is_active=True)
        for name in PEOPLE:
            # Whoever is named and has left stays a choice, or saving would take them off unseen.
            present = Q(pk=getattr(kpi, f"{name}_id", None))
            people = User.objects.filter(active | present).order_by("full_name")
            self.fields[name].queryset = people
        self.fields["tier"].queryset = organisation.tiers.all()
        self.fields["service"].queryset = Service.objects.order_by("name")
        self.fields["portfolio"].queryset = Portfolio.objects.order_by("name")
        self.fields["committees"].queryset = Committee.objects.order_by("name")
        living = Q(proxy_for=None) & ~Q(state=LifeCycle.RETIRED)
        present = Q(pk=kpi.proxy_for_id if kpi else None)
        others = KPI.objects.filter(living | present, organisation=organisation).order_by("code")
        self.fields["proxy_for"].queryset = others.exclude(pk=kpi.pk) if kpi else others

    def clean(self):
        data = super().clean()
        if data.get("ends_on") and not data.get("starts_on"):
            self.add_error("starts_on", _("Counted from: a last day needs a first day too"))
        return data


class DetailsForm(KpiFields):
    """The details of a KPI as they are, to be changed with a reason."""

    reason = words_field(_("Why"), hint=_("A move to another tier is listed under Goalposts."))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def kpi_fields(self) -> dict:
        """The fields of the KPI, once the form is valid."""
        return {name: self.cleaned_data[name] for name in KPI_FIELDS}


def details_of(kpi: KPI) -> dict:
    """What the form begins with."""
    values = {name: getattr(kpi, name) for name in KPI_FIELDS if name != "committees"}
    return values | {"committees": kpi.committees.all(), "version": kpi.version}


class MoveForm(PortalForm):
    """The next step in a KPI's life."""

    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect)
    expected_from = day_field(_("Expected from"), required=False, hint=EXPECTED_HINT)
    reason = words_field(_("Why"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kpi, **kwargs):
        super().__init__(*args, **kwargs)
        states = (LifeCycle(kpi.state), *STEPS.get(kpi.state, ()))
        self.fields["state"].choices = [(state.value, state.label) for state in states]
        if kpi.state in (LifeCycle.ACTIVE, LifeCycle.UNDER_REVIEW):
            del self.fields["expected_from"]


class TradeForm(PortalForm):
    """Which KPI gives up its place, what becomes of it, from when and why."""

    leaving = forms.CharField(
        max_length=20, error_messages={"required": _("Choose the KPI that gives up its place")}
    )
    becomes = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (Leaving.SERVICE.value, _("It goes on as a KPI of its service")),
            (Leaving.RETIRED.value, _("It is retired")),
        ],
        widget=forms.RadioSelect,
    )
    on = day_field(_("Retired on"), hint=_("Only counts where it is retired"))
    reason = words_field(_("Why the one goes and the other comes"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, held: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = held

    def clean_leaving(self):
        """`CODE:version`, the KPI as the person saw it."""
        code, _colon, version = self.cleaned_data["leaving"].rpartition(":")
        if code not in self.held or not version.isdecimal():
            raise forms.ValidationError(_("Choose a KPI of this list: it has changed meanwhile."))
        self.leaving_version = int(version)
        return self.held[code]

    def terms(self) -> Trade:
        """The trade, once the form is valid."""
        data = self.cleaned_data
        return Trade(
            becomes=Leaving(data["becomes"]),
            on=data["on"],
            reason=data["reason"],
            leaving_version=self.leaving_version,
            coming_version=data["version"],
        )
