import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases.actions.transfers import accept_transfer, offer_transfer
from cases.rescue.actions.handovers import Told, change_handover, record_handovers, remove_handover
from cases.rescue.actions.reliefs import remove_relief
from cases.rescue.models import Handover
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.aftercare import ConsentFactory, EnrolmentFactory
from tests.factories.cases import CaseFactory, CaseRoleFactory, PersonFactory, suspect, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, staff
from tests.factories.relief import HandoverFactory
from tests.factories.rescue import ReliefFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 2, 4)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def social_worker(case):
    return staff(case.office, "social_worker")


@pytest.fixture
def client(social_worker):
    return client_for(social_worker)


def told(by, **changes):
    facts = {"to": "family", "place": "Her aunt's in Argao", "received_by": "Rosa, aunt", "handed_over_on": DAY}
    return Told(**{**facts, "handed_over_by": by} | changes)


def every():
    with as_owner():
        return list(Handover.objects.order_by("pk"))


def new(case):
    return reverse("rescue:handover-create", args=[case.pk])


def typed(by, **changes):
    facts = {"to": "family", "place": "Argao", "received_by": "Rosa, aunt", "handed_over_on": "2026-02-04"}
    return {**facts, "handed_over_by": by.pk} | changes


def test_several_are_handed_over_together_and_told_once(case, social_worker):
    shelter = PartnerFactory(office=case.office, kind="shelter", name="House of Light")
    reliefs = [ReliefFactory(case=case) for _n in range(3)]
    people = [relief.person for relief in reliefs]
    where = told(social_worker, to="shelter", partner=shelter, place="", needs="Two need a doctor.")
    with asks(social_worker):
        made = record_handovers(case=case, people=people, told=where, by=social_worker)
    assert {(one.relief, one.place, one.partner) for one in made} == {
        (relief, "House of Light", shelter) for relief in reliefs
    }
    with as_owner():
        events = AuditEvent.objects.filter(action="record_handovers").values_list("summary", "audience")
        assert list(events) == [("3 survivors were handed over: a shelter", "rescue")]


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"place": " "}, "where they are now"),
        ({"received_by": " "}, "who received them"),
        ({"to": "shelter"}, "Choose the shelter"),
        ({"handed_over_on": datetime.date(2999, 1, 1)}, "future"),
        ({"handed_over_on": datetime.date(2026, 2, 2)}, "relieved by that day"),
    ],
)
def test_what_does_not_hold_together_is_refused(case, social_worker, changes, match):
    person = ReliefFactory(case=case).person
    with asks(social_worker), pytest.raises(Refusal, match=match):
        record_handovers(case=case, people=[person], told=told(social_worker, **changes), by=social_worker)
    assert every() == []


def test_only_who_was_relieved_is_handed_over(case, social_worker):
    for person in (victim(case), suspect(case), ReliefFactory().person):
        with asks(social_worker), pytest.raises(Refusal, match="Only who was relieved"):
            record_handovers(case=case, people=[person], told=told(social_worker), by=social_worker)


@pytest.mark.parametrize("received_by", ["Ramon Cruz, uncle", "ramon  CRUZ", "The uncle (Ramon Cruz)"])
def test_a_suspect_never_receives(case, social_worker, received_by):
    person = ReliefFactory(case=case).person
    suspect(case, person=PersonFactory(office=case.office, display_name="Ramon Cruz"))
    with asks(social_worker):
        with pytest.raises(Refusal, match="suspect of this case"):
            record_handovers(
                case=case, people=[person], told=told(social_worker, received_by=received_by), by=social_worker
            )
        ok = told(social_worker, received_by="Ramona Cruzado, aunt")
        assert record_handovers(case=case, people=[person], told=ok, by=social_worker)


