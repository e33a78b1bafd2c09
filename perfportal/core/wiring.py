"""What the core puts into navigation."""

from django.utils.translation import gettext_lazy as _

from perfportal.core import navigation
from perfportal.core.access.roles import Permission

navigation.register(_("Settings"), "core:council-settings", Permission.MANAGE_SETTINGS, order=95)
navigation.register(_("Reminders"), "core:reminders", Permission.MANAGE_ROUNDS, order=18)
