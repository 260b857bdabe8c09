"""Referrals: taken, triaged and decided; every pair of states; and who may know of them."""

import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cases.actions.people import merge_persons
from cases.actions.transfers import accept_transfer, offer_transfer
from cases.models import Case, CaseRole, Person, SafeContact
from cases.rescue.actions.referrals import (
    change_referral,
    decline_referral,
    join_referral_to_case,
    log_case_of_referral,
    move_referral,
    pass_on_referral,
    take_referral,
    triage_referral,
)
from cases.rescue.models import Referral
from cases.rescue.referral_transitions import TRANSITIONS
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, UserFactory, staff
from tests.factories.rescue import ReferralFactory

pytestmark = pytest.mark.django_db
Status = Referral.Status
YES = {"in_area": "yes", "of_a_type": "yes", "justice_can_act": "yes"}


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def worker(office):
    return staff(office, "social_worker")


def told(**fields):
    values = {"channel": "hotline", "account": "Nobody may leave.", "urgency": "now", "name": "Analyn Rivilla"}
    return values | fields


def stored(referral):
    with as_owner():
        return Referral.objects.get(pk=referral.pk)


def triaged(office, **fields):
    return ReferralFactory(office=office, status=Status.TRIAGED, **{"screening": YES, **fields})


# --- taking ---


def test_it_is_taken_with_who_told_it(office, worker):
    agency = PartnerFactory(office=office)
    with asks(worker):
        taken = take_referral(
            office=office, by=worker, partner=agency, told_by="Sister Rosa", **told(channel="partner")
        )
        assert (taken.status, taken.office, taken.case, taken.received_on) == ("new", office, None, office.today())
    with as_owner():
        event = AuditEvent.objects.get(action="take_referral")
    assert (event.object_id, event.office_id, event.case_id, event.summary) == (taken.pk, office.pk, None, "")


def test_taking_needs_the_right_a_past_day_and_an_agency_of_the_office(office, worker):
    approver = staff(office, "operations_approver")
    with asks(approver), pytest.raises(PermissionDenied):
        take_referral(office=office, by=approver, **told())
    with asks(worker):
        with pytest.raises(Refusal, match="in the future"):
            take_referral(office=office, by=worker, received_on=datetime.date(2999, 1, 1), **told())
        with pytest.raises(Refusal, match="agency of Cebu"):
            take_referral(office=office, by=worker, partner=PartnerFactory(), **told())


def test_it_is_corrected_while_it_waits_and_never_over_somebody_else(office, worker):
    referral = ReferralFactory(office=office)
    with asks(worker):
        mine, other = Referral.objects.get(), Referral.objects.get()
        change_referral(referral=mine, by=worker, version=1, place="Talisay")
        with pytest.raises(Stale):
            change_referral(referral=other, by=worker, version=1, place="Toledo")
        decline_referral(referral=mine, by=worker, reason="Not ours.")
        with pytest.raises(Refusal, match="decided"):
            change_referral(referral=mine, by=worker, place="Toledo")
    assert stored(referral).place == "Talisay"


# --- every pair of states ---


def made(status, office):
    """A referral that is in that state already."""
    fields = {"office": office, "status": status}
    if status in ("became_case", "joined"):
        fields["case"] = CaseFactory(office=office)
    if status not in ("new", "triaged"):
        fields |= {"decided_by": UserFactory(), "decided_at": datetime.datetime.now(datetime.UTC), "reason": "Because."}
    return ReferralFactory(**fields, **({"passed_to": "A shelter"} if status == "passed_on" else {}))


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, Status.values)))
def test_the_table_alone_says_what_may_follow(office, worker, before, after):
    referral = made(before, office)
    changes = {"case": CaseFactory(office=office)} if after in ("became_case", "joined") else {}
    changes |= {"reason": "Because."} if after in ("declined", "passed_on") else {}
    changes |= {"passed_to": "A shelter"} if after == "passed_on" else {}
    allowed = after in TRANSITIONS[before]
    with asks(worker):
        if allowed:
            move_referral(referral=referral, to=after, by=worker, action="try_it", **changes)
        else:
            with pytest.raises(Refusal, match="cannot become"):
                move_referral(referral=referral, to=after, by=worker, action="try_it", **changes)
    assert stored(referral).status == (after if allowed else before)


