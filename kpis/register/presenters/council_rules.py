"""Our reading of the rules that other councils print, and how each is set here.

The papers themselves are not part of the portal: a test on the real ones holds that every one has
its reading, and that the rules named here give the colours that they describe.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kpis.calculations.codes import RagPreset


@dataclass(frozen=True)
class CouncilRule:
    """One printed rule in our words, the rule here that gives it, and what is left out and why.

    Without `preset` the paper prints counts and no rule, or its rule is not supported.
    """

    council: str
    year: str
    rule: str
    preset: RagPreset | None = None
    settings: str = ""
    left_out: str = ""

    @property
    def is_expressed(self) -> bool:
        return self.preset is not None

    @property
    def is_refused(self) -> bool:
        return self.preset is None and bool(self.left_out)


SAME_PERIOD = _("Amber depends on the same period of the year before.")
COUNTS_ONLY = _("Prints counts and percentages, and no rule.")
COUNTED = _("Our counts print the same percentages, and always say of how many.")
REGRESSION = _(
    "The direction of travel from a regression over the whole chart: here it compares two periods."
)
HAVERING = {
    "council": "London Borough of Havering",
    "preset": RagPreset.DOT_COMBINED,
    "rule": _("Green within 10% of the target; further off, amber if no worse than in the same "
              "quarter last year, otherwise red."),
}  # fmt: skip
KENT = {
    "council": "Kent County Council",
    "preset": RagPreset.FLOOR,
    "settings": _("The floor standard of each KPI is typed on its definition sheet."),
}
FLOOR_RULE = _("Green meets the target, amber reaches the floor standard, red does not.")
FLOOR_COUNTS = _("Prints the counts that its floor standards give.")

COUNCIL_RULES = (
    CouncilRule(**HAVERING, year="2013/14", settings=SAME_PERIOD),
    CouncilRule(
        **HAVERING,
        year="2014/15",
        settings=_("Amber depends on the same period of the year before. Both arrows, against the "
                   "last quarter and against last year, stand on the KPI's page."),
    ),
    CouncilRule(**KENT, year="2020/21", rule=FLOOR_RULE, left_out=REGRESSION),
    CouncilRule(**KENT, year="2025/26 Q3", rule=FLOOR_COUNTS),
    CouncilRule(**KENT, year="2020/21 Q4", rule=FLOOR_COUNTS),
    CouncilRule(**KENT, year="2019/20 Q1", rule=FLOOR_COUNTS),
    CouncilRule(
        council="Maidstone Borough Council",
        year="2018-2024",
        rule=_("Green meets the target, amber misses it by up to 10%, red by more; data only "
               "without a target."),
        preset=RagPreset.STD10,
        settings=_("A KPI without a target has the role context or activity."),
    ),
    CouncilRule(
        council="Reigate & Banstead Borough Council",
        year="2020",
        rule=_("Green meets the target, amber is within a tolerance agreed for each KPI."),
        preset=RagPreset.PER_KPI,
        settings=_("The tolerance stands on each definition sheet: a percentage of the target, or "
                   "the KPI's own unit."),
    ),
    CouncilRule(
        council="Brighton & Hove City Council",
        year="2021/22",
        rule=_("Each KPI has a green value and an amber value; beyond the amber value is red. "
               "Trend indicators are grey."),
        preset=RagPreset.FLOOR,
        settings=_("The green value is the target and the amber value the floor. Trend indicators "
                   "have the role context: data only."),
    ),
    CouncilRule(
        council="Allerdale Borough Council (document name only '$Jacwadyu.doc'; council uncertain)",
        year="2016/17 Q1",
        rule=_("Green meets the target, amber misses it by less than 10%, red by more than 10%."),
        preset=RagPreset.STD10,
        settings=_("The paper leaves open what exactly 10% is. Here a figure on a limit belongs to "
                   "the better band: amber."),
        left_out=_("Blue for completed projects: a project is not a KPI and has no status here."),
    ),
    CouncilRule(
        council="Chorley Council",
        year="2019/20 Q3",
        rule=_("What meets the target or misses it by up to 5% counts as performing."),
        preset=RagPreset.WITHIN,
        settings=_("With a tolerance of 5% of the target on each sheet."),
        left_out=_("Colours of projects: a project is not a KPI and has no status here."),
    ),
    CouncilRule(
        council="Harlow Council / East Riding of Yorkshire Council",
        year="2009-2012",
        rule=_("A star for better than the target beyond a tolerance, a circle for on target "
               "within it, a triangle for worse beyond it."),
        preset=RagPreset.WITHIN,
        settings=_("With the tolerance of each KPI. The triangle is red, the circle is green. "
                   "Shapes of our own stand beside every colour."),
        left_out=_("The star is green too: a fourth colour would be outside the count of rated "
                   "KPIs. A stretch target says what would be better still."),
    ),
    CouncilRule(
        council="Medway Council", year="2009/10 Q3", rule=COUNTS_ONLY, settings=COUNTED
    ),
    CouncilRule(
        council="Allerdale Borough Council",
        year="2022/23 Q3",
        rule=_("Prints counts and no rule; the KPIs of its three bands do not add up to the number "
               "it reports."),
        settings=_("Our percentages are of the rated KPIs, with the others listed beside them."),
    ),
    CouncilRule(
        council="Rotherham MBC",
        year="2016/17 Q3",
        rule=_("Prints percentages of all KPIs and of those with a figure."),
        settings=COUNTED,
    ),
    CouncilRule(
        council="Rotherham MBC",
        year="2017/18 Q1",
        rule=_("Prints percentages of three different numbers of KPIs."),
        settings=COUNTED,
    ),
    CouncilRule(
        council="(vendor) CAMMS",
        year="",
        rule=_("A score of figure over target: green from 100, amber from 100 less a variance. "
               "Goal posts count from the nearer bound."),
        preset=RagPreset.PER_KPI,
        settings=_("With a tolerance of the variance as a percentage of the target, compared as "
                   "calculated. A target of zero has no amber, so the sheet asks for a tolerance "
                   "in the KPI's own unit. Goal posts are a range."),
    ),
    CouncilRule(
        council="(hospital) Trillium Health Centre",
        year="",
        rule=_("A colour only where the target lies outside the figure's 95% confidence interval."),
        left_out=_("Not supported: the portal keeps the confidence interval of a survey's figure "
                   "and says “no clear change” where two of them overlap, but it gives no colour "
                   "by them. A figure near its target has the colour of the rule."),
    ),
)  # fmt: skip
