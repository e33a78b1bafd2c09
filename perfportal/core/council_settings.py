"""What a council may change, in one table: name, default, kind and words (domain-rules 11)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perfportal.core import audit
from perfportal.core.access.roles import Permission


@dataclass(frozen=True)
class Setting:
    """A setting: its default, whose type is the setting's, its words, and its choices if any."""

    default: object
    words: str
    choices: tuple = ()
    lowest: int = 0

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
        return value


_lazy = gettext_lazy
SETTINGS = {
    "tier1_limit": Setting(40, _lazy("Most active Tier 1 KPIs at once"), lowest=1),
    "rag_preset": Setting(
        "std5",
        _lazy("Scheme of statuses for KPIs without one of their own"),
        ("std5", "std10", "floor", "belfast", "dot_combined", "per_kpi"),
    ),
    "compare_at": Setting("display", _lazy("Compare figures as shown or raw"), ("display", "raw")),
    "arrow_means": Setting("performance", _lazy("What an arrow shows"), ("performance", "value")),
    "nation": Setting(
        "england",
        _lazy("Nation, for bank holidays and law"),
        ("england", "wales", "scotland", "northern_ireland"),
    ),
    "entry_deadline_wd": Setting(10, _lazy("Working day of the entry deadline"), lowest=1),
    "check_deadline_wd": Setting(13, _lazy("Working day of the data quality check"), lowest=1),
    "approval_deadline_wd": Setting(15, _lazy("Working day of approval"), lowest=1),
    "sign_off_deadline_wd": Setting(18, _lazy("Working day of the director's signature"), lowest=1),
    "cmt_wd": Setting(23, _lazy("Working day of the management team's meeting"), lowest=1),
    "small_number_threshold": Setting(5, _lazy("Counts below this are withheld"), (5, 10)),
    "overdue_counts_as_red": Setting(False, _lazy("Count an overdue figure as red")),
    "public_officer_names": Setting(False, _lazy("Print officers' names on public pages")),
    "accessibility_status": Setting("", _lazy("Compliance status of the accessibility statement")),
}


def get_setting(organisation, name: str):
    """The council's value, or the default."""
    setting = SETTINGS[name]
    own = organisation.settings if organisation else {}
    return own.get(name, setting.default)


@transaction.atomic
def change_setting(*, by, organisation, name: str, value) -> None:
    """Set one value, audited with the old one."""
    by.access.require(Permission.MANAGE_SETTINGS)
    if name not in SETTINGS:
        raise ValidationError(_("There is no setting called %s.") % name)
    before = get_setting(organisation, name)
    organisation.settings = organisation.settings | {name: SETTINGS[name].check(name, value)}
    organisation.save(update_fields=["settings"])
    audit.record(
        by=by,
        verb="setting.changed",
        subject=organisation,
        before={name: before},
        after={name: value},
    )
