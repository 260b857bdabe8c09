"""The private calendar feed: the times of a person's hearings as a calendar reads them (RFC 5545), and nothing else.

Whoever has the address needs no password, and a telephone shows it on its lock screen. So it says no case, no court
and no name, and what tells one event from another is no id.
"""

import datetime
import hashlib
import json
import secrets
from zoneinfo import ZoneInfo

import icalendar
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

#: 256 bits: nobody guesses it, so a quick hash of it is enough to keep.
TOKEN_BYTES = 32
#: When a hearing ends is not known; the calendar keeps its first hour.
AN_HOUR = datetime.timedelta(hours=1)


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def times_of(token: str) -> list[dict] | None:
    """When the hearings are that the owner of the feed attends and may see now: dicts of key, on, at and zone.

    None when the token opens nothing. That it was read is recorded.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ijm_calendar_feed(%s)::text", [hash_of(token)])
        answer = cursor.fetchone()[0]
    return None if answer is None else json.loads(answer)


def written(times: list[dict]) -> bytes:
    """The calendar of these times. An hour is written in UTC, so that no zone tells where the court is."""
    calendar, now = icalendar.Calendar(), timezone.now()
    calendar.add("prodid", "-//Casework//Hearings//EN")
    calendar.add("version", "2.0")
    for time in times:
        event = icalendar.Event()
        event.add("uid", salted_hmac("cases.accountability.feed", time["key"], algorithm="sha256").hexdigest()[:40])
        event.add("dtstamp", now)
        event.add("summary", _("Court hearing"))
        on = datetime.date.fromisoformat(time["on"])
        if time["at"]:
            at = datetime.datetime.combine(on, datetime.time.fromisoformat(time["at"]), ZoneInfo(time["zone"]))
            event.add("dtstart", at.astimezone(datetime.UTC))
            event.add("duration", AN_HOUR)
        else:
            event.add("dtstart", on)
        calendar.add_component(event)
    return calendar.to_ical()
