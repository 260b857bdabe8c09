"""The hearings of some days, as far as the person asking may see them, in a number of questions that does not grow.

One question counts each half of a day and knows the ids of what stands on it; a second reads the few rows that are
shown, with all that is said of them; a third finds who should be in two courts at once.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Count, DateTimeField, Func, IntegerField, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Lower, Trim

from cases.partial_dates import Precision
from cases.visibility import named
from offices.access import rights_of, workplaces
from offices.models import Office, User

from ..models import Clock, CustodyInterval, Hearing, HearingAccused, HearingLawyer

RIGHT = Hearing.view_right
#: The parts of a day, in which a calendar is read; the last is of hearings whose hour is not known.
MORNING, AFTERNOON, NO_HOUR = 0, 1, 2
NOON = datetime.time(12)
HALF = Case(
    When(at=None, then=Value(NO_HOUR)),
    When(at__gte=NOON, then=Value(AFTERNOON)),
    default=Value(MORNING),
    output_field=IntegerField(),
)
#: Nobody writes down when a hearing ends: two that begin within an hour of each other overlap.
OVERLAP = datetime.timedelta(minutes=60)


@dataclass(frozen=True)
class Wanted:
    """Which hearings of which days: of one lawyer, of one court by its name, or all of them."""

    first: datetime.date
    last: datetime.date
    lawyer: int | None = None
    court: str = ""

    def condition(self, user) -> Q:
        """What a hearing must meet beside its day."""
        met = Q()
        if self.lawyer:
            attended = HearingLawyer.objects.visible_to(user).filter(user=self.lawyer)
            met &= Q(pk__in=attended.values("hearing"))
        return met & Q(court_name=self.court) if self.court else met


@dataclass
class Part:
    """The hearings of a part of a day: how many there are by status, and their ids in the order of the day."""

    counts: dict = field(default_factory=dict)
    ids: list = field(default_factory=list)


@dataclass
class Found:
    """(day, part of it) → Part; and the courts that had a hearing in these days, whichever court was asked for."""

    parts: dict
    courts: list

    def of_day(self, day) -> list[int]:
        """The ids of the day's hearings, in their order."""
        return [pk for half in (MORNING, AFTERNOON, NO_HOUR) for pk in self.part(day, half).ids]

    def part(self, day, half) -> Part:
        return self.parts.get((day, half)) or Part()

    def counts(self, days=None) -> dict:
        """How many hearings there are by status, on these days or on all."""
        total = dict.fromkeys(Hearing.Status.values, 0)
        for (day, _half), part in self.parts.items():
            if days is None or day in days:
                for status, number in part.counts.items():
                    total[status] += number
        return total


def offices_of(user) -> dict[int, Office]:
    """The offices whose hearings the person may see, by right or because a case there is shared: id → Office."""
    ids = set(rights_of(user).offices(RIGHT))
    if shared := named(user).shared[RIGHT]:
        ids |= set(Hearing.objects.visible_to(user).filter(case_id__in=shared).values_list("office", flat=True))
    known = {office.pk: office for office in workplaces(user) if office.pk in ids}
    if missing := ids - known.keys():
        known |= {office.pk: office for office in Office.objects.filter(pk__in=missing).order_by("city")}
    return known


def find(user, wanted: Wanted) -> Found:
    """What stands on these days; one question."""
    condition = wanted.condition(user)
    rows = (
        Hearing.objects.visible_to(user)
        .filter(on__range=(wanted.first, wanted.last))
        .annotate(half=HALF)
        .values("on", "half")
        .annotate(
            ids=ArrayAgg("pk", filter=condition, order_by=("at", "pk"), default=Value([])),
            courts=ArrayAgg("court_name", distinct=True, filter=~Q(court_name=""), default=Value([])),
            **{status: Count("pk", filter=Q(status=status) & condition) for status in Hearing.Status.values},
        )
        .order_by("on", "half")
    )
    parts, courts = {}, set()
    for row in rows:
        counts = {status: row[status] for status in Hearing.Status.values}
        parts[row["on"], row["half"]] = Part(counts, row["ids"])
        courts.update(row["courts"])
    return Found(parts, sorted(courts))


def read(user, ids, *, in_full=True) -> dict[int, Hearing]:
    """These hearings with their case, by id; `in_full` with all that a card of the calendar says. One question.

    Puts on each: `lawyer_names`, `accused_count`, `nth` (which adjournment of its matter it was),
    `remanded_since`, and the clock that ends first: `clock_started`, `clock_due`.
    """
    rows = Hearing.objects.visible_to(user).filter(pk__in=ids).select_related("case", "next").only(
        "on", "at", "kind", "status", "court_name", "courtroom", "outcome", "asked_by", "reason", "survivor_testifies",
        "office_id", "matter_id", "case__number", "case__logged_at", "next__on",
    )  # fmt: skip
    if in_full:
        rows = rows.annotate(**_said(user))
    return {hearing.pk: hearing for hearing in rows}


