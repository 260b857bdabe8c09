"""The statute library: who writes an entry, and who confirms it. What is edited is to be confirmed again."""

from django.db import transaction
from django.utils.translation import gettext as _

from offices import audit
from offices.refusal import Refusal
from offices.versions import store

from ..access import check_administers_statutes, counsel_of_country, today_of
from ..models import Statute


def _check_free(country, citation, stored=None):
    same = Statute.objects.filter(country=country, citation__iexact=citation)
    if same.exclude(pk=stored.pk if stored else None).exists():
        raise Refusal(_("This law is in the library already."), "citation")


@transaction.atomic
def add_statute(*, country, citation, by, **facts) -> Statute:
    """A new entry; `facts` are the model's. Raises PermissionDenied, or Refusal for a citation that is there."""
    check_administers_statutes(by, country)
    _check_free(country, citation)
    statute = Statute.objects.create(country=country, citation=citation, changed_by=by, **facts)
    audit.record("add_statute", by=by, obj=statute, summary=_("Added a statute."))
    return statute


@transaction.atomic
def change_statute(*, statute, citation, version, by, **facts) -> Statute:
    """Correct an entry. The database takes its confirmation away. Raises PermissionDenied, Refusal, Stale."""
    check_administers_statutes(by, statute.country)
    _check_free(statute.country, citation, stored=statute)
    store(statute, version, citation=citation, changed_by=by, confirmed_by=None, confirmed_on=None, **facts)
    audit.record("change_statute", by=by, obj=statute, summary=_("Changed a statute."))
    return statute


def refusal_to_confirm(user, statute) -> str:
    """Why the person cannot confirm the entry; empty: they can."""
    if statute.confirmed_by_id:
        return _("It is confirmed already.")
    if not counsel_of_country(user, statute.country):
        return _("A lawyer of an office in this country confirms it.")
    if statute.changed_by_id == user.pk:
        return _("You wrote this entry: another lawyer confirms it.")
    return ""


@transaction.atomic
def confirm_statute(*, statute, version=None, by) -> Statute:
    """Confirm, as local counsel, that an entry says the law. Raises Refusal, or Stale."""
    if refused := refusal_to_confirm(by, statute):
        raise Refusal(refused)
    store(statute, version, confirmed_by=by, confirmed_on=today_of(by))
    audit.record("confirm_statute", by=by, obj=statute, summary=_("Confirmed a statute."))
    return statute
