"""Referrals that wait for a decision, as the home page shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.stages import Waiting
from offices.access import rights_of

from .models import Referral

#: How many are shown one by one, and how far the rest are counted.
FEW, MOST = 3, 100


def waiting_referrals(user) -> list[Waiting]:
    """The most urgent few that the person may decide, and one line for the rest of them."""
    offices = rights_of(user).offices("add_case")
    if not offices:
        return []
    mine = Referral.objects.visible_to(user).waiting().filter(office_id__in=offices)
    rows = list(mine.in_order()[: FEW + 1])
    shown = [
        Waiting(
            title=_("%(referral)s: %(urgency)s") % {"referral": row, "urgency": row.get_urgency_display().lower()},
            url=reverse("rescue:referral-detail", args=[row.pk]),
            detail=" · ".join(filter(None, (row.get_channel_display(), row.place))),
            since=row.recorded_at,
        )
        for row in rows[:FEW]
    ]
    if len(rows) > FEW:
        shown.append(_the_rest(mine[: MOST + 1].count() - FEW, rows[FEW]))
    return shown


def _the_rest(count, first):
    more = _("more than %(n)d") % {"n": MOST - FEW} if count > MOST - FEW else str(count)
    return Waiting(
        title=ngettext("%(n)s more referral waits", "%(n)s more referrals wait", count) % {"n": more},
        url=reverse("rescue:referral-list"),
        detail=_("The most urgent come first in the list"),
        since=first.recorded_at,
    )
