import factory

from cases.accountability.models import Charge, Matter, Proceeding, RecordFlag, Verdict

from . import OwnerFactory
from .cases import CaseFactory, suspect


class MatterFactory(OwnerFactory):
    """A running criminal matter."""

    class Meta:
        model = Matter

    case = factory.SubFactory(CaseFactory)
    title = "State v. the workshop"
    institution = "Regional Trial Court 12"


class ProceedingFactory(OwnerFactory):
    """A proceeding against a suspect of the case."""

    class Meta:
        model = Proceeding

    case = factory.SubFactory(CaseFactory)
    matter = factory.LazyAttribute(lambda o: MatterFactory(case=o.case))
    person = factory.LazyAttribute(lambda o: suspect(o.case))
    earned_office = factory.SelfAttribute("case.office")
    discontinued_reason = factory.LazyAttribute(
        lambda o: "untraced" if getattr(o, "stage", "") == "discontinued" else ""
    )


class ChargeFactory(OwnerFactory):
    class Meta:
        model = Charge

    proceeding = factory.SubFactory(ProceedingFactory)
    case = factory.SelfAttribute("proceeding.case")
    statute = "Republic Act 9208, section 4"
    counts = 2


class VerdictFactory(OwnerFactory):
    class Meta:
        model = Verdict

    charge = factory.SubFactory(ChargeFactory)
    case = factory.SelfAttribute("charge.case")
    proceeding = factory.SelfAttribute("charge.proceeding")
    outcome = Verdict.Outcome.GUILTY_TRIAL
    earned_office = factory.SelfAttribute("case.office")


class RecordFlagFactory(OwnerFactory):
    class Meta:
        model = RecordFlag

    case = factory.SubFactory(CaseFactory)
    source_ref = "court-records/accused/D1"
    sentence = "It ended before the charge."
