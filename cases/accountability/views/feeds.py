"""The private calendar feed: its page, and what a calendar is answered that asks for it."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from offices.access import public_view, right_view

from ..actions.feeds import make_feed, revoke_feed
from ..court_calendar.feed import times_of, written
from ..models import CalendarFeed

#: Calendars ask every few minutes, a whole office through one line. More is no calendar.
MOST_A_MINUTE, MINUTE = 120, 60


@right_view("view_accountability")
def feed_show(request):
    return page(request)


@right_view("view_accountability")
@require_POST
def feed_make(request):
    """Shows the address once, on this very answer: it is kept nowhere, so there is no page to be led to."""
    token = make_feed(by=request.user)
    return page(request, request.build_absolute_uri(reverse("accountability:feed-get", args=[token])))


@right_view("view_accountability")
@require_POST
def feed_revoke(request):
    if revoke_feed(by=request.user):
        messages.success(request, _("The feed is revoked. Calendars that read it find nothing any more."))
    return redirect("accountability:feed")


def page(request, address=""):
    feed = CalendarFeed.objects.filter(user=request.user, revoked_at=None).first()
    return render(request, "accountability/feed.html", {"feed": feed, "address": address, "nav": "calendar"})


@public_view
@require_safe
def feed_get(request, token):
    """The calendar itself, for whoever has the address. Not a page of ours: no cookie, no frame, and 404 in a word."""
    if asked_too_often(request):
        return HttpResponse(status=429, headers={"Retry-After": str(MINUTE)}, content_type="text/plain")
    times = times_of(token)
    if times is None:
        return HttpResponse("404", status=404, content_type="text/plain")
    return HttpResponse(written(times), content_type="text/calendar; charset=utf-8")


def asked_too_often(request) -> bool:
    """Whether this address has asked for feeds more than MOST_A_MINUTE times in this minute."""
    key = f"calendar-feed:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > MOST_A_MINUTE
    except ValueError:  # the minute ended in between
        return False
