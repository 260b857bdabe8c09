"""Awards: ordered, paid, outstanding per currency, and overturned. What was paid is never lost."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.models import Award, AwardPayment
from cases.actions.transfers import accept_transfer, offer_transfer
from cases.partial_dates import PartialDate
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import AwardFactory, AwardPaymentFactory, MatterFactory, ProceedingFactory
from tests.factories.cases import CaseFactory, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
ORDERED = PartialDate.of_day(datetime.date(2026, 3, 3))


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(currency="PHP"))


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def client(lawyer):
    return client_for(lawyer)


@pytest.fixture
def matter(case):
    return MatterFactory(case=case)


def url(name, record):
    return reverse(f"accountability:{name}", args=[record.pk])


def refused(action, **facts):
    with pytest.raises(Refusal) as refusal:
        action(**facts)
    return str(refusal.value.sentence)


def test_what_is_outstanding_is_told_per_currency(case, client, matter):
    pesos, dollars = (
        AwardFactory(matter=matter, amount="50000.00"),
        AwardFactory(matter=matter, amount="1000.00", currency="USD"),
    )
    AwardPaymentFactory(award=pesos, amount="12500.50")
    AwardPaymentFactory(award=dollars, amount="1500")
    fell = AwardFactory(matter=matter, amount="7000", overturned_on="2026-05-01")
    AwardPaymentFactory(award=fell, amount="100")
    for address in (url("matter-detail", matter), url("panel", case)):
        page = client.get(address).content.decode()
        assert "PHP 37,499.50" in page, address
        assert "USD 0.00" in page
    page = client.get(url("matter-detail", matter)).content.decode()
    assert "PHP 12,600.50" in page
    assert "USD 1,500.00" in page


def test_an_award_is_ordered_and_paid_on_its_pages(case, client, matter):
    survivor, accused = victim(case), ProceedingFactory(case=case, matter=matter)
    sent = {
        "kind": "restitution",
        "amount": "50,000.00",
        "currency": "php",
        "ordered": "March 2026",
        "person": survivor.pk,
        "proceeding": accused.pk,
        "jointly": "on",
    }
    assert client.post(url("award-create", matter), sent).status_code == 302
    with as_owner():
        award = Award.objects.get()
    assert (award.amount, award.currency, award.ordered_precision, award.jointly) == (50000, "PHP", "month", True)
    payment = {"paid_on": "2026-04-01", "amount": "60000", "note": "Sheriff's receipt 12"}
    page = client.post(url("payment-create", award), payment, follow=True).content.decode()
    assert "More was paid than was ordered: PHP 10,000.00 too much." in page
    with as_owner():
        paid = AwardPayment.objects.get()
    changed = {"version": 1, "paid_on": "2026-04-02", "amount": "40000", "note": ""}
    page = client.post(url("payment-edit", paid), changed, follow=True).content.decode()
    assert "too much" not in page
    assert "PHP 10,000.00" in page
    assert "Stored now" in client.post(url("payment-edit", paid), changed | {"amount": "1"}).content.decode()
    page = client.post(url("award-edit", award), sent | {"version": 1, "currency": "USD"}).content.decode()
    assert "Something was paid in PHP already." in page
    assert client.post(url("payment-remove", paid)).status_code == 302
    with as_owner():
        assert not AwardPayment.objects.exists()


def test_what_cannot_be_is_refused(case, client, lawyer, matter):
    foreign = ProceedingFactory(case=case)
    stranger = victim(CaseFactory(office=case.office))
    facts = {"matter": matter, "ordered": ORDERED, "kind": "restitution", "amount": 5, "currency": "PHP", "by": lawyer}
    with asks(lawyer):
        assert "accused of this matter" in refused(actions.order_award, proceeding=foreign, **facts)
        assert "on this case" in refused(actions.order_award, person=stranger, **facts)
        late = facts | {"ordered": PartialDate.of_day(datetime.date(2999, 1, 1))}
        assert "future" in refused(actions.order_award, **late)
        award = actions.order_award(**facts)
        pay = {"award": award, "amount": 1, "by": lawyer}
        assert "before it was ordered" in refused(actions.record_payment, paid_on=datetime.date(2026, 3, 2), **pay)
        assert "future" in refused(actions.record_payment, paid_on=datetime.date(2999, 3, 2), **pay)
        overturn = {"award": award, "by": lawyer}
        assert "before it was ordered" in refused(actions.overturn_award, on=datetime.date(2026, 3, 2), **overturn)
        actions.overturn_award(on=datetime.date(2026, 3, 4), version=1, **overturn)
        assert "already" in refused(actions.overturn_award, on=datetime.date(2026, 3, 4), **overturn)
    for amount in ("0", "-5", "NaN", "1e30", "12,34", "9" * 30, "1.005"):
        sent = {"kind": "restitution", "amount": amount, "currency": "PHP"}
        assert client.post(url("award-create", matter), sent).status_code == 200, amount
    for currency in ("", "PESO", "P1P", "₱"):
        sent = {"kind": "restitution", "amount": "5", "currency": currency}
        assert client.post(url("award-create", matter), sent).status_code == 200, currency
    with as_owner():
        assert Award.objects.count() == 1


def test_a_stale_save_and_a_second_submit(case, client, lawyer, matter):
    award = AwardFactory(matter=matter)
    with asks(lawyer):
        facts = {"ordered": ORDERED, "kind": "restitution", "amount": 7, "currency": "PHP", "by": lawyer, "version": 1}
        actions.change_award(award=Award.objects.get(pk=award.pk), **facts)
        with pytest.raises(Stale):
            actions.change_award(award=Award.objects.get(pk=award.pk), **facts)
    sent = {"paid_on": "2026-04-01", "amount": "5", "submission": "7b2c7d3e-5a11-4f5e-9f9b-1f2a3b4c5d6e"}
    for _once_more in range(2):
        assert client.post(url("payment-create", award), sent).status_code == 302
    with as_owner():
        assert AwardPayment.objects.get().amount == Decimal(5)


def test_awards_stand_behind_the_wall(case, matter):
    AwardPaymentFactory(award=AwardFactory(matter=matter))
    AwardPaymentFactory(award=AwardFactory(matter=MatterFactory(case=CaseFactory(office=case.office, restricted=True))))
    for reader, seen in (
        (staff(case.office), 1),
        (staff(case.office, "social_worker"), 1),
        (staff(case.office, "office_administrator"), 0),
        (staff(OfficeFactory()), 0),
    ):
        with asks(reader):
            assert (Award.objects.count(), AwardPayment.objects.count()) == (seen, seen)


def test_the_page_asks_as_much_for_one_award_as_for_twenty(case, client, matter):
    def grow(awards):
        for _one in range(awards):
            award = AwardFactory(
                matter=matter, person=victim(case), proceeding=ProceedingFactory(case=case, matter=matter)
            )
            AwardPaymentFactory(award=award)

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    grow(1)
    addresses = url("matter-detail", matter), url("panel", case)
    few = [asked(address) for address in addresses]
    grow(19)
    assert [asked(address) for address in addresses] == few


def test_an_award_moves_with_its_case_and_keeps_who_earned_it(case, lawyer, matter):
    award = AwardFactory(matter=matter, person=victim(case), proceeding=ProceedingFactory(case=case, matter=matter))
    AwardPaymentFactory(award=award)
    sender, receiver = staff(case.office, "director"), staff(OfficeFactory(), "director")
    office = receiver.memberships.get().office
    with asks(sender):
        offered = offer_transfer(case=case, to_office=office, by=sender, reason="The family moved.")
    with asks(receiver):
        accept_transfer(offer=offered, by=receiver)
    with asks(lawyer):
        assert not Award.objects.exists()
    theirs = staff(office)
    with asks(theirs):
        moved = Award.objects.select_related("person", "proceeding__person", "case__office").get()
        assert (moved.office, moved.earned_office) == (office, case.office)
        assert moved.person.office_id == moved.proceeding.person.office_id == office.pk
        paid = actions.record_payment(award=moved, amount=5, paid_on=datetime.date(2026, 6, 1), by=theirs)
        assert paid.earned_office == office
        assert AwardPayment.objects.count() == 2
