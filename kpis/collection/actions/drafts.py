"""The draft of a value: words as typed, kept for the person who types them."""

from django.db import transaction

from kpis.collection import policies
from kpis.collection.entry_forms import TYPED
from kpis.collection.models import Actual, ActualDraft, ActualState
from perfportal.core import clock
from perfportal.core.concurrency import Conflict


@transaction.atomic
def save_draft(*, by, actual: Actual, typed: dict[str, str], version: int) -> ActualDraft:
    """Keep what has been typed. Drafts are not audited; nothing is computed from them.

    Saving the same words once more changes nothing. Raises Conflict where the slot has moved on
    since the form was opened, or where somebody else has saved a draft of it meanwhile.
    """
    policies.check_is_entrant(by, actual)
    policies.check_round_is_open(actual)
    typed = {name: str(typed.get(name, "")) for name in TYPED}
    if actual.version != version:
        kept = ActualDraft.objects.filter(actual=actual, by=by).first()
        if kept and kept.typed == typed:
            return kept
        raise Conflict(actual, typed)
    policies.check_can_enter(by, actual)
    draft, _created = ActualDraft.objects.update_or_create(
        actual=actual,
        defaults={
            "typed": typed,
            "by": by,
            "base_version": version + 1,
            "updated_at": clock.now(),
        },
    )
    changed = Actual.objects.filter(pk=actual.pk, version=version).update(
        state=ActualState.DRAFT, version=version + 1
    )
    if not changed:
        raise Conflict(Actual.objects.get(pk=actual.pk), typed)
    actual.state, actual.version = ActualState.DRAFT, version + 1
    return draft