def test_a_single_name_is_a_suspect_only_when_it_stands_alone(case, social_worker):
    person = ReliefFactory(case=case).person
    suspect(case, person=PersonFactory(office=case.office, display_name="Suresh"))
    with asks(social_worker):
        facts = {"case": case, "people": [person], "by": social_worker}
        with pytest.raises(Refusal, match="suspect of this case"):
            record_handovers(told=told(social_worker, received_by="suresh, his uncle"), **facts)
        assert record_handovers(told=told(social_worker, received_by="Suresh Kumar, teacher"), **facts)


def test_a_suspect_chosen_among_the_people_of_the_case_is_refused(case, client, social_worker):
    person, uncle = ReliefFactory(case=case).person, suspect(case)
    facts = typed(social_worker, people=[person.pk], receiver=uncle.pk, received_by="uncle")
    assert "suspect of this case" in client.post(new(case), facts).content.decode()
    assert f'<option value="{victim(case).pk}"' not in client.get(new(case)).content.decode()
    aunt = CaseRoleFactory(case=case, role="family").person
    assert client.post(new(case), facts | {"receiver": aunt.pk}).status_code == 302
    assert every()[0].received_by == f"{aunt.display_name}, uncle"


def test_a_shelter_of_another_office_is_refused(case, client, social_worker):
    person = ReliefFactory(case=case).person
    for partner in (PartnerFactory(kind="shelter"), PartnerFactory(office=case.office, kind="police")):
        page = client.post(new(case), typed(social_worker, people=[person.pk], to="shelter", partner=partner.pk))
        assert "Choose a shelter of this office." in page.content.decode()
        with asks(social_worker), pytest.raises(Refusal, match="Choose the shelter"):
            record_handovers(
                case=case,
                people=[person],
                told=told(social_worker, to="shelter", partner=partner),
                by=social_worker,
            )
    assert every() == []


def test_who_reads_only_hands_nobody_over(case):
    by, person = staff(case.office, "operations_approver"), ReliefFactory(case=case).person
    with asks(by), pytest.raises(PermissionDenied):
        record_handovers(case=case, people=[person], told=told(by), by=by)
    with asks(by), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Handover.objects.create(
            case=case, person=person, to="family", place="x", received_by="x", handed_over_on=DAY,
            handed_over_by=by, recorded_by=by,
        )  # fmt: skip


def test_twice_on_one_day_is_refused_and_again_later_is_not(case, social_worker):
    person = ReliefFactory(case=case).person
    facts = {"case": case, "people": [person], "by": social_worker}
    with asks(social_worker):
        record_handovers(told=told(social_worker), **facts)
        with pytest.raises(Refusal, match="on that day already"):
            record_handovers(told=told(social_worker), **facts)
        record_handovers(told=told(social_worker, handed_over_on=datetime.date(2026, 3, 1)), **facts)
    assert len(every()) == 2


@pytest.mark.parametrize(
    "fields", [{"to": "shelter"}, {"place": ""}, {"received_by": ""}, {"to": "family", "partner": "a shelter"}]
)
def test_the_database_keeps_where_and_who(case, fields):
    if "partner" in fields:
        fields = fields | {"partner": PartnerFactory(office=case.office, kind="shelter")}
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverFactory(case=case, **fields)


def test_it_is_corrected_and_taken_back_with_a_reason(case, social_worker):
    handover = HandoverFactory(case=case)
    with asks(social_worker):
        facts = {"handover": handover, "by": social_worker, "version": 1}
        change_handover(told=told(social_worker, place="Elsewhere"), **facts)
        with pytest.raises(Stale):
            change_handover(told=told(social_worker), **facts)
        with pytest.raises(Refusal, match="Say why"):
            remove_handover(handover=handover, by=social_worker, reason=" ")
        assert every()[0].place == "Elsewhere"
        remove_handover(handover=handover, by=social_worker, reason="Another person.")
    assert every() == []


def test_a_handover_stays_when_its_relief_is_taken_back(case):
    handover, by = HandoverFactory(case=case), staff(case.office, "investigator")
    with asks(by):
        remove_relief(relief=handover.relief, by=by, reason="Wrong day.")
    assert every()[0].relief is None


