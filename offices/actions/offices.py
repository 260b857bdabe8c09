"""Opening, changing and closing offices. System administrators alone; the database refuses it to everybody else."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from .. import audit
from ..access import sync_grants
from ..days import in_words
from ..models import Office
from ..refusal import Refusal
from ..versions import store

#: The code and the kind name the role groups and decide about casework: they stay what they were.
CHANGEABLE = (
    "city",
    "country",
    "region",
    "time_zone",
    "languages",
    "currency",
    "mandate",
    "publish_as_region",
    "legal_profile",
    "opened_on",
)


def require_system_administrator(by):
    """Raise PermissionDenied with a sentence unless `by` is a system administrator."""
    if not by.is_system_administrator:
        raise PermissionDenied(_("Only a system administrator opens, changes and closes offices."))


@transaction.atomic
def open_office(*, by, **fields) -> Office:
    """A new office with its role groups and their grants. `fields` are those of the model. Raises PermissionDenied."""
    require_system_administrator(by)
    office = Office.objects.create(**fields)
    sync_grants()
    audit.record("open_office", by=by, obj=office, office=office, summary=_("The office was opened"))
    return office


@transaction.atomic
def change_office(*, by, office, version, **fields) -> Office:
    """Change what describes an office; a new region moves the reach of its managers.

    `version` is the one the person saw: raises Stale when it is no longer the stored one. Raises PermissionDenied.
    """
    require_system_administrator(by)
    store(office, version)
    before = Office.objects.get(pk=office.pk)
    changed = [name for name in CHANGEABLE if name in fields and getattr(before, name) != fields[name]]
    for name in changed:
        setattr(before, name, fields[name])
    if before.closed_on and before.closed_on <= before.opened_on:
        sentence = _("The office closed on %(day)s; it opened before that.") % {"day": in_words(before.closed_on)}
        raise Refusal(sentence, "opened_on")
    before.save(update_fields=changed)
    if "region" in changed:
        sync_grants()
    audit.record("change_office", by=by, obj=before, office=before, summary=_("The office was changed"), fields=changed)
    return before


@transaction.atomic
def close_office(*, by, office, closed_on) -> Office:
    """The office is closed from `closed_on` on; its records stay where they are. Raises PermissionDenied, Refusal."""
    require_system_administrator(by)
    if closed_on <= office.opened_on:
        raise Refusal(
            _("An office closes after the day it opened, %(day)s.") % {"day": in_words(office.opened_on)}, "closed_on"
        )
    return _set_closing(by, office, closed_on, "close_office", _("The office closes"))


@transaction.atomic
def reopen_office(*, by, office) -> Office:
    """Take the closing back. Raises PermissionDenied."""
    require_system_administrator(by)
    return _set_closing(by, office, None, "reopen_office", _("The closing was taken back"))


def _set_closing(by, office, closed_on, action, summary):
    office.closed_on = closed_on
    office.version += 1
    office.save(update_fields=["closed_on", "version"])
    audit.record(action, by=by, obj=office, office=office, summary=summary, closed_on=closed_on)
    return office
