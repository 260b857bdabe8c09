import datetime

import factory
from django.utils import timezone

from cases.models import Case, CaseMember, CaseMovement, CaseRole, Person, PersonName, StageProgress
from cases.models.stage_progress import Stage

from . import OwnerFactory, as_owner
from .offices import OfficeFactory, UserFactory


class CaseFactory(OwnerFactory):
    """An open case with its four stages and the movement that opened it."""

    class Meta:
        model = Case

    office = factory.SubFactory(OfficeFactory)
    earned_office = factory.LazyAttribute(lambda o: o.office if o.status in ("open", "closed") else None)
    status = Case.Status.OPEN
    number = factory.Maybe(
        factory.LazyAttribute(lambda o: o.status in ("open", "closed")),
        factory.LazyAttributeSequence(lambda o, n: f"{o.office.code}-2026-{n:05}"),
        None,
    )
    types = factory.LazyFunction(lambda: ["forced_labour"])
    summary = "Held in a workshop."
    place = "Mandaue"
    logged_at = factory.LazyFunction(timezone.now)
    opened_on = factory.LazyAttribute(lambda o: datetime.date(2026, 1, 15) if o.status in ("open", "closed") else None)
    closed_on = factory.LazyAttribute(lambda o: datetime.date(2026, 6, 15) if o.status == "closed" else None)
    closed_by = factory.LazyAttribute(lambda o: UserFactory() if o.status == "closed" else None)
    decision_reason = factory.LazyAttribute(lambda o: "Outside the mandate." if o.status == "declined" else "")

    @factory.post_generation
    def surroundings(self, create, extracted, **kwargs):
        with as_owner():
            StageProgress.objects.bulk_create(
                StageProgress(case=self, office=self.office, stage=stage, restricted=self.restricted) for stage in Stage
            )
            if self.opened_on:
                CaseMovement.objects.create(
                    case=self, kind="opened", delta=1, moved_on=self.opened_on, earned_office=self.earned_office
                )


class PersonFactory(OwnerFactory):
    class Meta:
        model = Person

    office = factory.SubFactory(OfficeFactory)
    display_name = factory.Sequence(lambda n: f"Analyn Rivilla {n}")
    sex = Person.Sex.FEMALE

    @factory.post_generation
    def names(self, create, extracted, **kwargs):
        from cases.naming import index_name

        with as_owner():
            name = PersonName.objects.create(person=self, full=self.display_name)
            index_name(name)


class CaseRoleFactory(OwnerFactory):
    """A victim of the case, unless another role is named. The person is of the case's office."""

    class Meta:
        model = CaseRole

    case = factory.SubFactory(CaseFactory)
    person = factory.SubFactory(PersonFactory, office=factory.SelfAttribute("..case.office"))
    role = CaseRole.Role.VICTIM
    verification = factory.LazyAttribute(lambda o: "actual" if o.role == "victim" else "")


class CaseMemberFactory(OwnerFactory):
    class Meta:
        model = CaseMember

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory)


def victim(case, **fields):
    """A person who is a victim of `case`."""
    return CaseRoleFactory(case=case, role="victim", **fields).person


def suspect(case, **fields):
    """A person who is a suspect of `case`."""
    return CaseRoleFactory(case=case, role="suspect", **fields).person
