"""The law of a made-up country, and clocks that run by it."""

import datetime

import factory

from cases.accountability.models import (
    Clock,
    ClockWarning,
    CustodyInterval,
    Hearing,
    HearingAccused,
    LegalProfile,
    ProfileClock,
    ProfileVersion,
)

from . import OwnerFactory, as_owner
from .accountability import MatterFactory, ProceedingFactory


class LegalProfileFactory(OwnerFactory):
    class Meta:
        model = LegalProfile

    code = factory.Sequence(lambda n: f"land-{n}")
    family = LegalProfile.Family.COMMON_LAW
    name = factory.Sequence(lambda n: f"Land {n}")


class ProfileVersionFactory(OwnerFactory):
    """A version in use whose courts rest on Saturday and Sunday."""

    class Meta:
        model = ProfileVersion

    profile = factory.SubFactory(LegalProfileFactory)
    number = 1
    status = ProfileVersion.Status.IN_USE
    weekend = factory.LazyFunction(lambda: [6, 7])
    published_at = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


class ProfileClockFactory(OwnerFactory):
    """Arraignment within thirty days of the charge."""

    class Meta:
        model = ProfileClock

    version = factory.SubFactory(ProfileVersionFactory, status=ProfileVersion.Status.DRAFT, published_at=None)
    code = factory.Sequence(lambda n: f"clock-{n}")
    name = "Arraignment, 30 days"
    starts_with = "charged"
    length = 30
    ends_with = "arraigned"
    consequence = "The accused may ask to be released."


def law(*rules, **fields):
    """A version in use with these clock rules: (starts_with, length, unit, ends_with[, applies])."""
    version = ProfileVersionFactory(status=ProfileVersion.Status.DRAFT, published_at=None, **fields)
    for starts_with, length, unit, ends_with, *applies in rules:
        ProfileClockFactory(
            version=version,
            name=f"{starts_with} to {ends_with}",
            starts_with=starts_with,
            length=length,
            unit=unit,
            ends_with=ends_with,
            applies=applies[0] if applies else "any",
        )
    with as_owner():
        version.status = ProfileVersion.Status.IN_USE
        version.published_at = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
        version.save()
    return version


def proceeding_under(version, case, **fields):
    """A proceeding in a matter of `case` that follows `version`."""
    matter = MatterFactory(case=case, profile_version=version)
    return ProceedingFactory(case=case, matter=matter, **fields)


class ClockFactory(OwnerFactory):
    """A clock of thirty days that started on 1 March 2026."""

    class Meta:
        model = Clock

    proceeding = factory.SubFactory(ProceedingFactory)
    case = factory.SelfAttribute("proceeding.case")
    rule = factory.SubFactory(ProfileClockFactory)
    started_on = datetime.date(2026, 3, 1)
    due_on = factory.LazyAttribute(lambda o: o.started_on + datetime.timedelta(days=30))


class ClockWarningFactory(OwnerFactory):
    class Meta:
        model = ClockWarning

    clock = factory.SubFactory(ClockFactory)
    case = factory.SelfAttribute("clock.case")
    days = 14
    claimed_at = datetime.datetime(2026, 3, 17, tzinfo=datetime.UTC)


class CustodyFactory(OwnerFactory):
    class Meta:
        model = CustodyInterval

    proceeding = factory.SubFactory(ProceedingFactory)
    case = factory.SelfAttribute("proceeding.case")
    person = factory.SelfAttribute("proceeding.person")
    state = CustodyInterval.State.ARRESTED
    from_on = datetime.date(2026, 3, 1)


def sits(proceeding, kind, on, status="held", **fields):
    """A hearing of the proceeding on that day, held unless said otherwise."""
    with as_owner():
        adjourned = {"asked_by": "court", "reason": "judge_absent"} if status == "adjourned" else {}
        hearing = Hearing.objects.create(
            case=proceeding.case,
            matter=proceeding.matter,
            kind=kind,
            on=on,
            status=status,
            earned_office=proceeding.case.office,
            **adjourned,
            **fields,
        )
        HearingAccused.objects.create(case=proceeding.case, hearing=hearing, proceeding=proceeding)
    return hearing
