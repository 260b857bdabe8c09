"""Forms about many people at once: found by name, chosen together, well drawn; and the victims of a large case."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import CaseRole, Person
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, staff
from tests.factories.relief import HandoverFactory, ReleaseCertificateFactory
from tests.factories.rescue import ReliefFactory

from .watching import assert_fine, assert_well_drawn
from .world import LONG_NAME

PEOPLE, TWO = 60, (320, 1280)


@pytest.fixture
def kilns(transactional_db, _queries_beside_playwright):
    """A case of bonded labour with sixty victims, of whom some were relieved and what follows."""
    case = CaseFactory(office=OfficeFactory(), types=["bonded_labour"])
    with as_owner():
        people = Person.objects.bulk_create(
            Person(office=case.office, display_name=f"Person {n:02}", sex="female") for n in range(PEOPLE - 3)
        )
        CaseRole.objects.bulk_create(
            CaseRole(case=case, office=case.office, person=person, role="victim", verification="actual")
            for person in people
        )
    PartnerFactory(office=case.office, kind="shelter", name=LONG_NAME[:100], places=40)
    relieved = victim(case)
    ReleaseCertificateFactory(
        case=case, person=relieved, status="refused", refused_on="2026-03-10", reason=LONG_NAME[:300]
    )
    ReliefFactory(case=case, person=relieved, authority=LONG_NAME[:120])
    HandoverFactory(case=case, needs=LONG_NAME[:300])
    ReleaseCertificateFactory(case=case)
    return case


def test_people_are_found_by_name_and_chosen_together(kilns, opened):
    page = opened(staff(kilns.office, "investigator"))
    page.goto(reverse("rescue:relief-create", args=[kilns.pk]))
    page.get_by_label("Find by name").fill("person 1")
    expect(page.locator(".chip:visible", has=page.locator("[name=people]"))).to_have_count(10)
    page.get_by_role("button", name="Choose all that are shown").click()
    expect(page.get_by_text("10 chosen")).to_be_visible()
    page.get_by_label("Find by name").fill("")
    expect(page.locator("[name=people]:checked")).to_have_count(10)
    page.get_by_label("On which day?").fill("2026-03-10")
    page.get_by_label("How?", exact=True).select_option("court_release")
    page.get_by_label("Which authority?").fill("Labour inspectorate")
    page.get_by_label("Joint with an authority").check()
    page.get_by_role("button", name="Record relief").click()
    page.wait_for_url(f"**{reverse('rescue:panel', args=[kilns.pk])}")
    expect(page.get_by_role("link", name="12 Relieved")).to_be_visible()
    page.get_by_role("link", name="12 Relieved").click()
    expect(page.get_by_text("Person 10", exact=True)).to_be_visible()


def test_they_are_well_drawn(kilns, opened):
    page = opened(staff(kilns.office, "investigator"))
    for name in ("panel", "relief-create", "safety-create", "certificate-create", "handover-create"):
        assert_fine(page, reverse(f"rescue:{name}", args=[kilns.pk]), TWO)
    page.goto(reverse("rescue:panel", args=[kilns.pk], query={"q": "nobody"}))
    assert_well_drawn(page)