# --- the pages ---------------------------------------------------------------------------------------------------


def test_it_works_and_shows_consent_before(case, client, social_worker):
    one, two = ReliefFactory(case=case).person, ReliefFactory(case=case).person
    ConsentFactory(case=case, person=one)
    page = client.get(new(case) + f"?person={one.pk}").content.decode()
    assert page.count("(no consent for care)") == 1
    assert client.post(new(case), typed(social_worker, people=[one.pk, two.pk])).status_code == 302
    panel = client.get(reverse("rescue:panel", args=[case.pk])).content.decode()
    assert panel.count("received by Rosa, aunt") == 2
    assert "handed over before" in client.get(new(case)).content.decode()


def test_everybody_who_waits_is_chosen_without_a_script(case, client):
    handed = HandoverFactory(case=case)
    waiting = [ReliefFactory(case=case).person.pk for _n in range(2)]
    form = client.get(new(case) + "?person=all").context["form"]
    assert sorted(form["people"].value()) == sorted(waiting)
    assert handed.person_id not in form["people"].value()


def test_a_shelter_that_the_office_works_with_no_more_stays_and_one_of_another_office_is_not_seen(case, client):
    shelter = PartnerFactory(office=case.office, kind="shelter", name="House of Light", is_active=False)
    handover = HandoverFactory(case=case, to="shelter", partner=shelter, place=shelter.name)
    edit = reverse("rescue:handover-edit", args=[handover.pk])
    assert f'value="{shelter.pk}" selected' in client.get(edit).content.decode()
    assert f'value="{shelter.pk}"' not in client.get(new(case)).content.decode()
    moved_to = OfficeFactory()
    sender, receiver = staff(case.office, "director"), staff(moved_to, "director")
    with asks(sender):
        offer = offer_transfer(case=case, to_office=moved_to, by=sender, reason="They moved.")
    with asks(receiver):
        accept_transfer(offer=offer, by=receiver)
    with as_owner():
        edit = reverse("rescue:handover-edit", args=[Handover.objects.get(case=case).pk])
    page = client_for(staff(moved_to, "social_worker")).get(edit).content.decode()
    assert "House of Light" in page  # in words
    assert f'value="{shelter.pk}"' not in page


def test_one_is_corrected_on_its_page(case, client, social_worker):
    handover = HandoverFactory(case=case)
    url = reverse("rescue:handover-edit", args=[handover.pk])
    assert handover.person.display_name in client.get(url).content.decode()
    assert client.post(url, typed(social_worker, version=1, place="Danao")).status_code == 302
    assert "Danao" in client.post(url, typed(social_worker, version=1)).content.decode()
    url = reverse("rescue:handover-remove", args=[handover.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "A mistake."}).status_code == 302
    assert every() == []


def test_strangers_get_404_and_colleagues_without_the_right_403(case):
    handover = HandoverFactory(case=case)
    urls = [new(case), *(reverse(f"rescue:handover-{verb}", args=[handover.pk]) for verb in ("edit", "remove"))]
    stranger = client_for(staff(CaseFactory().office, "social_worker"))
    reader = client_for(staff(case.office, "operations_approver"))
    for url in urls:
        assert stranger.get(url).status_code == 404
        assert reader.get(url).status_code == 403
        assert reader.post(url, {"reason": "x"}).status_code == 403


def test_aftercare_lists_who_was_handed_over_and_is_not_enrolled(case, client):
    waiting, enrolled = HandoverFactory(case=case), HandoverFactory(case=case)
    EnrolmentFactory(case=case, person=enrolled.person)
    page = client.get(reverse("aftercare:panel", args=[case.pk])).content.decode()
    assert "1 survivor was handed over and is not enrolled yet." in page
    assert page.count("Handed over 4 Feb 2026") == 1
    assert waiting.person.display_name in page