def _said(user) -> dict:
    mine, of_accused = {"hearing": OuterRef("pk")}, {"proceeding__hearings__hearing": OuterRef("pk")}
    accused = HearingAccused.objects.visible_to(user).filter(**mine)
    before = Hearing.objects.visible_to(user).filter(
        Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lte=OuterRef("pk")),
        matter=OuterRef("matter"),
        status=Hearing.Status.ADJOURNED,
    )
    held = CustodyInterval.objects.visible_to(user).filter(
        is_current=True, state=CustodyInterval.State.REMANDED, from_precision=Precision.DAY, **of_accused
    )
    clock = Clock.objects.visible_to(user).filter(stopped_on=None, **of_accused).order_by("due_on", "pk")
    return {
        "lawyer_names": ArraySubquery(
            HearingLawyer.objects.visible_to(user)
            .filter(**mine)
            .order_by("user__full_name")
            .values_list("user__full_name")
        ),
        "accused_count": Subquery(accused.order_by().values("hearing").annotate(n=Count("pk")).values("n")),
        "nth": Case(
            When(
                status=Hearing.Status.ADJOURNED,
                then=Subquery(before.order_by().values("matter").annotate(n=Count("pk")).values("n")),
            )
        ),
        "remanded_since": Subquery(held.order_by().values("is_current").annotate(first=Min("from_on")).values("first")),
        "clock_started": Subquery(clock.values("started_on")[:1]),
        "clock_due": Subquery(clock.values("due_on")[:1]),
    }


class Moment(Func):
    """The moment of a day and an hour in a time zone."""

    output_field = DateTimeField()

    def as_sql(self, compiler, connection, **extra):
        day, at, zone = (compiler.compile(expression) for expression in self.source_expressions)
        return f"(({day[0]} + {at[0]}) AT TIME ZONE {zone[0]})", [*day[1], *at[1], *zone[1]]


@dataclass(frozen=True)
class Clash:
    """A lawyer who should be in another court at the time of a hearing: where, and when by the clock there."""

    lawyer: str
    court: str
    on: datetime.date
    at: datetime.time

    @property
    def short_name(self) -> str:
        return User(full_name=self.lawyer).short_name


def clashes(user, wanted: Wanted, ids) -> dict[int, list[Clash]]:
    """For these hearings, by id, the other courts in which a lawyer of theirs should be; one question.

    Of two hearings the later says it, or the earlier when the later is not among `ids`. Reads all that the person may
    see of those days, whatever lawyer and court they asked for, so that a filter hides no clash.
    """
    if not ids:
        return {}
    a_day = datetime.timedelta(days=1)
    listed = (
        HearingLawyer.objects.visible_to(user)
        .filter(
            hearing__in=Hearing.objects.visible_to(user).filter(
                on__range=(wanted.first - a_day, wanted.last + a_day),
                status=Hearing.Status.SCHEDULED,
                at__isnull=False,
            ),
        )
        .exclude(hearing__court_name="")
        .annotate(
            begins=Moment("hearing__on", "hearing__at", "hearing__office__time_zone"),
            court=Lower(Trim("hearing__court_name")),
        )
        .values_list(
            "user_id", "user__full_name", "hearing_id", "hearing__on", "hearing__at", "hearing__court_name", "begins",
            "court",
        )
    )  # fmt: skip
    inner, params = listed.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH listed (person, name, hearing, day, at, court_name, begins, court) AS MATERIALIZED"  # noqa: S608
            f" ({inner}) SELECT one.hearing, one.begins, other.hearing, other.begins, other.name, other.court_name,"
            " other.day, other.at FROM listed one JOIN listed other ON other.person = one.person"
            " AND other.court <> one.court AND other.begins < one.begins + %s AND other.begins > one.begins - %s"
            " WHERE one.hearing = ANY(%s) ORDER BY other.begins, other.hearing",
            [*params, OVERLAP, OVERLAP, list(ids)],
        )
        pairs = cursor.fetchall()
    found = defaultdict(list)
    for hearing, begins, other, other_begins, name, court, day, at in pairs:
        if other not in ids or (begins, hearing) > (other_begins, other):
            found[hearing].append(Clash(name, court, day, at))
    return found
