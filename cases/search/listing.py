"""A page of the case list, read and not sorted: for each office and status an index gives the next few rows in order,
and the database merges them. A page costs the same at its end as at its beginning, and in one office as in thirty.

Under row-level security an index serves only comparisons that cannot leak; those used here cannot.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Func, Q, Value
from django.db.models.expressions import F, RawSQL

from ..models import Case
from ..models.case import DUE, NUMBER, OPENED

PAGE = 25
#: What the list may be ordered by; a minus turns it round.
ORDERS = {"due": DUE, "opened": OPENED, "number": NUMBER}
_READ = {"due": date.fromisoformat, "opened": date.fromisoformat, "number": str}

#: Every office and status that is asked for, with that office's date.
_AT = """(SELECT o.office_id, o.today, s.status FROM unnest(%s::bigint[], %s::date[]) AS o(office_id, today),
          unnest(%s::text[]) AS s(status)) AS at"""


#: A SELECT, and no SET: history would write down who is asking before anything that may change a row.
_BITMAPS = "SELECT set_config('enable_bitmapscan', '%s', true)"


class After(Func):
    """Whether a row comes after another in the order of the list, as one comparison of rows, which the index takes."""

    output_field = BooleanField()

    def __init__(self, *expressions, sign=">", **extra):
        super().__init__(*expressions, **extra)
        self.sign = sign

    def as_sql(self, compiler, connection, **context):
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        sql = "({}, {}) {sign} ({}, {})".format(*(part for part, _params in parts), sign=self.sign)
        return sql, [param for _part, params in parts for param in params]


@dataclass(frozen=True)
class Wanted:
    """Which cases: of these offices (id → its date today) in these statuses, `only` these, and `late` ones alone.

    `few` says that `only` leaves a handful, which is cheaper found first and sorted then.
    """

    offices: dict
    statuses: tuple
    only: Q = field(default_factory=Q)
    late: bool = False
    few: bool = False


@dataclass(frozen=True)
class Place:
    """Where a page begins: after the row with this key and id, or, backwards, before it."""

    key: object
    pk: int
    backwards: bool = False

    @classmethod
    def read(cls, order, text, backwards=False):
        """The place that `write` wrote; None when it is not one."""
        key, _tilde, pk = (text or "").rpartition("~")
        try:
            return (
                cls(_READ[order.lstrip("-")](key), int(pk), backwards) if len(text) < 60 and int(pk) < 2**63 else None
            )
        except (ValueError, TypeError, KeyError):
            return None

    @staticmethod
    def write(case):
        return f"{case.list_key}~{case.pk}"


def _branch(user, wanted):
    """The cases of one office and status, as a part of a larger query; of all of them at once when there are few."""
    rows = Case.objects.visible_to(user).filter(wanted.only)
    if wanted.few:
        rows = rows.filter(status__in=wanted.statuses, office_id__in=wanted.offices)
    else:
        rows = rows.filter(office_id=RawSQL("at.office_id", ()), status=RawSQL("at.status", ()))
    if wanted.late:
        today = Value(min(wanted.offices.values())) if wanted.few else RawSQL("at.today", ())
        rows = rows.alias(due=DUE).filter(due__lt=today)
    return rows


def _from(rows, order, place, size):
    """The first `size` of these rows in that order, and whether it goes downwards."""
    rows = rows.annotate(at_key=ORDERS[order.lstrip("-")])
    downwards = order.startswith("-")
    if place:
        downwards ^= place.backwards
        sign = "<" if downwards else ">"
        rows = rows.filter(After(F("at_key"), F("pk"), Value(place.key), Value(place.pk), sign=sign))
    sign = "-" if downwards else ""
    return rows.order_by(f"{sign}at_key", f"{sign}pk").values_list("pk", "at_key")[:size], downwards


def page_ids(user, wanted: Wanted, order: str, place: Place | None = None, size=PAGE + 1) -> list[tuple]:
    """(id, key) of the page's cases in the list's order, one more than fits when there is more; one query."""
    rows, downwards = _from(_branch(user, wanted), order, place, size)
    compiled = _compiled(rows)
    if compiled is None or not wanted.offices:
        return []
    if wanted.few:
        picked = list(rows)
    else:
        inner, params = compiled
        sign = "DESC" if downwards else "ASC"
        picked = _fetch(
            f"SELECT page.id, page.key FROM {_AT}, LATERAL ({inner}) AS page(id, key)"  # noqa: S608 -- compiled by Django
            f" ORDER BY page.key {sign}, page.id {sign} LIMIT %s",
            [*_at_params(wanted), *params, size],
        )
    return picked[::-1] if place and place.backwards else picked


def capped_counts(user, wanted: dict[str, Wanted], caps: dict[str, int]) -> dict[str, int]:
    """How many cases each of these are, counted no further than one over its cap; two queries for all."""
    few = {name: one for name, one in wanted.items() if one.few}
    many = {name: one for name, one in wanted.items() if not one.few}
    return _counts(user, few, caps, _fetch_few) | _counts(user, many, caps, _fetch)


def _counts(user, wanted, caps, fetch):
    parts, params = [], []
    for name, one in wanted.items():
        size = caps[name] + 1
        # In order, though a count needs none: else the planner gathers a whole office before it takes the first few.
        compiled = _compiled(_from(_branch(user, one), "due", None, size)[0])
        if compiled is None or not one.offices:
            parts.append("0")
        elif one.few:
            parts.append(f"(SELECT count(*) FROM ({compiled[0]}) AS c)")  # noqa: S608 -- compiled by Django
            params += compiled[1]
        else:
            parts.append(
                f"(SELECT count(*) FROM (SELECT FROM {_AT}, LATERAL ({compiled[0]}) AS c LIMIT %s) AS c)"  # noqa: S608
            )
            params += [*_at_params(one), *compiled[1], size]
    return dict(zip(wanted, fetch(f"SELECT {', '.join(parts)}", params)[0], strict=True)) if parts else {}


def _compiled(rows):
    """SQL and parameters; None when nothing can match."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def _at_params(wanted):
    return [list(wanted.offices), list(wanted.offices.values()), [str(status) for status in wanted.statuses]]


def _fetch(sql, params):
    """Rows of a query that reads branches in order.

    Behind the wall the planner thinks far fewer rows visible than are, and would gather and sort a whole office: so
    it is left only the index in the list's order.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_BITMAPS % 'off'}; {sql}", params)
        rows = cursor.fetchall()
        cursor.execute(_BITMAPS % "on")
    return rows


def _fetch_few(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def read_rows(user, ids) -> list[Case]:
    """The cases of a page in its order, with lead and office, without the long texts; one query."""
    rows = (
        Case.objects.visible_to(user)
        .select_related("lead", "office")
        .defer("summary", "decision_reason", "passed_on_to", "office__mandate", "office__languages", "lead__password")
        .in_bulk([pk for pk, _key in ids])
    )
    for pk, key in ids:
        if pk in rows:
            rows[pk].list_key = key
    return [rows[pk] for pk, _key in ids if pk in rows]
