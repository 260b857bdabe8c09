from types import SimpleNamespace

import pytest

from tests.factories.offices import HeadquartersFactory, OfficeFactory, UserFactory, staff


@pytest.fixture
def cebu(db):
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def manila(db):
    return OfficeFactory(code="MNL", city="Manila")


@pytest.fixture
def cast(cebu, manila):
    """The people of these tests, by what they are to Cebu."""
    headquarters = HeadquartersFactory(code="HQW")
    return SimpleNamespace(
        system=UserFactory(full_name="Sol System", is_staff=True),
        administrator=staff(cebu, "office_administrator", full_name="Ada Administrator"),
        director=staff(cebu, "director", full_name="Dina Director"),
        lawyer=staff(cebu, "lawyer", full_name="Leo Lawyer"),
        auditor=staff(cebu, "auditor", full_name="Aud Auditor"),
        manager=staff(headquarters, "headquarters_manager", full_name="Max Manager"),
        stranger=staff(manila, "office_administrator", full_name="Stan Stranger"),
        nobody=UserFactory(full_name="Noa Nobody"),
    )
