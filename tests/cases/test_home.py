from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CaseTransfer, ClosureRequest, Task
from cases.stages import Waiting
from cases.views.home import greeting
from offices.models import Membership
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.offices import HeadquartersFactory, MembershipFactory, OfficeFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def lawyer(office):
    return staff(office, full_name="Merlinda Catubig")


def home(user):
    response = client_for(user).get("/")
    assert response.status_code == 200
    return response.content.decode()


def task(case, assignee, **fields):
    with as_owner():
        return Task.objects.create(
            **{
                "case": case,
                "title": "Call the prosecutor",
                "assignee": assignee,
                "created_by": assignee,
                "created_at": timezone.now(),
            }
            | fields
        )


def ask_to_close(case, by):
    with as_owner():
        return ClosureRequest.objects.create(case=case, reason="All done.", asked_by=by, asked_at=timezone.now())


def test_what_is_due_and_late_is_counted_and_shown(office, lawyer):
    today = office.today()
    case = CaseFactory(office=office, lead=lawyer, next_hearing_on=today, next_hearing_at="RTC Branch 61")
    task(case, lawyer, title="Write up the visit", due_on=today)
    task(case, lawyer, title="Ask the clinic", due_on=today - timedelta(days=2))
    task(case, lawyer, title="Not yet", due_on=today + timedelta(days=1))
    task(case, staff(office), title="Of somebody else", due_on=today)
    page = home(lawyer)
    assert "3 things" in page
    assert "1 is late" in page
    assert "2 days late" in page
    assert all(words in page for words in ("RTC Branch 61", "Write up the visit", "Ask the clinic", "Merlinda Catubig"))
    assert "Not yet" not in page
    assert "Of somebody else" not in page


def test_cases_i_lead_or_am_on_are_mine(office, lawyer):
    mine, team, others = CaseFactory(office=office, lead=lawyer), CaseFactory(office=office), CaseFactory(office=office)
    closed = CaseFactory(office=office, lead=lawyer, status="closed")
    CaseMemberFactory(case=team, user=lawyer)
    page = home(lawyer)
    assert mine.number in page
    assert team.number in page
    assert others.number not in page
    assert closed.number not in page


def test_a_closing_waits_for_the_director_who_did_not_ask(office, lawyer):
    director = staff(office, "director")
    asked = ask_to_close(CaseFactory(office=office), lawyer)
    own = ask_to_close(CaseFactory(office=office), director)
    foreign = ask_to_close(CaseFactory(), lawyer)
    page = home(director)
    assert f'href="/closures/{asked.pk}/"' in page
    assert f'href="/closures/{own.pk}/"' not in page
    assert f'href="/closures/{foreign.pk}/"' not in page
    assert "/closures/" not in home(lawyer)


def test_a_closing_of_a_restricted_case_waits_for_its_team_alone(office, lawyer):
    director = staff(office, "director")
    hidden = CaseFactory(office=office, restricted=True)
    asked = ask_to_close(hidden, lawyer)
    assert "/closures/" not in home(director)
    CaseMemberFactory(case=hidden, user=director)
    assert f'href="/closures/{asked.pk}/"' in home(director)


def test_offers_and_roles_wait_for_the_director(office, lawyer):
    director, sender = staff(office, "director"), OfficeFactory(city="Manila")
    with as_owner():
        offer = CaseTransfer.objects.create(
            case_number="MNL-2026-00001",
            moving_case=CaseFactory(office=sender),
            from_office=sender,
            to_office=office,
            reason="She moved.",
            offered_by=staff(sender, "director"),
            offered_at=timezone.now(),
        )
    role = MembershipFactory(
        user=UserFactory(full_name="Rosa Abadiano"), office=office, confirmed_by=None, confirmed_at=None
    )
    page = home(director)
    assert "Manila offers you a case" in page
    assert f'href="/transfers/{offer.pk}/"' in page
    assert f'href="/offices/{office.pk}/memberships/{role.pk}/confirm/"' in page
    assert "2 things" in page
    page = home(lawyer)
    assert "/transfers/" not in page
    assert "Rosa Abadiano" not in page
    assert Membership.objects.waiting().filter(pk=role.pk).exists()


def test_the_week_shows_what_my_cases_need(office, lawyer):
    today = office.today()
    monday = today - timedelta(days=today.weekday())
    case = CaseFactory(
        office=office, lead=lawyer, next_due_on=monday + timedelta(days=2), next_due_what="Care conference"
    )
    CaseFactory(office=office, lead=lawyer, next_due_on=monday + timedelta(days=9), next_due_what="Next week")
    week = home(lawyer).partition("This week")[2]
    assert "Care conference" in week
    assert case.number in week
    assert "Next week" not in week


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        ("regional_manager", ["/reports/dashboard/", "/reports/"], ["/offices/audit/"]),
        ("office_administrator", ["/offices/"], ["/reports/dashboard/"]),
        ("auditor", ["/offices/audit/"], ["/reports/dashboard/"]),
    ],
)
def test_those_who_read_no_cases_are_led_to_what_they_do(office, role, there, not_there):
    case = CaseFactory(office=office, next_hearing_on=office.today())
    content = home(staff(office, role)).partition("<main")[2]
    for url in there:
        assert f'href="{url}"' in content
    for url in not_there:
        assert f'href="{url}"' not in content
    assert case.number not in content
    assert "My cases" not in content


def test_headquarters_and_people_without_a_role_have_a_home():
    assert "Dashboard" in home(staff(HeadquartersFactory(), "headquarters_manager"))
    assert "You have no role yet" in home(UserFactory())
    assert 'href="/offices/"' in home(UserFactory(is_staff=True)).partition("<main")[2]


def test_an_empty_day_is_drawn_too(lawyer):
    page = home(lawyer)
    assert "Nothing waits for you today" in page
    assert "No cases yet" in page


def test_one_and_many_rows_cost_the_same_queries(office, lawyer):
    director, today, counts = staff(office, "director"), office.today(), []
    for rows in (1, 2, 12):
        for _n in range(rows):
            case = CaseFactory(office=office, lead=director, next_hearing_on=today)
            task(case, director, due_on=today)
            task(case, director, due_on=today - timedelta(days=1))
            ask_to_close(case, lawyer)
            MembershipFactory(office=office, confirmed_by=None, confirmed_at=None)
        client = client_for(director)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2], counts


@pytest.mark.parametrize(
    ("hour", "said"), [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_greeting(hour, said):
    assert greeting(hour) == said


def test_the_day_is_that_of_the_office():
    far = OfficeFactory(time_zone="Pacific/Kiritimati")  # fourteen hours ahead
    assert f"{far.today():%A} {far.today().day} {far.today():%B}" in home(staff(far))


def test_a_stage_may_say_what_waits_for_somebody(office, lawyer, monkeypatch):
    since = timezone.now() - timedelta(days=1)
    rows = {lawyer.pk: [Waiting("Answer this", "/answer/7/", "asked by Grace", since)]}
    monkeypatch.setattr("cases.views.home.waiting_for", lambda user: rows.get(user.pk, []))
    page = home(lawyer)
    assert all(words in page for words in ("Answer this", "/answer/7/", "asked by Grace", "1 thing"))
    assert "Answer this" not in home(staff(office))
