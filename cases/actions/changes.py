"""Correcting the common facts of a case."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.refusal import Refusal, Stale

from ..models import Case

#: What may be corrected by hand; everything else has an action of its own.
FACTS = frozenset({"types", "summary", "place", "source", "urgency", "risk", "victims_reported"})


def change_case(*, case: Case, by, expected_version: int, **facts) -> Case:
    """Correct facts of a case. Raises Stale if somebody saved it since `expected_version` was read."""
    require(by, "change_case", case.office_id)
    if not case.is_running:
        raise Refusal(_("The case is not open, so its facts do not change."))
    if unknown := facts.keys() - FACTS:
        raise ValueError(f"not facts of a case: {sorted(unknown)}")
    with transaction.atomic():
        changed = Case.objects.filter(pk=case.pk, version=expected_version).update(version=F("version") + 1, **facts)
        if not changed:
            raise Stale(
                _(
                    "Somebody changed this case while you were writing. "
                    "Compare both versions below, and save again if yours is right."
                ),
                Case.objects.get(pk=case.pk),
            )
        audit.record(
            "change_case", by=by, obj=case, case=case, summary=_("Facts of the case corrected"), fields=sorted(facts)
        )
        case.refresh_from_db()
    return case
