"""What happens to an entry of the register of sources: added, changed, ended, named by KPIs."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kpis.calculations.returns import Agreement
from kpis.register.models import KPI, DataSource, LifeCycle
from kpis.register.policies import check_can_manage
from kpis.register.queries.sources import get_codes_of
from perfportal.core import audit, clock
from perfportal.core.concurrency import update_if_version

LONGEST_SLUG = DataSource._meta.get_field("slug").max_length
NOT_A_SLUG = {"", "new"}  # `new` is the address of the form


@transaction.atomic
def create(*, by, organisation, kind: str, **facts) -> DataSource:
    """A new entry. Its address is made of its name once and stays."""
    check_can_manage(by)
    slug = slugify(facts["name"])[:LONGEST_SLUG]
    slug = f"source-{slug}" if slug in NOT_A_SLUG else slug
    source = DataSource(organisation=organisation, kind=kind, slug=slug, **facts)
    _check(source)
    source.full_clean()
    source.save()
    audit.record(by=by, verb="source.created", subject=source, after={"kind": kind} | facts)
    return source


@transaction.atomic
def change(*, by, source: DataSource, version: int, **facts) -> DataSource:
    """Other facts about the same source.

    Raises ValidationError, and Conflict where the entry has changed since `version`.
    """
    check_can_manage(by)
    _check_in_use(source)
    before = {name: getattr(source, name) for name in facts}
    wanted = DataSource.objects.get(pk=source.pk)
    for name, value in facts.items():
        setattr(wanted, name, value)
    _check(wanted)
    wanted.full_clean()
    update_if_version(source, version=version, **facts)
    changed = [name for name in facts if facts[name] != before[name]]
    audit.record(
        by=by,
        verb="source.changed",
        subject=source,
        before={name: before[name] for name in changed},
        after={name: facts[name] for name in changed},
    )
    return source


@transaction.atomic
def end(*, by, source: DataSource, version: int, on: dt.date, reason: str) -> DataSource:
    """Take a source out of use; refused while KPIs that are not retired name it."""
    check_can_manage(by)
    _check_in_use(source)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the source ends.")})
    if on > clock.today():
        raise ValidationError({"on": _("The day lies ahead: end the source when it has come.")})
    if codes := get_codes_of(source):
        raise ValidationError(
            _("KPIs still come from this source: %(codes)s. Name another source for them first.")
            % {"codes": ", ".join(codes)}
        )
    update_if_version(source, version=version, ended_on=on)
    audit.record(
        by=by, verb="source.ended", subject=source, after={"ended_on": on}, reason=reason.strip()
    )
    return source


@transaction.atomic
def name_kpis(*, by, source: DataSource, version: int, codes: list[str]) -> list[KPI]:
    """Let exactly these KPIs come from the source; which ones changed, each with its event.

    KPIs that are retired keep what they have. Raises ValidationError for a code that no KPI has,
    and Conflict where the entry has changed since `version`.
    """
    check_can_manage(by)
    _check_in_use(source)
    kpis = KPI.objects.filter(organisation=source.organisation_id).exclude(state=LifeCycle.RETIRED)
    wanted = _find(kpis, codes)
    update_if_version(source, version=version)
    theirs = {kpi.pk: kpi for kpi in kpis.filter(data_source=source).order_by("code")}
    added = [kpi for pk, kpi in wanted.items() if pk not in theirs]
    dropped = [kpi for pk, kpi in theirs.items() if pk not in wanted]
    # Whoever has the page of the other source open is told that its list has changed.
    others = {kpi.data_source_id for kpi in added} - {None}
    DataSource.objects.filter(pk__in=others).update(version=F("version") + 1)
    for kpi in [*added, *dropped]:
        _point(by, kpi, source if kpi in added else None)
    return [*added, *dropped]


def _point(by, kpi: KPI, source: DataSource | None) -> None:
    before = kpi.data_source
    update_if_version(kpi, version=kpi.version, data_source=source)
    audit.record(
        by=by,
        verb="kpi.source_changed",
        subject=kpi,
        before={"data_source": before.name if before else None},
        after={"data_source": source.name if source else None},
    )


def _find(kpis, codes: list[str]) -> dict[int, KPI]:
    """The KPIs of the codes, in the order typed; letters may be small."""
    by_code = {kpi.code.lower(): kpi for kpi in kpis.select_related("data_source")}
    unknown = [code for code in codes if code.lower() not in by_code]
    if unknown:
        raise ValidationError(
            {
                "codes": _("No KPI that is kept has the code %(codes)s: check the register.")
                % {"codes": ", ".join(unknown)}
            }
        )
    return {by_code[code.lower()].pk: by_code[code.lower()] for code in codes}


def _check_in_use(source: DataSource) -> None:
    if source.ended_on:
        raise ValidationError(_("%s has ended and stays as it was.") % source.name)


def _check(source: DataSource) -> None:
    """One sentence for each fact that cannot be so, at its field."""
    wrong = _wrong_numbers(source) | _wrong_days(source)
    taken = DataSource.objects.filter(organisation=source.organisation_id).exclude(pk=source.pk)
    other = taken.filter(name__iexact=source.name).first() or taken.filter(slug=source.slug).first()
    if other:
        wrong["name"] = _("%s is in the register already: choose another name.") % other.name
    if wrong:
        raise ValidationError(wrong)


def _wrong_numbers(source: DataSource) -> dict:
    sentences = {}
    if source.cost is not None and source.cost < 0:
        sentences["cost"] = _("The cost cannot be below zero.")
    if source.hours_each is not None and source.hours_each < 0:
        sentences["hours_each"] = _("The hours cannot be below zero.")
    if source.sample_size is not None and source.sample_size < 1:
        sentences["sample_size"] = _("The sample holds at least one answer, or leave it empty.")
    interval = source.confidence_interval
    if interval is not None and not 0 <= interval <= 100:
        sentences["confidence_interval"] = _(
            "The confidence interval lies between 0 and 100 percentage points."
        )
    return sentences


def _wrong_days(source: DataSource) -> dict:
    sentences = {}
    first, last = source.fieldwork_from, source.fieldwork_until
    if first and last and last < first:
        sentences["fieldwork_until"] = _(
            "The fieldwork ends before it begins: change one of the two days."
        )
    if source.agreement_state == Agreement.IN_FORCE and not source.agreement_until:
        sentences["agreement_until"] = _(
            "An agreement in force needs the day on which it ends or is reviewed."
        )
    return sentences
