"""The pages of hearings: reached through the person asking, sent once, with a constant number of questions."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability.models import Hearing
from cases.models import Case
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import (
    CourtOrderFactory,
    HearingAccusedFactory,
    HearingFactory,
    HearingLawyerFactory,
    MatterFactory,
    ProceedingFactory,
    TestimonyFactory,
)
from tests.factories.cases import CaseFactory, CaseMemberFactory, victim
from tests.factories.offices import OfficeFactory, staff
from tests.sending import send_as_shown

pytestmark = pytest.mark.django_db
ADJOURNED = {"status": "adjourned", "asked_by": "court", "reason": "judge_absent"}


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(city="Cebu"))


@pytest.fixture
def lawyer(case):
    return staff(case.office, full_name="Liza Dumangas")


@pytest.fixture
def client(lawyer):
    return client_for(lawyer)


def day(case, days):
    return case.office.today() + datetime.timedelta(days=days)


def url(name, *records):
    return reverse(f"accountability:{name}", args=[getattr(record, "pk", record) for record in records])


def text(response):
    return response.content.decode()


def every_page(case):
    """(address, whether it changes something) of every page of this part about `case`."""
    matter = MatterFactory(case=case)
    hearing = HearingFactory(matter=matter, on=day(case, -1))
    adjourned = HearingFactory(matter=matter, kind="bail", on=day(case, -2), **ADJOURNED)
    return [
        (url("hearing-detail", hearing), False),
        (url("hearing-sheet", hearing), False),
        (url("matter-ledger", matter), False),
        (url("testimony-detail", TestimonyFactory(matter=matter)), False),
        (url("hearing-create", matter), True),
        (url("hearing-edit", hearing), True),
        (url("hearing-hold", hearing), True),
        (url("hearing-adjourn", hearing), True),
        (url("hearing-next", adjourned), True),
        (url("hearing-move", hearing), True),
        (url("hearing-cancel", hearing), True),
        (url("hearing-reopen", adjourned), True),
        (url("obstacle-name", case, "hearing", adjourned), True),
        (url("order-create", matter), True),
        (url("order-edit", CourtOrderFactory(matter=matter)), True),
        (url("testimony-create", matter), True),
        (url("testimony-edit", TestimonyFactory(matter=matter)), True),
    ]


def test_pages_are_reached_through_the_person_asking(case, client):
    colleague = client_for(staff(case.office, "social_worker"))
    outsiders = [client_for(staff(OfficeFactory())), client_for(staff(case.office, "office_administrator"))]
    for address, changes in every_page(case):
        assert client.get(address).status_code == 200, address
        assert colleague.get(address).status_code == (403 if changes else 200), address
        assert colleague.post(address).status_code == (403 if changes else 200), address
        for outsider in outsiders:
            assert outsider.get(address).status_code == outsider.post(address).status_code == 404, address


def test_a_restricted_case_shows_no_sign(lawyer, client):
    hidden = CaseFactory(office=lawyer.memberships.get().office, restricted=True)
    for address, _changes in every_page(hidden):
        assert client.get(address).status_code == 404, address
    assert "No hearing was adjourned" in text(client.get(url("ledger")))
    CaseMemberFactory(case=hidden, user=lawyer)
    for address, _changes in every_page(hidden):
        assert client.get(address).status_code == 200, address


def test_the_ledger_is_for_those_who_read_the_stage(case, client):
    assert client.get(url("ledger")).status_code == 200
    assert client_for(staff(case.office, "office_administrator")).get(url("ledger")).status_code == 403


def test_a_hearing_is_entered_as_it_is_typed(case, lawyer, client):
    matter = MatterFactory(case=case)
    accused = [ProceedingFactory(case=case, matter=matter) for _each in range(2)]
    sibling = MatterFactory(case=CaseFactory(office=case.office), docket="", title="State v. the broker")
    MatterFactory(title="State v. the stranger")
    page = client.get(url("hearing-create", matter))
    assert "State v. the broker" in text(page)  # the same court
    assert "State v. the stranger" not in text(page)
    on = day(case, 20)
    there = send_as_shown(
        client, url("hearing-create", matter), text(page), on=f"{on:%d %b}", hour="8.30", also=str(sibling.pk)
    )
    with asks(lawyer):
        hearing = Hearing.objects.get(matter=matter)
        assert (hearing.on, hearing.at, hearing.court_name) == (on, datetime.time(8, 30), "Regional Trial Court 12")
        assert {row.proceeding for row in hearing.accused.all()} == set(accused)
        assert [row.user for row in hearing.lawyers.all()] == [lawyer]
        assert Hearing.objects.filter(matter=sibling, sitting=hearing.sitting).exists()
    assert there.url == url("hearing-detail", hearing)


def test_sent_twice_is_one_hearing(case, lawyer, client):
    matter = MatterFactory(case=case)
    address = url("hearing-create", matter)
    page = text(client.get(address))
    first, second = (send_as_shown(client, address, page, on="2026-12-01") for _each in range(2))
    assert first.url == second.url
    with asks(lawyer):
        assert Hearing.objects.count() == 1


def test_bad_input_is_a_sentence_and_loses_nothing(case, client):
    matter = MatterFactory(case=case)
    address = url("hearing-create", matter)
    page = text(send_as_shown(client, address, text(client.get(address)), on="31/2", hour="noonish", judge="Santos"))
    for words in ("31/2", "noonish", "Santos", "We cannot read"):
        assert words in page


def test_an_adjournment_lands_where_the_gap_is_named(case, lawyer, client):
    matter = MatterFactory(case=case)
    hearing = HearingFactory(matter=matter, on=day(case, 0))
    page = text(client.get(url("hearing-adjourn", hearing)))
    there = send_as_shown(
        client,
        url("hearing-adjourn", hearing),
        page,
        asked_by="defence",
        reason="counsel_absent",
        next_on=day(case, 27).isoformat(),
    )
    assert there.url == url("hearing-detail", hearing)
    page = text(client.get(there.url))
    assert "Did the justice system fail here?" in page
    assert "(27 days)" in page
    with asks(lawyer):
        assert Case.objects.get(pk=case.pk).next_hearing_on == day(case, 27)


def test_two_who_adjourn_at_once_see_both_versions(case, client):
    hearing = HearingFactory(matter=MatterFactory(case=case), on=day(case, 0))
    address = url("hearing-adjourn", hearing)
    page = text(client.get(address))
    with as_owner():
        Hearing.objects.filter(pk=hearing.pk).update(judge="Santos", version=2)
    chosen = {"asked_by": "court", "reason": "docket_full"}
    shown = text(send_as_shown(client, address, page, **chosen))
    assert "Stored now" in shown
    assert send_as_shown(client, address, shown, **chosen).status_code == 302  # mine is right


def test_a_sitting_is_offered_whole(case, client):
    hearing = HearingFactory(
        matter=MatterFactory(case=case), on=day(case, 0), sitting="8b0c4b24-6d09-4c3f-9a75-cc5b0b9a2c11"
    )
    for _each in range(2):
        matter = MatterFactory(case=CaseFactory(office=case.office))
        HearingFactory(matter=matter, on=hearing.on, sitting=hearing.sitting)
    assert "Also the 2 other matters" in text(client.get(url("hearing-adjourn", hearing)))


def test_a_trial_that_began_is_offered_and_moves_nothing(case, client):
    matter = MatterFactory(case=case)
    hearing = HearingFactory(matter=matter, status="held", on=day(case, -1))
    proceeding = HearingAccusedFactory(
        hearing=hearing, proceeding=ProceedingFactory(case=case, matter=matter, stage="charged")
    ).proceeding
    page = text(client.get(url("hearing-detail", hearing)))
    assert "Has the trial begun?" in page
    assert url("proceeding-move", proceeding) in page


def test_the_sheet_names_no_survivor(case, client):
    matter = MatterFactory(case=case)
    person = victim(case, person__display_name="Analyn Secret")
    TestimonyFactory(matter=matter, person=person)
    hearing = HearingFactory(
        matter=matter, survivor_testifies=True, note="About Analyn Secret", outcome="Analyn Secret"
    )
    page = text(client.get(url("hearing-sheet", hearing)))
    assert "Consent to testify was not asked for yet" in page
    assert "Analyn" not in page


def many(case, lawyer, n):
    """A matter with `n` of everything that its pages show."""
    matter = MatterFactory(case=case)
    hearing = HearingFactory(matter=matter, on=day(case, 0), survivor_testifies=True)
    for number in range(n):
        HearingAccusedFactory(hearing=hearing)
        HearingLawyerFactory(hearing=hearing, user=staff(case.office))
        HearingFactory(matter=matter, on=day(case, -3 - number), **ADJOURNED)
        CourtOrderFactory(matter=matter, hearing=hearing)
        TestimonyFactory(matter=matter, person=victim(case), wanted=["screen"])
        lost = ProceedingFactory(case=case, matter=matter, stage="discontinued")
        HearingAccusedFactory(hearing=hearing, proceeding=lost)
    return matter, hearing


def test_pages_ask_as_many_questions_for_twenty_as_for_two(case, lawyer, client):
    few, lots = many(case, lawyer, 2), many(CaseFactory(office=case.office), lawyer, 20)
    for name, which in (
        ("hearing-detail", 1),
        ("hearing-sheet", 1),
        ("matter-detail", 0),
        ("matter-ledger", 0),
        ("hearing-create", 0),
        ("hearing-edit", 1),
        ("hearing-adjourn", 1),
    ):
        counts = []
        for records in (few, lots):
            client.get(url(name, records[which]))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url(name, records[which])).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], name


def test_the_ledger_of_offices_asks_little(case, lawyer, client):
    for number in range(3):
        matter = MatterFactory(case=CaseFactory(office=case.office))
        HearingFactory(matter=matter, on=day(case, -number), **ADJOURNED)
    with CaptureQueriesContext(connection) as three:
        client.get(url("ledger"))
    for number in range(30):
        HearingFactory(matter=matter, on=day(case, -number), kind="mention", **ADJOURNED)
    with CaptureQueriesContext(connection) as many_rows:
        page = client.get(url("ledger"))
    assert len(three) == len(many_rows) <= 20
    assert page.context["next_page"] == 2
