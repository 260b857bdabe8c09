"""Support for testifying: consent first, then what is wanted and arranged, in one line without a name."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability import actions
from cases.accountability import support as lines
from cases.accountability.models import Testimony as Plan
from cases.accountability.protection import end_of
from cases.models import Consent, StageProgress
from cases.stages import waiting_for
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import HearingFactory, MatterFactory, TestimonyFactory
from tests.factories.cases import CaseFactory, suspect, victim
from tests.factories.offices import OfficeFactory, UserFactory, staff
from tests.sending import send_as_shown

pytestmark = pytest.mark.django_db
NOTHING = {
    "wanted": [],
    "arranged": [],
    "interpreter_language": "",
    "interpreter_arranged": False,
    "protection_order": "none",
    "protection_number": "",
    "protection_until": None,
    "note": "",
}


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def matter(case):
    return MatterFactory(case=case)


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def day(case, days):
    return case.office.today() + datetime.timedelta(days=days)


def consent(testimony, **facts):
    facts = {"answer": "given", "answered_on": day(testimony.case, -3)} | facts
    with as_owner():
        return Consent.objects.create(
            case=testimony.case,
            person=testimony.person,
            purpose="testimony",
            recorded_by=staff(OfficeFactory()),
            **facts,
        )


def line(hearing, user):
    with asks(user):
        lines.put_support([hearing])
    return hearing.support.state, hearing.support.words


def test_support_is_planned_and_changed(case, matter, lawyer):
    person = victim(case)
    with asks(lawyer):
        testimony = actions.plan_testimony(
            matter=matter, person=person, by=lawyer, **NOTHING | {"arranged": ["live_link"], "wanted": ["screen"]}
        )
        assert testimony.wanted == ["screen", "live_link"]  # what is arranged was wanted
        actions.change_testimony(testimony=testimony, version=1, by=lawyer, **NOTHING)
        with pytest.raises(Stale):
            actions.change_testimony(testimony=testimony, version=1, by=lawyer, **NOTHING)
        with pytest.raises(Refusal, match="already"):
            actions.plan_testimony(matter=matter, person=person, by=lawyer, **NOTHING)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"interpreter_arranged": True}, "for which language"),
        ({"protection_until": datetime.date(2027, 1, 1)}, "Only an order that was granted"),
    ],
)
def test_what_contradicts_itself_is_refused(case, matter, lawyer, facts, sentence):
    with asks(lawyer), pytest.raises(Refusal, match=sentence):
        actions.plan_testimony(matter=matter, person=victim(case), by=lawyer, **NOTHING | facts)


def test_a_suspect_and_a_stranger_to_the_case_do_not_testify_for_us(case, matter, lawyer):
    with asks(lawyer):
        for person in (suspect(case), victim(CaseFactory(office=case.office))):
            with pytest.raises(Refusal, match="may testify"):
                actions.plan_testimony(matter=matter, person=person, by=lawyer, **NOTHING)


def test_the_database_keeps_arranged_within_wanted_and_one_plan_a_person(matter):
    testimony = TestimonyFactory(matter=matter)
    for facts in ({"person": testimony.person}, {"arranged": ["screen"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TestimonyFactory(matter=matter, **facts)


def test_the_line_of_a_hearing(case, matter, lawyer):
    hearing = HearingFactory(matter=matter, survivor_testifies=True, on=day(case, 5))
    assert line(hearing, lawyer)[0] == "warn"  # nobody is written down
    testimony = TestimonyFactory(matter=matter, wanted=["live_link", "transport"], arranged=["live_link"])
    assert line(hearing, lawyer) == ("warn", "Consent to testify was not asked for yet")
    given = consent(testimony)
    assert line(hearing, lawyer) == ("warn", "Transport: not arranged yet")
    with as_owner():
        Plan.objects.update(arranged=["live_link", "transport"])
    assert line(hearing, lawyer) == ("ok", "Live link and transport: confirmed")
    with as_owner():
        Consent.objects.filter(pk=given.pk).update(withdrawn_on=day(case, 0))
    assert line(hearing, lawyer) == ("bad", "Consent to testify was withdrawn")
    consent(testimony, answer="refused", answered_on=day(case, 0))
    assert line(hearing, lawyer) == ("bad", "Refused to testify")
    page = client_for(lawyer).get(reverse("accountability:hearing-detail", args=[hearing.pk])).content.decode()
    assert 'class="notice is-bad"' in page


def test_a_hearing_without_testimony_has_no_line(matter, lawyer):
    TestimonyFactory(matter=matter)
    assert line(HearingFactory(matter=matter), lawyer) == ("", "")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "warn"),
        ({"guardian": "Lorna, aunt"}, "warn"),
        ({"guardian": "Lorna, aunt", "child_assents": True}, "info"),
        ({"guardian": "Lorna, aunt", "child_assents": False}, "bad"),
    ],
)
def test_a_child_needs_guardian_and_assent(case, matter, lawyer, facts, state):
    born = day(case, -365 * 12)
    testimony = TestimonyFactory(matter=matter, person=victim(case, person__born_from=born, person__born_to=born))
    consent(testimony, **facts)
    assert line(HearingFactory(matter=matter, survivor_testifies=True), lawyer)[0] == state


def test_lines_of_many_hearings_are_two_questions(case, lawyer):
    matters = [MatterFactory(case=CaseFactory(office=case.office)) for _each in range(5)]
    hearings = [HearingFactory(matter=matter, survivor_testifies=True) for matter in matters]
    for matter in matters:
        consent(TestimonyFactory(matter=matter))
    with asks(lawyer), CaptureQueriesContext(connection) as queries:
        lines.put_support(hearings)
    assert len(queries) == 2


def test_the_page_of_a_witness_and_the_way_to_consent(case, matter, lawyer):
    person = victim(case)
    client = client_for(lawyer)
    address = reverse("accountability:testimony-create", args=[matter.pk])
    page = client.get(address).content.decode()
    there = client.post(address, {"person": person.pk, "wanted": ["screen"], "protection_order": "none"})
    with asks(lawyer):
        testimony = Plan.objects.get()
    assert there.url == reverse("accountability:testimony-detail", args=[testimony.pk])
    page = client.get(there.url).content.decode()
    assert "Not arranged yet" in page
    asked = f"{reverse('cases:consent-add', args=[case.pk])}?person={person.pk}&purpose=testimony"
    assert asked.replace("&", "&amp;") in page
    form = client.get(asked)
    send_as_shown(client, asked, form.content.decode(), answer="given", person=str(person.pk))
    assert form.context["form"].initial == {"person": str(person.pk), "purpose": "testimony"}


def test_a_protection_order_near_its_end_warns_the_lead(case, lawyer):
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="active")
        type(case).objects.filter(pk=case.pk).update(lead=lawyer)
    testimony = TestimonyFactory(matter=MatterFactory(case=case))
    colleague = staff(case.office)
    facts = NOTHING | {"protection_order": "granted", "protection_until": day(case, 10)}
    with asks(lawyer):
        actions.change_testimony(testimony=testimony, version=1, by=lawyer, **facts)
        assert [row.detail for row in waiting_for(lawyer)] == [str(case)]
        assert end_of(testimony, day(case, 0)).words == "10 days left"
        assert end_of(testimony, day(case, 11)).state == "bad"
        assert end_of(testimony, day(case, -5)) is None
        assert StageProgress.objects.get(case=case, stage="accountability").due_on == day(case, 10)
    with asks(colleague):
        assert not waiting_for(colleague)
    with as_owner():
        type(testimony.matter).objects.filter(pk=testimony.matter_id).update(lead=UserFactory(is_active=False))
    with asks(lawyer):  # the lawyer of the matter left, so it is the lead of the case who is told
        assert waiting_for(lawyer)
