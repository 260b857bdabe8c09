"""Adding somebody to a case who is perhaps known: the answer that is chosen is the one that counts."""

import pytest

from cases.models import CaseRole, Person
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.offices import staff
from tests.sending import send_as_shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("answer", "records"), [("same", 1), ("new", 2)])
def test_the_answer_of_the_shown_page_counts(answer, records):
    case = CaseFactory()
    known, client = PersonFactory(office=case.office, display_name="Analyn Rivilla"), client_for(staff(case.office))
    address = f"/cases/{case.pk}/people/add/"
    page = client.post(address, {"name": "Analin Ribila", "sex": "female", "role": "victim"}).content.decode()
    assert "Perhaps already known" in page
    chosen = str(known.pk) if answer == "same" else "new"
    assert send_as_shown(client, address, page, victim=chosen, role="victim").status_code == 302
    with as_owner():
        assert (CaseRole.objects.get().person == known) is (answer == "same")
        assert Person.objects.count() == records
