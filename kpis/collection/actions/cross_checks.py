"""Rules between KPIs: made, changed and ended by the performance team, each with its reason."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.checks import check_number
from kpis.calculations.cross import Operator, Rule
from kpis.calculations.expressions import ExpressionError
from kpis.collection.models import CrossCheck
from kpis.register.models import KPI
from kpis.register.policies import check_can_manage
from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version

FACTS = ("left", "operator", "right", "within", "importance", "sentence", "reason", "valid_from",
         "valid_until")  # fmt: skip
MOST_PERCENT = Decimal(100)


@transaction.atomic
def create(*, by, organisation, submission: str = "", **facts) -> CrossCheck:
    """A new rule.

    Raises ValidationError by field where a side cannot be read or names no KPI, AlreadySubmitted
    for the second post of one form.
    """
    submissions.claim(by=by, key=submission)
    check_can_manage(by)
    check_facts(organisation, facts)
    made = CrossCheck.objects.create(
        organisation=organisation, created_by=by, created_at=clock.now(), **facts
    )
    audit.record(by=by, verb="cross_check.created", subject=made, after=facts)
    return made


@transaction.atomic
def change(*, by, check: CrossCheck, version: int, **facts) -> CrossCheck:
    """The rule as it is from now on; values that were judged by it before are not judged anew.

    Raises ValidationError, and Conflict where the rule has changed since `version`.
    """
    check_can_manage(by)
    _refuse_if_ended(check)
    check_facts(check.organisation, facts)
    before = {name: getattr(check, name) for name in FACTS}
    update_if_version(check, version=version, **facts)
    changed = [name for name in FACTS if facts[name] != before[name]]
    audit.record(
        by=by,
        verb="cross_check.changed",
        subject=check,
        before={name: before[name] for name in changed},
        after={name: facts[name] for name in changed},
        reason=facts["reason"],
    )
    return check


@transaction.atomic
def end(*, by, check: CrossCheck, version: int, on: dt.date, reason: str) -> CrossCheck:
    """The rule holds no longer for periods that end after `on`."""
    check_can_manage(by)
    _refuse_if_ended(check)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the rule ends.")})
    update_if_version(
        check, version=version, valid_until=on, ended_by=by, ended_reason=reason.strip()
    )
    audit.record(
        by=by,
        verb="cross_check.ended",
        subject=check,
        after={"valid_until": on},
        reason=reason.strip(),
    )
    return check


def check_facts(organisation, facts: dict) -> None:
    """What a rule must be; ValidationError with a sentence for each field."""
    faults = {
        "left": _fault_of_side(organisation, facts["left"]),
        "right": _fault_of_side(organisation, facts["right"]),
        "within": _fault_of_percent(facts),
        "valid_until": _fault_of_days(facts),
    }
    faults = {name: sentence for name, sentence in faults.items() if sentence}
    if not faults and not _rule(facts).terms:
        faults["left"] = _("Name at least one KPI.")
    if faults:
        raise ValidationError(faults)


def _fault_of_side(organisation, text: str) -> str:
    rule = Rule(text, Operator.EQUAL, text)
    try:
        codes = rule.codes
    except ExpressionError as error:
        return str(error)
    known = KPI.objects.filter(organisation=organisation).values_list("code", flat=True)
    unknown = codes - {code.upper() for code in known}
    if not unknown:
        return ""
    return _(
        "There is no KPI with the code %(codes)s. Put spaces around a minus, and brackets [ ] "
        "around a code with unusual letters."
    ) % {"codes": ", ".join(sorted(unknown))}


def _fault_of_percent(facts) -> str:
    within, is_about = facts["within"], facts["operator"] == Operator.ABOUT
    if not is_about and within is not None:
        return _("Leave this empty: it belongs to \u201cabout the same as\u201d.")
    if is_about and (within is None or not 0 < within <= MOST_PERCENT):
        return _("Say within how many percent, such as 5 (at most 100).")
    return check_number(within) if is_about else ""


def _fault_of_days(facts) -> str:
    until = facts["valid_until"]
    if until is not None and until < facts["valid_from"]:
        return _("The last day lies before the first.")
    return ""


def _rule(facts) -> Rule:
    return Rule(facts["left"], Operator(facts["operator"]), facts["right"])


def _refuse_if_ended(check: CrossCheck) -> None:
    if check.ended_by_id:
        raise ValidationError(_("This rule has ended. Make a new one."))
