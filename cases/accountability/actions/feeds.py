"""Making and revoking a person's private calendar feed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import rights_of
from offices.models import User
from offices.refusal import Refusal

from ..court_calendar.feed import hash_of, new_token
from ..models import CalendarFeed


@transaction.atomic
def make_feed(*, by) -> str:
    """Give `by` a feed and return its token, which is kept nowhere; the feed they had opens nothing any more.

    Raises Refusal for somebody who reads no hearings.
    """
    if not rights_of(by).has("view_accountability"):
        raise Refusal(_("Only who reads the accountability stage has hearings to follow."))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two requests at once make one feed after the other
    CalendarFeed.objects.filter(user=by, revoked_at=None).update(revoked_at=timezone.now())
    token = new_token()
    feed = CalendarFeed.objects.create(user=by, token_hash=hash_of(token))
    audit.record("make_calendar_feed", by=by, obj=feed, summary=_("A private calendar feed was made."))
    return token


@transaction.atomic
def revoke_feed(*, by) -> bool:
    """Whatever reads the feed of `by` finds nothing from now on. Returns whether there was one."""
    feed = CalendarFeed.objects.filter(user=by, revoked_at=None).first()
    if feed is None:
        return False
    CalendarFeed.objects.filter(pk=feed.pk).update(revoked_at=timezone.now())
    audit.record("revoke_calendar_feed", by=by, obj=feed, summary=_("A private calendar feed was revoked."))
    return True
