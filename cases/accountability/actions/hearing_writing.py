"""What every action on hearings writes beside them: who they are about, what the case waits for, its timeline."""

from django.db.models import F

from cases.actions.work import keep_next_hearings
from cases.models import Case
from offices import audit
from offices.audiences import Audience

from ..hearing_states import HAPPENED
from ..models import Hearing, HearingAccused, HearingLawyer, Proceeding
from ..winding import happened_many


def attach(hearings, accused, lawyers):
    """Write who the hearings are about and who attends them, by matter id. Those who are there already stay."""
    HearingAccused.objects.bulk_create(
        (
            HearingAccused(
                case=row.case, office_id=row.office_id, restricted=row.restricted, hearing=row, proceeding=one
            )
            for row in hearings
            for one in accused[row.matter_id]
        ),
        ignore_conflicts=True,
    )
    HearingLawyer.objects.bulk_create(
        (
            HearingLawyer(case=row.case, office_id=row.office_id, restricted=row.restricted, hearing=row, user=one)
            for row in hearings
            for one in lawyers[row.matter_id]
        ),
        ignore_conflicts=True,
    )


def wrote_of(action, hearings, *, by, at, summary, winds=False):
    """Record the action on each case's timeline, keep what its next hearing is, and wind the clocks."""
    rows = [(row, row.case) for row in hearings]
    audit.record_each(action, by=by, rows=rows, audience=Audience.ACCOUNTABILITY, summary=summary, at=at)
    cases = {row.case_id: row.case for row in hearings}
    # Held before the hearings are read: two sittings of a case that are written at once follow one another.
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk").values_list("pk"))
    keep_next_hearings(hearings=_next_of(cases), by=by)
    if winds or any(row.status in HAPPENED for row in hearings):
        happened_many(Proceeding.objects.filter(hearings__hearing__in=hearings).distinct(), by, at)


def _next_of(cases) -> dict:
    """Case → day, and hour and court, of its earliest hearing to come."""
    rows = Hearing.objects.filter(case__in=cases).to_come()
    first = {
        row.case_id: row
        for row in rows.order_by("case_id", "on", F("at").asc(nulls_last=True), "pk").distinct("case_id")
    }
    return {case: _in_short(first[pk]) if pk in first else None for pk, case in cases.items()}


def _in_short(hearing):
    hour = f"{hearing.at:%H:%M}" if hearing.at else ""
    return hearing.on, ", ".join(part for part in (hour, hearing.court_name) if part)[:160]
