import datetime

import factory

from cases.rescue.models import Relief, VictimOutcome

from . import OwnerFactory
from .cases import CaseFactory, victim
from .offices import UserFactory


class ReliefFactory(OwnerFactory):
    """A relief of a victim of the case, earned by the case's office."""

    class Meta:
        model = Relief

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: victim(o.case))
    relieved_on = datetime.date(2026, 2, 3)
    type = Relief.Type.REMOVED
    authority = "Labour inspectorate of Cebu"
    attribution = Relief.Attribution.JOINT
    earned_office = factory.SelfAttribute("case.office")
    recorded_by = factory.SubFactory(UserFactory)


class VictimOutcomeFactory(OwnerFactory):
    class Meta:
        model = VictimOutcome

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: victim(o.case))
    outcome = VictimOutcome.Outcome.NOT_FOUND
    reason = "Moved away before we came."
    decided_on = datetime.date(2026, 2, 3)
    recorded_by = factory.SubFactory(UserFactory)
