"""The hearings of some days, as far as the person asking may see them, in a number of questions that does not grow.

One question counts each half of a day and knows the ids of what stands on it; a few more read the rows that are
shown and what is said of them; the last finds who should be in two courts at once.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Lower, Trim

from cases.partial_dates import Precision
from cases.visibility import named
from offices.access import rights_of, workplaces
from offices.models import Office, User

from ..models import CustodyInterval, Hearing, HearingAccused, HearingLawyer

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
    """These hearings with their case, by id; `in_full` with all that a card says. Three questions at most.

    In full it puts on each: `lawyer_names`, `nth` (which adjournment of its matter it was), `accused_count`,
    `remanded_since`, and the clock that ends first: `clock_started`, `clock_due`.
    """
    rows = Hearing.objects.visible_to(user).filter(pk__in=ids).select_related("case", "next").only(
        "case", "next", "on", "at", "kind", "status", "court_name", "courtroom", "outcome", "asked_by", "reason",
        "survivor_testifies", "office_id", "matter_id", "case__number", "case__logged_at", "next__on",
    )  # fmt: skip
    if in_full:
        names = HearingLawyer.objects.visible_to(user).filter(hearing=OuterRef("pk")).order_by("user__full_name")
        rows = rows.annotate(lawyer_names=ArraySubquery(names.values_list("user__full_name")))
    hearings = {hearing.pk: hearing for hearing in rows}
    if in_full:
        _put_accused(user, hearings)
        _put_nth(user, [hearing for hearing in hearings.values() if hearing.status == Hearing.Status.ADJOURNED])
    return hearings


def _put_nth(user, adjourned):
    """Of adjourned hearings, which adjournment of its matter each was."""
    if not adjourned:
        return
    rows = Hearing.objects.visible_to(user).filter(
        matter__in={hearing.matter_id for hearing in adjourned}, status=Hearing.Status.ADJOURNED
    )
    of_matter = defaultdict(list)
    for matter, *place in rows.order_by("on", "pk").values_list("matter", "on", "pk"):
        of_matter[matter].append(place)
    for hearing in adjourned:
        hearing.nth = of_matter[hearing.matter_id].index([hearing.on, hearing.pk]) + 1


def _put_accused(user, hearings):
    """What is said of the accused: joined and not asked for each hearing, because each wall takes time to plan.

    Custody and clocks are of the case of the hearing, so that who sees the one sees the others.
    """
    custody, clocks = "proceeding__custody", "proceeding__clocks"
    remanded = {"is_current": True, "state": CustodyInterval.State.REMANDED, "from_precision": Precision.DAY}
    rows = (
        HearingAccused.objects.visible_to(user)
        .filter(hearing__in=hearings)
        .annotate(
            held=FilteredRelation(custody, condition=Q(**{f"{custody}__{key}": one for key, one in remanded.items()})),
            running=FilteredRelation(clocks, condition=Q(**{f"{clocks}__stopped_on": None})),
        )
        .values_list("hearing", "proceeding", "held__from_on", "running__due_on", "running__started_on")
    )
    found = defaultdict(list)
    for hearing, *row in rows:
        found[hearing].append(row)
    for pk, hearing in hearings.items():
        of_hearing = found[pk]
        first_clock = min(
            ((due, started) for _accused, _since, due, started in of_hearing if due), default=(None, None)
        )
        hearing.accused_count = len({accused for accused, *_rest in of_hearing})
        hearing.remanded_since = min((since for _accused, since, *_rest in of_hearing if since), default=None)
        hearing.clock_due, hearing.clock_started = first_clock


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


class Listed(NamedTuple):
    """A lawyer at a hearing: where, at which day and hour there, and at which moment."""

    person: int
    name: str
    hearing: int
    day: datetime.date
    at: datetime.time
    court_name: str
    begins: datetime.datetime
    court: str


COLUMNS = ", ".join(Listed._fields)


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
        .filter(  # of the hearing's own case, so that who sees the one sees the other
            hearing__on__range=(wanted.first - a_day, wanted.last + a_day),
            hearing__status=Hearing.Status.SCHEDULED,
            hearing__at__isnull=False,
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
        # A frame and no join: behind the wall the planner thinks few rows visible, and would compare all with all.
        cursor.execute(
            f"SELECT {COLUMNS} FROM (SELECT *, min(court) OVER near <> max(court) OVER near AS elsewhere,"  # noqa: S608
            f" bool_or(hearing = ANY(%s)) OVER near AS asked FROM ({inner}) AS listed ({COLUMNS})"
            " WINDOW near AS (PARTITION BY person ORDER BY begins RANGE BETWEEN %s PRECEDING AND %s FOLLOWING)) AS seen"
            " WHERE elsewhere AND asked ORDER BY begins, hearing",
            [list(ids), *params, OVERLAP, OVERLAP],
        )
        rows = [Listed(*row) for row in cursor.fetchall()]
    return _paired(rows, set(ids))


def _paired(rows: list[Listed], ids: set) -> dict[int, list[Clash]]:
    of_person, found = defaultdict(list), defaultdict(list)
    for row in rows:
        of_person[row.person].append(row)
    for one in (row for row in rows if row.hearing in ids):
        for other in of_person[one.person]:
            is_later = (one.begins, one.hearing) > (other.begins, other.hearing)
            if (
                one.court != other.court
                and abs(one.begins - other.begins) < OVERLAP
                and (is_later or other.hearing not in ids)
            ):
                found[one.hearing].append(Clash(other.name, other.court_name, other.day, other.at))
    return found
