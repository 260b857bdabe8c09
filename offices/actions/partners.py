"""The office's directory of partners."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import audit
from ..access import require
from ..models import Partner
from ..refusal import Refusal
from ..versions import store

FIELDS = ("kind", "name", "place", "contact", "mou_from", "mou_until", "services", "places", "is_active")


@transaction.atomic
def add_partner(*, by, office, **fields) -> Partner:
    """A new partner of the office. Raises PermissionDenied, Refusal."""
    require(by, "manage_office", office.pk)
    with _one_of_each_name():
        partner = Partner.objects.create(office=office, **fields)
    audit.record("add_partner", by=by, obj=partner, office=office, summary=_("A partner was added"))
    return partner


@transaction.atomic
def change_partner(*, by, partner, version, **fields) -> Partner:
    """Change a partner as it stood at `version`. Raises PermissionDenied, Refusal; Stale when it was changed since."""
    require(by, "manage_office", partner.office_id)
    store(partner, version)
    stored = Partner.objects.select_related("office").get(pk=partner.pk)
    changed = [name for name in FIELDS if name in fields and getattr(stored, name) != fields[name]]
    for name in changed:
        setattr(stored, name, fields[name])
    with _one_of_each_name():
        stored.save(update_fields=changed)
    audit.record(
        "change_partner", by=by, obj=stored, office=stored.office, summary=_("A partner was changed"), fields=changed
    )
    return stored


@contextmanager
def _one_of_each_name():
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refusal(_("The office has a partner of this name already."), "name") from error
