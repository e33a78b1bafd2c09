"""What a council may change, in one table: name, default, kind and words (domain-rules 11)."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Setting:
    """A setting: its default, whose type is the setting's, its words, and its choices if any.

    `choices` are the values with their words.
    """

    default: object
    words: str
    choices: dict = field(default_factory=dict)
    lowest: int = 0
    hint: str = ""
    highest: int | None = None

    def check(self, name, value):
        """The value, or a ValidationError that names the setting and what it takes."""
        if not isinstance(value, type(self.default)) or isinstance(value, bool) is not isinstance(
            self.default, bool
        ):
            raise ValidationError(_("%s: not a value of the right kind.") % name)
        if self.choices and value not in self.choices:
            raise ValidationError(
                _("%(name)s: choose one of %(choices)s.")
                % {"name": name, "choices": ", ".join(map(str, self.choices))}
            )
        if isinstance(value, int) and value < self.lowest:
            raise ValidationError(
                _("%(name)s: at least %(lowest)s.") % {"name": name, "lowest": self.lowest}
            )
        if self.highest is not None and value > self.highest:
            raise ValidationError(
                _("%(name)s: at most %(highest)s.") % {"name": name, "highest": self.highest}
            )
        return value

    def say(self, value) -> str:
        """The value in words."""
        return str(self.choices.get(value, value))


_lazy = gettext_lazy
RAG_PRESETS = {
    "per_kpi": _lazy("Each KPI has its own tolerance"),
    "std5": _lazy("Amber is within 5% of the target"),
    "std10": _lazy("Amber is within 10% of the target"),
    "floor": _lazy("Amber reaches the KPI's floor standard"),
    "belfast": _lazy("Green is within 1% of the target, red is 5% of the target or more off"),
    "dot_combined": _lazy(
        "Green is within 10% of the target; beyond that amber is no worse than a year before"
    ),
    "within": _lazy("Green is within the KPI's own tolerance, and nothing is amber"),
}
NATIONS = {
    "england": _lazy("England"),
    "wales": _lazy("Wales"),
    "scotland": _lazy("Scotland"),
    "northern_ireland": _lazy("Northern Ireland"),
}
# The codes are the routes of kpis/calculations/approval.py; a test keeps them the same.
APPROVAL_STEPS = {
    "service_head": _lazy("The service head approves"),
    "service_head_then_check": _lazy(
        "The service head approves, and the performance team checks every value"
    ),
    "service_head_then_director": _lazy("The service head approves, then the director"),
    "check_only": _lazy("One check by the performance team, no approval"),
}


def _approval_of(tier, default="service_head", hint=""):
    from_now_on = _lazy("Holds for values submitted from then on; what is approved stays approved.")
    return Setting(default, tier, APPROVAL_STEPS, hint=hint or from_now_on)


ROUNDS_OPEN = {
    "no": _lazy("when the performance team opens them"),
    "quarter": _lazy("by themselves: each quarter's round on its first working day"),
    "month": _lazy(
        "by themselves, and each month a round for the weekly and monthly figures as well"
    ),
}
SETTINGS = {
    "tier1_limit": Setting(
        40,
        _lazy("Most active Tier 1 KPIs at once"),
        lowest=1,
        hint=_lazy("It cannot be lower than the number in use."),
    ),
    # design.md section 7 goes before the STD5 of domain-rules 11: a KPI that leaves its rule open
    # gets 2 percentage points or 5% of the target, which are tolerances of its own.
    "rag_preset": Setting(
        "per_kpi",
        _lazy("Rule for the status of new KPIs"),
        RAG_PRESETS,
        hint=_lazy(
            "For KPIs that do not name a rule. Each KPI keeps the rule that its sheet names."
        ),
    ),
    "compare_at": Setting(
        "display",
        _lazy("Figures are compared with targets"),
        {"display": _lazy("as shown, after rounding"), "raw": _lazy("as calculated, unrounded")},
        hint=_lazy("A change gives the statuses anew, but none that has been issued."),
    ),
    "arrow_means": Setting(
        "performance",
        _lazy("An arrow shows"),
        {
            "performance": _lazy("whether performance got better; which way the number moved where "
                                 "neither way is better"),
            "value": _lazy("which way the number moved"),
        },
        hint=_lazy("The words beside it always say both."),
    ),
    "screen_outliers": Setting(
        True,
        _lazy("One wild figure widens the limits of normal variation"),
        {True: _lazy("no: its jumps are left out, as NHS-R does"),
         False: _lazy("yes, as in the NHS Making Data Count workbook")},
        hint=_lazy("A jump is left out if it is 3.267 times the average or more."),
    ),
    "shift_n": Setting(
        7,
        _lazy("Figures in a row on one side of the average that count as a shift"),
        lowest=6,
        highest=8,
    ),
    "trend_n": Setting(
        7,
        _lazy("Figures in a row that each rise or fall and count as a trend"),
        lowest=6,
        highest=8,
    ),
    # The codes are those of kpis/calculations/trend.py; a test keeps them the same.
    "trend_method": Setting(
        "none",
        _lazy("A trend beside the comparisons with earlier figures"),
        {"none": _lazy("no"),
         "regression": _lazy("a straight line through all figures, from six on"),
         "latest_three": _lazy("the latest three results: each better, or each worse")},
    ),
    "nation": Setting("england", _lazy("Nation, for bank holidays and law"), NATIONS),
    "entry_deadline_wd": Setting(10, _lazy("Working day of the entry deadline"), lowest=1),
    "check_deadline_wd": Setting(13, _lazy("Working day of the data quality check"), lowest=1),
    "approval_deadline_wd": Setting(15, _lazy("Working day of approval"), lowest=1),
    "sign_off_deadline_wd": Setting(18, _lazy("Working day of the director's signature"), lowest=1),
    "cmt_wd": Setting(23, _lazy("Working day of the management team's meeting"), lowest=1),
    "approval_steps_1": _approval_of(_lazy("Approval of Tier 1 values")),
    "approval_steps_2": _approval_of(
        _lazy("Approval of Tier 2 values"),
        default="check_only",
        hint=_lazy(
            "Official statistics, which nobody here can change, need an import and one check. "
            "Holds for values submitted from then on; what is approved stays approved."
        ),
    ),
    "approval_steps_3": _approval_of(_lazy("Approval of Tier 3 values")),
    "approval_steps_service": _approval_of(_lazy("Approval of service values")),
    "check_sample_percent": Setting(
        10,
        _lazy("Values in a hundred that the performance team checks as a sample"),
        highest=100,
        hint=_lazy(
            "Drawn by lot. What the checks flagged, KPIs whose data quality is low and the first "
            "value of a new provider are looked at besides. 0 draws none, 100 all."
        ),
    ),
    # Off at first: a round asks every officer for figures, and a register that is still being
    # filled would ask for the wrong ones.
    "rounds_open_themselves": Setting(
        "no",
        _lazy("Rounds open"),
        ROUNDS_OPEN,
        hint=_lazy("Switch this on once the register is complete: it asks every officer at once."),
    ),
    "small_number_threshold": Setting(
        5,
        _lazy("Counts of people that are withheld"),
        {5: _lazy("below 5"), 10: _lazy("below 10")},
    ),
    "small_number_zero": Setting(
        "shown",
        _lazy("A count of 0 people"),
        {"shown": _lazy("is published"), "withheld": _lazy("is withheld like a small count")},
    ),
    "small_number_way": Setting(
        "suppress",
        _lazy("What is published of small counts of people"),
        {
            "suppress": _lazy("nothing, nor what they could be worked out from"),
            "round": _lazy("every count of such a KPI, rounded to the nearest 5"),
        },
        hint=_lazy("Percentages and averages in which a small count stands are withheld anyway."),
    ),
    "officer_hour_cost": Setting(
        0,
        _lazy("Cost of an officer's hour, in pounds"),
        hint=_lazy("0 if you do not want to say; then pages show hours only."),
    ),
    "tier1_evidence": Setting(
        "needed",
        _lazy("Evidence of Tier 1 figures"),
        {
            "needed": _lazy("needed before a figure is marked as checked"),
            "asked": _lazy("asked for, and not insisted on"),
        },
    ),
    "evidence_megabytes": Setting(
        10,
        _lazy("Largest file of evidence"),
        {5: _lazy("5 MB"), 10: _lazy("10 MB"), 25: _lazy("25 MB")},
    ),
    "final_after_days": Setting(
        90,
        _lazy("Days after its period until the final figure of a provisional one is expected"),
        lowest=1,
        hint=_lazy("The days by which a KPI's data are late, as its sheet says, are added."),
    ),
    "reminders": Setting(
        "on",
        _lazy("Reminders by e-mail"),
        {"on": _lazy("are sent, one a day at most"), "off": _lazy("are not sent")},
        hint=_lazy("Of what is owed before and after its deadline. The performance team can read "
                   "each mail before it goes out."),
    ),
    "remind_early_wd": Setting(
        5, _lazy("First reminder: working days before the deadline"),
        hint=_lazy("0 sends none."),
    ),
    "remind_late_wd": Setting(
        1, _lazy("Last reminder: working days before the deadline"),
        hint=_lazy("0 sends none."),
    ),
    "escalate_after_wd": Setting(
        3,
        _lazy("Working days after which the service head is told of an overdue figure"),
        lowest=1,
    ),
    "overdue_counts_as_red": Setting(False, _lazy("Count an overdue figure as red")),
    "public_officer_names": Setting(False, _lazy("Print officers' names on public pages")),
    "accessibility_status": Setting("", _lazy("Compliance status of the accessibility statement")),
}  # fmt: skip
TIMETABLE = ("entry_deadline_wd", "check_deadline_wd", "approval_deadline_wd",
             "sign_off_deadline_wd", "cmt_wd")  # fmt: skip
# What the settings page offers: the settings that something follows.
SECTIONS = (
    (
        _lazy("KPIs and their statuses"),
        (
            "tier1_limit",
            "rag_preset",
            "compare_at",
            "arrow_means",
            "small_number_threshold",
            "small_number_zero",
            "small_number_way",
        ),
    ),
    (
        _lazy("Normal variation and trend"),
        ("screen_outliers", "shift_n", "trend_n", "trend_method"),
    ),
    (_lazy("Timetable of a round"), ("nation", *TIMETABLE, "rounds_open_themselves")),
    (_lazy("What collecting costs"), ("officer_hour_cost",)),
    (
        _lazy("Approval and checks"),
        (
            "approval_steps_1",
            "approval_steps_2",
            "approval_steps_3",
            "approval_steps_service",
            "check_sample_percent",
        ),
    ),
    (
        _lazy("Evidence and final figures"),
        ("tier1_evidence", "evidence_megabytes", "final_after_days"),
    ),
    (
        _lazy("Reminders"),
        ("reminders", "remind_early_wd", "remind_late_wd", "escalate_after_wd"),
    ),
)
