"""Matters of every kind: where they are, for whom or against whom, and what was decided."""

import pytest
from django.urls import reverse

from cases.accountability.models import Matter
from cases.actions.transfers import accept_transfer, offer_transfer
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory, ProceedingFactory
from tests.factories.cases import CaseFactory, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def client(lawyer):
    return client_for(lawyer)


def url(name, record):
    return reverse(f"accountability:{name}", args=[record.pk])


def test_a_land_matter_for_our_client_from_its_opening_to_its_outcome(case, client, lawyer):
    client_of_ours, court = victim(case), PartnerFactory(office=case.office, kind="court", name="Land Court of Mandaue")
    sent = {
        "kind": "civil",
        "title": "Rivilla v. Ouano",
        "about": "land",
        "court": court.pk,
        "person": client_of_ours.pk,
        "lead": lawyer.pk,
        "docket": "CV-12",
        "police_number": "B-7",
    }
    assert client.post(url("matter-create", case), sent).status_code == 302
    with as_owner():
        matter = Matter.objects.get()
    page = client.get(url("matter-detail", matter)).content.decode()
    for words in ("Land Court of Mandaue", "CV-12", "B-7", client_of_ours.display_name, "land or property"):
        assert words in page
    page = client.post(url("matter-end", matter), {"version": 1, "status": "final"}).content.decode()
    assert "Say what was decided." in page
    ended = {"version": 1, "status": "final", "outcome": "partly_granted", "when": "May 2026"}
    assert client.post(url("matter-end", matter), ended).status_code == 302
    assert "Granted in part" in client.get(url("matter-detail", matter)).content.decode()


def test_a_criminal_matter_is_asked_for_no_outcome(case, client):
    matter = MatterFactory(case=case)
    assert "What was decided?" not in client.get(url("matter-end", matter)).content.decode()
    sent = {"version": 1, "status": "final", "outcome": "granted"}
    assert client.post(url("matter-end", matter), sent).status_code == 302
    with as_owner():
        assert Matter.objects.get().outcome == ""


def test_court_client_and_lawyer_are_of_the_case(case, client):
    foreign_court = PartnerFactory(office=OfficeFactory(), kind="court")
    shelter = PartnerFactory(office=case.office, kind="shelter")
    stranger = victim(CaseFactory(office=case.office))
    colleague = staff(case.office, "social_worker")
    page = client.get(url("matter-create", case)).content.decode()
    for field, wrong in (
        ("court", foreign_court),
        ("court", shelter),
        ("person", stranger),
        ("lead", colleague),
        ("lead", staff(OfficeFactory())),
    ):
        assert f'<option value="{wrong.pk}">{wrong}' not in page
        response = client.post(url("matter-create", case), {"kind": "criminal", "title": "X", field: wrong.pk})
        assert field in response.context["form"].errors, field
    with as_owner():
        assert not Matter.objects.exists()


def test_what_is_written_stays_when_its_people_left(case, client, lawyer):
    gone, closed = staff(case.office), PartnerFactory(office=case.office, kind="court", is_active=False)
    matter = MatterFactory(case=case, lead=gone, court=closed, person=victim(case))
    with as_owner():
        gone.memberships.update(starts_on="2025-01-01", ends_on="2026-01-01")
    sent = {
        "version": 1,
        "title": "Another title",
        "lead": gone.pk,
        "court": closed.pk,
        "person": matter.person_id,
    }
    assert client.post(url("matter-edit", matter), sent).status_code == 302
    with as_owner():
        stored = Matter.objects.get()
    assert (stored.title, stored.lead, stored.court_id) == ("Another title", gone, closed.pk)
    stale = client.post(url("matter-edit", matter), sent | {"title": "Mine"}).content.decode()
    assert "Stored now" in stale
    assert "Mine" in stale


def test_numbers_of_a_proceeding_at_police_prosecutor_and_court(case, client):
    proceeding = ProceedingFactory(case=case)
    sent = {"version": 1, "police_number": "P 1", "prosecutor_number": "NPS 2", "court_number": "RTC 3"}
    assert client.post(url("proceeding-edit", proceeding), sent).status_code == 302
    page = client.get(url("matter-detail", proceeding.matter)).content.decode()
    assert all(number in page for number in ("P 1", "NPS 2", "RTC 3"))


def test_the_name_of_its_court_goes_with_a_matter_that_moves(case, client):
    """The court stays a partner of the office before, which the office after does not see."""
    court = PartnerFactory(office=case.office, kind="court", name="Land Court of Mandaue")
    sent = {"kind": "civil", "title": "Rivilla v. Ouano", "court": court.pk}
    assert client.post(url("matter-create", case), sent).status_code == 302
    sender, receiver = staff(case.office, "director"), staff(OfficeFactory(), "director")
    office = receiver.memberships.get().office
    with asks(sender):
        offered = offer_transfer(case=case, to_office=office, by=sender, reason="The family moved.")
    with asks(receiver):
        accept_transfer(offer=offered, by=receiver)
    with as_owner():
        matter = Matter.objects.get()
    theirs = client_for(staff(office))
    for name in ("matter-detail", "matter-edit", "paper-make", "hearing-create"):
        page = theirs.get(url(name, matter))
        assert page.status_code == 200, name
        assert "Land Court of Mandaue" in page.content.decode() or name == "paper-make"
    assert "Land Court of Mandaue" in theirs.get(url("panel", case)).content.decode()
