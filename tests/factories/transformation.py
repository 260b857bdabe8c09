import datetime

import factory

from cases.transformation.models import Reform, SystemGap

from . import OwnerFactory
from .cases import CaseFactory
from .offices import OfficeFactory, UserFactory


class ReformFactory(OwnerFactory):
    """A proposed reform. Higher rungs need a proof."""

    class Meta:
        model = Reform

    office = factory.SubFactory(OfficeFactory)
    title = factory.Sequence(lambda n: f"Trained clerks in every court {n}")
    kind = Reform.Kind.PROCEDURE
    institution = "Regional Trial Court 12"
    rung_on = datetime.date(2026, 3, 1)
    proof = factory.LazyAttribute(lambda o: "" if getattr(o, "rung", "proposed") == "proposed" else "Circular 4/2026")
    created_by = factory.SubFactory(UserFactory)


class SystemGapFactory(OwnerFactory):
    class Meta:
        model = SystemGap

    case = factory.SubFactory(CaseFactory)
    justice_stage = SystemGap.JusticeStage.TRIAL
    institution = "Regional Trial Court 12"
    cause = SystemGap.Cause.RESOURCES
    what = "Four hearings fell away because there was no clerk."
    named_on = datetime.date(2026, 2, 20)
    named_by = factory.SubFactory(UserFactory)
    earned_office = factory.SelfAttribute("case.office")
