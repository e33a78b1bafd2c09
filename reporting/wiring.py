"""What reporting puts into the navigation, the list of duties and the evidence sheet."""

from django.utils.translation import gettext_lazy as _

from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import duties, panels
from reporting.duties import get_waiting_reports, report_duties
from reporting.sheet_panel import issued_panel

navigation.register(_("Reports"), "reporting:report-list", Permission.BUILD_REPORTS, order=70)
panels.register(page="kpis:entry-sheet", key="issued", order=30)(issued_panel)


@duties.register(key="reports")
def reports(user, as_of):
    """Reports that this person builds, and those that wait for their agreement."""
    return report_duties(get_waiting_reports(user))
