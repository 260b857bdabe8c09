"""The court calendar: what stands on which day, as whom, and how many questions it asks of the database."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.accountability.court_calendar import finding
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory, ProceedingFactory
from tests.factories.calendar import HearingFactory, adjourned
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.offices import MembershipFactory, OfficeFactory, staff

pytestmark = pytest.mark.django_db
NINE, HALF_PAST_EIGHT = datetime.time(9), datetime.time(8, 30)


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def lawyer(office):
    return staff(office, full_name="Leandro Dumangas")


@pytest.fixture
def monday(office):
    """The Monday of the next week: all of it is to come."""
    today = office.today()
    return today + datetime.timedelta(days=7 - today.weekday())


def page_of(user, on=None, **asked):
    asked = {key: value for key, value in asked.items() if value is not None}
    response = client_for(user).get("/calendar/", asked | ({"on": on.isoformat()} if on else {}))
    assert response.status_code == 200
    return response


def shown(response):
    """(day of the month, part, case number) of every card."""
    return [
        (day.date.day, half.key, entry.hearing.case.number)
        for day in response.context["days"]
        for half in day.halves
        for entry in half.entries
    ]


def entry_of(response, hearing):
    return next(
        entry
        for day in response.context["days"]
        for half in day.halves
        for entry in half.entries
        if entry.hearing.pk == hearing.pk
    )


def hearing(office, on, at=HALF_PAST_EIGHT, **facts):
    return HearingFactory(case=facts.pop("case", None) or CaseFactory(office=office), on=on, at=at, **facts)


# --- what stands where ------------------------------------------------------------------------------------------


def test_a_week_shows_each_hearing_in_its_part_of_its_day(office, lawyer, monday):
    early = hearing(office, monday, NINE)
    late = hearing(office, monday, datetime.time(14))
    first = hearing(office, monday, HALF_PAST_EIGHT)
    no_hour = hearing(office, monday + datetime.timedelta(days=4), None)
    hearing(office, monday - datetime.timedelta(days=1))
    hearing(office, monday + datetime.timedelta(days=7))
    response = page_of(lawyer, monday)
    friday = (monday + datetime.timedelta(days=4)).day
    assert shown(response) == [
        (monday.day, 0, first.case.number),
        (monday.day, 0, early.case.number),
        (monday.day, 1, late.case.number),
        (friday, 2, no_hour.case.number),
    ]
    assert response.context["counts"]["total"] == 4


def test_it_opens_at_this_week_of_the_office_and_marks_today(office, lawyer):
    response = page_of(lawyer)
    today = office.today()
    span = response.context["span"]
    assert span.first <= today <= span.last
    marked = re.findall(r'id="today"', response.content.decode())
    assert len(marked) == (today.weekday() < 5)


def test_a_weekend_is_shown_only_with_a_hearing_on_it(office, lawyer, monday):
    assert len(page_of(lawyer, monday).context["days"]) == 5
    hearing(office, monday + datetime.timedelta(days=5))
    assert [day.date.weekday() for day in page_of(lawyer, monday).context["days"]] == [0, 1, 2, 3, 4, 5]


def test_an_adjourned_hearing_says_who_asked_why_until_when_and_how_often(office, lawyer, monday):
    case = CaseFactory(office=office)
    matter = MatterFactory(case=case)
    adjourned(case=case, matter=matter, on=monday - datetime.timedelta(days=60))
    after = hearing(office, monday + datetime.timedelta(days=14), case=case, matter=matter)
    adjourned(case=case, matter=matter, on=monday, next=after)
    page = page_of(lawyer, monday).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    day = f"{after.on:%a} {after.on.day} {after.on:%b}"
    assert f"By court: judge absent. To {day}, 2nd time." in words


def test_what_passed_without_an_outcome_is_not_to_come(office, lawyer, monday):
    passed = hearing(office, monday - datetime.timedelta(days=21))
    response = page_of(lawyer, passed.on)
    assert entry_of(response, passed).state == "late"
    assert response.context["counts"]["late"] == 1
    assert response.context["counts"]["to_come"] == 0


def test_filters_by_lawyer_and_court_are_in_the_address(office, lawyer, monday):
    colleague = staff(office, full_name="Analiza Sarmiento")
    mine = hearing(office, monday, lawyers=[lawyer], court_name="RTC 61, Cebu City")
    hearing(office, monday, lawyers=[colleague], court_name="RTC 61, Cebu City")
    hearing(office, monday, lawyers=[lawyer], court_name="Family Court 8")
    found = page_of(lawyer, monday, lawyer=lawyer.pk, court="RTC 61, Cebu City")
    assert [number for _day, _half, number in shown(found)] == [mine.case.number]
    assert found.context["courts"] == ["Family Court 8", "RTC 61, Cebu City"]
    chosen = re.findall(r"<option[^>]* selected>([^<]*)<", found.content.decode())
    assert chosen == ["Leandro Dumangas", "RTC 61, Cebu City"]


@pytest.mark.parametrize(
    "asked", [{"on": "2026-13-45"}, {"lawyer": "12345"}, {"on": "0001-01-01"}, {"on": "9999-12-31"}]
)
def test_what_is_asked_wrongly_is_said(lawyer, asked):
    response = client_for(lawyer).get("/calendar/", asked)
    assert response.status_code == 200
    assert len(response.context["form"].sentences) == 1


def test_a_month_counts_each_day_and_shows_the_first_few(office, lawyer):
    day = datetime.date(2031, 3, 12)
    case = CaseFactory(office=office)
    for n in range(5):
        hearing(office, day, datetime.time(8 + n), case=case)
    adjourned(case=case, on=day)
    response = page_of(lawyer, day, view="month")
    cell = next(one for one in response.context["days"] if one.date == day)
    assert cell.counts == {"scheduled": 5, "held": 0, "adjourned": 1, "cancelled": 0}
    assert len(cell.entries) == 3
    assert cell.more == 3


def test_a_full_day_is_cut_and_leads_to_pages(office, lawyer, monday):
    case = CaseFactory(office=office)
    for _n in range(30):
        hearing(office, monday, case=case)
    week = page_of(lawyer, monday)
    assert len(shown(week)) == 5
    assert "and 25 more" in week.content.decode()
    first, second = page_of(lawyer, monday, view="day"), page_of(lawyer, monday, view="day", page=2)
    assert len(shown(first)) == 25
    assert len(shown(second)) == 5
    assert len(shown(page_of(lawyer, monday, view="day", page=99))) == 5


# --- clashes ----------------------------------------------------------------------------------------------------


def test_one_lawyer_in_two_courts_within_an_hour_is_a_clash(office, lawyer, monday):
    first = hearing(office, monday, HALF_PAST_EIGHT, lawyers=[lawyer], court_name="RTC 122, Caloocan")
    second = hearing(office, monday, NINE, lawyers=[lawyer], court_name="RTC 24, Mandaue")
    response = page_of(lawyer, monday)
    assert entry_of(response, first).state == "to-come"
    assert entry_of(response, second).state == "clash"
    assert "L. Dumangas is at RTC 122, Caloocan at 08:30." in response.content.decode()


def test_a_filter_hides_no_clash(office, lawyer, monday):
    first = hearing(office, monday, HALF_PAST_EIGHT, lawyers=[lawyer], court_name="RTC 122, Caloocan")
    hearing(office, monday, NINE, lawyers=[lawyer], court_name="RTC 24, Mandaue")
    response = page_of(lawyer, monday, court="RTC 122, Caloocan")
    assert entry_of(response, first).state == "clash"


@pytest.mark.parametrize(
    "other",
    [
        {"at": datetime.time(9, 30)},
        {"court_name": "rtc 122, caloocan "},
        {"court_name": ""},
        {"at": None},
        {"status": "held"},
        {"somebody_else": True},
    ],
)
def test_what_is_no_clash(office, lawyer, monday, other):
    hearing(office, monday, HALF_PAST_EIGHT, lawyers=[lawyer], court_name="RTC 122, Caloocan")
    who = staff(office) if other.pop("somebody_else", False) else lawyer
    second = hearing(office, monday, **{"at": NINE, "lawyers": [who], **other})
    assert entry_of(page_of(lawyer, monday), second).state != "clash"


def test_a_clash_with_what_one_may_not_see_is_no_sign_of_it(office, lawyer, monday):
    hidden = CaseFactory(office=office, restricted=True)
    hearing(office, monday, HALF_PAST_EIGHT, case=hidden, lawyers=[lawyer], court_name="SECRET court")
    second = hearing(office, monday, NINE, lawyers=[lawyer], court_name="RTC 24, Mandaue")
    assert entry_of(page_of(lawyer, monday), second).state == "to-come"


# --- time zones -------------------------------------------------------------------------------------------------


@pytest.fixture
def two_offices(monkeypatch):
    """Guatemala and Manila at a moment at which it is Tuesday evening in one and Wednesday morning in the other."""
    guatemala = OfficeFactory(code="GUA", city="Guatemala City", country="GT", time_zone="America/Guatemala")
    manila = OfficeFactory(code="MNL", city="Manila")
    person = staff(guatemala, full_name="Ana Batz")
    MembershipFactory(user=person, office=manila, role="lawyer")
    now = datetime.datetime(2031, 3, 12, 1, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return guatemala, manila, person


def test_each_hearing_has_the_hour_of_its_court_and_today_is_each_offices_own(two_offices):
    guatemala, manila, person = two_offices
    tuesday, wednesday = datetime.date(2031, 3, 11), datetime.date(2031, 3, 12)
    there = hearing(guatemala, tuesday, HALF_PAST_EIGHT)
    here = hearing(manila, tuesday, HALF_PAST_EIGHT)
    response = page_of(person, tuesday)
    today_in = {day.date: day.today_in for day in response.context["days"] if day.today_in}
    assert today_in == {tuesday: ["Guatemala City"], wednesday: ["Manila"]}
    assert entry_of(response, there).state == "to-come"
    assert entry_of(response, here).state == "late"
    page = response.content.decode()
    assert page.count("08:30<small> Guatemala City</small>") == 1
    assert page.count("08:30<small> Manila</small>") == 1


def test_a_clash_is_one_of_moments_not_of_hours(two_offices):
    guatemala, manila, person = two_offices
    day = datetime.date(2031, 3, 13)
    one = hearing(guatemala, day, HALF_PAST_EIGHT, lawyers=[person], court_name="Juzgado 2")
    same_hour = hearing(manila, day, NINE, lawyers=[person], court_name="RTC 24")
    same_moment = hearing(manila, day, datetime.time(22, 45), lawyers=[person], court_name="RTC 25")
    response = page_of(person, day)
    assert entry_of(response, one).state == "to-come"
    assert entry_of(response, same_hour).state == "to-come"
    assert entry_of(response, same_moment).state == "clash"


# --- walls ------------------------------------------------------------------------------------------------------


def test_nobody_sees_a_hearing_of_a_case_that_is_not_theirs(office, lawyer, monday):
    own = hearing(office, monday)
    foreign = hearing(OfficeFactory(code="MNL"), monday, court_name="SECRET foreign")
    hidden = hearing(office, monday, case=CaseFactory(office=office, restricted=True), court_name="SECRET restricted")
    moved = hearing(office, monday, court_name="SECRET moved")
    with as_owner():
        type(moved.case).objects.filter(pk=moved.case.pk).update(office=foreign.case.office)
    for view in ("day", "week", "month"):
        response = page_of(lawyer, monday, view=view)
        assert response.context["counts"]["total"] == 1
        assert "SECRET" not in response.content.decode()
        assert own.case.number in response.content.decode()
    assert "SECRET" not in client_for(lawyer).get("/calendar/list/", {"on": monday.isoformat()}).content.decode()
    named = staff(office)
    CaseMemberFactory(case=hidden.case, user=named)
    assert page_of(named, monday).context["counts"]["total"] == 2


@pytest.mark.parametrize("wall", ["first", "second"])
def test_each_wall_holds_alone(office, lawyer, monday, wall, monkeypatch):
    own, foreign = hearing(office, monday, lawyers=[lawyer]), hearing(OfficeFactory(code="MNL"), monday)
    hidden = hearing(office, monday, NINE, case=CaseFactory(office=office, restricted=True), lawyers=[lawyer])
    wanted = finding.Wanted(monday, monday)
    ids = [own.pk, foreign.pk, hidden.pk]
    with as_owner() if wall == "first" else asks(lawyer):
        if wall == "second":
            monkeypatch.setattr(
                "cases.visibility.CaseBoundQuerySet.visible_to", lambda rows, user, right="": rows.all()
            )
        assert finding.find(lawyer, wanted).of_day(monday) == [own.pk]
        assert list(finding.read(lawyer, ids)) == [own.pk]
        assert finding.clashes(lawyer, wanted, ids) == {}


@pytest.mark.parametrize(
    ("role", "status"),
    [("lawyer", 200), ("social_worker", 200), ("director", 200), ("office_administrator", 403), ("auditor", 403)],
)
def test_who_reads_the_stage_reads_the_calendar(office, role, status):
    assert client_for(staff(office, role)).get("/calendar/").status_code == status


def test_only_who_works_the_stage_adds(office, lawyer):
    assert "Add hearing" in page_of(lawyer).content.decode()
    worker = staff(office, "social_worker")
    assert "Add hearing" not in page_of(worker).content.decode()
    assert client_for(worker).get("/calendar/add/").status_code == 403


def test_a_matter_is_chosen_among_ones_own_or_found_by_its_number(office, lawyer):
    mine = MatterFactory(case=CaseFactory(office=office), lead=lawyer, title="The workshop")
    other = MatterFactory(case=CaseFactory(office=office), title="The other one")
    MatterFactory(case=CaseFactory(office=OfficeFactory(code="MNL")), lead=lawyer, title="SECRET")
    MatterFactory(case=mine.case, lead=lawyer, title="Over", status="final")
    page = client_for(lawyer).get("/calendar/add/").content.decode()
    assert "The workshop" in page
    assert not {"The other one", "SECRET", "Over"} & set(re.findall(r"The other one|SECRET|Over", page))
    assert "The other one" in client_for(lawyer).get("/calendar/add/", {"q": other.case.number}).content.decode()


# --- the cause list ---------------------------------------------------------------------------------------------


def test_a_cause_list_names_nobody_unless_initials_are_asked_for(office, lawyer, monday):
    proceeding = ProceedingFactory(case=CaseFactory(office=office))
    type(proceeding.person).objects.filter(pk=proceeding.person_id).update(display_name="Efren Magbanua")
    with as_owner():
        type(proceeding.person).objects.filter(pk=proceeding.person_id).update(display_name="Efren Magbanua")
    hearing(office, monday, case=proceeding.case, matter=proceeding.matter, proceedings=[proceeding])
    asked = {"on": monday.isoformat(), "view": "day"}
    plain = client_for(lawyer).get("/calendar/list/", asked).content.decode()
    with_initials = client_for(lawyer).get("/calendar/list/", asked | {"names": "initials"}).content.decode()
    assert "<td>EM</td>" in with_initials
    assert "<td>EM</td>" not in plain
    for page in (plain, with_initials):
        assert "Magbanua" not in page
        assert proceeding.case.number in page
        assert "RTC 24, Mandaue" in page
    one = client_for(lawyer).get("/calendar/list/", asked | {"lawyer": lawyer.pk}).content.decode()
    assert "<p>Leandro Dumangas · All courts</p>" in one
    assert proceeding.case.number not in one


# --- how much it asks -------------------------------------------------------------------------------------------


def fill_week(office, lawyer, monday, number):
    cases = [CaseFactory(office=office) for _n in range(3)]
    proceedings = [ProceedingFactory(case=case) for case in cases]
    for n in range(number):
        proceeding = proceedings[n % 3]
        HearingFactory(
            case=proceeding.case,
            matter=proceeding.matter,
            on=monday + datetime.timedelta(days=n % 5),
            at=datetime.time(8 + n % 8),
            court_name=f"RTC {n % 7}",
            lawyers=[lawyer],
            proceedings=[proceeding],
        )


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_it_asks_as_much_for_many_as_for_one(office, lawyer, monday, view):
    fill_week(office, lawyer, monday, 1)
    client, asked = client_for(lawyer), {"on": monday.isoformat(), "view": view}
    client.get("/calendar/", asked)
    with CaptureQueriesContext(connection) as few:
        client.get("/calendar/", asked)
    fill_week(office, lawyer, monday, 120)
    with CaptureQueriesContext(connection) as many:
        client.get("/calendar/", asked)
    assert len(many) == len(few), "\n".join(query["sql"][:200] for query in many)
    assert len([query for query in many if "SAVEPOINT" not in query["sql"]]) <= 15
