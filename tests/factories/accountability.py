import datetime

import factory
from django.utils import timezone

from cases.accountability.models import (
    Award,
    AwardPayment,
    Charge,
    CourtOrder,
    Hearing,
    HearingAccused,
    HearingLawyer,
    Judgment,
    Matter,
    Proceeding,
    RecordFlag,
    Sentence,
    Testimony,
    Verdict,
)
from cases.models import Task

from . import OwnerFactory, as_owner
from .cases import CaseFactory, suspect, victim
from .offices import UserFactory


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


class JudgmentFactory(OwnerFactory):
    """What an accused was sentenced to; its parts come by themselves."""

    class Meta:
        model = Judgment

    proceeding = factory.SubFactory(ProceedingFactory, stage="sentenced")
    case = factory.SelfAttribute("proceeding.case")
    given_on = datetime.date(2026, 3, 3)


class SentenceFactory(OwnerFactory):
    """Two years of imprisonment."""

    class Meta:
        model = Sentence

    judgment = factory.SubFactory(JudgmentFactory)
    proceeding = factory.SelfAttribute("judgment.proceeding")
    case = factory.SelfAttribute("judgment.case")
    kind = Sentence.Kind.IMPRISONMENT
    years = 2


class AwardFactory(OwnerFactory):
    """Money that a court ordered for the survivors of a case."""

    class Meta:
        model = Award

    matter = factory.SubFactory(MatterFactory)
    case = factory.SelfAttribute("matter.case")
    kind = Award.Kind.RESTITUTION
    amount = 1000
    currency = "PHP"
    ordered_on = datetime.date(2026, 3, 3)
    earned_office = factory.SelfAttribute("case.office")


class AwardPaymentFactory(OwnerFactory):
    class Meta:
        model = AwardPayment

    award = factory.SubFactory(AwardFactory)
    case = factory.SelfAttribute("award.case")
    paid_on = datetime.date(2026, 4, 3)
    amount = 250
    earned_office = factory.SelfAttribute("case.office")


class HearingFactory(OwnerFactory):
    """A hearing to come, of a matter of its own."""

    class Meta:
        model = Hearing

    matter = factory.SubFactory(MatterFactory)
    case = factory.SelfAttribute("matter.case")
    kind = Hearing.Kind.TRIAL
    on = factory.LazyAttribute(lambda o: o.case.office.today())
    court_name = "Regional Trial Court 12"
    earned_office = factory.SelfAttribute("case.office")


class HearingLawyerFactory(OwnerFactory):
    class Meta:
        model = HearingLawyer

    hearing = factory.SubFactory(HearingFactory)
    case = factory.SelfAttribute("hearing.case")


class HearingAccusedFactory(OwnerFactory):
    class Meta:
        model = HearingAccused

    hearing = factory.SubFactory(HearingFactory)
    case = factory.SelfAttribute("hearing.case")
    proceeding = factory.LazyAttribute(lambda o: ProceedingFactory(case=o.case, matter=o.hearing.matter))


class TestimonyFactory(OwnerFactory):
    """What a witness of a matter of its own needs."""

    class Meta:
        model = Testimony

    matter = factory.SubFactory(MatterFactory)
    case = factory.SelfAttribute("matter.case")
    person = factory.LazyAttribute(lambda o: victim(o.case))


TestimonyFactory.__test__ = False  # its name is of the field, not of a test


class CourtOrderFactory(OwnerFactory):
    """Something that a court ordered, with its task."""

    class Meta:
        model = CourtOrder

    matter = factory.SubFactory(MatterFactory)
    case = factory.SelfAttribute("matter.case")
    given_on = factory.LazyAttribute(lambda o: o.case.office.today())
    what = "Produce the medical report"
    task = factory.LazyAttribute(lambda o: task_of(o.case, o.what))


def task_of(case, title):
    with as_owner():
        return Task.objects.create(
            case=case,
            title=f"Court order: {title}",
            audience="accountability",
            created_by=UserFactory(),
            created_at=timezone.now(),
        )
