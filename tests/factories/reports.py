"""What reports count, made with as little as each figure needs."""

import datetime

from cases.accountability.models import Charge, Matter, Proceeding, Verdict
from cases.models import CaseMovement, Person
from cases.rescue.models import Relief

from . import as_owner
from .cases import PersonFactory
from .offices import UserFactory


def moved(case, kind, day, office=None):
    """One more or one fewer open case for the office, on that day."""
    with as_owner():
        return CaseMovement.objects.create(
            case=case, kind=kind, delta=CaseMovement.DELTA[kind], moved_on=day, earned_office=office or case.office
        )


def relief(case, person=None, on=datetime.date(2026, 3, 10), attribution="direct", **fields):
    person = person or PersonFactory(office=case.office)
    with as_owner():
        return Relief.objects.create(
            case=case,
            person=person,
            relieved_on=on,
            type="removed_from_place",
            authority="Provincial police",
            attribution=attribution,
            earned_office=fields.pop("earned_office", case.office),
            recorded_by=UserFactory(),
            **fields,
        )


def proceeding(case, person=None, matter=None, appeal_of=None, charged_on=None, against_client=False, **fields):
    """One accused in one criminal matter, before a charge unless `charged_on` is given."""
    with as_owner():
        matter = matter or Matter.objects.create(
            case=case, kind="criminal", title="People v. A", against_client=against_client
        )
        if charged_on:
            fields = {"charged_precision": "day", "stage": "charged"} | fields
        return Proceeding.objects.create(
            case=case,
            matter=matter,
            person=person or PersonFactory(office=case.office),
            appeal_of=appeal_of,
            kind="appeal" if appeal_of else "first",
            charged_on=charged_on,
            earned_office=fields.pop("earned_office", case.office),
            **fields,
        )


def verdict(row, on=datetime.date(2026, 5, 6), precision="day", outcome="guilty_at_trial", charge=None, **fields):
    """A verdict on a charge of the proceeding; a new charge unless one is given."""
    with as_owner():
        charge = charge or Charge.objects.create(case=row.case, proceeding=row, statute="RA 9208", counts=1)
        return Verdict.objects.create(
            case=row.case,
            charge=charge,
            proceeding=row,
            outcome=outcome,
            given_on=on,
            given_precision=precision,
            earned_office=fields.pop("earned_office", row.earned_office),
            **fields,
        )


def change(row, **fields):
    """Change a row as the owner, past the walls: the database's own triggers still run."""
    with as_owner():
        type(row)._base_manager.filter(pk=row.pk).update(**fields)


def merge(person: Person, into: Person):
    change(person, merged_into=into)