def test_what_waits_can_be_decided_and_what_is_decided_stays():
    assert {status for status, to in TRANSITIONS.items() if to} == set(Referral.WAITING)
    assert all(Status.NEW not in to for to in TRANSITIONS.values())


# --- a case of it ---


def test_it_becomes_a_case_and_nobody_types_twice(office, worker):
    referral = triaged(
        office,
        urgency="now",
        victims_said=4,
        manner="others",
        through="her aunt",
        reach_at="0917 555 0100",
        code_word="mango",
        channel="walk_in",
    )
    with asks(worker):
        log_case_of_referral(referral=referral, by=worker, consent_for_care=True)
        case = Case.objects.get()
        assert (case.status, case.source, case.urgency, case.place) == ("referred", "walk_in", "now", "Mandaue")
        assert (case.summary, case.types, case.victims_reported) == (referral.account, ["forced_labour"], 4)
        assert case.screening == YES
        role = CaseRole.objects.get()
        assert (role.role, role.person.display_name, role.person.sex) == ("victim", "Analyn Rivilla", "female")
        assert role.person.born_from.year < 2012
        contact = SafeContact.objects.get()
        assert (contact.person, contact.through, contact.channel, contact.code_word) == (
            role.person,
            "her aunt",
            "0917 555 0100",
            "mango",
        )
    now = stored(referral)
    assert (now.status, now.case_id, now.person_id, now.decided_by) == ("became_case", case.pk, role.person_id, worker)
    with as_owner():
        event = AuditEvent.objects.get(action="log_case_of_referral")
    assert (event.case_id, event.audience) == (case.pk, "rescue")
    assert "Analyn" not in event.summary


def test_without_a_name_the_case_begins_without_a_person(office, worker):
    referral = triaged(office, name="", manner="never")
    with asks(worker):
        log_case_of_referral(referral=referral, by=worker)
        assert not Person.objects.exists()
        assert SafeContact.objects.get().person is None


def test_the_record_we_have_is_used_and_a_merged_one_leads_to_the_one_that_stands(office, worker):
    merged, kept = PersonFactory(office=office), PersonFactory(office=office)
    referral = triaged(office, person=merged)
    with asks(worker):
        merge_persons(merged=merged, kept=kept, by=worker, reason="Same birth certificate.")
        log_case_of_referral(referral=referral, by=worker)
        assert CaseRole.objects.get().person == kept
        assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"screening": {}}, "three questions"),
        ({"screening": YES | {"in_area": "no"}}, "“no”"),
        ({"types": []}, "what type"),
        ({"types": ["osec"]}, "no mandate for Online"),
    ],
)
def test_what_keeps_it_from_becoming_a_case(office, worker, fields, said):
    with as_owner():
        type(office).objects.filter(pk=office.pk).update(mandate=["forced_labour"])
    referral = triaged(office, **fields)
    with asks(worker):
        with pytest.raises(Refusal, match=said):
            log_case_of_referral(referral=Referral.objects.get(pk=referral.pk), by=worker)
        assert not Case.objects.exists()


# --- a case we have ---


def test_it_joins_a_case_and_the_person_becomes_a_possible_victim_of_it(office, worker):
    case, referral = CaseFactory(office=office), ReferralFactory(office=office, manner="write")
    with asks(worker):
        join_referral_to_case(referral=referral, case=case, by=worker, add_person=True)
        role = CaseRole.objects.get()
        assert (role.role, role.verification, role.person.display_name) == ("victim", "possible", "Analyn Rivilla")
        assert SafeContact.objects.get().case == case
    assert (stored(referral).case_id, stored(referral).person_id) == (case.pk, role.person_id)


