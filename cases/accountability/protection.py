"""Protection orders of witnesses that come to their end, so that somebody asks for a new one in time."""

from datetime import datetime, time, timedelta

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case
from cases.stages import Waiting
from offices.days import in_words

from .leading import led_by
from .models import Testimony
from .support import Support

#: How long before its end an order is shown to the lead, and how many the home page shows.
WARNED, MOST = timedelta(days=14), 20


def in_force(testimonies):
    return testimonies.filter(protection_order=Testimony.Protection.GRANTED, protection_until__isnull=False)


def end_of(testimony, today) -> Support | None:
    """How near the end of the order is, once it is near: the colour of a pill, and its words."""
    is_granted = testimony.protection_order == Testimony.Protection.GRANTED
    if not is_granted or not testimony.protection_until or testimony.protection_until > today + WARNED:
        return None
    left = (testimony.protection_until - today).days
    if left < 0:
        return Support("bad", _("It has ended"))
    return Support("warn", ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left})


def first_end(cases) -> dict:
    """Case id → the last day of the first protection order that ends."""
    rows = in_force(Testimony.objects.filter(case__in=cases)).order_by()
    return dict(rows.values_list("case").annotate(first=Min("protection_until")))


def ending(user) -> list[Waiting]:
    """What the home page of a lead shows: orders that end within fourteen days, or have ended. It holds no name."""
    rows = (
        in_force(Testimony.objects.visible_to(user))
        .filter(led_by(user, "matter"), case__status__in=Case.RUNNING)
        .filter(protection_until__lte=timezone.localdate() + WARNED)
        .select_related("case__office")
        .order_by("protection_until", "pk")[:MOST]
    )
    return [
        Waiting(
            title=_("A protection order is in force until %(day)s") % {"day": in_words(row.protection_until)},
            url=reverse("accountability:testimony-detail", args=[row.pk]),
            detail=str(row.case),
            since=datetime.combine(row.protection_until - WARNED, time(7), row.case.office.zone),
        )
        for row in rows
    ]
