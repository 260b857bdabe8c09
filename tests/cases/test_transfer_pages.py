"""A case moves to another office, from the offer to the sender's last look."""

import pytest
from django.urls import reverse

from cases.models import Case, CaseMovement, CaseRole, CaseTransfer, Person
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory, CaseRoleFactory, victim
from tests.factories.offices import HeadquartersFactory, OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender():
    return staff(OfficeFactory(code="CEB", city="Cebu"), "director")


@pytest.fixture
def receiver():
    return staff(OfficeFactory(code="MNL", city="Manila"), "director")


@pytest.fixture
def case(sender):
    return CaseFactory(office=sender.memberships.get().office)


def office_of(user):
    return user.memberships.get().office


def post(user, name, pk, /, **typed):
    return client_for(user).post(reverse(f"cases:{name}", args=[pk]), typed)


def offered(case, sender, receiver):
    assert (
        post(
            sender, "transfer-offer", case.pk, to_office=office_of(receiver).pk, reason="The family moved."
        ).status_code
        == 302
    )
    with asks(sender):
        return CaseTransfer.objects.get()


def test_end_to_end(case, sender, receiver):
    person = victim(case)
    known_elsewhere = victim(CaseFactory(office=case.office))
    CaseRoleFactory(case=case, person=known_elsewhere, role="witness", verification="")
    offer = offered(case, sender, receiver)
    page = reverse("cases:case-detail", args=[case.pk])
    assert "Offered to Manila" in client_for(sender).get(page).content.decode()
    assert client_for(receiver).get(page).status_code == 404
    shown = client_for(receiver).get(reverse("cases:transfer-answer", args=[offer.pk])).content.decode()
    assert "The family moved." in shown
    assert person.display_name not in shown

    answer = post(receiver, "transfer-answer", offer.pk, answer="accepted")
    assert answer.url == page
    assert client_for(sender).get(page).status_code == 404
    assert client_for(receiver).get(page).status_code == 200
    with asks(receiver):
        moved = Case.objects.get(pk=case.pk)
        assert (moved.office, moved.earned_office) == (office_of(receiver), office_of(sender))
        assert CaseRole.objects.get(role="victim").person_id == person.pk
        assert CaseRole.objects.get(role="witness").person_id != known_elsewhere.pk
        assert set(CaseMovement.objects.values_list("kind", "earned_office__code")) == {
            ("opened", "CEB"),
            ("transferred_out", "CEB"),
            ("transferred_in", "MNL"),
        }
    with asks(sender):
        assert Person.objects.filter(pk=known_elsewhere.pk).exists()
        assert not Person.objects.filter(pk=person.pk).exists()


def test_the_sender_still_reads_the_offer_and_nothing_of_the_case(case, sender, receiver):
    offer = offered(case, sender, receiver)
    post(receiver, "transfer-answer", offer.pk, answer="accepted")
    page = client_for(sender).get(reverse("cases:transfer-answer", args=[offer.pk]))
    assert page.status_code == 200
    assert "This offer was answered." in page.content.decode()


def test_refusing_needs_a_reason(case, sender, receiver):
    offer = offered(case, sender, receiver)
    assert (
        "Say why you do not take the case."
        in post(receiver, "transfer-answer", offer.pk, answer="refused").content.decode()
    )
    post(receiver, "transfer-answer", offer.pk, answer="refused", reason="Too far.")
    with asks(sender):
        assert CaseTransfer.objects.get().answer == "refused"
        assert Case.objects.get(pk=case.pk).office == office_of(sender)


def test_the_sender_withdraws_and_cannot_accept_for_the_other(case, sender, receiver):
    offer = offered(case, sender, receiver)
    assert (
        "not one of the available choices"
        in post(sender, "transfer-answer", offer.pk, answer="accepted").content.decode()
    )
    assert (
        "not one of the available choices"
        in post(receiver, "transfer-answer", offer.pk, answer="withdrawn").content.decode()
    )
    post(sender, "transfer-answer", offer.pk, answer="withdrawn")
    with asks(sender):
        assert CaseTransfer.objects.get().answer == "withdrawn"


def test_accepting_twice_moves_once(case, sender, receiver):
    offer = offered(case, sender, receiver)
    for _turn in range(2):
        post(receiver, "transfer-answer", offer.pk, answer="accepted")
    with asks(receiver):
        assert CaseMovement.objects.filter(kind="transferred_in").count() == 1


def test_offering_is_refused_in_sentences(case, sender, receiver):
    headquarters, closed = HeadquartersFactory(), CaseFactory(office=case.office, status="closed")
    for target in (headquarters.pk, case.office_id, 999999, "x", ""):
        page = post(sender, "transfer-offer", case.pk, to_office=target, reason="The family moved.").content.decode()
        assert "thing to put right" in page
        assert "The family moved." in page
    assert (
        "This field is required."
        in post(sender, "transfer-offer", case.pk, to_office=office_of(receiver).pk, reason="").content.decode()
    )
    refused = post(sender, "transfer-offer", closed.pk, to_office=office_of(receiver).pk, reason="x").content.decode()
    assert "Only a running case can be transferred." in refused
    with asks(sender):
        assert not CaseTransfer.objects.exists()


def test_rights(case, sender, receiver):
    lawyer, bystander = staff(case.office), staff(OfficeFactory(), "director")
    assert post(lawyer, "transfer-offer", case.pk, to_office=office_of(receiver).pk, reason="x").status_code == 403
    offer = offered(case, sender, receiver)
    assert post(lawyer, "transfer-answer", offer.pk, answer="withdrawn").status_code == 404
    assert post(bystander, "transfer-answer", offer.pk, answer="accepted").status_code == 404
    with asks(sender):
        assert CaseTransfer.objects.get().answer == "offered"
