"""Taking back what was recorded by mistake."""

from django.utils.translation import gettext as _

from cases.actions.work import add_note
from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal


def take_back(row, *, action, told, noted, reason, by, at=None):
    """Delete a row of a case, within the transaction of the action that does it. What it was stays in its history.

    `told` is for the timeline; `noted`, with the reason in it, for those who work the rescue stage. Raises Refusal
    without a reason.
    """
    if not reason.strip():
        raise Refusal(_("Say why it is taken back."), "reason")
    audit.record(action, by=by, obj=row, case=row.case, audience=Audience.RESCUE, summary=told, at=at)
    add_note(case=row.case, by=by, body=noted % {"reason": reason.strip()}, audience=Audience.RESCUE, at=at)
    row.delete()
