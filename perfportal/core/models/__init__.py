"""The records that every app needs."""

from perfportal.core.models.audit import AppendOnlyError, AppendOnlyModel, AuditEvent, AuditSeal
from perfportal.core.models.jobs import Job, JobState, SubmissionKey
from perfportal.core.models.leave import Absence
from perfportal.core.models.organisation import (
    Committee,
    Directorate,
    Organisation,
    Portfolio,
    Service,
    get_organisation,
)
from perfportal.core.models.people import RoleAssignment, User
from perfportal.core.models.reminders import Reminder, ReminderChoice

__all__ = [
    "Absence",
    "AppendOnlyError",
    "AppendOnlyModel",
    "AuditEvent",
    "AuditSeal",
    "Committee",
    "Directorate",
    "Job",
    "JobState",
    "Organisation",
    "Portfolio",
    "Reminder",
    "ReminderChoice",
    "RoleAssignment",
    "Service",
    "SubmissionKey",
    "User",
    "get_organisation",
]
