"""What reporting puts into the navigation and into the list of duties."""

from django.utils.translation import gettext_lazy as _

from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import duties
from reporting.duties import get_waiting_reports, report_duties

navigation.register(_("Reports"), "reporting:report-list", Permission.BUILD_REPORTS, order=70)


@duties.register(key="reports")
def reports(user, as_of):
    """Reports that this person builds, and those that wait for their agreement."""
    return report_duties(get_waiting_reports(user))