def test_who_stands_in_the_case_under_any_record_is_not_added_again(office, worker):
    case = CaseFactory(office=office)
    merged, kept = victim(case), PersonFactory(office=office)
    with asks(worker):
        merge_persons(merged=merged, kept=kept, by=worker, reason="Same.")
        join_referral_to_case(
            referral=ReferralFactory(office=office), case=case, by=worker, add_person=True, person=kept
        )
        assert CaseRole.objects.count() == 1


def test_nobody_is_added_unless_it_is_said(office, worker):
    case, referral = CaseFactory(office=office), ReferralFactory(office=office)
    with asks(worker):
        join_referral_to_case(referral=referral, case=case, by=worker, add_person=False)
        assert not CaseRole.objects.exists()
        assert not Person.objects.exists()


def test_it_joins_only_a_running_case_of_the_office(office, worker):
    referral = ReferralFactory(office=office)
    with asks(worker):
        with pytest.raises(Refusal, match="another office"):
            join_referral_to_case(referral=referral, case=CaseFactory(), by=worker, add_person=False)
        with pytest.raises(Refusal, match="does not run"):
            join_referral_to_case(
                referral=referral, case=CaseFactory(office=office, status="closed"), by=worker, add_person=False
            )


# --- declined, passed on ---


def test_declining_needs_a_reason(office, worker):
    referral = ReferralFactory(office=office)
    with asks(worker):
        with pytest.raises(Refusal, match="why"):
            decline_referral(referral=referral, by=worker, reason=" ")
        decline_referral(referral=referral, by=worker, reason="A dispute over pay.")
    assert (stored(referral).status, stored(referral).reason) == ("declined", "A dispute over pay.")


@pytest.mark.parametrize("consent", Referral.Consent.values)
@pytest.mark.parametrize("identity", [True, False])
@pytest.mark.parametrize("ground", ["", "danger_to_life", "child_protection"])
def test_who_the_person_is_goes_along_with_consent_or_for_life_and_children(office, worker, consent, identity, ground):
    referral = ReferralFactory(office=office)
    given = {"consent": consent, "identity_passed": identity, "ground": ground}
    with asks(worker):
        if identity and consent != "given" and not ground:
            with pytest.raises(Refusal, match="without saying who they are"):
                pass_on_referral(referral=referral, by=worker, reason="They can act.", passed_to="NGO", **given)
            return
        pass_on_referral(referral=referral, by=worker, reason="They can act.", passed_to="NGO", **given)
    now = stored(referral)
    assert (now.status, now.consent, now.identity_passed) == ("passed_on", consent, identity)
    assert now.ground == (ground if identity and consent != "given" else "")


def test_the_database_keeps_consent_too(office):
    fields = {"status": "passed_on", "reason": "x", "passed_to": "NGO", "consent": "refused", "identity_passed": True}
    decided = {"decided_by": UserFactory(), "decided_at": datetime.datetime.now(datetime.UTC)}
    with pytest.raises(IntegrityError, match="referral_identity_with_consent"), transaction.atomic():
        ReferralFactory(office=office, **fields, **decided)


def test_passing_on_names_somebody_and_says_why(office, worker):
    referral, other = ReferralFactory(office=office), PartnerFactory()
    typed = {"referral": referral, "by": worker, "consent": "given", "identity_passed": True}
    with asks(worker):
        with pytest.raises(Refusal, match="Say why"):
            pass_on_referral(reason="", passed_to="NGO", **typed)
        with pytest.raises(Refusal, match="to whom"):
            pass_on_referral(reason="They can act.", **typed)
        with pytest.raises(Refusal, match="agency of Cebu"):
            pass_on_referral(reason="They can act.", passed_to_partner=other, **typed)


def test_triage_keeps_what_was_answered(office, worker):
    referral = ReferralFactory(office=office)
    with asks(worker):
        triage_referral(
            referral=referral,
            by=worker,
            urgency="now",
            types=["csec", "osec"],
            screening={"in_area": "yes", "of_a_type": ""},
            consent="given",
        )
    now = stored(referral)
    assert (now.status, now.urgency, now.types, now.screening, now.consent) == (
        "triaged",
        "now",
        ["csec", "osec"],
        {"in_area": "yes"},
        "given",
    )


# --- walls ---


