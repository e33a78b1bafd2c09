"""The people whom a file names by e-mail: linked where they are known, else given an account.

A new account has no password, so nobody can sign in with it before they have set one by e-mail.
Accounts that are there keep the roles that an administrator gave them.
"""

from kpis.register.imports.report import ImportReport
from perfportal.core import audit
from perfportal.core.access.roles import ROLE_RULES, Role
from perfportal.core.models import Organisation, RoleAssignment, Service, User


class People:
    """Accounts by e-mail address."""

    def __init__(self, organisation: Organisation, report: ImportReport):
        self._organisation, self._report = organisation, report
        self._known = {user.email.lower(): user for user in User.objects.all()}
        self._new: set[int] = set()
        self._given: set[tuple[int, Role, int]] = set()
        self.events: list[audit.NewEvent] = []

    def officer(self, email: str, service: Service | None) -> User:
        """Whoever answers for a KPI. A new account approves the figures of the KPI's service."""
        return self._find(email, Role.SERVICE_HEAD, service)

    def provider(self, email: str, service: Service | None) -> User:
        """Whoever provides the figures. A new account may enter those of the KPI's service."""
        return self._find(email, Role.DATA_PROVIDER, service)

    def _find(self, email: str, role: Role, service: Service | None) -> User:
        user = self._get(email)
        if user.pk in self._new and service and (user.pk, role, service.pk) not in self._given:
            self._give(user, role, service)
        return user

    def _give(self, user: User, role: Role, service: Service) -> None:
        self._given.add((user.pk, role, service.pk))
        assignment = RoleAssignment.objects.create(
            user=user, role=role.value, organisation=self._organisation, service=service
        )
        after = {"role": role.value, "service": service.name}
        self.events.append(audit.NewEvent("role.given", assignment, after=after))
        title = ROLE_RULES[role].title.lower()
        self._report.note(f"{user.email} is {title} of {service.name}.")

    def _get(self, email: str) -> User:
        if email not in self._known:
            user = User.objects.create_user(email, full_name=_name_from(email))
            self._known[email] = user
            self._new.add(user.pk)
            self.events.append(audit.NewEvent("user.created", user, after={"email": email}))
            self._report.note(f"New account without a password: {email}.")
        return self._known[email]


def _name_from(email: str) -> str:
    """`jo.bloggs@...` is shown as Jo Bloggs until somebody types the name."""
    words = email.partition("@")[0].replace("_", ".").split(".")
    return " ".join(word.capitalize() for word in words if word) or email
