"""The administration pages: people and their roles, and the audit trail to read.

Who may open them follows from the roles, not from Django's own permissions; every change is
audited. Sign-in is the portal's own.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from perfportal.core import audit
from perfportal.core.access.roles import Permission
from perfportal.core.models import AuditEvent, RoleAssignment, User

admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = "Performance portal: administration"


class RoleBasedAdmin(admin.ModelAdmin):
    """Open to those whose role carries `permission`; nothing is deleted."""

    permission = Permission.MANAGE_USERS

    def _may(self, request) -> bool:
        return request.user.is_active and request.user.access.holds(self.permission)

    def has_module_permission(self, request):
        return self._may(request)

    def has_view_permission(self, request, obj=None):
        return self._may(request)

    def has_add_permission(self, request):
        return self._may(request)

    def has_change_permission(self, request, obj=None):
        return self._may(request)

    def has_delete_permission(self, request, obj=None):
        return False


class AuditedAdmin(RoleBasedAdmin):
    """Writes an audit event beside each change, with old and new of what changed."""

    def save_model(self, request, obj, form, change):
        before = {name: str(form.initial.get(name, "")) for name in form.changed_data}
        super().save_model(request, obj, form, change)
        audit.record(
            by=request.user,
            verb=f"{obj._meta.model_name}.{'changed' if change else 'added'}",
            subject=obj,
            before=before if change else None,
            after={name: str(form.cleaned_data[name]) for name in form.changed_data},
            source="administration pages",
        )


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """People. A new one sets a password by "I have forgotten my password"."""

    list_display = ["full_name", "email", "job_title", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["full_name", "email"]
    ordering = ["full_name"]
    fields = ["email", "full_name", "job_title", "is_active", "is_staff"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(AuditedAdmin):
    """Roles, each for a time and over a part of the council; one ends by its date."""

    list_display = ["user", "role", "directorate", "service", "portfolio", "committee", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["user", "directorate", "service", "portfolio", "committee"]
    search_fields = ["user__full_name", "user__email"]
    autocomplete_fields = ["user"]
    fields = [
        "user", "role", "organisation", "directorate", "service", "portfolio", "committee",
        "starts_on", "ends_on",
    ]  # fmt: skip


@admin.register(AuditEvent)
class AuditEventAdmin(RoleBasedAdmin):
    """The audit trail, to read."""

    permission = Permission.VIEW_AUDIT
    list_display = ["at", "actor_name", "verb", "subject_label", "source"]
    list_filter = ["verb"]
    search_fields = ["actor_name", "subject_label", "reason"]
    date_hierarchy = "at"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
