"""The private calendar feed: what it says, to whom, and when it falls silent."""

import datetime
import re

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client

from cases.accountability.court_calendar.feed import hash_of, times_of
from cases.accountability.models import CalendarFeed, Hearing
from cases.models import Case
from offices.models import AuditEvent, Membership, User
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.calendar import HearingFactory, adjourned
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu", time_zone="Asia/Manila")


@pytest.fixture
def lawyer(office):
    return staff(office, full_name="Leandro Dumangas")


def make(user) -> str:
    """Make a feed as its page does; its address, without the host."""
    page = client_for(user).post("/calendar/my-feed/make/").content.decode()
    return re.search(r'value="https?://[^/]+(/calendar/feed/[\w-]+\.ics)"', page)[1]


def events(address):
    response = Client().get(address)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def hearing(office, lawyer, days=3, **facts):
    case = facts.pop("case", None) or CaseFactory(office=office)
    on = office.today() + datetime.timedelta(days=days)
    return HearingFactory(case=case, on=on, lawyers=[lawyer], **facts)


def test_it_says_that_there_is_a_hearing_and_when_and_nothing_else(office, lawyer):
    row = hearing(office, lawyer, court_name="SECRET court", judge="SECRET judge", note="SECRET", courtroom="SECRET")
    address = make(lawyer)
    (event,) = events(address)
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY"}
    assert str(event["SUMMARY"]) == "Court hearing"
    begins = datetime.datetime.combine(row.on, row.at, office.zone)
    assert event.start == begins.astimezone(datetime.UTC)
    assert event.start.tzname() == "UTC"
    body = Client().get(address).content.decode()
    for word in ("SECRET", row.case.number, "CEB", "Cebu", "Manila", "Dumangas", "Trial"):
        assert word not in body
    assert re.fullmatch(r"[0-9a-f]{40}", str(event["UID"]))
    assert str(events(address)[0]["UID"]) == str(event["UID"])


def test_a_hearing_without_an_hour_takes_its_day(office, lawyer):
    row = hearing(office, lawyer, at=None)
    (event,) = events(make(lawyer))
    assert event["DTSTART"].dt == row.on
    assert "DURATION" not in event


def test_only_hearings_that_its_owner_attends_and_that_stand(office, lawyer):
    colleague = staff(office)
    wanted = [hearing(office, lawyer, days) for days in (-29, 0, 360)]
    hearing(office, lawyer, -35)
    hearing(office, lawyer, 370)
    hearing(office, colleague)
    hearing(office, lawyer, 4, status="cancelled")
    adjourned(case=CaseFactory(office=office), on=office.today(), lawyers=[lawyer])
    assert [event.start.astimezone(office.zone).date() for event in events(make(lawyer))] == [row.on for row in wanted]


def test_what_its_owner_may_no_longer_see_is_gone(office, lawyer):
    restricted, moved, kept = (hearing(office, lawyer, n) for n in (1, 2, 3))
    address = make(lawyer)
    assert len(events(address)) == 3
    other = OfficeFactory(code="MNL")
    with as_owner():
        Case.objects.filter(pk=restricted.case_id).update(restricted=True)
        Case.objects.filter(pk=moved.case_id).update(office=other)
    (event,) = events(address)
    assert event.start.astimezone(office.zone).date() == kept.on
    CaseMemberFactory(case=restricted.case, user=lawyer)
    assert len(events(address)) == 2


def test_a_case_that_was_shared_is_in_it(office, lawyer):
    foreign = CaseFactory(office=OfficeFactory(code="MNL"))
    hearing(office, lawyer, case=foreign)
    address = make(lawyer)
    assert events(address) == []
    CaseMemberFactory(case=foreign, user=lawyer, kind="shared", rights=["view_case", "view_accountability"])
    assert len(events(address)) == 1


