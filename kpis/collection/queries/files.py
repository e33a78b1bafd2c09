"""What a file with figures may be about, and how files like it were read before."""

from django.db.models import Q

from kpis.collection.models import EntryUpload, FileMapping
from kpis.register.models import KPI
from perfportal.core.access.roles import Permission


def get_enterable_kpis(user, organisation):
    """The KPIs in use that this person enters: their own, or all of them for the team."""
    kpis = KPI.objects.in_use().filter(organisation=organisation, definition__isnull=False)
    if not user.access.holds(Permission.ENTER_ON_BEHALF):
        kpis = kpis.filter(Q(data_provider=user) | Q(deputy_provider=user))
    return kpis.select_related("definition").order_by("code")


def get_own_mappings(user):
    """How this person's files are read, those last used first."""
    return FileMapping.objects.filter(by=user)


def get_own_mapping(user, uid) -> FileMapping | None:
    return get_own_mappings(user).select_related("organisation").filter(uid=uid).first()


def get_loaded_before(organisation, digest: str) -> EntryUpload | None:
    """The last time that this very file was saved."""
    same = EntryUpload.objects.filter(organisation=organisation, sha256=digest, state="saved")
    return same.select_related("by").order_by("-saved_at").first()
