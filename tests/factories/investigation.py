import datetime

import factory

from cases.rescue import red_flags
from cases.rescue.models import Activity, ActivitySource, Informant, InformantReader, Site, TraffickingProfile

from . import OwnerFactory
from .cases import CaseFactory, victim
from .offices import UserFactory


class SiteFactory(OwnerFactory):
    class Meta:
        model = Site

    case = factory.SubFactory(CaseFactory)
    name = factory.Sequence(lambda n: f"Kiln {n}")
    kind = Site.Kind.KILN
    recorded_by = factory.SubFactory(UserFactory)


class ActivityFactory(OwnerFactory):
    class Meta:
        model = Activity

    case = factory.SubFactory(CaseFactory)
    kind = Activity.Kind.VISIT
    happened_on = datetime.date(2026, 2, 3)
    what = "Two families sleep beside the kiln."
    done_by = factory.SubFactory(UserFactory)
    recorded_by = factory.SelfAttribute("done_by")


class InformantFactory(OwnerFactory):
    """A source of the case, handled by somebody who is nobody else of the test."""

    class Meta:
        model = Informant

    case = factory.SubFactory(CaseFactory)
    code_name = factory.Sequence(lambda n: f"Heron {n}")
    who = "Drives the bricks to town."
    handler = factory.SubFactory(UserFactory)


class InformantReaderFactory(OwnerFactory):
    class Meta:
        model = InformantReader

    case = factory.SelfAttribute("informant.case")
    informant = factory.SubFactory(InformantFactory)
    user = factory.SubFactory(UserFactory)
    added_by = factory.SelfAttribute("informant.handler")


class ActivitySourceFactory(OwnerFactory):
    class Meta:
        model = ActivitySource

    case = factory.SelfAttribute("activity.case")
    activity = factory.SubFactory(ActivityFactory)
    informant = factory.SubFactory(InformantFactory, case=factory.SelfAttribute("..activity.case"))


class ProfileFactory(OwnerFactory):
    """The profile of a victim of the case of whom nothing is known yet."""

    class Meta:
        model = TraffickingProfile

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: victim(o.case))
    score_version = red_flags.VERSION
    recorded_by = factory.SubFactory(UserFactory)
