"""Recording what an inspectorate said of a service."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from perfportal.core import audit, clock
from perfportal.core.concurrency import update_if_version
from scorecards.models import Inspection, Inspectorate
from scorecards.policies import check_can_record


@transaction.atomic
def record(*, by, organisation, **facts) -> Inspection:
    """A new inspection. Raises ValidationError with a sentence at the field that is wrong."""
    check_can_record(by)
    inspection = Inspection(organisation=organisation, recorded_by=by, **facts)
    _check(inspection)
    inspection.save()
    audit.record(by=by, verb="inspection.recorded", subject=inspection, after=facts)
    return inspection


@transaction.atomic
def change(*, by, inspection: Inspection, version: int, **facts) -> Inspection:
    """Correct what is recorded; Conflict where somebody else has, since `version`."""
    check_can_record(by)
    before = {name: getattr(inspection, name) for name in facts}
    wanted = Inspection.objects.get(pk=inspection.pk)
    for name, value in facts.items():
        setattr(wanted, name, value)
    _check(wanted)
    update_if_version(inspection, version=version, **facts)
    changed = [name for name in facts if facts[name] != before[name]]
    audit.record(
        by=by,
        verb="inspection.changed",
        subject=inspection,
        before={name: before[name] for name in changed},
        after={name: facts[name] for name in changed},
    )
    return inspection


def _check(inspection: Inspection) -> None:
    wrong = _wrong_days(inspection)
    is_other = inspection.inspectorate == Inspectorate.OTHER
    if is_other and not inspection.inspectorate_name:
        wrong["inspectorate_name"] = _("Say which inspectorate it was.")
    if inspection.inspectorate_name and not is_other:
        wrong["inspectorate_name"] = _("Leave this empty, or choose another inspectorate above.")
    if inspection.grade is not None and not 1 <= inspection.grade <= 5:
        wrong["grade"] = _("A grade is a number from 1, the best, to 5.")
    same = Inspection.objects.filter(
        service=inspection.service_id,
        inspectorate=inspection.inspectorate,
        inspected_on=inspection.inspected_on,
        title=inspection.title,
    )
    if same.exclude(pk=inspection.pk).exists():
        wrong["title"] = _("This inspection has been recorded already.")
    if wrong:
        raise ValidationError(wrong)


def _wrong_days(inspection: Inspection) -> dict:
    sentences = {}
    if inspection.inspected_on > clock.today():
        sentences["inspected_on"] = _("The inspection lies ahead: record it when it has been.")
    published = inspection.published_on
    if published and published < inspection.inspected_on:
        sentences["published_on"] = _(
            "The report is published before the inspection: change one of the two days."
        )
    return sentences
