"""A case moves to another office: one offers, the other accepts, and the sender's access ends there and then."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection

from cases.actions.people import merge_persons
from cases.actions.status import decline_case
from cases.actions.transfers import accept_transfer, answer_transfer, offer_transfer
from cases.models import Case, CaseRole, Note, Person, PersonName
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender():
    return staff(OfficeFactory(code="CEB"), "director")


@pytest.fixture
def receiver():
    return staff(OfficeFactory(code="MNL"), "director")


@pytest.fixture
def case(sender):
    return CaseFactory(office=sender.memberships.get().office)


def offer(case, sender, receiver):
    with asks(sender):
        return offer_transfer(
            case=case, to_office=receiver.memberships.get().office, by=sender, reason="The family moved."
        )


def accept(made, receiver):
    with asks(receiver):
        return accept_transfer(offer=made, by=receiver)


def human_of(person):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT human_id FROM cases_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def test_the_sender_loses_the_case_and_everything_of_it(case, sender, receiver):
    person = victim(case)
    with as_owner():
        Note.objects.create(case=case, body="Kept.", written_by=sender, written_at=case.logged_at)
    accept(offer(case, sender, receiver), receiver)
    for user, sees in ((sender, False), (receiver, True)):
        with asks(user):
            assert Case.objects.filter(pk=case.pk).exists() is sees
            assert Note.objects.exists() is sees
            assert Person.objects.filter(pk=person.pk).exists() is sees
            assert PersonName.objects.filter(person=person).exists() is sees
            assert (
                Case.history_model().objects.filter(pgh_obj_id=case.pk).exists() is sees
                if hasattr(Case, "history_model")
                else True
            )
            assert AuditEvent.objects.filter(case_id=case.pk).exists() is sees


def test_what_was_earned_stays_with_who_earned_it(case, sender, receiver):
    moved = accept(offer(case, sender, receiver), receiver)
    with asks(receiver):
        moved.refresh_from_db()
        assert moved.earned_office == sender.memberships.get().office
        assert moved.office == receiver.memberships.get().office
        assert list(moved.casemovement_set.order_by("pk").values_list("kind", "earned_office__code")) == [
            ("opened", "CEB"),
            ("transferred_out", "CEB"),
            ("transferred_in", "MNL"),
        ]


def test_a_person_known_from_another_case_stays_and_a_copy_goes_along(case, sender, receiver):
    person = victim(case)
    CaseRoleFactory(case=CaseFactory(office=case.office), person=person)
    accept(offer(case, sender, receiver), receiver)
    with asks(sender):
        assert Person.objects.get() == person
        assert CaseRole.objects.get().case != case
    with asks(receiver):
        copy = Person.objects.get()
        assert copy != person
        assert copy.display_name == person.display_name
        assert PersonName.objects.get().person == copy
    assert human_of(copy) == human_of(person)  # still counted once


def test_nobody_of_the_sending_office_stays_named(case, sender, receiver):
    member = staff(case.office)
    CaseMemberFactory(case=case, user=member)
    moved = accept(offer(case, sender, receiver), receiver)
    with asks(member):
        assert not Case.objects.exists()
    with asks(receiver):
        assert [row.user for row in moved.casemember_set.filter(until=None)] == [receiver]
        assert moved.lead is None


def test_a_restricted_case_moves_and_stays_restricted(case, sender, receiver):
    CaseMemberFactory(case=case, user=sender)
    person = victim(case)
    with as_owner():
        Case.objects.filter(pk=case.pk).update(restricted=True)
    accept(offer(case, sender, receiver), receiver)
    colleague = staff(receiver.memberships.get().office)
    with asks(colleague):
        assert not Case.objects.exists()
        assert not Person.objects.filter(pk=person.pk).exists()
    with asks(receiver):
        assert Case.objects.get().restricted


def test_only_the_receiving_director_accepts(case, sender, receiver):
    made = offer(case, sender, receiver)
    for nosy in (sender, staff(receiver.memberships.get().office, "lawyer"), staff(OfficeFactory(), "director")):
        with asks(nosy):
            with pytest.raises(PermissionDenied):
                accept_transfer(offer=made, by=nosy)
            with connection.cursor() as cursor:
                cursor.execute("SAVEPOINT tried")
                with pytest.raises(ProgrammingError, match="only the receiving office"):
                    cursor.execute("SELECT ijm_accept_transfer(%s)", [made.pk])
                cursor.execute("ROLLBACK TO tried")


def test_an_offer_is_answered_once(case, sender, receiver):
    made = offer(case, sender, receiver)
    with asks(receiver):
        answer_transfer(offer=made, by=receiver, answer="refused", reason="No staff.")
        with pytest.raises(Refusal, match="already"):
            accept_transfer(offer=made, by=receiver)


def test_a_case_that_was_declined_since_stays(sender, receiver):
    case = CaseFactory(office=sender.memberships.get().office, status="screening")
    made = offer(case, sender, receiver)
    with asks(sender):
        decline_case(case=case, by=sender, reason="Outside the mandate.")
    with pytest.raises(Refusal, match="stays where it is"):
        accept(made, receiver)
    with as_owner():
        assert Case.objects.get(pk=case.pk).office == case.office


def test_offer_transfer_twice_is_refused(case, sender, receiver):
    offer(case, sender, receiver)
    with pytest.raises(Refusal, match="already"):
        offer(case, sender, receiver)


def test_the_receiver_sees_the_offer_and_not_the_case(case, sender, receiver):
    made = offer(case, sender, receiver)
    with asks(receiver):
        assert type(made).objects.visible_to(receiver).get().reason == "The family moved."
        assert not Case.objects.exists()


def merged(person, kept, by):
    with asks(by):
        merge_persons(merged=person, kept=kept, by=by, reason="Same village and mother.")


def test_a_merged_record_takes_the_record_that_stands_for_it_along(case, sender, receiver):
    person, kept = victim(case), PersonFactory(office=case.office)
    merged(person, kept, sender)
    accept(offer(case, sender, receiver), receiver)
    with asks(receiver):
        assert Person.objects.get(pk=person.pk).merged_into == kept
    with asks(sender):
        assert not Person.objects.exists()


def test_two_merged_victims_known_from_elsewhere_arrive_as_one(case, sender, receiver):
    one, other = victim(case), victim(case)
    CaseRoleFactory(case=CaseFactory(office=case.office), person=other)
    merged(one, other, sender)
    accept(offer(case, sender, receiver), receiver)
    with asks(receiver):
        copies = Person.objects.order_by("pk")
        assert len(copies) == 2
        assert copies.current().count() == 1
        assert len({human_of(person) for person in [*copies, one]}) == 1
