"""What comes after a relief."""

import datetime

import factory

from cases.rescue.models import Handover, ReleaseCertificate

from . import OwnerFactory
from .cases import CaseFactory, victim
from .offices import UserFactory
from .rescue import ReliefFactory


class ReleaseCertificateFactory(OwnerFactory):
    """A certificate that was applied for, and not answered yet."""

    class Meta:
        model = ReleaseCertificate

    case = factory.SubFactory(CaseFactory, types=["bonded_labour"])
    person = factory.LazyAttribute(lambda o: victim(o.case))
    status = ReleaseCertificate.Status.APPLIED
    issuer = "Sub-collector, Chengalpattu"
    applied_on = datetime.date(2026, 2, 10)
    recorded_by = factory.SubFactory(UserFactory)


class HandoverFactory(OwnerFactory):
    """Somebody relieved, handed over to an aunt the day after."""

    class Meta:
        model = Handover

    case = factory.SubFactory(CaseFactory)
    relief = factory.LazyAttribute(lambda o: ReliefFactory(case=o.case))
    person = factory.SelfAttribute("relief.person")
    to = Handover.To.FAMILY
    place = "Argao"
    received_by = "Rosa, aunt"
    handed_over_on = datetime.date(2026, 2, 4)
    handed_over_by = factory.SubFactory(UserFactory)
    recorded_by = factory.SubFactory(UserFactory)
