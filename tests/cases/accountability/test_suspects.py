"""Suspects are people in a role: another office is asked about them blindly, as about victims."""

import pytest
from django.urls import reverse

from cases.actions.blind_match import ask_other_offices
from tests.asking import asks, client_for
from tests.factories.accountability import ProceedingFactory
from tests.factories.cases import CaseFactory, suspect, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
NAME = "Ramil Ocampo Dimaculangan"


@pytest.fixture
def cebu():
    return OfficeFactory(code="CEB", city="Cebu")


def known(office, role, restricted=False):
    return role(CaseFactory(office=office, restricted=restricted), person__display_name=NAME)


def test_the_same_suspect_in_another_office_is_answered_with_the_office_alone(cebu):
    manila, nairobi, lima = (OfficeFactory(city=city) for city in ("Manila", "Nairobi", "Lima"))
    mine = ProceedingFactory(person=known(cebu, suspect), case=CaseFactory(office=cebu)).person
    known(manila, suspect)
    known(nairobi, victim)
    known(lima, suspect, restricted=True)
    lawyer = staff(cebu)
    with asks(lawyer):
        assert [office.city for office in ask_other_offices(person=mine, by=lawyer)] == ["Manila", "Nairobi"]


def test_a_lawyer_asks_from_the_page_of_the_accused(cebu):
    accused = ProceedingFactory(person=known(cebu, suspect), case=CaseFactory(office=cebu))
    client = client_for(staff(cebu))
    page = client.get(reverse("accountability:matter-detail", args=[accused.matter_id])).content.decode()
    person = reverse("cases:person-detail", args=[accused.person_id])
    assert f'href="{person}"' in page
    assert reverse("cases:blind-match", args=[accused.person_id]) in client.get(person).content.decode()
