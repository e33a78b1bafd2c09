"""Setting up whom the council is compared with."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpis.assessment.models import Comparator, ComparatorCouncil
from kpis.calculations.councils import council_key
from kpis.register.policies import check_can_manage
from kpis.wording import listed
from perfportal.core import audit, clock
from perfportal.core.models import Organisation

FIELDS = ("name", "kind", "order", "source", "licence", "may_publish", "publish_from")


@transaction.atomic
def save(
    *,
    by,
    organisation: Organisation,
    comparator: Comparator | None,
    values: Mapping,
    councils: Sequence[tuple[str, str]],
) -> Comparator:
    """A new comparator or a changed one, with its councils as pairs of name and GSS code.

    A council that has figures stays in the list. Raises ValidationError with a sentence.
    """
    check_can_manage(by)
    before = _facts(comparator) if comparator else None
    saved = comparator or Comparator(organisation=organisation, created_at=clock.now())
    for name in FIELDS:
        setattr(saved, name, values[name])
    try:
        with transaction.atomic():
            saved.save()
            _save_councils(saved, councils)
    except IntegrityError as error:
        raise ValidationError(
            _("There is a comparator of this name already, or a council stands in the list twice.")
        ) from error
    after = _facts(saved)
    if before != after:
        verb = "comparator.changed" if before else "comparator.created"
        audit.record(by=by, verb=verb, subject=saved, before=before, after=after)
    return saved


def _facts(comparator: Comparator) -> dict:
    councils = comparator.councils.order_by("name").values_list("name", "gss_code")
    facts = {name: getattr(comparator, name) for name in FIELDS}
    return facts | {"councils": [" ".join(pair).strip() for pair in councils]}


def _save_councils(comparator: Comparator, councils: Sequence[tuple[str, str]]) -> None:
    there = {council.key: council for council in comparator.councils.all()}
    wanted = {council_key(name): (name, gss_code) for name, gss_code in councils}
    gone = [council for key, council in there.items() if key not in wanted]
    if held := [council.name for council in gone if council.benchmarks.exists()]:
        raise ValidationError(
            {"councils": _("%s: there are figures of it, so it stays in the list.") % listed(held)}
        )
    ComparatorCouncil.objects.filter(pk__in=[council.pk for council in gone]).delete()
    for key, (name, gss_code) in wanted.items():
        council = there.get(key) or ComparatorCouncil.named(comparator, name)
        council.name, council.gss_code = name, gss_code
        council.save()
