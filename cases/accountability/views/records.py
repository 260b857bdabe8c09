"""What a court's record says of a matter in figures, and its oddities for a person to look at."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from offices.access import record_view

from .. import actions
from ..models import CustodyInterval, Proceeding, RecordFlag, VictimCount
from ..money import money
from ..tally import tally
from .shared import matter_url

Bail = CustodyInterval.Bail
BAIL = {kind: kind.label for kind in Bail if kind != Bail.OTHER} | {"": gettext_lazy("Kind not recorded")}


def shown(matter, user) -> dict:
    """What the page of a matter shows of the court record that it came from; nothing for one entered by hand."""
    flags = RecordFlag.objects.visible_to(user).filter(case=matter.case, proceeding=None)
    if not matter.source_ref:
        return {"flags": flags, "recorded": None}
    figures = tally(Proceeding.objects.visible_to(user).filter(matter=matter))
    return {
        "flags": flags,
        "recorded": figures,
        "bail": [
            (BAIL.get(bail.kind, _("Another kind")), bail.times, money(bail.amount, bail.currency))
            for bail in figures.bail
        ],
        "victim_count": VictimCount.objects.visible_to(user).filter(matter=matter).first(),
    }


@record_view(RecordFlag, "change_accountability", kwarg="flag_id", related=("case__office", "proceeding__matter"))
@require_POST
def flag_look(request, flag):
    """Back to the accused it is about, on a page that may show forty of them."""
    actions.look_at_flag(flag=flag, by=request.user)
    if flag.proceeding:
        return redirect(f"{matter_url(flag.proceeding.matter)}#proceeding-{flag.proceeding_id}")
    return redirect("accountability:panel", flag.case_id)
