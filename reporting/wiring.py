"""What reporting puts into the navigation."""

from django.utils.translation import gettext_lazy as _

from perfportal.core import navigation
from perfportal.core.access.roles import Permission

navigation.register(_("Reports"), "reporting:report-list", Permission.BUILD_REPORTS, order=70)
