"""Writing down who did, saw and was refused what, in the transaction in which it happened.

Written by plain INSERT without RETURNING, so that the writer needs no right to read the log.
"""

import json

from django.db import connection
from django.utils import timezone

from .audiences import Audience

_INSERT = """
    INSERT INTO offices_auditevent
        (at, actor_id, verb, action, object_type, object_id, case_id, office_id, restricted, audience, summary, detail,
         sealed)
    VALUES """
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, false, %s, %s, %s, %s)"


def _values(
    *,
    actor_id,
    verb,
    action,
    obj=None,
    case=None,
    office=None,
    audience=Audience.CASE,
    summary="",
    detail=None,
    at=None,
):
    case_id = getattr(case, "pk", None)
    office_id = getattr(office, "pk", None) or getattr(case, "office_id", None) or getattr(obj, "office_id", None)
    return [
        at or timezone.now(),
        actor_id,
        verb,
        action,
        obj._meta.label_lower if obj is not None else "",
        getattr(obj, "pk", None) if obj is not None else None,
        case_id,
        office_id,
        str(audience),
        str(summary)[:300],
        json.dumps(detail or {}, default=str),
        getattr(obj, "sealed", False),
    ]


def _write(**told):
    _insert([_values(**told)])


def _insert(rows):
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_ROW] * len(rows)), [value for row in rows for value in row])


def record(action, *, by, obj=None, case=None, office=None, audience=Audience.CASE, summary="", at=None, **detail):
    """Record that `by` did `action`. `summary` is a sentence for the case's timeline; it must hold no name.

    `case` puts the event on that case's timeline, read by `audience`. What is told of a sealed `obj` (one with a true
    `sealed`) is read only by those who may see it, until the database unseals both. `at` (aware datetime) is for
    imports and demonstration data; otherwise the event is of now. Must run in the action's own transaction.
    """
    _write(
        actor_id=by.pk if by else None,
        verb="action",
        action=action,
        obj=obj,
        case=case,
        office=office,
        audience=audience,
        summary=summary,
        detail=detail,
        at=at,
    )


def record_each(action, *, by, rows, summary="", audience=Audience.CASE, at=None):
    """The same for several `rows` of (obj, case) or (obj, case, detail) in one statement, with one summary."""
    rows = [
        _values(
            actor_id=by.pk,
            verb="action",
            action=action,
            obj=obj,
            case=case,
            audience=audience,
            summary=summary,
            detail=detail[0] if detail else None,
            at=at,
        )
        for obj, case, *detail in rows
    ]
    if rows:
        _insert(rows)


def read(request, obj, *, case=None, office=None):
    """Record that the person asking was shown `obj` (or, when it is a POST, sent something to it)."""
    case = case or getattr(obj, "audited_case", None)
    view = request.resolver_match.view_name if request.resolver_match else ""
    _write(
        actor_id=request.user.pk,
        verb="read",
        action=view,
        obj=obj,
        case=case,
        office=office,
        detail={"method": request.method},
    )


def refused(request, status):
    """Record a refusal. Runs in a transaction of its own, because the refused one is rolled back.

    That somebody was refused something of a sealed record tells that there is one: it is sealed with it.
    """
    view = request.resolver_match.view_name if request.resolver_match else ""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    record = getattr(request, "record", None)
    _write(
        actor_id=getattr(request.user, "pk", None),
        verb="refused",
        action=view,
        obj=record if getattr(record, "sealed", False) else None,
        detail={
            "status": status,
            "method": request.method,
            # A token opens something by itself: it is written down nowhere, not even when it was refused.
            "asked_for": {key: str(value)[:60] for key, value in kwargs.items() if key != "token"},
        },
    )


def sign_in(action, *, actor, person):
    """Record that `person` (None: an unknown one) signed in or out, or that somebody failed to in their name."""
    _write(actor_id=getattr(actor, "pk", None), verb="sign_in", action=action, obj=person)
