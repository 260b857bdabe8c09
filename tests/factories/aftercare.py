import datetime

import factory

from aftercare.models import Enrolment
from cases.models import Consent

from . import OwnerFactory
from .cases import CaseFactory, victim
from .offices import UserFactory
from .rescue import ReliefFactory


class ConsentFactory(OwnerFactory):
    """A consent for care in force."""

    class Meta:
        model = Consent

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: victim(o.case))
    purpose = Consent.Purpose.CARE
    answer = Consent.Answer.GIVEN
    answered_on = datetime.date(2026, 2, 1)
    recorded_by = factory.SubFactory(UserFactory)


class EnrolmentFactory(OwnerFactory):
    """An open enrolment that has begun. With `state="closed"` give closed_on, closed_by and outcome."""

    class Meta:
        model = Enrolment

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: survivor(o.case))
    opened_on = datetime.date(2026, 2, 10)
    opened_by = factory.SubFactory(UserFactory)
    earned_office = factory.SelfAttribute("case.office")


def survivor(case, *, relieved_on=datetime.date(2026, 2, 3), consented=True, **fields):
    """A victim of the case who was relieved and, unless said otherwise, agreed to care."""
    person = victim(case, **fields)
    ReliefFactory(case=case, person=person, relieved_on=relieved_on)
    if consented:
        ConsentFactory(case=case, person=person, answered_on=relieved_on)
    return person
