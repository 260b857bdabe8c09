"""Reading the log: which events an auditor may see, page by page."""

import datetime

from django.apps import apps
from django.db.models import Q

from .access import rights_of
from .models import AuditEvent, Membership, Office, User

PAGE = 50


def audited_offices(user):
    """The offices whose log this person reads."""
    return Office.objects.filter(pk__in=rights_of(user).offices("view_audit"))


def audited_people(user):
    """Everybody who works or worked in those offices."""
    offices = rights_of(user).offices("view_audit")
    return User.objects.filter(pk__in=Membership.objects.filter(office__in=offices).values("user"))


def events_open_to(user):
    """Events of the offices this person audits, and the sign-ins and refusals of the people who work there."""
    offices = rights_of(user).offices("view_audit")
    if not offices:
        return AuditEvent.objects.none()
    people = list(audited_people(user).values_list("pk", flat=True))
    without_office = Q(office=None, case_id=None) & (
        Q(actor__in=people) | Q(verb="sign_in", object_type="offices.user", object_id__in=people)
    )
    events = AuditEvent.objects.filter(Q(office__in=offices) | without_office, sealed=False)
    return events.select_related("actor", "office")


def narrowed(events, *, office=None, person=None, verb="", since=None, until=None):
    """The events of that office, person, kind and days (in UTC, `until` included)."""
    if office:
        events = events.filter(office=office)
    if person:
        events = events.filter(Q(actor=person) | Q(object_type="offices.user", object_id=person.pk))
    if verb:
        events = events.filter(verb=verb)
    if since:
        events = events.filter(at__gte=_midnight(since))
    if until:
        events = events.filter(at__lt=_midnight(until + datetime.timedelta(days=1)))
    return events


def page_before(events, mark=""):
    """(rows, next mark) of the page that comes before `mark`, newest first; the mark is empty on the last page.

    Keyset paging, so that the deep end costs what the first page does. A mark that makes no sense gives the newest.
    """
    if before := _read_mark(mark):
        at, pk = before
        events = events.filter(at__lte=at).exclude(at=at, pk__gte=pk)
    rows = list(events.order_by("-at", "-pk")[: PAGE + 1])
    for row in rows:
        row.object_words, row.action_words = _object_words(row), _action_words(row)
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{last.at.isoformat()}_{last.pk}"


def _object_words(event):
    """“partner 12”: what kind of record and its number, never what is in it."""
    try:
        kind = apps.get_model(event.object_type)._meta.verbose_name
    except (LookupError, ValueError):
        kind = event.object_type
    return f"{kind} {event.object_id or ''}".strip()


def _action_words(event):
    """“Record relief”, “Case: detail”, “Accountability: panel”: the recorded name of an action or a page, in words.

    Taken apart, not looked up: this app knows no names of those above it.
    """
    app, _colon, name = event.action.rpartition(":")
    about, _hyphen, verb = name.partition("-")
    words = f"{about}: {verb}" if verb else f"{app}: {name}" if app else name
    words = words.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _read_mark(mark):
    at, _separator, pk = mark.partition("_")
    try:
        moment = datetime.datetime.fromisoformat(at)
        number = int(pk)
    except (ValueError, OverflowError):
        return None
    return (moment, number) if moment.tzinfo and abs(number) < 2**63 else None


def _midnight(day):
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
