"""Naming the gap of the justice system that an adjournment, a discontinuation or an acquittal showed."""

from django.utils.translation import gettext as _

from cases.stages import gap_naming
from offices.access import require
from offices.refusal import Refusal

from ..obstacles import obstacle_of


def name_obstacle(*, record, cause, institution="", justice_stage="", what="", by, at=None):
    """Name the gap that the hearing or proceeding showed; empty facts are those that the record itself tells.

    Doing it again changes nothing. Returns the gap. Raises Refusal when nothing failed.
    """
    require(by, "change_accountability", record.office_id)
    shown = obstacle_of(record)
    if shown is None:
        raise Refusal(_("Only an adjournment, a discontinuation or an acquittal shows a system gap here."))
    return gap_naming().name(
        case=record.case,
        shown_by=shown.ref,
        justice_stage=justice_stage or shown.justice_stage,
        institution=institution.strip() or shown.institution,
        cause=cause,
        what=what.strip() or shown.what,
        by=by,
        at=at,
    )
