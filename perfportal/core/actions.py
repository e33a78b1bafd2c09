"""What changes the council itself."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from perfportal.core import audit
from perfportal.core.models import Organisation, get_organisation
from perfportal.core.registries import events

GSS_CODE = re.compile(r"^[ENSW]\d{8}$")


@transaction.atomic
def create_council(*, by, name: str, gss_code: str = "") -> Organisation:
    """The operating council. Other apps add what every council has (`council.created`)."""
    existing = get_organisation()
    if existing:
        raise ValidationError(
            _("%(name)s is the operating council already: one database serves one council.")
            % {"name": existing.name}
        )
    if not name.strip():
        raise ValidationError(_("Give the council's name."))
    if gss_code and not GSS_CODE.match(gss_code):
        raise ValidationError(
            _("'%(code)s' is not a GSS code: a letter and eight digits, such as E07000000.")
            % {"code": gss_code}
        )
    council = Organisation.objects.create(
        name=name.strip(), slug=slugify(name) or "council", gss_code=gss_code
    )
    audit.record(by=by, verb="council.created", subject=council, after={"name": council.name})
    events.publish("council.created", organisation_id=council.pk, by_id=by.pk)
    return council
