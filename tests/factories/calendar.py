"""Hearings on a calendar."""

import datetime

import factory

from cases.accountability.models import Hearing, HearingAccused, HearingLawyer

from . import OwnerFactory
from .accountability import MatterFactory
from .cases import CaseFactory


class HearingFactory(OwnerFactory):
    """A trial at half past eight. `lawyers` and `proceedings` say who attends, and against whom it is."""

    class Meta:
        model = Hearing

    case = factory.SubFactory(CaseFactory)
    matter = factory.LazyAttribute(lambda o: MatterFactory(case=o.case))
    kind = Hearing.Kind.TRIAL
    on = datetime.date(2026, 3, 10)
    at = datetime.time(8, 30)
    court_name = "RTC 24, Mandaue"
    earned_office = factory.SelfAttribute("case.office")

    @factory.post_generation
    def lawyers(self, create, extracted, **kwargs):
        for user in extracted or ():
            HearingLawyerFactory(hearing=self, case=self.case, user=user)

    @factory.post_generation
    def proceedings(self, create, extracted, **kwargs):
        for proceeding in extracted or ():
            HearingAccusedFactory(hearing=self, case=self.case, proceeding=proceeding)


class HearingLawyerFactory(OwnerFactory):
    class Meta:
        model = HearingLawyer


class HearingAccusedFactory(OwnerFactory):
    class Meta:
        model = HearingAccused


def adjourned(**facts):
    """A hearing that was adjourned because the judge was away; `next` is the one it was adjourned to."""
    return HearingFactory(status="adjourned", asked_by="court", reason="judge_absent", **facts)
