"""Correcting the common facts of a case."""

from django.db import transaction
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.refusal import Refusal
from offices.versions import store

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
        store(case, expected_version, **facts)
        audit.record(
            "change_case", by=by, obj=case, case=case, summary=_("Facts of the case corrected"), fields=sorted(facts)
        )
        case.refresh_from_db()
    return case
