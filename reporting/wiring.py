"""What reporting puts into the navigation, and onto the evidence sheet of a value."""

from django.utils.translation import gettext_lazy as _

from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import panels
from reporting.sheet_panel import issued_panel

navigation.register(_("Reports"), "reporting:report-list", Permission.BUILD_REPORTS, order=70)
panels.register(page="kpis:entry-sheet", key="issued", order=30)(issued_panel)
