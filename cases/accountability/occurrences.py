"""What happened in proceedings, gathered from what is recorded: the days of the events that clocks count from.

Nothing is written down a second time: a correction of the record is a correction of its clocks.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cases.partial_dates import PartialDate, Precision

from .dates import kept
from .models import Charge, CustodyInterval, Event, Hearing, Judgment, Proceeding, Verdict

S, State = Proceeding.Stage, CustodyInterval.State
#: What a stage tells to have happened, even where nobody wrote down the day.
BY_STAGE = {
    Event.BEFORE_JUDGE: (S.PRE_TRIAL, S.TRIAL, S.VERDICT, S.SENTENCED, S.ACQUITTED),
    Event.CHARGED: (S.CHARGED, S.PRE_TRIAL, S.TRIAL, S.VERDICT, S.SENTENCED, S.ACQUITTED),
    Event.TRIAL_BEGAN: (S.TRIAL, S.VERDICT, S.SENTENCED, S.ACQUITTED),
    Event.VERDICT: (S.VERDICT, S.SENTENCED, S.ACQUITTED),
    Event.SENTENCED: (S.SENTENCED,),
}
BY_CUSTODY = {
    State.ARRESTED: (Event.ARRESTED,),
    State.REMANDED: (Event.REMANDED, Event.BEFORE_JUDGE),  # it is a judge who remands
    State.BAILED: (Event.RELEASED,),
    State.RELEASED: (Event.RELEASED,),
}
BY_HEARING = {
    Hearing.Kind.ARRAIGNMENT: Event.ARRAIGNED,
    Hearing.Kind.PRE_TRIAL: Event.PRE_TRIAL,
    Hearing.Kind.TRIAL: Event.TRIAL_BEGAN,
}


@dataclass(frozen=True)
class Held:
    """From the day `on` (None: unknown) the accused was in custody, or was not."""

    on: date | None
    is_held: bool


class Record:
    """What is recorded of one proceeding, as far as clocks ask: the days of its events, and custody in its order."""

    def __init__(self):
        self.by_event: dict[str, set[PartialDate]] = defaultdict(set)
        self.custody: list[Held] = []

    def add(self, event, when: PartialDate):
        self.by_event[event].add(when)

    def add_known(self, event, row, stem):
        if getattr(row, f"{stem}_on"):
            self.add(event, kept(row, stem))

    def days(self, event) -> list[PartialDate]:
        """When the event happened, the earliest first; those without any day last."""
        return sorted(self.by_event.get(event, ()), key=lambda when: (when.earliest is None, when.earliest or date.min))

    def exact_days(self, event) -> list[date]:
        """The days of the event that are known to the day."""
        return [when.earliest for when in self.days(event) if when.precision == Precision.DAY]


def gather(proceedings) -> dict[int, Record]:
    """Proceeding id → Record, with a constant number of queries. Reads as the person asking may."""
    records = {proceeding.pk: Record() for proceeding in proceedings}
    for read in (_custody, _hearings, _verdicts, _judgments, _charges, _appeals):
        read(records)
    for proceeding in proceedings:
        _own_days(records[proceeding.pk], proceeding)
        _by_stage(records[proceeding.pk], proceeding)
    return records


def _custody(records):
    for row in CustodyInterval.objects.filter(proceeding__in=records):
        record = records[row.proceeding_id]
        record.custody.append(Held(row.from_on, row.is_held))
        if row.from_on or row.is_current:  # of what lies behind without a day nobody can say what came after it
            for event in BY_CUSTODY.get(row.state, ()):
                record.add(event, kept(row, "from"))


def _hearings(records):
    took_place = (Hearing.Status.HELD, Hearing.Status.ADJOURNED)
    rows = Hearing.objects.filter(accused__proceeding__in=records, status__in=took_place)
    for proceeding, kind, status, on in rows.values_list("accused__proceeding", "kind", "status", "on"):
        record, day = records[proceeding], PartialDate.of_day(on)
        if status == Hearing.Status.ADJOURNED:
            record.add(Event.ADJOURNED, day)
            continue
        record.add(Event.HEARING_HELD, day)
        record.add(Event.BEFORE_JUDGE, day)
        if kind in BY_HEARING:
            record.add(BY_HEARING[kind], day)


def _verdicts(records):
    for verdict in Verdict.objects.filter(proceeding__in=records):
        records[verdict.proceeding_id].add(Event.VERDICT, kept(verdict, "given"))


def _judgments(records):
    for judgment in Judgment.objects.filter(proceeding__in=records):
        records[judgment.proceeding_id].add(Event.SENTENCED, kept(judgment, "given"))


def _charges(records):
    for charge in Charge.objects.filter(proceeding__in=records):
        records[charge.proceeding_id].add_known(Event.ARRAIGNED, charge, "plea")  # whoever pleaded was arraigned


def _appeals(records):
    for appeal in Proceeding.objects.filter(appeal_of__in=records, kind=Proceeding.Kind.APPEAL):
        record = records[appeal.appeal_of_id]
        record.add(Event.APPEAL_FILED, kept(appeal, "reported"))
        if appeal.appeal_result:
            record.add(Event.APPEAL_DECIDED, kept(appeal, "ended"))


def _own_days(record, proceeding):
    kind = proceeding.kind
    if kind == Proceeding.Kind.FIRST:
        record.add_known(Event.REPORTED, proceeding, "reported")
    elif kind == Proceeding.Kind.APPEAL:
        record.add_known(Event.APPEAL_FILED, proceeding, "reported")
        if proceeding.appeal_result:
            record.add(Event.APPEAL_DECIDED, kept(proceeding, "ended"))
    record.add_known(Event.CHARGED, proceeding, "charged")
    if not record.by_event[Event.ARRESTED]:
        record.add_known(Event.ARRESTED, proceeding, "arrested")
    if proceeding.has_ended:
        record.add(Event.ENDED, kept(proceeding, "ended"))


def _by_stage(record, proceeding):
    if proceeding.kind == Proceeding.Kind.APPEAL:
        return
    for event, stages in BY_STAGE.items():
        if proceeding.stage in stages and not record.by_event[event]:
            record.add(event, PartialDate.unknown())
