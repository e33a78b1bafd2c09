"""The log of data issues, and the briefings with who has read them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from kpis.collection.models import Briefing, BriefingReading, DataIssue, IssueNote
from kpis.register.models import KPI, DataSource, LifeCycle, SourceKind
from perfportal.core.access.roles import Permission, roles_that_may
from perfportal.core.models import RoleAssignment, User

READERS = (Permission.ENTER_VALUES, Permission.APPROVE_VALUES, Permission.CHECK_VALUES)


@dataclass(frozen=True)
class IssueFilters:
    """What the log shows, as it stands in the address; `state` is open, resolved or all."""

    state: str = "open"
    supplier: str = ""


def get_issues(organisation, filters: IssueFilters) -> list[DataIssue]:
    """The issues that the filters let through, by the day they are to be put right."""
    issues = DataIssue.objects.filter(organisation=organisation)
    if filters.state == "open":
        issues = issues.exclude(state=DataIssue.State.RESOLVED)
    elif filters.state == "resolved":
        issues = issues.filter(state=DataIssue.State.RESOLVED)
    if filters.supplier:
        issues = issues.filter(supplier=filters.supplier)
    return list(issues.select_related("owner", "source").prefetch_related("kpis"))


def get_suppliers(organisation) -> list[str]:
    """The suppliers that an issue names, by name."""
    names = DataIssue.objects.filter(organisation=organisation).order_by("supplier")
    return list(names.values_list("supplier", flat=True).distinct())


def get_open_by_supplier(organisation, *, as_of) -> list[tuple[str, int, int]]:
    """Supplier, open issues, and those of them past their day; most first."""
    issues = DataIssue.objects.filter(organisation=organisation)
    rows = issues.exclude(state=DataIssue.State.RESOLVED).order_by().values_list("supplier")
    rows = rows.annotate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=as_of)))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def get_issue(organisation, uid) -> DataIssue | None:
    issues = DataIssue.objects.filter(organisation=organisation, uid=uid)
    return issues.select_related("owner", "source", "raised_by").prefetch_related("kpis").first()


def get_notes(issue: DataIssue) -> list[IssueNote]:
    return list(issue.notes.select_related("by"))


def get_own_issues(user) -> list[DataIssue]:
    """Open issues that this person is to see put right."""
    issues = DataIssue.objects.filter(owner=user).exclude(state=DataIssue.State.RESOLVED)
    return list(issues)


def get_open_issues_of(kpi: KPI) -> list[DataIssue]:
    issues = kpi.data_issues.exclude(state=DataIssue.State.RESOLVED)
    return list(issues.select_related("owner"))


def get_nameable_kpis(user):
    """The KPIs that this person may see and that are not retired, by code."""
    return KPI.objects.visible_to(user).exclude(state=LifeCycle.RETIRED).order_by("code")


def get_feeding_sources():
    """Sources in use that figures come from, by name."""
    return DataSource.objects.in_use().exclude(kind=SourceKind.REPORT).order_by("name")


def get_briefings(organisation, user, *, on) -> list[Briefing]:
    """Those that nothing has replaced, newest first: `is_read` by the viewer, `read_count`."""
    own = BriefingReading.objects.filter(briefing=OuterRef("pk"), by=user)
    briefings = Briefing.objects.filter(organisation=organisation, replaced_by__isnull=True)
    readers = Q(readings__by__in=get_readers(on=on).values("pk"))
    return list(
        briefings.annotate(
            is_read=Exists(own), read_count=Count("readings", filter=readers, distinct=True)
        )
    )


def get_briefing(organisation, uid) -> Briefing | None:
    briefings = Briefing.objects.filter(organisation=organisation, uid=uid)
    return briefings.select_related("published_by", "replaces", "replaced_by").first()


def get_readers(*, on):
    """The people who are to read what is published: those who enter, check or approve figures."""
    roles = {role.value for permission in READERS for role in roles_that_may(permission)}
    held = RoleAssignment.objects.in_force(on=on).filter(role__in=roles)
    return User.objects.filter(is_active=True, role_assignments__in=held).distinct()


def get_readings(briefing: Briefing, *, on) -> tuple[list[BriefingReading], list[User]]:
    """Who has read it, and which of those who are to read it have not."""
    readings = list(briefing.readings.select_related("by"))
    read = {reading.by_id for reading in readings}
    missing = get_readers(on=on).exclude(pk__in=read).order_by("full_name")
    return readings, list(missing)


def get_unread(user) -> list[Briefing]:
    """What this person is to read and has not; nothing for those who need not."""
    if not any(user.access.holds(permission) for permission in READERS):
        return []
    own = BriefingReading.objects.filter(briefing=OuterRef("pk"), by=user)
    briefings = Briefing.objects.filter(replaced_by__isnull=True, read_by_on__isnull=False)
    return list(briefings.exclude(Exists(own)))
