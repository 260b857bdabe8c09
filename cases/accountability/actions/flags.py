"""Oddities of imported records, looked at by a person."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import RecordFlag
from .common import check_works, wrote


@transaction.atomic
def look_at_flag(*, flag, by, at=None) -> RecordFlag:
    """Somebody looked at the oddity. Doing it twice changes nothing. Allowed on a closed case."""
    check_works(by, flag.case, only_open=False)
    flag = RecordFlag.objects.select_for_update(of=("self",)).select_related("case").get(pk=flag.pk)
    if not flag.looked_at:
        flag.looked_at, flag.looked_at_by = at or timezone.now(), by
        flag.save(update_fields=["looked_at", "looked_at_by"])
        wrote(
            "look_at_flag",
            by=by,
            at=at,
            row=flag,
            case=flag.case,
            summary=_("Looked at an oddity of the court records."),
        )
    return flag