@pytest.mark.parametrize("left", ["ended", "inactive", "not_confirmed"])
def test_whoever_left_has_no_feed(office, lawyer, left):
    hearing(office, lawyer)
    address = make(lawyer)
    with as_owner():
        if left == "ended":
            Membership.objects.filter(user=lawyer).update(ends_on=office.today() - datetime.timedelta(days=1))
        elif left == "inactive":
            User.objects.filter(pk=lawyer.pk).update(is_active=False)
        else:
            Membership.objects.filter(user=lawyer).update(confirmed_by=None, confirmed_at=None)
    assert Client().get(address).status_code == 404


def test_the_address_is_shown_once_and_only_its_hash_is_kept(office, lawyer):
    address = make(lawyer)
    token = address.removeprefix("/calendar/feed/").removesuffix(".ics")
    assert len(token) >= 43
    assert token not in client_for(lawyer).get("/calendar/my-feed/").content.decode()
    with as_owner():
        kept = CalendarFeed.objects.values().get()
        assert kept["token_hash"] == hash_of(token)
        assert token not in str(kept)
        assert not AuditEvent.objects.filter(detail__icontains=token).exists()


def test_a_new_address_ends_the_old_one_and_revoking_ends_all(office, lawyer):
    first, second = make(lawyer), make(lawyer)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client_for(lawyer).post("/calendar/my-feed/revoke/")
    assert Client().get(second).status_code == 404
    with as_owner():
        assert CalendarFeed.objects.filter(user=lawyer).count() == 2
        assert not CalendarFeed.objects.filter(revoked_at=None).exists()


def test_reading_is_recorded(office, lawyer):
    address = make(lawyer)
    assert "not yet" in client_for(lawyer).get("/calendar/my-feed/").content.decode()
    events(address)
    with as_owner():
        assert CalendarFeed.objects.get().last_read_at
    assert "not yet" not in client_for(lawyer).get("/calendar/my-feed/").content.decode()


def test_it_is_answered_without_a_cookie_and_kept_by_no_one_else(office, lawyer):
    response = Client().get(make(lawyer))
    assert not response.cookies
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    wrong = Client().get("/calendar/feed/wrong.ics")
    assert wrong.status_code == 404
    assert not wrong.cookies


def test_a_token_that_was_refused_is_not_written_down(office, lawyer):
    assert client_for(lawyer).get("/calendar/feed/SECRET-token.ics").status_code == 404
    with as_owner():
        refused = AuditEvent.objects.get(verb="refused", action="accountability:feed-get")
    assert "SECRET" not in str(refused.detail)


def test_who_asks_without_end_is_told_to_wait(office, lawyer):
    address, client = make(lawyer), Client()
    statuses = {client.get(address).status_code for _n in range(121)}
    assert statuses == {200, 429}
    assert client.get(address)["Retry-After"] == "60"


def test_nobody_has_the_feed_of_somebody_else(office, lawyer):
    hearing(office, lawyer)
    make(lawyer)
    colleague = staff(office)
    page = client_for(colleague).get("/calendar/my-feed/").content.decode()
    assert "You have no feed" in page
    client_for(colleague).post("/calendar/my-feed/revoke/")
    with as_owner():
        assert CalendarFeed.objects.filter(revoked_at=None, user=lawyer).exists()
    assert events(make(colleague)) == []


def test_asking_leaves_the_asker_who_they_were(office, lawyer):
    """The function answers as for the owner of the feed; afterwards the database answers as for nobody again."""
    hearing(office, lawyer)
    token = make(lawyer).removeprefix("/calendar/feed/").removesuffix(".ics")
    with asks(None):
        assert len(times_of(token)) == 1
        assert not Hearing.objects.exists()


@pytest.mark.parametrize("role", ["office_administrator", "auditor", "operations_approver"])
def test_who_reads_no_hearing_makes_no_feed(office, role):
    client = client_for(staff(office, role))
    assert client.get("/calendar/my-feed/").status_code == 403
    assert client.post("/calendar/my-feed/make/").status_code == 403
