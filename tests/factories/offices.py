import datetime

import factory
from allauth.mfa.models import Authenticator

from offices.access import role_group, sync_grants
from offices.models import Membership, Office, Partner, Region, User
from offices.roles import ROLES

from . import OwnerFactory, as_owner


class RegionFactory(OwnerFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"region-{n}")
    name = factory.Sequence(lambda n: f"Region {n}")


class OfficeFactory(OwnerFactory):
    """A field office that takes every type of casework, with its role groups and grants."""

    class Meta:
        model = Office

    kind = Office.Kind.FIELD
    # Four letters: however many there are, none is the code that a test gives an office itself, which has three.
    code = factory.Sequence(lambda n: "Z" + "".join(chr(65 + (n // 26**i) % 26) for i in (2, 1, 0)))
    city = factory.Sequence(lambda n: f"City {n}")
    country = "PH"
    region = factory.SubFactory(RegionFactory)
    time_zone = "Asia/Manila"
    opened_on = datetime.date(2000, 1, 1)

    @factory.post_generation
    def grants(self, create, extracted, **kwargs):
        with as_owner():
            sync_grants()


class HeadquartersFactory(OfficeFactory):
    kind = Office.Kind.HEADQUARTERS
    city = "Washington"
    country = "US"
    region = None
    time_zone = "America/New_York"


class UserFactory(OwnerFactory):
    """Someone of the staff, with a second factor and the password `correct horse battery`."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Pat Person{n}")
    nationality = "PH"
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def second_factor(self, create, extracted, **kwargs):
        if extracted is not False:
            with as_owner():
                Authenticator.objects.create(user=self, type=Authenticator.Type.TOTP, data={"secret": "unused"})


class MembershipFactory(OwnerFactory):
    """An effective membership: begun, and confirmed by somebody where it must be."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    role = "lawyer"
    starts_on = datetime.date(2020, 1, 1)
    needs_confirmation = factory.LazyAttribute(lambda o: ROLES[o.role].reads_cases)
    confirmed_by = factory.Maybe("needs_confirmation", factory.SubFactory(UserFactory), None)
    confirmed_at = factory.Maybe("needs_confirmation", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), None)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with as_owner():
            kwargs.setdefault("group", role_group(kwargs["office"], kwargs["role"]))
            membership = super()._create(model_class, *args, **kwargs)
            membership.user.groups.add(membership.group)
        return membership


class PartnerFactory(OwnerFactory):
    class Meta:
        model = Partner

    office = factory.SubFactory(OfficeFactory)
    kind = Partner.Kind.POLICE
    name = factory.Sequence(lambda n: f"Partner {n}")


def staff(office, role="lawyer", **fields):
    """A new person who works in `office` as `role`, effective and confirmed."""
    user = UserFactory(**fields)
    MembershipFactory(user=user, office=office, role=role)
    return user
