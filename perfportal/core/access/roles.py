"""Roles and permissions: the one table of who may do what (design.md section 5).

Pure Python, printed on a page for administrators. A role says what may be done; the scope of the
role assignment (council, directorate, service, portfolio, committee) says where.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    VIEW_STAFF_PAGES = "view_staff_pages"
    VIEW_UNAPPROVED = "view_unapproved"
    VIEW_UNISSUED = "view_unissued"
    VIEW_EVERYTHING = "view_everything"
    VIEW_AUDIT = "view_audit"
    ENTER_VALUES = "enter_values"
    ENTER_ON_BEHALF = "enter_on_behalf"
    CHECK_VALUES = "check_values"
    APPROVE_VALUES = "approve_values"
    CONFIRM_VALUES = "confirm_values"
    SIGN_SCORECARD = "sign_scorecard"
    MANAGE_REGISTER = "manage_register"
    MANAGE_ROUNDS = "manage_rounds"
    MANAGE_SCORECARDS = "manage_scorecards"
    APPROVE_TARGETS = "approve_targets"
    VIEW_CMT = "view_cmt"
    VIEW_PORTFOLIO = "view_portfolio"
    VIEW_COMMITTEE = "view_committee"
    VIEW_RECOMMENDATIONS = "view_recommendations"
    MANAGE_RECOMMENDATIONS = "manage_recommendations"
    UPDATE_RECOMMENDATION = "update_recommendation"
    BUILD_REPORTS = "build_reports"
    AGREE_PUBLICATION = "agree_publication"
    DECIDE_EXEMPTION = "decide_exemption"
    MANAGE_USERS = "manage_users"
    MANAGE_SETTINGS = "manage_settings"


class Role(StrEnum):
    DATA_PROVIDER = "data_provider"
    PERFORMANCE_TEAM = "performance_team"
    SERVICE_HEAD = "service_head"
    DIRECTOR = "director"
    CMT_MEMBER = "cmt_member"
    CABINET_MEMBER = "cabinet_member"
    LEADER = "leader"
    SCRUTINY_CLERK = "scrutiny_clerk"
    STATUTORY_SCRUTINY_OFFICER = "statutory_scrutiny_officer"
    RECOMMENDATION_LEAD = "recommendation_lead"
    COMMITTEE_MEMBER = "committee_member"
    MONITORING_OFFICER = "monitoring_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    COUNCIL = "council"
    DIRECTORATE = "directorate"
    SERVICE = "service"
    PORTFOLIO = "portfolio"
    COMMITTEE = "committee"


@dataclass(frozen=True)
class RoleRule:
    """What one role may do, and which kind of scope its assignment carries."""

    title: str
    scope: Scope
    permissions: frozenset[Permission]


def _rule(title, scope, *permissions):
    return RoleRule(title, scope, frozenset((Permission.VIEW_STAFF_PAGES, *permissions)))


P = Permission
_SEES_ALL = (
    P.VIEW_EVERYTHING,
    P.VIEW_UNAPPROVED,
    P.VIEW_UNISSUED,
    P.VIEW_CMT,
    P.VIEW_PORTFOLIO,
    P.VIEW_COMMITTEE,
    P.VIEW_RECOMMENDATIONS,
)

ROLE_RULES = {
    Role.DATA_PROVIDER: _rule(
        "Data provider",
        Scope.SERVICE,
        P.ENTER_VALUES,
        P.VIEW_UNAPPROVED,
        P.VIEW_UNISSUED,
    ),
    Role.PERFORMANCE_TEAM: _rule(
        "Performance team",
        Scope.COUNCIL,
        *_SEES_ALL,
        P.ENTER_ON_BEHALF,
        P.CHECK_VALUES,
        P.MANAGE_REGISTER,
        P.MANAGE_ROUNDS,
        P.MANAGE_SCORECARDS,
        P.BUILD_REPORTS,
    ),
    Role.SERVICE_HEAD: _rule(
        "Service head",
        Scope.SERVICE,
        P.VIEW_UNAPPROVED,
        P.VIEW_UNISSUED,
        P.APPROVE_VALUES,
    ),
    Role.DIRECTOR: _rule(
        "Director",
        Scope.DIRECTORATE,
        P.VIEW_UNAPPROVED,
        P.VIEW_UNISSUED,
        P.VIEW_CMT,
        P.CONFIRM_VALUES,
        P.SIGN_SCORECARD,
        P.APPROVE_TARGETS,
        P.AGREE_PUBLICATION,
    ),
    Role.CMT_MEMBER: _rule("CMT member", Scope.COUNCIL, *_SEES_ALL),
    Role.CABINET_MEMBER: _rule(
        "Cabinet Member",
        Scope.PORTFOLIO,
        P.VIEW_UNAPPROVED,
        P.VIEW_UNISSUED,
        P.VIEW_PORTFOLIO,
    ),
    Role.LEADER: _rule("Leader", Scope.COUNCIL, *_SEES_ALL),
    Role.SCRUTINY_CLERK: _rule(
        "Scrutiny clerk",
        Scope.COUNCIL,
        P.VIEW_COMMITTEE,
        P.VIEW_RECOMMENDATIONS,
        P.MANAGE_RECOMMENDATIONS,
        P.UPDATE_RECOMMENDATION,
    ),
    Role.STATUTORY_SCRUTINY_OFFICER: _rule(
        "Statutory scrutiny officer",
        Scope.COUNCIL,
        P.VIEW_COMMITTEE,
        P.VIEW_RECOMMENDATIONS,
        P.MANAGE_RECOMMENDATIONS,
        P.UPDATE_RECOMMENDATION,
    ),
    Role.RECOMMENDATION_LEAD: _rule(
        "Recommendation lead officer",
        Scope.COUNCIL,
        P.UPDATE_RECOMMENDATION,
    ),
    Role.COMMITTEE_MEMBER: _rule("Select Committee member", Scope.COMMITTEE, P.VIEW_COMMITTEE),
    Role.MONITORING_OFFICER: _rule("Monitoring officer", Scope.COUNCIL, P.DECIDE_EXEMPTION),
    Role.AUDITOR: _rule("Auditor", Scope.COUNCIL, *_SEES_ALL, P.VIEW_AUDIT),
    Role.ADMINISTRATOR: _rule(
        "Administrator",
        Scope.COUNCIL,
        P.MANAGE_USERS,
        P.MANAGE_SETTINGS,
        P.VIEW_AUDIT,
    ),
}


def roles_that_may(permission: Permission) -> frozenset[Role]:
    """The roles whose rule carries the permission."""
    return frozenset(role for role, rule in ROLE_RULES.items() if permission in rule.permissions)