def ids_of(user):
    """What the database alone shows, and what the querysets ask for."""
    with asks(user):
        return set(Referral.objects.values_list("pk", flat=True)), set(
            Referral.objects.visible_to(user).values_list("pk", flat=True)
        )


def test_only_those_of_the_office_who_read_rescue_know_of_it(office):
    referral = ReferralFactory(office=office)
    ReferralFactory()
    for role in ("investigator", "lawyer", "social_worker", "transformation_specialist", "operations_approver"):
        assert ids_of(staff(office, role)) == ({referral.pk}, {referral.pk})
    for role in ("office_administrator", "auditor", "regional_manager"):
        assert ids_of(staff(office, role)) == (set(), set())
    assert referral.pk not in ids_of(staff(OfficeFactory(), "director"))[0]


def test_the_database_refuses_whoever_does_not_take_referrals(office, worker):
    referral, approver, stranger = (
        ReferralFactory(office=office),
        staff(office, "operations_approver"),
        staff(OfficeFactory()),
    )
    for nosy in (approver, stranger):
        with asks(nosy):
            assert not Referral.objects.filter(pk=referral.pk).update(place="Elsewhere")
            with pytest.raises(ProgrammingError), transaction.atomic():
                Referral.objects.create(
                    office=office,
                    received_by=nosy,
                    recorded_at=referral.recorded_at,
                    received_on=office.today(),
                    **told(),
                )
    with asks(worker), pytest.raises(ProgrammingError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).delete()


def test_nobody_is_named_in_it_whose_record_the_writer_may_not_see(office, worker):
    hidden = victim(CaseFactory(office=office, restricted=True))
    for person in (hidden, PersonFactory()):
        with asks(worker), pytest.raises(ProgrammingError, match="not of this office"), transaction.atomic():
            take_referral(office=office, by=worker, person=person, **told())


def test_of_a_restricted_case_it_shows_no_sign_and_its_history_neither(office, worker):
    referral, case, member = ReferralFactory(office=office), CaseFactory(office=office), staff(office)
    CaseMemberFactory(case=case, user=member)
    with asks(worker):
        join_referral_to_case(referral=referral, case=case, by=worker, add_person=True)
    with as_owner():
        Case.objects.filter(pk=case.pk).update(restricted=True)
    assert ids_of(worker) == (set(), set())
    assert ids_of(member) == ({referral.pk}, {referral.pk})
    events = "SELECT count(*) FROM rescue_referralevent WHERE pgh_obj_id = %s"
    for user, seen in ((worker, False), (member, True), (staff(OfficeFactory()), False)):
        with asks(user), connection.cursor() as cursor:
            cursor.execute(events, [referral.pk])
            assert bool(cursor.fetchone()[0]) is seen


def test_it_follows_its_case_to_another_office(office, worker):
    referral = ReferralFactory(office=office)
    sender, receiver = staff(office, "director"), staff(OfficeFactory(), "director")
    case = CaseFactory(office=office)
    with asks(worker):
        join_referral_to_case(referral=referral, case=case, by=worker, add_person=True)
    with asks(sender):
        offer = offer_transfer(
            case=case, to_office=receiver.memberships.get().office, by=sender, reason="The family moved."
        )
    with asks(receiver):
        accept_transfer(offer=offer, by=receiver)
        assert Referral.objects.get().person.display_name == "Analyn Rivilla"
    assert ids_of(worker) == ids_of(sender) == (set(), set())


def test_a_referral_about_somebody_who_moved_away_makes_a_record_of_its_own(office, worker):
    case = CaseFactory(office=office)
    person = victim(case)
    triaged(office, person=person)
    sender, receiver = staff(office, "director"), staff(OfficeFactory(), "director")
    with asks(sender):
        offer = offer_transfer(
            case=case, to_office=receiver.memberships.get().office, by=sender, reason="The family moved."
        )
    with asks(receiver):
        accept_transfer(offer=offer, by=receiver)
    with asks(worker):
        log_case_of_referral(referral=Referral.objects.get(), by=worker)
        assert CaseRole.objects.get().person != person
