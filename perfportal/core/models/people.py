"""People sign in by e-mail; what they may do comes from dated role assignments with a scope."""

import datetime as dt
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from perfportal.core.access.roles import ROLE_RULES, Role, Scope
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models.organisation import (
    Committee,
    Directorate,
    Organisation,
    Portfolio,
    Service,
)

SYSTEM_EMAIL = "system@portal.invalid"


class UserManager(BaseUserManager):
    """Makes people, and the one account that stands for the portal itself."""

    def create_user(self, email, password=None, **fields):
        if not email:
            raise ValueError("A person needs an e-mail address to sign in with.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def system(self):
        """The actor of scheduled work and of commands that nobody is named for; cannot sign in."""
        user, created = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"full_name": "The portal", "is_active": False}
        )
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user


class User(AbstractBaseUser, PermissionsMixin, UidModel):
    """A member of staff or a councillor. Signs in by e-mail."""

    email = models.EmailField(unique=True, error_messages={"unique": "This address is taken."})
    full_name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the administration pages", default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="unique_email_any_case")]

    def __str__(self):
        return self.full_name or self.email

    def get_full_name(self):
        return self.full_name

    @cached_property
    def access(self):
        """What this person may do today; one query, kept for the life of this object."""
        from perfportal.core.access.access import load_access

        return load_access(self)


class RoleAssignmentQuerySet(models.QuerySet):
    def in_force(self, *, on: dt.date):
        """Assignments that hold on the day; both ends are included.

        A delegated one holds while the role that it comes from does, while whoever holds that role
        is active, and until they are back from their leave. It is never passed on.
        """
        first_hand = Q(
            _holds(on, "delegated_from__"),
            delegated_from__delegated_from__isnull=True,
            delegated_from__user__is_active=True,
        )
        still_away = Q(absence__ended_on__isnull=True) | Q(absence__ended_on__gt=on)
        return self.filter(_holds(on), Q(delegated_from__isnull=True) | first_hand, still_away)


def _holds(on: dt.date, prefix="") -> Q:
    """Begun by the day, and not ended before it."""
    started = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": on})
    not_ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    return started & not_ended


class RoleAssignment(UidModel):
    """A role, for a time, over the whole council or one part of it.

    One that is delegated says from which, and for which leave: what it gives is what the role that
    it comes from gives, as that stands.
    """

    SCOPES = ("directorate", "service", "portfolio", "committee")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=32, choices=choices(Role))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    directorate = models.ForeignKey(Directorate, null=True, blank=True, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT)
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.PROTECT)
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.PROTECT)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    delegated_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="delegations"
    )
    absence = models.ForeignKey(
        "core.Absence", null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(absence__isnull=True)
                | Q(delegated_from__isnull=False, starts_on__isnull=False, ends_on__isnull=False),
                name="role_of_a_leave_is_delegated",
            ),
            models.UniqueConstraint(
                fields=["absence", "delegated_from"],
                condition=Q(absence__isnull=False),
                name="role_delegated_once_in_a_leave",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"

    def clean(self):
        """A role over a part of the council names the part: without it, it would cover nothing."""
        scope = ROLE_RULES[Role(self.role)].scope if self.role else Scope.COUNCIL
        if scope is not Scope.COUNCIL and getattr(self, f"{scope.value}_id") is None:
            raise ValidationError({scope.value: f"Choose the {scope.value} that this role covers."})
