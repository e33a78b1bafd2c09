"""What one person may do today: their grants, loaded once, asked by buttons and by POSTs alike."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from perfportal.core import clock
from perfportal.core.access.roles import ROLE_RULES, Permission, Role, Scope


@dataclass(frozen=True)
class Place:
    """Where in the council an object stands, by primary keys; None where it stands nowhere."""

    directorate: int | None = None
    service: int | None = None
    portfolio: int | None = None
    committees: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Grant:
    """One role assignment in force, with the place that it covers.

    `delegated_by` is the person on leave whose role it is; None where it is one's own.
    """

    role: Role
    scope_id: int | None
    delegated_by: int | None = None

    @property
    def rule(self):
        return ROLE_RULES[self.role]

    def covers(self, place: Place) -> bool:
        """Whether an object at `place` lies within this grant's scope."""
        if self.rule.scope is Scope.COUNCIL:
            return True
        if self.scope_id is None:
            return False
        if self.rule.scope is Scope.COMMITTEE:
            return self.scope_id in place.committees
        return getattr(place, self.rule.scope.value) == self.scope_id


@dataclass(frozen=True)
class Access:
    """The grants of one person. `may` asks; `require` raises its refusal as a sentence."""

    grants: tuple[Grant, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    def holds(self, permission: Permission) -> bool:
        """Whether the permission is held anywhere at all."""
        return any(permission in grant.rule.permissions for grant in self.grants)

    def may(self, permission: Permission, *, on) -> bool:
        """Whether the permission is held where `on` stands (see `place_of`)."""
        place = place_of(on)
        return any(
            permission in grant.rule.permissions and grant.covers(place) for grant in self.grants
        )

    def require(self, permission: Permission, *, on=None, sentence="") -> None:
        """Refuse with a sentence unless the permission is held (on `on`, where that is given)."""
        allowed = self.holds(permission) if on is None else self.may(permission, on=on)
        if not allowed:
            raise PermissionDenied(sentence or refusal(permission))

    def everywhere(self, permission: Permission) -> bool:
        """Whether the permission is held for the whole council."""
        return any(
            permission in grant.rule.permissions and grant.rule.scope is Scope.COUNCIL
            for grant in self.grants
        )

    def scope_ids(self, permission: Permission, scope: Scope) -> frozenset[int]:
        """Primary keys of the directorates, services ... in which the permission is held."""
        return frozenset(
            grant.scope_id
            for grant in self.grants
            if permission in grant.rule.permissions
            and grant.rule.scope is scope
            and grant.scope_id is not None
        )

    def delegators(self, permission: Permission) -> frozenset[int]:
        """The people on leave from whom the permission comes, by primary key."""
        return frozenset(
            grant.delegated_by
            for grant in self.grants
            if grant.delegated_by is not None and permission in grant.rule.permissions
        )

    @property
    def stands_in_for(self) -> frozenset[int]:
        """Everybody on leave who has delegated something to this person, by primary key."""
        return self.delegators(Permission.VIEW_STAFF_PAGES)


NO_ACCESS = Access(grants=())


def refusal(permission: Permission) -> str:
    """The sentence for someone whose role does not carry the permission."""
    what = permission.value.replace("_", " ")
    return f"Your role does not let you {what}. Ask the performance team if it should."


def place_of(subject) -> Place:
    """The place of a part of the council, or of anything with `access_place()`."""
    if hasattr(subject, "access_place"):
        return subject.access_place()
    kind = type(subject).__name__.lower()
    if kind == "service":
        return Place(directorate=subject.directorate_id, service=subject.pk)
    if kind == "committee":
        return Place(committees=frozenset([subject.pk]))
    if kind in ("directorate", "portfolio"):
        return Place(**{kind: subject.pk})
    if kind == "organisation":
        return Place()
    raise TypeError(f"{kind} has no place in the council: give it access_place().")


def load_access(user, *, on: dt.date | None = None) -> Access:
    """Grants of `user` in force on a day, today by default. Inactive accounts have none.

    Whoever `manage.py createsuperuser` made is an administrator: somebody must name the first one.
    """
    if not user.is_active:
        return NO_ACCESS
    held = user.role_assignments.in_force(on=on or clock.today())
    rows = held.select_related("delegated_from")
    first = (Grant(Role.ADMINISTRATOR, None),) if user.is_superuser else ()
    return Access(grants=(*first, *(_grant(row) for row in rows)))


def _grant(row) -> Grant:
    """Of a delegated row, the role and the place of the row that it comes from."""
    source = row.delegated_from or row
    role = Role(source.role)
    scope = ROLE_RULES[role].scope
    scope_id = None if scope is Scope.COUNCIL else getattr(source, f"{scope.value}_id")
    return Grant(role, scope_id, source.user_id if source is not row else None)
